"""The solver against trying all plans; conflicts that hold what they say; the same answer for the same input."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.funding import highs
from domain.funding.highs import Hooks
from domain.funding.model import share_above
from domain.funding.problem import Problem
from domain.funding.rules import BUDGET, Limit, Order, Pot, Share
from domain.funding.solve import InfeasibleError, Options, solve
from tests.unit.domain.funding.brute import best, need, problems

NEEDS = (
    need("001", "computer", 5, 15, "1.5", mountainous=True),
    need("001", "scanner", 2, 10, "1", mountainous=True),
    need("002", "computer", 4, 15, "1.4", mountainous=False),
    need("002", "scanner", 3, 10, "2", mountainous=False),
)
MOUNTAIN = Share(id="share 1", where={"mountainous": True}, least=Fraction(3, 5))


def outcome(problem: Problem) -> tuple[Decimal, int] | None:
    try:
        plan = solve(problem=problem)
    except InfeasibleError:
        return None
    assert plan.is_proved
    return plan.benefit, plan.cost


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_the_plan_is_the_best_and_the_cheapest_of_the_best(problem: Problem):
    assert outcome(problem) == best(problem)


@settings(max_examples=15, deadline=None)
@given(problem=problems(with_pots=True))
def test_sources_of_money_are_kept_apart(problem: Problem):
    assert outcome(problem) == best(problem)


@settings(max_examples=20, deadline=None)
@given(problem=problems(), data=st.data())
def test_the_order_of_the_rows_does_not_matter(problem: Problem, data: st.DataObject):
    shuffled = data.draw(st.permutations(problem.needs))
    try:
        first = solve(problem=problem).pieces()
    except InfeasibleError:
        return
    assert solve(problem=replace(problem, needs=tuple(shuffled))).pieces() == first


def without(problem: Problem, rule: str) -> Problem:
    if rule == BUDGET:
        return replace(problem, budget=10**9)
    return replace(problem, rules=tuple(own for own in problem.rules if own.id != rule))


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_a_conflict_cannot_hold_and_without_any_one_of_its_rules_it_can(problem: Problem):
    try:
        solve(problem=problem)
        return
    except InfeasibleError as error:
        conflict = error.conflict
    kept = replace(problem, rules=tuple(own for own in problem.rules if own.id in conflict.rules))
    if BUDGET not in conflict.rules:
        kept = without(kept, BUDGET)
    assert conflict.is_irreducible
    assert best(kept) is None
    for rule in conflict.rules:
        assert best(without(kept, rule)) is not None


def test_a_conflict_says_in_words_which_rules_where_and_how_much_is_needed():
    minimum = Limit(id="minimum", per="unit", by_value={"001": 1, "002": 4})
    with pytest.raises(InfeasibleError) as caught:
        solve(problem=Problem(needs=NEEDS, budget=50, rules=(MOUNTAIN, minimum)))
    assert caught.value.conflict.rules == (BUDGET, "minimum")
    assert "cần ít nhất 55" in caught.value.vi and "001, 002" in caught.value.vi
    assert "need at least 55" in caught.value.en


def test_more_pieces_than_are_lacking_are_a_conflict_of_the_minimum_alone():
    minimum = Limit(id="minimum", per="unit", by_value={"002": 8})
    with pytest.raises(InfeasibleError) as caught:
        solve(problem=Problem(needs=NEEDS, budget=999, rules=(MOUNTAIN, minimum)))
    assert caught.value.conflict.rules == ("minimum",)
    assert "002 (≥ 8, ≤ 7)" in caught.value.en


def test_where_rules_collide_twice_dropping_one_of_them_is_said_not_to_be_enough():
    rules = (
        Limit(id="minimum", per="unit", by_value={"002": 8}),
        Limit(id="floor 1", per="item", where={"item": "scanner"}, pieces_at_least=9),
    )
    with pytest.raises(InfeasibleError) as caught:
        solve(problem=Problem(needs=NEEDS, budget=999, rules=rules))
    assert len(caught.value.conflict.rules) == 1
    assert caught.value.conflict.not_enough == caught.value.conflict.rules
    assert "dropping it alone is not enough" in caught.value.en and "chưa đủ" in caught.value.vi
    assert "without any one of them there is a plan" not in caught.value.en


def test_a_minimum_that_no_source_may_pay_is_a_conflict():
    pot = Pot(id="mountains", amount=99, where={"mountainous": True})
    minimum = Limit(id="minimum", per="unit", by_value={"002": 1})
    floor = Limit(id="floor 1", per="unit", cost_at_least=1)
    lowland = tuple(own for own in NEEDS if own.unit == "002")
    for needs, rule in ((lowland, minimum), (NEEDS, floor)):
        with pytest.raises(InfeasibleError):
            solve(problem=Problem(needs=needs, budget=50, rules=(rule,), pots=(pot,)))


@pytest.mark.parametrize("benefit", ["0", "0.123456789012345"])
def test_no_money_is_spent_on_what_brings_nothing(benefit: str):
    own = (
        need("001", "computer", 2, 15, benefit),
        need("001", "scanner", 5, 10, "0"),
        need("001", "camera", 5, 3, "0"),
    )
    minimum = Limit(id="minimum", per="unit", by_value={"001": 3})
    plan = solve(problem=Problem(needs=own, budget=90, rules=(minimum,)))
    assert plan.is_proved
    assert plan.cost == (9 if benefit == "0" else 33)


@pytest.mark.parametrize("written", ["0.3333333333333333", "0.333333333333333333333333333333"])
def test_a_third_in_many_digits_is_a_third_also_of_prices_in_dong(written: str):
    own = (
        need("001", "computer", 3, 15_000_003, "1", mountainous=True),
        need("002", "computer", 6, 15_000_003, "2", mountainous=False),
    )
    share = Share(id="share 1", where={"mountainous": True}, least=Fraction(written))
    plan = solve(problem=Problem(needs=own, budget=200_000_000, rules=(share,)))
    assert plan.is_proved
    assert [line.pieces for line in plan.purchases] == [3, 6]


@given(st.fractions(-3, 3, max_denominator=400), st.integers(1, 40))
def test_the_share_of_a_line_is_the_least_that_is_not_below_and_has_small_numbers(share: Fraction, most: int):
    least = min(Fraction(-(-share * below // 1), below) for below in range(1, most + 1))
    assert share_above(share, denominator=most) == least


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_a_quick_plan_of_a_small_problem_is_the_best_too(problem: Problem):
    try:
        plan = solve(problem=problem, options=Options(quick=True))
    except InfeasibleError:
        assert best(problem) is None
        return
    known = best(problem)
    assert known is not None
    assert plan.benefit >= known[0] * Decimal("0.995")


def test_a_large_problem_with_little_time_is_not_presolved(monkeypatch: pytest.MonkeyPatch):
    seen: list[bool] = []
    set_options = highs._set

    def watched(solver: object, *, limits: highs.Limits, has_presolve: bool) -> None:
        seen.append(has_presolve)
        set_options(solver, limits=limits, has_presolve=has_presolve)

    monkeypatch.setattr(highs, "_set", watched)
    for columns, seconds in ((3_000, 5.0), (3_000, None), (5, 5.0)):
        ones = np.ones(columns)
        found = highs.run(gain=ones, upper=ones, lines=(), limits=highs.Limits(seconds=seconds))
        assert found.status == highs.OPTIMAL
    assert seen == [False, True, True]


def test_shares_are_of_what_is_spent_so_spending_nothing_is_allowed():
    nowhere = Share(id="share 1", where={"mountainous": False}, least=Fraction(1))
    own = tuple(one for one in NEEDS if one.unit == "001")
    plan = solve(problem=Problem(needs=own, budget=100, rules=(nowhere,)))
    assert plan.purchases == () and plan.is_proved


def test_a_least_order_is_nothing_or_enough():
    order = Order(id="order 1", where={"item": "scanner"}, pieces=5)
    plan = solve(problem=Problem(needs=NEEDS, budget=49, rules=(order,)))
    assert {item for _, item in plan.pieces()} == {"computer"}
    plan = solve(problem=Problem(needs=NEEDS, budget=50, rules=(order,)))
    assert plan.pieces() == {("001", "scanner"): 2, ("002", "scanner"): 3}


def test_prices_in_dong_are_kept_to_the_dong():
    own = tuple(replace(one, unit_price=one.unit_price * 999_999_9 + 1) for one in NEEDS)
    budget = own[0].unit_price * 5 + own[3].unit_price * 3
    assert solve(problem=Problem(needs=own, budget=budget)).cost == budget
    assert solve(problem=Problem(needs=own, budget=budget - 1)).cost < budget


def test_a_stopped_search_gives_a_plan_that_keeps_the_rules_or_says_that_it_has_none():
    plan = solve(
        problem=Problem(needs=NEEDS, budget=100, rules=(MOUNTAIN,)),
        options=Options(quick=True),
        hooks=Hooks(should_stop=lambda: False),
    )
    assert float(plan.benefit) <= plan.bound and plan.cost <= 100
