"""The pages of a theme: finding, pickers, map and ranking, four figures, trend, table, what the indicator is."""

from typing import Any

from dash import html

from dashboard import ids, views
from dashboard.components.about import about
from dashboard.components.base import card
from dashboard.components.filters import Choice, picker
from dashboard.components.map_kinds.card import map_card
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.messages import no_data
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.components.table_card import downloads
from dashboard.i18n import t
from dashboard.pages.extras import extra_cards
from dashboard.pages.map_kinds import shown_of
from dashboard.pages.model import Request
from dashboard.pages.theme_data import filters_of, groups_of, indicator_of, late_parts, notices_of
from dashboard.views.model import IndicatorView
from dashboard.words import level_name, source_line
from domain.catalogue import Indicator


def theme_page(request: Request) -> html.Div:
    """The page; without any data it says what to load."""
    lang, name = request.state.lang, request.path.strip("/")
    head = html.Div(
        [html.H1(t(f"page.{name}", lang)), html.P(t(f"page.{name}.sub", lang), className="muted")]
    )
    try:
        kind, shown = shown_of(request)
    except views.NoDataError as error:
        return _empty_page(request=request, head=head, indicator=error.indicator)
    view = shown.view
    trend_children, table_children = (None, None)
    if request.is_late_ready:
        trend_children, table_children = late_parts(request=request, kind=kind, shown=shown)
    return html.Div(
        [
            synthetic_banner(lang) if view.source.is_synthetic else None,
            html.Div(
                [head, html.P(kind.finding(shown), id=ids.FINDING, className="finding",
                              **{"aria-live": "polite"})],
                className="page-head",
            ),
            html.Form(filters_of(request=request, view=view), id=ids.FILTERS, className="filters",
                      **{"aria-label": t("filter.aria", lang)}),
            html.Div(notice_list(notices=notices_of(request=request, own=kind.notices(shown)), lang=lang),
                     id=ids.NOTICES, **{"aria-live": "polite"}),
            html.Div(
                [
                    map_card(kind=kind, shown=shown),
                    _ranking_card(kind=kind, shown=shown),
                    flat(kind.stats(shown), id=ids.STATS, className="full"),
                    _trend_card(request=request, children=trend_children),
                    _about_card(kind=kind, shown=shown),
                    _table_card(request=request, view=view, children=table_children),
                ],
                className="grid",
            ),
            flat(extra_cards(request), id=ids.EXTRA_CARDS, className="grid extra-cards"),
        ],
        **{"data-title": f"{t(f'page.{name}', lang)} · {t('product', lang)}"},
    )  # fmt: skip


def _empty_page(*, request: Request, head: html.Div, indicator: Indicator) -> html.Div:
    lang = request.state.lang
    text = t("empty.what", lang, indicator=indicator.name(lang=lang), forms=", ".join(indicator.forms))
    pickers = _pickers_without_view(request=request)
    return html.Div([html.Div(head, className="page-head"), *pickers, no_data(what=text, lang=lang)])


def _pickers_without_view(*, request: Request) -> list[Any]:
    """The indicator picker alone, so that another indicator can be chosen."""
    lang = request.state.lang
    choices = [
        (t(f"theme.{theme}", lang), [Choice(i.id, i.name(lang=lang)) for i in members])
        for theme, members in groups_of(request.path)
    ]
    field = picker(
        name="indicator", label=t("filter.indicator", lang), value=indicator_of(request), choices=choices
    )
    return [html.Form(field, className="filters", **{"aria-label": t("filter.aria", lang)})]


def _ranking_card(*, kind: MapKind, shown: Shown) -> html.Section:
    lang, view = shown.state.lang, shown.view
    return card(
        title=t(kind.ranking_title, lang),
        subtitle=t(kind.ranking_sub, lang, level=level_name(level=view.level, structure=view.structure, lang=lang)),
        heading_id="ranking-heading",
        class_name="ranking-card",
        children=flat(
            kind.ranking(shown), id=ids.RANKING, className="ranking-scroll", tabIndex="0",
            role="region", **{"aria-label": t("ranking.scroll", lang)},
        ),
    )  # fmt: skip


def _trend_card(*, request: Request, children: Any) -> html.Section:
    return card(
        title=t("trend.title", request.state.lang),
        heading_id="trend-heading",
        class_name="trend-card",
        children=html.Div(children or _skeleton(), id=ids.LATE_TREND),
    )


def _about_card(*, kind: MapKind, shown: Shown) -> html.Section:
    lang, view = shown.state.lang, shown.view
    return card(
        title=t("about.title", lang),
        heading_id="about-heading",
        class_name="about-card",
        children=[
            flat(about(indicator=view.indicator, target=view.target, lang=lang), id=ids.ABOUT),
            html.H3(t("distribution.title", lang), className="sub-heading"),
            flat(kind.distribution(shown), id=ids.DISTRIBUTION),
        ],
    )


def _table_card(*, request: Request, view: IndicatorView, children: Any) -> html.Section:
    lang = request.state.lang
    source = source_line(source=view.source, structure=view.structure, lang=lang)
    return card(
        title=t("table.title", lang),
        subtitle=t("table.sub", lang),
        heading_id="table-heading",
        class_name="table-card",
        tools=html.Div(
            downloads(path=request.path, state=request.state), id=ids.DOWNLOADS, className="downloads"
        ),
        children=[
            html.Div(children or _skeleton(), id=ids.LATE_TABLE),
            html.P(source, className="source", id="table-source"),
        ],
    )


def _skeleton() -> html.Div:
    return html.Div(className="skeleton")
