"""Plain addresses beside the pages: health, geometry, typefaces, errors."""

import json
import re
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_file
from werkzeug.exceptions import HTTPException, InternalServerError

from dashboard.auth import require_ready
from dashboard.fonts import font_file
from dashboard.i18n import LANGUAGES, t
from dashboard.pages.api import http_error_answer
from domain.config import get_settings
from domain.errors import ReformAtlasError

IMMUTABLE = "public, max-age=31536000, immutable"
_GEO_NAME = re.compile(r"^[A-Za-z0-9_.-]+\.geojson$")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
_NOTHING = {"type": "GeometryCollection", "geometries": []}
_EMPTY_WORLD = json.dumps({"type": "Topology", "objects": dict.fromkeys(_LAYERS, _NOTHING), "arcs": []})

routes = Blueprint("plain", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@routes.get("/readyz")
def readyz() -> Response:
    """The database is there and current, else 503 with what to do in both languages."""
    try:
        require_ready()
    except ReformAtlasError as error:
        return Response(f"{error.vi}\n{error.en}\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@routes.get("/geo/<name>")
def geometry(name: str) -> Response:
    """A geometry file by its hashed name, in the best encoding that the browser takes and that lies beside it."""
    if not _GEO_NAME.match(name):
        abort(404)
    folder = Path(get_settings().geo_dir)
    for encoding, suffix in _ENCODINGS:
        packed = folder / (name + suffix)
        if request.accept_encodings[encoding] > 0 and packed.is_file():
            response = send_file(packed, mimetype="application/geo+json")
            response.headers["Content-Encoding"] = encoding
            return _immutable(response)
    if not (folder / name).is_file():
        abort(404)
    return _immutable(send_file(folder / name, mimetype="application/geo+json"))


@routes.get("/geo-base/<name>")
def base_map(name: str) -> Response:
    """An empty world for Plotly, which would otherwise ask a public server for its coastlines."""
    return _immutable(Response(_EMPTY_WORLD, mimetype="application/json"))


@routes.get("/fonts/<name>")
def font(name: str) -> Response:
    """A subset of the typeface as WOFF2."""
    found = font_file(name=name)
    if found is None:
        abort(404)
    return _immutable(send_file(found, mimetype="font/woff2"))


@routes.app_errorhandler(HTTPException)
def http_error(error: HTTPException) -> Response:
    """A refused or unknown address in both languages; for programs as JSON."""
    if request.path.startswith("/api/"):
        return http_error_answer(error)
    texts = (t("error.http", lang, code=error.code) for lang in LANGUAGES)
    return Response("\n".join(texts) + "\n", status=error.code or 500, mimetype="text/plain")


@routes.app_errorhandler(Exception)
def failed(error: Exception) -> Response:
    """An error outside any page: the log gets all of it, the reader what to do."""
    current_app.logger.error("request %s failed", request.path, exc_info=error)
    if request.path.startswith("/api/"):
        return http_error_answer(InternalServerError())
    if isinstance(error, ReformAtlasError):
        return Response(f"{error.vi}\n{error.en}\n", status=503, mimetype="text/plain")
    texts = (t("error.unexpected", lang) for lang in LANGUAGES)
    return Response("\n".join(texts) + "\n", status=500, mimetype="text/plain")


def _immutable(response: Response) -> Response:
    response.headers["Cache-Control"] = IMMUTABLE
    response.headers["Vary"] = "Accept-Encoding"
    return response
