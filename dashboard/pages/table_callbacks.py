"""The callbacks of the table: its rows at once, or part by part where there are too many."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard import ids
from dashboard.components.table_block import asked_of, block_of
from dashboard.components.table_card import comes_in_parts
from dashboard.pages.asking import request_of
from dashboard.pages.map_kinds import shown_of
from dashboard.pages.theme_data import THEMES
from dashboard.words import source_line

_ADDRESS = (State(ids.LOCATION, "pathname"), State(ids.LOCATION, "search"))
_SEARCH = "table-search"


def register_table(app: Dash) -> None:
    """Attach the callbacks of the table to ``app``."""
    _clientside(app)
    _rows(app)
    _parts(app)


def _clientside(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("atlas", "search"),
        Output(_SEARCH, "className"),
        Input(_SEARCH, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("atlas", "askAgain"),
        Output("table-source", "className"),
        Input(ids.TABLE, "columnDefs"),
        prevent_initial_call=True,
    )


def _rows(app: Dash) -> None:
    @app.callback(
        Output(ids.TABLE, "rowData"),
        Output(ids.TABLE, "columnDefs"),
        Output("table-source", "children"),
        Input(ids.VIEW, "data"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def new_rows(_key: str, path: str, search: str) -> tuple[Any, ...]:
        """The rows of the table; of a long one only its columns, after which the grid asks for rows again."""
        request = request_of(path=path, search=search)
        if request.path not in THEMES:
            return (no_update,) * 3
        kind, shown = shown_of(request)
        source = source_line(
            source=shown.view.source, structure=shown.view.structure, lang=request.state.lang
        )
        rows = no_update if comes_in_parts(request.state) else kind.rows(shown)
        return rows, kind.columns(shown), source


def _parts(app: Dash) -> None:
    @app.callback(
        Output(ids.TABLE, "getRowsResponse"),
        Input(ids.TABLE, "getRowsRequest"),
        State(_SEARCH, "value"),
        *_ADDRESS,
        prevent_initial_call=True,
    )
    def next_rows(asked: dict[str, Any] | None, text: str | None, path: str, search: str) -> Any:
        """The part of a long table that one has scrolled to."""
        request = request_of(path=path, search=search)
        if not asked or request.path not in THEMES:
            return no_update
        kind, shown = shown_of(request)
        return block_of(rows=kind.rows(shown), asked=asked_of(request=asked, text=text))
