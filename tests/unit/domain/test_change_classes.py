import pytest

from domain.change_classes import change_classes


def test_both_sides_have_the_same_bounds_around_no_change():
    changes = [-9.0, -4.0, -1.0, 0.0, 0.02, 1.5, 2.5, 6.0, 8.0]
    found = change_classes(changes=changes, decimals=1, direction="+")
    inner = found.inner
    assert inner == tuple(-bound for bound in reversed(inner))
    assert found.k == len(inner) + 1 == 2 * (found.pivot or 0) + 1
    assert found.counts[found.pivot or 0] == 2


def test_what_is_written_as_zero_is_no_change():
    """Given one decimal, then 0,04 is no change and 0,05 is one; a fall is treated as a rise is."""
    found = change_classes(changes=[0.04, 0.06, -0.04, -0.06, 3.0, -3.0], decimals=1, direction="-")
    middle = found.pivot
    assert [place == middle for place in found.indices([0.04, -0.04, 0.06, -0.06])] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("direction", ["+", "-", "0"])
def test_a_rise_and_a_fall_of_one_size_are_in_classes_opposite_each_other(direction: str):
    """Given whole pieces, then -2 is as far from the middle as +2, whichever side is the better one."""
    changes = [1.0, 2.0, 3.0, -1.0, -2.0, -3.0, 5.0, -5.0, 0.0]
    found = change_classes(changes=changes, decimals=0, direction=direction)  # type: ignore[arg-type]
    for size in (1.0, 2.0, 3.0, 5.0):
        up, down = found.indices([size, -size])
        assert (up or 0) - (found.pivot or 0) == (found.pivot or 0) - (down or 0) > 0
    assert all(bound % 1 == 0.5 for bound in found.inner)


def test_all_to_one_side_keeps_the_other_in_the_legend():
    found = change_classes(changes=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], decimals=1, direction="+")
    assert sum(found.counts[: found.pivot]) == 0
    assert sum(found.counts) == 6
    assert found.legend[0].lower is None
    assert found.legend[-1].upper is None


def test_nothing_changed():
    found = change_classes(changes=[0.0, 0.0, None], decimals=1, direction="+")
    assert (found.k, found.pivot, found.n_missing) == (3, 1, 1)
    assert found.counts == (0, 2, 0)


def test_nothing_to_compare():
    found = change_classes(changes=[None, None], decimals=1, direction="+")
    assert (found.k, found.n_missing) == (0, 2)
