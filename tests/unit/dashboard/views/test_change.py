from dataclasses import replace

import pytest

from dashboard.views.change import ChangeView, change_view, comparison
from dashboard.views.model import IndicatorView
from domain.known_indicators import find_indicator
from domain.periods import parse_code
from tests.fakes.indicator_views import unit, view

PERIODS = tuple(
    parse_code(code=c) for c in ("2026-Q3", "2026-Q2", "2026-H1", "2026-Q1", "2025-Q4", "2025-Q3")
)


def shown(*changes: float | None, indicator: str = "online_share_calendar") -> IndicatorView:
    units = [
        unit(f"Xã {i}", None if change is None else 50.0, change=change, code=f"{i:05d}")
        for i, change in enumerate(changes)
    ]
    return replace(view(units, indicator=indicator), periods=PERIODS)


def changed(*changes: float | None, indicator: str = "online_share_calendar") -> ChangeView:
    own = shown(*changes, indicator=indicator)
    return change_view(view=own, found=comparison(view=own, asked=""))


def survey(*codes: str) -> IndicatorView:
    """A shortfall in the first of these surveys."""
    own = shown(1.0)
    periods = tuple(parse_code(code=code) for code in codes)
    return replace(own, indicator=find_indicator("shortfall_share.all"), period=periods[0], periods=periods)


class TestComparison:
    def test_nearest_period_unless_asked(self):
        found = comparison(view=shown(1.0), asked="")
        assert (found.previous, found.reason) == (parse_code(code="2026-Q2"), "")
        assert [period.code for period in found.choices] == ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3"]

    def test_asked_period(self):
        assert comparison(view=shown(1.0), asked="2025-Q4").previous == parse_code(code="2025-Q4")

    @pytest.mark.parametrize(
        ("asked", "reason"),
        [
            ("2026-H1", "kind"),
            ("2025-Q1", "structure"),
            ("2026-Q4", "order"),
            ("2026-Q3", "order"),
        ],
    )
    def test_refused_with_what_can_be_chosen(self, asked: str, reason: str):
        """Given a period that means something else, then there is no comparison but a reason and the choices."""
        found = comparison(view=shown(1.0), asked=asked)
        assert (found.previous, found.reason) == (None, reason)
        assert found.choices

    def test_a_comparable_period_without_data(self):
        own = replace(shown(1.0), periods=PERIODS[:2])
        assert comparison(view=own, asked="2026-Q1").reason == "no_data"

    def test_no_earlier_period(self):
        own = replace(shown(1.0), periods=PERIODS[:1])
        assert comparison(view=own, asked="").reason == "none"

    def test_across_the_break_of_august_2022(self):
        """Given a share of full services, then 2022-Q4 is not compared with the service levels of 2022-Q2."""
        own = replace(
            shown(1.0, indicator="full_online_share"),
            period=parse_code(code="2022-Q4"),
            periods=tuple(parse_code(code=c) for c in ("2022-Q4", "2022-Q2")),
        )
        assert comparison(view=own, asked="2022-Q2").reason == "series_break"
        assert comparison(view=own, asked="").reason == "none"

    def test_shortfalls_of_surveys_under_one_norm(self):
        own = survey("2026-H1", "2025-H2")
        assert comparison(view=own, asked="", province="42").previous == parse_code(code="2025-H2")

    def test_shortfalls_before_the_norm_are_compared_by_todays_only(self):
        """Given two surveys of the old structure, then there is a change only by the norms of one day for both."""
        own = survey("2024-H2", "2024-H1")
        for asked in ("", "2024-H1"):
            assert comparison(view=own, asked=asked, province="42").reason == "no_norms"
        found = comparison(view=own, asked="", province="42", norms_on="2026-10-05")
        assert (found.previous, found.reason) == (parse_code(code="2024-H1"), "")


class TestChangeView:
    def test_counts_and_ranks_by_direction(self):
        found = changed(5.0, -2.0, 0.0, None, 5.0)
        assert [found.count(sign=sign) for sign in (1, -1, 0)] == [2, 1, 1]
        assert found.n_missing == 1
        assert [own.rank for own in found.units] == [1, 4, 3, None, 1]

    def test_what_is_written_as_zero_is_counted_as_no_change(self):
        """Given +0,04 points, which the page writes as 0,0, then the sentence counts it as the map colours it."""
        found = changed(5.0, 0.04, -0.04, -3.0)
        assert [found.count(sign=sign) for sign in (1, 0, -1)] == [1, 2, 1]

    def test_where_low_is_good_the_greatest_fall_comes_first(self):
        found = changed(5.0, -2.0, indicator="overdue_share_pending")
        assert [own.rank for own in found.units] == [2, 1]

    def test_a_refused_comparison_shows_no_change_at_all(self):
        own = shown(5.0, -2.0)
        found = change_view(view=own, found=comparison(view=own, asked="2025-Q1"))
        assert found.known == []
        assert found.classes.k == 0
