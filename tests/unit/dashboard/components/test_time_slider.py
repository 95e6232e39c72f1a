import re
from dataclasses import replace

from dashboard.components.time_slider import time_bar, time_periods, time_values
from domain.periods import parse_code
from tests.fakes.indicator_views import unit, view

PERIODS = tuple(parse_code(code=code) for code in ("2026-Q3", "2026-Q2", "2026-H1", "2026-Q1", "2025"))


def test_periods_of_the_shown_kind_oldest_first():
    own = replace(view([unit("Xã A", 1.0)]), periods=PERIODS)
    assert [period.code for period in time_periods(own)] == ["2026-Q1", "2026-Q2", "2026-Q3"]


def test_one_period_needs_no_slider():
    assert time_bar(periods=PERIODS[:1], lang="vi") == ""


def test_the_slider_names_its_periods_in_both_languages():
    own = replace(view([unit("Xã A", 1.0)]), periods=PERIODS)
    for lang, last in (("vi", "Quý III/2026"), ("en", "Q3 2026")):
        text = str(time_bar(periods=time_periods(own), lang=lang))
        assert 'data-codes="2026-Q1,2026-Q2,2026-Q3"' in text
        assert re.search(r'max="2"', text)
        assert f'aria-valuetext="{last}"' in text


def test_a_step_changes_the_value_of_the_box_and_not_its_content():
    """Given two periods of one indicator, then the content is the same text: the pressed button is not drawn anew."""
    own = replace(view([unit("Xã A", 1.0)]), periods=PERIODS)
    other = replace(own, period=PERIODS[1])
    contents = [
        time_values(content=time_bar(periods=time_periods(v), lang="vi"), view=v) for v in (own, other)
    ]
    assert contents[0][0] == contents[1][0]
    assert [code for _, code in contents] == ["2026-Q3", "2026-Q2"]
