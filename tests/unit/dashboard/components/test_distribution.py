from statistics import median

import pytest

from dashboard.components.distribution import BINS, distribution, spread_of
from dashboard.components.ssr import to_html
from dashboard.format import NBSP
from tests.fakes.indicator_views import unit, view

VALUES = [10.0, 20.0, 30.0, 40.0, 90.0]


def test_every_unit_is_in_one_bin():
    spread = spread_of(VALUES)
    assert spread is not None
    assert sum(spread.counts) == len(VALUES)
    assert len(spread.counts) == BINS
    assert (spread.counts[0], spread.counts[-1]) == (1, 1)


def test_median_is_the_middle_value():
    spread = spread_of(VALUES)
    assert spread is not None
    assert spread.quartiles == (20.0, median(VALUES), 40.0)


@pytest.mark.parametrize("values", [[], [1.0, 2.0, 3.0], [5.0, 5.0, 5.0, 5.0]])
def test_too_few_or_equal_values_are_not_drawn(values: list[float]):
    assert spread_of(values) is None


def test_the_sentence_says_what_the_picture_shows():
    units = tuple(unit(f"Xã {value}", value) for value in VALUES)
    text = to_html(distribution(view=view(units), lang="vi")).replace(NBSP, " ")
    assert "trong khoảng 20,0 % đến 40,0 %; trung vị 30,0 %" in text
    assert "Mục tiêu 50 %" in text


def test_nothing_to_draw_is_said():
    assert "Không đủ đơn vị" in to_html(distribution(view=view((unit("Xã A", 1.0),)), lang="vi"))
