"""The frame of the application, and the first answer of the server with words and figures already in it."""

from typing import Any

from dash import dcc, html

from dashboard import ids
from dashboard.components.shell import footer, header, nav
from dashboard.components.ssr import flat
from dashboard.i18n import t
from dashboard.pages.asking import options_of, request_of
from dashboard.pages.extras import shown_key
from dashboard.pages.model import Request
from dashboard.pages.registry import PAGES, render_drawer, render_page
from dashboard.state import keys_of

COMPARE = "/compare"


def header_of(request: Request) -> list[Any]:
    """The header; without a database it has no provinces to offer."""
    options = options_of(state=request.state, scope=request.scope)
    return header(path=request.path, state=request.state, provinces=options.provinces)


def visible(request: Request) -> list[Any]:
    """All that a reader sees of the application."""
    lang = request.state.lang
    return [
        html.A(t("skip", lang), href="#page", className="skip-link"),
        html.Header(header_of(request), id=ids.HEADER, className="header"),
        html.Div(
            [
                html.Nav(nav(path=request.path, state=request.state), id=ids.NAV, className="nav",
                         **{"aria-label": t("nav.label", lang)}),
                html.Div(
                    [
                        html.Main(render_page(request), id=ids.PAGE, className="page", tabIndex="-1"),
                        html.Div(footer(lang), id="footer"),
                    ],
                    className="main-column",
                ),
            ],
            className="frame",
        ),
        flat(render_drawer(request), id=ids.DRAWER, className="drawer"),
    ]  # fmt: skip


def layout_of(*, path: str | None, search: str | None) -> html.Div:
    """The whole layout for an address, with the keys the browser compares later addresses to."""
    request = request_of(path=path, search=search)
    keys = keys_of(path=path or "/", search=search or "")
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh=False),
            dcc.Store(id=ids.FRAME, data=keys["frame"]),
            dcc.Store(id=ids.VIEW, data=keys["view"]),
            dcc.Store(id=ids.UNIT, data=keys["unit"]),
            dcc.Store(id=ids.PANEL, data=keys["panel"]),
            dcc.Store(id=ids.TUNE, data=keys["tune"]),
            dcc.Store(id=ids.EXTRA, data=shown_key(request)),
            dcc.Store(id=ids.READY, data=0),
            *visible(request),
        ],
        className="app",
        **({"data-compare": "yes"} if COMPARE in PAGES else {}),
    )
