"""Small multiples over time, one row an indicator and one column a unit, and the radars that are folded away."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import card
from dashboard.figures.radar import radar
from dashboard.figures.small_lines import Scale, SmallPoint, scale_of, small_line
from dashboard.format import value_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.theme import inks
from dashboard.views.compare import ComparedRow, Comparison
from dashboard.views.model import Place
from dashboard.views.series_parts import CARRIED, ESTIMATED, SeriesPoint, UnitSeries
from dashboard.words import period_label
from domain.periods import STRUCTURE_CHANGE

_MIN_AXES = 3


def small_points(points: Sequence[SeriesPoint]) -> list[SmallPoint]:
    """Points of a series for drawing, placed at the end of their periods."""
    return [
        SmallPoint(
            day=point.period.end,
            value=point.value,
            is_carried=point.status in (CARRIED, ESTIMATED),
            is_estimated=point.status == ESTIMATED,
        )
        for point in points
    ]


def series_scale(series: UnitSeries, *, target: float | None = None) -> Scale | None:
    """The scale that all units of a series share, cut at the change of structure and of meaning."""
    breaks = [day for day in (STRUCTURE_CHANGE, series.series_break) if day]
    return scale_of(
        lines=[small_points(points) for points in series.lines.values()], breaks=breaks, target=target
    )


def line_label(*, name: str, series: UnitSeries, points: Sequence[SeriesPoint], lang: str) -> str:
    """What a small line shows, in words: its first and last value, and its gaps."""
    known = [point for point in points if point.value is not None]
    if not known:
        return t("compare.line.none", lang, place=name, indicator=series.indicator.name(lang=lang))
    first, last = (_said(point, series=series, lang=lang) for point in (known[0], known[-1]))
    return t(
        "compare.line", lang, place=name, indicator=series.indicator.name(lang=lang), first=first, last=last,
        gaps=len(points) - len(known),
    )  # fmt: skip


def _said(point: SeriesPoint, *, series: UnitSeries, lang: str) -> str:
    value = value_text(value=point.value or 0.0, display_unit=series.indicator.display_unit, lang=lang)
    return f"{value} ({period_label(period=point.period, lang=lang)})"


def lines_card(
    *, comparison: Comparison, series: Sequence[UnitSeries], rows: Sequence[ComparedRow], state: State
) -> html.Section:
    """The card of small multiples."""
    lang = state.lang
    targets = {row.indicator.id: row.target for row in rows}
    body = [
        _line_row(series=one, units=comparison.units, target=targets.get(one.indicator.id), state=state)
        for one in series
    ]
    head = [html.Th(t("filter.indicator", lang), scope="col")]
    head += [html.Th(place.name, scope="col") for place in comparison.units]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table lines-table compare-table"
    )
    key = "compare.lines.sub" if comparison.structure == "post2025" else "compare.lines.sub.old"
    return card(
        title=t("compare.lines", lang),
        subtitle=t(key, lang),
        heading_id="lines-heading",
        class_name="full",
        children=html.Div(
            table, className="scroll-x", tabIndex="0", role="region",
            **{"aria-label": t("compare.lines", lang)},
        ),
    )  # fmt: skip


def _line_row(*, series: UnitSeries, units: Sequence[Place], target: float | None, state: State) -> html.Tr:
    lang = state.lang
    scale = series_scale(series, target=target)
    span = period_span(series, lang=lang)
    note = f"{span} · {_range(scale, series=series, lang=lang)}" if scale else span
    head = html.Th([series.indicator.name(lang=lang), html.Span(note, className="muted small")], scope="row")
    return html.Tr(
        [head, *(_line_cell(series=series, place=place, scale=scale, state=state) for place in units)]
    )


def period_span(series: UnitSeries, *, lang: str) -> str:
    """First and last period of a series."""
    first, last = series.periods[0], series.periods[-1]
    return f"{period_label(period=first, lang=lang)} – {period_label(period=last, lang=lang)}"


def _range(scale: Scale, *, series: UnitSeries, lang: str) -> str:
    unit = series.indicator.display_unit
    low, high = (value_text(value=value, display_unit=unit, lang=lang) for value in (scale.low, scale.high))
    return t("compare.lines.scale", lang, low=low, high=high)


def _line_cell(*, series: UnitSeries, place: Place, scale: Scale | None, state: State) -> html.Td:
    lang, points = state.lang, series.lines[place.code]
    known = [point for point in points if point.value is not None]
    if scale is None or not known:
        return html.Td(t("reason.not_reported", lang), className="none")
    drawn = small_line(
        points=small_points(points),
        scale=scale,
        label=line_label(name=place.name, series=series, points=points, lang=lang),
        ink=inks(state.theme),
    )
    return html.Td([Markup(drawn), html.Span(_said(known[-1], series=series, lang=lang), className="small")])


def radar_card(*, comparison: Comparison, rows: Sequence[ComparedRow], state: State) -> html.Details | None:
    """One radar a unit, folded away: places among all units, not values. None with too few indicators."""
    lang = state.lang
    axes = [row for row in rows if row.indicator.direction in ("+", "-") and row.n_ranked > 1]
    if len(axes) < _MIN_AXES:
        return None
    names = [html.Li(row.indicator.name(lang=lang)) for row in axes]
    drawn = [_radar(place=place, index=i, axes=axes, state=state) for i, place in enumerate(comparison.units)]
    return html.Details(
        [
            html.Summary(t("compare.radar", lang)),
            html.P(t("compare.radar.sub", lang), className="muted small"),
            html.Div(drawn, className="radars"),
            html.Ol(names, className="radar-axes"),
        ],
        className="card full details radar-card",
    )


def _radar(*, place: Place, index: int, axes: Sequence[ComparedRow], state: State) -> Any:
    places = [_share(row, index=index) for row in axes]
    names = [str(number) for number in range(1, len(axes) + 1)]
    label = t("compare.radar.label", state.lang, place=place.name)
    return html.Figure(
        [
            Markup(radar(values=places, names=names, label=label, ink=inks(state.theme))),
            html.Figcaption(place.name),
        ]
    )


def _share(row: ComparedRow, *, index: int) -> float | None:
    """Share of the other units that do no better: 1 for the first, 0 for the last."""
    rank = row.cells[index].own.rank
    return None if rank is None else (row.n_ranked - rank) / (row.n_ranked - 1)
