"""Our styles and scripts as one file each: nothing is left out, pictures are inside, the name follows the content."""

from pathlib import Path

import brotli
from flask import Flask

from dashboard.bundle import scripts_of, serve_bundles, styles_of
from dashboard.static import init_static
from domain.paths import ASSETS_DIR


def test_every_script_is_in_it_in_order() -> None:
    body = scripts_of(ASSETS_DIR).body.decode("utf-8")
    places = [body.index(path.read_text("utf-8")) for path in sorted(ASSETS_DIR.glob("*.js"))]
    assert len(places) > 1
    assert places == sorted(places)


def test_pictures_of_the_styles_are_inside() -> None:
    body = styles_of(ASSETS_DIR).body.decode("utf-8")
    assert "icons/" not in body
    assert body.count("data:image/svg+xml;base64,") == sum(
        path.read_text("utf-8").count(".svg)") for path in ASSETS_DIR.glob("*.css")
    )


def test_the_name_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("one()", "utf-8")
    first = scripts_of(tmp_path)
    assert scripts_of(tmp_path) == first
    (tmp_path / "b.js").write_text("two()", "utf-8")
    assert scripts_of(tmp_path).name != first.name


def test_it_is_sent_packed_and_kept_for_a_year(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("body { margin: 0; }\n" * 100, "utf-8")
    own, server = styles_of(tmp_path), Flask("test")
    init_static(server)
    serve_bundles(app=server, bundles=(own,))
    client = server.test_client()

    answer = client.get(own.address, headers={"Accept-Encoding": "br"})

    assert brotli.decompress(answer.data) == own.body
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/own/atlas.0123456789abcdef.css").status_code == 404
