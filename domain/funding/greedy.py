"""The list by priority: the alternative that everybody can follow with a finger, and how far it is from the best plan.

Needs in the order of benefit for money. First what minima and floors ask for, then from the top whatever still fits;
what did not fit is tried again, as a share of mountain communes may allow it after others. It may break a rule that a
search would keep: then it says which.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from domain.funding.check import Breach, breaches
from domain.funding.model import Ints, Line, Model, build
from domain.funding.plan import Plan, Purchase, pieces_of, purchases_of
from domain.funding.problem import Problem

_PASSES = 25


@dataclass(frozen=True)
class PriorityList:
    """Purchases by priority; ``order`` are the needs from the first to the last; ``broken`` rules it does not keep."""

    purchases: tuple[Purchase, ...]
    order: tuple[tuple[str, str], ...]
    broken: tuple[Breach, ...]

    @property
    def benefit(self) -> Decimal:
        """What the list brings."""
        return sum((own.benefit for own in self.purchases), Decimal(0))

    @property
    def cost(self) -> int:
        """What the list costs."""
        return sum(own.cost for own in self.purchases)


@dataclass(frozen=True)
class Difference:
    """A need of which the plan and the list buy different numbers."""

    unit: str
    item: str
    in_plan: int
    in_list: int


def by_priority(*, problem: Problem) -> PriorityList:
    """Buy by priority until nothing fits any more."""
    model = build(problem=problem)
    worth = model.benefit[: model.n_choices] / model.price
    order = np.lexsort((np.arange(model.n_choices), -model.benefit[: model.n_choices], -worth))
    shopper = _Shopper(model=model)
    for line in model.lines:
        if line.low is not None and line.low > 0:
            shopper.fill(line=line, order=order)
    for _ in range(_PASSES):
        if not shopper.walk(order=order):
            break
    values = shopper.values
    bought = {
        (int(model.need[column]), int(model.pot[column])): int(values[column])
        for column in range(model.n_choices)
        if values[column]
    }
    needs = problem.needs
    ranked = dict.fromkeys(
        (needs[place].unit, needs[place].item) for place in (int(model.need[column]) for column in order)
    )
    return PriorityList(
        purchases=purchases_of(problem=problem, bought=bought),
        order=tuple(ranked),
        broken=tuple(breaches(problem=problem, bought=bought)),
    )


class _Shopper:
    """Pieces so far and what each line has taken."""

    def __init__(self, *, model: Model) -> None:
        self._model = model
        self._upper = model.open_upper()
        self.values = np.zeros(model.n_columns, dtype=np.int64)
        self.values[model.n_choices :] = 1  # least orders: assumed to be reached
        self._totals = [int(line.coefficients @ self.values[line.columns]) for line in model.lines]
        self._of_column: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, line in enumerate(model.lines):
            for column, weight in zip(line.columns.tolist(), line.coefficients.tolist(), strict=True):
                self._of_column[column].append((number, weight))

    def fill(self, *, line: Line, order: Ints) -> None:
        """Buy by priority among the columns of a line until it has its least."""
        number = next(n for n, own in enumerate(self._model.lines) if own is line)
        weights = dict(zip(line.columns.tolist(), line.coefficients.tolist(), strict=True))
        for column in order.tolist():
            missing = (line.low or 0) - self._totals[number]
            if missing <= 0:
                return
            if weights.get(column, 0) > 0:
                self._buy(column, most=-(-missing // weights[column]))

    def walk(self, *, order: Ints) -> bool:
        """Buy what fits, from the first to the last; whether anything was bought."""
        bought = [self._buy(column, most=None) for column in order.tolist()]
        return any(bought)

    def _buy(self, column: int, *, most: int | None) -> bool:
        room = int(self._upper[column] - self.values[column])
        room = room if most is None else min(room, most)
        for number, weight in self._of_column[column]:
            room = min(room, self._room(number, weight))
            if room <= 0:
                return False
        self.values[column] += room
        for number, weight in self._of_column[column]:
            self._totals[number] += room * weight
        return True

    def _room(self, number: int, weight: int) -> int:
        """How many pieces a line still has room for."""
        line, total = self._model.lines[number], self._totals[number]
        if weight > 0 and line.high is not None:
            return (line.high - total) // weight
        if weight < 0 and line.low is not None:
            return (total - line.low) // -weight
        return int(self._model.upper.max(initial=0))


def differences(*, plan: Plan, listed: PriorityList) -> tuple[Difference, ...]:
    """Where plan and list differ, in the order of unit and item."""
    in_plan, in_list = plan.pieces(), pieces_of(listed.purchases)
    return tuple(
        Difference(unit=key[0], item=key[1], in_plan=in_plan.get(key, 0), in_list=in_list.get(key, 0))
        for key in sorted({*in_plan, *in_list})
        if in_plan.get(key, 0) != in_list.get(key, 0)
    )
