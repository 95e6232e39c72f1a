"""The quick way: its plan keeps every rule, its bound is never below the best plan, and both are close."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings

from domain.funding.decompose import approximate
from domain.funding.model import build
from domain.funding.pricing import split
from domain.funding.problem import Problem
from domain.funding.rules import Bundle, Limit, Order, Share
from domain.funding.solve import Options, solve
from tests.unit.domain.funding.brute import best, need, problems

PRICES = {"camera": 50, "computer": 15, "laptop": 14, "printer": 8, "scanner": 10, "telephone": 3}


def province(*, units: int, price: int = 1) -> Problem:
    """As many communes with six items each, the same every time; ``price`` units of money make a million."""
    draw = np.random.default_rng(7)
    needs = tuple(
        replace(
            need(
                f"{unit:05d}",
                item,
                int(draw.integers(0, 13)),
                cost * price,
                f"{cost * draw.uniform(0.5, 1.5):.3f}",
                mountainous=unit % 5 < 2,
            )
        )
        for unit in range(units)
        for item, cost in PRICES.items()
    )
    total = sum(own.most * own.unit_price for own in needs)
    return Problem(
        needs=needs,
        budget=total // 4,
        rules=(
            Share(id="share 1", where={"mountainous": True}, least=Fraction(3, 5)),
            Limit(id="cap 1", per="unit", cost_at_most=300 * price),
            Limit(id="minimum", per="unit", by_value={f"{unit:05d}": unit % 4 for unit in range(units)}),
        ),
    )


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_the_quick_plan_keeps_the_rules_and_its_bound_holds(problem: Problem):
    model = build(problem=problem)
    found = approximate(model=model, gap=0.0, seconds=5.0)
    known = best(problem)
    if found is None:
        return
    assert known is not None
    assert model.feasible(values=found.values)
    assert found.benefit <= float(known[0]) + 1e-9 <= found.bound + 2e-9


def test_many_units_with_caps_and_minima_come_within_a_thousandth_of_the_proved_best():
    problem = province(units=60)
    quick = solve(problem=problem, options=Options(quick=True))
    proved = solve(problem=problem, options=Options(gap=1e-5, time_limit=60))
    assert quick.method == "quick" and not quick.is_proved
    assert quick.benefit >= proved.benefit * Decimal("0.999")
    assert quick.bound >= float(proved.benefit)
    assert quick.lp_gap is not None and quick.gap <= quick.lp_gap


def test_money_in_dong_gives_the_same_plan_as_money_in_millions():
    millions = solve(problem=province(units=40), options=Options(quick=True))
    dong = solve(problem=province(units=40, price=1_000_000), options=Options(quick=True))
    assert dong.pieces() == millions.pieces()
    assert dong.cost == millions.cost * 1_000_000


def test_rules_that_no_single_unit_can_keep_by_itself_are_rounded_instead():
    base = province(units=30)
    bundle = Bundle(id="bundle 1", item="scanner", needs="computer")
    order = Order(id="order 1", where={"item": "camera"}, pieces=40)
    problem = replace(base, rules=(*base.rules, bundle, order))
    assert split(model=build(problem=problem)) is None
    plan = solve(problem=problem, options=Options(quick=True))
    assert plan.lp_gap is not None and plan.lp_gap < 0.05
