import pytest

from domain.comparison import distance, is_behind, leader, marks, middle

VALUES = {"A": 10.0, "B": 30.0, "C": 30.0, "D": None, "E": 20.0}


class TestMarks:
    def test_ties_are_all_marked(self):
        assert marks(values=VALUES, direction="+") == {"A": "worst", "B": "best", "C": "best"}

    def test_low_is_good(self):
        assert marks(values=VALUES, direction="-") == {"A": "best", "B": "worst", "C": "worst"}

    @pytest.mark.parametrize(
        ("values", "direction"),
        [
            (VALUES, "0"),
            ({"A": 1.0, "B": 1.0}, "+"),
            ({"A": 1.0, "B": None}, "+"),
            ({}, "-"),
        ],
    )
    def test_nothing_to_mark(self, values: dict[str, float | None], direction: str):
        """Given no direction, equal values or fewer than two of them, then nobody is best or worst."""
        assert marks(values=values, direction=direction) == {}

    def test_at_full_precision(self):
        assert marks(values={"A": 1.0, "B": 1.0 + 1e-12}, direction="+") == {"A": "worst", "B": "best"}


class TestLeader:
    def test_all_who_tie_in_the_order_of_the_group(self):
        found = leader(values=VALUES, group=("C", "A", "B"), direction="+")
        assert found is not None
        assert (found.codes, found.value) == (("C", "B"), 30.0)

    def test_only_the_group_counts(self):
        found = leader(values=VALUES, group=("A", "E", "D"), direction="+")
        assert found is not None
        assert (found.codes, found.value) == (("E",), 20.0)

    @pytest.mark.parametrize(("group", "direction"), [((), "+"), (("D",), "+"), (("A",), "0")])
    def test_none(self, group: tuple[str, ...], direction: str):
        assert leader(values=VALUES, group=group, direction=direction) is None


def test_middle_leaves_missing_values_out():
    assert middle(VALUES) == 25.0
    assert middle({"A": None}) is None


def test_distance_needs_both():
    assert distance(3.0, 5.0) == -2.0
    assert distance(None, 5.0) is None
    assert distance(3.0, None) is None


@pytest.mark.parametrize(
    ("gap", "direction", "behind"),
    [(-1.0, "+", True), (1.0, "+", False), (1.0, "-", True), (-1.0, "-", False), (5.0, "0", False), (0.0, "+", False),
     (None, "+", False)],
)  # fmt: skip
def test_behind_by_direction(gap: float | None, direction: str, behind: bool):
    assert is_behind(gap=gap, direction=direction) is behind
