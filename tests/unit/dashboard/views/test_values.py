import pytest

from dashboard.views.values import unit_values
from domain.catalogue_files import get_catalogue
from domain.rollup import Evaluated
from domain.units.structure import Node

NODE = Node(code="00001", name="Xã A", level="commune", parent_code="", parent_name="", members=("00001",))


def is_small(*, indicator: str, denominator: float | None, n_total: int = 1) -> bool:
    own = Evaluated(value=50.0, numerator=1.0, denominator=denominator, n=n_total, n_total=n_total)
    found = unit_values(
        indicator=get_catalogue().indicator(indicator),
        nodes=[NODE],
        now={"00001": own},
        before={},
        refused=set(),
    )
    return found[0].is_small


@pytest.mark.parametrize(
    ("denominator", "small"), [(1.0, True), (3.0, True), (4.0, False), (0.0, False), (None, False)]
)
def test_up_to_three_cases_are_few(denominator: float | None, small: bool):
    assert is_small(indicator="online_share_calendar", denominator=denominator) is small


def test_a_yes_or_no_of_one_commune_is_no_ratio_over_few_cases():
    """Given a LAN in one commune, then it is a fact about it; a district of three communes is few."""
    assert not is_small(indicator="lan_share", denominator=1.0)
    assert is_small(indicator="lan_share", denominator=3.0, n_total=3)
