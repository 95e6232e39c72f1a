"""Reading one value cell: a number, a flag, nothing reported, or not to be understood.

Statistical habit decides the marks: "-" means that nothing happened (0); "…" means not known, and is never 0.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from domain.units.names import tidy
from etl.definition import Kind
from etl.extract.cells import Cell, text_of

MISSING, NO_CACHE = "missing_value", "formula_without_value"
NOT_A_NUMBER, NEGATIVE, NON_INTEGER = "not_a_number", "negative_value", "non_integer"
# problems that refuse the row; the other two are warnings
CELL_ERRORS = frozenset({NOT_A_NUMBER, NEGATIVE, NON_INTEGER})

_ZERO_WORDS = frozenset({"-", "–", "—", "không", "không phát sinh"})
_NO_DATA_WORDS = frozenset({"", "…", "...", "n/a", "chưa có số liệu"})
_YES_WORDS, _NO_WORDS = frozenset({"x", "có", "1"}), frozenset({"", "0"}) | _ZERO_WORDS
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(,[0-9]+)?")
_ERROR_TEXT = re.compile(
    r"#(div/0!|n/a|ref!|value!|name\?|num!|null!|getting_data|spill!|calc!)|(err|lỗi):[0-9]+"
)
_MAX_DIGITS = 18


class Reading(NamedTuple):
    """What a cell says: a value, and a problem (an issue code) when there is one. No value, no problem: ignore it."""

    value: Decimal | None
    problem: str = ""


def read_value(*, cell: Cell | None, kind: Kind) -> Reading:
    """Return what a cell of a count, flag, number, score or ref column says.

    An absent value is a problem only in loaded columns; a value that is wrong in itself (negative, a fraction where
    things are counted) is kept beside its problem, because totals are checked against the rows as read.
    """
    if cell is not None and cell.is_formula and cell.value is None:
        return Reading(None, NO_CACHE)
    absent = Reading(None, "" if kind == "ref" else MISSING)
    if is_error(cell):
        return absent
    if kind == "flag":
        return _flag(cell)
    if cell is None or (isinstance(cell.value, str) and word_of(cell) in _NO_DATA_WORDS):
        return absent
    value = _number(cell, kind=kind)
    return Reading(None, NOT_A_NUMBER) if value is None else Reading(value, _fault(value, kind=kind))


def is_error(cell: Cell | None) -> bool:
    """Say whether a cell shows an error of the spreadsheet (`#DIV/0!`), as an error value or as text."""
    if cell is None:
        return False
    return cell.is_error or (isinstance(cell.value, str) and _ERROR_TEXT.fullmatch(word_of(cell)) is not None)


def word_of(cell: Cell | None) -> str:
    """Return the text of a cell as words are compared: tidy and in lower case."""
    return tidy(text_of(cell)).lower()


def parse_number(text: str) -> Decimal | None:
    """Return the number a text means (`1.234` = 1234, `12,5` = 12.5), or None when it means none.

    A dot that does not separate thousands (`1.5`) is not guessed at.
    """
    if len(text) > _MAX_DIGITS + 8 or not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def _flag(cell: Cell | None) -> Reading:
    if cell is not None and isinstance(cell.value, bool):
        return Reading(Decimal(int(cell.value)))
    word = word_of(cell)
    if word in _YES_WORDS:
        return Reading(Decimal(1))
    if word in _NO_WORDS:
        return Reading(Decimal(0))
    return Reading(None, MISSING if word in _NO_DATA_WORDS else NOT_A_NUMBER)


def _number(cell: Cell, *, kind: Kind) -> Decimal | None:
    value = cell.value
    if isinstance(value, Decimal):
        # a score kept as a percentage (79.95 %) is stored as 0.7995
        found = value * 100 if kind == "score" and cell.is_percent else value
    elif isinstance(value, str):
        word = word_of(cell)
        bare = word.removesuffix("%").rstrip() if kind == "score" else word
        parsed = Decimal(0) if word in _ZERO_WORDS else parse_number(bare)
        if parsed is None:
            return None
        found = parsed
    else:
        return None
    return found if found.adjusted() < _MAX_DIGITS else None


def _fault(value: Decimal, *, kind: Kind) -> str:
    if value < 0:
        return NEGATIVE
    is_counted = kind in ("count", "ref")
    return NON_INTEGER if is_counted and value != value.to_integral_value() else ""
