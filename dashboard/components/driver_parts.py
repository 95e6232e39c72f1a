"""The map of causes, its legend, the list beside it, and the figures above: pure functions of a view."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from markupsafe import Markup

from dashboard import ids
from dashboard.components.base import card, hidden, rich
from dashboard.components.driver_words import (
    drivers_finding,
    drivers_source,
    drivers_title,
    is_shown,
    kind_name,
    low_text,
    points_text,
    sign_text,
    unknown_causes,
    use_text,
)
from dashboard.components.filters import Choice, picker
from dashboard.components.kind_rows import KindRow, kind_rows
from dashboard.components.map_card import CONFIG, separators, shows_a_part, with_geometry
from dashboard.components.map_kinds.card import map_badges
from dashboard.components.ssr import flat
from dashboard.components.summary import stat
from dashboard.figures.choropleth import MapFrame, choropleth
from dashboard.format import value_text
from dashboard.i18n import t
from dashboard.palette_kinds import cause_colours
from dashboard.state import LEVELS, State, href
from dashboard.theme import as_theme
from dashboard.views.drivers import DriversView, DriverUnit
from dashboard.words import count_text, level_name
from domain.drivers.causes import NO_USE, NOT_LOW
from domain.rollup import Evaluated

SUPPLY = "online_service_share"


def colours_of(*, view: DriversView, theme: str) -> dict[str, str]:
    """The colour of each kind of unit but those without a figure, which are hatched."""
    found = cause_colours(theme=as_theme(theme), n_causes=len(view.drivers.causes))
    return dict(zip(view.kinds, found, strict=False))


def driver_filters(*, view: DriversView, state: State, shared: Sequence[Any]) -> list[Any]:
    """Period, level, the communes (``shared``: as on every page), and the cause."""
    lang, counts = state.lang, view.n_of
    causes = [
        Choice(kind, f"{kind_name(kind=kind, view=view, lang=lang)} ({counts[kind]})") for kind in view.kinds
    ]
    return [
        picker(
            name="period",
            label=t("filter.period", lang),
            value=view.period.code,
            choices=[Choice(period.code, period.label(lang=lang)) for period in view.periods],
        ),
        picker(
            name="level",
            label=t("filter.level", lang),
            value=state.level,
            choices=[Choice(v, level_name(level=v, structure=state.structure, lang=lang)) for v in LEVELS],
        ),
        *shared,
        picker(
            name="cause",
            label=t("drivers.filter.cause", lang),
            value=state.cause if state.cause in view.kinds else "",
            choices=[Choice("", t("filter.all", lang)), *causes],
        ),
    ]


def driver_stats(*, view: DriversView, lang: str) -> html.Dl:
    """What citizens file, what staff file for them, and what is offered: apart, so that none passes for another."""
    use, filed, assisted = view.total
    offered = _offered(view)
    gap = ""
    if offered is not None and offered.value is not None and use.value is not None:
        gap = t(
            "drivers.stat.gap", lang, gap=points_text(value=offered.value - use.value, lang=lang).lstrip("+")
        )
    return html.Dl(
        [
            stat(label=t("drivers.stat.self", lang), value=_percent(use, lang=lang),
                 note=t("drivers.stat.of_received", lang)),
            stat(label=t("drivers.stat.all", lang), value=_percent(filed, lang=lang),
                 note=t("drivers.stat.of_received", lang)),
            stat(label=t("drivers.stat.assisted", lang), value=_percent(assisted, lang=lang),
                 note=t("drivers.stat.overstated", lang)),
            stat(label=t("drivers.stat.supply", lang), value=_percent(offered, lang=lang), note=gap),
        ],
        className="stats",
    )  # fmt: skip


def _offered(view: DriversView) -> Evaluated | None:
    """The share of procedures offered online in the area; None when no rule asks for it or nothing was reported."""
    found = view.figures.get(SUPPLY)
    return found.values.get((view.district or view.province).code) if found else None


def _percent(own: Evaluated | None, *, lang: str) -> str:
    if own is None or own.value is None:
        return t(f"reason.{own.reason}", lang) if own else t("legend.none", lang)
    return value_text(value=own.value, display_unit="%", lang=lang)


def driver_map(*, view: DriversView, state: State) -> html.Section:
    """The map coloured by main cause, with its legend; without geometry it says how to get one."""
    lang = state.lang
    source = drivers_source(view=view, lang=lang)
    return card(
        title=html.Span(drivers_title(view=view, lang=lang), id=ids.MAP_TITLE),
        heading_id="map-heading",
        class_name="map-card",
        tools=map_badges(geometry=view.geometry, lang=lang),
        children=[
            html.Div([_canvas(view=view, state=state), flat(_legend(view=view, state=state), id=ids.LEGEND)],
                     className="map-body"),
            html.P(with_geometry(line=source, geometry=view.geometry, lang=lang), className="source"),
        ],
    )  # fmt: skip


def _canvas(*, view: DriversView, state: State) -> html.Div:
    if not view.geometry.url:
        return html.Div(html.P(t("map.no_geometry", state.lang)), className="map-canvas map-empty")
    label = t("map.aria", state.lang, title=drivers_title(view=view, lang=state.lang))
    figure = choropleth(driver_frame(view=view, state=state))
    graph = dcc.Graph(id=ids.MAP, figure=figure, config=CONFIG, className="map-graph", responsive=True)
    return html.Div([hidden(label), graph], className="map-canvas", role="group", **{"aria-label": label})


def driver_frame(*, view: DriversView, state: State) -> MapFrame:
    """One class a kind; units filtered out are as pale as those that are not low, units without a figure hatched."""
    palette = colours_of(view=view, theme=state.theme)
    order = list(palette)
    kinds = [u.finding.kind if is_shown(unit=u, state=state) else NOT_LOW for u in view.units]
    return MapFrame(
        geometry_url=view.geometry.url,
        codes=[unit.place.code for unit in view.units],
        classes=[
            None if unit.finding.kind == NO_USE else order.index(kind)
            for unit, kind in zip(view.units, kinds, strict=True)
        ],
        hovers=[_hover(unit=unit, view=view, lang=state.lang) for unit in view.units],
        n_classes=len(order),
        pivot=None,
        direction="0",
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(view),
        separators=separators(state.lang),
        own_palette=list(palette.values()),
        small=[unit.place.code for unit in view.units if unit.is_small],
    )


def _hover(*, unit: DriverUnit, view: DriversView, lang: str) -> str:
    lines = [
        f"<b>{unit.place.name}</b>",
        f"{t('drivers.stat.self', lang)}: {use_text(unit=unit, view=view, lang=lang)}",
    ]
    lines.append(kind_name(kind=unit.finding.kind, view=view, lang=lang))
    if unit.finding.kind not in (NOT_LOW, NO_USE):
        lines += [sign_text(check=check, level=view.level, lang=lang) for check in unit.finding.signs]
    if unit.is_small:
        lines.append(t("small.long", lang))
    return "<br>".join(lines)


def _legend(*, view: DriversView, state: State) -> list[Any]:
    notes = [t("drivers.legend.note", state.lang, limit=low_text(view=view, lang=state.lang))]
    if state.cause:
        notes.append(t("drivers.legend.filtered", state.lang))
    return [kind_legend(view=view, state=state), *(html.P(note, className="legend-note") for note in notes)]


def kind_legend(*, view: DriversView, state: State) -> html.Ul:
    """Every cause, and the other kinds that there are units of, with their colours and numbers of units."""
    lang, counts = state.lang, view.n_of
    palette = colours_of(view=view, theme=state.theme)
    causes = {cause.id for cause in view.drivers.causes}
    items = [
        html.Li(
            [
                html.Span(className="swatch", style={"backgroundColor": palette[kind]})
                if kind in palette
                else html.Span(className="swatch swatch-none"),
                html.Span(kind_name(kind=kind, view=view, lang=lang), className="legend-range"),
                html.Span(count_text(n=counts[kind], lang=lang), className="legend-count"),
            ]
        )
        for kind in view.kinds
        if counts[kind] or kind in causes
    ]
    return html.Ul(items, className="legend-list kind-legend")


def driver_summary(*, view: DriversView, state: State) -> list[Any]:
    """For the overview: the finding, the kinds with their numbers, and the way to the page."""
    lang = state.lang
    target = replace(state, units=(), panel="", period=view.period.code if state.period else "")
    link = html.A(
        t("drivers.card.more", lang), href=href(path="/drivers", state=target), className="button",
        **{"data-nav": "/drivers"},
    )  # fmt: skip
    return [
        html.P(rich(drivers_finding(view=view, lang=lang)), className="lead"),
        kind_legend(view=view, state=state),
        html.P(link, className="card-link"),
        html.P(drivers_source(view=view, lang=lang), className="source"),
    ]


def driver_list(*, view: DriversView, state: State) -> html.Section:
    """The units by cause, low use first; the map's data for eyes, keyboards and screen readers."""
    lang = state.lang
    rows = [_row(unit=u, view=view, state=state) for u in view.units if is_shown(unit=u, state=state)]
    content = (
        kind_rows(rows=rows, state=state)
        if rows
        else html.P(t("drivers.list.empty", lang), className="muted")
    )
    return card(
        title=t("drivers.list.title", lang),
        subtitle=t("drivers.list.sub", lang),
        heading_id="ranking-heading",
        class_name="ranking-card",
        children=flat(content, id=ids.RANKING, className="ranking-scroll", tabIndex="0", role="region",
                      **{"aria-label": t("ranking.scroll", lang)}),
    )  # fmt: skip


def _row(*, unit: DriverUnit, view: DriversView, state: State) -> KindRow:
    lang, kind = state.lang, unit.finding.kind
    palette = colours_of(view=view, theme=state.theme)
    words = [kind_name(kind=kind, view=view, lang=lang)]
    if kind not in (NOT_LOW, NO_USE):
        others = [cause for cause, found in unit.finding.causes.items() if found == "yes" and cause != kind]
        words += [kind_name(kind=cause, view=view, lang=lang) for cause in others]
        unknown = unknown_causes(unit=unit, view=view, lang=lang)
        words += [unknown] if unknown else []
    use = unit.use.value
    return KindRow(
        place=unit.place,
        colour=palette.get(kind, ""),
        words=" · ".join(words),
        value=use_text(unit=unit, view=view, lang=lang),
        order=(float(view.kinds.index(kind)), float("inf") if use is None else use),
    )


def remedies(*, view: DriversView, lang: str) -> Markup:
    """What helps against each cause, as a list."""
    rows = [
        Markup("<li><strong>{}</strong>: {}</li>").format(own.name(lang=lang), own.remedy(lang=lang))
        for own in view.drivers.causes
    ]
    return Markup('<ul class="remedies small">') + Markup("").join(rows) + Markup("</ul>")
