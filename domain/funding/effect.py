"""Before and after a plan: shortfall, share of the norm and index, of each unit and of the province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.funding.case import Case, CaseLine
from domain.funding.index_effect import WHOLE, IndexChange, index_changes

Pieces = Mapping[tuple[str, str], int]
"""(unit, item) -> pieces."""


@dataclass(frozen=True)
class UnitEffect:
    """Of one unit, or of the province (WHOLE): pieces and dong.

    ``lacking`` is the shortfall less what other programmes pay, ``need`` its cost; ``norm`` and ``met`` are over all
    items with an exactly known shortfall, 0 where a case of an earlier version does not say; ``index`` None: not known.
    """

    unit: str
    name: str
    district: str
    lacking: int
    bought: int
    need: int
    cost: int
    norm: int
    met: int
    paid: int
    index: IndexChange | None

    @property
    def left(self) -> int:
        """Pieces still lacking."""
        return self.lacking - self.bought

    @property
    def share_met(self) -> float | None:
        """Part of the shortfall that is bought, in percent; None where nothing is lacking."""
        return 100 * self.bought / self.lacking if self.lacking else None

    @property
    def norm_before(self) -> float | None:
        """Share of the norm that there is, in percent, with what other programmes pay."""
        return 100 * (self.met + self.paid) / self.norm if self.norm else None

    @property
    def norm_after(self) -> float | None:
        """Share of the norm that there will be, in percent."""
        return 100 * (self.met + self.paid + self.bought) / self.norm if self.norm else None


@dataclass(frozen=True)
class Effects:
    """The units with a line or a standing, in the order of their codes, and the province."""

    units: tuple[UnitEffect, ...]
    whole: UnitEffect

    @property
    def by_unit(self) -> dict[str, UnitEffect]:
        """The units by code."""
        return {own.unit: own for own in self.units}


def effects(*, case: Case, pieces: Pieces) -> Effects:
    """What the pieces change."""
    index, whole_index = _index(case=case, pieces=pieces)
    lines: dict[str, list[CaseLine]] = {own.unit: [] for own in case.standings}
    for line in case.lines:
        lines.setdefault(line.unit, []).append(line)
    standings = {own.unit: own for own in case.standings}
    units = []
    for unit, own in sorted(lines.items()):
        standing = standings.get(unit)
        name = standing.unit_name if standing else own[0].unit_name
        district = standing.district if standing else own[0].district
        totals = (standing.norm, standing.met) if standing else (0, 0)
        units.append(_unit((unit, name, district), own, pieces, totals, index.get(unit)))
    norm, met = (sum(getattr(own, part) for own in case.standings) for part in ("norm", "met"))
    name = case.origin.province_name
    whole = _unit((WHOLE, name, ""), case.lines, pieces, (norm, met), whole_index)
    return Effects(units=tuple(units), whole=whole)


def _index(*, case: Case, pieces: Pieces) -> tuple[dict[str, IndexChange], IndexChange | None]:
    if case.index is None:
        return {}, None
    units, whole = index_changes(base=case.index, pieces=_with_paid(case=case, pieces=pieces))
    return {own.unit: own for own in units}, whole


def _with_paid(*, case: Case, pieces: Pieces) -> dict[tuple[str, str], int]:
    """What is bought and what other programmes pay: both are there afterwards."""
    found = dict(pieces)
    for own in case.lines:
        if own.paid:
            found[own.unit, own.item] = found.get((own.unit, own.item), 0) + own.paid
    return found


def _unit(
    names: tuple[str, str, str],
    lines: Sequence[CaseLine],
    pieces: Pieces,
    totals: tuple[int, int],
    index: IndexChange | None,
) -> UnitEffect:
    bought = [pieces.get((own.unit, own.item), 0) for own in lines]
    return UnitEffect(
        unit=names[0],
        name=names[1],
        district=names[2],
        lacking=sum(own.shortfall - own.paid for own in lines),
        bought=sum(bought),
        need=sum((own.shortfall - own.paid) * own.unit_price for own in lines),
        cost=sum(count * own.unit_price for count, own in zip(bought, lines, strict=True)),
        norm=totals[0],
        met=totals[1],
        paid=sum(own.paid for own in lines),
        index=index,
    )
