"""The workbook of a unit: its indicators, and every figure behind them with file, sheet and row."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from dashboard.components.compare_words import likes_text
from dashboard.components.unit_words import became_text, identity, lineage_text, unit_finding
from dashboard.exports.table import Sheet, write_sheet
from dashboard.format import date_text, suffix_of
from dashboard.i18n import t
from dashboard.views.model import UnitProfile
from dashboard.views.unit_page import UnitPage
from dashboard.words import form_name, period_with_dates

_FIGURES = (
    "theme", "code", "indicator", "unit", "direction", "period", "value", "rank", "ranked", "median", "target",
    "to_target", "peer_rank", "peer_n", "peer_median", "note",
)  # fmt: skip
_FIGURE_DECIMALS = (None, None, None, None, None, None, 2, 0, 0, 2, 2, 2, 0, 0, 2, None)
_FIGURE_WIDTHS = (22, 24, 44, 10, 16, 28, 12, 8, 10, 12, 10, 12, 10, 10, 12, 24)
_SOURCES = ("indicator", "measure", "value", "form", "file", "sheet", "row", "received")
_SOURCE_DECIMALS = (None, None, 2, None, None, None, 0, None)
_SOURCE_WIDTHS = (44, 44, 12, 40, 48, 18, 8, 14)


def unit_workbook(*, page: UnitPage, profile: UnitProfile, lang: str, made_on: date) -> bytes:
    """Two sheets: figures, and their sources."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        figures = figure_sheet(page=page, lang=lang, made_on=made_on)
        write_sheet(book=book, name=t("unit.sheet.figures", lang), sheet=figures)
        sources = source_sheet(page=page, profile=profile, lang=lang, made_on=made_on)
        write_sheet(book=book, name=t("unit.sheet.sources", lang), sheet=sources)
    return out.getvalue()


def figure_sheet(*, page: UnitPage, lang: str, made_on: date) -> Sheet:
    """One row an indicator with data."""
    return Sheet(
        title=page.place.name,
        notes=_notes(page=page, lang=lang, made_on=made_on),
        header=tuple(t(f"export.compare.{name}", lang) for name in _FIGURES),
        rows=tuple(_figure(page=page, index=index, lang=lang) for index in range(len(page.rows))),
        decimals=_FIGURE_DECIMALS,
        widths=_FIGURE_WIDTHS,
    )


def _notes(*, page: UnitPage, lang: str, made_on: date) -> tuple[str, ...]:
    lines = [
        t("synthetic.long", lang) if page.comparison.is_synthetic else "",
        identity(page=page, lang=lang),
        unit_finding(page=page, lang=lang).replace("**", ""),
        lineage_text(page=page, lang=lang) or became_text(page=page, lang=lang),
        likes_text(own=page.likes, comparison=page.comparison, lang=lang),
        t("source.final" if page.comparison.is_final else "source.provisional", lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]
    return tuple(line for line in lines if line)


def _figure(*, page: UnitPage, index: int, lang: str) -> tuple[Any, ...]:
    row = page.rows[index]
    own, indicator, peers = row.cells[0].own, row.indicator, page.standings[row.indicator.id]
    note = t(f"reason.{own.reason}", lang) if own.value is None else ""
    if own.value is not None and own.is_small:
        note = t("small.long", lang)
    return (
        t(f"theme.{indicator.theme}", lang), indicator.id, indicator.name(lang=lang),
        suffix_of(display_unit=indicator.display_unit, lang=lang), t(f"direction.{indicator.direction}", lang),
        period_with_dates(period=row.period, lang=lang), own.value, own.rank, row.n_ranked, row.median, row.target,
        row.cells[0].to_target, peers.rank, peers.n, peers.median, note or None,
    )  # fmt: skip


def source_sheet(*, page: UnitPage, profile: UnitProfile, lang: str, made_on: date) -> Sheet:
    """One row a figure behind an indicator: the file, sheet and row it was read from."""
    rows = [
        (
            row.indicator.name(lang=lang),
            source.measure_name_vi if lang == "vi" else source.measure_name_en,
            source.value,
            form_name(form=source.form, lang=lang),
            source.file_name,
            source.sheet,
            source.row,
            date_text(day=source.received_on),
        )
        for row in profile.rows
        for source in row.sources
    ]
    return Sheet(
        title=t("unit.sheet.sources.title", lang, place=page.place.name),
        notes=_notes(page=page, lang=lang, made_on=made_on)[-1:],
        header=tuple(t(f"export.source.{name}", lang) for name in _SOURCES),
        rows=tuple(rows),
        decimals=_SOURCE_DECIMALS,
        widths=_SOURCE_WIDTHS,
    )
