"""Circles: area follows the value, the legend's values are round."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.circles import circle_scale

amounts = st.lists(st.floats(0.001, 1e9), min_size=1, max_size=30)


@given(amounts)
def test_area_is_proportional_to_the_value(values: list[float]):
    scale = circle_scale(values=values, n_units=len(values))
    areas = [math.pi * (scale.diameter(value) / 2) ** 2 for value in values]
    unit = math.pi * (scale.largest / 2) ** 2 / max(values)
    assert areas == pytest.approx([unit * value for value in values])


@given(amounts)
def test_marks_are_round_and_within_the_data(values: list[float]):
    scale = circle_scale(values=values, n_units=69)
    assert len(scale.marks) == 3
    assert max(values) * (1 + 1e-9) >= scale.marks[0] > scale.marks[1] > scale.marks[2] > 0
    assert scale.marks[0] * 2.5 > max(values)
    digits = {f"{mark:.6e}".split("e")[0].rstrip("0").rstrip(".") for mark in scale.marks}
    assert digits <= {"1", "2", "5"}


def test_known_marks():
    assert circle_scale(values=[830.0, None], n_units=69).marks == (500.0, 100.0, 20.0)
    assert circle_scale(values=[1000.0], n_units=69).marks == (1000.0, 200.0, 50.0)


@pytest.mark.parametrize("values", [[], [None], [0.0, 0.0], [float("nan")]])
def test_nothing_above_zero_has_no_circles(values: list[float | None]):
    scale = circle_scale(values=values, n_units=5)
    assert (scale.top, scale.marks, scale.diameter(0.0)) == (0.0, (), 0.0)


def test_more_units_smaller_circles():
    sizes = [circle_scale(values=[1.0], n_units=n).largest for n in (1, 12, 69, 250, 3321)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == pytest.approx(600 / 9) and sizes[-1] == 12.0


def test_a_negative_number_has_no_circle():
    assert circle_scale(values=[5.0, -5.0], n_units=2).diameter(-5.0) == 0.0
