"""The callbacks: the address changes, and only what it concerns is drawn again.

``assets/20-address.js`` splits the address into a frame key (a new page), a view key (other figures on the same page)
and a unit key (the drawer), so that a switch of indicator sends values and never geometry.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard import ids
from dashboard.cache import kept_answer
from dashboard.components.about import about
from dashboard.components.filters import PICKER_OUTPUTS, changed_pickers
from dashboard.components.map_kinds.card import legend_parts, path_parts
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.shell import footer, nav
from dashboard.components.ssr import FLAT, to_html
from dashboard.components.summary import notice_list
from dashboard.components.table_card import downloads, map_downloads
from dashboard.components.time_slider import TIME_OUTPUTS, time_values
from dashboard.pages import index_callbacks
from dashboard.pages.asking import request_of
from dashboard.pages.drivers import evidence_of
from dashboard.pages.extras import EXTRA_PAGES, extra_cards
from dashboard.pages.layout import header_of
from dashboard.pages.map_kinds import shown_of
from dashboard.pages.model import Request
from dashboard.pages.registry import render_drawer, render_page
from dashboard.pages.table_callbacks import register_table
from dashboard.pages.theme_data import THEMES, late_parts, notices_of, trend_of, view_of
from dashboard.views import NoDataError, data_version

R = TypeVar("R")
_ADDRESS = (State(ids.LOCATION, "pathname"), State(ids.LOCATION, "search"))


def register(app: Dash) -> None:
    """Attach all callbacks to ``app``."""
    _clientside(app)
    _frame(app)
    _words(app)
    _map(app)
    register_table(app)
    _trend(app)
    _extra(app)
    _late(app)
    _drawer(app)
    _evidence(app)
    index_callbacks.register(app)


def _clientside(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("atlas", "split"),
        Output(ids.FRAME, "data"),
        Output(ids.VIEW, "data"),
        Output(ids.UNIT, "data"),
        Output(ids.PANEL, "data"),
        Output(ids.TUNE, "data"),
        Input(ids.LOCATION, "pathname"),
        Input(ids.LOCATION, "search"),
        State(ids.FRAME, "data"),
        State(ids.VIEW, "data"),
        State(ids.UNIT, "data"),
        State(ids.PANEL, "data"),
        State(ids.TUNE, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("atlas", "extraKey"),
        Output(ids.EXTRA, "data"),
        Input("pick-period", "data-value", allow_optional=True),  # pages without a period have no such picker
        Input(ids.FRAME, "data"),
        State(ids.LOCATION, "pathname"),
        State(ids.EXTRA, "data"),
        prevent_initial_call=True,
    )


def _frame(app: Dash) -> None:
    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.HEADER, "children"),
        Output(ids.NAV, "children"),
        Output("footer", "children"),
        Input(ids.FRAME, "data"),
        *_ADDRESS,
        State(ids.READY, "data"),
        prevent_initial_call=True,
    )
    def new_page(_key: str, path: str, search: str, ready: int) -> tuple[Any, ...]:
        """Another page, language, theme, structure, province or level."""
        request = request_of(path=path, search=search, is_late_ready=bool(ready))
        lang = request.state.lang
        menu = nav(path=request.path, state=request.state)
        return render_page(request), header_of(request), menu, footer(lang)


def _words(app: Dash) -> None:
    @app.callback(
        Output(ids.FINDING, "children"),
        Output(ids.STATS, FLAT),
        Output(ids.LEGEND, FLAT),
        Output(ids.MAP_PATH, FLAT),
        Output(ids.MAP_TITLE, "children"),
        Output(ids.MAP_SOURCE, "children"),
        Output(ids.NOTICES, "children"),
        Output(ids.RANKING, FLAT),
        Output(ids.ABOUT, FLAT),
        Output(ids.DOWNLOADS, "children"),
        Output(ids.MAP_DOWNLOADS, FLAT),
        Output(ids.MAP_PICKERS, FLAT),
        *(Output(name, prop) for name, prop in TIME_OUTPUTS),
        Output(ids.DISTRIBUTION, FLAT),
        *(Output(name, prop) for name, prop in PICKER_OUTPUTS),
        Input(ids.VIEW, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_view(_key: str, path: str, search: str) -> tuple[Any, ...]:
        """Another indicator, period, district or kind of classes: the words."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES:
            return (no_update,) * (13 + len(TIME_OUTPUTS) + len(PICKER_OUTPUTS))
        return _drawn(request=request, draw=_words_of)


def _drawn(*, request: Request, draw: Callable[[Request, MapKind, Shown], R]) -> R:
    """What is drawn of the views of a request; those who ask for the same again get what was drawn."""
    version, today = data_version(), date.today()  # the norms of today are those of another day tomorrow
    kind, shown = shown_of(request)
    asked = {
        "scope": request.scope,
        "path": request.path,
        "state": request.state,
        "notices": request.notices,
        "sees_country": shown.sees_country,
        "today": today,
    }
    return kept_answer(
        name=draw.__name__, version=version, asked=asked, make=lambda: draw(request, kind, shown)
    )


def _words_of(request: Request, kind: MapKind, shown: Shown) -> tuple[Any, ...]:
    lang, view = request.state.lang, shown.view
    return (
        kind.finding(shown),
        to_html(kind.stats(shown)),
        to_html(legend_parts(kind=kind, shown=shown)),
        to_html(path_parts(shown)),
        kind.title(shown),
        kind.source(shown),
        notice_list(notices=notices_of(request=request, own=kind.notices(shown)), lang=lang),
        to_html(kind.ranking(shown)),
        to_html(about(indicator=view.indicator, target=view.target, lang=lang)),
        downloads(path=request.path, state=request.state),
        to_html(map_downloads(path=request.path, state=request.state) if view.geometry.url else None),
        to_html(kind.pickers(shown)),
        *time_values(content=kind.time(shown), view=view),
        to_html(kind.distribution(shown)),
        *changed_pickers(view=view, state=request.state),
    )


def _values_of(_request: Request, kind: MapKind, shown: Shown) -> Any:
    return kind.patch(shown)


def _side_values_of(_request: Request, kind: MapKind, shown: Shown) -> Any:
    return kind.side_patch(shown) if kind.side_patch else (no_update,) * 3


def _map(app: Dash) -> None:
    @app.callback(
        Output(ids.MAP, "figure"),
        Input(ids.VIEW, "data"),
        Input(ids.UNIT, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_values(_view: str, _unit: str, path: str, search: str) -> Any:
        """The values of the map; geometry stays where it is."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES:
            return no_update
        return _drawn(request=request, draw=_values_of)

    @app.callback(
        Output(ids.MAP_B, "figure"),
        Output(ids.MAP_HEAD, FLAT),
        Output(ids.MAP_HEAD_B, FLAT),
        Input(ids.VIEW, "data"),
        Input(ids.UNIT, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_side_values(_view: str, _unit: str, path: str, search: str) -> Any:
        """The values of the second map, for kinds that draw two, and the heads of both."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES:
            return (no_update,) * 3
        return _drawn(request=request, draw=_side_values_of)


def _trend(app: Dash) -> None:
    @app.callback(
        Output(ids.LATE_TREND, "children"),
        Input(ids.VIEW, "data"),
        Input(ids.UNIT, "data"),
        *_ADDRESS,
        State(ids.READY, "data"),
        prevent_initial_call=True,
    )
    def new_trend(_view: str, _unit: str, path: str, search: str, ready: int) -> Any:
        """The trend of another indicator or unit."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES or not ready:
            return no_update
        return trend_of(request=request, view=view_of(request))


def _extra(app: Dash) -> None:
    @app.callback(
        Output(ids.EXTRA_CARDS, FLAT), Input(ids.EXTRA, "data"), *_ADDRESS, prevent_initial_call=True
    )
    def new_cards(_key: str, path: str, search: str) -> Any:
        """The tables of a survey, which another indicator leaves as they are."""
        request = request_of(path=path, search=search)
        return to_html(extra_cards(request)) if request.path in EXTRA_PAGES else no_update


def _late(app: Dash) -> None:
    @app.callback(
        Output(ids.LATE_TREND, "children", allow_duplicate=True),
        Output(ids.LATE_TABLE, "children"),
        Input(ids.READY, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def after_map(_ready: int, path: str, search: str) -> tuple[Any, Any]:
        """Trend and table, once the map is drawn and their libraries are there."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES:
            return no_update, no_update
        try:
            kind, shown = shown_of(request)
            return late_parts(request=request, kind=kind, shown=shown)
        except NoDataError:
            return no_update, no_update


def _drawer(app: Dash) -> None:
    @app.callback(
        Output(ids.DRAWER, FLAT), Input(ids.PANEL, "data"), Input(ids.FRAME, "data"), *_ADDRESS,
        prevent_initial_call=True,
    )  # fmt: skip
    def new_unit(_panel: str, _frame: str, path: str, search: str) -> Any:
        """The drawer of the open unit, or none."""
        return to_html(render_drawer(request_of(path=path, search=search)))


def _evidence(app: Dash) -> None:
    @app.callback(Output(ids.EVIDENCE, FLAT), Input(ids.EVIDENCE, "className"), *_ADDRESS)
    def new_evidence(_name: str, path: str, search: str) -> Any:
        """The statistics of /drivers, asked for by their card as soon as it is there."""
        return to_html(evidence_of(request_of(path=path, search=search)))
