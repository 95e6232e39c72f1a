"""Scoring rules of official sets, with counts that the portal published for a commune of Gia Lai in October 2026."""

from typing import Any

import numpy as np
import pytest

from domain.index.compute import compute
from domain.index.points import round_half_up
from tests.unit.domain.index.factories import flat_spec, table


def points(value: float | None, *, direction: int = 1, **rule: Any) -> float | None:
    spec = flat_spec(["A"], indicators=[{"id": "A", "parent": "IDX", "direction": direction, "points": rule}])
    found = compute(spec=spec, data=table(A=[value])).score("A")[0]
    return None if np.isnan(found) else float(found)


class TestRules:
    @pytest.mark.parametrize(("rate", "expected"), [(0.5, 3), (1, 6), (1.2, 6), (0, 0), (None, None)])
    def test_proportional(self, rate: float | None, expected: float | None):
        assert points(rate, rule="proportional", max=6) == expected

    @pytest.mark.parametrize(("rate", "expected"), [(0.4, 1), (0.8, 2), (0.9, 2)])
    def test_threshold(self, rate: float, expected: float):
        assert points(rate, rule="threshold", max=2, full_at=0.8) == expected

    @pytest.mark.parametrize(
        ("meetings", "expected"), [(5, 20), (4, 20), (3, 15), (2, 10), (1, 5), (0, 0), (None, None)]
    )
    def test_steps_as_in_a_provincial_decision(self, meetings: float | None, expected: float | None):
        assert points(meetings, rule="steps", steps=[[4, 20], [3, 15], [2, 10], [1, 5]]) == expected

    def test_steps_down(self):
        steps = [[1, 5], [5, 3]]

        assert [points(v, direction=-1, rule="steps", steps=steps) for v in (0, 1, 4, 6)] == [5, 5, 3, 0]

    @pytest.mark.parametrize(("rate", "expected"), [(0.99, 0), (1, 4)])
    def test_all_or_nothing(self, rate: float, expected: float):
        assert points(rate, rule="all_or_nothing", max=4, full_at=1) == expected

    def test_a_threshold_reached_but_for_the_binary_form_is_reached(self):
        assert points(0.1 + 0.7, rule="all_or_nothing", max=1, full_at=0.8) == 1


class TestDefaultPoints:
    def test_are_given_and_marked_where_the_denominator_is_zero(self):
        own = {
            "id": "A",
            "parent": "IDX",
            "denominator": "N",
            "points": {"max": 6, "when_empty": 6},
        }
        result = compute(spec=flat_spec(["A"], indicators=[own]), data=table(A=[0, 0, None], N=[0, 1, None]))

        assert [None if np.isnan(v) else v for v in result.score("A")] == [6, 0, None]
        assert [(n.code, n.unit) for n in result.notes if n.code == "default_points"] == [
            ("default_points", "u1")
        ]


class TestRounding:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(5.725, 5.73), (1.005, 1.01), (2.344999, 2.34), (7.7449999927, 7.74), (-1.005, -1.01)],
    )
    def test_half_up(self, value: float, expected: float):
        assert round_half_up(np.array([value]), decimals=2)[0] == expected

    def test_the_group_is_the_sum_of_rounded_points(self):
        """Vân Canh, digitisation: 12.49 as published; the sum before rounding is 12.51."""
        counts = [(2497, 2618, 6, 1), (1520, 2618, 4, 1), (1543, 2618, 2, 0.8), (2, 2618, 4, 1)]
        counts += [(1105, 2618, 2, 1), (28, 388, 2, 1), (1, 1, 2, 1)]
        own = [
            {
                "id": f"M{n}",
                "parent": "IDX",
                "denominator": f"D{n}",
                "decimals": 2,
                "points": {"rule": "threshold", "max": maximum, "full_at": full_at},
            }
            for n, (_, _, maximum, full_at) in enumerate(counts)
        ]
        columns = {f"M{n}": [float(c[0])] for n, c in enumerate(counts)} | {
            f"D{n}": [float(c[1])] for n, c in enumerate(counts)
        }
        result = compute(spec=flat_spec([], indicators=own, aggregate="sum"), data=table(**columns))

        assert result.index[0] == pytest.approx(12.49)
