"""What more money would bring, and what each rule costs: the same problem solved again with one thing changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.funding.highs import Hooks
from domain.funding.problem import Problem
from domain.funding.solve import InfeasibleError, Options, solve


@dataclass(frozen=True)
class FrontierPoint:
    """Benefit that a budget buys and the bound above it; None where no plan keeps the rules with so little money."""

    budget: int
    benefit: float | None
    bound: float | None
    cost: int | None


@dataclass(frozen=True)
class RulePrice:
    """Benefit with and without a rule. ``with_rule`` None: with it there is no plan at all."""

    rule: str
    with_rule: float | None
    without_rule: float | None

    @property
    def price(self) -> float | None:
        """Benefit that the rule costs; 0 where the difference is within the gap of the two plans."""
        if self.with_rule is None or self.without_rule is None:
            return None
        return max(0.0, self.without_rule - self.with_rule)


def frontier(
    *, problem: Problem, budgets: Sequence[int], options: Options | None = None, hooks: Hooks | None = None
) -> tuple[FrontierPoint, ...]:
    """A point for each budget, in the order given; ends early when the search is stopped.

    Where money comes from several sources their amounts stay, and the budget limits all together.
    """
    points = []
    for budget in budgets:
        if hooks is not None and hooks.has_stopped:
            break
        points.append(_point(problem=problem, budget=budget, options=options, hooks=hooks))
        if hooks is not None:
            hooks.stepped()
    return tuple(points)


def _point(*, problem: Problem, budget: int, options: Options | None, hooks: Hooks | None) -> FrontierPoint:
    available = min(budget, sum(pot.amount for pot in problem.pots)) if problem.pots else budget
    try:
        plan = solve(problem=replace(problem, budget=available), options=options, hooks=hooks)
    except InfeasibleError:
        return FrontierPoint(budget=budget, benefit=None, bound=None, cost=None)
    return FrontierPoint(budget=budget, benefit=float(plan.benefit), bound=plan.bound, cost=plan.cost)


def rule_prices(
    *, problem: Problem, options: Options | None = None, hooks: Hooks | None = None
) -> tuple[RulePrice, ...]:
    """What each rule costs in benefit, one at a time; sources and budget are not rules here."""
    base = _benefit(problem=problem, options=options, hooks=hooks)
    prices = []
    for rule in problem.rules:
        if hooks is not None and hooks.has_stopped:
            break
        others = tuple(own for own in problem.rules if own.id != rule.id)
        without = _benefit(problem=replace(problem, rules=others), options=options, hooks=hooks)
        prices.append(RulePrice(rule=rule.id, with_rule=base, without_rule=without))
        if hooks is not None:
            hooks.stepped()
    return tuple(prices)


def _benefit(*, problem: Problem, options: Options | None, hooks: Hooks | None) -> float | None:
    try:
        return float(solve(problem=problem, options=options, hooks=hooks).benefit)
    except InfeasibleError:
        return None
