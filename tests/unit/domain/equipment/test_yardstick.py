from dataclasses import replace
from datetime import date

import pytest

from domain.equipment.norm_files import get_norms
from domain.equipment.norms import Norms, Rule
from domain.equipment.yardstick import NO_NORMS, OTHER_NORMS, why_no_common_norm

FIRST, SECOND = date(2025, 12, 31), date(2026, 6, 30)


def amended(**changes: object) -> Norms:
    """The norms with a second version from 2026-01-01 on, in which the printers of group VIII differ by ``changes``."""
    own = get_norms()
    old = next(one for one in own.sets if one.id == _printers(own).of.id)
    closed = replace(old, valid_to=FIRST)
    new = replace(old, id="later", valid_from=date(2026, 1, 1))
    rules = []
    for rule in own.rules:
        if rule.of != old:
            rules.append(rule)
            continue
        is_changed = rule == _printers(own)
        rules.append(replace(rule, of=closed))
        rules.append(replace(rule, of=new, **(changes if is_changed else {})))
    return Norms(items=own.items, sets=(*own.sets, closed, new), rules=tuple(rules))


def _printers(own: Norms) -> Rule:
    return next(rule for rule in own.rules if rule.item == "printer" and rule.basis == "staff_group_viii")


def why(indicator: str, norms: Norms, days: tuple[date, date] = (SECOND, FIRST)) -> str:
    return why_no_common_norm(indicator=indicator, norms=norms, province="42", days=days)


def test_one_list_for_both_days() -> None:
    assert why("shortfall.printer", get_norms()) == ""
    assert why("shortfall_cost.all", get_norms()) == ""


def test_before_any_norm() -> None:
    assert why("shortfall.all", get_norms(), (FIRST, date(2024, 12, 31))) == NO_NORMS


def test_a_new_list_that_says_the_same_is_the_same_yardstick() -> None:
    assert why("shortfall_cost.all", amended()) == ""


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [("shortfall.printer", OTHER_NORMS), ("shortfall_share.all", OTHER_NORMS), ("shortfall.scanner", "")],
)
def test_other_quantities_concern_the_item_alone(indicator: str, reason: str) -> None:
    assert why(indicator, amended(per=2)) == reason


def test_other_prices_concern_the_cost_alone() -> None:
    norms = amended(unit_price_vnd=1)
    assert why("shortfall.printer", norms) == ""
    assert why("shortfall_cost.printer", norms) == OTHER_NORMS


def test_laptops_fill_their_norm_before_that_of_computers() -> None:
    """Given another norm of laptops, then the computers that are left for the others change too."""
    own = get_norms()
    laptop = next(rule for rule in own.rules if rule.item == "laptop")
    ended = replace(laptop, of=replace(laptop.of, id="ended", valid_to=FIRST))
    norms = replace(own, rules=tuple(ended if rule == laptop else rule for rule in own.rules))
    assert why("shortfall.computer", norms) == OTHER_NORMS
    assert why("shortfall.printer", norms) == ""
