"""/drivers: where few citizens file online themselves, and whether people, machines, lines or supply go with it."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard import ids, views
from dashboard.components.base import card, rich
from dashboard.components.driver_parts import driver_filters, driver_list, driver_map, driver_stats
from dashboard.components.driver_tables import rule_table, unit_drivers, unit_table
from dashboard.components.driver_words import drivers_finding
from dashboard.components.evidence_parts import evidence_parts
from dashboard.components.filters import place_pickers
from dashboard.components.messages import no_data
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import Notice
from dashboard.views.drivers import DriversView, EvidenceView


def drivers_page(request: Request) -> html.Div:
    """The page; without a figure of use it says what to load."""
    lang = request.state.lang
    head = html.Div(
        [html.H1(t("page.drivers", lang)), html.P(t("page.drivers.sub", lang), className="muted")]
    )
    try:
        view = drivers_view_of(request)
    except views.NoDataError as error:
        own = error.indicator
        text = t("empty.what", lang, indicator=own.name(lang=lang), forms=", ".join(own.forms))
        return html.Div([html.Div(head, className="page-head"), no_data(what=text, lang=lang)])
    request = with_known_cause(request=request, view=view)
    state = request.state
    options = views.get_options(scope=request.scope, structure=state.structure, province=state.province)
    filters = driver_filters(view=view, state=state, shared=place_pickers(state=state, options=options))
    return html.Div(
        [
            flat(
                [
                    synthetic_banner(lang) if view.source.is_synthetic else None,
                    html.Div(
                        [
                            head,
                            html.P(rich(drivers_finding(view=view, lang=lang)), className="finding"),
                            html.P(t("drivers.caution", lang), className="small muted"),
                        ],
                        className="page-head",
                    ),
                ]
            ),
            html.Form(filters, id=ids.FILTERS, className="filters driver-filters",
                      **{"aria-label": t("filter.aria", lang)}),
            flat(notice_list(notices=_notices(request=request, view=view), lang=lang), id=ids.NOTICES),
            html.Div(
                [
                    driver_map(view=view, state=state),
                    driver_list(view=view, state=state),
                    flat(driver_stats(view=view, lang=lang), className="full"),
                ],
                className="grid",
            ),
            flat([unit_table(view=view, state=state), rule_table(view=view, lang=lang)], className="grid below"),
            html.Div(_statistics(request), className="grid below"),
        ],
        **{"data-title": f"{t('page.drivers', lang)} · {t('product', lang)}"},
    )  # fmt: skip


def with_known_cause(*, request: Request, view: DriversView) -> Request:
    """A cause that the rules do not know is told and left out."""
    cause = request.state.cause
    if not cause or cause in view.kinds:
        return request
    told = Notice(key="notice.bad_value", params=(("name", "cause"), ("value", cause)))
    return replace(request, state=replace(request.state, cause=""), notices=(*request.notices, told))


def _statistics(request: Request) -> html.Section:
    """The card of the statistics, filled by a callback once the page stands: they take a second."""
    lang = request.state.lang
    waiting = html.P(t("evidence.loading", lang), className="muted", role="status")
    return card(
        title=t("evidence.title", lang),
        subtitle=t("evidence.sub", lang),
        heading_id="evidence-heading",
        class_name="full",
        children=flat(waiting, id=ids.EVIDENCE),
    )


def _notices(*, request: Request, view: DriversView) -> list[Notice]:
    if view.asked_period is None:
        return list(request.notices)
    asked, shown = (own.label(lang=request.state.lang) for own in (view.asked_period, view.period))
    other = Notice(key="notice.other_period", params=(("asked", asked), ("shown", shown)))
    return [*request.notices, other]


def drivers_view_of(request: Request) -> DriversView:
    """The units of the page's state; raises NoDataError."""
    state = request.state
    return views.get_drivers_view(
        scope=request.scope,
        structure=state.structure,
        level=state.level,
        province=state.province,
        district=state.district if state.level == "commune" else "",
        period=state.period,
        group=state.group,
    )


def evidence_of(request: Request) -> list[Any]:
    """The statistical part of the page's state; nothing without a figure of use."""
    state = request.state
    try:
        found: EvidenceView = views.get_driver_evidence(
            scope=request.scope,
            structure=state.structure,
            level=state.level,
            province=state.province,
            period=state.period,
            group=state.group,
        )
    except views.NoDataError:
        return []
    return evidence_parts(view=found, state=state)


def drawer_part(request: Request) -> html.Section | None:
    """Use and causes of the open unit."""
    try:
        return unit_drivers(view=drivers_view_of(request), state=request.state)
    except views.NoDataError:
        return None
