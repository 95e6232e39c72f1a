"""The annotated copy: the rows and columns as sent, wrong cells filled and commented, a sheet that lists all findings.

Whatever the format that was sent, the copy is .xlsx. Nothing in it is a formula or a link to elsewhere: a formula is
written as its stored result, and text that would become a formula when it is edited keeps a quote before it.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from etl.annotate.marks import Mark, Remark, by_cell, marks_of
from etl.annotate.sheet_names import quoted, unique_names
from etl.extract.cells import Cell, Merge, RawSheet, RawWorkbook, text_of
from etl.extract.errors import UnreadableError
from etl.extract.workbook import read_workbook

MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_048_576, 16_384, 32_767
_FILLS = {"error": "#FFC7CE", "warning": "#FFEB9C", "note": "#DDEBF7"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WORDS = {
    "vi": {
        "sheet": "Lỗi",
        "heads": ("Mức độ", "Trang tính", "Ô", "Vấn đề", "Cách xử lý", "Giá trị", "Mã"),
        "error": "Lỗi",
        "warning": "Cảnh báo",
        "note": "Ghi chú",
        "lost": "{n} ô nằm ngoài giới hạn của Excel nên không có trong bản sao này; xem tệp gốc.",
        "unread": "Không đọc được nội dung tệp gốc; chỉ liệt kê vấn đề.",
        "author": "Bản đồ cải cách hành chính",
    },
    "en": {
        "sheet": "Issues",
        "heads": ("Severity", "Sheet", "Cell", "Problem", "What to do", "Value", "Code"),
        "error": "Error",
        "warning": "Warning",
        "note": "Note",
        "lost": "{n} cells lie beyond the limits of Excel and are not in this copy; see the original.",
        "unread": "The original could not be read; its problems are listed only.",
        "author": "Reform Atlas",
    },
}


def annotated_copy(*, content: bytes, remarks: Sequence[Remark], lang: str = "vi") -> bytes:
    """The copy of a report with ``remarks`` in it, as .xlsx; sentences in ``lang`` (vi or en).

    A file that cannot be read as a table (damaged, protected, JSON) gives the list of its findings alone.
    """
    try:
        workbook = read_workbook(content=content)
    except UnreadableError:
        workbook = None
    marks = marks_of(workbook=workbook, remarks=remarks, lang=lang)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        _Copy(book=book, words=_WORDS[lang], marks=marks).write(workbook)
    return out.getvalue()


@dataclass(frozen=True)
class _Copy:
    """One copy being written."""

    book: Any
    words: Mapping[str, Any]
    marks: Sequence[Mark]

    def write(self, workbook: RawWorkbook | None) -> None:
        """The list of findings first, so that it is seen; then the sheets in their order."""
        sheets = workbook.sheets if workbook else ()
        own, *names = unique_names((self.words["sheet"], *(sheet.name for sheet in sheets)))
        listing = self.book.add_worksheet(own)
        marked = by_cell(self.marks)
        formats = _Formats(self.book)
        lost = 0
        for sheet, name in zip(sheets, names, strict=True):
            target = self.book.add_worksheet(name)
            cells = {
                (row, column): found for (where, row, column), found in marked.items() if where == sheet.name
            }
            lost += self._copy_sheet(
                sheet=sheet, target=target, marked={} if sheet.is_hidden else cells, formats=formats
            )
            if sheet.is_hidden:
                target.hide()
        remarks = [self.words["unread"]] if workbook is None else []
        remarks += [self.words["lost"].format(n=lost)] if lost else []
        titles = {sheet.name: name for sheet, name in zip(sheets, names, strict=True)}
        self._list(listing=listing, titles=titles, remarks=remarks, formats=formats)
        listing.activate()

    def _copy_sheet(
        self,
        *,
        sheet: RawSheet,
        target: Any,
        marked: Mapping[tuple[int, int], Sequence[Mark]],
        formats: "_Formats",
    ) -> int:
        """Write the cells of one sheet; returns the number of cells that Excel has no room for."""
        lost = 0
        widths: dict[int, int] = {}
        for merge in _safe_merges(sheet):  # first: merging empties the cells
            target.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "")
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                if row > MAX_ROWS or column > MAX_COLUMNS:
                    lost += 1
                    continue
                fill = _fill(marked.get((row, column), ()))
                _write(target=target, row=row - 1, column=column - 1, cell=cell, fill=fill, formats=formats)
                widths[column] = max(widths.get(column, 0), min(len(text_of(cell)), 30))
        for (row, column), found in marked.items():
            if column not in sheet.rows.get(row, {}):
                target.write_blank(row - 1, column - 1, None, formats.of(fill=_fill(found)))
            text = "\n\n".join(dict.fromkeys(f"{mark.message} {mark.remedy}".strip() for mark in found))
            comment = {"author": self.words["author"], "x_scale": 2.5, "y_scale": 1 + 0.6 * len(found)}
            target.write_comment(row - 1, column - 1, text[:MAX_TEXT], comment)
        for column, width in widths.items():
            target.set_column(column - 1, column - 1, max(8, width + 1))
        return lost

    def _list(
        self, *, listing: Any, titles: Mapping[str, str], remarks: Sequence[str], formats: "_Formats"
    ) -> None:
        """One line for each finding, with a link to its cell or row."""
        for column, width in enumerate((10, 18, 8, 60, 60, 20, 22)):
            listing.set_column(column, column, width)
        line = 0
        for line, remark in enumerate(remarks, start=1):
            listing.write_string(line - 1, 0, remark)
        listing.write_row(line, 0, self.words["heads"], formats.bold)
        listing.freeze_panes(line + 1, 0)
        for number, mark in enumerate(self.marks, start=line + 1):
            severity = self.words.get(mark.severity, mark.severity)
            listing.write_string(number, 0, severity, formats.of(fill=_FILLS.get(mark.severity, "")))
            title = titles.get(mark.sheet, "") if mark.sheet or mark.row else ""
            listing.write_string(number, 1, title)
            self._link(listing=listing, line=number, mark=mark, title=title, formats=formats)
            texts = (mark.message, mark.remedy, mark.value, mark.code)
            for column, text in enumerate(texts, start=3):
                listing.write_string(number, column, text[:MAX_TEXT], formats.text(text))

    def _link(self, *, listing: Any, line: int, mark: Mark, title: str, formats: "_Formats") -> None:
        if not title or mark.row is None or mark.row > MAX_ROWS:
            return
        cell = xl_rowcol_to_cell(mark.row - 1, (mark.column or 1) - 1)
        listing.write_url(line, 2, f"internal:{quoted(title)}!{cell}", formats.link, cell)


class _Formats:
    """Cell formats of a book, each made once: number format, fill and quote."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[tuple[str, str, bool, bool], Any] = {}
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.link = book.add_format({"font_color": "#0563C1", "underline": 1})

    def of(
        self, *, fill: str = "", number: str = "", is_risky: bool = False, is_wrapped: bool = False
    ) -> Any:
        """The format with these properties; None when there is none of them."""
        key = (fill, number, is_risky, is_wrapped)
        if not any(key):
            return None
        if key not in self._known:
            properties: dict[str, Any] = {}
            if fill:
                properties |= {"bg_color": fill}
            if number:
                properties |= {"num_format": number}
            if is_risky:
                properties |= {"quote_prefix": True}
            if is_wrapped:
                properties |= {"text_wrap": True, "valign": "top"}
            self._known[key] = self._book.add_format(properties)
        return self._known[key]

    def text(self, text: str) -> Any:
        """The format of text in the list of findings."""
        return self.of(is_wrapped=True, is_risky=text.startswith(_RISKY))


def _fill(marks: Sequence[Mark]) -> str:
    """The colour of the most severe mark."""
    return _FILLS.get(marks[0].severity, "") if marks else ""


def _write(*, target: Any, row: int, column: int, cell: Cell, fill: str, formats: _Formats) -> None:
    """Write one cell as it was read: a formula as its stored result, nothing where it has none."""
    value = cell.value
    if value is None:
        target.write_blank(row, column, None, formats.of(fill=fill))
    elif isinstance(value, bool):
        target.write_boolean(row, column, value, formats.of(fill=fill))
    elif isinstance(value, Decimal):
        number = formats.of(fill=fill, number="0.00%" if cell.is_percent else "")
        if Decimal(repr(float(value))) == value:
            target.write_number(row, column, float(value), number)
        else:  # more digits than a spreadsheet keeps
            target.write_string(row, column, text_of(cell), formats.of(fill=fill))
    elif isinstance(value, date):
        if value.year < 1900:
            target.write_string(row, column, text_of(cell), formats.of(fill=fill))
        else:
            target.write_datetime(row, column, value, formats.of(fill=fill, number="dd/mm/yyyy"))
    else:
        is_risky = value.startswith(_RISKY)
        target.write_string(row, column, value[:MAX_TEXT], formats.of(fill=fill, is_risky=is_risky))


def _safe_merges(sheet: RawSheet) -> list[Merge]:
    """The merges that hide no filled cell and do not overlap; the others are left unmerged, so nothing is lost."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for merge in sheet.merges:
        size = (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
        if not 1 < size <= 10_000 or merge.bottom > MAX_ROWS or merge.right > MAX_COLUMNS:
            continue
        area = {
            (row, column)
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }
        covered = area - {(merge.top, merge.left)}
        if area & taken or any(column in sheet.rows.get(row, {}) for row, column in covered):
            continue
        taken |= area
        kept.append(merge)
    return kept
