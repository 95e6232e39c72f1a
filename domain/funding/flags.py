"""Flags (true, TRUE, 1, yes, có, x) and numbers as people write them, alike in cells of needs and in rules."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from domain.funding.rules import Bundle, Pot, Rule, Value, Where

if TYPE_CHECKING:
    from domain.funding.problem import Need

_TRUE = frozenset({"true", "t", "1", "1.0", "yes", "y", "có", "co", "đúng", "x", "on"})
_FALSE = frozenset({"false", "f", "0", "0.0", "no", "n", "không", "khong", "sai", "off"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_MOST_DIGITS = 40
Own = TypeVar("Own", Rule, Pot)


def as_flag(text: str) -> bool | None:
    """True or False, or None when the text is neither."""
    key = text.strip().casefold()
    return True if key in _TRUE else False if key in _FALSE else None


def as_number(value: object) -> Decimal | None:
    """A finite number as it was written (0.6 is 0.6), or None; also for one beyond all money and benefit."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number.adjusted()) <= _MOST_DIGITS else None


def is_flag_column(cells: Sequence[str]) -> bool:
    """Whether all cells of a column are flags; empty ones too when the others only tick (x)."""
    filled = {cell.strip().casefold() for cell in cells} - {""}
    if not filled or any(as_flag(cell) is None for cell in filled):
        return False
    return filled == {"x"} or all(cell.strip() for cell in cells)


def flag_columns(needs: "Sequence[Need]") -> frozenset[str]:
    """Columns of the needs that are flags."""
    return frozenset(
        column for own in needs[:1] for column, value in own.groups.items() if isinstance(value, bool)
    )


def with_flags(own: Own, columns: frozenset[str]) -> Own:
    """The rule with its conditions on flags as flags, however they are spelled."""
    if isinstance(own, Bundle):
        return own
    return replace(own, where=_where(own.where, columns))


def _where(where: Where, columns: frozenset[str]) -> Mapping[str, Value | tuple[Value, ...]]:
    return {column: _flags(wanted) if column in columns else wanted for column, wanted in where.items()}


def _flags(wanted: Value | tuple[Value, ...]) -> Value | tuple[Value, ...]:
    return tuple(_flag(own) for own in wanted) if isinstance(wanted, tuple) else _flag(wanted)


def _flag(value: Value) -> Value:
    found = as_flag(value) if isinstance(value, str) else value
    return value if found is None else found
