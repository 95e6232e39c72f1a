"""Script bundles compressed once, not for every visitor.

The first visitor of a bundle gets a quick compression while a thread makes the best one; later ones, also after
a restart, get the best one from disk. Other answers are compressed as they are made (Flask-Compress).
"""

import gzip
import hashlib
import logging
import threading
from pathlib import Path

import brotli
from flask import Flask, Request, Response, request

from dashboard.bundle import BUNDLES
from dashboard.fonts import cache_dir

log = logging.getLogger(__name__)
PREFIXES = ("/_dash-component-suites/", "/assets/", BUNDLES)
_TEXT = ("javascript", "css", "json", "svg")
_QUICK = {"br": 5, "gzip": 6}
_BEST = {"br": 11, "gzip": 9}
_SMALLEST = 800


class StaticCompressor:
    """Keeps compressed bodies by content and encoding, in memory and on disk."""

    def __init__(self, *, folder: Path) -> None:
        self._folder = folder
        self._bodies: dict[tuple[str, str], bytes] = {}
        self._queued: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def compressed(self, *, body: bytes, encoding: str) -> bytes:
        """``body`` in ``encoding``: the best form once it exists, until then the quick one."""
        key = (hashlib.sha256(body).hexdigest(), encoding)
        found = self._bodies.get(key)
        if found is not None:
            return found
        path = self._folder / f"{key[0][:32]}.{encoding}"
        if path.is_file():
            self._bodies[key] = path.read_bytes()
            return self._bodies[key]
        quick = _pack(body=body, encoding=encoding, level=_QUICK[encoding])
        self._bodies[key] = quick
        self._queue_best(key=key, body=body, path=path)
        return quick

    def _queue_best(self, *, key: tuple[str, str], body: bytes, path: Path) -> None:
        with self._lock:
            if key in self._queued:
                return
            self._queued.add(key)
        threading.Thread(target=self._make_best, args=(key, body, path), daemon=True).start()

    def _make_best(self, key: tuple[str, str], body: bytes, path: Path) -> None:
        best = _pack(body=body, encoding=key[1], level=_BEST[key[1]])
        self._bodies[key] = best
        partial = path.with_suffix(f".{threading.get_ident()}.part")
        try:
            partial.write_bytes(best)
            partial.replace(path)
        except OSError as error:
            log.warning("compressed bundle not kept on disk: %s", error)


def _pack(*, body: bytes, encoding: str, level: int) -> bytes:
    return brotli.compress(body, quality=level) if encoding == "br" else gzip.compress(body, level, mtime=0)


def init_static(app: Flask) -> None:
    """Compress bundles and assets of ``app`` and let browsers keep them: their addresses change with their content."""
    compressor = StaticCompressor(folder=cache_dir("static"))

    @app.after_request
    def pack(response: Response) -> Response:
        if not request.path.startswith(PREFIXES) or response.status_code != 200:
            return response
        if request.path.startswith("/assets/"):
            response.headers["Cache-Control"] = "public, max-age=86400"
        _compress(response=response, own=request, compressor=compressor)
        return response


def _compress(*, response: Response, own: Request, compressor: StaticCompressor) -> None:
    response.headers["Vary"] = "Accept-Encoding"
    if "Content-Encoding" in response.headers or not any(kind in (response.mimetype or "") for kind in _TEXT):
        return
    encoding = next((name for name in ("br", "gzip") if own.accept_encodings[name] > 0), "")
    if not encoding:
        return
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _SMALLEST:
        return
    response.set_data(compressor.compressed(body=body, encoding=encoding))
    response.headers["Content-Encoding"] = encoding
