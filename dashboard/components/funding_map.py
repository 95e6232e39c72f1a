"""The map of a plan: which part of its shortfall, or how much money, each commune gets; who is just below the line.

The list beside it and the table under it hold the same for keyboards and screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import card
from dashboard.components.filters import Choice, picker
from dashboard.components.funding_words import below_words, bought_words, million, period_words, score_words
from dashboard.components.kind_rows import KindRow, kind_rows, listed
from dashboard.components.map_card import canvas_of, separators, with_geometry
from dashboard.components.map_kinds.card import map_badges
from dashboard.components.map_tools import search_box
from dashboard.components.ssr import flat
from dashboard.figures.choropleth import MapFrame
from dashboard.figures.circle_legend import circle_legend
from dashboard.figures.marks import Circle
from dashboard.format import number
from dashboard.i18n import t
from dashboard.palette import GROUND, circle_colour, colours
from dashboard.state import State
from dashboard.theme import FONT, as_theme
from dashboard.views.funding_page import MILLION, FundingView
from dashboard.views.model import Geometry, Place
from domain.circles import CircleScale, circle_scale
from domain.funding.effect import UnitEffect
from domain.funding.why import Reason, below_the_line

MONEY = "money"
BELOW_SHOWN = 12
BOUNDS = (0, 25, 50, 75, 100)
"""Classes of the share met: nothing, up to each further bound, all of it; then units that lack nothing known."""
_ALL, _NOTHING_LACKING = len(BOUNDS), len(BOUNDS) + 1
_FULL = 100


@dataclass(frozen=True)
class FundingMap:
    """A plan on a map: units by code, and the needs just below the line by unit."""

    view: FundingView
    geometry: Geometry
    state: State

    @property
    def units(self) -> tuple[UnitEffect, ...]:
        """All units of the case."""
        return self.view.effects.units if self.view.effects else ()

    @property
    def below(self) -> dict[str, list[Reason]]:
        """Needs just below the line, by unit."""
        found: dict[str, list[Reason]] = {}
        for own in below_the_line(own=self.view.reasons, most=BELOW_SHOWN):
            found.setdefault(own.unit, []).append(own)
        return found

    @property
    def palette(self) -> list[str]:
        """One colour a class; the last is that of units that lack nothing known."""
        theme = as_theme(self.state.theme)
        return [*colours(k=_ALL + 1, direction="+", theme=theme), GROUND[theme]]


def class_of(own: UnitEffect) -> int | None:
    """The class of a unit; None where nothing is known of its needs."""
    if own.share_met is None:
        return _NOTHING_LACKING if own.norm else None
    if own.bought == own.lacking:
        return _ALL
    return next(place for place, bound in enumerate(BOUNDS) if own.share_met <= bound)


def map_cards(own: FundingMap) -> list[Any]:
    """The map with its legend, and the list of the units."""
    return [_map_card(own), _list_card(own)]


def _map_card(own: FundingMap) -> html.Section:
    lang = own.state.lang
    title = t(f"funding.map.{own.state.show or 'share'}", lang, place=own.view.case.origin.province_name)
    source = t(
        "funding.map.source",
        lang,
        period=period_words(own.view.case.origin.period, lang=lang),
        snapshot=own.view.case.number,
    )
    choices = [Choice("", t("funding.show.share", lang)), Choice(MONEY, t("funding.show.money", lang))]
    show = picker(name="show", label=t("funding.pick.show", lang), value=own.state.show, choices=choices)
    return card(
        title=title,
        heading_id="map-heading",
        class_name="map-card",
        tools=map_badges(geometry=own.geometry, lang=lang),
        children=[
            html.Form(
                [search_box(lang), flat(show, className="map-pickers")],
                className="map-bar",
                **{"aria-label": t("map.bar", lang)},
            ),
            html.Div(
                [
                    canvas_of(frame=funding_frame(own), title=title, lang=lang),
                    flat(_legend(own), id="funding-legend"),
                ],
                className="map-body",
            ),
            html.P(with_geometry(line=source, geometry=own.geometry, lang=lang), className="source"),
        ],
    )


def funding_frame(own: FundingMap) -> MapFrame:
    """The values of the map: classed fills, or circles of money on a plain ground."""
    state, units = own.state, own.units
    theme = as_theme(state.theme)
    is_money = state.show == MONEY
    classes = [class_of(unit) for unit in units]
    hovers = [_hover(own, unit) for unit in units]
    return MapFrame(
        geometry_url=own.geometry.url,
        codes=[unit.unit for unit in units],
        classes=[None if place is None else 0 for place in classes] if is_money else classes,
        hovers=hovers,
        n_classes=1 if is_money else len(own.palette),
        pivot=None,
        direction="+",
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=own.geometry.is_country,
        separators=separators(state.lang),
        own_palette=[GROUND[theme]] if is_money else own.palette,
        circles=_circles(units=units, classes=classes, hovers=hovers) if is_money else (),
        small=list(own.below),
    )


def _circles(
    *, units: Sequence[UnitEffect], classes: Sequence[int | None], hovers: Sequence[str]
) -> list[Circle]:
    scale = _scale(units)
    return [
        Circle(code=unit.unit, diameter=scale.diameter(float(unit.cost)), hover=hover)
        for unit, place, hover in zip(units, classes, hovers, strict=True)
        if place is not None
    ]


def _hover(own: FundingMap, unit: UnitEffect) -> str:
    lang, case = own.state.lang, own.view.case
    lines = [f"<b>{unit.name}</b>", share_words(unit, lang=lang)]
    if unit.bought:
        lines.append(bought_words(view=own.view, unit=unit.unit, lang=lang))
        lines.append(t("funding.million", lang, n=million(unit.cost, lang=lang)))
    if unit.index is not None and unit.index.after is not None and case.index is not None:
        lines.append(f"{case.index.title(lang=lang)}: {score_words(unit.index, lang=lang)}")
    lines.extend(_below(own, unit.unit))
    return "<br>".join(lines)


def _below(own: FundingMap, unit: str) -> list[str]:
    """Why needs of the unit are just below the line."""
    lang = own.state.lang
    return [
        t("funding.below.why", lang, need=below_words(view=own.view, reason=reason, lang=lang))
        for reason in own.below.get(unit, ())
    ]


def share_words(unit: UnitEffect, *, lang: str) -> str:
    """The part of the shortfall that is bought, in words."""
    if unit.share_met is None:
        return t("funding.nothing_lacking" if unit.norm else "funding.not_known", lang)
    return t(
        "funding.share",
        lang,
        share=number(value=unit.share_met, lang=lang, decimals=0 if unit.share_met == _FULL else 1),
        bought=number(value=unit.bought, lang=lang),
        lacking=number(value=unit.lacking, lang=lang),
    )


def _legend(own: FundingMap) -> list[Any]:
    lang = own.state.lang
    classes = [class_of(unit) for unit in own.units]
    items = [] if own.state.show == MONEY else _class_items(own, classes)
    if own.state.show == MONEY:
        n_paid = sum(bool(unit.cost) for unit in own.units)
        items.append(_sign("circle", t("funding.legend.money", lang), n_paid, lang))
        items.append(_sign("zero", t("funding.legend.none", lang), len(own.units) - n_paid, lang))
    items.append(_sign("small", t("funding.legend.below", lang), len(own.below), lang, counted=False))
    if None in classes:
        items.append(_sign("none", t("funding.not_known", lang), classes.count(None), lang))
    return [
        html.Div(_rings(own), className="circle-legend") if own.state.show == MONEY else None,
        html.Ul(items, className="legend-list"),
        html.P(t("funding.legend.note", lang), className="legend-note"),
    ]


def _rings(own: FundingMap) -> Markup:
    """The circles with the money they stand for."""
    scale, lang = _scale(own.units), own.state.lang
    rings = [
        (scale.diameter(mark), t("funding.million", lang, n=number(value=mark / MILLION, lang=lang)))
        for mark in scale.marks
    ]
    colour = circle_colour(direction="+", theme=as_theme(own.state.theme))
    return Markup(circle_legend(rings=rings, colour=colour, ink="currentColor", font=FONT))


def _scale(units: Sequence[UnitEffect]) -> CircleScale:
    return circle_scale(values=[float(unit.cost) for unit in units], n_units=len(units))


def _class_items(own: FundingMap, classes: Sequence[int | None]) -> list[html.Li]:
    lang = own.state.lang
    names = [
        t("funding.legend.none", lang),
        *(t("funding.legend.to", lang, low=low, high=high) for low, high in pairwise(BOUNDS[:-1])),
        t("funding.legend.under", lang, low=BOUNDS[-2], high=BOUNDS[-1]),
        t("funding.legend.all", lang),
        t("funding.nothing_lacking", lang),
    ]
    return [
        _sign("", name, classes.count(place), lang, colour=own.palette[place])
        for place, name in enumerate(names)
    ]


def _sign(kind: str, text: str, n: int, lang: str, *, colour: str = "", counted: bool = True) -> html.Li:
    swatch = (
        html.Span(className="swatch", style={"backgroundColor": colour})
        if colour
        else html.Span(className=f"swatch swatch-{kind}")
    )
    count = html.Span(t("legend.count", lang, n=n), className="legend-count" if counted else "legend-also")
    return html.Li([swatch, html.Span(text, className="legend-range"), count])


def _list_card(own: FundingMap) -> html.Section:
    lang = own.state.lang
    return card(
        title=t("funding.list", lang),
        subtitle=t("funding.list.sub", lang),
        heading_id="ranking-heading",
        class_name="ranking-card",
        children=flat(
            _rows(own),
            id="funding-list",
            className="ranking-scroll",
            tabIndex="0",
            role="region",
            **{"aria-label": t("ranking.scroll", lang)},
        ),
    )


def _rows(own: FundingMap) -> Any:
    lang, below = own.state.lang, own.below
    units = [own.units[place] for place in listed(orders=[_order(unit) for unit in own.units])]
    theme = as_theme(own.state.theme)
    rows = []
    for unit in units:
        place = class_of(unit)
        colour = "" if place is None else own.palette[place]
        if own.state.show == MONEY and place is not None:
            colour = circle_colour(direction="+", theme=theme)
        words = bought_words(view=own.view, unit=unit.unit, lang=lang) if unit.bought else ""
        marks = [t("funding.legend.below", lang)] if unit.unit in below else []
        rows.append(
            KindRow(
                place=Place(unit.unit, unit.name, "commune", "", unit.district),
                colour=colour,
                words=" · ".join(part for part in (words, *marks) if part),
                value=_value(own, unit),
                order=_order(unit),
            )
        )
    return kind_rows(rows=rows, n_units=len(own.units), state=own.state)


def _value(own: FundingMap, unit: UnitEffect) -> str:
    lang = own.state.lang
    if unit.share_met is None:
        return "–" if unit.norm else "…"
    if own.state.show == MONEY:
        return t("funding.million", lang, n=million(unit.cost, lang=lang))
    return f"{number(value=unit.share_met, lang=lang)} %"


def _order(unit: UnitEffect) -> tuple[float, ...]:
    return (float(unit.share_met is None), -float(unit.cost))
