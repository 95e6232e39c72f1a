"""A plan: how many pieces of what for whom, from which source, with how good it is known to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from domain.errors import FundingError
from domain.funding.check import Bought, breaches
from domain.funding.model import Ints, Model
from domain.funding.problem import Need, Problem


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """Pieces of one need from one source; ``cost`` in the smallest unit of money."""

    need: Need
    source: str
    pieces: int
    benefit: Decimal

    @property
    def cost(self) -> int:
        """What it costs."""
        return self.pieces * self.need.unit_price


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Purchases in the order of unit, item and source. ``bound``: no plan under these rules can bring more.

    ``lp_bound`` is the weaker one of the problem with pieces that can be divided.
    """

    purchases: tuple[Purchase, ...]
    bound: float
    lp_bound: float | None
    is_proved: bool
    method: str

    @cached_property
    def benefit(self) -> Decimal:
        """What the plan brings."""
        return sum((own.benefit for own in self.purchases), Decimal(0))

    @cached_property
    def cost(self) -> int:
        """What the plan costs."""
        return sum(own.cost for own in self.purchases)

    @property
    def gap(self) -> float:
        """How far the plan can be from the best at most, as a share of the bound; 0 when proved best."""
        return 0.0 if self.is_proved else _gap(value=float(self.benefit), bound=self.bound)

    @property
    def lp_gap(self) -> float | None:
        """How far the plan is from the bound of divisible pieces."""
        return None if self.lp_bound is None else _gap(value=float(self.benefit), bound=self.lp_bound)

    def pieces(self) -> Mapping[tuple[str, str], int]:
        """Pieces by unit and item, over all sources."""
        return pieces_of(self.purchases)


def _gap(*, value: float, bound: float) -> float:
    return max(0.0, (bound - value) / bound) if bound > 0 else 0.0


class WrongPlanError(FundingError):
    """A plan that breaks a rule: a fault of the program, never shown as a result."""


def purchases_of(*, problem: Problem, bought: Bought) -> tuple[Purchase, ...]:
    """What was bought, in the order of unit, item and source."""
    sources = problem.sources
    return tuple(
        Purchase(
            need=problem.needs[place],
            source=sources[pot].id,
            pieces=count,
            benefit=count * problem.needs[place].benefit * sources[pot].weight,
        )
        for (place, pot), count in sorted(bought.items())
    )


def pieces_of(purchases: Iterable[Purchase]) -> dict[tuple[str, str], int]:
    """Pieces by unit and item, over all sources."""
    found: dict[tuple[str, str], int] = {}
    for own in purchases:
        key = own.need.unit, own.need.item
        found[key] = found.get(key, 0) + own.pieces
    return found


def make_plan(
    *,
    problem: Problem,
    model: Model,
    values: Ints,
    bound: float,
    lp_bound: float | None = None,
    is_proved: bool = False,
    method: str,
) -> Plan:
    """The plan of whole values, checked against the rules once more. Raises WrongPlanError."""
    bought: Bought = {
        (int(model.need[column]), int(model.pot[column])): int(values[column])
        for column in range(model.n_choices)
        if values[column]
    }
    wrong = breaches(problem=problem, bought=bought)
    if wrong:
        first = wrong[0]
        raise WrongPlanError(
            vi=f"Phương án tính được vi phạm quy tắc “{first.rule}” {first.member}: {first.found} so với "
            f"{first.asked}; không trả kết quả. Hãy báo lỗi kèm tệp đầu vào.",
            en=f"The plan found breaks rule “{first.rule}” {first.member}: {first.found} against {first.asked}; "
            "no result is given. Please report this with the input.",
        )
    purchases = purchases_of(problem=problem, bought=bought)
    value = float(sum(own.benefit for own in purchases))
    return Plan(
        purchases=purchases,
        bound=value if is_proved else max(bound, value),
        lp_bound=lp_bound,
        is_proved=is_proved,
        method=method,
    )
