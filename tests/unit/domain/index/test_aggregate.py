"""Aggregation against formulas written out with plain numbers, and the properties of means."""

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.index.aggregate import AGGREGATORS
from domain.index.spec import Choice

WEIGHTS = [0.5, 2.0, 1.0]
ROW = [4.0, 9.0, 25.0]
Rows = list[list[float]]


def aggregated(rows: Rows, *, weights: list[float], method: str, **options: Any) -> list[float]:
    choice = Choice(method=method, options=options)
    return [
        float(v) for v in AGGREGATORS.call(choice)(np.array(rows), weights=np.array(weights), options=choice)
    ]


def power_mean(row: list[float], *, weights: list[float], power: float) -> float:
    total = sum(weights)
    if power == 0:
        return math.exp(sum(w * math.log(x) for x, w in zip(row, weights, strict=True)) / total)
    return (sum(w * x**power for x, w in zip(row, weights, strict=True)) / total) ** (1 / power)


class TestMeans:
    @pytest.mark.parametrize(("method", "power"), [("arithmetic", 1), ("geometric", 0), ("harmonic", -1)])
    def test_weights_need_not_add_up_to_one(self, method: str, power: float):
        expected = power_mean(ROW, weights=WEIGHTS, power=power)

        assert aggregated([ROW], weights=WEIGHTS, method=method) == [pytest.approx(expected)]

    @pytest.mark.parametrize("power", [-2, -1, 0, 0.5, 1, 3])
    def test_generalised(self, power: float):
        expected = power_mean(ROW, weights=WEIGHTS, power=power)

        assert aggregated([ROW], weights=WEIGHTS, method="generalised", power=power) == [
            pytest.approx(expected)
        ]

    def test_sum_of_points(self):
        assert aggregated([[5.72, 2.32, 1.47]], weights=[1, 1, 1], method="sum") == [pytest.approx(9.51)]

    @pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
    def test_weights_are_rescaled_over_what_is_present(self, method: str):
        whole = aggregated([ROW[:2]], weights=WEIGHTS[:2], method=method)

        assert aggregated([[*ROW[:2], math.nan]], weights=WEIGHTS, method=method) == [pytest.approx(whole[0])]

    @pytest.mark.parametrize("method", ["geometric", "harmonic"])
    @pytest.mark.parametrize("bad", [0.0, -1.0])
    def test_values_of_zero_or_less_are_refused(self, method: str, bad: float):
        assert math.isnan(aggregated([[4, bad, 25]], weights=WEIGHTS, method=method)[0])

    @given(st.lists(st.floats(0.1, 1000), min_size=3, max_size=3))
    def test_harmonic_geometric_arithmetic_are_in_order(self, row: list[float]):
        h, g, a = (
            aggregated([row], weights=WEIGHTS, method=m)[0] for m in ("harmonic", "geometric", "arithmetic")
        )

        assert min(row) * (1 - 1e-9) <= h <= g * (1 + 1e-9) <= a * (1 + 2e-9) <= max(row) * (1 + 3e-9)


def slow_copeland(rows: Rows, *, weights: list[float]) -> list[float]:
    """Pair by pair, weight by weight."""
    scores = [0.0] * len(rows)
    for one, two in combinations(range(len(rows)), 2):
        for_one = sum(w for x, y, w in zip(rows[one], rows[two], weights, strict=True) if x > y)
        for_two = sum(w for x, y, w in zip(rows[one], rows[two], weights, strict=True) if x < y)
        win = (for_one > for_two) - (for_one < for_two)
        scores[one] += win
        scores[two] -= win
    return scores


class TestCopeland:
    @given(
        st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=12),
        st.lists(st.integers(1, 5), min_size=3, max_size=3),
    )
    def test_pairwise_wins_less_losses(self, rows: list[list[int]], weights: list[int]):
        floats, own = [[float(v) for v in row] for row in rows], [float(w) for w in weights]

        assert aggregated(floats, weights=own, method="copeland") == slow_copeland(floats, weights=own)

    def test_more_units_than_one_block(self):
        rows = [[float(n), float(n)] for n in range(600)]

        assert aggregated(rows, weights=[1, 1], method="copeland") == [float(2 * n - 599) for n in range(600)]

    def test_a_unit_with_nothing_takes_no_part(self):
        found = aggregated([[1, 1], [2, 2], [math.nan, math.nan]], weights=[1, 1], method="copeland")

        assert found[:2] == [-1, 1]
        assert math.isnan(found[2])
