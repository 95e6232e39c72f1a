"""plotly.js: the small library suffices for what we draw, and the whole one stands in for it."""

import ast
from pathlib import Path

import pytest

from dashboard import app as app_module
from dashboard.app import create_app
from dashboard.bundle import bundle_of
from dashboard.plotly_js import TRACES, small_library
from domain.paths import ROOT

NOT_TRACES = {"miller", "category", "line"}
"""Values of ``type`` that belong to projections, axes and shapes."""


def types_drawn() -> set[str]:
    """Every constant that stands as ``type`` in what the figures are made of."""
    found = set()
    for path in (ROOT / "dashboard" / "figures").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                found |= {
                    value.value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                    and key.value == "type"
                    and isinstance(value, ast.Constant)
                }
    return found


def test_figures_have_only_traces_of_the_small_library():
    drawn = types_drawn()

    assert {"choropleth", "scatter", "scattergeo"} <= drawn
    assert drawn <= TRACES | NOT_TRACES


def test_a_library_of_another_version_is_not_served(tmp_path: Path):
    (tmp_path / "plotly-geo-1.0.0.min.js").write_text("old")

    assert small_library(folder=tmp_path) is None


@pytest.mark.parametrize("is_installed", [True, False])
def test_the_page_names_a_library_that_is_served(monkeypatch: pytest.MonkeyPatch, is_installed: bool):
    # Given a machine with or without the small library
    small = bundle_of(text="/* maps */", kind="js", mimetype="text/javascript", stem="plotly-geo")
    monkeypatch.setattr(app_module, "small_library", lambda: small if is_installed else None)

    # When a page is asked for
    app = create_app()
    client = app.server.test_client()
    page = client.get("/").text

    # Then the library it names is there, and kept by browsers
    assert f'data-plotly-script="{app.plotly}"' in page
    answer = client.get(app.plotly)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert (answer.data == small.body) is is_installed
