"""Theme pages with maps over time and side by side, from address to HTML, over invented views."""

import re

import pytest

from dashboard import views
from dashboard.components.ssr import to_html
from dashboard.pages.asking import request_of
from dashboard.pages.map_kinds import shown_of
from dashboard.pages.registry import render_page
from dashboard.views.change import ChangeView
from dashboard.views.side import SideView
from tests.fakes import survey_views
from tests.fakes import views as fakes

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def invented_views(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("get_indicator_view", "get_series", "get_trend", "get_options"):
        monkeypatch.setattr(views, name, getattr(fakes, name))
    for name in ("get_gap_view", "get_skill_view", "get_training_history"):
        monkeypatch.setattr(views, name, getattr(survey_views, name))


def page_html(search: str) -> str:
    return to_html(render_page(request_of(path="/adoption", search=search)))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "query", ["map=change", "map=change&period_b=2024-Q1", "map=pair", "map=pair&indicator_b=lan_share"]
)
def test_every_kind_renders_without_a_missing_word(query: str, lang: str):
    text = page_html(f"?{query}&lang={lang}")
    assert 'class="map-bar"' in text
    assert not re.search(r"\b(None|nan|NaN)\b", TAGS.sub(" ", text))


def test_change_is_asked_against_the_chosen_period(monkeypatch: pytest.MonkeyPatch):
    """Given a comparable period in the address, then the view is asked for the change from that one."""
    asked: list[str] = []

    def noted(**given: object) -> object:
        asked.append(str(given.get("against", "")))
        return fakes.get_indicator_view(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(views, "get_indicator_view", noted)
    first = fakes.get_indicator_view(
        scope=None,
        indicator="online_share_calendar",
        structure="post2025",
        level="commune",
        province="42",  # type: ignore[arg-type]
    )
    other = views.comparison(view=first, asked="").choices[-1].code
    _, shown = shown_of(request_of(path="/adoption", search=f"?map=change&period_b={other}"))
    assert isinstance(shown.detail, ChangeView)
    assert asked[-1] == other


def test_a_refused_period_is_never_asked_for():
    _, shown = shown_of(request_of(path="/adoption", search="?map=change&period_b=2025-Q1"))
    assert shown.detail.comparison.reason == "structure"
    assert shown.detail.known == []


def test_two_indicators_are_asked_for_the_same_period():
    _, shown = shown_of(request_of(path="/adoption", search="?map=pair&indicator_b=on_time_share"))
    assert isinstance(shown.detail, SideView)
    assert shown.detail.second is not None
    assert shown.detail.second.indicator.id == "on_time_share"
    assert not shown.detail.is_same


def test_a_period_that_cannot_stand_beside_is_said():
    _, shown = shown_of(request_of(path="/adoption", search="?map=pair&period_b=2024-Q1"))
    assert shown.detail.second is None
    assert "không đặt cạnh được" in page_html("?map=pair&period_b=2024-Q1")
