from dataclasses import replace

from dashboard.views.model import IndicatorView
from dashboard.views.series import SeriesView
from dashboard.views.side import SideView, beside, default_beside, on_one_scale
from domain.periods import Period, parse_code
from tests.fakes.indicator_views import PERIOD, unit, view
from tests.unit.dashboard.views.test_change import survey

PERIODS = tuple(parse_code(code=c) for c in ("2026-Q3", "2026-Q2", "2026-H1", "2026-Q1", "2025-Q4"))
BEFORE = PERIODS[1]


def shown(*values: float | None, period: str = "2026-Q3") -> IndicatorView:
    units = [unit(f"Xã {i}", value, code=f"{i:05d}") for i, value in enumerate(values)]
    return replace(view(units), period=parse_code(code=period), periods=PERIODS)


class TestBeside:
    def test_periods_of_the_same_kind_earlier_and_later(self):
        own = shown(1.0, period="2026-Q2")
        assert [period.code for period in beside(view=own)] == ["2026-Q3", "2026-Q1", "2025-Q4"]

    def test_the_period_before_stands_beside_unless_asked(self):
        assert nearest(shown(1.0)) == BEFORE
        assert nearest(shown(1.0, period="2025-Q4")) == parse_code(code="2026-Q1")

    def test_a_single_period_has_nothing_beside(self):
        assert nearest(replace(shown(1.0), periods=PERIODS[:1])) is None

    def test_shortfalls_stand_beside_those_by_the_same_norms(self):
        """Given surveys older than any norm, then only the norms of one day for both make them alike."""
        own = survey("2024-H2", "2024-H1")
        assert beside(view=own, province="42") == ()
        assert beside(view=own, province="42", norms_on="2026-10-05") == (parse_code(code="2024-H1"),)
        assert nearest(survey("2026-H1", "2025-H2")) == parse_code(code="2025-H2")


def nearest(own: IndicatorView) -> Period | None:
    """What stands beside a view unless another period is asked for."""
    return default_beside(view=own, choices=beside(view=own))


class TestOnOneScale:
    def test_both_maps_have_the_same_classes(self):
        """Given two periods without a series, then one legend holds for the values of both."""
        found = on_one_scale(
            first=shown(50.0, 60.0, 70.0), second=shown(1.0, 2.0, 3.0, period="2026-Q2"), series=None
        )
        assert found.second is not None
        assert found.first.classes.breaks == found.second.classes.breaks
        assert found.first.classes.index_of(1.0) == 0
        assert found.first.classes.counts != found.second.classes.counts
        assert found.first.class_periods is None
        assert found.is_same

    def test_a_series_reaches_further(self):
        series = SeriesView(values={PERIODS[3]: {"00000": 99.0}, BEFORE: {}, PERIOD: {}})
        found = on_one_scale(first=shown(50.0), second=shown(1.0, period="2026-Q2"), series=series)
        assert found.first.most == 99.0
        assert found.first.class_periods == (PERIODS[3], PERIOD)


def test_units_that_the_other_map_does_not_have():
    first, second = shown(1.0, 2.0), shown(3.0, period="2026-Q2")
    pairs = SideView(first=first, second=second).pairs()
    assert [(place.code, other.value if other else None) for place, _, other in pairs] == [
        ("00000", 3.0),
        ("00001", None),
    ]
