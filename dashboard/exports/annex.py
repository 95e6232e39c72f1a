"""The annex of a submission (tờ trình): every unit's list of equipment against the norm, in numbers that add up.

Columns are in the order of such annexes: item, unit of count, norm, existing, usable, shortfall, price, amount, legal
basis. Amounts are at the price of the norm. What is not known is an empty cell with the reason beside it, never 0.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from dashboard.collate import vi_key
from dashboard.exports.table import neutral
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.views.gaps import GapView, UnitGaps
from dashboard.words import source_line
from domain.equipment.basis import basis_text
from domain.equipment.gaps import GapLine
from domain.equipment.norms import Range

COLUMNS = (
    "no", "item", "unit", "norm", "existing", "usable", "shortfall", "price", "amount", "amount_most", "basis"
)  # fmt: skip
_WIDTHS = (6, 38, 10, 10, 10, 12, 10, 14, 18, 20, 60)
_MONEY = (7, 8, 9)
_TEXT = (1, 2, 10)


@dataclass(frozen=True)
class AnnexRow:
    """One row: a ``title`` (unit), a ``line`` (item), a ``sum`` (of a unit) or the ``total``."""

    kind: str
    cells: tuple[Any, ...]


def annex_rows(*, view: GapView, units: Sequence[UnitGaps], lang: str) -> list[AnnexRow]:
    """Units in the order of their district and name, each with its items and sum, then the total of all.

    Items that no form counts are listed with the reason and without a shortfall; sums are over known amounts.
    """
    rows: list[AnnexRow] = []
    sums = []
    ordered = sorted(units, key=lambda own: (vi_key(own.place.parent_name), vi_key(own.place.name)))
    for number, unit in enumerate(ordered, start=1):
        rows.append(AnnexRow("title", (number, unit.place.name, *[""] * (len(COLUMNS) - 2))))
        lines = [
            _line(view=view, line=line, place=p, lang=lang) for p, line in enumerate(unit.lines, start=1)
        ]
        rows.extend(lines)
        sums.append((_added(lines, column=8), _added(lines, column=9)))
        rows.append(_sum(kind="sum", name=t("annex.sum", lang), amounts=sums[-1]))
    total = (sum(low for low, _ in sums), sum(high for _, high in sums))
    return [*rows, _sum(kind="total", name=t("annex.total", lang), amounts=total)]


def _line(*, view: GapView, line: GapLine, place: int, lang: str) -> AnnexRow:
    names = {item.id: item.name(lang=lang) for item in view.items}
    cost = line.cost
    cells = (
        place,
        names[line.item],
        t("annex.piece", lang),
        _cell(line.norm),
        line.existing,
        _cell(line.usable),
        _cell(line.shortfall),
        line.unit_price,
        None if cost is None else cost.at_norm.low,
        None if cost is None else cost.high,
        basis_text(line=line, norms_day=view.norms_day, is_reference=view.is_reference, lang=lang),
    )
    return AnnexRow("line", cells)


def _cell(own: Range | None) -> int | str | None:
    """A number, a range as text, or nothing."""
    if own is None:
        return None
    return own.low if own.is_exact else f"{own.low}\u2013{own.high}"


def _added(rows: Sequence[AnnexRow], *, column: int) -> int:
    return sum(row.cells[column] or 0 for row in rows)


def _sum(*, kind: str, name: str, amounts: tuple[int, int]) -> AnnexRow:
    return AnnexRow(kind, ("", name, *[""] * 6, *amounts, ""))


def annex_xlsx(*, view: GapView, units: Sequence[UnitGaps], lang: str, made_on: date) -> bytes:
    """The annex as a workbook that prints on A4 landscape, one page wide."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(t("annex.sheet", lang))
        formats = _Formats.of(book)
        top = _head(page=page, view=view, lang=lang, made_on=made_on, formats=formats)
        for column, name in enumerate(COLUMNS):
            page.write_string(top, column, t(f"annex.col.{name}", lang), formats.head)
        for line, row in enumerate(annex_rows(view=view, units=units, lang=lang), start=top + 1):
            _write(page=page, line=line, row=row, formats=formats)
        _finish(page=page, top=top)
    return out.getvalue()


@dataclass(frozen=True)
class _Formats:
    title: Any
    head: Any
    bold: Any
    bold_number: Any
    text: Any
    number: Any

    @classmethod
    def of(cls, book: Any) -> "_Formats":
        """The formats of a workbook."""
        cell = {"border": 1, "valign": "top"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            head=book.add_format({**cell, "bold": True, "text_wrap": True, "align": "center"}),
            bold=book.add_format({**cell, "bold": True}),
            bold_number=book.add_format({**cell, "bold": True, "num_format": "#,##0"}),
            text=book.add_format({**cell, "text_wrap": True}),
            number=book.add_format({**cell, "num_format": "#,##0", "align": "right"}),
        )

    def of_cell(self, *, is_bold: bool, is_text: bool) -> Any:
        """The format of a cell."""
        if is_bold:
            return self.bold if is_text else self.bold_number
        return self.text if is_text else self.number


def _head(*, page: Any, view: GapView, lang: str, made_on: date, formats: _Formats) -> int:
    """Title and notes; returns the row of the column names."""
    place = (view.district or view.province).name
    page.write_string(0, 0, t("annex.title", lang), formats.title)
    lines = [
        t("gaps.by_item", lang, place=place, period=view.period.label(lang=lang)),
        t("annex.money", lang),
        *(
            t("annex.excludes", lang, text=own.excludes(lang=lang))
            for own in view.sets
            if own.excludes(lang=lang)
        ),
        source_line(source=view.source, structure=view.structure, lang=lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]
    if view.source.is_synthetic:
        lines.insert(0, t("synthetic.long", lang))
    for row, text in enumerate(lines, start=1):
        page.write_string(row, 0, neutral(text))
    return len(lines) + 2


def _write(*, page: Any, line: int, row: AnnexRow, formats: _Formats) -> None:
    for column, cell in enumerate(row.cells):
        plain = column in _TEXT or isinstance(cell, str)
        own = formats.of_cell(is_bold=row.kind != "line", is_text=plain)
        if cell is None:
            page.write_blank(line, column, None, own)
        else:
            page.write(line, column, neutral(cell), own)


def _finish(*, page: Any, top: int) -> None:
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
