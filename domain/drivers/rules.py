"""The rules by which low use is explained, as data: data/catalogue/drivers.toml, read and checked as a whole."""

import tomllib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from domain.errors import CatalogueError
from domain.known_indicators import is_known
from domain.paths import CATALOGUE_DIR

FILE = "drivers.toml"
Comparison = Literal["below", "above"]
Lang = str


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Limited(_Strict):
    """Something compared with one limit: a threshold, a quantile of the units, or the indicator's target."""

    indicator: str = Field(min_length=1)
    comparison: Comparison
    threshold: float | None = None
    quantile: float | None = Field(default=None, gt=0, lt=1)
    target: bool = False
    basis_vi: str = Field(min_length=1)
    basis_en: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        given = [self.threshold is not None, self.quantile is not None, self.target]
        if sum(given) != 1:
            raise ValueError("exactly one of threshold, quantile, target is needed")
        return self

    def basis(self, *, lang: Lang) -> str:
        """Where the limit comes from, in ``lang``."""
        return self.basis_vi if lang == "vi" else self.basis_en

    def is_beyond(self, *, value: float, limit: float) -> bool:
        """Whether ``value`` lies on the side of the limit that counts; a value equal to it does not."""
        return value < limit if self.comparison == "below" else value > limit


class Outcome(_Limited):
    """When use counts as low. ``all_filings`` also counts what staff filed, ``assisted`` is the part they filed."""

    all_filings: str
    assisted: str


class Rule(_Limited):
    """One sign of a cause."""

    id: str = Field(pattern=r"^[a-z0-9_]{2,30}$")
    cause: str
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    in_model: bool = True

    def name(self, *, lang: Lang) -> str:
        """The sign in words, in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


class Cause(_Strict):
    """One cause, what to do about it, and the page that shows its figures."""

    id: str = Field(pattern=r"^[a-z0-9_]{2,30}$")
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    remedy_vi: str = Field(min_length=1)
    remedy_en: str = Field(min_length=1)
    page: str = Field(pattern=r"^/[a-z]+$")

    def name(self, *, lang: Lang) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en

    def remedy(self, *, lang: Lang) -> str:
        """What helps, in ``lang``."""
        return self.remedy_vi if lang == "vi" else self.remedy_en


class Drivers(_Strict):
    """The whole file: causes (at most four, as a map can tell apart) in the order shown, which also settles a tie."""

    least_peers: int = Field(ge=2)
    outcome: Outcome
    causes: tuple[Cause, ...] = Field(min_length=1, max_length=4)
    rules: tuple[Rule, ...] = Field(min_length=1)

    def rules_of(self, cause: str) -> tuple[Rule, ...]:
        """The rules of a cause, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.cause == cause)

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators that are needed, each once, those of the outcome first."""
        own = self.outcome
        names = (own.indicator, own.all_filings, own.assisted, *(rule.indicator for rule in self.rules))
        return tuple(dict.fromkeys(names))

    @property
    def factors(self) -> tuple[Rule, ...]:
        """One rule for each indicator that enters the statistics."""
        found = {rule.indicator: rule for rule in reversed(self.rules) if rule.in_model}
        return tuple(rule for rule in self.rules if found.get(rule.indicator) is rule)


def load_drivers(*, path: Path) -> Drivers:
    """Read and check the file; raises CatalogueError with the place and the rule."""
    try:
        found = Drivers.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise _fail(vi=f"không đọc được TOML: {error}.", en=f"not valid TOML: {error}.") from error
    except ValidationError as error:
        raise _invalid(error) from error
    _check_names(found)
    return found


_FAULTS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục này",
    "string_pattern_mismatch": "giá trị sai dạng",
    "literal_error": "giá trị không được phép",
    "value_error": "cần đúng một trong ba: threshold, quantile, target",
}


def _invalid(error: ValidationError) -> CatalogueError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _fail(
        vi=f"{where}: {_FAULTS.get(first['type'], 'giá trị sai')} ({first['msg']}).",
        en=f"{where}: {first['msg']}.",
    )


def _check_names(found: Drivers) -> None:
    _check_once("causes", [cause.id for cause in found.causes])
    _check_once("rules", [rule.id for rule in found.rules])
    causes = {cause.id for cause in found.causes}
    for rule in found.rules:
        if rule.cause not in causes:
            raise _fail(
                vi=f"quy tắc “{rule.id}”: nguyên nhân lạ “{rule.cause}”.",
                en=f"rule “{rule.id}”: unknown cause “{rule.cause}”.",
            )
    for cause in found.causes:
        if not found.rules_of(cause.id):
            raise _fail(vi=f"“{cause.id}” không có quy tắc nào.", en=f"“{cause.id}” has no rule.")
    for name in found.indicators:
        if not is_known(name):
            raise _fail(vi=f"chỉ số lạ “{name}”.", en=f"unknown indicator “{name}”.")


def _check_once(table: str, ids: Collection[str]) -> None:
    twice = next((own for own in ids if list(ids).count(own) > 1), None)
    if twice is not None:
        raise _fail(vi=f"{table}: “{twice}” dùng hai lần.", en=f"{table}: “{twice}” is used twice.")


def _fail(*, vi: str, en: str) -> CatalogueError:
    return CatalogueError(vi=f"data/catalogue/{FILE}: {vi}", en=f"data/catalogue/{FILE}: {en}")


@lru_cache(maxsize=1)
def get_drivers() -> Drivers:
    """The project's rules, loaded once in a process."""
    return load_drivers(path=CATALOGUE_DIR / FILE)
