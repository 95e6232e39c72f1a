"""The legend of a map, as words and swatches beside it rather than inside the drawing."""

from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.breaks_form import breaks_form
from dashboard.components.fills import amount_colour, amount_scale, class_colours, small_units
from dashboard.components.legend_notes import fixed_note, legend_notes
from dashboard.figures.circle_legend import circle_legend
from dashboard.format import number, suffix_of, value_text, with_unit
from dashboard.i18n import t
from dashboard.state import State
from dashboard.theme import FONT
from dashboard.views.model import IndicatorView
from dashboard.words import class_range, count_text, target_text
from domain.classify import Classes, LegendClass


def legend(*, view: IndicatorView, state: State) -> list[Any]:
    """Direction, the classes or circles with their numbers of units, and the units without data."""
    lang = state.lang
    direction = html.P(t(f"direction.{view.indicator.direction}", lang), className="legend-direction")
    if view.indicator.is_amount:
        return [direction, *_amounts(view=view, state=state)]
    palette = class_colours(view, theme=state.theme)
    items = [
        _item(line=line, colour=palette[line.index], classes=view.classes, view=view, lang=lang)
        for line in view.classes.legend
    ]
    return [
        direction,
        html.Ul(
            [*_with_target(items=items, view=view, lang=lang), *_others(view=view, lang=lang)],
            className="legend-list",
        ),
        *(html.P(note, className="legend-note") for note in legend_notes(view=view, lang=lang)),
        breaks_form(view=view, lang=lang) if state.classes == "user" else None,
    ]


def ring_texts(*, view: IndicatorView, lang: str, width: float = 600.0) -> list[tuple[float, str]]:
    """Diameters and values of the circles that explain a map of amounts of that width, greatest first."""
    scale, unit = amount_scale(view, width=width), view.indicator.display_unit
    decimals = max((len(f"{mark:f}".rstrip("0").partition(".")[2]) for mark in scale.marks), default=0)
    suffix = suffix_of(display_unit=unit, lang=lang)
    return [
        (
            scale.diameter(mark),
            with_unit(text=number(value=mark, lang=lang, decimals=decimals), suffix=suffix),
        )
        for mark in scale.marks
    ]


def amount_notes(*, view: IndicatorView, lang: str) -> list[str]:
    """What circles mean, and why the way of cutting classes does not apply."""
    known = [unit.value for unit in view.units if unit.value is not None]
    if not known:
        return [t("legend.nothing", lang)]
    if not max(known):
        return [t("legend.all_zero", lang)]
    most = value_text(value=max(known), display_unit=view.indicator.display_unit, lang=lang)
    return [t("legend.circles", lang, most=most)]


def _amounts(*, view: IndicatorView, state: State) -> list[Any]:
    lang = state.lang
    rings = ring_texts(view=view, lang=lang)
    drawn = circle_legend(
        rings=rings, colour=amount_colour(view, theme=state.theme), ink="currentColor", font=FONT
    )
    values = [unit.value for unit in view.units if unit.value is not None]
    zeros = sum(not value for value in values)
    some = _mark_item(kind="circle", text=t("legend.some", lang), n=len(values) - zeros, lang=lang)
    none = _mark_item(kind="zero", text=t("legend.zero", lang), n=zeros, lang=lang)
    # The picture is for the eyes; the same in words stands in the note and in the ranking.
    return [
        html.Div(
            [
                html.Div(Markup(drawn), className="circle-legend"),
                html.Ul([*some, *none, *_others(view=view, lang=lang)], className="legend-list"),
            ],
            className="amount-legend",
        ),
        *(
            html.P(note, className="legend-note")
            for note in (*amount_notes(view=view, lang=lang), fixed_note(view=view, lang=lang))
            if note
        ),
    ]


def _item(*, line: LegendClass, colour: str, classes: Classes, view: IndicatorView, lang: str) -> html.Li:
    text = class_range(line=line, classes=classes, display_unit=view.indicator.display_unit, lang=lang)
    return html.Li(
        [
            html.Span(className="swatch", style={"backgroundColor": colour}),
            html.Span(text, className="legend-range"),
            html.Span(count_text(n=line.count, lang=lang), className="legend-count"),
        ]
    )


def _with_target(*, items: list[html.Li], view: IndicatorView, lang: str) -> list[html.Li]:
    """A line at the target between the classes on its two sides, when classes are built around it."""
    pivot = view.classes.pivot
    if pivot is None or view.target is None:
        return items
    text = target_text(view_value=view.target.value, indicator=view.indicator, lang=lang)
    mark = html.Li(t("legend.target", lang, target=text), className="legend-target")
    return [*items[:pivot], mark, *items[pivot:]]


def _others(*, view: IndicatorView, lang: str) -> list[html.Li]:
    """Units without data, and those whose ratio is over very few cases (they are in a class too)."""
    missing = sum(unit.value is None for unit in view.units)
    return [
        *_mark_item(kind="none", text=t("legend.none", lang), n=missing, lang=lang),
        *_mark_item(
            kind="small", text=t("legend.small", lang), n=len(small_units(view)), lang=lang, counted=False
        ),
    ]


def _mark_item(*, kind: str, text: str, n: int, lang: str, counted: bool = True) -> list[html.Li]:
    """A line with a sign of its own; none without units. ``counted``: its units are in no other line."""
    if not n:
        return []
    name = "legend-count" if counted else "legend-also"
    return [
        html.Li(
            [
                html.Span(className=f"swatch swatch-{kind}"),
                html.Span(text, className="legend-range"),
                html.Span(count_text(n=n, lang=lang), className=name),
            ]
        )
    ]
