"""Percentages as offices write them: 85 %, 0.85, `85`, `0,85`. The row's own counts tell which is meant."""

import re
from decimal import Decimal
from fractions import Fraction

from domain.units.names import tidy
from etl.extract.cells import Cell
from etl.validate.values import is_error

_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_ZERO_MARKS = frozenset({"-", "–", "—"})


def share_of(*, part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """Return part / whole in percent, exactly; None when a count is missing or the whole is not positive."""
    if part is None or whole is None or whole <= 0:
        return None
    return Fraction(part) / Fraction(whole) * 100


def read_percentage(*, cell: Cell | None, share: Fraction | None) -> Fraction | None:
    """Return the percentage a cell states, or None when it states none that can be read.

    A bare number v means v % or 100 v %, whichever is closer to `share` (the row's own percentage); without a share,
    a number up to 1 is a fraction.
    """
    if cell is None or is_error(cell):
        return None
    if isinstance(cell.value, Decimal):
        bare = Fraction(cell.value)
        return bare * 100 if cell.is_percent else _nearer(bare, share=share)
    return _from_text(tidy(cell.value), share=share) if isinstance(cell.value, str) else None


def _from_text(text: str, *, share: Fraction | None) -> Fraction | None:
    if text in _ZERO_MARKS:
        return Fraction(0)
    bare = text.replace("%", "").strip()
    if not _NUMBER.fullmatch(bare):
        return None
    value = Fraction(bare.replace(",", "."))
    return value if "%" in text else _nearer(value, share=share)


def _nearer(value: Fraction, *, share: Fraction | None) -> Fraction:
    if share is None:
        return value * 100 if abs(value) <= 1 else value
    return min(value, value * 100, key=lambda candidate: abs(candidate - share))
