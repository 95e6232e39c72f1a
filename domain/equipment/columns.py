"""Shortfalls of all communes of the country at once: arrays instead of a record for each commune and item.

The rules are those of ``gaps`` and ``shortfalls``; a test holds the two together. Communes that reported their staff
in part have a range as their norm; these few are worked out one by one, by ``gaps`` itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.equipment.gaps import (
    CELL_MISSING,
    NO_NORM,
    NO_STOCK_MEASURE,
    NOT_REPORTED,
    REASONS,
    STAFF_UNKNOWN,
    GapLine,
    Rules,
    gaps_of_unit,
)
from domain.equipment.norms import ASSET, PER_UNIT, Item, Norms, Range, Rule
from domain.staff import STAFF_GROUPS, STAFF_TOTAL

Floats = NDArray[np.float64]
Cells = Mapping[str, Floats]
"""Figures by measure, each of shape (n,), NaN where a commune has none."""
_CODES = {reason: place for place, reason in enumerate(("", *REASONS))}


@dataclass(frozen=True)
class ItemColumns:
    """One item over n communes: what the norm asks for, what is lacking of it and what that costs (VND).

    Each from low to high, shape (2, n), NaN where it is not known; ``reasons`` (n,) are places in ("", *REASONS).
    """

    norm: Floats
    lacking: Floats
    cost: Floats
    reasons: NDArray[np.int8]

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Which communes have a shortfall, be it a range."""
        return np.asarray(~np.isnan(self.lacking[0]))


@dataclass(frozen=True)
class _Stock:
    """Usable pieces (n,) that count towards an item's norm, NaN with a reason."""

    usable: Floats
    reasons: NDArray[np.int8]


def gap_columns(
    *, norms: Norms, rules: Rules, cells: Cells, reported: NDArray[np.bool_]
) -> dict[str, ItemColumns]:
    """All assets, in the order of the items; ``reported`` (n,): whose equipment came."""
    staff = _staff(cells=cells, n=len(reported))
    own = _Communes(norms=norms, rules=rules, cells=cells, staff=staff, reported=reported)
    found = {item.id: own.columns(item) for item in norms.items_of(ASSET)}
    for place in np.flatnonzero(_is_partly_known(staff)).tolist():
        known = {name: float(column[place]) for name, column in cells.items() if not np.isnan(column[place])}
        lines = gaps_of_unit(norms=norms, rules=rules, cells=known, has_report=bool(reported[place]))
        for line in lines:
            _put(columns=found[line.item], place=place, line=line)
    return found


def _staff(*, cells: Cells, n: int) -> dict[str, Floats]:
    """Whole and post groups, the one that is missing filled in from the others; rules of ``complete_staff``."""
    nothing = np.full(n, np.nan)
    total, *groups = (np.trunc(cells.get(name, nothing)) for name in (STAFF_TOTAL, *STAFF_GROUPS))
    n_missing = np.isnan(groups).sum(axis=0)
    rest = total - np.nansum(groups, axis=0)
    # A whole that is missing follows from its parts, one part from the whole and the other parts.
    filled = [np.where(np.isnan(own) & (n_missing == 1) & (rest >= 0), rest, own) for own in groups]
    whole = np.where(np.isnan(total) & (n_missing == 0), np.nansum(groups, axis=0), total)
    return dict(zip((STAFF_TOTAL, *STAFF_GROUPS), (whole, *filled), strict=True))


def _is_partly_known(staff: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Communes whose norms are ranges or may be: some figure of the staff is there and some group is not."""
    unknown = np.isnan([staff[name] for name in STAFF_GROUPS]).any(axis=0)
    some = ~np.isnan(list(staff.values())).all(axis=0)
    return np.asarray(unknown & some)


def _put(*, columns: ItemColumns, place: int, line: GapLine) -> None:
    cost = line.cost.at_norm if line.cost else None
    pairs = ((columns.norm, line.norm), (columns.lacking, line.shortfall), (columns.cost, cost))
    for column, own in pairs:
        column[:, place] = _ends(own)
    columns.reasons[place] = _CODES[line.reason]


def _ends(own: Range | None) -> tuple[float, float]:
    return (np.nan, np.nan) if own is None else (own.low, own.high)


@dataclass(frozen=True)
class _Communes:
    """What the lines of all communes are made of; their staff is taken to be known whole or not at all."""

    norms: Norms
    rules: Rules
    cells: Cells
    staff: Mapping[str, Floats]
    reported: NDArray[np.bool_]

    def columns(self, item: Item) -> ItemColumns:
        """The columns of one item."""
        own = self.rules.get(item.id, ())
        norm, stock = self._norm(own), self._stock(item)
        lacking = np.maximum(0, norm - stock.usable)
        unknown = np.where(
            stock.reasons > 0, stock.reasons, np.where(np.isnan(norm), _CODES[STAFF_UNKNOWN], 0)
        )
        reasons = np.where(np.isnan(lacking), unknown if own else _CODES[NO_NORM], 0)
        return ItemColumns(
            norm=np.array([norm, norm]),
            lacking=np.array([lacking, lacking]),
            cost=self._cost(rules=own, pieces=lacking),
            reasons=reasons.astype(np.int8),
        )

    def _column(self, measure: str) -> Floats:
        found = self.cells.get(measure)
        return np.full(len(self.reported), np.nan) if found is None else np.trunc(found)

    def _pieces(self, rule: Rule) -> Floats:
        """Pieces that one rule gives each commune, rounded up."""
        if rule.basis == PER_UNIT:
            return np.full(len(self.reported), float(rule.pieces(1)))
        count = self.staff[rule.basis] if rule.basis in self.staff else self._column(rule.basis)
        return np.asarray(-np.floor_divide(-count * rule.quantity, rule.per))

    def _norm(self, rules: Sequence[Rule]) -> Floats:
        if not rules:
            return np.full(len(self.reported), np.nan)
        return np.asarray(np.sum([self._pieces(rule) for rule in rules], axis=0))

    def _stock(self, item: Item) -> _Stock:
        n = len(self.reported)
        if not item.usable:
            return _Stock(np.full(n, np.nan), np.full(n, _CODES[NO_STOCK_MEASURE]))
        usable = self._column(item.usable)
        silent = np.where(self.reported, _CODES[CELL_MISSING], _CODES[NOT_REPORTED])
        reasons = np.where(np.isnan(usable), silent, 0)
        if item.part_of:
            if item.id not in self.rules:
                return _Stock(np.full(n, np.nan), np.where(reasons > 0, reasons, _CODES[NO_NORM]))
            usable = np.fmin(usable, self._whole(item)) + usable * 0
            return self._filled(item=item, usable=usable, reasons=reasons)
        for part in (other for other in self.norms.items.values() if other.part_of == item.id):
            if part.id in self.rules:
                usable, reasons = self._without(part=part, usable=usable, reasons=reasons)
        return _Stock(usable, reasons)

    def _whole(self, part: Item) -> Floats:
        return self._column(self.norms.items[part.part_of].usable)

    def _filled(self, *, item: Item, usable: Floats, reasons: NDArray[np.int8]) -> _Stock:
        """Pieces of a part that fill its own norm."""
        norm = self._norm(self.rules[item.id])
        why = np.where(np.isnan(norm) & (reasons == 0), _CODES[STAFF_UNKNOWN], reasons)
        return _Stock(np.minimum(usable, norm), why)

    def _without(
        self, *, part: Item, usable: Floats, reasons: NDArray[np.int8]
    ) -> tuple[Floats, NDArray[np.int8]]:
        """What is left of the whole when the pieces that fill the norm of a part are taken out."""
        norm, own = self._norm(self.rules[part.id]), self._column(part.usable)
        held = np.where(norm == 0, 0, np.minimum(np.minimum(own, usable), norm))
        why = np.where(np.isnan(own), _CODES[CELL_MISSING], _CODES[STAFF_UNKNOWN])
        return np.maximum(0, usable - held), np.where((reasons == 0) & np.isnan(held), why, reasons)

    def _cost(self, *, rules: Sequence[Rule], pieces: Floats) -> Floats:
        """At the norm's price: from buying the cheapest first to buying the dearest first, shape (2, n)."""
        cheap = sorted(rules, key=lambda rule: rule.unit_price_vnd)
        return np.array([self._filling(rules=own, pieces=pieces) for own in (cheap, cheap[::-1])])

    def _filling(self, *, rules: Sequence[Rule], pieces: Floats) -> Floats:
        total, left = np.zeros(len(pieces)), pieces
        for rule in rules:
            taken = np.minimum(left, self._pieces(rule))
            total, left = total + taken * rule.unit_price_vnd, left - taken
        return np.where(np.isnan(pieces), np.nan, total)


def common_reason(*, reasons: NDArray[np.int8], members: Sequence[int]) -> str:
    """The reason that most of the communes have; of equal ones the first in the order of REASONS."""
    counts = np.bincount(reasons[list(members)], minlength=len(_CODES))[1:]
    return REASONS[int(counts.argmax())]
