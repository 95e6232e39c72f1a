"""The best purchase of every unit by itself, exactly, for given values of a piece: bounded knapsacks by recursion.

A unit has one ceiling and floor of cost and one of pieces (``[cap] per = "unit"``, ``[minimum]``). The states
are its cost in steps of the common divisor of its prices and, only where the best purchase has too few or too
many pieces, their number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from domain.funding.model import Floats, Ints, Line, Model

_MOST_STATES = 4_000_000
_CELLS = 60_000
_NEVER = -np.inf
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Group:
    """Units with the same prices. ``columns`` of each unit and place, and what a piece costs in steps.

    ``is_loose``: the unit's need costs less than its ceiling, so that cost is no state (``cost_high`` is 0).
    """

    units: Ints
    columns: Ints
    most: Ints
    step: Ints
    cost_low: Ints
    cost_high: Ints
    is_loose: NDArray[np.bool_]
    count_low: Ints
    count_high: Ints

    def part(self, rows: Ints | slice) -> "_Group":
        """Some of the units."""
        return _Group(
            units=self.units[rows],
            columns=self.columns[rows],
            most=self.most[rows],
            step=self.step,
            cost_low=self.cost_low[rows],
            cost_high=self.cost_high[rows],
            is_loose=self.is_loose[rows],
            count_low=self.count_low[rows],
            count_high=self.count_high[rows],
        )


class Pricer:
    """Finds the best purchase of each unit again and again, for changing values of the columns."""

    def __init__(self, *, groups: Sequence[_Group], n_units: int, n_columns: int) -> None:
        self._groups, self._n_units, self._n_columns = groups, n_units, n_columns

    def best(self, *, worth: Floats) -> tuple[Ints, Floats] | None:
        """Pieces of all columns and the value of each unit; None when a unit cannot keep its own lines."""
        values = np.zeros(self._n_columns, dtype=np.int64)
        totals = np.zeros(self._n_units)
        for group in self._groups:
            pieces, total = _best_of_group(group, worth_of_columns=worth[group.columns])
            if np.isneginf(total).any():
                return None
            values[group.columns] = pieces
            totals[group.units] = total
        return values, totals

    def cheapest(self) -> Ints | None:
        """Pieces of all columns that keep each unit's lines for the least money; None when a unit cannot."""
        values = np.zeros(self._n_columns, dtype=np.int64)
        for group in self._groups:
            pieces = _cheapest_of_group(group)
            if pieces is None:
                return None
            values[group.columns] = pieces
        return values


def split(*, model: Model) -> tuple[Pricer, list[Line]] | None:
    """The units' own problems and the lines that join them; None when a unit's lines are of another kind."""
    if model.n_columns != model.n_choices:
        return None
    joint, own = [], defaultdict(list)
    for line in model.lines:
        units = np.unique(model.unit[line.columns])
        if len(units) == 1:
            own[int(units[0])].append(line)
        elif len(units):
            joint.append(line)
        elif line.low:
            return None
    limits = _limits(model=model, own=own)
    groups = None if limits is None else _groups(model=model, limits=limits)
    if groups is None:
        return None
    return Pricer(groups=groups, n_units=_n_units(model), n_columns=model.n_columns), joint


def _n_units(model: Model) -> int:
    return int(model.unit.max(initial=-1)) + 1


def _limits(*, model: Model, own: Mapping[int, Sequence[Line]]) -> Ints | None:
    """Lowest and highest cost, lowest and highest count of each unit; None when a line is neither."""
    upper = model.open_upper()
    found = np.zeros((_n_units(model), 4), dtype=np.int64)
    found[:, 1] = np.bincount(model.unit, weights=model.price * upper)
    found[:, 3] = np.bincount(model.unit, weights=upper)
    sizes = np.bincount(model.unit)
    for unit, lines in own.items():
        for line in lines:
            is_cost = np.array_equal(line.coefficients, model.price[line.columns])
            is_count = bool((line.coefficients == 1).all())
            if len(line.columns) != sizes[unit] or not (is_cost or is_count):
                return None
            place = 0 if is_cost else 2
            found[unit, place] = max(found[unit, place], line.low or 0)
            if line.high is not None:
                found[unit, place + 1] = min(found[unit, place + 1], line.high)
    return found


def _groups(*, model: Model, limits: Ints) -> list[_Group] | None:
    """Units by their prices; None when the costs have too many steps to go through."""
    by_price: dict[tuple[int, ...], list[Ints]] = defaultdict(list)
    order = np.argsort(model.unit, kind="stable")
    starts = np.searchsorted(model.unit[order], np.arange(_n_units(model) + 1))
    for first, last in pairwise(starts):
        columns = order[first:last]
        columns = columns[np.argsort(model.price[columns], kind="stable")]
        by_price[tuple(model.price[columns].tolist())].append(columns)
    upper = model.open_upper()
    groups = [_group(model=model, limits=limits, upper=upper, prices=prices, columns=np.array(own))
              for prices, own in by_price.items()]  # fmt: skip
    states = sum(int((own.cost_high + 1).sum()) for own in groups)
    return groups if states <= _MOST_STATES else None


def _group(*, model: Model, limits: Ints, upper: Ints, prices: tuple[int, ...], columns: Ints) -> _Group:
    step = gcd(*prices) or 1
    units = model.unit[columns[:, 0]]
    cost_low, cost_high, count_low, count_high = limits[units].T
    most = upper[columns]
    is_loose = (cost_low == 0) & (cost_high >= most @ np.array(prices))
    steps = np.array(prices, dtype=np.int64) // step
    return _Group(
        units=units,
        columns=columns,
        most=most,
        step=steps,
        cost_low=-(-cost_low // step),
        cost_high=np.where(is_loose, 0, cost_high // step),
        is_loose=is_loose,
        count_low=count_low,
        count_high=count_high,
    )


def _cheapest_of_group(group: _Group) -> Ints | None:
    """The cheapest pieces until there are enough (columns are in the order of price); floors of cost need a search."""
    if (group.cost_low > 0).any():
        pieces, total = _best_of_group(
            group, worth_of_columns=-np.broadcast_to(group.step, group.most.shape).astype(float)
        )
        return None if np.isneginf(total).any() else pieces
    earlier = np.cumsum(group.most, axis=1) - group.most
    pieces = np.clip(group.count_low[:, None] - earlier, 0, group.most)
    cost = pieces @ group.step
    is_wrong = (pieces.sum(axis=1) < group.count_low) | (~group.is_loose & (cost > group.cost_high))
    return None if (is_wrong | (group.count_low > group.count_high)).any() else pieces


def _best_of_group(group: _Group, *, worth_of_columns: Floats) -> tuple[Ints, Floats]:
    own = worth_of_columns
    pieces = np.where(own > 0, group.most, 0)
    total = (own * pieces).sum(axis=1)
    for rows in _batches(group, np.flatnonzero(~group.is_loose)):
        pieces[rows], total[rows] = _knapsack(group.part(rows), worth=own[rows], is_counted=False)
    count = pieces.sum(axis=1)
    wrong = np.flatnonzero((count < group.count_low) | (count > group.count_high))
    for rows in (
        *_batches(group, wrong[group.is_loose[wrong]]),
        *_batches(group, wrong[~group.is_loose[wrong]]),
    ):
        pieces[rows], total[rows] = _knapsack(group.part(rows), worth=own[rows], is_counted=True)
    return pieces, total


def _batches(group: _Group, rows: Ints) -> Iterator[Ints]:
    """Rows in parts that stay in the processor's memory, those of like size together."""
    ordered = rows[np.argsort(group.cost_high[rows], kind="stable")]
    states = int(group.cost_high[rows].max(initial=0)) + 1
    size = max(1, _CELLS // states)
    return (ordered[first : first + size] for first in range(0, len(ordered), size))


def _knapsack(group: _Group, *, worth: Floats, is_counted: bool) -> tuple[Ints, Floats]:
    """Exact purchases of the units of a part; value -inf where none keeps the unit's lines.

    ``state[u, c, k]`` is the most worth with cost c (steps) and k pieces so far; ``taken`` remembers how many of each
    column led there.
    """
    size = len(group.units)
    cells = int(group.cost_high.max(initial=0)) + 1
    steps = np.zeros_like(group.step) if group.is_loose.all() else group.step
    counts, is_full = _counts(group, is_counted=is_counted)
    state = np.full((size, cells, counts), _NEVER)
    state[:, 0, 0] = 0.0
    taken = []
    for place, step in enumerate(steps):
        state, chosen = _with_column(
            state, step=int(step), worth=worth[:, place], most=group.most[:, place], is_full=is_full
        )
        taken.append(chosen)
    costs, numbers = np.arange(cells)[None, :, None], np.arange(counts)[None, None, :]
    is_out = (costs < group.cost_low[:, None, None]) | (costs > group.cost_high[:, None, None])
    if is_counted:
        is_out = (
            is_out | (numbers < group.count_low[:, None, None]) | (numbers > group.count_high[:, None, None])
        )
    ends = np.where(is_out, _NEVER, state).reshape(size, -1)
    at = ends.argmax(axis=1)
    total = ends[np.arange(size), at]
    return _traced(taken=taken, at=at, counts=counts, steps=steps), total


def _counts(group: _Group, *, is_counted: bool) -> tuple[int, bool]:
    """How many numbers of pieces to tell apart, and whether the last means "so many or more"."""
    if not is_counted:
        return 1, True
    if (group.count_high >= group.most.sum(axis=1)).all():
        return int(group.count_low.max(initial=0)) + 1, True
    return int(np.minimum(group.count_high, group.most.sum(axis=1)).max(initial=0)) + 1, False


def _with_column(
    state: Floats, *, step: int, worth: Floats, most: Ints, is_full: bool
) -> tuple[Floats, Codes]:
    """States after 0, 1, ... ``most`` pieces of one more column; ``chosen`` holds pieces x numbers + number before.

    Units that take most come first, so that those a further piece concerns are a part that need not be copied.
    """
    counts = state.shape[2]
    wanted = np.where(worth > 0, most, 0) if counts == 1 else most
    order = np.argsort(-wanted, kind="stable")
    before, own = state[order], worth[order]
    best = before.copy()
    chosen = np.broadcast_to(np.arange(counts, dtype=np.int32), state.shape).copy()
    each = np.arange(1, int(wanted.max(initial=0)) + 1)
    n_rows = np.searchsorted(-wanted[order], -each, side="right")
    for pieces, rows in zip(each.tolist(), n_rows.tolist(), strict=True):
        shift = pieces * step
        if shift >= state.shape[1]:
            break
        offered = before[:rows, : state.shape[1] - shift] + (pieces * own[:rows])[:, None, None]
        for number in range(counts):
            after = min(number + pieces, counts - 1) if is_full else number + pieces
            if after < counts:
                target = best[:rows, shift:, after]
                is_better = offered[:, :, number] > target
                np.copyto(target, offered[:, :, number], where=is_better)
                np.copyto(chosen[:rows, shift:, after], pieces * counts + number, where=is_better)
    back = np.argsort(order)
    return best[back], chosen[back]


def _traced(*, taken: Sequence[Codes], at: Ints, counts: int, steps: Ints) -> Ints:
    """Pieces of each column, followed back from the best state."""
    rows = np.arange(len(at))
    cost, count = at // counts, at % counts
    pieces = np.zeros((len(at), len(taken)), dtype=np.int64)
    for place in range(len(taken) - 1, -1, -1):
        code = taken[place][rows, cost, count].astype(np.int64)
        pieces[:, place], count = code // counts, code % counts
        cost = cost - pieces[:, place] * steps[place]
    return pieces
