"""XLS by xlrd, with two facts xlrd does not give: which cells hold formulas, and which text is in an old font."""

import io
import struct
from collections.abc import Iterator
from decimal import Decimal

import xlrd
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError
from xlrd.sheet import Sheet

from etl.extract.cells import Cell, CellValue, Merge, RawSheet, RawWorkbook, number
from etl.extract.dates import serial_to_date
from etl.extract.errors import FileEncryptedError, FileUnsafeError, UnreadableError
from etl.extract.legacy_fonts import LegacyEncoding, encoding_of_font, to_unicode
from etl.extract.limits import MAX_STYLED_CELLS, MAX_XLS_BYTES, CellBudget
from etl.extract.number_formats import is_percent_format

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MULRK = 0x00BD
_FILLED = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, _MULRK})
_BLANK = frozenset({0x0201, 0x00BE})
_FORMULA, _BOF, _SHEET_TYPES = 0x0006, 0x0809, (0x0010,)
# Everything that xlrd raises for damaged files.
_DAMAGE = (
    xlrd.XLRDError,
    CompDocError,
    FormulaError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_xls(*, content: bytes) -> RawWorkbook:
    """Return all sheets of an OLE workbook; text in TCVN3 or VNI fonts comes out as Unicode.

    Raises:
        FileEncryptedError: it is protected by a password (also an encrypted XLSX in its OLE wrapper).
        UnreadableError: it is damaged or is no workbook.
        FileUnsafeError: it holds more cells than any report.
    """
    if len(content) > MAX_XLS_BYTES and _ENCRYPTED_STREAM not in content:
        raise FileUnsafeError(reason=f"an XLS file of {len(content)} bytes")
    if _ENCRYPTED_STREAM in content:
        raise FileEncryptedError(reason="EncryptedPackage")
    try:
        # on_demand keeps the workbook stream, from which the formula cells are read; ragged_rows: a stray cell far
        # away must not make sixteen million empty ones
        with xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            logfile=io.StringIO(),
            on_demand=True,
            ragged_rows=True,
        ) as book:
            return _read(book)
    except _DAMAGE as error:
        if "encrypted" in str(error).lower():
            raise FileEncryptedError(reason=str(error)) from error
        raise UnreadableError(reason=str(error)) from error


def _read(book: Book) -> RawWorkbook:
    formulas = _formula_cells(book)
    encoding = _legacy_encoding(book)
    sheets = [
        RawSheet(
            name=sheet.name,
            rows=_rows(sheet, book=book, formulas=formulas.get(position, frozenset()), encoding=encoding),
            merges=tuple(Merge(r + 1, c + 1, below, right) for r, below, c, right in sheet.merged_cells),
            is_hidden=sheet.visibility != 0,
        )
        for position, sheet in enumerate(book.sheets())
    ]
    return RawWorkbook(sheets=tuple(sheets), is_legacy=encoding is not None)


def _rows(
    sheet: Sheet, *, book: Book, formulas: frozenset[tuple[int, int]], encoding: LegacyEncoding | None
) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for line in range(sheet.nrows):
        cells = {}
        for column in range(sheet.row_len(line)):
            is_formula = (line, column) in formulas
            cell = _cell(sheet, line, column, book=book, is_formula=is_formula, encoding=encoding)
            if cell is not None:
                cells[column + 1] = cell
        if cells:
            rows[line + 1] = cells
    return rows


def _cell(
    sheet: Sheet, line: int, column: int, *, book: Book, is_formula: bool, encoding: LegacyEncoding | None
) -> Cell | None:
    kind, raw = sheet.cell_type(line, column), sheet.cell_value(line, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or raw == "":
        return Cell(None, is_formula=True) if is_formula else None
    if kind == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(raw, "#N/A"), is_formula=is_formula, is_error=True)
    return Cell(
        _value(kind, raw, book=book, encoding=encoding),
        is_formula=is_formula,
        is_percent=is_percent_format(_format_of(sheet, line, column, book=book)),
    )


def _value(kind: int, raw: str | float, *, book: Book, encoding: LegacyEncoding | None) -> CellValue:
    if isinstance(raw, str):
        return raw if encoding is None else to_unicode(raw, encoding=encoding)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(raw)
    found = number(raw)
    if kind == xlrd.XL_CELL_DATE and isinstance(found, Decimal):
        day = serial_to_date(found, is_1904=book.datemode == 1)
        return found if day is None else day
    return found


def _format_of(sheet: Sheet, line: int, column: int, *, book: Book) -> str:
    style = book.xf_list[sheet.cell_xf_index(line, column)]
    return str(book.format_map[style.format_key].format_str)


def _legacy_encoding(book: Book) -> LegacyEncoding | None:
    """Return the old encoding of the workbook, by the fonts its text cells use."""
    found: set[LegacyEncoding] = set()
    for sheet in book.sheets():
        styles = {
            sheet.cell_xf_index(line, column)
            for line in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(line))
            if kind == xlrd.XL_CELL_TEXT
        }
        fonts = {book.font_list[book.xf_list[style].font_index].name for style in styles}
        found |= {encoding for name in fonts if (encoding := encoding_of_font(name)) is not None}
    return min(found) if found else None


def _formula_cells(book: Book) -> dict[int, frozenset[tuple[int, int]]]:
    """Return {sheet position: cells with a formula}, read from the records of the workbook stream.

    Raises:
        FileUnsafeError: there are more cells than any report has (counted here, before xlrd makes objects of them).
    """
    cells: dict[int, set[tuple[int, int]]] = {}
    position, styled, budget = -1, 0, CellBudget()
    for kind, data in _records(bytes(book.mem[book.base : book.base + book.stream_len])):
        if kind in _FILLED:
            budget.spend(max(1, (len(data) - 6) // 6) if kind == _MULRK else 1)
        elif kind in _BLANK:
            styled += max(1, (len(data) - 6) // 2)
            if styled > MAX_STYLED_CELLS:
                raise FileUnsafeError(reason=f"more than {MAX_STYLED_CELLS} formatted cells")
        if kind == _BOF and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] in _SHEET_TYPES:
            position += 1
        elif kind == _FORMULA and position >= 0:
            cells.setdefault(position, set()).add(struct.unpack_from("<HH", data))
    return {sheet: frozenset(found) for sheet, found in cells.items()}


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size
