"""Several indicators of several units over time, read together; in the new structure with the past carried forward.

One set of queries serves all units and indicators: the present structure once, and once each old province that the
units come from. How counts are carried is ``domain.units.succession``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.cache import memoize_view
from dashboard.views.series_parts import (
    REPORTED,
    Points,
    SeriesPoint,
    SeriesRequest,
    UnitSeries,
    Wanted,
    measures_of,
    read_units,
    recent,
)
from dashboard.views.series_past import carried_points
from dashboard.views.session import Coverage, data_version, get_coverage, get_tree, reading
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.evaluation import evaluate_nodes, figures_of
from domain.period_choice import series_break
from domain.periods import Period
from domain.plans import choose, offered_periods, plan_for
from domain.units.structure import UnitTree
from domain.units.succession import not_convertible

_NEW = "post2025"


@memoize_view(version=data_version)
def get_unit_series(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    units: tuple[str, ...],
    indicators: tuple[str, ...],
) -> tuple[UnitSeries, ...]:
    """Series of ``indicators`` for ``units`` of a level, in the order given; indicators without data are left out."""
    catalogue = get_catalogue()
    tree = get_tree(scope=scope, structure=structure, province=province)
    asked = [catalogue.indicator(name) for name in indicators]
    coverage = get_coverage(scope=scope, structure=structure, province=province, measures=measures_of(asked))
    plans = [_wanted(indicator=own, catalogue=catalogue, coverage=coverage, tree=tree) for own in asked]
    wanted = tuple(one for one in plans if one)
    if not wanted:
        return ()
    with reading() as connection:
        request = SeriesRequest(connection, scope, structure, province, level, units, tree, catalogue, wanted)
        points = {**(carried_points(request) if structure == _NEW else {}), **_reported(request)}
    return tuple(_series(one=one, points=points, request=request) for one in wanted)


def _wanted(
    *, indicator: Indicator, catalogue: Catalogue, coverage: Coverage, tree: UnitTree
) -> Wanted | None:
    """Periods of the kind that pages show by default; None without data."""
    offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
    share = get_settings().complete_share
    chosen = choose(offered=offered, tree=tree, asked="", calendar=indicator.calendar, complete_share=share)
    if chosen is None:
        return None
    own = Wanted(indicator=indicator, kind=chosen.period.kind, plans=())
    plans = [plan_for(offered=one, surveys=surveys) for one in offered if one.period.kind == own.kind]
    return replace(own, plans=recent(plans, last=chosen.period.end))


def _members(request: SeriesRequest) -> set[str]:
    """The units and the communes they were made of in any of the periods."""
    days = {plan.offered.period.end for plan in request.plans}
    nodes = [
        node
        for day in days
        for node in request.tree.nodes(level=request.level, day=day)
        if node.code in request.units
    ]
    return {*request.units, *(code for node in nodes for code in node.members)}


def _reported(request: SeriesRequest) -> Points:
    read = read_units(
        request=request, structure=request.structure, provinces=[request.province], plans=request.plans,
        indicators=[one.indicator for one in request.wanted], codes=_members(request),
    )  # fmt: skip
    out: Points = {}
    for one in request.wanted:
        for plan in one.plans:
            period = plan.offered.period
            nodes = request.tree.nodes(level=request.level, day=period.end)
            found = evaluate_nodes(
                indicator=one.indicator,
                nodes=[node for node in nodes if node.code in request.units],
                figures=figures_of(
                    read=read, plan=plan, indicator=one.indicator, catalogue=request.catalogue
                ),
                reporters=set(),
            )
            out[one.indicator.id, period] = {
                code: SeriesPoint(period=period, value=value.value, status=REPORTED)
                for code, value in found.items()
            }
    return out


def _series(*, one: Wanted, points: Points, request: SeriesRequest) -> UnitSeries:
    own = {period: found for (name, period), found in points.items() if name == one.indicator.id}
    periods = tuple(sorted(own, key=lambda period: (period.end, period.start)))
    measures = request.catalogue.measures
    return UnitSeries(
        indicator=one.indicator,
        periods=periods,
        lines={code: _line(own, periods=periods, code=code) for code in request.units},
        reason=not_convertible(indicator=one.indicator, measures=measures)
        if request.structure == _NEW
        else "",
        series_break=series_break(one.indicator),
    )


def _line(
    own: Mapping[Period, Mapping[str, SeriesPoint]], *, periods: Sequence[Period], code: str
) -> tuple[SeriesPoint, ...]:
    """A point for every period: a gap where the unit was not there."""
    return tuple(
        own[period].get(code) or SeriesPoint(period=period, value=None, status=REPORTED) for period in periods
    )
