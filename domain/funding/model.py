"""A funding problem as integer columns and linear lines: whole coefficients, each line known by its rule and member.

A column is a need bought from a pot; further columns are switches of least orders (0: nothing is ordered). Every rule
is a family of lines, so that a conflict can be told in the planner's rules and, below that, in units.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import gcd

import numpy as np
from numpy.typing import NDArray

from domain.funding.problem import Problem
from domain.funding.rules import ALL, BUDGET, Bundle, Leave, Limit, Order, Rule, Share, is_in

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_EXACT = 2**62
"""Sums of whole numbers stay below this, so that they are exact."""


@dataclass(frozen=True, eq=False)
class Line:
    """``low`` <= coefficients x columns <= ``high`` (None: no bound); ``member`` is the unit or value it is about."""

    rule: str
    member: str
    columns: Ints
    coefficients: Ints
    low: int | None = None
    high: int | None = None

    @property
    def reduced(self) -> "Line":
        """The same line for whole columns, divided by the common divisor, with bounds tightened to it."""
        by = gcd(*(int(own) for own in self.coefficients)) or 1
        return replace(
            self,
            coefficients=self.coefficients // by,
            low=None if self.low is None else -(-self.low // by),
            high=None if self.high is None else self.high // by,
        )


@dataclass(frozen=True, eq=False)
class Model:
    """``need`` and ``pot`` of each choice (the first columns), then ``upper`` and ``benefit`` of all columns."""

    need: Ints
    pot: Ints
    unit: Ints
    price: Ints
    benefit: Floats
    upper: Ints
    lines: tuple[Line, ...]
    closed: Mapping[str, Ints]

    @property
    def n_choices(self) -> int:
        """Columns that are pieces of something."""
        return len(self.need)

    @property
    def n_columns(self) -> int:
        """All columns."""
        return len(self.upper)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Names of the rules with lines or closed columns, in their order."""
        return tuple(dict.fromkeys([*(line.rule for line in self.lines), *self.closed]))

    def open_upper(self, *, rules: Collection[str] | None = None) -> Ints:
        """Upper bounds under the rules (all, when None) that close columns."""
        upper = self.upper.copy()
        for rule, columns in self.closed.items():
            if rules is None or rule in rules:
                upper[columns] = 0
        return upper

    def feasible(self, *, values: Ints) -> bool:
        """Whether whole values meet all bounds and lines, exactly."""
        if (values < 0).any() or (values > self.open_upper()).any():
            return False
        return all(
            (line.low is None or total >= line.low) and (line.high is None or total <= line.high)
            for line in self.lines
            for total in (int(line.coefficients @ values[line.columns]),)
        )


class _Builder:
    """Collects lines and switches."""

    def __init__(self, *, problem: Problem) -> None:
        self.problem = problem
        pairs = [
            (place, number)
            for number, pot in enumerate(problem.sources)
            for place in problem.inside(pot.where)
        ]
        pairs.sort()
        self.need = np.array([place for place, _ in pairs], dtype=np.int64)
        self.pot = np.array([number for _, number in pairs], dtype=np.int64)
        needs = problem.needs
        self.price = np.array([needs[place].unit_price for place, _ in pairs], dtype=np.int64)
        self.upper = [needs[place].most for place, _ in pairs]
        self.benefit = [
            float(needs[place].benefit * problem.sources[number].weight) for place, number in pairs
        ]
        self.lines: list[Line] = []
        self.closed: dict[str, Ints] = {}

    def columns(self, *, test: Callable[[int], bool]) -> Ints:
        chosen = np.array([test(place) for place in range(len(self.problem.needs))], dtype=bool)
        return np.flatnonzero(chosen[self.need]) if len(self.need) else self.need

    def by_value(self, *, rule: Limit | Order) -> Mapping[str, Ints]:
        """Columns of each value of ``rule.per`` among the needs that meet the condition."""
        needs, found = self.problem.needs, defaultdict(list)
        names = [str(own.value(rule.per)) if rule.per != ALL else "" for own in needs]
        inside = [is_in(need=own, where=rule.where) for own in needs]
        for column, place in enumerate(self.need):
            if inside[place]:
                found[names[place]].append(column)
        return {name: np.array(found[name], dtype=np.int64) for name in sorted(found)}

    def add(
        self,
        rule: str,
        member: str,
        columns: Ints,
        coefficients: Ints,
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        self.lines.append(Line(rule, member, columns, coefficients, low, high))


def build(*, problem: Problem) -> Model:
    """The model of a problem."""
    builder = _Builder(problem=problem)
    _add_money(builder)
    for rule in problem.rules:
        _ADD[type(rule)](builder, rule)
    codes = {unit: number for number, unit in enumerate(sorted({own.unit for own in problem.needs}))}
    places = np.array([codes[own.unit] for own in problem.needs], dtype=np.int64)
    return Model(
        need=builder.need,
        pot=builder.pot,
        unit=places[builder.need],
        price=builder.price,
        benefit=np.array(builder.benefit, dtype=np.float64),
        upper=np.array(builder.upper, dtype=np.int64),
        lines=tuple(builder.lines),
        closed=builder.closed,
    )


def _add_money(builder: _Builder) -> None:
    every = np.arange(len(builder.need))
    builder.add(BUDGET, "", every, builder.price, high=builder.problem.budget)
    if not builder.problem.pots:
        return
    for number, pot in enumerate(builder.problem.pots):
        own = np.flatnonzero(builder.pot == number)
        builder.add(pot.id, "", own, builder.price[own], high=pot.amount)
    for place, own in _repeated(builder.need):  # a need bought from several pots
        most = builder.problem.needs[place].most
        builder.add("", builder.problem.needs[place].unit, own, np.ones(len(own), dtype=np.int64), high=most)


def _repeated(places: Ints) -> Iterator[tuple[int, Ints]]:
    found: dict[int, list[int]] = defaultdict(list)
    for column, place in enumerate(places):
        found[int(place)].append(column)
    return ((place, np.array(own)) for place, own in found.items() if len(own) > 1)


def _add_share(builder: _Builder, rule: Share) -> None:
    needs = builder.problem.needs
    inside = builder.columns(test=lambda place: is_in(need=needs[place], where=rule.where))
    is_inside = np.zeros(len(builder.need), dtype=np.int64)
    is_inside[inside] = 1
    every = np.arange(len(builder.need))
    money = int(builder.price @ np.array(builder.upper[: len(every)], dtype=np.int64))
    for written, side in ((rule.least, 1), (rule.most, -1)):
        if written is not None:
            share = side * share_above(side * written, denominator=_EXACT // max(money, 1))
            weights = side * builder.price * (share.denominator * is_inside - share.numerator)
            builder.add(rule.id, "", every, weights, low=0)


def share_above(share: Fraction, *, denominator: int) -> Fraction:
    """The least fraction that is not below ``share`` and has no greater denominator.

    0.3333333333 written for a third would make coefficients that no whole number of 64 bits holds.
    """
    near = share.limit_denominator(denominator)
    if near >= share:
        return near
    below = pow(-near.numerator, -1, near.denominator) or near.denominator  # the next in the Farey sequence
    below += (denominator - below) // near.denominator * near.denominator
    return Fraction(1 + near.numerator * below, near.denominator * below)


def _add_limit(builder: _Builder, rule: Limit) -> None:
    found = dict(builder.by_value(rule=rule))
    for name in _with_a_least(builder, rule):  # what no source may buy cannot get its least: the line says so
        found.setdefault(name, np.array([], dtype=np.int64))
    for name, columns in found.items():
        _add_limit_of(builder, rule, name, columns)


def _with_a_least(builder: _Builder, rule: Limit) -> list[str]:
    """Values of ``rule.per`` that must get money or pieces."""
    names = set(rule.by_value or {})
    if rule.cost_at_least or rule.pieces_at_least:
        inside = (own for own in builder.problem.needs if is_in(need=own, where=rule.where))
        names |= {str(own.value(rule.per)) if rule.per != ALL else "" for own in inside}
    return sorted(names)


def _add_limit_of(builder: _Builder, rule: Limit, name: str, columns: Ints) -> None:
    least = rule.pieces_at_least if rule.by_value is None else rule.by_value.get(name, rule.pieces_at_least)
    if rule.cost_at_most is not None or rule.cost_at_least:
        builder.add(
            rule.id,
            name,
            columns,
            builder.price[columns],
            low=rule.cost_at_least or None,
            high=rule.cost_at_most,
        )
    if rule.pieces_at_most is not None or least:
        ones = np.ones(len(columns), dtype=np.int64)
        builder.add(rule.id, name, columns, ones, low=least or None, high=rule.pieces_at_most)


def _add_bundle(builder: _Builder, rule: Bundle) -> None:
    needs = builder.problem.needs
    lacking = {own.unit for own in needs if own.item == rule.needs and own.most > 0}
    bound = lacking | set(rule.spare)
    sides: dict[str, dict[int, int]] = defaultdict(dict)
    for column, place in enumerate(builder.need):
        own = needs[place]
        if own.unit in bound and own.item in (rule.item, rule.needs):
            sides[own.unit][column] = 1 if own.item == rule.item else -rule.pieces_for_each
    for unit, terms in sorted(sides.items()):
        columns, weights = np.array(list(terms)), np.array(list(terms.values()), dtype=np.int64)
        builder.add(rule.id, unit, columns, weights, high=rule.pieces_for_each * rule.spare.get(unit, 0))


def _add_order(builder: _Builder, rule: Order) -> None:
    for name, columns in builder.by_value(rule=rule).items():
        switch = len(builder.upper)
        builder.upper.append(1)
        builder.benefit.append(0.0)
        most = int(sum(builder.upper[column] for column in columns))
        own = np.append(columns, switch)
        ones = np.ones(len(columns), dtype=np.int64)
        builder.add(rule.id, name, own, np.append(ones, -rule.pieces), low=0)
        builder.add(rule.id, name, own, np.append(ones, -most), high=0)


def _add_leave(builder: _Builder, rule: Leave) -> None:
    needs = builder.problem.needs
    builder.closed[rule.id] = builder.columns(
        test=lambda place: is_in(need=needs[place], where=rule.where) != rule.only
    )


_ADD: Mapping[type, Callable[[_Builder, "Rule"], None]] = {
    Share: _add_share,  # type: ignore[dict-item]
    Limit: _add_limit,  # type: ignore[dict-item]
    Bundle: _add_bundle,  # type: ignore[dict-item]
    Order: _add_order,  # type: ignore[dict-item]
    Leave: _add_leave,  # type: ignore[dict-item]
}
