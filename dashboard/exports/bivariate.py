"""A map of two indicators as files: table, shapes, sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.components.bivariate_parts import (
    cell_badness,
    cell_colours,
    cell_index,
    pair_colours,
    pair_remark,
    pair_small,
    value_header,
)
from dashboard.exports.geojson import collection, unit_properties
from dashboard.exports.sheet_parts import SheetParts, count_line, sheet_badges, short_names
from dashboard.exports.table import Sheet, sheet_notes
from dashboard.figures.bivariate_legend import LegendCell, bivariate_legend
from dashboard.figures.map_svg import Marks
from dashboard.format import decimals_of
from dashboard.i18n import t
from dashboard.kind_words import (
    axis_class,
    axis_parts,
    pair_finding,
    pair_notes,
    pair_title,
    pair_unit_values,
)
from dashboard.palette import readable_on
from dashboard.views.bivariate import WORST, BivariateView
from dashboard.words import source_line, units_word

_WIDTHS = (9, 28, 24, 20, 20, 22, 22, 36)


def pair_table(*, view: BivariateView, lang: str, made_on: date) -> Sheet:
    """Both values of every unit with their classes in words, worst in both first."""
    both = (view.first, view.second)
    names = (*(t(f"table.{name}", lang) for name in ("code", "name", "parent")),)
    values = tuple(value_header(view=own, lang=lang) for own in both)
    classes = tuple(t("bivariate.class_of", lang, indicator=own.indicator.name(lang=lang)) for own in both)
    places = tuple(decimals_of(display_unit=own.indicator.display_unit) for own in both)
    second_source = source_line(source=view.second.source, structure=view.second.structure, lang=lang)
    return Sheet(
        title=pair_title(view=view, lang=lang),
        notes=sheet_notes(
            view=view.first, finding=pair_finding(view=view, lang=lang), lang=lang, made_on=made_on,
            more=[*pair_notes(view=view, lang=lang), second_source],
        ),
        header=(*names, *values, *classes, t("table.note", lang)),
        rows=tuple(_row(view=view, place=place, lang=lang) for place in _worst_first(view)),
        decimals=(None, None, None, *places, None, None, None),
        widths=_WIDTHS,
    )  # fmt: skip


def _worst_first(view: BivariateView) -> list[int]:
    def order(place: int) -> tuple[bool, int, str]:
        unit = view.units[place]
        return unit.bad is None, -sum(unit.bad or (0, 0)), unit.place.code

    return sorted(range(len(view.units)), key=order)


def _row(*, view: BivariateView, place: int, lang: str) -> tuple[Any, ...]:
    unit = view.units[place]
    own = unit.place
    second = unit.second.value if unit.second else None
    one, two = _class_words(view=view, place=place, lang=lang)
    note = pair_remark(unit=unit, lang=lang)
    return own.code, own.name, own.parent_name, unit.first.value, second, one, two, note


def _class_words(*, view: BivariateView, place: int, lang: str) -> tuple[str, str]:
    cell = view.units[place].cell
    if cell is None:
        return "", ""
    return (
        axis_class(view=view.first, classes=view.classes.first, place=cell[0], lang=lang),
        axis_class(view=view.second, classes=view.classes.second, place=cell[1], lang=lang),
    )


def pair_geojson(
    *, view: BivariateView, features: Sequence[Mapping[str, Any]], lang: str, made_on: date
) -> bytes:
    """The shapes with both values; ``class_a`` and ``class_b`` count from 0, the lowest."""
    properties = {}
    for unit in view.units:
        second = unit_properties(unit.second) if unit.second else {}
        properties[unit.place.code] = {
            **unit_properties(unit.first),
            "value_b": second.get("value"),
            "reason_b": second.get("reason", "not_reported"),
            "class_a": unit.cell[0] if unit.cell else None,
            "class_b": unit.cell[1] if unit.cell else None,
            "is_worst_in_both": unit.bad == WORST,
        }
    more = {
        "map": "bivariate",
        "indicator_b": view.second.indicator.id,
        "unit_b": view.second.indicator.display_unit,
        "period_b": view.second.period.code,
        "classes": list(view.schemes),
        "class_bounds": list(view.classes.first.inner),
        "class_bounds_b": list(view.classes.second.inner),
    }
    sheet = pair_table(view=view, lang=lang, made_on=made_on)
    return collection(view=view.first, sheet=sheet, features=features, properties=properties, more=more)


def pair_parts(*, view: BivariateView, lang: str) -> SheetParts:
    """The parts of the sheet."""
    own, title = view.first, pair_title(view=view, lang=lang)
    units = units_word(level=own.level, structure=own.structure, lang=lang)
    colours = pair_colours(view=view, theme="light")
    small = pair_small(view)
    sources = [
        source_line(source=one.source, structure=one.structure, lang=lang) for one in (own, view.second)
    ]
    return SheetParts(
        title=title,
        finding=pair_finding(view=view, lang=lang).replace("**", ""),
        keywords=[own.indicator.id, view.second.indicator.id, own.period.code],
        badges=sheet_badges(view=own, lang=lang),
        fills={u.place.code: colour for u, colour in zip(view.units, colours, strict=True) if colour},
        labels=short_names(own),
        marks=Marks(small=frozenset(small)),
        direction="",
        legend=[
            *count_line(sign="none", text=t("bivariate.incomplete", lang), n=view.n_missing, lang=lang),
            *count_line(sign="small", text=t("legend.small", lang), n=len(small), lang=lang),
        ],
        picture=_picture(view=view, lang=lang),
        notes=" ".join([t("bivariate.caption", lang), *pair_notes(view=view, lang=lang)]),
        source=" · ".join(dict.fromkeys(sources)),
        without=t("sheet.without", lang, n=view.n_missing, total=len(view.units), units=units),
        ranking_title=title,
        header=["", t("table.name", lang), *(one.indicator.name(lang=lang) for one in (own, view.second))],
        rows=[_paper_row(view=view, place=place, lang=lang) for place in _worst_first(view)],
        remark=f"■ {t('bivariate.in_worst', lang)}",
    )


def _paper_row(*, view: BivariateView, place: int, lang: str) -> list[str]:
    unit = view.units[place]
    mark = "■" if unit.bad == WORST else ""
    return [mark, unit.place.name, *pair_unit_values(view=view, place=place, lang=lang)]


def _picture(*, view: BivariateView, lang: str) -> str:
    one, two, palette = view.classes.first, view.classes.second, cell_colours("light")
    columns, rows = range(one.k), range(two.k - 1, -1, -1)

    def cell(column: int, row: int) -> LegendCell:
        bad = cell_badness(view=view, cell=(column, row))
        colour = palette[cell_index(bad)]
        count = str(view.classes.counts.get((column, row), 0))
        return LegendCell(colour=colour, ink=readable_on(colour), count=count, is_worst=bad == WORST)

    names = (
        t("bivariate.columns", lang, indicator=view.first.indicator.name(lang=lang)),
        t("bivariate.rows", lang, indicator=view.second.indicator.name(lang=lang)),
    )
    return bivariate_legend(
        names=names,
        columns=[axis_parts(view=view.first, classes=one, place=place, lang=lang) for place in columns],
        rows=[axis_parts(view=view.second, classes=two, place=place, lang=lang) for place in rows],
        cells=[[cell(column, row) for column in columns] for row in rows],
    )
