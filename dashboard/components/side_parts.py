"""Two maps side by side: their heads, one legend or two, the list and the table of both values."""

from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.bivariate_parts import value_header
from dashboard.components.fills import class_colours, unit_colours
from dashboard.components.kind_rows import FIRST_ROWS, KindRow, kind_rows
from dashboard.components.legend import legend
from dashboard.components.legend_notes import fixed_note
from dashboard.components.ranking import MOST_ROWS, ordered
from dashboard.components.table_card import number_column, shared_width, text_column
from dashboard.format import change_suffix_of, decimals_of
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.views.side import SideView
from dashboard.words import (
    class_range,
    lower_first,
    parent_text,
    place_in_sentence,
    shown_place,
    unit_value_text,
    units_word,
)

_SPARE_DECIMALS = 3


def head_text(*, side: SideView, view: IndicatorView, lang: str) -> str:
    """What one of the maps shows: its period, or its indicator and period."""
    period = view.period.label(lang=lang)
    return period if side.is_same else f"{view.indicator.name(lang=lang)}, {period}"


def side_title(*, side: SideView, lang: str) -> str:
    """What both maps have in common."""
    own = side.first
    key = "side.title_two" if side.second is not None and not side.is_same else "side.title"
    return t(
        key,
        lang,
        indicator=own.indicator.name(lang=lang),
        level=units_word(level=own.level, structure=own.structure, lang=lang),
        place=place_in_sentence(name=shown_place(own, lang=lang), lang=lang),
    )


def side_finding(*, side: SideView, lang: str) -> str:
    """The two totals in a sentence, with ``**`` around them."""
    first, second = side.first, side.second
    if second is None:
        return t(f"side.alone_{side.reason}", lang)
    one, two = (unit_value_text(unit=v.total, indicator=v.indicator, lang=lang) for v in (first, second))
    place = shown_place(first, lang=lang)
    if side.is_same:
        return (
            t(
                "side.finding_periods", lang, place=place, first=one, second=two,
                indicator=lower_first(first.indicator.name(lang=lang)),
                first_period=first.period.label(lang=lang), second_period=second.period.label(lang=lang),
            )
            + "."
        )  # fmt: skip
    return (
        t(
            "side.finding_two", lang, place=place, first=one, second=two, period=first.period.label(lang=lang),
            indicator=lower_first(first.indicator.name(lang=lang)),
            other=lower_first(second.indicator.name(lang=lang)),
        )
        + "."
    )  # fmt: skip


def side_legend(*, side: SideView, state: State) -> list[Any]:
    """One legend where both maps share their scale, else one for each under its name."""
    lang, second = state.lang, side.second
    if second is None:
        note = html.P(t(f"side.alone_{side.reason}", lang), className="legend-note", role="status")
        return [note, *legend(view=side.first, state=state)]
    if side.is_same and not side.first.indicator.is_amount:
        return _shared(side=side, second=second, state=state)
    if side.is_same:
        return [
            *legend(view=side.first, state=state),
            html.P(t("side.one_scale", lang), className="legend-note"),
        ]
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.H3(head_text(side=side, view=own, lang=lang), className="side-legend-head"),
                        *legend(view=own, state=state),
                    ]
                )
                for own in (side.first, second)
            ],
            className="side-legends",
        )
    ]


def _shared(*, side: SideView, second: IndicatorView, state: State) -> list[Any]:
    """The classes of both maps, each with its number of units on the left and on the right."""
    lang, view = state.lang, side.first
    palette = class_colours(view, theme=state.theme)
    maps = sorted((view, second), key=lambda own: own.period)  # as they stand: the earlier one on the left
    missing = [sum(unit.value is None for unit in own.units) for own in maps]
    lines = [
        (
            html.Span(className="swatch", style={"backgroundColor": palette[one.index]}),
            class_range(line=one, classes=view.classes, display_unit=view.indicator.display_unit, lang=lang),
            t("side.counts", lang, first=one.count, second=two.count),
        )
        for one, two in zip(maps[0].classes.legend, maps[1].classes.legend, strict=True)
    ]
    if any(missing):
        counts = t("side.counts", lang, first=missing[0], second=missing[1])
        lines.append((html.Span(className="swatch swatch-none"), t("legend.none", lang), counts))
    heads = [head_text(side=side, view=own, lang=lang) for own in maps]
    notes = [
        t("side.one_scale", lang) + " " + t("side.count_head", lang, first=heads[0], second=heads[1]),
        fixed_note(view=view, lang=lang),
        t(f"legend.closed_{view.classes.closed}", lang) if view.classes.k > 1 else "",
    ]
    return [
        html.P(t(f"direction.{view.indicator.direction}", lang), className="legend-direction"),
        html.Ul(
            [
                html.Li([swatch, html.Span(text, className="legend-range"), html.Span(count, className="legend-count")])
                for swatch, text, count in lines
            ],
            className="legend-list",
        ),
        *(html.P(note, className="legend-note") for note in notes if note),
    ]  # fmt: skip


def _value(*, unit: UnitValue | None, view: IndicatorView | None, lang: str) -> str:
    if unit is None or view is None:
        return t("side.no_value", lang)
    return unit_value_text(unit=unit, indicator=view.indicator, lang=lang)


def side_list(*, side: SideView, state: State) -> Markup:
    """The units in the order of the first map, with both values."""
    lang = state.lang
    others = {place.code: other for place, _, other in side.pairs()}
    everyone = ordered(side.first)
    units = everyone if len(everyone) <= MOST_ROWS else everyone[:FIRST_ROWS]
    colours = unit_colours(side.first, units=units, theme=state.theme)
    second = side.second
    head = head_text(side=side, view=second, lang=lang) if second else ""
    rows = [
        KindRow(
            place=unit.place,
            colour=colour,
            words=f"{head}: {_value(unit=others[unit.place.code], view=second, lang=lang)}" if second else "",
            value=_value(unit=unit, view=side.first, lang=lang),
            order=(float(i),),
        )
        for i, (unit, colour) in enumerate(zip(units, colours, strict=True))
    ]
    return kind_rows(rows=rows, state=state, n_units=len(everyone))


def side_rows(*, side: SideView, lang: str) -> list[dict[str, Any]]:
    """One row per unit with both values, and their difference where both are of one indicator."""
    others = {place.code: other for place, _, other in side.pairs()}
    places = decimals_of(display_unit=side.first.indicator.display_unit) + _SPARE_DECIMALS
    rows = []
    for unit in ordered(side.first):
        other = others[unit.place.code]
        one, two = unit.value, other.value if other else None
        rows.append(
            {
                "code": unit.place.code,
                "name": unit.place.name,
                "parent": parent_text(place=unit.place, lang=lang),
                "value": None if one is None else round(one, places),
                "value_b": None if two is None else round(two, places),
                "change": None
                if one is None or two is None or not side.is_same
                else round(one - two, places),
                "word": _word(unit=unit, other=other, lang=lang),
            }
        )
    return rows


def _word(*, unit: UnitValue, other: UnitValue | None, lang: str) -> str:
    if unit.value is None:
        return t(f"reason.{unit.reason}", lang)
    if other is None or other.value is None:
        return t("side.missing", lang)
    return t("small.long", lang) if unit.is_small or other.is_small else ""


def side_columns(*, side: SideView, lang: str) -> list[dict[str, Any]]:
    """Column definitions of ``side_rows``; each value is named by its map."""
    first, second = side.first, side.second or side.first
    unit = first.indicator.display_unit
    points = change_suffix_of(display_unit=unit, lang=lang)

    def value(field: str, *, view: IndicatorView) -> dict[str, Any]:
        places = decimals_of(display_unit=view.indicator.display_unit)
        name = f"{value_header(view=view, lang=lang)}, {view.period.label(lang=lang)}"
        return {
            **number_column("value", lang=lang, places=places, width=190),
            "field": field,
            "headerName": name,
        }

    change = {
        **number_column("change", lang=lang, places=decimals_of(display_unit=unit), width=140),
        "headerName": t("change.column", lang) + (f" ({points})" if points else ""),
        "hide": not side.is_same,
    }
    note = {
        "field": "word",
        "headerName": t("table.note", lang),
        **shared_width(180),
        "wrapText": True,
    }
    return [
        text_column("name", lang=lang, **shared_width(160)),
        value("value", view=first),
        {**value("value_b", view=second), "hide": side.second is None},
        change,
        text_column("parent", lang=lang, **shared_width(200), hide=first.level != "commune"),
        note,
    ]
