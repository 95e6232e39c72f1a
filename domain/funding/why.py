"""Why a line is in the plan and why a need is not: its place by priority, and the rules that leave no room for more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from domain.funding.model import Ints, Model, build
from domain.funding.plan import Plan
from domain.funding.problem import Problem

ALL_MET, LOWER_PRIORITY = "all_met", "lower_priority"
FIRST, ASKED, FITS = "first", "asked", "fits"
"""Why a line was chosen: no need before it is left out; a rule asks for it; of what the rules and the money leave
room for it brings most."""


@dataclass(frozen=True)
class Reason:
    """Of one need: pieces bought and left, benefit for a million, place by priority among all needs (from 1).

    ``stopped_by`` are rules that one more piece would break; without any, ``status`` says whether nothing is left to
    buy or other needs came first. ``is_just_below``: nothing was bought, yet its benefit for money reaches that of the
    last line that was. ``chosen`` says why it was bought (FIRST, ASKED, FITS; '' when it was not), ``asked_by`` which
    rules one piece fewer would break. ``is_left_out``: a rule gives the need nothing (and only that stops it).
    """

    unit: str
    item: str
    bought: int
    left: int
    benefit_per_money: Decimal
    place: int
    stopped_by: tuple[str, ...]
    status: str
    is_just_below: bool
    chosen: str = ""
    asked_by: tuple[str, ...] = ()
    is_left_out: bool = False


def reasons(*, problem: Problem, plan: Plan) -> tuple[Reason, ...]:
    """A reason for each need, in the order of unit and item."""
    model = build(problem=problem)
    values = _values(problem=problem, model=model, plan=plan)
    stops = _broken(model=model, values=values, step=1)
    asked = _broken(model=model, values=values, step=-1)
    worth = [Decimal(own.benefit) / own.unit_price for own in problem.needs]
    places = {
        need: place
        for place, need in enumerate(sorted(range(len(worth)), key=lambda own: (-worth[own], own)), 1)
    }
    bought = plan.pieces()
    counts = [bought.get((own.unit, own.item), 0) for own in problem.needs]
    last = min((worth[place] for place, count in enumerate(counts) if count), default=None)
    first_left = min(
        (places[n] for n, own in enumerate(problem.needs) if own.most > counts[n]), default=len(worth) + 1
    )
    closed = frozenset(model.closed)
    out = []
    for place, own in enumerate(problem.needs):
        shut = tuple(rule for rule in stops.get(place, ()) if rule in closed)
        left = own.most - counts[place]
        out.append(
            Reason(
                unit=own.unit,
                item=own.item,
                bought=counts[place],
                left=left,
                benefit_per_money=worth[place],
                place=places[place],
                stopped_by=(shut or stops.get(place, ())) if left else (),
                is_left_out=bool(left and shut),
                status=LOWER_PRIORITY if left else ALL_MET,
                is_just_below=bool(left and not counts[place] and last is not None and worth[place] >= last),
                chosen=_chosen(
                    count=counts[place], is_first=places[place] <= first_left, asked=asked.get(place)
                ),
                asked_by=asked.get(place, ()) if counts[place] else (),
            )
        )
    return tuple(out)


def _chosen(*, count: int, is_first: bool, asked: tuple[str, ...] | None) -> str:
    if not count:
        return ""
    return FIRST if is_first else ASKED if asked else FITS


def below_the_line(*, own: Sequence[Reason], most: int) -> tuple[Reason, ...]:
    """The needs of which nothing was bought though they might have been, those with the highest priority first."""
    nothing = (one for one in own if one.left and not one.bought and not one.is_left_out)
    return tuple(sorted(nothing, key=lambda one: one.place)[:most])


def _values(*, problem: Problem, model: Model, plan: Plan) -> Ints:
    """The plan as columns; switches of least orders are on where something is ordered."""
    known = {(own.need.unit, own.need.item, own.source): own.pieces for own in plan.purchases}
    values = np.ones(model.n_columns, dtype=np.int64)
    for column in range(model.n_choices):
        need = problem.needs[int(model.need[column])]
        source = problem.sources[int(model.pot[column])].id
        values[column] = known.get((need.unit, need.item, source), 0)
    return values


def _broken(*, model: Model, values: Ints, step: int) -> Mapping[int, tuple[str, ...]]:
    """Rules that one more piece of a need (``step`` 1) would break, or one fewer (-1), whichever source pays."""
    broken: dict[int, list[set[str]]] = defaultdict(list)
    by_column: dict[int, set[str]] = defaultdict(set)
    for line in model.lines:
        total = int(line.coefficients @ values[line.columns])
        after = total + step * line.coefficients
        is_broken = np.zeros(len(line.columns), dtype=bool)
        if line.high is not None:
            is_broken |= (after > line.high) & (after > total)
        if line.low is not None:
            is_broken |= (after < line.low) & (after < total)
        for column in line.columns[is_broken].tolist():
            by_column[column].add(line.rule)
    for rule, columns in model.closed.items() if step > 0 else ():
        for column in columns.tolist():
            by_column[column].add(rule)
    for column in range(model.n_choices):
        if step < 0 and not values[column]:
            continue
        broken[int(model.need[column])].append(by_column[column] - {""})
    return {place: tuple(sorted(set.intersection(*own))) for place, own in broken.items()}
