"""Which rows of a table are data, headings, totals or decoration."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import islice, pairwise

from domain.units.names import label_key, tidy
from etl.extract.cells import Cell, text_of
from etl.extract.errors import FileUnsafeError
from etl.extract.limits import MAX_TABLE_ROWS
from etl.match.forms import Recognised

TOTAL_LABELS = frozenset({"tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh", "toàn huyện"})
_ENDINGS = ("ghi chú", "nơi nhận", "người lập", "số liệu mô phỏng")
_PARTS = ("trong đó", "- ")
_BLOCKS = ("cấp xã", "cấp huyện", "khối ")
_ROMAN = re.compile(r"(?=.)(XL|X{0,3})(IX|IV|V?I{0,3})")
_FIGURE = re.compile(r"[1-9]")
_LETTER = re.compile(r"[A-ZĐ]")
# "(3)", "3", "(3)=(4)+(5)+(6)", "3=4+5": the number of a column, perhaps with its formula
_NUMBERED = re.compile(r"\(?\s*([0-9]{1,2})\s*\)?\s*(=[\s0-9()+/*x:%=-]*)?")


class RowKind(Enum):
    """What a row of a table is."""

    DATA = "data"
    HEADING = "heading"
    TOTAL = "total"
    SUBTOTAL = "subtotal"


@dataclass(frozen=True)
class TableRow:
    """A row that matters. `cells` holds {column id: cell}; `is_block`: a heading that names no parent unit."""

    number: int
    kind: RowKind
    label: str
    cells: Mapping[str, Cell]
    is_block: bool = False


def table_rows(*, recognised: Recognised) -> tuple[TableRow, ...]:
    """Return the data rows, headings and totals of a sheet from top to bottom, up to the end of its table.

    Raises:
        FileUnsafeError: there are more rows than any report has.
    """
    rows = tuple(islice(_rows(recognised), MAX_TABLE_ROWS + 1))
    if len(rows) > MAX_TABLE_ROWS:
        raise FileUnsafeError(reason=f"a table of more than {MAX_TABLE_ROWS} rows")
    return rows


def _rows(recognised: Recognised) -> Iterator[TableRow]:
    sheet = recognised.sheet
    has_data = False
    for number in sorted(row for row in sheet.rows if row >= recognised.header.first_row):
        if _is_number_row(sheet.rows[number]):
            continue
        cells = {
            column: cell
            for column, position in recognised.columns.items()
            if (cell := sheet.rows[number].get(position)) is not None
        }
        row = _row(number, cells=cells, recognised=recognised)
        if row is _END:
            return
        if row is _SKIPPED:
            continue
        yield row
        has_data = has_data or row.kind is RowKind.DATA
        if row.kind is RowKind.TOTAL and has_data:
            return


_SKIPPED = TableRow(number=0, kind=RowKind.DATA, label="", cells={})
_END = TableRow(number=-1, kind=RowKind.DATA, label="", cells={})


def _row(number: int, *, cells: Mapping[str, Cell], recognised: Recognised) -> TableRow:
    """Return the row, or _SKIPPED, or _END when the table ends before it."""
    name_column = name_column_of(recognised)
    mark = tidy(text_of(cells.get("stt"))).rstrip(".):;, ")
    name = tidy(text_of(cells.get(name_column)))
    is_named = bool(name) or (name_column in cells and cells[name_column].is_formula)
    label = name if is_named else mark
    key = label_key(label)
    if key.startswith(_ENDINGS):
        return _END
    if not is_named and not mark:
        return _SKIPPED
    if key in TOTAL_LABELS:
        return TableRow(number=number, kind=RowKind.TOTAL, label=label, cells=cells)
    if key.startswith("cộng "):
        return TableRow(number=number, kind=RowKind.SUBTOTAL, label=label, cells=cells)
    if _ROMAN.fullmatch(mark) or _LETTER.fullmatch(mark):
        is_block = _is_block(mark, key=key, recognised=recognised)
        return TableRow(number=number, kind=RowKind.HEADING, label=name, cells=cells, is_block=is_block)
    if name.lower().startswith(_PARTS):
        return _SKIPPED
    if not is_named and not _has_figures(cells, recognised=recognised):
        return _SKIPPED
    return TableRow(number=number, kind=RowKind.DATA, label=name, cells=cells)


def name_column_of(recognised: Recognised) -> str:
    """Return the id of the column that says what a row is about: `name`, in a crosswalk the old unit's name."""
    return "name" if "name" in recognised.columns else "oldname"


def _is_block(mark: str, *, key: str, recognised: Recognised) -> bool:
    by_form = recognised.form.headings == "block"
    return by_form or key.startswith(_BLOCKS) or not _ROMAN.fullmatch(mark)


def _has_figures(cells: Mapping[str, Cell], *, recognised: Recognised) -> bool:
    """Say whether a row without a name holds a figure other than 0: then it is refused aloud, not skipped."""
    # in a crosswalk the codes say what a row is about, names are a help to the reader
    is_figure = {column: recognised.column(column).kind != "text" for column in cells}
    if recognised.form.rows == "link":
        is_figure = {column: column != "stt" for column in cells}
    return any(is_figure[column] and _FIGURE.search(text_of(cell)) for column, cell in cells.items())


def _is_number_row(cells: Mapping[int, Cell]) -> bool:
    """Say whether a row only numbers the columns: letters, then numbers that rise from column to column.

    The rise matters: a row whose unit name was forgotten also holds nothing but small numbers.
    """
    numbers: list[int] = []
    filled = 0
    for _, cell in sorted(cells.items()):
        text = _plain(cell)
        if not text:
            continue
        filled += 1
        match = _NUMBERED.fullmatch(text)
        if match:
            numbers.append(int(match.group(1)))
        elif len(text) > 1 or not text.isalpha():
            return False
    rising = all(left < right for left, right in pairwise(numbers))
    return filled > 0 and rising


def _plain(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return f"{value}"
    return tidy(text_of(cell))
