"""The application: Dash, its Flask server, and everything that is wired once."""

import gc
import logging
import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from dash._utils import to_json
from flask import has_request_context, request
from flask_compress import Compress

from dashboard.bundle import scripts_of, serve_bundles, styles_of
from dashboard.cache import init_cache
from dashboard.components.ssr import to_html
from dashboard.fonts import WEIGHTS, font_name
from dashboard.i18n import t
from dashboard.pages import callbacks
from dashboard.pages.api import api
from dashboard.pages.compare_routes import compare_routes
from dashboard.pages.downloads import downloads
from dashboard.pages.driver_routes import driver_routes
from dashboard.pages.errors import on_callback_error
from dashboard.pages.find_routes import find_routes
from dashboard.pages.funding_routes import funding_routes
from dashboard.pages.index_routes import index_routes
from dashboard.pages.layout import layout_of
from dashboard.pages.quality_routes import quality_routes
from dashboard.pages.routes import routes
from dashboard.pages.unit_routes import unit_routes
from dashboard.pages.upload_routes import upload_routes
from dashboard.plotly_js import small_library, whole_address
from dashboard.security import init_security
from dashboard.state import parse
from dashboard.static import init_static
from domain.config import Settings, get_settings
from domain.paths import ASSETS_DIR

log = logging.getLogger(__name__)
MAX_BODY_BYTES = 1024 * 1024
"""Callbacks and answers are small; only the address that takes files allows more."""
_GRID_SCRIPT = re.compile(r'<script src="([^"]*dash_ag_grid[^"]*)"></script>')
_UNUSED_SCRIPT = re.compile(
    r'<script src="[^"]*/dash_table/[^"]*"></script>'
)  # Dash brings its old table always

# The renderer asks for this part of the map only when all else has run: a slow line is used better in the meantime.
_GRAPH_PART = "/_dash-component-suites/dash/dcc/async-graph.js"
_EARLY = f'<link rel="preload" as="script" href="{_GRAPH_PART}">'

_PAGE = """<!DOCTYPE html>
<html lang="{lang}" data-theme="{theme}">
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{title}">
<title>{title}</title>
<link rel="icon" href="/assets/brand.svg" type="image/svg+xml">
{fonts}
<link rel="stylesheet" href="{styles}">
{css}
{early}
</head>
<body>
<div id="react-entry-point"><div class="app is-first">{first}</div></div>
<noscript><p class="notice">{noscript}</p></noscript>
<div id="dash-footer" data-grid-script="{grid}" data-plotly-script="{plotly}">
<script id="sent-layout" type="application/json">{layout}</script>
<script id="sent-dependencies" type="application/json">{dependencies}</script>
{config}
<script src="{own}"></script>
{scripts}
{renderer}
</div>
</body>
</html>"""


class AtlasDash(Dash):
    """Dash whose first answer holds the page as HTML and what the renderer asks for first; the grid's script is later.

    The renderer's two questions (layout, dependencies) are answered by assets/00-start.js from the page itself: on a
    slow line that is one round trip less before the map. Our own styles and scripts come as one file each.
    """

    own_styles = own_scripts = plotly = ""
    """Addresses of our own files and of plotly.js."""

    def interpolate_index(self, **kwargs: Any) -> str:
        """The HTML of the address asked for."""
        state = parse(_address()[1]).state
        layout = self.get_layout()
        scripts, first = kwargs["scripts"], _first_html(layout)
        grid = _GRID_SCRIPT.search(scripts)
        return _PAGE.format(
            lang=state.lang,
            theme=state.theme,
            title=escape(t("product", state.lang)),
            metas=kwargs["metas"],
            fonts=_font_css(),
            styles=self.own_styles,
            own=self.own_scripts,
            css=kwargs["css"],
            first=first,
            early=_EARLY if "map-card" in first else "",
            noscript=escape(t("noscript", state.lang)),
            grid=escape(grid[1]) if grid else "",
            plotly=self.plotly,
            layout=_as_data(layout),
            dependencies=_as_data(self._callback_list),
            config=kwargs["config"],
            scripts=_UNUSED_SCRIPT.sub("", _GRID_SCRIPT.sub("", scripts)),
            renderer=kwargs["renderer"],
        )


def _address() -> tuple[str, str]:
    """Path and query of the page that is asked for, or that asks (known from the referrer); else of the overview."""
    if not has_request_context():
        return "/", ""
    if request.path != "/_dash-layout":
        return request.path, request.query_string.decode(errors="replace")
    referrer = urlsplit(request.referrer or "")
    is_own = not referrer.netloc or referrer.netloc == request.host
    return (referrer.path or "/", referrer.query) if is_own else ("/", "")


def _first_html(layout: Any) -> str:
    """The page as HTML, so that words and figures are read before any script runs."""
    return to_html([part for part in layout.children if part._namespace == "dash_html_components"])


def _as_data(value: Any) -> str:
    """JSON that can stand inside a script element: no text in it can end the element."""
    return str(to_json(value)).replace("<", "\\u003c")


def _font_css() -> str:
    weights = {"regular": 400, "semibold": 600}
    faces = "".join(
        '@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-display:swap;'
        f"font-weight:{weights[weight]};src:url(/fonts/{font_name(weight)}) format('woff2')}}"
        for weight in WEIGHTS
    )
    return f"<style>{faces}</style>"


def _layout() -> Any:
    """The layout for the address of the page."""
    path, search = _address()
    return layout_of(path=path, search=search)


def create_app(settings: Settings | None = None) -> Dash:
    """The application, ready to serve; raises nothing when the database is missing (pages say so)."""
    settings = settings or get_settings()
    app = AtlasDash(
        __name__,
        title="Reform Atlas",
        assets_folder=str(ASSETS_DIR),
        suppress_callback_exceptions=True,
        update_title="",
        on_error=on_callback_error,
        serve_locally=True,
        compress=False,
        include_assets_files=False,
    )
    server = app.server
    server.json.ensure_ascii = False
    init_cache(app=server, settings=settings)
    _compress_answers(server)
    init_static(server)
    own = (styles_of(ASSETS_DIR), scripts_of(ASSETS_DIR))
    app.own_styles, app.own_scripts = (bundle.address for bundle in own)
    small = small_library()
    app.plotly = small.address if small else whole_address()
    serve_bundles(app=server, bundles=(*own, small) if small else own)
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    server.register_blueprint(routes)
    server.register_blueprint(downloads)
    server.register_blueprint(driver_routes)
    server.register_blueprint(compare_routes)
    server.register_blueprint(unit_routes)
    server.register_blueprint(api)
    server.register_blueprint(upload_routes)
    server.register_blueprint(quality_routes)
    server.register_blueprint(find_routes)
    server.register_blueprint(funding_routes)
    server.register_blueprint(index_routes)
    app.layout = _layout
    callbacks.register(app)
    init_security(app=server, script_hashes=app.csp_hashes)
    _collect_less_often()
    return app


def _collect_less_often() -> None:
    """What is there now stays, and views are made of thousands of objects without cycles: looking through them all
    after every 700 new ones, as Python does, was a third of a switch over all communes of the country. Looking through
    the oldest as well, 60 ms each time, was what made one switch in ten slow.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 200)


def _compress_answers(server: Any) -> None:
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=6,
        COMPRESS_MIMETYPES=["application/json", "text/html", "text/csv"],
        COMPRESS_MIN_SIZE=500,
    )
    Compress(server)
