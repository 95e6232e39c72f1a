"""/funding: what a budget buys best for the communes, under which rules, and the papers of it."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import card, rich
from dashboard.components.funding_more import more_cards
from dashboard.components.funding_parts import (
    below_card,
    conflict_card,
    finding,
    item_card,
    papers,
    pickers,
    quality,
    unit_card,
)
from dashboard.components.scenario_list import scenario_card
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import href
from dashboard.views.funding import get_scenarios
from dashboard.views.funding_more import get_funding_more
from dashboard.views.funding_page import DEFAULT_BUDGET, FundingView, get_funding_view, get_saved_view


def funding_view_of(request: Request) -> FundingView:
    """The saved scenario that the address names, else the plan for its choices."""
    state = request.state
    if state.scenario:
        return get_saved_view(scope=request.scope, scenario_id=int(state.scenario))
    return get_funding_view(
        scope=request.scope,
        structure=state.structure,
        province=state.province,
        budget=int(state.budget or DEFAULT_BUDGET),
        mountain=int(state.mountain or 0),
        cap=int(state.cap or 0),
        first=state.first,
    )


def funding_page(request: Request) -> html.Div:
    """The page; TROUBLE is told in words by the registry."""
    state, lang = request.state, request.state.lang
    view = funding_view_of(request)
    saved = get_scenarios(scope=request.scope, structure=state.structure, province=state.province)
    top = [
        synthetic_banner(lang) if view.case.origin.is_synthetic else None,
        html.Div(
            [
                html.Div([html.H1(t("page.funding", lang)), html.P(_sub(view, lang), className="muted")]),
                html.P(rich(finding(view=view, lang=lang)), className="finding"),
                html.P(quality(view=view, lang=lang), className="muted") if view.plan else None,
            ],
            className="page-head",
        ),
        html.Div(notice_list(notices=request.notices, lang=lang)),
        _saved_note(view, lang) if state.scenario else pickers(view=view, state=state),
        html.Div(papers(state=state), className="paper-links") if view.plan else None,
    ]
    cards = [
        conflict_card(view=view, lang=lang),
        item_card(view=view, lang=lang),
        unit_card(view=view, lang=lang),
        below_card(view=view, lang=lang),
        *_more(request, view),
        scenario_card(saved=saved, state=state, can_save=view.plan is not None and not state.scenario),
        _method(lang),
    ]
    title = f"{t('page.funding', lang)} · {t('product', lang)}"
    return html.Div([flat(top), flat(cards, className="grid")], **{"data-title": title})


def _more(request: Request, view: FundingView) -> list[Any]:
    """What takes some seconds is computed when it is asked for."""
    state, lang = request.state, request.state.lang
    if view.plan is None or state.scenario:
        return []
    if not state.more:
        target = href(path=request.path, state=replace(state, more="1"))
        link = html.A(t("funding.more", lang), href=target, className="button", id="funding-more")
        return [
            html.Div(
                [link, html.Span(t("funding.more.sub", lang), className="muted")],
                className="paper-links full",
            )
        ]
    more = get_funding_more(
        scope=request.scope,
        structure=state.structure,
        province=state.province,
        budget=int(state.budget or DEFAULT_BUDGET),
        mountain=int(state.mountain or 0),
        cap=int(state.cap or 0),
        first=state.first,
    )
    return [] if more is None else more_cards(more=more, lang=lang)


def _sub(view: FundingView, lang: str) -> str:
    own = view.case.origin
    return t(
        "page.funding.sub",
        lang,
        place=own.province_name,
        period=own.period,
        n=own.n_reported,
        n_total=own.n_units,
        unknown=own.n_unknown,
    )


def _saved_note(view: FundingView, lang: str) -> html.Div:
    text = t("scenario.shown", lang, title=view.title, snapshot=view.case.number)
    return html.Div(html.Span(text), className="notice")


def _method(lang: str) -> Any:
    return card(
        title=t("funding.method", lang),
        heading_id="funding-method",
        class_name="full",
        children=[html.P(t("proposal.formula", lang)), html.P(t("funding.method.text", lang))],
    )
