from dataclasses import replace

from dashboard.views.series import SeriesView, comparable, with_fixed_classes
from domain.periods import parse_code
from tests.fakes.indicator_views import PERIOD, unit, view

BEFORE = parse_code(code="2026-Q2")
FIRST = parse_code(code="2026-Q1")
UNITS = [unit(f"Xã {n}", float(n), code=f"{n:05d}") for n in range(10, 60, 10)]


def series(**more: object) -> SeriesView:
    values = {FIRST: {"00010": 1.0, "00020": 2.0}, BEFORE: {"00010": 90.04}, PERIOD: {"00010": 10.0}}
    return SeriesView(values={**values, **more})  # type: ignore[dict-item]


class TestWithFixedClasses:
    def test_classes_reach_over_all_periods(self):
        """Given lower and higher values in other periods, then the classes hold for all of them."""
        found = with_fixed_classes(view=view(UNITS), series=series())
        assert found.classes.index_of(1.0) == 0
        assert found.classes.index_of(90.04) == found.classes.k - 1
        assert found.class_periods == (FIRST, PERIOD)
        assert found.most == 90.04

    def test_counts_are_those_of_the_shown_period(self):
        shown = view([*UNITS, unit("Xã trống", None)])
        found = with_fixed_classes(view=shown, series=series())
        assert sum(found.classes.counts) == len(UNITS)
        assert [line.count for line in found.classes.legend] == list(found.classes.counts)
        assert found.classes.n_missing == 1

    def test_two_periods_share_their_bounds(self):
        """Given the maps of two periods of one series, then a value has the same class on both."""
        raised = [unit("Xã 10", 90.04, code="00010"), *UNITS[1:]]
        rows = {unit.place.code: unit.value for unit in UNITS if unit.value is not None}
        whole = SeriesView(values={FIRST: rows, PERIOD: {**rows, "00010": 90.04}})
        first = with_fixed_classes(view=replace(view(UNITS), period=FIRST), series=whole)
        last = with_fixed_classes(view=view(raised), series=whole)
        assert first.classes.breaks == last.classes.breaks
        assert first.classes.counts != last.classes.counts

    def test_units_outside_the_shown_district_do_not_count(self):
        found = with_fixed_classes(
            view=view(UNITS),
            series=series(),
        )
        wide = with_fixed_classes(
            view=view(UNITS), series=SeriesView(values={FIRST: {"99999": 5000.0}, PERIOD: {"00010": 10.0}})
        )
        assert wide.most == 50.0
        assert found.most == 90.04

    def test_a_single_period_stays_as_it_is(self):
        own = view(UNITS)
        assert with_fixed_classes(view=own, series=SeriesView(values={PERIOD: {"00010": 10.0}})) == own

    def test_bounds_of_ones_own_are_fixed_already(self):
        own = replace(view(UNITS), scheme="user")
        assert with_fixed_classes(view=own, series=series()) == own

    def test_bounds_are_no_finer_than_what_is_shown(self):
        values = {FIRST: {f"{n:05d}": 10.0 + n / 7 for n in range(10, 60, 10)}, PERIOD: {}}
        found = with_fixed_classes(view=view(UNITS), series=SeriesView(values=values))
        assert all(round(bound, 1) == bound for bound in found.classes.inner)


def test_a_break_of_the_series_parts_what_is_comparable():
    """Given service levels before 15 August 2022 and partial or full services after, then only one side is classed."""
    old, new = parse_code(code="2022-Q2"), parse_code(code="2022-Q4")
    later = parse_code(code="2023-Q1")
    own = replace(view(UNITS, indicator="full_online_share"), period=new)
    found = comparable(view=own, series=SeriesView(values={old: {}, new: {}, later: {}}))
    assert found == (new, later)
