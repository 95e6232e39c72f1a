"""Costs: maxima, the excess that may be allowed, items whose rules have different prices, services by the year."""

import pytest

from domain.equipment.costs import cost_of, decision_for, single_price, yearly_cost
from domain.equipment.norms import Quantity, Range
from tests.unit.domain.equipment.factories import rule


def _quantity(*, price: int, pieces: int) -> Quantity:
    return Quantity(rule=rule(price=price), pieces=Range.exactly(pieces))


class TestCostOf:
    def test_one_price_gives_one_cost(self) -> None:
        cost = cost_of(pieces=Range.exactly(3), quantities=[_quantity(price=100, pieces=8)])
        assert cost.at_norm == Range(300, 300)
        assert (cost.with_head, cost.with_province) == (Range(345, 345), Range(390, 390))

    def test_different_prices_give_the_cheapest_and_the_dearest_choice(self) -> None:
        # Given one piece at 150 and 39 at 100, when 5 are lacking: 5 x 100, or 150 + 4 x 100
        own = [_quantity(price=150, pieces=1), _quantity(price=100, pieces=39)]
        assert cost_of(pieces=Range.exactly(5), quantities=own).at_norm == Range(500, 550)

    def test_a_range_of_pieces_gives_a_range(self) -> None:
        cost = cost_of(pieces=Range(2, 4), quantities=[_quantity(price=100, pieces=9)])
        assert (cost.low, cost.high) == (200, 520)

    def test_costs_add_up(self) -> None:
        cost = cost_of(pieces=Range.exactly(1), quantities=[_quantity(price=100, pieces=1)])
        assert (cost + cost).at_norm == Range(200, 200)


def test_a_single_price_is_that_of_all_rules() -> None:
    assert single_price([rule(price=5), rule(price=5)]) == 5
    assert single_price([rule(price=5), rule(price=6)]) is None


@pytest.mark.parametrize(
    ("price", "who"), [(100, "within"), (101, "head"), (115, "head"), (116, "province"), (131, "above")]
)
def test_who_may_decide_a_price(price: int, who: str) -> None:
    assert decision_for(price_vnd=price, rule=rule(price=100)) == who


def test_a_service_costs_twelve_months() -> None:
    own = [_quantity(price=1_500_000, pieces=2)]
    assert yearly_cost(quantities=own) == Range(36_000_000, 36_000_000)
