"""/funding: what a budget buys best for the communes, under which rules, and the papers of it."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import card, rich
from dashboard.components.funding_compare import comparison_cards, comparison_finding
from dashboard.components.funding_editor import Offered, editor
from dashboard.components.funding_map import FundingMap, map_cards
from dashboard.components.funding_more import more_cards
from dashboard.components.funding_parts import (
    below_card,
    conflict_card,
    finding,
    item_card,
    lines_card,
    papers,
    quality,
    stats,
    unit_card,
)
from dashboard.components.funding_progress import ended_note, progress_card
from dashboard.components.funding_words import period_words
from dashboard.components.scenario_list import compared_of, scenario_card
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import State, href
from dashboard.state_carried import without_funding
from dashboard.tasks import DROPPED
from dashboard.views.funding import get_scenarios
from dashboard.views.funding_case import READINESS
from dashboard.views.funding_compare import get_scenario_comparison
from dashboard.views.funding_index import get_index_choices
from dashboard.views.funding_more import get_funding_more
from dashboard.views.funding_page import (
    DEFAULT_BUDGET,
    MILLION,
    SECONDS,
    Choices,
    Funding,
    FundingView,
    get_funding,
    get_funding_geometry,
    get_saved_view,
)
from dashboard.views.funding_rules import rule_lines
from domain.funding.case import Case
from domain.funding.rule_lines import written

WAIT = 0.9
"""Seconds that a page waits for a plan; then it shows how far the search is."""
MORE_SECONDS = 30.0


def choices_of(state: State) -> Choices:
    """What the address chooses."""
    return Choices(
        structure=state.structure,
        province=state.province,
        budget=int(state.budget or DEFAULT_BUDGET),
        mountain=int(state.mountain or 0),
        cap=int(state.cap or 0),
        rules=state.rules,
        weights=state.benefit,
        index=state.gain,
        base=int(state.base or 0),
    )


def funding_of(request: Request, *, wait: float | None = WAIT) -> Funding:
    """The saved scenario that the address names, else the plan for its choices or how far its search is.

    ``wait`` None: to the end of the search, for papers.
    """
    state = request.state
    if state.scenario:
        view = get_saved_view(scope=request.scope, scenario_id=int(state.scenario))
        return Funding(figures=view.case, case=view.case, view=view)
    return get_funding(scope=request.scope, asked=choices_of(state), wait=wait)


def funding_page(request: Request) -> html.Div:
    """The page; TROUBLE is told in words by the registry."""
    if len(compared_of(request.state)) > 1:
        return _comparison(request)
    state, lang = request.state, request.state.lang
    funding = funding_of(request)
    view = funding.view
    top = [
        synthetic_banner(lang) if funding.figures.origin.is_synthetic else None,
        _head(funding, lang=lang),
        html.Div(notice_list(notices=request.notices, lang=lang)),
        _saved_note(view, state) if view and state.scenario else None,
        ended_note(lang=lang) if view and view.was_ended else None,
        html.Div(
            [_wrong(funding, lang) if funding.error else None, _editor(request, funding)],
            className="grid top-cards",
        )
        if not state.scenario
        else None,
        html.Div(papers(state=state), className="paper-links") if view and view.plan else None,
        stats(view=view, lang=lang) if view else None,
    ]
    return _whole(
        [flat(top), *_result(request, funding), flat(_below(request, funding), className="grid")], lang
    )


def _whole(parts: list[Any], lang: str) -> html.Div:
    title = f"{t('page.funding', lang)} · {t('product', lang)}"
    return html.Div(parts, **{"data-title": title})


def _head(funding: Funding, *, lang: str) -> html.Div:
    view = funding.view
    says = finding(view=view, lang=lang) if view else _without_view(funding, lang)
    return html.Div(
        [
            html.Div(
                [
                    html.H1(t("page.funding", lang)),
                    html.P(_sub(funding.figures, lang), className="muted"),
                ]
            ),
            html.P(rich(says), className="finding"),
            html.P(quality(view=view, lang=lang), className="muted") if view and view.plan else None,
        ],
        className="page-head",
    )


def _without_view(funding: Funding, lang: str) -> str:
    """What is said while there is no plan."""
    if funding.error is not None:
        return t("funding.finding.wrong", lang)
    is_over = funding.record is not None and funding.record.status == DROPPED
    return t("funding.finding.dropped" if is_over else "funding.finding.search", lang)


def _sub(figures: Case, lang: str) -> str:
    own = figures.origin
    return t(
        "page.funding.sub",
        lang,
        place=own.province_name,
        period=period_words(own.period, lang=lang),
        n=own.n_reported,
        n_total=own.n_units,
        unknown=own.n_unknown,
    )


def _editor(request: Request, funding: Funding) -> html.Section:
    offered = Offered(
        indices=get_index_choices(scope=request.scope),
        rules=rule_lines(figures=funding.figures, text=request.state.rules),
    )
    return editor(funding=funding, state=request.state, offered=offered)


def _wrong(funding: Funding, lang: str) -> html.Section:
    error = funding.error
    text = "" if error is None else error.vi if lang == "vi" else error.en
    return card(
        title=t("funding.wrong", lang),
        heading_id="wrong-heading",
        class_name="full",
        children=html.P(text, role="alert"),
    )


def _result(request: Request, funding: Funding) -> list[Any]:
    """The map with its list, or how far the search is."""
    state, view = request.state, funding.view
    if view is None:
        if funding.error is not None:
            return []
        own = progress_card(record=funding.record, what="plan", seconds=SECONDS, lang=state.lang)
        return [flat(own, className="grid")]
    if view.plan is None:
        return []
    geometry = get_funding_geometry(scope=request.scope, structure=state.structure, province=state.province)
    return [html.Div(map_cards(FundingMap(view=view, geometry=geometry, state=state)), className="grid")]


def _below(request: Request, funding: Funding) -> list[Any]:
    state, lang, view = request.state, request.state.lang, funding.view
    saved = get_scenarios(scope=request.scope, structure=state.structure, province=state.province)
    can_save = bool(view and view.plan and not state.scenario)
    cards = [
        conflict_card(view=view, lang=lang),
        item_card(view=view, lang=lang),
        unit_card(view=view, lang=lang),
        lines_card(view=view, lang=lang),
        below_card(view=view, lang=lang),
        *_more(request, view),
    ] if view else []  # fmt: skip
    return [*cards, scenario_card(saved=saved, state=state, can_save=can_save), _method(lang)]


def _more(request: Request, view: FundingView) -> list[Any]:
    """What takes some seconds is computed when it is asked for."""
    state, lang = request.state, request.state.lang
    if view.plan is None:
        return []
    if not state.more:
        target = href(path=request.path, state=replace(state, more="1"))
        link = html.A(
            t("funding.more", lang), href=target, className="button", id="funding-more", **{"data-to": "stay"}
        )
        return [
            html.Div(
                [link, html.Span(t("funding.more.sub", lang), className="muted")],
                className="paper-links full",
            )
        ]
    is_frozen = bool(state.scenario or state.base)
    answer = get_funding_more(scope=request.scope, case=view.case, is_frozen=is_frozen, wait=WAIT)
    if answer.result is not None:
        return more_cards(more=answer.result, lang=lang)
    return [progress_card(record=answer.record, what="more", seconds=MORE_SECONDS, lang=lang)]


def _saved_note(view: FundingView, state: State) -> html.Div:
    lang = state.lang
    text = t("scenario.shown", lang, title=view.title, snapshot=view.case.number)
    target = href(path="/funding", state=started_from(view=view, state=state))
    link = html.A(
        t("scenario.start", lang), href=target, className="button", id="scenario-start", **{"data-to": "top"}
    )
    return html.Div([html.Span(text), link], className="notice")


def started_from(*, view: FundingView, state: State) -> State:
    """The state in which the money, rules and weights of a scenario can be changed, over its frozen figures."""
    case = view.case
    paid = {(own.unit, own.item): own.paid for own in case.lines if own.paid}
    weights = ";".join(f"{name}:{weight:f}" for name, weight in case.weights.items() if weight)
    return replace(
        without_funding(state),
        budget=str(case.budget // MILLION),
        rules=written(tables=case.rules, paid=paid, money=MILLION),
        benefit=weights,
        gain="" if case.index is None or case.index.spec.id == READINESS else case.index.spec.id,
        base=state.scenario,
    )


def _comparison(request: Request) -> html.Div:
    """Scenarios side by side."""
    state, lang = request.state, request.state.lang
    numbers = tuple(int(own) for own in compared_of(state))
    found = get_scenario_comparison(scope=request.scope, scenarios=numbers)
    saved = get_scenarios(scope=request.scope, structure=state.structure, province=state.province)
    is_synthetic = any(own.scenario.case.origin.is_synthetic for own in found.scenarios)
    titles = [
        html.H1(t("scenario.compare.title", lang)),
        html.P(t("scenario.compare.sub", lang), className="muted"),
    ]
    says = html.P(rich(comparison_finding(found=found, lang=lang)), className="finding")
    top = [
        synthetic_banner(lang) if is_synthetic else None,
        html.Div([html.Div(titles), says], className="page-head"),
        html.Div(notice_list(notices=request.notices, lang=lang)),
    ]
    cards = [
        *comparison_cards(found=found, state=state),
        scenario_card(saved=saved, state=state, can_save=False),
    ]
    return _whole([flat(top), flat(cards, className="grid")], lang)


def _method(lang: str) -> Any:
    return card(
        title=t("funding.method", lang),
        heading_id="funding-method",
        class_name="full",
        children=[
            html.P(t("proposal.formula", lang)),
            html.P(t("funding.method.text", lang)),
            html.P(t("funding.method.index", lang)),
        ],
    )
