"""The part of new units' series before 2025-07-01: counts of the old units carried forward, all units together."""

from collections.abc import Mapping, Sequence

from dashboard.views.series_parts import (
    CARRIED,
    ESTIMATED,
    Points,
    SeriesPoint,
    SeriesRequest,
    Wanted,
    measures_of,
    read_units,
    recent,
)
from dashboard.views.session import Coverage, get_ancestry, get_coverage, get_tree
from domain.access import Scope
from domain.catalogue import Catalogue
from domain.evaluation import Read, figures_of
from domain.periods import STRUCTURE_CHANGE, Period
from domain.plans import Plan, offered_periods, plan_for
from domain.units.succession import Descent, Lineage, carry_indicator, not_convertible
from store.queries.lineage import Ancestry

_OLD = "pre2025"


def carried_points(request: SeriesRequest) -> Points:
    """Points of the old structure, of those indicators that are counts; the old provinces are read once each."""
    measures = request.catalogue.measures
    able = [one for one in request.wanted if not not_convertible(indicator=one.indicator, measures=measures)]
    ancestry = get_ancestry(scope=request.scope, province=request.province)
    descents = _descents(request=request, ancestry=ancestry)
    olds = {part.old for descent in descents.values() for part in descent.parts}
    provinces = sorted({one.old_province for one in ancestry if one.link.old in olds and one.old_province})
    indicators = [one.indicator for one in able]
    coverage = _coverage(scope=request.scope, provinces=provinces, measures=measures_of(indicators))
    plans = {
        one.indicator.id: _plans(one=one, coverage=coverage, catalogue=request.catalogue) for one in able
    }
    read = read_units(
        request=request, structure=_OLD, provinces=provinces, indicators=indicators,
        plans=[plan for own in plans.values() for plan in own], codes=olds,
    )  # fmt: skip
    trees = [get_tree(scope=request.scope, structure=_OLD, province=code) for code in provinces]
    out: Points = {}
    for one in able:
        for plan in plans[one.indicator.id]:
            day = plan.offered.period.end
            valid = {code for tree in trees for code in tree.communes(day)}
            out[one.indicator.id, plan.offered.period] = _points(
                one=one, plan=plan, read=read, catalogue=request.catalogue,
                descents={code: descent.on(valid) for code, descent in descents.items()},
            )  # fmt: skip
    return out


def _descents(*, request: SeriesRequest, ancestry: Sequence[Ancestry]) -> dict[str, Descent]:
    """Where each unit's counts come from, by the unit as it was in its latest period."""
    lineage = Lineage.of(one.link for one in ancestry)
    latest = max(plan.offered.period.end for plan in request.plans)
    nodes = request.tree.nodes(level=request.level, day=latest)
    return {node.code: lineage.descent(node.members) for node in nodes if node.code in request.units}


def _coverage(*, scope: Scope, provinces: Sequence[str], measures: tuple[str, ...]) -> Coverage:
    """Periods and counts over the old provinces together."""
    periods: dict[int, Period] = {}
    counts: dict[tuple[str, int], int] = {}
    for province in provinces:
        found = get_coverage(scope=scope, structure=_OLD, province=province, measures=measures)
        periods |= found[0]
        for key, n in found[1].items():
            counts[key] = counts.get(key, 0) + n
    return periods, counts


def _plans(*, one: Wanted, coverage: Coverage, catalogue: Catalogue) -> tuple[Plan, ...]:
    offered, surveys = offered_periods(indicator=one.indicator, catalogue=catalogue, coverage=coverage)
    kept = [own for own in offered if own.period.kind == one.kind and own.period.end < STRUCTURE_CHANGE]
    last = one.plans[-1].offered.period.end
    return recent([plan_for(offered=own, surveys=surveys) for own in kept], last=last)


def _points(
    *, one: Wanted, plan: Plan, read: Read, descents: Mapping[str, Descent], catalogue: Catalogue
) -> dict[str, SeriesPoint]:
    figures = figures_of(read=read, plan=plan, indicator=one.indicator, catalogue=catalogue)
    out = {}
    for code, descent in descents.items():
        found = carry_indicator(
            indicator=one.indicator,
            measures=catalogue.measures,
            descent=descent,
            figures=figures,
            reporters=(),
        )
        status = ESTIMATED if found.status == ESTIMATED else CARRIED
        out[code] = SeriesPoint(period=plan.offered.period, value=found.own.value, status=status)
    return out
