"""What a form is: a folder of data (form.toml, columns/*.csv, rules.csv), read and checked once.

A new form, or a new layout of one, is a change of data; docs/adding_a_form.md walks through one.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from domain.errors import CatalogueError
from domain.units.names import label_key, tidy

FORMS_DIR = Path(__file__).resolve().parent / "forms"
Kind = Literal["text", "count", "flag", "number", "score", "ref", "pct"]
CheckKind = Literal["equal", "at_most", "share"]
LOADED_KINDS = frozenset({"count", "flag", "number", "score"})
SUMMED_KINDS = frozenset({"count", "ref"})
_CHOICES = {
    "calendar": {"admin15", "calendar", "none"},
    "rows": {"unit", "field", "link", "dossier"},
    "headings": {"parent", "block"},
    "reporter": {"parent", "subject", "none"},
}
_SIGNS = {"equal": "=", "at_most": "<=", "share": "="}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_LEVELS = re.compile(r"\s+[/-]\s+")


@lru_cache(maxsize=8192)
def path_key(path: str) -> str:
    """Return the key under which header paths are compared.

    Case, Unicode form, tone placement and runs of spaces do not matter; levels may be joined by " / " or " - ".
    """
    return " / ".join(label_key(part) for part in _LEVELS.split(tidy(path)))


@dataclass(frozen=True)
class Column:
    """One column of a layout. `measure` is empty for columns that are read for checks only."""

    id: str
    measure: str
    kind: Kind
    header_path: str
    required: bool

    @property
    def title(self) -> str:
        """The lowest level of the header, as people call the column."""
        return self.header_path.rpartition(" / ")[2]


@dataclass(frozen=True)
class Layout:
    """One version of a form's columns; `version` is the name of its file."""

    version: str
    columns: tuple[Column, ...]

    def by_path(self) -> dict[str, Column]:
        """Return {key of the header path: column}."""
        return {path_key(column.header_path): column for column in self.columns}

    def required_paths(self) -> frozenset[str]:
        """Return the keys of the paths that must all be there."""
        return frozenset(path_key(column.header_path) for column in self.columns if column.required)


@dataclass(frozen=True)
class Terms:
    """A sum of columns and a constant, such as `c4 + c5 + c6` or `100`."""

    columns: tuple[str, ...]
    constant: Decimal = Decimal(0)


@dataclass(frozen=True)
class Rule:
    """A row check. `share` compares the percentage `left` with `right` / `whole`; the others compare two sums."""

    code: str
    check: CheckKind
    left: Terms
    right: Terms
    whole: Terms
    tolerance: Decimal
    text: str


@dataclass(frozen=True)
class Form:
    """A report form. `rows` says what a row is, `headings` whether a heading names the parent unit of its rows."""

    id: str
    order: int
    title_vi: str
    title_en: str
    calendar: str
    rows: str
    headings: str
    reporter: str
    layouts: tuple[Layout, ...]
    rules: tuple[Rule, ...]

    @property
    def has_period(self) -> bool:
        """Say whether reports of this form are for a period."""
        return self.calendar != "none"


@lru_cache(maxsize=8)
def load_forms(folder: Path = FORMS_DIR) -> tuple[Form, ...]:
    """Return the forms of a folder in the order in which they are tried.

    Raises:
        CatalogueError: a file of a form is missing or wrong; names the file, the line and the rule.
    """
    forms = [load_form(folder=path.parent) for path in sorted(folder.glob("*/form.toml"))]
    return tuple(sorted(forms, key=lambda form: form.order))


def load_form(*, folder: Path) -> Form:
    """Return the form described by a folder.

    Raises:
        CatalogueError: a file of the form is missing or wrong.
    """
    head = _head(folder / "form.toml")
    layouts = tuple(_layout(path) for path in sorted((folder / "columns").glob("*.csv"), reverse=True))
    if not layouts:
        raise _wrong(folder / "columns", 0, "không có tệp cột nào", "there is no file of columns")
    known = {column.id for layout in layouts for column in layout.columns}
    return Form(
        id=head["id"],
        order=int(head["order"]),
        title_vi=head["title_vi"],
        title_en=head["title_en"],
        calendar=head["calendar"],
        rows=head["rows"],
        headings=head["headings"],
        reporter=head["reporter"],
        layouts=layouts,
        rules=_rules(folder / "rules.csv", known=known),
    )


def _head(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        head = {key: str(value) for key, value in tomllib.load(stream).items()}
    wanted = {"id", "order", "title_vi", "title_en", *_CHOICES}
    if set(head) != wanted:
        names = ", ".join(sorted(set(head) ^ wanted))
        raise _wrong(path, 0, f"thiếu hoặc thừa: {names}", f"missing or unknown: {names}")
    for key, choices in _CHOICES.items():
        if head[key] not in choices:
            raise _wrong(
                path, 0, f"{key}: phải là {sorted(choices)}", f"{key}: must be one of {sorted(choices)}"
            )
    return head


def _layout(path: Path) -> Layout:
    columns = []
    for line, row in enumerate(_table(path), start=2):
        if row["kind"] not in get_args(Kind):
            raise _wrong(path, line, f"kind “{row['kind']}” không có", f"there is no kind “{row['kind']}”")
        columns.append(
            Column(
                id=row["column"],
                measure=row["measure"],
                kind=row["kind"],  # type: ignore[arg-type]
                header_path=row["header_path"],
                required=row["required"] == "yes",
            )
        )
    return Layout(version=path.stem, columns=tuple(columns))


def _rules(path: Path, *, known: Iterable[str]) -> tuple[Rule, ...]:
    if not path.exists():
        return ()
    return tuple(_rule(path, line, row, known=set(known)) for line, row in enumerate(_table(path), start=2))


def _rule(path: Path, line: int, row: Mapping[str, str], *, known: set[str]) -> Rule:
    if row["check"] not in get_args(CheckKind):
        raise _wrong(path, line, f"check “{row['check']}” không có", f"there is no check “{row['check']}”")
    part, _, whole = row["right"].partition("/")
    sides = [_terms(text) for text in (row["left"], part, whole)]
    unknown = {column for side in sides for column in side.columns} - known
    if unknown:
        names = ", ".join(sorted(unknown))
        raise _wrong(path, line, f"không có cột {names}", f"there is no column {names}")
    return Rule(
        code=row["code"],
        check=row["check"],  # type: ignore[arg-type]
        left=sides[0],
        right=sides[1],
        whole=sides[2],
        tolerance=Decimal(row["tolerance"] or 0),
        text=f"{row['left']} {_SIGNS[row['check']]} {row['right']}",
    )


def _terms(text: str) -> Terms:
    parts = [part.strip() for part in text.split("+") if part.strip()]
    numbers = [Decimal(part) for part in parts if _NUMBER.fullmatch(part)]
    columns = tuple(part for part in parts if not _NUMBER.fullmatch(part))
    return Terms(columns=columns, constant=sum(numbers, Decimal(0)))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _wrong(path: Path, line: int, vi: str, en: str) -> CatalogueError:
    where = f"{path}:{line}" if line else str(path)
    return CatalogueError(vi=f"{where}: {vi}. Hãy sửa tệp này.", en=f"{where}: {en}. Correct this file.")
