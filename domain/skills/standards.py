"""Skill standards as a dimension: what each is, what form F5 counts of it, and that no two are ever compared.

Circular 03/2014 (basic and advanced), Decision 757/2025 and a province's own courses measure different things: a share
of one is no earlier or later point of another.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.catalogue import Catalogue, Measure
from domain.catalogue_files import get_catalogue
from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR

FILE = "skills.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1)
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    measure: str

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


class Standard(_Entry):
    """One skill standard; ``measure`` counts the persons who meet it, '' when no form does."""

    indicator: str
    basis_vi: str = Field(min_length=1)
    basis_en: str = Field(min_length=1)


class Module(_Entry):
    """One module of a standard, for instance IU04 spreadsheets."""

    standard: str
    indicator: str


class Step(_Entry):
    """One level of the ladder; ``standard`` is '' for the use of software, which no standard defines."""

    standard: str


class ClassSize(BaseModel):
    """Least and most persons in a training class."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    least: int = Field(ge=1)
    most: int = Field(ge=1)


class Skills(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    classes: ClassSize
    standards: tuple[Standard, ...] = Field(min_length=1)
    modules: tuple[Module, ...]
    ladder: tuple[Step, ...] = Field(min_length=2)

    @property
    def courses(self) -> tuple[Standard | Module, ...]:
        """What one can be trained in: standards, then modules; those that a form counts."""
        every: tuple[Standard | Module, ...] = (*self.standards, *self.modules)
        return tuple(own for own in every if own.measure)


def load_skills(*, path: Path, catalogue: Catalogue) -> Skills:
    """Read and check the file; raises CatalogueError with the place and the rule."""
    try:
        skills = Skills.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise _fail(vi=f"không đọc được TOML: {error}.", en=f"not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _fail(vi=f"{where}: {first['msg']}.", en=f"{where}: {first['msg']}.") from error
    _check_names(skills=skills, measures=catalogue.measures, indicators=catalogue.indicators)
    return skills


def _check_names(
    *, skills: Skills, measures: Mapping[str, Measure], indicators: Mapping[str, object]
) -> None:
    standards = {own.id for own in skills.standards}
    known = (("measure", {"", *measures}), ("indicator", {"", *indicators}), ("standard", {"", *standards}))
    seen: set[str] = set()
    for own in (*skills.standards, *skills.modules, *skills.ladder):
        for name, names in known:
            if getattr(own, name, "") not in names:
                raise _fail(
                    vi=f"“{own.id}”: {name} lạ “{getattr(own, name)}”.",
                    en=f"“{own.id}”: unknown {name} “{getattr(own, name)}”.",
                )
        if own.id in seen:
            raise _fail(vi=f"“{own.id}” dùng hai lần.", en=f"“{own.id}” is used twice.")
        seen.add(own.id)
    if skills.classes.least > skills.classes.most:
        raise _fail(vi="classes: least lớn hơn most.", en="classes: least is above most.")


def _fail(*, vi: str, en: str) -> CatalogueError:
    return CatalogueError(vi=f"data/catalogue/{FILE}: {vi}", en=f"data/catalogue/{FILE}: {en}")


@lru_cache(maxsize=1)
def get_skills() -> Skills:
    """The project's skill standards, loaded once in a process."""
    return load_skills(path=CATALOGUE_DIR / FILE, catalogue=get_catalogue())
