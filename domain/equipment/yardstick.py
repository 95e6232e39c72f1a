"""Whether two surveys are measured by the same norms: only then is a change of a shortfall one of the equipment.

What counts is what the rules say, not which list says it: a new decision that repeats the old quantities changes
nothing of the number of pieces. A cost also needs the same prices.
"""

from collections.abc import Sequence
from datetime import date

from domain.equipment.gaps import Rules
from domain.equipment.norms import ASSET, Item, Norms
from domain.equipment.shortfalls import ALL, COST

OTHER_NORMS, NO_NORMS = "norms", "no_norms"
"""Reasons: the rules differ between the two days; on one of them no norm of the items is in force."""


def why_no_common_norm(*, indicator: str, norms: Norms, province: str, days: tuple[date, date]) -> str:
    """Why the shortfalls of two days have no common yardstick; '' when they have one.

    ``indicator`` is the id of a shortfall; ``province`` '' or the country's code go by the central norms.
    """
    kind, _, item = indicator.partition(".")
    items = [own.id for own in _items(norms=norms, item=item)]
    first, second = (
        _yardstick(rules=norms.in_force(day=day, province=province), items=items, has_prices=kind == COST)
        for day in days
    )
    if not first or not second:
        return NO_NORMS
    return "" if first == second else OTHER_NORMS


def _items(*, norms: Norms, item: str) -> Sequence[Item]:
    """The items that the shortfall of ``item`` rests on: laptops fill their own norm before that of computers."""
    counted = [own for own in norms.items_of(ASSET) if own.usable]
    if item == ALL:
        return counted
    return [own for own in counted if item in (own.id, own.part_of) or own.id == norms.items[item].part_of]


Yardstick = list[tuple[str, str, int, int, int]]
"""Item, basis, pieces, for how many, price (0 where it does not matter) of each rule, sorted."""


def _yardstick(*, rules: Rules, items: Sequence[str], has_prices: bool) -> Yardstick:
    return sorted(
        (rule.item, rule.basis, rule.quantity, rule.per, rule.unit_price_vnd if has_prices else 0)
        for item in items
        for rule in rules.get(item, ())
    )
