"""What a shortfall was in an earlier survey, where the two compare: by the same norms, over the same communes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.views.gaps import GapView, UnitGaps, get_gap_view
from dashboard.views.places import area_on
from dashboard.views.session import get_tree
from domain.catalogue import Indicator
from domain.equipment.norm_files import get_norms
from domain.equipment.shortfalls import evaluate_shortfall, items_of_shortfall
from domain.equipment.yardstick import why_no_common_norm
from domain.period_choice import why_not_comparable
from domain.periods import Period

Entering = Mapping[str, frozenset[str]]
"""Commune -> items whose shortfall is known."""


@dataclass(frozen=True)
class Before:
    """The earlier shortfalls by unit code, and that of the whole area; None where they cannot be compared."""

    period: Period | None = None
    units: Mapping[str, float | None] = field(default_factory=dict)
    total: float | None = None


def why_not_by_norms(
    *, indicator: str, province: str, periods: tuple[Period, Period], norms_on: str = ""
) -> str:
    """Why the shortfalls of two surveys have no common yardstick, see ``why_no_common_norm``; '' when they have one.

    ``norms_on`` applies the norms of one day to both, as in ``get_gap_view``.
    """
    one, two = (date.fromisoformat(norms_on) if norms_on else period.end for period in periods)
    return why_no_common_norm(indicator=indicator, norms=get_norms(), province=province, days=(one, two))


def shortfalls_before(
    *, now: GapView, indicator: Indicator, against: str, norms_on: str, where: Mapping[str, Any]
) -> Before:
    """The shortfalls of the survey ``against``; nothing where it cannot be compared with the survey of ``now``.

    ``where``: the arguments of ``get_gap_view`` that say whose gaps; areas are compared only where the same communes
    enter both times.
    """
    then = get_gap_view(**where, period=against, norms_on=norms_on)
    periods = (now.period, then.period)
    is_other = then.period.code != against
    if is_other or why_not_comparable(period=now.period, previous=then.period, indicator=indicator):
        return Before()
    place = {"indicator": indicator.id, "province": where["province"], "norms_on": norms_on}
    if why_not_by_norms(**place, periods=periods):
        return Before()
    same = _same_communes(now=now, then=then, indicator=indicator.id, norms_on=norms_on, where=where)
    values = {
        unit.place.code: evaluate_shortfall(indicator=indicator.id, lines=unit.lines).value
        for unit in then.units
    }
    total = evaluate_shortfall(indicator=indicator.id, lines=then.total.lines).value
    return Before(
        period=then.period,
        units={code: value for code, value in values.items() if code in same},
        total=total if now.total.place.code in same else None,
    )


def _same_communes(
    *, now: GapView, then: GapView, indicator: str, norms_on: str, where: Mapping[str, Any]
) -> set[str]:
    """Units, and the area, over whose shortfall the same communes stand in both surveys, item by item.

    The area is made of the units, so it is the same where all of them are.
    """
    members = [_members(view=view, where=where) for view in (now, then)]
    before = {unit.place.code: unit for unit in then.units}
    kept = [
        unit
        for unit in now.units
        if unit.place.code in before and members[0][unit.place.code] == members[1].get(unit.place.code)
    ]
    told = {
        unit.place.code: _is_same(unit, before[unit.place.code], indicator=indicator) for unit in kept
    }  # fmt: skip
    if None in told.values():
        entering = [
            _entering(view=view, indicator=indicator, norms_on=norms_on, where=where) for view in (now, then)
        ]
        for code in told:
            told[code] = all(entering[0].get(own) == entering[1].get(own) for own in members[0][code])
    same = {code for code, is_same in told.items() if is_same}
    area = now.total.place.code
    is_whole = len(same) == len(now.units) and members[0][area] == members[1].get(area)
    return same | {area} if is_whole else same - {area}


def _is_same(now: UnitGaps, then: UnitGaps, *, indicator: str) -> bool | None:
    """Whether the same communes enter, as far as the numbers of the lines tell; None where only the communes can."""
    one, two = (
        {
            line.item: line
            for line in items_of_shortfall(indicator=indicator, lines=unit.lines)
            if line.shortfall is not None
        }
        for unit in (now, then)
    )
    if one.keys() != two.keys():
        return False
    is_certain = all((one[own].n, two[own].n) == (one[own].n_total, two[own].n_total) for own in one)
    return True if is_certain else None


def _entering(*, view: GapView, indicator: str, norms_on: str, where: Mapping[str, Any]) -> Entering:
    communes = get_gap_view(**{**where, "level": "commune"}, period=view.period.code, norms_on=norms_on)
    return {
        unit.place.code: frozenset(
            line.item
            for line in items_of_shortfall(indicator=indicator, lines=unit.lines)
            if line.shortfall is not None
        )
        for unit in communes.units
    }


def _members(*, view: GapView, where: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Communes of each unit and of the whole area on the day of the survey."""
    tree = get_tree(
        scope=where["scope"], structure=view.structure, province=where["province"], group=where["group"]
    )
    day = view.period.end
    area = area_on(tree=tree, day=day, district=where["district"], province=where["province"])
    nodes = (*tree.nodes(level=view.level, day=day), area)
    return {node.code: frozenset(node.members) for node in nodes}
