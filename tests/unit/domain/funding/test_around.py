"""Around the plan: benefit rule, list by priority, frontier, prices of rules, variants, reasons."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from domain.errors import FundingError
from domain.funding.benefit import BenefitRule, Figures, benefits
from domain.funding.frontier import frontier, rule_prices
from domain.funding.greedy import by_priority, differences
from domain.funding.problem import Problem
from domain.funding.rules import BUDGET, Limit, Share
from domain.funding.solve import solve
from domain.funding.variants import dearer, robustness, with_benefits, with_needs
from domain.funding.why import reasons
from tests.unit.domain.funding.brute import best, need, problems

NEEDS = (
    need("001", "computer", 4, 15, "6", mountainous=True),
    need("001", "scanner", 2, 10, "5", mountainous=True),
    need("002", "computer", 4, 15, "9", mountainous=False),
)
MOUNTAIN = Share(id="share 1", where={"mountainous": True}, least=Fraction(1, 2))


def test_a_piece_closes_its_part_of_the_norm_times_what_the_planner_weighs():
    figures = [
        Figures(norm=4, criteria={"volume": Decimal(300), "remote": Decimal(3)}),
        Figures(norm=8, criteria={"volume": Decimal(150)}),
        Figures(norm=8),
    ]
    rule = BenefitRule({"volume": Decimal(1), "remote": Decimal("0.5")})
    found = benefits(figures=figures, rule=rule)
    # 100/4 x (1 + 1 + 0.5); 100/8 x (1 + 0.5 + 0.5): the mean stands for what is not known
    assert [own.value for own in found] == [Decimal("62.500"), Decimal("25.000"), Decimal("28.125")]
    assert [score.is_known for score in found[2].scores] == [False, False]
    assert [own.value for own in benefits(figures=figures, rule=BenefitRule())] == [
        25,
        Decimal("12.5"),
        Decimal("12.5"),
    ]


@pytest.mark.parametrize("weights", [{"beauty": Decimal(1)}, {"poor": Decimal(-1)}, {"poor": Decimal("NaN")}])
def test_an_unknown_criterion_or_a_bad_weight_is_refused(weights: dict[str, Decimal]):
    with pytest.raises(FundingError):
        BenefitRule(weights)


def test_the_list_by_priority_is_explained_and_the_difference_to_the_best_plan_shown():
    problem = Problem(needs=NEEDS, budget=60, rules=(MOUNTAIN,))
    listed, plan = by_priority(problem=problem), solve(problem=problem)
    assert listed.order == (("002", "computer"), ("001", "scanner"), ("001", "computer"))
    assert not listed.broken and listed.cost <= 60
    assert listed.benefit <= plan.benefit
    assert bool(differences(plan=plan, listed=listed)) == (listed.benefit != plan.benefit)


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_a_list_that_keeps_all_rules_is_never_better_than_the_best_plan(problem: Problem):
    listed, known = by_priority(problem=problem), best(problem)
    if not listed.broken:
        assert known is not None and listed.benefit <= known[0]


def test_more_money_never_brings_less_and_too_little_is_said():
    minimum = Limit(id="minimum", per="unit", by_value={"002": 2})
    problem = Problem(needs=NEEDS, budget=60, rules=(MOUNTAIN, minimum))
    points = frontier(problem=problem, budgets=[20, 60, 100, 1000])
    assert points[0].benefit is None
    values = [point.benefit for point in points[1:]]
    assert values == sorted(values) and all(point.cost <= point.budget for point in points[1:])


def test_the_price_of_a_rule_is_what_would_be_gained_without_it():
    problem = Problem(needs=NEEDS, budget=60, rules=(MOUNTAIN,))
    (price,) = rule_prices(problem=problem)
    free = solve(problem=replace(problem, rules=()))
    assert price.rule == "share 1" and price.price == float(free.benefit - solve(problem=problem).benefit) > 0


def test_what_every_variant_buys_is_without_regret():
    problem = Problem(needs=NEEDS, budget=65)
    base = solve(problem=problem)
    late = replace(NEEDS[2], unit="003", benefit=Decimal(100))
    found = robustness(
        base=base,
        variants={
            "prices": dearer(problem=problem),
            "late": with_needs(problem=problem, needs=[late]),
            "weights": with_benefits(problem=problem, benefits={("001", "scanner"): Decimal(0)}),
        },
    )
    by_need = {(line.unit, line.item): line for line in found.lines}
    assert dearer(problem=problem).needs[0].unit_price == 18  # 17.25 rounded up
    assert by_need["002", "computer"].absent == ("late",)
    assert not by_need["002", "computer"].is_certain
    assert by_need["002", "computer"].fewest == 0 and found.impossible == ()


def test_every_need_has_a_reason():
    cap = Limit(id="cap 1", per="unit", cost_at_most=30)
    problem = Problem(needs=NEEDS, budget=500, rules=(cap,))
    found = {(own.unit, own.item): own for own in reasons(problem=problem, plan=solve(problem=problem))}
    assert found["002", "computer"].place == 1 and found["002", "computer"].stopped_by == ("cap 1",)
    poor = Problem(needs=NEEDS, budget=15)
    found = {(own.unit, own.item): own for own in reasons(problem=poor, plan=solve(problem=poor))}
    assert found["001", "scanner"].stopped_by == (BUDGET,) and found["001", "scanner"].bought == 0
