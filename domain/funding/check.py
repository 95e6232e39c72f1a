"""Does a plan keep every rule? Counted again from needs and rules in whole numbers, without the solver or its model.

Nothing reaches a page, a file or a paper that this did not pass.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.funding.problem import Need, Problem
from domain.funding.rules import ALL, BUDGET, Bundle, Leave, Limit, Order, Share, is_in

Bought = Mapping[tuple[int, int], int]
"""(place of the need, place of the pot) -> pieces."""


@dataclass(frozen=True)
class Breach:
    """A rule that a plan breaks: what there is against what the rule asks; ``member`` is the unit or value."""

    rule: str
    member: str
    found: int
    asked: int


@dataclass(frozen=True)
class _Piece:
    need: Need
    pot: int
    pieces: int

    @property
    def cost(self) -> int:
        return self.pieces * self.need.unit_price


def breaches(*, problem: Problem, bought: Bought) -> list[Breach]:
    """All breaches of a plan; empty: it can be carried out as it is."""
    pieces = [_Piece(problem.needs[place], pot, count) for (place, pot), count in bought.items()]
    found = [*_of_needs(problem, bought), *_of_money(problem, pieces)]
    for rule in problem.rules:
        found.extend(_COUNT[type(rule)](problem, pieces, rule))
    return found


def _of_needs(problem: Problem, bought: Bought) -> Iterator[Breach]:
    totals: Counter[int] = Counter()
    for (place, _), count in bought.items():
        totals[place] += count
        if count < 0:
            yield Breach("shortfall", problem.needs[place].unit, count, 0)
    for place, count in totals.items():
        own = problem.needs[place]
        if count > own.shortfall - own.paid:
            yield Breach("shortfall", own.unit, count, own.shortfall - own.paid)


def _of_money(problem: Problem, pieces: Sequence[_Piece]) -> Iterator[Breach]:
    total = sum(own.cost for own in pieces)
    if total > problem.budget:
        yield Breach(BUDGET, "", total, problem.budget)
    for number, pot in enumerate(problem.pots):
        own = [piece for piece in pieces if piece.pot == number]
        spent = sum(piece.cost for piece in own)
        outside = sum(piece.cost for piece in own if not is_in(need=piece.need, where=pot.where))
        if spent > pot.amount:
            yield Breach(pot.id, "", spent, pot.amount)
        if outside:
            yield Breach(pot.id, "", outside, 0)


def _of_share(problem: Problem, pieces: Sequence[_Piece], rule: Share) -> Iterator[Breach]:
    total = sum(own.cost for own in pieces)
    inside = sum(own.cost for own in pieces if is_in(need=own.need, where=rule.where))
    if rule.least is not None and inside < rule.least * total:
        yield Breach(rule.id, "", inside, -(-rule.least.numerator * total // rule.least.denominator))
    if rule.most is not None and inside > rule.most * total:
        yield Breach(rule.id, "", inside, rule.most.numerator * total // rule.most.denominator)


def _of_limit(problem: Problem, pieces: Sequence[_Piece], rule: Limit) -> Iterator[Breach]:
    inside = [own for own in problem.needs if is_in(need=own, where=rule.where)]
    names = {_name(own, rule.per) for own in inside} | set(rule.by_value or {})
    cost: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for own in pieces:
        if is_in(need=own.need, where=rule.where):
            cost[_name(own.need, rule.per)] += own.cost
            count[_name(own.need, rule.per)] += own.pieces
    for name in sorted(names):
        least = (rule.by_value or {}).get(name, rule.pieces_at_least)
        yield from _outside(rule.id, name, cost[name], rule.cost_at_least, rule.cost_at_most)
        yield from _outside(rule.id, name, count[name], least, rule.pieces_at_most)


def _outside(rule: str, name: str, value: int, low: int | None, high: int | None) -> Iterator[Breach]:
    if low is not None and value < low:
        yield Breach(rule, name, value, low)
    if high is not None and value > high:
        yield Breach(rule, name, value, high)


def _name(own: Need, per: str) -> str:
    return "" if per == ALL else str(own.value(per))


def _of_bundle(problem: Problem, pieces: Sequence[_Piece], rule: Bundle) -> Iterator[Breach]:
    bound = set(rule.spare) | {own.unit for own in problem.needs if own.item == rule.needs and own.most > 0}
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for own in pieces:
        held[own.need.unit][own.need.item] += own.pieces
    for unit in sorted(bound):
        most = rule.pieces_for_each * (rule.spare.get(unit, 0) + held[unit][rule.needs])
        if held[unit][rule.item] > most:
            yield Breach(rule.id, unit, held[unit][rule.item], most)


def _of_order(problem: Problem, pieces: Sequence[_Piece], rule: Order) -> Iterator[Breach]:
    count: Counter[str] = Counter()
    for own in pieces:
        if is_in(need=own.need, where=rule.where):
            count[_name(own.need, rule.per)] += own.pieces
    for name, total in sorted(count.items()):
        if 0 < total < rule.pieces:
            yield Breach(rule.id, name, total, rule.pieces)


def _of_leave(problem: Problem, pieces: Sequence[_Piece], rule: Leave) -> Iterator[Breach]:
    for own in pieces:
        if own.pieces and is_in(need=own.need, where=rule.where) != rule.only:
            yield Breach(rule.id, own.need.unit, own.pieces, 0)


_COUNT: Mapping[type, Callable[[Problem, Sequence[_Piece], object], Iterable[Breach]]] = {
    Share: _of_share,  # type: ignore[dict-item]
    Limit: _of_limit,  # type: ignore[dict-item]
    Bundle: _of_bundle,  # type: ignore[dict-item]
    Order: _of_order,  # type: ignore[dict-item]
    Leave: _of_leave,  # type: ignore[dict-item]
}
