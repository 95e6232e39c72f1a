"""Normalisers against their formulas written out, and the properties each promises."""

import statistics
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.index.compute import compute
from tests.unit.domain.index.factories import flat_spec, table

VALUES = [2.0, 3.5, None, 3.5, 10.0]


def normalised(values: list[float | None], *, direction: int = 1, **choice: Any) -> list[float | None]:
    spec = flat_spec(
        ["A"], indicators=[{"id": "A", "parent": "IDX", "direction": direction, "normalise": choice}]
    )
    column = compute(spec=spec, data=table(A=values)).score("A")
    return [None if np.isnan(v) else float(v) for v in column]


class TestEachMethod:
    @pytest.mark.parametrize(
        ("choice", "expected"),
        [
            ({"method": "none"}, VALUES),
            ({"method": "minmax"}, [0, 18.75, None, 18.75, 100]),
            ({"method": "minmax", "lower": 1, "upper": 5}, [1, 1.75, None, 1.75, 5]),
            ({"method": "rank"}, [1, 2, None, 2, 4]),
            ({"method": "borda"}, [0, 1, None, 1, 3]),
            ({"method": "percentile"}, [0, 1 / 3, None, 1 / 3, 1]),
            ({"method": "percentile", "upper": 100}, [0, 100 / 3, None, 100 / 3, 100]),
            ({"method": "goalposts", "low": 3, "high": 8}, [0, 0.1, None, 0.1, 1]),
            ({"method": "goalposts", "low": 3, "high": 8, "clip": False}, [-0.2, 0.1, None, 0.1, 1.4]),
            ({"method": "target", "target": 5}, [0, 0.5, None, 0.5, 8 / 3]),
            ({"method": "distance_to_target", "target": 5, "cap": True}, [0, 0.5, None, 0.5, 1]),
            ({"method": "distance_to_max"}, [0, 0.1875, None, 0.1875, 1]),
            ({"method": "distance_to_reference", "unit": "u2"}, [0, 1, None, 1, 16 / 3]),
            ({"method": "distance_to_reference", "value": 6}, [0, 0.375, None, 0.375, 2]),
            ({"method": "fraction_of_max"}, [0.2, 0.35, None, 0.35, 1]),
        ],
        ids=lambda v: str(v.get("method")) if isinstance(v, dict) else "",
    )
    def test_gives_the_values_of_its_formula(self, choice: dict[str, Any], expected: list[float | None]):
        assert normalised(VALUES, **choice) == [
            None if value is None else pytest.approx(value) for value in expected
        ]

    def test_zscore_alone_has_mean_0_and_sample_deviation_1(self):
        found = [v for v in normalised(VALUES, method="zscore") if v is not None]

        assert statistics.mean(found) == pytest.approx(0)
        assert statistics.stdev(found) == pytest.approx(1)

    def test_goalposts_in_logarithms(self):
        found = normalised(
            [100, 75000, 2738.6127875258307], method="goalposts", low=100, high=75000, log=True
        )

        assert found == [0, 1, pytest.approx(0.5)]


class TestDirection:
    @pytest.mark.parametrize(
        ("choice", "expected"),
        [
            ({"method": "minmax"}, [100, 81.25, None, 81.25, 0]),
            ({"method": "rank"}, [4, 2, None, 2, 1]),
            ({"method": "goalposts", "low": 3, "high": 8}, [1, 0.9, None, 0.9, 0]),
            ({"method": "target", "target": 3.5}, [1.5 / 6.5 + 1, 1, None, 1, 0]),
            ({"method": "distance_to_reference", "unit": "u2"}, [1.5 / 6.5 + 1, 1, None, 1, 0]),
            ({"method": "distance_to_max"}, [1, 0.8125, None, 0.8125, 0]),
        ],
    )
    def test_less_is_better(self, choice: dict[str, Any], expected: list[float | None]):
        assert normalised(VALUES, direction=-1, **choice) == [
            None if value is None else pytest.approx(value) for value in expected
        ]

    @given(
        st.lists(st.integers(-1000, 1000), min_size=3, max_size=30, unique=True),
        st.sampled_from(["minmax", "zscore", "rank", "borda", "percentile", "distance_to_max"]),
        st.sampled_from([1, -1]),
    )
    def test_higher_is_always_better_afterwards(self, values: list[int], method: str, direction: int):
        found = normalised([float(v) for v in values], direction=direction, method=method)

        by_value = sorted(range(len(values)), key=lambda n: direction * values[n])
        assert by_value == sorted(range(len(values)), key=lambda n: found[n] or 0.0)


class TestWhatCannotBeComputed:
    @pytest.mark.parametrize("method", ["minmax", "zscore", "distance_to_max"])
    def test_a_constant_column_is_null_and_says_so(self, method: str):
        spec = flat_spec(["A"], normalise={"method": method})

        result = compute(spec=spec, data=table(A=[3, 3, 3]))

        assert np.isnan(result.index).all()
        assert [(n.code, n.element) for n in result.notes if not n.unit] == [("not_spread", "A")]

    @pytest.mark.parametrize("method", ["minmax", "zscore", "distance_to_max"])
    def test_a_column_that_is_constant_but_for_the_binary_form_is_constant(self, method: str):
        assert normalised([0.3, 0.1 + 0.2, 0.3], method=method) == [None, None, None]

    def test_a_maximum_of_zero_has_no_fractions(self):
        assert normalised([-1, 0, -3], method="fraction_of_max") == [None, None, None]

    @pytest.mark.parametrize(
        ("method", "values"),
        [
            ("zscore", [0.0, 5e-324, 1e-300]),
            ("fraction_of_max", [-1e9, 5e-324, None]),
            ("distance_to_max", [0.0, 5e-324]),
        ],
    )
    def test_values_next_to_zero_give_no_infinite_score(self, method: str, values: list[float | None]):
        assert all(value is None or abs(value) < 1e9 for value in normalised(values, method=method))

    def test_a_target_below_every_value_is_no_scale(self):
        assert normalised([4, 5], method="target", target=3) == [None, None]
