import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard import views
from dashboard.components.shell import nav
from dashboard.components.ssr import to_html
from dashboard.pages.asking import request_of
from dashboard.pages.registry import PAGES, render_drawer, render_page
from dashboard.state import default_state, parse
from domain.catalogue_files import get_catalogue
from domain.errors import DatabaseError
from tests.fakes import driver_views, survey_views
from tests.fakes import views as fakes

SURVEY_VIEWS = ("get_gap_view", "get_skill_view", "get_training_history")
VIEWS = ("get_indicator_view", "get_series", "get_trend", "get_unit_profile", "get_overview", "get_options")
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def invented_views(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages ask invented views: no database, the same figures each time."""
    for name in VIEWS:
        monkeypatch.setattr(views, name, getattr(fakes, name))
    monkeypatch.setattr(views, "get_drivers_view", driver_views.get_drivers_view)
    for name in SURVEY_VIEWS:
        monkeypatch.setattr(views, name, getattr(survey_views, name))
    return


def page_html(path: str, search: str = "") -> str:
    return to_html(render_page(request_of(path=path, search=search)))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_renders_in_both_languages(path: str, lang: str):
    text = page_html(path, f"?lang={lang}")
    assert "<h1" in text
    assert not re.search(r"\b(None|nan|NaN)\b", TAGS.sub(" ", text))


@pytest.mark.parametrize("path", ["/", "/adoption", "/equipment", "/skills", "/drivers"])
def test_simulated_figures_are_called_so(path: str):
    assert "Số liệu mô phỏng" in page_html(path)


def test_unknown_page_leads_back():
    text = page_html("/nothing")
    assert "Không có trang này" in text
    assert 'href="/"' in text


def test_nothing_loaded_says_what_to_load(monkeypatch: pytest.MonkeyPatch):
    """Given an indicator without any period, then the page names the form and the command, and shows no figure."""
    indicator = get_catalogue().indicator("lan_share")

    def nothing(**_: object) -> None:
        raise views.NoDataError(indicator=indicator, structure="post2025")

    monkeypatch.setattr(views, "get_indicator_view", nothing)
    text = page_html("/equipment", "?indicator=lan_share")
    assert "Chưa nạp báo cáo nào cho “Tỷ lệ xã có mạng LAN” (biểu F4)" in text
    assert "python -m etl load" in text
    assert "map-graph" not in text


def test_expected_error_is_shown_in_its_own_words(monkeypatch: pytest.MonkeyPatch):
    def broken(**_: object) -> None:
        raise DatabaseError(vi="Cơ sở dữ liệu còn cũ.", en="The database is old.")

    monkeypatch.setattr(views, "get_overview", broken)
    assert "The database is old." in page_html("/", "?lang=en")


class TestRequestOf:
    def test_unknown_province_is_told(self):
        request = request_of(path="/adoption", search="?province=99")
        assert request.state.province == default_state().province
        assert [dict(n.params)["name"] for n in request.notices] == ["province"]

    def test_unknown_district_is_told(self):
        request = request_of(path="/adoption", search="?district=999")
        assert request.state.district == ""
        assert [dict(n.params)["name"] for n in request.notices] == ["district"]

    def test_indicator_of_another_page_is_told(self):
        request = request_of(path="/skills", search="?indicator=lan_share")
        assert request.state.indicator == ""
        assert [dict(n.params)["name"] for n in request.notices] == ["indicator"]

    def test_closing_slash_is_the_same_page(self):
        assert request_of(path="/skills/", search="").path == "/skills"


class TestRenderDrawer:
    def test_closed(self):
        assert render_drawer(request_of(path="/adoption", search="")) is None

    def test_open(self):
        code = fakes.communes()[0].code
        text = to_html(render_drawer(request_of(path="/adoption", search=f"?units={code}")))
        assert f'data-open-unit="{code}"' in text
        assert "dòng 17" in text

    def test_scope_is_passed_on(self, monkeypatch: pytest.MonkeyPatch):
        """Given a request, then the view is asked with the scope of that request and no other."""
        seen = []

        def profile(*, scope: object, structure: str, code: str) -> object:
            seen.append(scope)
            return fakes.get_unit_profile(scope=scope, structure=structure, code=code)  # type: ignore[arg-type]

        monkeypatch.setattr(views, "get_unit_profile", profile)
        own = request_of(path="/", search=f"?units={fakes.communes()[0].code}")
        render_drawer(replace(own, scope="this scope"))  # type: ignore[arg-type]
        assert seen == ["this scope"]


def test_a_cause_that_no_rule_knows_is_told_and_left_out():
    text = page_html("/drivers", "?cause=weather")
    assert "cause=weather" in text
    assert text.count('class="ranking-row') == len(driver_views.drivers_view().units)


def test_a_cause_stays_on_its_page():
    """Given a filter of /drivers, then links to other pages do not carry it."""
    assert "cause=" not in to_html(nav(path="/drivers", state=parse("?cause=people").state))
