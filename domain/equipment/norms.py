"""Norms of equipment as data: lists with a validity, their rules, and how many pieces a unit may have by them.

A rule gives ``quantity`` pieces for every ``per`` of its basis (persons of a post group, of all staff, the unit itself,
a room), rounded up for each unit: 0.21 becomes 1, 9.68 becomes 10. The norm of an item is the sum of its rules, each
rounded up by itself (Decision 15/2025/QĐ-TTg, Annex II). When the post groups of the staff are not known the norm is
the range over all ways to divide the staff, never a guess.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce

from domain.staff import STAFF_GROUPS, STAFF_TOTAL, complete_staff

PER_UNIT, PER_ROOM = "per_unit", "per_room"
ASSET, SERVICE = "asset", "service"
NATIONAL, PROVINCE = "national", "province"


@dataclass(frozen=True)
class Range:
    """Whole pieces or VND from ``low`` to ``high``; equal when the number is known."""

    low: int
    high: int

    @classmethod
    def exactly(cls, number: int) -> "Range":
        """The range of a known number."""
        return cls(number, number)

    @property
    def is_exact(self) -> bool:
        """Whether the number is known."""
        return self.low == self.high

    @property
    def exact(self) -> int | None:
        """The number, or None when only a range is known."""
        return self.low if self.is_exact else None

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def over(self, other: "Range") -> "Range":
        """How far this exceeds ``other``, at least 0."""
        return Range(max(0, self.low - other.high), max(0, self.high - other.low))


@dataclass(frozen=True)
class Item:
    """A kind of equipment or service; ``existing``, ``usable``, ``obsolete`` are measures, '' when no form counts them.

    ``part_of`` names the item whose figures include these pieces (laptops are counted among the computers).
    """

    id: str
    name_vi: str
    name_en: str
    kind: str
    existing: str
    usable: str
    obsolete: str
    part_of: str
    is_one_stop: bool

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True)
class NormSet:
    """One list of norms: who issued it, from when to when it holds (both days included; ``valid_to`` None: still).

    ``province`` '' means any province. Prices may be exceeded by ``head_excess_percent`` on the decision of the head
    of the unit and by ``province_excess_percent`` on that of the province.
    """

    id: str
    file: str
    kind: str
    block: str
    province: str
    version: str
    valid_from: date
    valid_to: date | None
    is_example: bool
    legal_basis_vi: str
    legal_basis_en: str
    head_excess_percent: int
    province_excess_percent: int
    excludes_vi: str
    excludes_en: str

    def holds(self, *, day: date, province: str) -> bool:
        """Whether the list is in force on ``day`` in ``province``."""
        is_dated = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return is_dated and self.province in ("", province)

    def legal_basis(self, *, lang: str) -> str:
        """Legal basis in ``lang``."""
        return self.legal_basis_vi if lang == "vi" else self.legal_basis_en

    def excludes(self, *, lang: str) -> str:
        """What prices and quantities leave out, in ``lang``."""
        return self.excludes_vi if lang == "vi" else self.excludes_en


@dataclass(frozen=True)
class Rule:
    """``quantity`` pieces of ``item`` for every ``per`` of ``basis``; the price is a maximum (a service: per month)."""

    id: str
    item: str
    basis: str
    quantity: int
    per: int
    unit_price_vnd: int
    applies_to_vi: str
    applies_to_en: str
    note_vi: str
    note_en: str
    of: NormSet

    def applies_to(self, *, lang: str) -> str:
        """Who or what the rule is for, in ``lang``."""
        return self.applies_to_vi if lang == "vi" else self.applies_to_en

    def pieces(self, count: int) -> int:
        """Pieces for ``count`` persons, rooms or units, rounded up."""
        return -(-count * self.quantity // self.per)


@dataclass(frozen=True)
class Norms:
    """All items and rules that the files hold, of every version."""

    items: Mapping[str, Item]
    sets: tuple[NormSet, ...]
    rules: tuple[Rule, ...]

    def items_of(self, kind: str) -> tuple[Item, ...]:
        """Items of a kind (``asset`` or ``service``) in the order of the file."""
        return tuple(item for item in self.items.values() if item.kind == kind)

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures that norms, stocks and staff are read from, each once."""
        stocks = (
            name for item in self.items.values() for name in (item.existing, item.usable, item.obsolete)
        )
        bases = (rule.basis for rule in self.rules if rule.basis not in (PER_UNIT, PER_ROOM))
        return tuple(dict.fromkeys(name for name in (STAFF_TOTAL, *STAFF_GROUPS, *stocks, *bases) if name))

    def in_force(self, *, day: date, province: str) -> dict[str, tuple[Rule, ...]]:
        """Item -> rules in force on ``day``: national ones, and the province's list or else the example."""
        valid = [rule for rule in self.rules if rule.of.holds(day=day, province=province)]
        decided = {rule.item for rule in valid if rule.of.block == PROVINCE and not rule.of.is_example}
        out: dict[str, tuple[Rule, ...]] = {}
        for rule in valid:
            if not (rule.of.is_example and rule.item in decided):
                out[rule.item] = (*out.get(rule.item, ()), rule)
        return out


@dataclass(frozen=True)
class Quantity:
    """How many pieces one rule gives a unit."""

    rule: Rule
    pieces: Range


def is_derived(*, rules: Sequence[Rule], cells: Mapping[str, float]) -> bool:
    """Whether a norm rests on a staff figure that was not reported but follows from the others (``complete_staff``)."""
    derived = set(complete_staff(cells=cells)) - set(cells)
    return any(rule.basis in derived for rule in rules)


def norm_of(
    *, rules: Sequence[Rule], cells: Mapping[str, float]
) -> tuple[Range, tuple[Quantity, ...]] | None:
    """The norm of one item for one unit, with the part of each rule; None when a basis is not known.

    ``rules`` are those of the item, ``cells`` the unit's figures by measure. A staff group that was not reported makes
    a range when the whole staff is known.
    """
    if not rules:
        return None
    staff = complete_staff(cells=cells)
    counts = {**{name: int(value) for name, value in cells.items()}, **staff, PER_UNIT: 1}
    unknown = [group for group in STAFF_GROUPS if group not in staff]
    if any(rule.basis not in counts and rule.basis not in unknown for rule in rules):
        return None
    free = [rule for rule in rules if rule.basis not in counts]
    fixed = [
        Quantity(rule, Range.exactly(rule.pieces(counts[rule.basis]))) for rule in rules if rule not in free
    ]
    total = sum((own.pieces for own in fixed), Range.exactly(0))
    if not free:
        return total, tuple(fixed)
    left = staff.get(STAFF_TOTAL, -1) - sum(staff[group] for group in STAFF_GROUPS if group in staff)
    if left < 0:
        return None
    spread = [Quantity(rule, Range(0, rule.pieces(left))) for rule in free]
    return total + _over_divisions(rules=free, groups=unknown, persons=left), (*fixed, *spread)


_LARGEST_TABLE = 300
"""Persons up to which all divisions are tried; a commune has some 60. Above, a wider range that is surely right."""


def _over_divisions(*, rules: Sequence[Rule], groups: Sequence[str], persons: int) -> Range:
    """Least and most pieces over all ways to divide ``persons`` among ``groups``."""
    by_group = [[rule for rule in rules if rule.basis == group] for group in groups]
    if persons > _LARGEST_TABLE:
        shares = [sum((Fraction(r.quantity, r.per) for r in own), Fraction(0)) for own in by_group]
        return Range(math.ceil(min(shares) * persons), math.ceil(max(shares) * persons) + len(rules))
    tables = [[sum(rule.pieces(n) for rule in own) for n in range(persons + 1)] for own in by_group]
    least = reduce(lambda a, b: _divided(first=a, second=b, pick=min), tables)
    most = reduce(lambda a, b: _divided(first=a, second=b, pick=max), tables)
    return Range(least[persons], most[persons])


def _divided(
    *, first: Sequence[int], second: Sequence[int], pick: Callable[[Iterable[int]], int]
) -> list[int]:
    """For each number of persons the picked sum over its divisions between two groups."""
    return [pick(first[k] + second[n - k] for k in range(n + 1)) for n in range(len(first))]
