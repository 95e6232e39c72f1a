"""/compare: two to eight units of one level side by side."""

from typing import Any

from dash import html

from dashboard import views
from dashboard.components.base import icon, rich
from dashboard.components.compare_lines import lines_card, radar_card
from dashboard.components.compare_pick import chosen_units, compare_filters, start_card
from dashboard.components.compare_table import compare_card, lessons_card
from dashboard.components.compare_words import compare_finding, shown_rows
from dashboard.components.messages import empty_state
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import Notice, State, to_search
from dashboard.views.compare import ComparedRow, Comparison

ENOUGH = 2


def comparison_of(request: Request) -> Comparison:
    """The comparison that the address asks for."""
    state = request.state
    return views.get_comparison(
        scope=request.scope,
        structure=state.structure,
        level=state.level,
        province=state.province,
        units=state.units,
        criteria=state.peer_criteria,
        period=state.period,
    )


def compare_page(request: Request) -> html.Div:
    """The page; with fewer than two units it says what to do, without data what to load."""
    state, lang = request.state, request.state.lang
    found = comparison_of(request)
    rows = shown_rows(comparison=found, topic=state.topic)
    notices = [*request.notices, *_unknown(found)]
    return flat(
        [
            synthetic_banner(lang) if found.is_synthetic else None,
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(t("page.compare", lang)),
                            html.P(t("page.compare.sub", lang), className="muted"),
                        ]
                    ),
                    html.P(rich(_finding(found=found, rows=rows, lang=lang)), className="finding"),
                ],
                className="page-head",
            ),
            chosen_units(comparison=found, state=state),
            html.Form(compare_filters(comparison=found, state=state), className="filters compare-filters",
                      **{"aria-label": t("filter.aria", lang)}),
            html.Div(notice_list(notices=notices, lang=lang)),
            *_body(request=request, found=found, rows=rows),
        ],
        **{"data-title": f"{t('page.compare', lang)} · {t('product', lang)}"},
    )  # fmt: skip


def _unknown(found: Comparison) -> list[Notice]:
    """Codes that are no units of the level: left out, and said."""
    if not found.unknown:
        return []
    return [Notice(key="compare.unknown", params=(("codes", ", ".join(found.unknown)),))]


def _finding(*, found: Comparison, rows: list[ComparedRow], lang: str) -> str:
    if len(found.units) < ENOUGH:
        return t("compare.choose", lang)
    return compare_finding(comparison=found, rows=rows, lang=lang)


def _body(*, request: Request, found: Comparison, rows: list[ComparedRow]) -> list[Any]:
    state, lang = request.state, request.state.lang
    if not found.rows:
        command = "python -m etl load data/sample"
        return [empty_state(title=t("empty.title", lang), text=t("empty.overview", lang), command=command)]
    if len(found.units) < ENOUGH:
        return [start_card(comparison=found, state=state)]
    series = views.get_unit_series(
        scope=request.scope,
        structure=state.structure,
        level=state.level,
        province=state.province,
        units=tuple(place.code for place in found.units),
        indicators=tuple(row.indicator.id for row in rows),
    )
    cards = [
        compare_card(comparison=found, rows=rows, state=state, tools=_downloads(state)),
        lessons_card(comparison=found, rows=rows, state=state),
        lines_card(
            comparison=found, series=[one for one in series if len(one.periods) > 1], rows=rows, state=state
        ),
        radar_card(comparison=found, rows=rows, state=state),
    ]
    return [html.Div(cards, className="grid")]


def _downloads(state: State) -> html.Div:
    links = [
        html.A(
            [icon("download"), html.Span(kind.upper())],
            href=f"/compare/table.{kind}{to_search(state)}",
            className="button",
            download="",
            title=t(f"download.{kind}", state.lang),
            **{"aria-label": t(f"download.{kind}", state.lang)},
        )
        for kind in ("xlsx", "csv")
    ]
    return html.Div(links, className="downloads")
