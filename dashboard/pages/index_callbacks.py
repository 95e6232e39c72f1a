"""What moved weights, another method or other colours change on /index: words, values and text, never geometry.

What is on the first screen comes first; what is below it follows when the ranking is there (``INDEX_DONE``).
"""

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboard import ids
from dashboard.auth import TROUBLE, explained
from dashboard.components.base import rich
from dashboard.components.index_map import index_legend, index_patch
from dashboard.components.index_tables import file_links, index_ranking, index_table
from dashboard.components.index_versus import method_parts
from dashboard.components.index_words import board_finding, board_title
from dashboard.components.ssr import FLAT, to_html
from dashboard.components.summary import notice_list
from dashboard.pages.asking import request_of
from dashboard.pages.index import versus_or_why
from dashboard.pages.index_data import (
    Shown,
    analysis_of,
    index_of,
    is_computed,
    notices_of,
    shown_of,
    why_of,
    why_unit,
)
from dashboard.pages.model import Request
from dashboard.state import Notice
from dashboard.state_index import INDEX_PATH
from dashboard.views import NoCaptureError, NoIndexDataError
from dashboard.views.index_board import RECOMPUTED
from domain.errors import IndexDefinitionError

_ADDRESS = (State(ids.LOCATION, "pathname"), State(ids.LOCATION, "search"))
_PARTS = (
    (ids.INDEX_FINDING, FLAT),
    (ids.INDEX_NOTICES, FLAT),
    (ids.INDEX_LEGEND, FLAT),
    (ids.INDEX_RANKING, FLAT),
)
_BELOW = (
    (ids.INDEX_TABLE, FLAT),
    (ids.INDEX_FILES, FLAT),
    (ids.INDEX_VERSUS, FLAT),
    (ids.INDEX_METHOD, FLAT),
)


def register(app: Dash) -> None:
    """Attach the callbacks of /index to ``app``."""
    _ranking(app)
    _map(app)
    _why(app)
    _below(app)
    _analysis(app)


def _found(path: str, search: str) -> Shown | None:
    """The ranking of an address of /index; None on other pages, and where there is none."""
    request = request_of(path=path, search=search)
    if request.path != INDEX_PATH or index_of(request.state) == RECOMPUTED:
        return None
    try:
        return shown_of(request)
    except (NoIndexDataError, NoCaptureError):
        return None


def _ranking(app: Dash) -> None:
    @app.callback(
        *(Output(name, prop) for name, prop in _PARTS),
        Output(ids.MAP_TITLE, "children", allow_duplicate=True),
        Output(ids.INDEX_DONE, "data"),
        Input(ids.TUNE, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_ranking(key: str, path: str, search: str) -> tuple[Any, ...]:
        """The words and the ranking; weights that make no sense are told and change nothing else."""
        try:
            shown = _found(path, search)
        except IndexDefinitionError as error:
            return (no_update, _told(request_of(path=path, search=search), error), *[no_update] * 4)
        if shown is None:
            return (no_update,) * (len(_PARTS) + 2)
        board, state = shown.board, shown.state
        return (
            to_html(rich(board_finding(board=board, lang=state.lang))),
            to_html(notice_list(notices=notices_of(shown), lang=state.lang)),
            to_html(index_legend(board=board, state=state)),
            index_ranking(board=board, state=state),
            board_title(board=board, lang=state.lang),
            key,
        )


def _told(request: Request, error: IndexDefinitionError) -> Any:
    text = error.vi if request.state.lang == "vi" else error.en
    notice = Notice(key="index.weights.refused", params=(("error", text),))
    return to_html(notice_list(notices=[*request.notices, notice], lang=request.state.lang))


def _map(app: Dash) -> None:
    @app.callback(
        Output(ids.MAP, "figure", allow_duplicate=True),
        Input(ids.TUNE, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_scores(_key: str, path: str, search: str) -> Any:
        """The values of the map; geometry stays where it is. Alone, for a place without shapes has no map."""
        try:
            shown = _found(path, search)
        except IndexDefinitionError:
            return no_update
        return no_update if shown is None else index_patch(board=shown.board, state=shown.state)


def _why(app: Dash) -> None:
    @app.callback(
        Output(ids.INDEX_WHY, FLAT),
        Input(ids.INDEX_DONE, "data"),
        Input(ids.UNIT, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_why(_key: str, _unit: str, path: str, search: str) -> Any:
        """Why the chosen unit has its rank."""
        try:
            shown = _found(path, search)
        except IndexDefinitionError:
            return no_update
        return no_update if shown is None else to_html(why_of(shown, unit=why_unit(shown)))


def _below(app: Dash) -> None:
    @app.callback(
        *(Output(name, prop) for name, prop in _BELOW),
        Input(ids.INDEX_DONE, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_below(_key: str, path: str, search: str) -> tuple[Any, ...]:
        """The table and its files, the ranking by another method, the method in words with the weights tried."""
        nothing = (no_update,) * len(_BELOW)
        try:
            shown = _found(path, search)
        except IndexDefinitionError:
            return nothing
        if shown is None or shown.own is None:
            return nothing
        lang = shown.state.lang
        return (
            index_table(board=shown.board, lang=lang),
            to_html(file_links(state=shown.state)),
            to_html(versus_or_why(shown)),
            to_html(method_parts(view=shown.own, lang=lang)),
        )


def _analysis(app: Dash) -> None:
    @app.callback(Output(ids.INDEX_ANALYSIS, FLAT), Input(ids.INDEX_ANALYSIS, "className"), *_ADDRESS)
    def new_analysis(_name: str, path: str, search: str) -> Any:
        """What takes a second, asked for by its card as soon as it is there."""
        request = request_of(path=path, search=search)
        if request.path != INDEX_PATH or not is_computed(request.state):
            return no_update
        try:
            return to_html(analysis_of(request))
        except TROUBLE as error:
            own = explained(error)
            text = own.vi if request.state.lang == "vi" else own.en
            return to_html(notice_list(notices=[Notice(key="index.said", params=(("text", text),))],
                                       lang=request.state.lang))  # fmt: skip
        except NoIndexDataError:
            return ""
