"""The line of the open unit against its province and its peers, with the same figures as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard import ids
from dashboard.components.base import icon
from dashboard.components.map_card import separators
from dashboard.components.trend_past import NO_PAST, Past, breaks_of, carried_cell, past_notes
from dashboard.figures.trend import TrendLine, trend
from dashboard.format import suffix_of, value_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.model import IndicatorView, TrendSeries, TrendView
from dashboard.words import units_word
from domain.catalogue import Indicator
from domain.periods import Period

CONFIG = {"displayModeBar": False, "responsive": True}


def trend_parts(
    *, trend_view: TrendView, view: IndicatorView, state: State, past: Past = NO_PAST
) -> list[Any]:
    """Figure, table of the same figures, what hollow points rest on, and a hint when no unit is chosen."""
    lang = state.lang
    lines = _lines(trend_view=trend_view, past=past, state=state)
    periods = sorted({period for line in lines for period in line.values})
    if not periods:
        return [html.P(t("trend.empty", lang), className="muted")]
    return [
        _chosen(trend_view=trend_view, state=state),
        dcc.Graph(
            id=ids.TREND,
            figure=_figure(lines=lines, view=view, state=state, periods=periods),
            config=CONFIG,
            className="trend-graph",
            responsive=True,
        ),
        html.Details(
            [
                html.Summary(t("trend.table", lang)),
                _table(lines=lines, periods=periods, lang=lang),
            ],
            className="details",
        ),
        *past_notes(past=past, periods=periods, indicator=trend_view.indicator, lang=lang),
        html.P(t(_structure_key(trend_view=trend_view, past=past), lang), className="source"),
    ]


def _chosen(*, trend_view: TrendView, state: State) -> Any:
    """Which unit has its own line, with ways to open or drop it; else how to choose one."""
    lang = state.lang
    name = next((series.name for series in trend_view.series if series.role == "unit"), "")
    if not name:
        return html.P(t("trend.hint", lang), className="muted")
    return html.Div(
        [
            html.Span([t("trend.chosen", lang), " ", html.Strong(name)]),
            html.Button(
                t("trend.open", lang), type="button", className="button", **{"data-unit": state.unit}
            ),
            html.Button(
                [icon("close"), html.Span(t("trend.drop", lang))],
                type="button",
                className="button",
                **{"data-action": "drop-unit"},
            ),
        ],
        className="chosen",
    )


@dataclass(frozen=True)
class _Line:
    """One line with its texts by period."""

    role: str
    name: str
    values: Mapping[Period, float | None]
    texts: Mapping[Period, str]
    carried: frozenset[Period]


def _lines(*, trend_view: TrendView, past: Past, state: State) -> list[_Line]:
    lang, indicator = state.lang, trend_view.indicator
    out = []
    for series in trend_view.series:
        before = past.points(series)
        values = {period: point.value for period, point in before.items()}
        texts = {p: carried_cell(point=point, indicator=indicator, lang=lang) for p, point in before.items()}
        for point in series.points:
            values[point.period] = point.value
            texts[point.period] = _cell(point.value, indicator=indicator, lang=lang)
        name = series_name(series=series, view=trend_view, level=state.level, lang=lang)
        out.append(_Line(role=series.role, name=name, values=values, texts=texts, carried=frozenset(before)))
    return out + _lines_before(past=past, lang=lang)


def _lines_before(*, past: Past, lang: str) -> list[_Line]:
    """The indicator of the meaning before: the open unit's line, else the province's."""
    if past.before is None or not past.before.series:
        return []
    indicator, series = past.before.indicator, past.before.series[0]
    values = {point.period: point.value for point in series.points}
    texts = {period: _cell(value, indicator=indicator, lang=lang) for period, value in values.items()}
    name = f"{indicator.name(lang=lang)}: {series.name}"
    return [_Line(role="before", name=name, values=values, texts=texts, carried=frozenset())]


def _structure_key(*, trend_view: TrendView, past: Past) -> str:
    has_past = any(past.points(series) for series in trend_view.series)
    return "trend.structure.carried" if has_past else f"trend.structure.{trend_view.structure}"


def tick_text(*, period: Period, lang: str) -> str:
    """A period under an axis, its year on a second line."""
    label = period.label(lang=lang).replace(" năm ", "<br>").replace(" half of ", " half<br>")
    return label.replace("/", "<br>", 1) if lang == "vi" else label.replace(" 20", "<br>20", 1)


def series_name(*, series: TrendSeries, view: TrendView, level: str, lang: str) -> str:
    """The name of a line; peers are the median of the other units of the level."""
    if series.role != "peers":
        return series.name
    return t("trend.peers", lang, units=units_word(level=level, structure=view.structure, lang=lang))


def _figure(
    *, lines: list[_Line], view: IndicatorView, state: State, periods: list[Period]
) -> dict[str, Any]:
    lang = state.lang
    drawn = [
        TrendLine(
            role=line.role,
            name=line.name,
            values=[line.values.get(period) for period in periods],
            hovers=[line.texts.get(period, t("reason.not_reported", lang)) for period in periods],
            carried=[period in line.carried for period in periods],
        )
        for line in lines
    ]
    return trend(
        labels=[period.label(lang=lang) for period in periods],
        ticks=[tick_text(period=period, lang=lang) for period in periods],
        lines=drawn,
        theme=state.theme,
        separators=separators(lang),
        suffix=suffix_of(display_unit=view.indicator.display_unit, lang=lang),
        target=view.target.value if view.target is not None else None,
        breaks=breaks_of(periods=periods, indicator=view.indicator, lang=lang),
    )


def _cell(value: float | None, *, indicator: Indicator, lang: str) -> str:
    if value is None:
        return t("reason.not_reported", lang)
    return value_text(value=value, display_unit=indicator.display_unit, lang=lang)


def _table(*, lines: list[_Line], periods: list[Period], lang: str) -> html.Div:
    head = [html.Th(t("filter.period", lang), scope="col")]
    head += [html.Th(line.name, scope="col") for line in lines]
    body = [
        html.Tr(
            [html.Th(period.label(lang=lang), scope="row")]
            + [html.Td(line.texts.get(period, "–")) for line in lines]
        )
        for period in reversed(periods)
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table")
    return html.Div(
        table, className="scroll-x", tabIndex="0", role="region", **{"aria-label": t("trend.table", lang)}
    )
