"""Shortfall indicators of very many units at once, from the columns of their communes; the values of ``shortfalls``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from domain.equipment.columns import Floats, ItemColumns, common_reason
from domain.equipment.gaps import NO_NORM, NO_STOCK_MEASURE, REASONS
from domain.equipment.shortfalls import ALL, COST, RANGE, SHARE, nothing_known, shortfall_of
from domain.rollup import Evaluated

Members = Sequence[Sequence[int]]
"""For each unit the places of its communes in the columns."""


@dataclass(frozen=True)
class _Sums:
    """One item over the communes of each unit that have a shortfall: (2, units) from low to high, how many they are."""

    lacking: Floats
    norm: Floats
    cost: Floats
    n: NDArray[np.int64]


def evaluate_shortfalls(
    *, indicator: str, columns: Mapping[str, ItemColumns], members: Members
) -> list[Evaluated]:
    """The value of each unit, in the order of ``members``."""
    kind = indicator.partition(".")[0]
    own = items_of(indicator=indicator, columns=columns)
    sizes = [len(places) for places in members]
    if not own:
        return [nothing_known(reason=NO_NORM, n_total=size) for size in sizes]
    sums = [_sums(columns=one, members=members) for one in own]
    lacking, norm, cost = (
        np.sum([getattr(one, name) for one in sums], axis=0) for name in ("lacking", "norm", "cost")
    )
    n = np.min([one.n for one in sums], axis=0)
    ranges = _is_range(kind=kind, sums=sums)
    out = []
    for place, size in enumerate(sizes):
        if not n[place]:
            reason = _reason(own=own, sums=sums, place=place, members=members[place])
            out.append(nothing_known(reason=reason, n_total=size))
        elif ranges[place]:
            out.append(nothing_known(reason=RANGE, n_total=size))
        else:
            amounts = (float(lacking[0, place]), float(norm[0, place]), float(cost[0, place]))
            found = dict(zip(("lacking", "norm", "cost"), amounts, strict=True))
            out.append(shortfall_of(kind=kind, **found, n=int(n[place]), n_total=size))
    return out


def items_of(*, indicator: str, columns: Mapping[str, ItemColumns]) -> list[ItemColumns]:
    """What a shortfall indicator joins: its item, or all items that some form counts; of others no stock is known."""
    item = indicator.partition(".")[2]
    if item != ALL:
        return [columns[item]] if item in columns else []
    uncounted = REASONS.index(NO_STOCK_MEASURE) + 1
    return [one for one in columns.values() if not (one.reasons == uncounted).any()]


def _sums(*, columns: ItemColumns, members: Members) -> _Sums:
    """Sums over the communes that enter: those with a shortfall, so that all amounts are of the same communes."""
    sizes = np.fromiter(map(len, members), dtype=np.int64, count=len(members))
    unit = np.repeat(np.arange(len(members)), sizes)
    place = np.fromiter(chain.from_iterable(members), dtype=np.int64, count=int(sizes.sum()))
    known = columns.is_known[place]
    unit, place = unit[known], place[known]

    def total(ends: Floats) -> Floats:
        return np.array([np.bincount(unit, weights=end[place], minlength=len(members)) for end in ends])

    return _Sums(
        lacking=total(columns.lacking),
        norm=total(columns.norm),
        cost=total(columns.cost),
        n=np.bincount(unit, minlength=len(members)),
    )


def _is_range(*, kind: str, sums: Sequence[_Sums]) -> NDArray[np.bool_]:
    """Units of which an amount that the kind needs is known only as a range."""
    needed = [one.lacking for one in sums]
    needed += [one.norm for one in sums] if kind == SHARE else []
    needed += [one.cost for one in sums] if kind == COST else []
    return np.asarray(np.any([low != high for low, high in needed], axis=0))


def _reason(*, own: Sequence[ItemColumns], sums: Sequence[_Sums], place: int, members: Sequence[int]) -> str:
    """Why the first of the items that are not known is not."""
    first = next(item for item, total in zip(own, sums, strict=True) if not total.n[place])
    return common_reason(reasons=first.reasons, members=members)
