"""Headers that tell the browser what this application never does: load from elsewhere, sit in a frame."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response
from flask.wrappers import Request

OWN_HEADER = "X-Reform-Atlas"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The layout is asked for with the address of the page as referrer (see app.py); it never leaves this server.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy(*, script_hashes: Sequence[str]) -> str:
    """The content security policy. Styles may be inline: the map, the grid and our bars set widths and colours."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' " + " ".join(script_hashes),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def is_own_page(request: Request) -> bool:
    """Whether a request that changes something was sent by a script of this application's own pages.

    Three signs, each of which a page of another site cannot give: the browser's word on where the request started
    (``Sec-Fetch-Site``), its origin, and a header that a foreign page may not set without being allowed to.
    """
    if request.headers.get(OWN_HEADER) != "1":
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def init_security(*, app: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Add the headers to every answer of ``app``; the hashes are asked for once, after all callbacks exist."""
    known: list[str] = []

    @app.after_request
    def add(response: Response) -> Response:
        if not known:
            known.append(policy(script_hashes=script_hashes()))
        response.headers.setdefault("Content-Security-Policy", known[0])
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        return response
