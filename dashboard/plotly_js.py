"""plotly.js with the kinds of drawing that our pages use, when it is installed: a third of the whole library.

The whole one comes with the package plotly and is served when the small one is not there (tools/plotly_js.py installs
it). On an old office machine the browser reads the small one in a third of the time (docs/adr/0019).
"""

import re
import sys
from functools import lru_cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from dash.fingerprint import build_fingerprint

from dashboard.bundle import Bundle, bundle_of

TRACES = frozenset({"choropleth", "scatter", "scattergeo"})
"""What the small library can draw."""
SMALL_DIR = Path(sys.prefix) / "share" / "reform-atlas"
_WHOLE = "package_data/plotly.min.js"
_HEADER = re.compile(r"plotly\.js v(\d+\.\d+\.\d+)")


@lru_cache(maxsize=1)
def plotly_js_version() -> str:
    """The version of plotly.js that the package plotly brings, which the small library must have too.

    Raises:
        ValueError: the file does not say its version.
    """
    with resources.files("plotly").joinpath(_WHOLE).open(encoding="utf-8") as file:
        found = _HEADER.search(file.read(200))
    if found is None:
        raise ValueError(f"plotly/{_WHOLE} does not say its version")
    return found[1]


def small_name() -> str:
    """The name of the small library's file."""
    return f"plotly-geo-{plotly_js_version()}.min.js"


def small_library(*, folder: Path = SMALL_DIR) -> Bundle | None:
    """The small library, ready to serve; None when the one of this version is not in ``folder``."""
    path = folder / small_name()
    if not path.is_file():
        return None
    return bundle_of(text=path.read_text("utf-8"), kind="js", mimetype="text/javascript", stem="plotly-geo")


def whole_address() -> str:
    """Where the whole library is served, under an address that changes with its version."""
    stamp = int(resources.files("plotly").joinpath(_WHOLE).stat().st_mtime)  # type: ignore[attr-defined]
    return "/_dash-component-suites/plotly/" + build_fingerprint(_WHOLE, version("plotly"), stamp)
