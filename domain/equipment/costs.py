"""What a shortfall costs: at the price of the norm, and within the excess that the norm allows.

Prices of the national norm are maxima. The head of a unit may exceed them by up to 15 %, the province by up to 30 %
(figures of the norm's own file). Services are paid by the month and are never added to assets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from domain.equipment.norms import Quantity, Range, Rule

MONTHS = 12
PriceDecision = Literal["within", "head", "province", "above"]


@dataclass(frozen=True)
class Cost:
    """VND at the norm's price, and at the most that the head of unit or the province may allow."""

    at_norm: Range
    with_head: Range
    with_province: Range

    @property
    def low(self) -> int:
        """The least: at the norm's price."""
        return self.at_norm.low

    @property
    def high(self) -> int:
        """The most that the norm allows."""
        return self.with_province.high

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            at_norm=self.at_norm + other.at_norm,
            with_head=self.with_head + other.with_head,
            with_province=self.with_province + other.with_province,
        )


def single_price(rules: Sequence[Rule]) -> int | None:
    """The price of one piece when all rules have the same, else None."""
    prices = {rule.unit_price_vnd for rule in rules}
    return prices.pop() if len(prices) == 1 else None


def cost_of(*, pieces: Range, quantities: Sequence[Quantity]) -> Cost:
    """Cost of buying ``pieces``: where rules have different prices, from the cheapest to the dearest choice."""

    def total(excess: str) -> Range:
        offers = sorted((_price(rule=own.rule, excess=excess), own.pieces.high) for own in quantities)
        return Range(_fill(pieces.low, offers), _fill(pieces.high, offers[::-1]))

    return Cost(at_norm=total(""), with_head=total("head"), with_province=total("province"))


def _price(*, rule: Rule, excess: str) -> int:
    percent = {"head": rule.of.head_excess_percent, "province": rule.of.province_excess_percent}.get(
        excess, 0
    )
    return rule.unit_price_vnd * (100 + percent) // 100


def _fill(pieces: int, offers: Sequence[tuple[int, int]]) -> int:
    total = 0
    for price, most in offers:
        taken = min(pieces, most)
        total += taken * price
        pieces -= taken
    return total


def decision_for(*, price_vnd: int, rule: Rule) -> PriceDecision:
    """Who may decide to buy at ``price_vnd``: within the norm, head of unit, province, or nobody (``above``)."""
    if price_vnd <= rule.unit_price_vnd:
        return "within"
    if price_vnd <= _price(rule=rule, excess="head"):
        return "head"
    return "province" if price_vnd <= _price(rule=rule, excess="province") else "above"


def yearly_cost(*, quantities: Sequence[Quantity]) -> Range:
    """Twelve months of all lines that the rules give a unit, in VND."""
    low = sum(own.pieces.low * own.rule.unit_price_vnd for own in quantities) * MONTHS
    high = sum(own.pieces.high * own.rule.unit_price_vnd for own in quantities) * MONTHS
    return Range(low, high)
