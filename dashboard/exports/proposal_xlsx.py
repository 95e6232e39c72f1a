"""The annex of a funding proposal as a workbook: one sheet for each table, A4 landscape, one page wide."""

import io
from typing import Any

import xlsxwriter

from dashboard.exports.proposal import Proposal, Table
from dashboard.exports.table import neutral
from dashboard.i18n import t

_WIDTHS = {
    "no": 6, "unit": 26, "item": 26, "basis": 44, "note": 40, "price": 14, "amount": 18, "yearly": 18, "district": 26
}  # fmt: skip
_PLAIN_WIDTH = 11


def proposal_xlsx(*, own: Proposal) -> bytes:
    """The workbook; figures are numbers, texts can never run as formulas."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = _formats(book)
        for table in own.tables:
            _table(book=book, own=own, table=table, formats=formats)
        _basis(book=book, own=own, formats=formats)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "top"}
    number = {**cell, "num_format": "#,##0", "align": "right"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({**cell, "bold": True, "text_wrap": True, "align": "center"}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format(number),
        "bold": book.add_format({**cell, "bold": True}),
        "bold_number": book.add_format({**number, "bold": True}),
    }


def _table(*, book: Any, own: Proposal, table: Table, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(t(f"proposal.sheet.{table.kind}", own.lang))
    page.write_string(0, 0, neutral(own.title), formats["title"])
    for row, note in enumerate(own.notes, start=1):
        page.write_string(row, 0, neutral(note))
    top = len(own.notes) + 2
    for column, name in enumerate(table.columns):
        page.write_string(top, column, t(f"proposal.col.{name}", own.lang), formats["head"])
        page.set_column(column, column, _WIDTHS.get(name, _PLAIN_WIDTH))
    for line, cells in enumerate(table.rows, start=top + 1):
        is_total = table.has_total and line == top + len(table.rows)
        for column, cell in enumerate(cells):
            kind = _kind(cell, is_total=is_total)
            if cell is None or cell == "":
                page.write_blank(line, column, None, formats[kind])
            else:
                page.write(line, column, neutral(cell), formats[kind])
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer(f"&L{own.notes[-2]}&R&P/&N")


def _kind(cell: Any, *, is_total: bool) -> str:
    if isinstance(cell, int):
        return "bold_number" if is_total else "number"
    return "bold" if is_total else "text"


def _basis(*, book: Any, own: Proposal, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(t("proposal.sheet.basis", own.lang))
    page.set_column(0, 0, 110)
    top = 0
    for title, texts in own.basis:
        page.write_string(top, 0, title, formats["bold"])
        for line, text in enumerate(texts, start=top + 1):
            page.write_string(line, 0, neutral(text), formats["text"])
        top += len(texts) + 2
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
