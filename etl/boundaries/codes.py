"""Codes of the register in the cells of a file: as they are, without their zeros, or inside longer codes.

A longer code ("VN18073", "42-18073", "43618073", "18073 - Xã Nam Hà") is read in one way for the whole field, and
only when nearly every cell gives a unit and no two cells give the same one: numbers hit some codes by chance, never
nearly all. Whether the shapes lie at these units is checked afterwards as for any other code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from etl.boundaries.cells import text_code
from etl.boundaries.errors import AmbiguousCodesError
from etl.boundaries.listed import ListedUnit

# A field found by itself is the code only when it holds most of the codes it could: row numbers hit some by chance.
CODE_SHARE = 0.5
# The same for longer codes, which may be anything; and so many of them at least.
INSIDE_SHARE, INSIDE_LEAST = 0.9, 3
# Below this share a field is not even worth naming as the one that was probably meant.
NEAR_SHARE = 0.5
_QUOTES = "'\"‘’“” "
_FLOAT = re.compile(r"^(\d+)\.0+$")

Codes = Mapping[str, str | None]  # text of a cell -> code of its unit


@dataclass(frozen=True)
class CodeField:
    """The field with the codes. ``codes``: what its cells stand for; ``is_inside``: they are parts of longer ones."""

    name: str
    codes: Codes
    is_inside: bool = False

    @property
    def example(self) -> tuple[str, str] | None:
        """A cell and the code read from it, when codes are parts of longer ones."""
        pairs = ((text, code) for text, code in self.codes.items() if code and self.is_inside)
        return next(pairs, None)


@dataclass(frozen=True)
class NearField:
    """A field that holds some codes, too few to be believed: shown to the person who imports."""

    name: str
    n_read: int
    n_cells: int
    example: tuple[str, str]

    @property
    def words(self) -> tuple[str, str]:
        """What it holds, as a sentence in Vietnamese and English."""
        read = " -> ".join(self.example)
        return (
            f"Gần nhất là “{self.name}”: {self.n_read} trong {self.n_cells} mã đọc được ({read}). ",
            f"The nearest is “{self.name}”: {self.n_read} of {self.n_cells} codes can be read ({read}). ",
        )


def unit_code(*, text: str, units: Mapping[str, ListedUnit], digits: int) -> str | None:
    """The unit's code that a text stands for (leading zeros restored), None when it is no unit of the list."""
    if text in units:
        return text
    plain = _FLOAT.sub(r"\1", text.strip(_QUOTES))
    filled = plain.zfill(digits)
    return filled if plain.isdigit() and filled in units else None


def plain_field(
    *, table: pd.DataFrame, units: Mapping[str, ListedUnit], digits: int, asked: str | None
) -> CodeField | None:
    """The field whose cells are codes themselves: the one asked for, else the one with most of them."""
    found = {
        name: {text: unit_code(text=text, units=units, digits=digits) for text in texts}
        for name, texts in _fields(table=table, asked=asked)
    }
    best = max(found, key=lambda name: _n_read(found[name]), default=None)
    if best is None or not _n_read(found[best]):
        return None
    enough = _n_read(found[best]) >= CODE_SHARE * min(len(found[best]), len(units))
    return CodeField(name=best, codes=found[best]) if asked or enough else None


def inside_field(
    *, table: pd.DataFrame, units: Mapping[str, ListedUnit], digits: int, asked: str | None, path: Path
) -> CodeField | NearField | None:
    """The field whose cells contain the codes, or the one that came nearest to it.

    Raises:
        AmbiguousCodesError: fields, or ways to read one, that say different units.
    """
    tried = [
        (name, codes)
        for name, texts in _fields(table=table, asked=asked)
        for codes in _readings(texts=texts, units=units, digits=digits)
    ]
    good = [(name, codes) for name, codes in tried if _is_believed(codes)]
    if not good:
        return _near(tried)
    most = max(_n_read(codes) for _, codes in good)
    best = [(name, codes) for name, codes in good if _n_read(codes) == most]
    name, codes = best[0]
    first = _by_row(table[name], codes)
    other = next((pair for pair in best[1:] if _by_row(table[pair[0]], pair[1]) != first), None)
    if other is not None:
        raise AmbiguousCodesError(path=path, readings=[_shown(name, codes), _shown(*other)])
    return CodeField(name=name, codes=codes, is_inside=True)


def _fields(*, table: pd.DataFrame, asked: str | None) -> Iterable[tuple[str, list[str]]]:
    for name in [asked] if asked else [str(field) for field in table.columns]:
        yield name, list(dict.fromkeys(text for value in table[name] if (text := text_code(value))))


def _readings(*, texts: list[str], units: Mapping[str, ListedUnit], digits: int) -> list[Codes]:
    ways: tuple[Callable[[str], str], ...] = (
        partial(_found, re.compile(rf".(\d{{{digits}}})$")),
        partial(_found, re.compile(rf"^(\d{{{digits}}})\D")),
        partial(_found, re.compile(r"\D(\d+)$")),
    )
    return [
        {text: unit_code(text=read(text.strip(_QUOTES)), units=units, digits=digits) for text in texts}
        for read in ways
    ]


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _is_believed(codes: Codes) -> bool:
    read = [code for code in codes.values() if code]
    is_many = len(read) >= max(INSIDE_LEAST, INSIDE_SHARE * len(codes))
    return is_many and len(set(read)) == len(read)


def _near(tried: list[tuple[str, Codes]]) -> NearField | None:
    name, codes = max(tried, key=lambda pair: _n_read(pair[1]), default=("", {}))
    if _n_read(codes) < max(1.0, NEAR_SHARE * len(codes)):
        return None
    return NearField(name=name, n_read=_n_read(codes), n_cells=len(codes), example=_first(codes))


def _n_read(codes: Codes) -> int:
    return sum(code is not None for code in codes.values())


def _first(codes: Codes) -> tuple[str, str]:
    return next((text, code) for text, code in codes.items() if code)


def _by_row(column: pd.Series, codes: Codes) -> list[str | None]:
    return [codes.get(text_code(value)) for value in column]


def _shown(name: str, codes: Codes) -> str:
    text, code = _first(codes)
    return f"“{name}”: {text} -> {code}"
