"""The application as a server on an empty database: health, safety, typefaces and friendly dead ends."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.fonts import WEIGHTS, font_name
from domain.config import get_settings
from store.engine import get_engine, migrate


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The application on an empty but current database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'reform.db'}")
    monkeypatch.setenv("GEO_DIR", str(tmp_path / "geo"))
    get_settings.cache_clear()
    get_engine.cache_clear()
    migrate(get_engine())
    from dashboard.app import create_app

    yield create_app().server.test_client()
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


def test_ready_with_a_current_database(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'missing.db'}")
    get_settings.cache_clear()
    get_engine.cache_clear()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    text = answer.get_data(as_text=True)
    assert "Chạy: python -m etl init" in text
    assert "Run: python -m etl init" in text
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/adoption", "/equipment", "/skills", "/drivers", "/methodology", "/nothing"]
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_database_is_no_error(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.get_data(as_text=True)


def test_empty_pages_say_what_to_load(client: FlaskClient) -> None:
    for path in ("/", "/adoption", "/drivers"):
        assert "python -m etl load" in client.get(path).get_data(as_text=True)


def test_layout_is_that_of_the_page_that_asks(client: FlaskClient) -> None:
    """Given the referrer of a page in English, when the layout is asked for, then it is that page in English."""
    headers = {"Referer": "http://localhost/methodology?lang=en"}
    layout = json.loads(client.get("/_dash-layout", headers=headers).data)
    text = json.dumps(layout, ensure_ascii=False)
    assert "Methodology and definitions" in text
    assert "/methodology|en||||" in text


def test_the_page_brings_what_its_scripts_ask_first(client: FlaskClient) -> None:
    """Given a page, then the layout and the dependencies in it are those that the server would answer."""
    page = client.get("/methodology?lang=en").get_data(as_text=True)
    headers = {"Referer": "http://localhost/methodology?lang=en"}
    for name in ("layout", "dependencies"):
        found = re.search(rf'<script id="sent-{name}" type="application/json">(.*?)</script>', page)
        assert found
        assert json.loads(found[1]) == json.loads(client.get(f"/_dash-{name}", headers=headers).data)


def test_layout_for_a_foreign_referrer_is_the_overview(client: FlaskClient) -> None:
    headers = {"Referer": "http://elsewhere.example/skills"}
    text = json.dumps(json.loads(client.get("/_dash-layout", headers=headers).data))
    assert '"/||||||"' in text
    assert "/skills|" not in text


@pytest.mark.parametrize("name", ["x.geojson", "a.txt", "..geojson.db"])
def test_geometry_is_served_by_known_names_only(client: FlaskClient, name: str) -> None:
    assert client.get(f"/geo/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/geo/../reform.db", "/geo/..%2Freform.db", "/fonts/..%2F..%2Freform.db"])
def test_no_way_leads_out_of_the_folder(client: FlaskClient, path: str) -> None:
    assert b"SQLite format" not in client.get(path).data


def test_geometry_comes_packed_when_the_browser_takes_it(client: FlaskClient, tmp_path: Path) -> None:
    folder = tmp_path / "geo"
    folder.mkdir()
    (folder / "a_1.geojson").write_bytes(b"plain")
    (folder / "a_1.geojson.br").write_bytes(b"packed")
    packed = client.get("/geo/a_1.geojson", headers={"Accept-Encoding": "br"})
    assert (packed.data, packed.headers["Content-Encoding"]) == (b"packed", "br")
    assert "immutable" in packed.headers["Cache-Control"]
    plain = client.get("/geo/a_1.geojson", headers={"Accept-Encoding": "identity"})
    assert plain.data == b"plain"
    assert "Content-Encoding" not in plain.headers


def test_typefaces_have_all_vietnamese_letters(client: FlaskClient) -> None:
    import io

    from fontTools.ttLib import TTFont

    wanted = set("ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậềểễếệìỉĩíịồổỗốộờởỡớợừửữứựỳỷỹýỵ0123456789–·▲▼−")
    for weight in WEIGHTS:
        answer = client.get(f"/fonts/{font_name(weight)}")
        assert answer.status_code == 200
        known = {chr(code) for code in TTFont(io.BytesIO(answer.data)).getBestCmap()}
        assert wanted - known - set("▲▼−") == set()
    assert client.get("/fonts/other.woff2").status_code == 404


@pytest.mark.parametrize(
    "path", ["/download/adoption.exe", "/download/methodology.csv", "/download/adoption.csv"]
)
def test_what_cannot_be_downloaded_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_bundles_are_named_by_their_content_and_the_grid_waits(client: FlaskClient) -> None:
    """Given the first answer, then the grid's script is not among those that run at once, and plotly is ours."""
    text = client.get("/adoption").get_data(as_text=True)
    scripts = [part.split('"')[0] for part in text.split('<script src="')[1:]]
    assert not [src for src in scripts if "dash_ag_grid" in src]
    assert 'data-grid-script="/_dash-component-suites/dash_ag_grid/' in text
    assert re.search('data-plotly-script="(/own/plotly-geo|/_dash-component-suites/plotly/)', text)
    assert not [src for src in scripts if src.startswith("http")]
