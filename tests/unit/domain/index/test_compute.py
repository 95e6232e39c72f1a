"""Whole indices: an independent recomputation with plain numbers, missing data, ranks, panels, replay."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import IndexDataError
from domain.index.compute import compute
from domain.index.data import IndexData
from domain.index.rank import rank_scores
from domain.index.spec_files import spec_of
from tests.unit.domain.index.factories import flat_spec, raw_spec, table

COLUMNS: dict[str, list[float | None]] = {
    "A": [1, 2, 3, None],
    "B": [5, None, 1, None],
    "C": [10, 20, 40, None],
    "D": [7, 3, None, None],
}


def values(column: np.ndarray) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in column]


def slow_index(columns: dict[str, list[float | None]], *, raw: dict[str, Any]) -> list[float | None]:
    """Min-max to 0-100 and weighted means over what is present, unit by unit, without the engine."""
    tree: dict[str, list[tuple[str, float]]] = {}
    for node in (*raw["elements"], *raw["indicators"]):
        if "parent" in node:
            tree.setdefault(node["parent"], []).append((node["id"], node.get("weight", 1)))
    sign = {node["id"]: node.get("direction", 1) for node in raw["indicators"]}

    def normal(name: str, row: int) -> float | None:
        own = [v * sign[name] for v in columns[name] if v is not None]
        value = columns[name][row]
        if value is None or min(own) == max(own):
            return None
        return (value * sign[name] - min(own)) / (max(own) - min(own)) * 100

    def score(name: str, row: int) -> float | None:
        if name not in tree:
            return normal(name, row)
        found = [(score(child, row), weight) for child, weight in tree[name]]
        present = [(value, weight) for value, weight in found if value is not None]
        total = sum(weight for _, weight in present)
        return sum(v * w for v, w in present) / total if present else None

    return [score("IDX", row) for row in range(len(next(iter(columns.values()))))]


class TestIndependentRecomputation:
    def test_a_tree_with_directions_and_holes(self):
        raw = raw_spec()

        found = values(compute(spec=spec_of(raw=raw), data=table(**COLUMNS)).index)

        assert found == [
            None if v is None else pytest.approx(v, rel=1e-12) for v in slow_index(COLUMNS, raw=raw)
        ]

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(*[st.one_of(st.none(), st.integers(-50, 50))] * 4), min_size=1, max_size=12),
        st.tuples(*[st.integers(1, 9)] * 6),
    )
    def test_any_table_and_weights(self, rows: list[tuple[int | None, ...]], weights: tuple[int, ...]):
        raw = raw_spec()
        for node, weight in zip([*raw["elements"][1:], *raw["indicators"]], weights, strict=True):
            node["weight"] = weight
        columns = {
            name: [None if row[n] is None else float(row[n] or 0) for row in rows]
            for n, name in enumerate("ABCD")
        }

        found = values(compute(spec=spec_of(raw=raw), data=table(**columns)).index)

        assert found == [
            None if v is None else pytest.approx(v, rel=1e-9, abs=1e-9) for v in slow_index(columns, raw=raw)
        ]


class TestMissingData:
    def test_the_rule_null_leaves_an_element_without_one_child_empty(self):
        result = compute(spec=spec_of(raw=raw_spec(missing="null")), data=table(**COLUMNS))

        assert [v is not None for v in values(result.score("P1"))] == [True, False, True, False]
        assert [v is not None for v in values(result.score("P2"))] == [True, True, False, False]
        assert [v is not None for v in values(result.index)] == [True, False, False, False]
        assert result.reasons(unit="u2", element="P1")[0].code == "missing_child"

    @pytest.mark.parametrize(("coverage", "present"), [(0.5, True), (0.51, False)])
    def test_coverage_counts_children_and_not_their_weights(self, coverage: float, present: bool):
        result = compute(spec=spec_of(raw=raw_spec(min_coverage=coverage)), data=table(**COLUMNS))

        assert [v is not None for v in values(result.score("P1"))] == [True, present, True, False]

    def test_an_element_may_have_a_rule_of_its_own(self):
        raw = raw_spec()
        raw["elements"][1]["missing"] = "null"

        result = compute(spec=spec_of(raw=raw), data=table(**COLUMNS))

        assert values(result.score("P1"))[1] is None
        assert values(result.score("P2"))[2] is not None

    def test_nothing_present_is_null_with_its_reason_and_without_a_rank(self):
        result = compute(spec=spec_of(raw=raw_spec()), data=table(**COLUMNS))

        assert values(result.index)[3] is None
        assert values(result.rank("IDX")) == [3, 2, 1, None]
        assert result.reasons(unit="u4", element="IDX")[0].sentence(lang="vi") == (
            "u4 IDX: không có số liệu nào"
        )

    def test_weight_zero_alone_gives_no_score(self):
        spec = flat_spec(
            ["A", "B"],
            indicators=[{"id": "A", "parent": "IDX", "weight": 0}, {"id": "B", "parent": "IDX"}],
        )
        result = compute(spec=spec, data=table(A=[1, 2, 3], B=[1, None, 2]))

        assert values(result.index) == [0, None, 100]
        assert result.reasons(unit="u2", element="IDX")[0].code == "zero_weight"

    def test_units_with_too_few_indicators_are_screened_out_before_normalising(self):
        spec = flat_spec(["A", "B", "C"], min_available=0.6)

        result = compute(spec=spec, data=table(A=[1, 2, 90], B=[1, 2, None], C=[1, 2, None]))

        assert values(result.index) == [0, 100, None]
        assert next((n.code, n.unit) for n in result.notes) == ("screened", "u3")


class TestImputing:
    def test_is_off_by_default(self):
        result = compute(spec=flat_spec(["A"]), data=table(A=[1, None, 3]))

        assert values(result.score("A")) == [0, None, 100]

    def test_filled_cells_are_flagged(self):
        result = compute(spec=flat_spec(["A"], impute="median"), data=table(A=[1, None, 2, 9]))

        assert values(result.stages.imputed[:, 0]) == [1, 2, 2, 9]
        assert [(n.code, n.unit, n.after) for n in result.notes] == [("imputed", "u2", 2.0)]

    def test_by_group(self):
        frame = pd.DataFrame({"A": [1, 3, None, 10, None]}, index=pd.Index([*"abcde"]))
        data = IndexData.of(frame, texts={"type": ["x", "x", "x", "y", "z"]})
        spec = flat_spec(["A"], impute={"method": "group_mean", "group": "type"})

        assert values(compute(spec=spec, data=data).stages.imputed[:, 0]) == [1, 3, 2, 10, None]


class TestDenominating:
    def test_a_zero_denominator_is_no_value(self):
        spec = flat_spec(
            ["A"], indicators=[{"id": "A", "parent": "IDX", "denominator": "staff", "scale": 100}]
        )
        result = compute(spec=spec, data=table(A=[1, 1, 0], staff=[4, 2, 0]))

        assert values(result.stages.denominated[:, 0]) == [25, 50, None]
        assert next((n.code, n.unit) for n in result.notes) == ("zero_denominator", "u3")


class TestNotPositive:
    def test_a_zero_in_a_geometric_mean_is_null_with_its_reason(self):
        spec = flat_spec(["A", "B"], normalise="none", aggregate="geometric")

        result = compute(spec=spec, data=table(A=[4, 0, 1], B=[9, 5, 1]))

        assert values(result.index) == [pytest.approx(6), None, 1]
        assert result.reasons(unit="u2", element="IDX")[0].code == "not_positive"

    def test_it_is_not_left_out_like_something_missing(self):
        """Given a group that a zero leaves without a score, then the other group alone makes no index."""
        elements = [
            {"id": "IDX", "missing": "renormalise"},
            {"id": "G", "parent": "IDX", "aggregate": "geometric"},
            {"id": "H", "parent": "IDX"},
        ]
        indicators = [
            {"id": "A", "parent": "G"},
            {"id": "B", "parent": "G"},
            {"id": "C", "parent": "H"},
        ]
        spec = flat_spec([], normalise="none", elements=elements, indicators=indicators)

        result = compute(spec=spec, data=table(A=[4, 0, None], B=[9, 5, None], C=[8, 90, 7]))

        assert values(result.index) == [pytest.approx(7), None, 7]
        assert result.reasons(unit="u2", element="G")[0].code == "not_positive"
        assert result.reasons(unit="u2", element="IDX")[0].code == "refused_child"


class TestRanks:
    def test_ties_share_a_rank_and_the_next_is_left_out(self):
        assert values(rank_scores(scores=np.array([5.0, 9, 5, 1]))) == [2, 1, 2, 4]

    def test_full_precision_unless_told_to_round_first(self):
        scores = np.array([0.9004, 0.9001, math.nan, 0.5])

        assert values(rank_scores(scores=scores)) == [1, 2, None, 3]
        assert values(rank_scores(scores=scores, decimals=3)) == [1, 1, None, 3]

    def test_sums_added_in_another_order_are_ties(self):
        assert values(rank_scores(scores=np.array([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1]))) == [1, 1]

    def test_sums_that_cancel_are_ties_with_zero(self):
        assert values(rank_scores(scores=np.array([0.1 + 0.2 - 0.3, 0.0, 1.0, -1.0]))) == [2, 2, 1, 4]

    def test_small_values_beside_very_large_ones_keep_their_order(self):
        assert values(rank_scores(scores=np.array([1e12, 0.5, 0.7, 1e-9]))) == [1, 3, 2, 4]

    @given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
    def test_a_rank_is_one_more_than_the_number_of_better_units(self, scores: list[int]):
        found = values(rank_scores(scores=np.array(scores, dtype=float)))

        assert found == [1 + sum(other > own for other in scores) for own in scores]


class TestPanel:
    def test_years_are_normalised_together_and_ranked_apart(self):
        frame = pd.DataFrame({"A": [0, 5, 10, 20]}, index=pd.Index(["a", "b", "a", "b"]))
        data = IndexData.of(frame, periods=["2024", "2024", "2025", "2025"])

        result = compute(spec=flat_spec(["A"]), data=data)

        assert values(result.index) == [0, 25, 50, 100]
        assert values(result.rank("IDX")) == [2, 1, 2, 1]
        assert result.frame().loc[("b", "2025"), "IDX"] == 100

    def test_the_previous_period_fills_a_hole(self):
        frame = pd.DataFrame({"A": [1, 5, None, None]}, index=pd.Index(["a", "b", "a", "c"]))
        data = IndexData.of(frame, periods=["2024", "2024", "2025", "2025"])

        result = compute(spec=flat_spec(["A"], impute="previous"), data=data)

        assert values(result.stages.imputed[:, 0]) == [1, 5, 1, None]


class TestResult:
    def test_is_replayed_to_the_last_digit(self):
        result = compute(spec=spec_of(raw=raw_spec()), data=table(**COLUMNS))

        again = result.replay()

        assert np.array_equal(result.scores, again.scores, equal_nan=True)
        assert result.notes == again.notes

    def test_cannot_be_changed(self):
        result = compute(spec=spec_of(raw=raw_spec()), data=table(**COLUMNS))

        with pytest.raises(ValueError, match="read-only"):
            result.scores[0, 0] = 1
        with pytest.raises(ValueError, match="read-only"):
            result.stages.normalised[0, 0] = 1

    def test_bands_are_data(self):
        bands = [
            {"id": "good", "at_least": 80, "name_vi": "Tốt", "name_en": "Good"},
            {"id": "fair", "at_least": 50},
        ]
        result = compute(spec=flat_spec(["A"], normalise="none", bands=bands), data=table(A=[90, 80, 60, 2]))

        assert result.bands == ("good", "good", "fair", None)


class TestWrongData:
    def test_a_unit_twice(self):
        with pytest.raises(IndexDataError, match="appears more than once: a"):
            IndexData.of(pd.DataFrame({"A": [1, 2]}, index=pd.Index(["a", "a"])))

    def test_a_column_that_is_not_there(self):
        with pytest.raises(IndexDataError, match="no column B"):
            compute(spec=flat_spec(["A", "B"]), data=table(A=[1, 2]))

    def test_an_infinite_value(self):
        with pytest.raises(IndexDataError, match="infinite"):
            table(A=[1, math.inf])
