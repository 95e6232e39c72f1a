"""Roll-up: numerators and denominators are summed; null is not zero; ties share a rank."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import Indicator, Measure
from domain.catalogue_files import get_catalogue, parse_expression
from domain.rollup import Reported, evaluate, join_fields, misses_target, over_time, ranks


def _indicator(
    *, numerator: str, denominator: str = "", scale: float = 100, rollup: str = "sum_num_den"
) -> Indicator:
    return Indicator(
        id="i",
        name_vi="i",
        name_en="i",
        theme="adoption",
        numerator=parse_expression(numerator),
        denominator=parse_expression(denominator),
        scale=scale,
        display_unit="%",
        direction="+",
        rollup=rollup,
        comparability="",
        forms=("F2",),
        definition_vi="i",
        definition_en="i",
        formula="",
    )


SHARE = _indicator(numerator="a", denominator="b")
COUNTS = st.dictionaries(
    st.sampled_from([f"u{i}" for i in range(12)]),
    st.tuples(st.integers(0, 500), st.integers(0, 1000)),
    min_size=1,
)


class TestEvaluate:
    """One value for any set of communes."""

    def test_a_ratio_is_the_ratio_of_sums_not_the_mean_of_ratios(self) -> None:
        figures = {"u": {"a": 1.0, "b": 2.0}, "v": {"a": 0.0, "b": 98.0}}
        found = evaluate(indicator=SHARE, figures=figures, members=["u", "v"], reporters={"u", "v"})
        assert found.value == 1.0  # the mean of the two ratios would be 25
        assert (found.numerator, found.denominator, found.n, found.n_total) == (1.0, 100.0, 2, 2)

    @given(counts=COUNTS)
    def test_recomputed_with_exact_fractions(self, counts: dict[str, tuple[int, int]]) -> None:
        figures = {u: {"a": float(a), "b": float(b)} for u, (a, b) in counts.items()}
        found = evaluate(indicator=SHARE, figures=figures, members=list(counts), reporters=set(counts))
        top, bottom = sum(a for a, _ in counts.values()), sum(b for _, b in counts.values())
        if bottom == 0:
            assert found.value is None and found.reason == "zero_denominator"
        else:
            assert found.value == pytest.approx(float(Fraction(top, bottom) * 100), rel=1e-12)

    def test_a_unit_enters_only_with_every_measure(self) -> None:
        figures = {"u": {"a": 5.0, "b": 10.0}, "v": {"b": 1000.0}}
        found = evaluate(indicator=SHARE, figures=figures, members=["u", "v"], reporters={"u", "v"})
        assert (found.value, found.n, found.n_total) == (50.0, 1, 2)

    def test_no_figure_is_no_value_and_says_why(self) -> None:
        nothing = evaluate(indicator=SHARE, figures={}, members=["u"], reporters=set())
        assert (nothing.value, nothing.reason) == (None, "not_reported")
        cell = evaluate(indicator=SHARE, figures={"u": {"b": 4.0}}, members=["u"], reporters={"u"})
        assert (cell.value, cell.reason) == (None, "cell_missing")

    def test_zero_is_a_value(self) -> None:
        found = evaluate(indicator=SHARE, figures={"u": {"a": 0.0, "b": 4.0}}, members=["u"], reporters={"u"})
        assert found.value == 0.0 and found.reason == ""

    def test_unit_count_counts_the_communes_that_enter(self) -> None:
        indicator = _indicator(numerator="lan", denominator="unit_count")
        figures = {"u": {"lan": 1.0}, "v": {"lan": 0.0}, "w": {}}
        found = evaluate(indicator=indicator, figures=figures, members=["u", "v", "w"], reporters=set("uvw"))
        assert (found.value, found.denominator, found.n_total) == (50.0, 2.0, 3)

    def test_a_level_is_a_median_never_a_sum(self) -> None:
        indicator = _indicator(numerator="mbps", scale=1, rollup="median_of_units")
        figures = {"u": {"mbps": 50.0}, "v": {"mbps": 1000.0}, "w": {"mbps": 100.0}}
        assert (
            evaluate(indicator=indicator, figures=figures, members=list("uvw"), reporters=set()).value
            == 100.0
        )

    def test_a_level_per_person_is_the_median_of_the_communes_own(self) -> None:
        indicator = _indicator(numerator="mbps", denominator="staff", scale=1, rollup="median_of_units")
        figures = {"u": {"mbps": 50.0, "staff": 25.0}, "v": {"mbps": 1000.0, "staff": 40.0},
                   "w": {"mbps": 100.0, "staff": 20.0}, "x": {"mbps": 9.0, "staff": 0.0}}  # fmt: skip
        found = evaluate(indicator=indicator, figures=figures, members=list("uvwx"), reporters=set())
        assert (found.value, found.n, found.n_total) == (5.0, 3, 4)
        alone = evaluate(indicator=indicator, figures=figures, members=["x"], reporters=set())
        assert (alone.value, alone.reason) == (None, "zero_denominator")

    def test_a_published_score_has_no_value_for_a_sum_of_units(self) -> None:
        indicator = _indicator(numerator="score", scale=1, rollup="none")
        figures = {"u": {"score": 60.0}, "v": {"score": 70.0}}
        found = evaluate(indicator=indicator, figures=figures, members=["u", "v"], reporters={"u", "v"})
        assert (found.value, found.reason) == (None, "not_defined")
        assert evaluate(indicator=indicator, figures=figures, members=["v"], reporters=set()).value == 70.0

    def test_the_published_communes_of_gia_lai(self) -> None:
        """Counts of form 766 published for Vân Canh and Đak Đoa (10 October 2026): 4.1 electronic results."""
        figures = {"H21.227": {"a": 2497.0, "b": 2618.0}, "H21.121": {"a": 1666.0, "b": 2104.0}}
        one = evaluate(indicator=SHARE, figures=figures, members=["H21.227"], reporters=set())
        both = evaluate(indicator=SHARE, figures=figures, members=list(figures), reporters=set())
        assert one.value is not None and round(6 * one.value / 100, 2) == 5.72
        assert both.value == pytest.approx(100 * 4163 / 4722)


class TestJoinFields:
    """The row of the whole unit, else the sum of its fields, never both."""

    def test_fields_are_summed_without_a_whole_row(self) -> None:
        rows = [Reported("u", "a", 1, "ho_tich", 3.0), Reported("u", "a", 1, "dat_dai", 4.0)]
        assert join_fields(rows=rows) == {("u", 1): {"a": 7.0}}

    def test_the_whole_row_wins(self) -> None:
        rows = [Reported("u", "a", 1, "ho_tich", 3.0), Reported("u", "a", 1, "", 10.0)]
        assert join_fields(rows=rows) == {("u", 1): {"a": 10.0}}


class TestOverTime:
    """A longer period: stored, else built by each measure's time rule from all parts."""

    MEASURES = get_catalogue().measures

    def _built(
        self, parts: list[dict[str, float]], whole: dict[str, float] | None = None
    ) -> dict[str, float]:
        by_period = {("u", i): cells for i, cells in enumerate(parts, start=1)}
        if whole:
            by_period[("u", 9)] = whole
        cover = tuple(range(1, len(parts) + 1))
        return over_time(by_period=by_period, whole=9, cover=cover, measures=self.MEASURES).get("u", {})

    def test_flows_add_opening_stocks_come_first_closing_stocks_last(self) -> None:
        parts = [
            {"received_online": 10.0, "carried_in": 3.0, "pending_overdue": 2.0},
            {"received_online": 20.0, "carried_in": 5.0, "pending_overdue": 7.0},
        ]
        assert self._built(parts) == {"received_online": 30.0, "carried_in": 3.0, "pending_overdue": 7.0}

    def test_a_measure_without_time_rule_is_not_built(self) -> None:
        parts = [{"services_with_online_dossier": 4.0}, {"services_with_online_dossier": 6.0}]
        assert self._built(parts) == {}

    def test_a_missing_part_builds_nothing(self) -> None:
        assert self._built([{"received_online": 10.0}, {}]) == {}

    def test_the_stored_row_wins(self) -> None:
        parts = [{"received_online": 10.0}, {"received_online": 20.0}]
        assert self._built(parts, whole={"received_online": 31.0}) == {"received_online": 31.0}

    def test_every_measure_of_the_catalogue_has_a_rule_that_fits_its_kind(self) -> None:
        for measure in self.MEASURES.values():
            assert _rule_fits(measure), measure.id


def _rule_fits(measure: Measure) -> bool:
    allowed = {"flow": {"sum", "none"}, "stock": {"first", "last"}, "flag": {"last"}, "level": {"none"}}
    return measure.time_rule in allowed[measure.kind]


class TestRanks:
    """Full precision; ties share the smallest rank."""

    def test_ties_are_1_2_2_4(self) -> None:
        values = {"a": 73.29, "b": 73.05, "c": 73.05, "d": 60.0, "e": None}
        assert ranks(values=values, direction="+") == {"a": 1, "b": 2, "c": 2, "d": 4}

    def test_low_is_good_turns_the_order(self) -> None:
        assert ranks(values={"a": 1.0, "b": 2.0}, direction="-") == {"a": 1, "b": 2}

    def test_values_that_only_look_equal_are_not_tied(self) -> None:
        assert ranks(values={"a": 50.000001, "b": 50.0}, direction="+") == {"a": 1, "b": 2}

    def test_no_direction_no_rank(self) -> None:
        assert ranks(values={"a": 1.0}, direction="0") == {}

    @given(values=st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.integers(0, 9).map(float))))
    def test_a_rank_is_one_more_than_the_number_of_better_units(
        self, values: dict[str, float | None]
    ) -> None:
        found = ranks(values=values, direction="+")
        for unit, value in values.items():
            if value is None:
                assert unit not in found
            else:
                assert found[unit] == 1 + sum(1 for v in values.values() if v is not None and v > value)


class TestMissesTarget:
    """Meeting a target exactly is meeting it."""

    def test_directions(self) -> None:
        assert misses_target(value=49.9, target=50, direction="+")
        assert not misses_target(value=50, target=50, direction="+")
        assert misses_target(value=0.1, target=0, direction="-")
        assert not misses_target(value=None, target=50, direction="+")
        assert not misses_target(value=math.inf, target=50, direction="+")
