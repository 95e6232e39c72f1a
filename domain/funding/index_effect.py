"""What purchases do to an index: its indicators computed again from numerators and denominators with the pieces added.

All that it needs (the definition, figures of each unit, what a piece changes) is frozen with a case, so that a saved
scenario gives the same scores whatever was loaded since. A piece bought is one more piece there is and one more that
is usable; a computer also counts as connected to the network. What is unknown stays unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from domain.catalogue import Indicator, Term
from domain.equipment.norms import Item
from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from domain.index.spec_files import parse_spec

WHOLE = ""
"""The row of the province among those of its units."""
_CONNECTED = {"computers_total": "computers_networked"}
_PLACES = Decimal("0.00001")
Pieces = Mapping[tuple[str, str], int]
"""(unit, item) -> pieces."""


@lru_cache(maxsize=8)
def _parsed(text: str) -> IndexSpec:
    return parse_spec(text=text)


@dataclass(frozen=True)
class Cell:
    """An indicator of one unit with its parts; None: not known, or (parts) not a ratio of sums."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, kw_only=True)
class IndexBase:
    """An index before anything is bought. ``cells`` are by indicator, then unit (WHOLE: the province).

    ``effects`` are by item, then indicator: what one piece adds to (numerator, denominator); ``scales`` turn the ratio
    into the value. ``period`` is that of the index.
    """

    definition: str
    title_vi: str
    title_en: str
    period: str
    cells: Mapping[str, Mapping[str, Cell]]
    scales: Mapping[str, float]
    effects: Mapping[str, Mapping[str, tuple[int, int]]]

    @property
    def spec(self) -> IndexSpec:
        """The definition."""
        return _parsed(self.definition)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Units in a fixed order, without the province."""
        return tuple(sorted({unit for own in self.cells.values() for unit in own} - {WHOLE}))

    def title(self, *, lang: str) -> str:
        """Title of the index."""
        return self.title_vi if lang == "vi" else self.title_en


@dataclass(frozen=True)
class IndexChange:
    """Score and rank of a unit before and after; None where there is none."""

    unit: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None


def effects_of(
    *, items: Iterable[Item], indicators: Iterable[Indicator]
) -> dict[str, dict[str, tuple[int, int]]]:
    """What one piece of each item adds to numerator and denominator of each indicator; only what changes."""
    items, indicators = tuple(items), tuple(indicators)
    by_id = {item.id: item for item in items}
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for item in items:
        measures = _measures(item, by_id)
        own = {
            indicator.id: (_added(indicator.numerator, measures), _added(indicator.denominator, measures))
            for indicator in indicators
            if indicator.rollup == "sum_num_den"
        }
        changed = {name: parts for name, parts in own.items() if parts != (0, 0)}
        if changed:
            found[item.id] = changed
    return found


def _measures(item: Item, by_id: Mapping[str, Item]) -> frozenset[str]:
    """Measures that a piece raises by one: those of the item and of what it is a part of."""
    own = {item.existing, item.usable} - {""}
    if item.part_of in by_id:
        own |= _measures(by_id[item.part_of], by_id)
    return frozenset(own | {_CONNECTED[name] for name in own if name in _CONNECTED})


def _added(terms: Sequence[Term], measures: frozenset[str]) -> int:
    return sum(term.sign for term in terms if term.measure in measures)


def index_changes(*, base: IndexBase, pieces: Pieces) -> tuple[tuple[IndexChange, ...], IndexChange | None]:
    """Units before and after, and the province; None for the province where scores only compare within a period."""
    before, after = _result(base=base, pieces={}), _result(base=base, pieces=pieces)
    root = before.spec.root.id
    ranks = before.rank(root), after.rank(root)
    units = tuple(
        IndexChange(
            unit=unit,
            before=_known(before.index[row]),
            after=_known(after.index[row]),
            rank_before=_rank(ranks[0][row]),
            rank_after=_rank(ranks[1][row]),
        )
        for row, unit in enumerate(base.units)
    )
    return units, _whole(base=base, pieces=pieces)


def _whole(*, base: IndexBase, pieces: Pieces) -> IndexChange | None:
    """The province: its own sums, never a mean of the units' scores."""
    if not base.spec.is_absolute or not any(WHOLE in own for own in base.cells.values()):
        return None
    total: dict[tuple[str, str], int] = {}
    for (_, item), count in pieces.items():
        total[WHOLE, item] = total.get((WHOLE, item), 0) + count
    scores = [
        _known(compute(spec=base.spec, data=_data(base=base, pieces=own, units=(WHOLE,))).index[0])
        for own in ({}, total)
    ]
    return IndexChange(WHOLE, scores[0], scores[1], None, None)


def index_gains(*, base: IndexBase, shortfalls: Pieces) -> dict[tuple[str, str], Decimal]:
    """Points of the index that a piece brings on average when a unit's whole shortfall of the item is bought.

    Nothing is less than 0: a piece that the index does not see brings 0. Units without a score are left out.
    """
    before = _scores(base=base, pieces={})
    found: dict[tuple[str, str], Decimal] = {}
    for item in dict.fromkeys(item for _, item in shortfalls):
        own = {key: count for key, count in shortfalls.items() if key[1] == item and count > 0}
        after = _closed(base=base, pieces=own)
        for (unit, _), count in own.items():
            if before.get(unit) is not None and after.get(unit) is not None:
                gain = (float(after[unit] or 0.0) - float(before[unit] or 0.0)) / count
                found[unit, item] = Decimal(max(0.0, gain)).quantize(_PLACES)
    return found


def _closed(*, base: IndexBase, pieces: Pieces) -> dict[str, float | None]:
    """The score of each unit when it alone gets its pieces: at once where the others' pieces make no difference."""
    touched = {item for _, item in pieces} & set(base.effects)
    if not touched:
        return _scores(base=base, pieces={})
    if base.spec.is_absolute:
        return _scores(base=base, pieces=pieces)
    return {unit: _scores(base=base, pieces={(unit, item): n})[unit] for (unit, item), n in pieces.items()
            if unit in base.units}  # fmt: skip


def _scores(*, base: IndexBase, pieces: Pieces) -> dict[str, float | None]:
    result = _result(base=base, pieces=pieces)
    return {unit: _known(score) for unit, score in zip(base.units, result.index, strict=True)}


def _result(*, base: IndexBase, pieces: Pieces) -> IndexResult:
    return compute(spec=base.spec, data=_data(base=base, pieces=pieces, units=base.units))


def _data(*, base: IndexBase, pieces: Pieces, units: Sequence[str]) -> IndexData:
    added: dict[tuple[str, str], tuple[int, int]] = {}
    for (unit, item), count in pieces.items():
        for indicator, (above, below) in base.effects.get(item, {}).items():
            one, two = added.get((unit, indicator), (0, 0))
            added[unit, indicator] = one + count * above, two + count * below
    columns = {
        name: [
            _value(own.get(unit, Cell(None)), added.get((unit, name)), base.scales.get(name, 1.0))
            for unit in units
        ]
        for name, own in base.cells.items()
    }
    return IndexData.of(pd.DataFrame(columns, index=pd.Index(list(units), dtype=str), dtype="float64"))


def _value(cell: Cell, added: tuple[int, int] | None, scale: float) -> float:
    if cell.value is None:
        return np.nan
    if added is None or cell.numerator is None:
        return cell.value
    above = cell.numerator + added[0]
    if cell.denominator is None:
        return above * scale
    below = cell.denominator + added[1]
    return above / below * scale if below else np.nan


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _rank(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def read_index_base(raw: Mapping[str, object] | None) -> IndexBase | None:
    """The base of a stored case. Raises KeyError, TypeError for what is none."""
    if raw is None:
        return None
    own = IndexBase(**raw)  # type: ignore[arg-type]
    return replace(
        own,
        cells={name: {u: Cell(**c) for u, c in cells.items()} for name, cells in own.cells.items()},  # type: ignore[arg-type]
        effects={
            item: {name: (parts[0], parts[1]) for name, parts in found.items()}
            for item, found in own.effects.items()
        },
    )
