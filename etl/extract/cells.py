"""The plain workbook that every reader returns: text, exact numbers, dates, and what a reader must know of a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

CellValue = str | Decimal | date | bool | None


class Cell(NamedTuple):
    """One filled cell. `value` is None for a formula without a cached result; errors keep their text (`#DIV/0!`)."""

    value: CellValue
    is_formula: bool = False
    is_percent: bool = False
    is_error: bool = False


class Merge(NamedTuple):
    """A merged range, 1-based, both ends inside; its text is in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet: {row: {column: cell}}, 1-based, only filled cells."""

    name: str
    rows: dict[int, dict[int, Cell]]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False

    def has_content(self) -> bool:
        """Say whether any cell is filled."""
        return any(self.rows.values())

    def texts(self) -> Iterator[str]:
        """Yield the text cells from top to bottom."""
        for row in self.rows.values():
            for cell in row.values():
                if isinstance(cell.value, str):
                    yield cell.value


@dataclass(frozen=True)
class RawWorkbook:
    """All sheets of a file, as sent. `is_legacy` says that text in a TCVN3 or VNI font was converted."""

    sheets: tuple[RawSheet, ...]
    is_legacy: bool = False


def number(raw: str | float) -> Decimal | str:
    """Return the number a spreadsheet shows: files keep 79.95 as 79.950000000000003, the shortest form is meant.

    What some programs write for no number (NaN, infinity) stays text, so that its cell is refused by name.
    """
    if isinstance(raw, str) and len(raw) <= 15 and raw.isascii() and raw.isdigit():
        return Decimal(raw)
    found = Decimal(repr(float(raw)))
    return found if found.is_finite() else str(raw)


def text_of(cell: Cell | None) -> str:
    """Return what the cell says as text; '' for a missing cell or a formula without a result."""
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "1" if value else "0"
