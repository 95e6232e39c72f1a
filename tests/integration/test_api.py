"""The API on the loaded sample: what docs/openapi.yaml promises, what pages show, and refusals that say why."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.openapi
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from dashboard.pages import api as api_page
from dashboard.views import get_indicator_view
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.known_indicators import find_indicator, of_theme
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World

SHARE = "online_share_calendar"
PLAIN = {"Accept-Encoding": "identity"}  # the checker does not unpack


@pytest.fixture(scope="module")
def server(season: tuple[World, LoadReport]) -> Iterator[Flask]:
    """The application on the loaded sample."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", str(season[0].settings.database_url))
        patch.setenv("GEO_DIR", str(season[0].settings.geo_dir))
        get_settings.cache_clear()
        get_engine.cache_clear()
        from dashboard.app import create_app

        yield create_app().server
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def get(client: FlaskClient, address: str, *, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    assert answer.mimetype == "application/json"
    return dict(answer.get_json())


class TestContract:
    @pytest.mark.parametrize("path", ["/values", "/indicators", "/units", "/openapi.json"])
    def test_answers_are_what_the_description_says(self, server: Flask, path: str) -> None:
        """Given parameters of all kinds, right and wrong, then status, media type and body fit docs/openapi.yaml."""
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)
        operation = schema[path]["GET"]

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=PLAIN)

        check()

    @pytest.mark.parametrize(
        "address",
        [
            f"/values?indicator={SHARE}",
            f"/values?indicator={SHARE}&period=2025-Q1&structure=pre2025&level=district",
            "/values?indicator=online_share&level=province",
            "/values?indicator=lan_share&period=2026",
            "/indicators?theme=adoption",
            "/units?level=district&structure=pre2025&on=2024-06-30",
            "/units?level=province",
        ],
    )
    def test_full_answers_fit_too(self, server: Flask, address: str) -> None:
        """Random parameters seldom meet data: these do."""
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)
        path, _, query = address.partition("?")
        case = schema[path]["GET"].Case(query=dict(pair.split("=") for pair in query.split("&")))
        response = case.call_and_validate(headers=PLAIN)
        assert response.status_code == 200

    def test_the_file_describes_every_address_and_no_other(self, server: Flask) -> None:
        rules = {str(rule) for rule in server.url_map.iter_rules() if str(rule).startswith("/api/")}
        rules.remove("/api/v1/<path:rest>")  # what is not there
        assert rules == {f"/api/v1{path}" for path in api_page.description()["paths"]}

    def test_the_themes_of_the_file_are_those_of_the_catalogue(self) -> None:
        (theme,) = (
            own
            for own in api_page.description()["paths"]["/indicators"]["get"]["parameters"]
            if own.get("name") == "theme"
        )
        assert set(theme["schema"]["enum"]) == {own.theme for own in get_catalogue().indicators.values()}


class TestValues:
    def test_figures_are_those_of_the_page(self, client: FlaskClient) -> None:
        found = get(client, f"/values?indicator={SHARE}&period=2026-Q2&level=commune&province=42")
        view = get_indicator_view(
            scope=Scope.everything(),
            indicator=SHARE,
            structure="post2025",
            level="commune",
            province="42",
            period="2026-Q2",
        )
        assert [(v["unit_code"], v["value"], v["rank"]) for v in found["values"]] == [
            (unit.place.code, unit.value, unit.rank) for unit in view.units
        ]
        assert (found["period"]["code"], found["asked_period"], found["is_simulated"]) == (
            "2026-Q2",
            None,
            True,
        )

    def test_null_has_a_reason_and_is_not_zero(self, client: FlaskClient) -> None:
        found = get(client, f"/values?indicator={SHARE}&structure=pre2025&period=2024-Q3")
        for value in found["values"]:
            assert (value["value"] is None) is bool(value["reason"])

    def test_another_period_than_asked_for_is_said(self, client: FlaskClient) -> None:
        found = get(client, f"/values?indicator={SHARE}&period=2031-Q1")
        assert found["asked_period"] == "2031-Q1"
        assert found["period"]["end"] < "2031"

    def test_a_district_keeps_its_communes_only(self, client: FlaskClient) -> None:
        everything = get(client, f"/values?indicator={SHARE}")["values"]
        district = everything[0]["parent_code"]
        found = get(client, f"/values?indicator={SHARE}&district={district}")["values"]
        assert [v["unit_code"] for v in found] == [
            v["unit_code"] for v in everything if v["parent_code"] == district
        ]

    def test_shortfalls_are_served_too(self, client: FlaskClient) -> None:
        name = of_theme("shortfall")[0].id
        assert get(client, f"/values?indicator={name}")["indicator"]["id"] == find_indicator(name).id

    def test_csv_says_the_same(self, client: FlaskClient) -> None:
        answer = client.get(f"/api/v1/values?indicator={SHARE}&format=csv")
        assert answer.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
        expected = get(client, f"/values?indicator={SHARE}")
        assert [row["unit_code"] for row in rows] == [v["unit_code"] for v in expected["values"]]
        for row, value in zip(rows, expected["values"], strict=True):
            assert (float(row["value"]) if row["value"] else None) == value["value"]
            assert row["period"] == expected["period"]["code"]
            assert row["is_simulated"] == "true"


class TestUnits:
    def test_codes_keep_their_zeros_and_parents_are_those_of_the_day(self, client: FlaskClient) -> None:
        before = get(client, "/units?structure=pre2025&level=district&on=2024-12-31")["units"]
        after = get(client, "/units?structure=pre2025&level=district&on=2025-06-30")["units"]
        assert (len(before), len(after)) == (13, 12)
        assert len(get(client, "/units")["units"]) == 69
        assert all(
            unit["code"].isdigit() and len(unit["code"]) == 5 for unit in get(client, "/units")["units"]
        )

    def test_all_provinces(self, client: FlaskClient) -> None:
        assert len(get(client, "/units?level=province")["units"]) == 34
        assert len(get(client, "/units?level=province&structure=pre2025")["units"]) == 63


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "status", "code"),
        [
            ("/values", 400, "missing_parameter"),
            ("/values?indicator=nothing", 404, "unknown_indicator"),
            (f"/values?indicator={SHARE}&level=ward", 400, "bad_parameter"),
            (f"/values?indicator={SHARE}&period=yesterday", 400, "bad_parameter"),
            (f"/values?indicator={SHARE}&province=99", 404, "unknown_province"),
            (f"/values?indicator={SHARE}&district=99", 404, "unknown_district"),
            (f"/values?indicator={SHARE}&province=12", 404, "no_data"),
            (f"/values?indicator={SHARE}&provice=42", 400, "unknown_parameter"),
            (f"/values?indicator={SHARE}&format=xml", 400, "bad_parameter"),
            (f"/values?indicator={SHARE}&period=0000", 400, "bad_parameter"),
            ("/units?on=31/12/2024", 400, "bad_parameter"),
            ("/indicators?theme=none", 400, "bad_parameter"),
            ("/nothing", 404, "http_404"),
        ],
    )
    def test_say_what_is_wrong_in_both_languages(
        self, client: FlaskClient, address: str, status: int, code: str
    ) -> None:
        error = get(client, address, status=status)["error"]
        assert error["code"] == code
        assert error["vi"] and error["en"] and error["vi"] != error["en"]

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_nothing_can_be_written(self, client: FlaskClient, method: str) -> None:
        answer = getattr(client, method)("/api/v1/units")
        assert answer.status_code == 405
        assert answer.get_json()["error"]["code"] == "http_405"
        assert "GET" in answer.headers["Allow"]

    def test_answers_are_not_kept_by_caches(self, client: FlaskClient) -> None:
        assert "no-store" in client.get("/api/v1/units").headers["Cache-Control"]

    def test_without_a_database_it_says_what_to_do(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        get_engine.cache_clear()
        monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
        get_settings.cache_clear()
        try:
            assert "etl init" in get(client, "/units?level=district", status=503)["error"]["en"]
        finally:
            monkeypatch.undo()
            get_settings.cache_clear()
            get_engine.cache_clear()


class TestScope:
    def test_a_user_of_one_commune_gets_that_one(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Given two users of one commune each, then neither answer holds the other's code."""
        answers = {}
        for code in ("18073", "18115"):
            monkeypatch.setattr(api_page, "current_scope", lambda code=code: Scope.of([("post2025", code)]))
            answers[code] = [
                client.get(f"/api/v1{address}").get_data(as_text=True)
                for address in ("/units", "/units?format=csv")
            ]
        for own, other in (("18073", "18115"), ("18115", "18073")):
            assert all(other not in text for text in answers[own])

    def test_who_sees_nothing_gets_nothing(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api_page, "current_scope", Scope)
        for address in ("/units", f"/values?indicator={SHARE}"):
            assert json.loads(client.get(f"/api/v1{address}").data)["error"]["code"] == "unknown_province"
