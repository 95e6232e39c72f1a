"""A comparison as a table for spreadsheets: one row an indicator, a block of columns for each unit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.components.compare_words import compare_finding, likes_text, names_of
from dashboard.exports.table import Sheet
from dashboard.format import date_text, suffix_of
from dashboard.i18n import t
from dashboard.views.compare import ComparedCell, ComparedRow, Comparison
from dashboard.words import level_name, period_with_dates

_HEAD = ("theme", "code", "indicator", "unit", "direction", "period", "target", "median", "ranked")
_UNIT = ("value", "rank", "mark", "to_median", "to_target", "to_best", "best", "note")
_HEAD_DECIMALS = (None, None, None, None, None, None, 2, 2, 0)
_UNIT_DECIMALS = (2, 0, None, 2, 2, 2, None, None)
_HEAD_WIDTHS = (20, 24, 44, 10, 18, 24, 10, 12, 10)
_UNIT_WIDTHS = (12, 8, 12, 12, 12, 12, 26, 20)


def compare_sheet(*, comparison: Comparison, rows: Sequence[ComparedRow], lang: str, made_on: date) -> Sheet:
    """The table with what it shows, who counts as similar, source and date above it."""
    units = comparison.units
    header = [t(f"export.compare.{name}", lang) for name in _HEAD]
    for place in units:
        header += [f"{place.name}: {t(f'export.compare.{name}', lang)}" for name in _UNIT]
    return Sheet(
        title=f"{t('page.compare', lang)}: {', '.join(place.name for place in units)}",
        notes=_notes(comparison=comparison, rows=rows, lang=lang, made_on=made_on),
        header=tuple(header),
        rows=tuple(_row(row=row, lang=lang) for row in rows),
        decimals=(*_HEAD_DECIMALS, *_UNIT_DECIMALS * len(units)),
        widths=(*_HEAD_WIDTHS, *_UNIT_WIDTHS * len(units)),
    )


def _notes(
    *, comparison: Comparison, rows: Sequence[ComparedRow], lang: str, made_on: date
) -> tuple[str, ...]:
    level = level_name(level=comparison.level, structure=comparison.structure, lang=lang)
    lines = [
        compare_finding(comparison=comparison, rows=rows, lang=lang).replace("**", ""),
        t("export.filters", lang, structure=t(f"structure.{comparison.structure}", lang), level=level),
        t("export.compare.units", lang, codes=", ".join(f"{p.name} ({p.code})" for p in comparison.units)),
        *(likes_text(own=own, comparison=comparison, lang=lang) for own in comparison.likes),
        t("source.final" if comparison.is_final else "source.provisional", lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]
    return (t("synthetic.long", lang), *lines) if comparison.is_synthetic else tuple(lines)


def _row(*, row: ComparedRow, lang: str) -> tuple[Any, ...]:
    indicator = row.indicator
    cells: list[Any] = [
        t(f"theme.{indicator.theme}", lang),
        indicator.id,
        indicator.name(lang=lang),
        suffix_of(display_unit=indicator.display_unit, lang=lang),
        t(f"direction.{indicator.direction}", lang),
        period_with_dates(period=row.period, lang=lang),
        row.target,
        row.median,
        row.n_ranked,
    ]
    for cell in row.cells:
        cells += _cells(cell=cell, lang=lang)
    return tuple(cells)


def _cells(*, cell: ComparedCell, lang: str) -> list[Any]:
    own, lesson = cell.own, cell.lesson
    note = t(f"reason.{own.reason}", lang) if own.value is None else ""
    if own.value is not None and own.is_small:
        note = t("small.long", lang)
    return [
        own.value,
        own.rank,
        t(f"compare.mark.{cell.mark}", lang) if cell.mark else None,
        cell.to_median,
        cell.to_target,
        cell.to_best,
        names_of(lesson.places, most=len(lesson.places), lang=lang) if lesson else None,
        note or None,
    ]
