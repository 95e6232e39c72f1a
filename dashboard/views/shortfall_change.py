"""What a shortfall was in an earlier survey, where the two compare: by the same norms, over the same communes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.views.places import area_on
from dashboard.views.session import get_tree
from dashboard.views.shortfall_values import ShortfallValues, entering, shortfall_values
from domain.catalogue import Indicator
from domain.equipment.norm_files import get_norms
from domain.equipment.yardstick import why_no_common_norm
from domain.period_choice import why_not_comparable
from domain.periods import Period
from domain.rollup import Evaluated


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
    *, now: ShortfallValues, indicator: Indicator, against: str, norms_on: str, where: Mapping[str, Any]
) -> Before:
    """The shortfalls of the survey ``against``; nothing where it cannot be compared with the survey of ``now``.

    ``where``: the arguments of ``get_gap_view`` that say whose gaps; areas are compared only where the same communes
    enter both times.
    """
    then = shortfall_values(**where, indicator=indicator.id, period=against, norms_on=norms_on)
    periods = (now.period, then.period)
    is_other = then.period.code != against
    if is_other or why_not_comparable(period=now.period, previous=then.period, indicator=indicator):
        return Before()
    place = {"indicator": indicator.id, "province": where["province"], "norms_on": norms_on}
    if why_not_by_norms(**place, periods=periods):
        return Before()
    same = _same_communes(now=now, then=then, indicator=indicator.id, norms_on=norms_on, where=where)
    return Before(
        period=then.period,
        units={place.code: own.value for place, own in then.units if place.code in same},
        total=then.total[1].value if now.total[0].code in same else None,
    )


def _same_communes(
    *,
    now: ShortfallValues,
    then: ShortfallValues,
    indicator: str,
    norms_on: str,
    where: Mapping[str, Any],
) -> set[str]:
    """Units, and the area, over whose shortfall the same communes stand in both surveys, item by item.

    Single communes are looked at only where the numbers leave a doubt: not where all of a unit enter both times.
    """
    members = [_members(day=survey.period.end, where=where) for survey in (now, then)]
    values = [{place.code: own for place, own in (*survey.units, survey.total)} for survey in (now, then)]
    kept = [code for code in values[0] if code in values[1] and members[0][code] == members[1].get(code)]
    certain = {code for code in kept if all(_enters_whole(own[code]) for own in values)}
    doubtful = [code for code in kept if code not in certain]
    if not doubtful:
        return certain
    known = [
        entering(indicator=indicator, period=survey.period.code, norms_on=norms_on, where=where)
        for survey in (now, then)
    ]
    return certain | {
        code for code in doubtful if all(known[0].get(own) == known[1].get(own) for own in members[0][code])
    }


def _enters_whole(own: Evaluated) -> bool:
    return own.value is not None and own.n == own.n_total


def _members(*, day: date, where: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Communes of each unit and of the whole area on the day of the survey."""
    tree = get_tree(
        scope=where["scope"], structure=where["structure"], province=where["province"], group=where["group"]
    )
    area = area_on(tree=tree, day=day, district=where["district"], province=where["province"])
    nodes = (*tree.nodes(level=where["level"], day=day), area)
    return {node.code: frozenset(node.members) for node in nodes}
