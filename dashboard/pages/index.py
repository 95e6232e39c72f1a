"""/index: a ranking of units with its map, how sure it is, why, by which method; weights to try and one's own index."""

from typing import Any

from dash import dcc, html

from dashboard import ids, views
from dashboard.auth import TROUBLE, explained
from dashboard.components.base import card, rich
from dashboard.components.filters import place_pickers
from dashboard.components.index_editor import editor_card
from dashboard.components.index_filters import (
    capture_picker,
    district_picker,
    index_picker,
    level_picker,
    period_picker,
    shade_picker,
)
from dashboard.components.index_map import index_map_card, shade_of
from dashboard.components.index_official import (
    groups_card,
    recount_card,
    recount_finding,
    recount_table_card,
    recounted_units,
)
from dashboard.components.index_tables import file_links, index_ranking_card, index_table_card
from dashboard.components.index_versus import method_parts, versus_picker
from dashboard.components.index_weights import weights_card
from dashboard.components.index_words import board_finding
from dashboard.components.messages import empty_state
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.i18n import t
from dashboard.pages.index_data import (
    Shown,
    asked_of,
    index_of,
    notices_of,
    official_view_of,
    points_of,
    shown_of,
    versus_of,
    why_of,
    why_unit,
)
from dashboard.pages.model import Request
from dashboard.views.index_board import RECOMPUTED
from dashboard.views.index_reading import get_index_periods
from dashboard.views.official_model import OfficialView
from domain.index.library import PUBLISHED


def index_page(request: Request) -> html.Div:
    """The page; without figures it says what to load."""
    state, lang = request.state, request.state.lang
    try:
        if index_of(state) == RECOMPUTED:
            return _page(request, _recounted(request))
        return _page(request, _ranked(shown_of(request)))
    except views.NoIndexDataError:
        return _page(request, [*_bare_filters(request), _nothing(lang, "index.empty")])
    except views.NoCaptureError:
        return _page(request, [*_bare_filters(request), _nothing(lang, "index.empty.official")])


def _page(request: Request, parts: list[Any]) -> html.Div:
    title = t("page.index", request.state.lang)
    return html.Div(parts, **{"data-title": f"{title} · {t('product', request.state.lang)}"})


def _head(lang: str) -> html.Div:
    return html.Div([html.H1(t("page.index", lang)), html.P(t("page.index.sub", lang), className="muted")])


def _nothing(lang: str, key: str) -> html.Div:
    return empty_state(title=t("empty.title", lang), text=t(key, lang), command="python -m etl load <…>")


def _bare_filters(request: Request) -> list[Any]:
    lang = request.state.lang
    filters = html.Form(_picker(request), className="filters", **{"aria-label": t("filter.aria", lang)})
    return [html.Div([_head(lang), html.P(t("empty.title", lang), className="finding")], className="page-head"),
            filters]  # fmt: skip


def _picker(request: Request) -> Any:
    entries = views.get_index_list(scope=request.scope)
    return index_picker(chosen=index_of(request.state), entries=entries, lang=request.state.lang)


def _ranked(shown: Shown) -> list[Any]:
    """Words, pickers, weights, map and ranking, the table, why, and by which method."""
    state, board = shown.state, shown.board
    lang = state.lang
    finding = html.P(rich(board_finding(board=board, lang=lang)))
    return [
        synthetic_banner(lang) if board.source.is_synthetic else None,
        html.Div(
            [
                _head(lang),
                flat(finding.children, id=ids.INDEX_FINDING, className="finding", **{"aria-live": "polite"}),
                html.P(board.note(lang=lang), className="small muted") if board.note(lang=lang) else None,
            ],
            className="page-head",
        ),
        html.Form(_filters(shown), id=ids.FILTERS, className="filters index-filters",
                  **{"aria-label": t("filter.aria", lang)}),
        flat(notice_list(notices=notices_of(shown), lang=lang), id=ids.INDEX_NOTICES),
        flat(weights_card(view=shown.own, state=state), className="grid above") if shown.own else None,
        html.Div([index_map_card(board=board, state=state), index_ranking_card(board=board, state=state)],
                 className="grid"),
        html.Div(_below(shown), className="grid below"),
        dcc.Store(id=ids.INDEX_DONE, data=""),
    ]  # fmt: skip


def _filters(shown: Shown) -> list[Any]:
    request, state = shown.request, shown.state
    options = views.get_options(scope=request.scope, structure=state.structure, province=state.province)
    found = [_picker(request)]
    if shown.official is not None:
        view = shown.official
        found.append(capture_picker(captures=view.captures, shown=view.capture, lang=state.lang))
        found.append(district_picker(state=state, options=options))
    else:
        periods = get_index_periods(scope=request.scope, asked=asked_of(state))
        found.append(period_picker(periods=periods, shown=shown.board.period, lang=state.lang))
        found.append(level_picker(state=state))
        found += place_pickers(state=state, options=options)
    if shown.board.bands:
        found.append(shade_picker(shown=shade_of(board=shown.board, state=state), lang=state.lang))
    return found


def _below(shown: Shown) -> list[Any]:
    state, board = shown.state, shown.board
    lang, unit = state.lang, why_unit(shown)
    files = flat(file_links(state=state), id=ids.INDEX_FILES, className="downloads")
    why = card(
        title=t("index.why.title", lang),
        subtitle=t("index.why.sub", lang),
        heading_id="why-heading",
        class_name="full",
        children=flat(why_of(shown, unit=unit), id=ids.INDEX_WHY, **{"aria-live": "polite"}),
    )
    table = index_table_card(board=board, state=state, tools=files)
    if shown.official is not None:
        groups = flat(groups_card(view=shown.official, lang=lang), className="full")
        # The callback of what is below fills these on the pages of other indices.
        return [why, groups, table, *(flat(None, id=name) for name in (ids.INDEX_VERSUS, ids.INDEX_METHOD))]
    return [why, table, *_methods(shown)]


def _methods(shown: Shown) -> list[Any]:
    state, view = shown.state, shown.own
    lang = state.lang
    if view is None:
        return []
    return [
        card(
            title=t("index.versus", lang),
            subtitle=t("index.versus.sub", lang),
            heading_id="versus-heading",
            class_name="half",
            children=[
                versus_picker(chosen=state.versus, lang=lang),
                flat(versus_or_why(shown), id=ids.INDEX_VERSUS, **{"aria-live": "polite"}),
            ],
        ),
        card(
            title=t("index.method", lang),
            subtitle=t("index.method.sub", lang),
            heading_id="method-heading",
            class_name="half",
            children=flat(method_parts(view=view, lang=lang), id=ids.INDEX_METHOD),
        ),
        card(
            title=t("index.analysis", lang),
            subtitle=t("index.analysis.sub", lang),
            heading_id="analysis-heading",
            class_name="full",
            children=flat(
                html.P(t("evidence.loading", lang), className="muted", role="status"), id=ids.INDEX_ANALYSIS
            ),
        ),
        flat(_editor(shown), className="full"),
    ]


def versus_or_why(shown: Shown) -> list[Any]:
    """The other ranking, or in words why the definition does not take the other method."""
    try:
        return versus_of(shown)
    except TROUBLE as error:
        own = explained(error)
        return [html.P(own.vi if shown.state.lang == "vi" else own.en, className="notice")]


def _editor(shown: Shown) -> html.Details:
    state, scope = shown.state, shown.request.scope
    index = index_of(state)
    version = int(state.revision) if state.revision else None
    text = views.starting_text(scope=scope, index=index, weights=state.moved_weights, version=version)
    return editor_card(
        text=text, versions=views.get_versions(scope=scope, index=index), state=state, is_open=bool(version)
    )


def _recounted(request: Request) -> list[Any]:
    """The recomputation of the published index: never on the map, never ranked."""
    lang = request.state.lang
    view = official_view_of(request)
    return [
        synthetic_banner(lang) if view.capture.is_synthetic else None,
        html.Div(
            [
                _head(lang),
                html.P(rich(recount_finding(view=view, lang=lang)), className="finding"),
                html.P(t("index.recount.caution", lang), className="small muted"),
            ],
            className="page-head",
        ),
        html.Form(
            [_picker(request), capture_picker(captures=view.captures, shown=view.capture, lang=lang)],
            id=ids.FILTERS, className="filters index-filters", **{"aria-label": t("filter.aria", lang)},
        ),
        flat(notice_list(notices=list(request.notices), lang=lang), id=ids.INDEX_NOTICES),
        flat(_recount_cards(request, view=view), className="grid"),
    ]  # fmt: skip


def _recount_cards(request: Request, *, view: OfficialView) -> list[Any]:
    state, lang = request.state, request.state.lang
    units = recounted_units(view)
    if not units:
        return [html.Section(_nothing(lang, "index.empty.counts"), className="full")]
    unit = next((own for own in units if own.place.code == state.unit), units[0])
    why = card(
        title=t("index.points", lang, place=unit.place.name),
        subtitle=t("index.points.sub", lang),
        heading_id="points-heading",
        class_name="full",
        children=points_of(request, view=view, unit=unit.place.code),
    )
    return [recount_card(view=view, lang=lang), why, recount_table_card(view=view, lang=lang)]


def index_drawer(request: Request) -> html.Section | None:
    """Why the open unit has its rank, for the drawer; None where the index has nothing of it."""
    state, lang = request.state, request.state.lang
    unit = state.open_unit
    try:
        if index_of(state) == RECOMPUTED:
            parts = points_of(request, view=official_view_of(request), unit=unit)
        else:
            shown = shown_of(request)
            parts = why_of(shown, unit=unit) if shown.board.line(unit) else []
    except (views.NoIndexDataError, views.NoCaptureError, *TROUBLE):
        return None
    if not parts:
        return None
    name = t("index.points.title" if index_of(state) in (PUBLISHED, RECOMPUTED) else "index.why.title", lang)
    return html.Section([html.H3(name), *parts], className="drawer-theme")
