"""The overview: how the province stands, who has not reported, and what is offered against what is used."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard import views
from dashboard.components.base import card, rich
from dashboard.components.driver_parts import driver_summary
from dashboard.components.messages import empty_state
from dashboard.components.overview_cards import (
    contrast,
    extremes,
    headline_grid,
    overview_sentence,
)
from dashboard.components.reporting import completeness, quality
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import State
from dashboard.views.model import OverviewView


def overview_page(request: Request) -> html.Div:
    """The page; with an empty database it says what to load."""
    state, lang = request.state, request.state.lang
    found = views.get_overview(scope=request.scope, structure=state.structure, province=state.province)
    is_synthetic = any(h.is_synthetic for h in found.headlines)
    head = html.Div(
        [
            html.H1(t("page.overview", lang, place=found.province.name)),
            html.P(rich(overview_sentence(overview=found, lang=lang)), className="finding"),
        ],
        className="page-head",
    )
    return flat(
        [
            synthetic_banner(lang) if is_synthetic else None,
            head,
            html.Div(notice_list(notices=request.notices, lang=lang)),
            *_body(request=request, found=found),
        ],
        **{"data-title": f"{t('nav.overview', lang)} · {t('product', lang)}"},
    )


def _body(*, request: Request, found: OverviewView) -> list[Any]:
    lang, state = request.state.lang, request.state
    if not any(h.value is not None for h in found.headlines):
        command = "python -m etl load data/sample"
        return [empty_state(title=t("empty.title", lang), text=t("empty.overview", lang), command=command)]
    title = html.H2(t("headline.title", lang), className="section-title")
    headlines = html.Section([title, headline_grid(headlines=found.headlines, state=state)])
    cards = [*_cards(found=found, state=state), *_drivers(request), *_reports(found=found, state=state)]
    return [headlines, html.Div(cards, className="grid")]


def _cards(*, found: OverviewView, state: State) -> list[html.Section]:
    cards = []
    if found.contrast is not None:
        parts = contrast(contrast=found.contrast, state=state)
        cards.append(_card(name="contrast", size="half", state=state, children=parts))
    if found.extremes is not None:
        parts = extremes(extremes=found.extremes, state=state)
        cards.append(_card(name="extremes", size="half", state=state, children=parts))
    return cards


def _reports(*, found: OverviewView, state: State) -> list[html.Section]:
    reports = [completeness(rows=found.completeness, state=state), quality(overview=found, state=state)]
    return [_card(name="completeness", size="full", state=state, children=reports, has_subtitle=True)]


def _drivers(request: Request) -> list[html.Section]:
    """What holds use back, in short; nothing without a figure of use or with too few communes to compare."""
    state = request.state
    try:
        view = views.get_drivers_view(
            scope=request.scope, structure=state.structure, level="commune", province=state.province
        )
    except views.NoDataError:
        return []
    if view.low.value is None:
        return []
    parts = driver_summary(view=view, state=replace(state, level="commune", cause=""))
    return [_card(name="drivers.card", size="full", state=state, children=parts, has_subtitle=True)]


def _card(*, name: str, size: str, state: State, children: Any, has_subtitle: bool = False) -> html.Section:
    return card(
        title=t(f"{name}.title", state.lang),
        subtitle=t(f"{name}.sub", state.lang) if has_subtitle else None,
        heading_id=f"{name.replace('.', '-')}-heading",
        class_name=size,
        children=children,
    )
