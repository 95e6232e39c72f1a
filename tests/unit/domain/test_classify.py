"""Map classes: ties, no data, bounds, targets, legends."""

import itertools
import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bivariate import badness, classify_pair
from domain.classify import ClassificationError, LegendClass, _significant, classify, classify_series
from domain.natural_breaks import natural_starts

SCHEMES = ("quantile", "jenks", "equal", "sd", "change")
ONE_SIDED = ("quantile", "jenks", "equal", "sd")
numbers = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 4)) | st.none(), max_size=40)


def holds(entry: LegendClass, value: float) -> bool:
    """Whether a legend entry, read as a sentence, covers the value."""
    above = entry.lower is None or value > entry.lower or (entry.includes_lower and value == entry.lower)
    below = entry.upper is None or value < entry.upper or (entry.includes_upper and value == entry.upper)
    return above and below


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1e6, 1e6), max_size=30))
def test_rounding_is_that_of_writing_twelve_digits(values: list[float]) -> None:
    """Given any numbers, those that noise moved by a bit too, then digits decide, not arithmetic."""
    noisy = np.array([*values, *(value * 1.1 / 1.1 for value in values), 0.29 * 100, 0.0])
    written = [float(f"{value:.12g}") for value in noisy]
    assert np.array_equal(_significant(noisy), written, equal_nan=True)


class TestClassify:
    @given(numbers, st.sampled_from(SCHEMES), st.integers(1, 9), st.sampled_from("+-0"))
    def test_legend_says_what_the_colour_means(
        self, values: list[float | None], scheme: str, k: int, direction: str
    ) -> None:
        """Given any values, when classed, then exactly one legend entry covers each: that of its class."""
        classes = classify(values=values, scheme=scheme, k=k, direction=direction)
        for value in values:
            covering = [entry.index for entry in classes.legend if value is not None and holds(entry, value)]
            assert covering == ([] if value is None else [classes.index_of(value)])

    @given(numbers, st.sampled_from(SCHEMES), st.integers(1, 9), st.sampled_from("+-0"))
    def test_counts_cover_all_values(
        self, values: list[float | None], scheme: str, k: int, direction: str
    ) -> None:
        classes = classify(values=values, scheme=scheme, k=k, direction=direction)
        recount = [sum(i == c for i in classes.indices(values)) for c in range(classes.k)]
        assert list(classes.counts) == recount
        assert sum(classes.counts) + classes.n_missing == len(values)
        assert classes.k == len(classes.legend) == len(classes.breaks) <= k

    @given(numbers, st.sampled_from(SCHEMES), st.sampled_from("+-0"))
    def test_written_bounds_are_the_real_bounds(
        self, values: list[float | None], scheme: str, direction: str
    ) -> None:
        """Given bounds written with ``decimals`` decimals, when read back, then they are the same numbers."""
        classes = classify(values=values, scheme=scheme, direction=direction)
        for entry in classes.legend:
            assert float(f"{entry.lower:.{classes.decimals}f}") == entry.lower
            assert float(f"{entry.upper:.{classes.decimals}f}") == entry.upper

    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.parametrize("values", [[], [None], [math.nan, math.inf, -math.inf, pd.NA]])
    def test_no_value_gives_no_class(self, scheme: str, values: list[float | None]) -> None:
        classes = classify(values=values, scheme=scheme, direction="+")
        assert (classes.k, classes.legend, classes.n_missing) == (0, (), len(values))
        assert classes.indices(values) == [None] * len(values)

    @pytest.mark.parametrize("scheme", ONE_SIDED)
    @pytest.mark.parametrize("values", [[42.0], [42.0] * 7])
    def test_one_value_gives_one_class(self, scheme: str, values: list[float | None]) -> None:
        classes = classify(values=values, scheme=scheme, direction="-")
        assert (classes.k, classes.counts) == (1, (len(values),))
        assert (classes.legend[0].lower, classes.legend[0].upper) == (42.0, 42.0)

    def test_ties_stay_together(self) -> None:
        """Given 100 zeros and three others, when cut in 5 quantiles, then zeros are one class, and fewer exist."""
        classes = classify(values=[0.0] * 100 + [1.0, 2.0, 3.0], scheme="quantile", direction="-")
        assert classes.counts[0] == 100
        assert classes.k < 5
        assert (classes.legend[0].lower, classes.legend[0].upper) == (0.0, 0.0)

    def test_quantiles_have_equal_counts(self) -> None:
        classes = classify(values=list(range(100)), scheme="quantile", k=4, direction="+")
        assert classes.counts == (25, 25, 25, 25)
        assert classes.breaks == (25.0, 50.0, 75.0, 99.0)

    def test_equal_classes_have_equal_width(self) -> None:
        classes = classify(values=[0.0, 3.0, 100.0], scheme="equal", k=5, direction="+")
        assert classes.breaks == (20.0, 40.0, 60.0, 80.0, 100.0)
        assert classes.counts == (2, 0, 0, 0, 1)

    @pytest.mark.parametrize(("direction", "index"), [("+", 1), ("0", 1), ("-", 0)])
    def test_value_on_a_bound_goes_to_the_better_side(self, direction: str, index: int) -> None:
        classes = classify(values=[10, 20, 30], scheme="user", breaks=[20], direction=direction)
        assert classes.index_of(20) == index

    def test_user_breaks_keep_empty_classes_and_open_ends(self) -> None:
        classes = classify(values=[45, None], scheme="user", breaks=[20, 40, 60], direction="+")
        assert classes.counts == (0, 0, 1, 0)
        assert (classes.legend[0].lower, classes.legend[-1].upper) == (None, None)
        assert classes.indices([-5, 1e9, math.nan]) == [0, 3, None]

    def test_float_noise_does_not_miss_a_bound(self) -> None:
        """Given 0.29 * 100, which is 28.999999999999996, then a bound of 29 is met."""
        noisy = 0.29 * 100
        assert noisy < 29
        classes = classify(values=[noisy, 10, 60], scheme="target", target=29, direction="+")
        assert classes.index_of(noisy) == classes.pivot

    def test_value_outside_the_classes_is_refused(self) -> None:
        classes = classify(values=[10, 20, 30], scheme="quantile", direction="+")
        with pytest.raises(ClassificationError) as error:
            classes.index_of(31)
        assert error.value.value == (31.0, 31.0)

    @pytest.mark.parametrize(
        ("setting", "wrong"),
        [
            ("k", {"scheme": "equal", "k": 0}),
            ("k", {"scheme": "equal", "k": 10}),
            ("scheme", {"scheme": "pretty"}),
            ("target", {"scheme": "target"}),
            ("target", {"scheme": "target", "target": math.nan}),
            ("breaks", {"scheme": "user"}),
            ("breaks", {"scheme": "user", "breaks": [2, 1]}),
            ("breaks", {"scheme": "user", "breaks": [1, math.inf]}),
        ],
    )
    def test_unusable_settings_are_named(self, setting: str, wrong: dict[str, object]) -> None:
        with pytest.raises(ClassificationError) as error:
            classify(values=[1, 2], direction="+", **wrong)
        assert error.value.setting == setting
        assert error.value.vi and error.value.en


class TestTarget:
    @given(st.lists(st.integers(0, 100), min_size=1, max_size=30), st.sampled_from("+-0"), st.integers(2, 9))
    def test_pivot_separates_met_from_unmet(self, values: list[float | None], direction: str, k: int) -> None:
        """Given a target of 80, then a value is at or past the pivot exactly when it is on the upper side."""
        classes = classify(values=values, scheme="target", target=80, k=k, direction=direction)
        for value in values:
            upper = value > 80 if direction == "-" else value >= 80
            assert (classes.index_of(value) >= classes.pivot) is upper

    def test_all_below_ends_at_the_target(self) -> None:
        """Given nobody at the target of 80, then the last class is "up to below 80"."""
        classes = classify(values=[10, 79.97], scheme="target", target=80, direction="+")
        last = classes.legend[-1]
        assert (classes.pivot, last.upper, last.includes_upper) == (classes.k, 80, False)

    def test_all_above_begins_at_the_target(self) -> None:
        classes = classify(values=[5.01, 9], scheme="target", target=5, direction="-")
        first = classes.legend[0]
        assert (classes.pivot, first.lower, first.includes_lower) == (0, 5, False)


class TestNaturalStarts:
    @given(st.lists(st.integers(0, 60), min_size=4, max_size=9, unique=True), st.integers(1, 4))
    def test_is_the_best_of_all_partitions(self, raw: list[int], k: int) -> None:
        """Given few values, when every partition is tried, then none has less variance within classes."""
        values = np.array(sorted(raw), dtype=float)

        def cost(starts: list[int]) -> float:
            return sum(((part - part.mean()) ** 2).sum() for part in np.split(values, starts))

        least = min(cost(list(c)) for c in itertools.combinations(range(1, len(values)), k - 1))
        found = natural_starts(values=values, weights=np.ones(len(values)), k=k)
        assert cost(found) == pytest.approx(least)

    def test_weights_count_as_repeats(self) -> None:
        values, weights = np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 50.0])
        assert natural_starts(values=values, weights=weights, k=2) == [2]

    def test_gives_the_classes_of_a_published_example(self) -> None:
        """Employment density of California's counties, the example that PySAL's mapclassify is distributed with.

        Its FisherJenks classes for k = 5 hold 49, 3, 4, 1 and 1 counties.
        """
        found = classify(values=CALIFORNIA, scheme="jenks", k=5, direction="-")
        assert found.counts == (49, 3, 4, 1, 1)
        assert [found.index_of(v) for v in (75.29, 192.05, 370.5, 722.85, 4111.45)] == [0, 1, 2, 3, 4]


CALIFORNIA = [
    329.92, 0.42, 5.9, 14.03, 2.78, 1.34, 181.27, 1.65, 10.03, 16.7, 1.32, 3.99, 3.16, 0.22, 8.7, 6.56,
    3.27, 0.33, 370.5, 4.51, 75.29, 0.99, 2.74, 8.68, 0.14, 0.92, 12.63, 28.7, 12.02, 722.85, 36.68,
    0.74, 29.82, 192.05, 3.38, 11.15, 110.74, 4111.45, 49.47, 10.33, 317.11, 20.47, 264.93, 66.26, 5.39,
    0.13, 0.61, 50.65, 40.48, 36.67, 13.09, 1.81, 0.2, 7.6, 2.51, 57.26, 24.32, 6.97,
]  # fmt: skip


class TestPublishedExample:
    """The same counties cut by mapclassify 2.10.0 (Quantiles, EqualInterval, FisherJenks, StdMean, UserDefined)."""

    @pytest.mark.parametrize(
        ("scheme", "counts", "bins"),
        [
            ("quantile", (12, 11, 12, 11, 12), (1.464, 5.798, 13.278, 54.616)),
            ("equal", (57, 0, 0, 0, 1), (822.394, 1644.658, 2466.922, 3289.186)),
            ("jenks", (49, 3, 4, 1, 1), (75.29, 192.05, 370.5, 722.85)),
            # Steps at -1.5, -0.5, 0.5 and 1.5 deviations; no county lies below the first two.
            ("sd", (56, 1, 1), (399.251, 945.896)),
        ],
    )
    def test_every_county_has_the_same_class(
        self, scheme: str, counts: tuple[int, ...], bins: tuple[float, ...]
    ) -> None:
        found = classify(values=CALIFORNIA, scheme=scheme, k=5, direction="-")
        assert found.counts == counts
        theirs = [int(np.searchsorted(bins, value, side="left")) for value in CALIFORNIA]
        assert found.indices(CALIFORNIA) == theirs

    def test_own_bounds(self) -> None:
        found = classify(values=CALIFORNIA, scheme="user", breaks=[1, 10, 100, 1000], direction="-")
        assert found.counts == (10, 19, 20, 8, 1)


class TestStandardDeviation:
    def test_bounds_are_steps_from_the_mean(self) -> None:
        """Recomputed with the statistics module: odd k puts the mean inside a class, even k on a bound."""
        values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, 30.0, -20.0]
        mean, sd = statistics.mean(values), statistics.stdev(values)
        odd = classify(values=values, scheme="sd", k=5, direction="+")
        even = classify(values=values, scheme="sd", k=4, direction="+")
        assert odd.inner == pytest.approx([mean + step * sd for step in (-1.5, -0.5, 0.5, 1.5)], abs=0.5)
        assert even.inner == pytest.approx([mean + step * sd for step in (-1, 0, 1)], abs=0.5)
        assert even.counts == (1, 4, 4, 1)

    def test_steps_beyond_the_values_make_no_empty_class(self) -> None:
        found = classify(values=[0.0] * 5 + [1.0] * 5, scheme="sd", k=9, direction="+")
        assert 0 not in (found.counts[0], found.counts[-1])


class TestChange:
    @given(st.lists(st.floats(-50, 50).map(lambda v: round(v, 2)), max_size=40), st.integers(1, 9))
    def test_a_rise_and_an_equal_fall_are_equally_far_from_no_change(
        self, values: list[float], k: int
    ) -> None:
        """Given changes and their opposites, then classes are mirrored around that of no change."""
        found = classify(values=[*values, *(-v for v in values), 0.0], scheme="change", k=k, direction="+")
        assert found.pivot is not None and found.k == 2 * found.pivot + 1 <= k
        assert found.index_of(0.0) == found.pivot
        for value in values:
            assert found.index_of(value) + found.index_of(-value) == 2 * found.pivot  # type: ignore[operator]

    def test_only_rises_still_show_that_nothing_fell(self) -> None:
        found = classify(values=[1.0, 2.0, 10.0], scheme="change", k=3, direction="+")
        assert found.k == 3
        assert found.counts[0] == 0
        assert found.legend[1].lower == -found.legend[1].upper  # type: ignore[operator]

    def test_nothing_changed(self) -> None:
        found = classify(values=[0.0, 0.0, None], scheme="change", direction="+")
        assert (found.k, found.counts, found.pivot, found.n_missing) == (1, (2,), 0, 1)

    def test_two_sizes_of_change(self) -> None:
        found = classify(values=[5.0, -5.0], scheme="change", k=5, direction="+")
        assert found.counts == (1, 0, 1)


class TestSeries:
    def test_a_colour_means_the_same_in_every_period(self) -> None:
        """Given two periods of which one has the low values, then both are classed by bounds over all of them."""
        periods = {"2026-Q1": [1.0, 2.0, None], "2026-Q2": [9.0, 10.0, 3.0]}
        found = classify_series(periods=periods, scheme="equal", k=3, direction="+")
        assert found.classes.inner == (4.0, 7.0)
        assert found.counts == {"2026-Q1": (2, 0, 0), "2026-Q2": (1, 0, 2)}

    @given(
        st.lists(st.lists(st.floats(0, 100).map(lambda v: round(v, 2)) | st.none(), max_size=8), max_size=5)
    )
    def test_every_value_of_every_period_has_its_class(self, series: list[list[float | None]]) -> None:
        periods = dict(enumerate(series))
        found = classify_series(periods=periods, scheme="quantile", direction="-")
        for number, values in periods.items():
            assert sum(found.counts[number]) == sum(value is not None for value in values)


class TestPair:
    def test_thirds_of_both(self) -> None:
        """Given nine units in all combinations of low, middle and high, then each cell has one."""
        first = [float(i) for i in range(3) for _ in range(3)]
        second = [float(j) for _ in range(3) for j in range(3)]
        found = classify_pair(first=first, second=second, directions=("+", "-"))
        assert found.counts == {(i, j): 1 for i in range(3) for j in range(3)}
        assert found.cells == tuple((i, j) for i in range(3) for j in range(3))

    def test_a_unit_without_one_of_them_has_no_cell_and_moves_no_bound(self) -> None:
        alone = classify_pair(first=[1, 2, 3], second=[1, 2, 3], directions=("+", "+"))
        found = classify_pair(
            first=[1, 2, 3, 1000, None, math.nan], second=[1, 2, 3, None, 5, 6], directions=("+", "+")
        )
        assert found.cells == (*alone.cells, None, None, None)
        assert (found.first.inner, found.n_missing) == (alone.first.inner, 3)

    @pytest.mark.parametrize("values", [[], [None, None], [7.0, 7.0]])
    def test_no_value_and_one_value(self, values: list[float | None]) -> None:
        found = classify_pair(first=values, second=values, directions=("+", "+"))
        assert set(found.counts) <= {(0, 0)}
        assert sum(found.counts.values()) + found.n_missing == len(values)

    def test_a_target_cuts_the_indicator_that_has_one(self) -> None:
        """Given a target of 50 for the first only, then half of one axis is "not met" and the other has thirds."""
        values = [float(v) for v in range(10, 100, 10)]
        found = classify_pair(
            first=values, second=values, directions=("+", "-"), scheme="target", targets=(50.0, None)
        )
        assert found.first.inner[0] == 50.0 and found.first.pivot == 1
        assert [cell[0] == 0 for cell in found.cells if cell] == [value < 50 for value in values]
        assert found.second.counts == (3, 3, 3)

    @pytest.mark.parametrize(
        ("direction", "k", "expected"),
        [("-", 3, [0, 1, 2]), ("+", 3, [2, 1, 0]), ("0", 3, [0, 1, 2]), ("+", 2, [2, 0]), ("-", 1, [0])],
    )
    def test_how_bad_a_class_is(self, direction: str, k: int, expected: list[int]) -> None:
        assert [badness(place=place, k=k, direction=direction) for place in range(k)] == expected

    def test_lists_of_different_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            classify_pair(first=[1], second=[], directions=("+", "+"))


class TestDecimals:
    def test_bounds_are_rounded_and_values_classed_by_them(self):
        values = [10.04, 10.26, 10.31, 10.77, 11.02, 11.48]
        classes = classify(values=values, scheme="quantile", k=3, direction="+", decimals=1)
        assert all(round(bound, 1) == bound for bound in classes.inner)
        assert sum(classes.counts) == len(values)

    def test_bounds_that_would_meet_stay_as_they_are(self):
        values = [1.001, 1.002, 1.003, 1.004]
        fine = classify(values=values, scheme="quantile", k=4, direction="+")
        assert classify(values=values, scheme="quantile", k=4, direction="+", decimals=1) == fine

    def test_the_target_is_never_rounded(self):
        values = [1.0, 2.0, 3.0, 4.0, 5.0]
        classes = classify(values=values, scheme="target", k=4, target=2.555, direction="+", decimals=1)
        assert 2.555 in classes.inner

    def test_counts_of_a_part(self):
        classes = classify(values=[1, 2, 3, 4, None], scheme="equal", k=2, direction="+").counted(
            [1.0, None, 1.5]
        )
        assert (classes.counts, classes.n_missing) == ((2, 0), 1)
        assert [line.count for line in classes.legend] == [2, 0]
