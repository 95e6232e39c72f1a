"""A good plan within seconds and a bound close to it, for thousands of units: Dantzig-Wolfe decomposition.

Few lines join the units (the budget, shares); all others belong to one unit. The linear relaxation gives a
price to each joint line; at these prices each unit's own problem is solved exactly (``pricing``); a master
programme mixes the purchases found, gives better prices, and so on. The sum of the units' best values and the
priced joint lines is a bound for every plan, much closer than that of the relaxation, which rounds nothing.
Where a problem is not of this kind, the relaxation is rounded: what it leaves whole is kept, the rest is
decided by a small mixed-integer programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.funding.clock import Clock
from domain.funding.highs import INFEASIBLE, Found, Hooks, Limits, run
from domain.funding.model import Floats, Ints, Line, Model
from domain.funding.pricing import Pricer, split
from domain.funding.repair import repaired

QUICK_SECONDS = 3.5
_ROUNDS = 12
_ENOUGH = 1e-6
_MASTER_GAP = 2e-5
_NEAR = 1500
_SPREAD = (0.8, 0.9, 1.1, 1.25)


@dataclass(frozen=True, eq=False)
class Approximation:
    """Whole values that keep every line, what no plan can exceed, and the bound of the relaxation."""

    values: Ints
    benefit: float
    bound: float
    lp_bound: float

    @property
    def gap(self) -> float:
        """Distance to the bound, as a share of it."""
        return max(0.0, (self.bound - self.benefit) / self.bound) if self.bound > 0 else 0.0


def approximate(
    *, model: Model, gap: float, seconds: float | None, hooks: Hooks | None = None
) -> Approximation | None:
    """A plan near the best; None when none was found. It takes about QUICK_SECONDS of work, at most ``seconds``."""
    hooks = hooks or Hooks()
    clock = Clock(seconds=QUICK_SECONDS, most=seconds)
    upper = model.open_upper()
    relaxed = run(gain=model.benefit, upper=upper, lines=model.lines, is_whole=False, hooks=hooks)
    if relaxed.status == INFEASIBLE or relaxed.values is None:
        return None
    parts = split(model=model)
    if parts is None:
        return _rounded(model=model, relaxed=relaxed, clock=clock, hooks=hooks)
    pricer, joint = parts
    duals = np.array(
        [
            dual
            for line, dual in zip(model.lines, relaxed.duals, strict=True)
            if any(line is own for own in joint)
        ]
        if len(relaxed.duals)
        else [0.0] * len(joint)
    )
    master = _Master(model=model, pricer=pricer, joint=joint, lp_bound=relaxed.bound)
    values = master.search(duals=duals, gap=gap, clock=clock, hooks=hooks)
    if values is None:
        return _rounded(model=model, relaxed=relaxed, clock=clock, hooks=hooks)
    return _made(model=model, values=values, bound=master.bound, lp_bound=relaxed.bound)


def _made(*, model: Model, values: Ints, bound: float, lp_bound: float) -> Approximation:
    benefit = float(model.benefit @ values)
    return Approximation(values=values, benefit=benefit, bound=max(bound, benefit), lp_bound=lp_bound)


def _rounded(*, model: Model, relaxed: Found, clock: Clock, hooks: Hooks) -> Approximation | None:
    """Columns that the relaxation leaves whole are fixed, the others are decided by a mixed-integer programme."""
    if relaxed.values is None:
        return None
    nearest = np.rint(relaxed.values)
    is_whole = np.abs(relaxed.values - nearest) < 1e-6
    fixed = np.where(is_whole, nearest, 0).astype(np.int64)
    free = np.flatnonzero(~is_whole)
    if len(free):
        found = run(
            gain=model.benefit[free],
            upper=model.open_upper()[free],
            lines=_rest(lines=model.lines, fixed=fixed, free=free),
            limits=Limits(gap=1e-4, seconds=max(0.5, clock.wall_left)),
            hooks=hooks,
        )
        if found.values is None:
            return _searched(model=model, relaxed=relaxed, clock=clock, hooks=hooks)
        fixed[free] = np.rint(found.values).astype(np.int64)
    values = repaired(model=model, values=fixed)
    if values is None:
        return _searched(model=model, relaxed=relaxed, clock=clock, hooks=hooks)
    return _made(model=model, values=values, bound=relaxed.bound, lp_bound=relaxed.bound)


def _searched(*, model: Model, relaxed: Found, clock: Clock, hooks: Hooks) -> Approximation | None:
    """What the solver finds in the time left, where rounding leads nowhere."""
    limits = Limits(gap=1e-4, seconds=max(1.0, clock.wall_left))
    found = run(gain=model.benefit, upper=model.open_upper(), lines=model.lines, limits=limits, hooks=hooks)
    values = None if found.values is None else repaired(model=model, values=np.rint(found.values))
    if values is None:
        return None
    bound = min(found.bound, relaxed.bound)
    return _made(model=model, values=values, bound=bound, lp_bound=relaxed.bound)


def _rest(*, lines: Sequence[Line], fixed: Ints, free: Ints) -> list[Line]:
    """The lines over the free columns, less what the fixed ones take."""
    place = np.full(len(fixed), -1, dtype=np.int64)
    place[free] = np.arange(len(free))
    rest = []
    for line in lines:
        taken = int(line.coefficients @ fixed[line.columns])
        is_free = place[line.columns] >= 0
        rest.append(
            replace(
                line,
                columns=place[line.columns[is_free]],
                coefficients=line.coefficients[is_free],
                low=None if line.low is None else line.low - taken,
                high=None if line.high is None else line.high - taken,
            )
        )
    return rest


class _Master:
    """Purchases of units found so far, and how they are mixed best."""

    def __init__(self, *, model: Model, pricer: Pricer, joint: Sequence[Line], lp_bound: float) -> None:
        self._model, self._pricer, self._joint = model, pricer, joint
        self.bound = lp_bound
        self._n_units = int(model.unit.max()) + 1
        self._order = np.argsort(model.unit, kind="stable")
        self._starts = np.searchsorted(model.unit[self._order], np.arange(self._n_units))
        self._dense = np.zeros((len(joint), model.n_columns))
        for row, line in enumerate(joint):
            self._dense[row, line.columns] = line.coefficients
        self._seen: set[tuple[int, bytes]] = set()
        self._unit: list[Ints] = []
        self._benefit: list[Floats] = []
        self._joint_use: list[Floats] = []
        self._pieces: list[tuple[Ints, Ints]] = []

    def search(self, *, duals: Floats, gap: float, clock: Clock, hooks: Hooks) -> Ints | None:
        """Whole values of all columns, or None when the purchases found cannot be mixed so that all lines hold."""
        cheapest = self._pricer.cheapest()
        if cheapest is None:
            return None
        self._add(cheapest)
        reserve = 0.35 * clock.left
        for factor in (1.0, *_SPREAD):
            if factor == 1.0 or clock.left > reserve:
                self._price_at(duals * factor)
        for _ in range(_ROUNDS):
            found = self._mix()
            if found.values is None or clock.left < reserve or hooks.has_stopped:
                break
            reached = found.bound
            self._price_at(found.duals[: len(self._joint)])
            if self.bound - reached <= max(_ENOUGH, gap / 10) * abs(self.bound):
                break
        if found.values is None:
            return None
        limits = Limits(gap=max(gap / 2, _MASTER_GAP), seconds=max(0.5, clock.wall_left))
        chosen = self._chosen(relaxed=found, limits=limits, hooks=hooks)
        return None if chosen is None else self._unpacked(chosen)

    def _price_at(self, duals: Floats) -> None:
        """New purchases at these prices of the joint lines, and the bound they prove."""
        own = duals.copy()
        constant = 0.0
        for row, line in enumerate(self._joint):
            side = line.high if own[row] > 0 else line.low
            if side is None:
                own[row] = 0.0
            else:
                constant += own[row] * side
        priced = self._price(self._model.benefit - own @ self._dense)
        if priced is not None:
            bound = priced + constant
            self.bound = min(self.bound, float(bound + 1e-9 * abs(bound)))

    def _price(self, worth: Floats) -> float | None:
        """Best purchases of all units at a worth of each column; the sum of their worth."""
        found = self._pricer.best(worth=worth)
        if found is None:
            return None
        values, totals = found
        self._add(values)
        return float(totals.sum())

    def _add(self, values: Ints) -> None:
        ordered = values[self._order]
        new = []
        bounds = [*self._starts.tolist(), len(ordered)]
        for unit in range(self._n_units):
            key = unit, ordered[bounds[unit] : bounds[unit + 1]].tobytes()
            if key not in self._seen:
                self._seen.add(key)
                new.append(unit)
        own = np.array(new, dtype=np.int64)
        if not len(own):
            return
        model = self._model
        self._unit.append(own)
        self._benefit.append(self._by_unit(model.benefit * values)[own])
        use = np.array([self._by_unit(row * values)[own] for row in self._dense])
        self._joint_use.append(use.reshape(len(self._dense), len(own)))
        self._pieces.append((own, values))

    def _by_unit(self, amounts: Floats) -> Floats:
        total: Floats = np.bincount(self._model.unit, weights=amounts, minlength=self._n_units).astype(float)
        return total

    def _mix(self) -> Found:
        """The best mixture of the purchases found, in parts."""
        gain, lines = self._programme()
        return run(gain=gain, upper=np.ones(len(gain)), lines=lines, is_whole=False)

    def _programme(self) -> tuple[Floats, list[Line]]:
        """Benefit of each purchase; the joint lines, then one line for each unit: one purchase of its own."""
        units = np.concatenate(self._unit)
        use = np.concatenate(self._joint_use, axis=1)
        order = np.argsort(units, kind="stable")
        starts = np.searchsorted(units[order], np.arange(self._n_units + 1))
        every = np.arange(len(units))
        lines = [
            Line(line.rule, line.member, every, np.rint(row).astype(np.int64), line.low, line.high)
            for line, row in zip(self._joint, use, strict=True)
        ]
        for unit in range(self._n_units):
            own = order[starts[unit] : starts[unit + 1]]
            lines.append(Line("", "", own, np.ones(len(own), dtype=np.int64), 1, 1))
        return np.concatenate(self._benefit), lines

    def _chosen(self, *, relaxed: Found, limits: Limits, hooks: Hooks) -> Ints | None:
        """One purchase for each unit: those whose unit has no other near the best are fixed, the rest is searched."""
        if relaxed.values is None:
            return None
        gain, lines = self._programme()
        units = np.concatenate(self._unit)
        reduced = gain - relaxed.duals[len(self._joint) :][units]
        for dual, line in zip(relaxed.duals, lines[: len(self._joint)], strict=False):
            reduced = reduced - dual * line.coefficients
        near = np.argsort(-reduced, kind="stable")[: self._n_units + _NEAR]
        kept = np.union1d(near, np.flatnonzero(relaxed.values > 1e-9))
        alone = np.bincount(units[kept], minlength=self._n_units) == 1
        fixed = np.zeros(len(gain), dtype=np.int64)
        fixed[kept[alone[units[kept]]]] = 1
        free = kept[~alone[units[kept]]]
        found = run(
            gain=gain[free],
            upper=np.ones(len(free)),
            lines=[line for line in _rest(lines=lines, fixed=fixed, free=free) if len(line.columns)],
            limits=limits,
            hooks=hooks,
            has_presolve=False,
        )
        if found.values is None:
            return None
        fixed[free] = np.rint(found.values).astype(np.int64)
        return fixed

    def _unpacked(self, chosen: Ints) -> Ints | None:
        """Pieces of all columns from the chosen purchases."""
        values = np.zeros(self._model.n_columns, dtype=np.int64)
        first = 0
        for own, pieces in self._pieces:
            taken = own[chosen[first : first + len(own)] > 0.5]
            is_taken = np.isin(self._model.unit, taken)
            values[is_taken] = pieces[is_taken]
            first += len(own)
        return repaired(model=self._model, values=values)
