"""What would change the plan: dearer prices, late reports, other weights; and what is bought whatever happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.funding.highs import Hooks
from domain.funding.plan import Plan
from domain.funding.problem import Need, Problem
from domain.funding.solve import InfeasibleError, Options, solve

PRICE_RISE_PERCENT = 15


@dataclass(frozen=True)
class NoRegret:
    """A need of the base plan: pieces bought in the base, and the fewest and the most over all variants.

    ``fewest`` pieces are bought whatever happens; ``absent`` names the variants that buy none.
    """

    unit: str
    item: str
    in_base: int
    fewest: int
    most: int
    absent: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Whether every variant buys at least as many as the base."""
        return self.fewest >= self.in_base


@dataclass(frozen=True)
class Robustness:
    """Plans of the variants (None: no plan is possible) and what they say of the base plan's lines."""

    plans: Mapping[str, Plan | None]
    lines: tuple[NoRegret, ...]

    @property
    def impossible(self) -> tuple[str, ...]:
        """Variants in which the rules cannot be kept."""
        return tuple(name for name, plan in self.plans.items() if plan is None)


def dearer(*, problem: Problem, percent: int = PRICE_RISE_PERCENT) -> Problem:
    """All prices higher by ``percent``, rounded up to the smallest unit of money."""
    return replace(
        problem,
        needs=tuple(
            replace(own, unit_price=-(-own.unit_price * (100 + percent) // 100)) for own in problem.needs
        ),
    )


def with_needs(*, problem: Problem, needs: Sequence[Need]) -> Problem:
    """As if further reports had come: their needs are added, or take the place of those of the same unit and item."""
    joined = {(own.unit, own.item): own for own in (*problem.needs, *needs)}
    return replace(problem, needs=tuple(joined.values()))


def with_benefits(*, problem: Problem, benefits: Mapping[tuple[str, str], Decimal]) -> Problem:
    """Other benefits by unit and item, as other weights give them."""
    return replace(
        problem,
        needs=tuple(
            replace(own, benefit=benefits.get((own.unit, own.item), own.benefit)) for own in problem.needs
        ),
    )


def robustness(
    *,
    base: Plan,
    variants: Mapping[str, Problem],
    options: Options | None = None,
    hooks: Hooks | None = None,
) -> Robustness:
    """Solve the variants and compare; a variant without a plan is named and leaves the lines as they are."""
    plans: dict[str, Plan | None] = {}
    for name, problem in variants.items():
        if hooks is not None and hooks.has_stopped:
            break
        try:
            plans[name] = solve(problem=problem, options=options, hooks=hooks)
        except InfeasibleError:
            plans[name] = None
        if hooks is not None:
            hooks.stepped()
    pieces = {name: plan.pieces() for name, plan in plans.items() if plan is not None}
    return Robustness(
        plans=plans, lines=tuple(_line(key, count, pieces) for key, count in base.pieces().items())
    )


def _line(
    key: tuple[str, str], in_base: int, pieces: Mapping[str, Mapping[tuple[str, str], int]]
) -> NoRegret:
    counts = [in_base, *(own.get(key, 0) for own in pieces.values())]
    return NoRegret(
        unit=key[0],
        item=key[1],
        in_base=in_base,
        fewest=min(counts),
        most=max(counts),
        absent=tuple(name for name, own in pieces.items() if not own.get(key)),
    )
