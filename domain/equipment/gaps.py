"""What a unit lacks of each item: norm, what there is, what is usable, shortfall, surplus, replacement and cost.

The rules of reading, each of which would otherwise be a wrong figure shown as right:
an item that no form counts has no shortfall (never the whole norm); laptops fill the norm of laptops first and the rest
count as computers; a surplus of one item or unit is never set against the shortfall of another; obsolete machines are
a need for replacement shown apart, never part of the shortfall; a survey older than the norm has no shortfall unless
today's norm is asked for. A district's shortfall is the sum of its communes' shortfalls, with how many entered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TypeVar

from domain.equipment.costs import Cost, cost_of, single_price
from domain.equipment.norms import ASSET, Item, Norms, Range, Rule, is_derived, norm_of
from domain.units.structure import Node

NO_NORM = "no_norm"
STAFF_UNKNOWN = "staff_unknown"
NO_STOCK_MEASURE = "no_stock_measure"
CELL_MISSING = "cell_missing"
NOT_REPORTED = "not_reported"
REASONS = (NO_NORM, STAFF_UNKNOWN, NO_STOCK_MEASURE, CELL_MISSING, NOT_REPORTED)
"""Why a shortfall is not known: no list of norms holds on the day; the staff was not reported; no form counts the item
('chưa có số liệu'); the report came without the figure; no report of the equipment came."""
T = TypeVar("T")
Rules = Mapping[str, tuple[Rule, ...]]
"""Item -> rules in force (``Norms.in_force``)."""


@dataclass(frozen=True)
class GapLine:
    """One item of one unit, or of an area of which ``n`` of ``n_total`` communes enter the figures of the line.

    ``existing`` is the figure as reported (laptops are also among the computers); ``usable`` is what counts towards
    the norm of this item. ``shortfall`` is None with a ``reason`` of REASONS. ``replacement`` counts obsolete machines
    among the usable ones, over ``n_replacement`` communes; ``n_derived`` norms rest on a staff figure that follows
    from the others. ``unit_price`` is None when the rules have different prices or there is no norm.
    """

    item: str
    norm: Range | None
    existing: int | None
    usable: Range | None
    shortfall: Range | None
    surplus: Range | None
    replacement: Range | None
    unit_price: int | None
    cost: Cost | None
    reason: str
    rules: tuple[Rule, ...]
    n: int
    n_total: int
    n_replacement: int
    n_derived: int

    @property
    def is_exact(self) -> bool:
        """Whether norm and shortfall, where there are any, are numbers and not ranges."""
        return all(own is None or own.is_exact for own in (self.norm, self.shortfall))


@dataclass(frozen=True)
class _Stock:
    usable: Range | None
    reason: str


def gaps_of_unit(
    *, norms: Norms, rules: Rules, cells: Mapping[str, float], has_report: bool
) -> tuple[GapLine, ...]:
    """Lines of one commune for all assets, in the order of the items.

    ``cells`` are its figures by measure, of one survey; ``has_report`` says whether any report of the equipment came.
    """
    return tuple(
        _line(item=item, norms=norms, rules=rules, cells=cells, has_report=has_report)
        for item in norms.items_of(ASSET)
    )


def _line(*, item: Item, norms: Norms, rules: Rules, cells: Mapping[str, float], has_report: bool) -> GapLine:
    own = rules.get(item.id, ())
    found = norm_of(rules=own, cells=cells)
    stock = _stock(item=item, norms=norms, rules=rules, cells=cells, has_report=has_report)
    norm, quantities = found or (None, ())
    usable = stock.usable
    replacement = _replacement(item=item, cells=cells, usable=usable)
    shortfall = norm.over(usable) if norm and usable else None
    reason = "" if shortfall else _reason(rules=own, has_norm=found is not None, stock=stock)
    return GapLine(
        item=item.id,
        norm=norm,
        existing=_whole(cells.get(item.existing)),
        usable=usable,
        shortfall=shortfall,
        surplus=usable.over(norm) if norm and usable else None,
        replacement=replacement,
        unit_price=single_price(own) if own else None,
        cost=cost_of(pieces=shortfall, quantities=quantities) if shortfall else None,
        reason=reason,
        rules=own,
        n=int(norm is not None or item.existing in cells),
        n_total=1,
        n_replacement=int(replacement is not None),
        n_derived=int(norm is not None and is_derived(rules=own, cells=cells)),
    )


def _reason(*, rules: Sequence[Rule], has_norm: bool, stock: _Stock) -> str:
    if not rules:
        return NO_NORM
    return stock.reason or ("" if has_norm else STAFF_UNKNOWN)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _stock(*, item: Item, norms: Norms, rules: Rules, cells: Mapping[str, float], has_report: bool) -> _Stock:
    """Usable pieces that count towards the item's norm, or why they are not known."""
    if not item.usable:
        return _Stock(usable=None, reason=NO_STOCK_MEASURE)
    if item.usable not in cells:
        return _Stock(usable=None, reason=CELL_MISSING if has_report else NOT_REPORTED)
    usable = Range.exactly(int(cells[item.usable]))
    if item.part_of:
        whole = cells.get(norms.items[item.part_of].usable)
        if whole is not None:  # no more of the parts are usable than of the whole
            usable = _lowest(usable, Range.exactly(int(whole)))
        if item.id not in rules:  # without a norm of their own they count for the whole only
            return _Stock(usable=None, reason=NO_NORM)
        filled = _filled(item=item, rules=rules, cells=cells, usable=usable)
        return _Stock(usable=filled, reason="" if filled else STAFF_UNKNOWN)
    for part in (other for other in norms.items.values() if other.part_of == item.id):
        if part.id not in rules:
            continue
        held = _part(part=part, rules=rules, cells=cells, most=usable)
        if held is None:
            return _Stock(usable=None, reason=CELL_MISSING if part.usable not in cells else STAFF_UNKNOWN)
        usable = Range(max(0, usable.low - held.high), max(0, usable.high - held.low))
    return _Stock(usable=usable, reason="")


def _part(*, part: Item, rules: Rules, cells: Mapping[str, float], most: Range) -> Range | None:
    """Pieces of ``part`` that fill its own norm and so do not count for the whole; 0 when its norm is 0."""
    norm = norm_of(rules=rules[part.id], cells=cells)
    if norm is not None and norm[0].high == 0:
        return Range.exactly(0)
    if part.usable not in cells:
        return None
    own = _lowest(Range.exactly(int(cells[part.usable])), most)
    return _filled(item=part, rules=rules, cells=cells, usable=own)


def _filled(*, item: Item, rules: Rules, cells: Mapping[str, float], usable: Range) -> Range | None:
    """Pieces that fill the norm of a part; None when the norm is not known."""
    norm = norm_of(rules=rules[item.id], cells=cells)
    return None if norm is None else _lowest(usable, norm[0])


def _lowest(one: Range, two: Range) -> Range:
    return Range(min(one.low, two.low), min(one.high, two.high))


def _replacement(*, item: Item, cells: Mapping[str, float], usable: Range | None) -> Range | None:
    if not item.obsolete or item.obsolete not in cells or usable is None:
        return None
    return _lowest(Range.exactly(int(cells[item.obsolete])), usable)


def gaps_of_area(*, lines: Sequence[Sequence[GapLine]]) -> tuple[GapLine, ...]:
    """Lines of an area from those of its communes (all with the same items in the same order), item by item."""
    if len(lines) == 1:
        return tuple(lines[0])
    return tuple(_sum(own) for own in zip(*lines, strict=True))


def _sum(lines: Sequence[GapLine]) -> GapLine:
    """The sum over the communes that enter: those with a shortfall, else those with a norm, else those with a stock.

    All figures of the line are of the same communes, so that norm, usable and shortfall can be set side by side.
    """
    known = (
        [line for line in lines if line.shortfall is not None]
        or [line for line in lines if line.norm is not None]
        or [line for line in lines if line.existing is not None]
    )
    if not known:
        return replace(lines[0], n=0, n_total=len(lines), reason=_common_reason(lines))
    has_shortfall = known[0].shortfall is not None
    replacements = [line.replacement for line in known if line.replacement is not None]
    return GapLine(
        item=known[0].item,
        norm=_total(line.norm for line in known),
        existing=_total(line.existing for line in known),
        usable=_total(line.usable for line in known),
        shortfall=_total(line.shortfall for line in known),
        surplus=_total(line.surplus for line in known),
        replacement=_total(replacements),
        unit_price=known[0].unit_price,
        cost=_total(line.cost for line in known),
        reason="" if has_shortfall else _common_reason(lines),
        rules=known[0].rules,
        n=len(known),
        n_total=len(lines),
        n_replacement=len(replacements),
        n_derived=sum(line.n_derived for line in known),
    )


def _common_reason(lines: Sequence[GapLine]) -> str:
    """The reason that most communes have; of equal ones the first in the order of REASONS."""
    reasons = [line.reason for line in lines if line.reason]
    return max(REASONS, key=lambda reason: (reasons.count(reason), -REASONS.index(reason)))


def _total(values: Iterable[T | None]) -> T | None:
    """The sum; None when one is missing, for a sum that leaves out a part would be taken for the whole."""
    known = list(values)
    present = [value for value in known if value is not None]
    return reduce(add, present) if present and len(present) == len(known) else None


def union(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Figures of a unit made of whole units: staff and equipment added, then the norm is run again on the sum.

    A measure that one part lacks is left out: the norm of the union must not rest on a part of its staff. Only counts
    may be given, never levels or yes/no flags.
    """
    every = list(parts)
    names = set.intersection(*(set(part) for part in every)) if every else set()
    return {name: sum(part[name] for part in every) for name in sorted(names)}


def gaps_by_node(
    *,
    nodes: Sequence[Node],
    figures: Mapping[str, Mapping[str, float]],
    reporters: Collection[str],
    norms: Norms,
    rules: Rules,
) -> dict[str, tuple[GapLine, ...]]:
    """Lines of each node by code: those of a commune, or the sum over the communes of a district or province.

    ``figures`` are by commune and measure, of one survey; ``reporters`` the communes whose equipment was reported.
    """
    communes = {code for node in nodes for code in node.members}
    by_commune = {
        code: gaps_of_unit(
            norms=norms, rules=rules, cells=figures.get(code, {}), has_report=code in reporters
        )
        for code in communes
    }
    return {node.code: gaps_of_area(lines=[by_commune[code] for code in node.members]) for node in nodes}
