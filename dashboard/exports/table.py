"""A theme page's table as rows and as files: what a file needs to stand alone is in it (title, filters, source, date).

Cells that a spreadsheet would take for a formula are neutralised by a leading apostrophe.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from dashboard.collate import vi_key
from dashboard.format import date_text, decimals_of, suffix_of
from dashboard.i18n import t
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.words import (
    finding,
    level_name,
    parent_text,
    place_in_sentence,
    shown_place,
    source_line,
    target_text,
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Sheet:
    """A table with what has to stand above it: ``notes`` are lines, ``rows`` hold text, numbers or None."""

    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    decimals: tuple[int | None, ...]
    widths: tuple[int, ...] = (7, 9, 28, 24, 12, 12, 14, 14, 10, 10, 30)


def neutral(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets a leading apostrophe; all else stays."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def indicator_sheet(*, view: IndicatorView, lang: str, made_on: date) -> Sheet:
    """The table of an indicator: every unit, with words where there is no value."""
    display = view.indicator.display_unit
    places = decimals_of(display_unit=display)
    suffix = suffix_of(display_unit=display, lang=lang)
    value_name = t("table.value", lang) + (f" ({suffix})" if suffix else "")
    names = ("rank", "code", "name", "parent", "numerator", "denominator")
    header = [t(f"table.{name}", lang) for name in names]
    tail = [
        value_name,
        t("table.change", lang),
        t("table.n", lang),
        t("table.n_total", lang),
        t("table.note", lang),
    ]
    units = sorted(view.units, key=lambda u: (u.value is None, u.rank or 0, vi_key(u.place.name)))
    return Sheet(
        title=_title(view=view, lang=lang),
        notes=sheet_notes(
            view=view, finding=finding(view=view, lang=lang), lang=lang, made_on=made_on, has_target=True
        ),
        header=(*header, *tail),
        rows=tuple(_row(unit=unit, lang=lang) for unit in units),
        decimals=(0, None, None, None, None, None, places, places, 0, 0, None),
    )


def _row(*, unit: UnitValue, lang: str) -> tuple[Any, ...]:
    note = (
        t(f"reason.{unit.reason}", lang)
        if unit.value is None
        else (t("small.long", lang) if unit.is_small else "")
    )
    place = unit.place
    return (
        unit.rank, place.code, place.name, parent_text(place=place, lang=lang), unit.numerator, unit.denominator,
        unit.value, unit.change, unit.n, unit.n_total, note,
    )  # fmt: skip


def _title(*, view: IndicatorView, lang: str) -> str:
    place = place_in_sentence(name=shown_place(view, lang=lang), lang=lang)
    return f"{view.indicator.name(lang=lang)}, {place}, {view.period.label(lang=lang)}"


def sheet_notes(
    *,
    view: IndicatorView,
    finding: str,
    lang: str,
    made_on: date,
    has_target: bool = False,
    more: Sequence[str] = (),
) -> tuple[str, ...]:
    """The lines above a table: what it shows, filters, source, date; ``more`` come before the source."""
    level = level_name(level=view.level, structure=view.structure, lang=lang)
    lines = [
        finding.replace("**", ""),
        t("export.filters", lang, structure=t(f"structure.{view.structure}", lang), level=level),
        *more,
        source_line(source=view.source, structure=view.structure, lang=lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]
    if view.target is not None and has_target:
        value = target_text(view_value=view.target.value, indicator=view.indicator, lang=lang)
        lines.insert(2, f"{t('about.target', lang)}: {value}")
    if view.source.is_synthetic:
        lines.insert(0, t("synthetic.long", lang))
    return tuple(lines)


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, so that Excel opens Vietnamese text correctly; decimal points, full precision."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(sheet.title)])
    writer.writerows([neutral(note)] for note in sheet.notes)
    writer.writerow([])
    writer.writerow(sheet.header)
    writer.writerows([["" if cell is None else neutral(cell) for cell in row] for row in sheet.rows])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(sheet: Sheet) -> bytes:
    """An Excel file: numbers are numbers, the header is frozen and can be filtered, it prints on one page width."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        write_sheet(book=book, name="Reform Atlas", sheet=sheet)
    return out.getvalue()


def write_sheet(*, book: xlsxwriter.Workbook, name: str, sheet: Sheet) -> None:
    """Add the table to a workbook as a sheet of its own."""
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    page.write_string(0, 0, neutral(sheet.title), bold)
    for index, note in enumerate(sheet.notes, start=1):
        page.write_string(index, 0, neutral(note))
    top = len(sheet.notes) + 2
    page.write_row(top, 0, sheet.header, head)
    formats = [book.add_format({"num_format": _excel_format(places)}) for places in sheet.decimals]
    for line, row in enumerate(sheet.rows, start=top + 1):
        for column, cell in enumerate(row):
            if cell is not None:
                page.write(line, column, neutral(cell), formats[column])
    _finish(page=page, top=top, sheet=sheet)


def _finish(*, page: Any, top: int, sheet: Sheet) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, top + len(sheet.rows), len(sheet.header) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _excel_format(places: int | None) -> str:
    if places is None:
        return "General"
    return "#,##0" + (f".{'0' * places}" if places else "")
