"""Our own styles and scripts as one file each, icons inside: a slow line pays for every request, not for bytes.

Made once with the application. The names change with the content, so that browsers keep the files for a year.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort

BUNDLES = "/own/"
_PICTURE = re.compile(r"url\(([\w/-]+\.svg)\)")
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Bundle:
    """One file: its ``name`` holds a hash of its ``body``."""

    name: str
    body: bytes
    mimetype: str

    @property
    def address(self) -> str:
        """Where the browser asks for it."""
        return f"{BUNDLES}{self.name}"


def styles_of(folder: Path) -> Bundle:
    """All style sheets of ``folder`` in the order of their names, the pictures they name written into them."""

    def inside(found: re.Match[str]) -> str:
        picture = base64.b64encode((folder / found[1]).read_bytes()).decode("ascii")
        return f'url("data:image/svg+xml;base64,{picture}")'

    sheets = [path.read_text("utf-8") for path in sorted(folder.glob("*.css"))]
    return bundle_of(text=_PICTURE.sub(inside, "\n".join(sheets)), kind="css", mimetype="text/css")


def scripts_of(folder: Path) -> Bundle:
    """All scripts of ``folder`` in the order of their names; each stands in a function of its own."""
    scripts = [path.read_text("utf-8") for path in sorted(folder.glob("*.js"))]
    return bundle_of(text="\n;\n".join(scripts), kind="js", mimetype="text/javascript")


def bundle_of(*, text: str, kind: str, mimetype: str, stem: str = "atlas") -> Bundle:
    """The file of ``text``, named by ``stem``, a hash of the text and ``kind``."""
    body = text.encode("utf-8")
    return Bundle(name=f"{stem}.{hashlib.sha256(body).hexdigest()[:16]}.{kind}", body=body, mimetype=mimetype)


def serve_bundles(*, app: Flask, bundles: tuple[Bundle, ...]) -> None:
    """Answer the addresses of ``bundles``; a name of another version is not found."""
    known = {bundle.name: bundle for bundle in bundles}

    @app.get(f"{BUNDLES}<name>")
    def own_bundle(name: str) -> Response:
        found = known.get(name)
        if found is None:
            abort(404)
        response = Response(found.body, mimetype=found.mimetype)
        response.headers["Cache-Control"] = _YEAR
        return response
