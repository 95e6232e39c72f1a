import re

import pytest

from dashboard.figures.scatter_svg import EDGE, HEIGHT, WIDTH, scatter


def places(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_least_and_greatest_lie_at_the_edges_and_more_is_higher():
    svg = scatter(xs=[10, 20, 15], ys=[1, 3, 2], label="a & b", colour="#000", line="#111")
    assert places(svg) == [
        (EDGE, HEIGHT - EDGE),
        (WIDTH - EDGE, EDGE),
        (WIDTH / 2, HEIGHT / 2),
    ]
    assert 'aria-label="a &amp; b"' in svg


def test_equal_values_lie_in_the_middle():
    assert places(scatter(xs=[5, 5], ys=[1, 2], label="", colour="#000", line="#111"))[0][0] == WIDTH / 2


@pytest.mark.parametrize(("xs", "ys"), [([], []), ([1.0], [])])
def test_figures_without_partners_are_refused(xs: list[float], ys: list[float]):
    with pytest.raises(ValueError, match="no pairs"):
        scatter(xs=xs, ys=ys, label="", colour="#000", line="#111")
