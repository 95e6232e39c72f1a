"""A new unit's series from before it existed: the counts of the old units it came from, carried forward.

Only forward: figures after 2025-07-01 are never split back. Every point says what it rests on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from dashboard.cache import memoize_view
from dashboard.views.kin import predecessors_of
from dashboard.views.model import TrendView
from dashboard.views.session import Coverage, data_version, get_coverage, get_tree, reading
from dashboard.views.trend import get_trend
from dashboard.views.trend_model import CarriedPoint, CarriedTrend
from dashboard.views.values import place_of
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.errors import UnknownNameError
from domain.evaluation import Read, figures_of, reporters_of
from domain.period_choice import OfferedPeriod, series_break
from domain.periods import STRUCTURE_CHANGE, Period
from domain.plans import choose, offered_periods, plan_for
from domain.series import parts_of
from domain.units.structure import Node, UnitTree
from domain.units.succession import Descent, Lineage, carry_indicator, not_convertible
from store.queries import facts
from store.queries.indicators import read_figures
from store.queries.lineage import Ancestry, links_into

_NEW, _OLD = "post2025", "pre2025"


@dataclass(frozen=True)
class _Past:
    """What is needed to carry an indicator forward: the old units' provinces and who existed when."""

    descent: Descent
    provinces: tuple[str, ...]
    trees: Mapping[str, UnitTree]

    def valid_on(self, period: Period) -> set[str]:
        return {code for tree in self.trees.values() for code in tree.communes(period.end)}


@memoize_view(version=data_version)
def get_carried_trend(
    *, scope: Scope, indicator: str, province: str, unit: str, level: str = "commune"
) -> CarriedTrend:
    """The series of a unit of the new structure with its past, oldest first; raises UnknownNameError.

    ``unit``: code of a commune, of a former district (level ``district``) or of the province, in ``province``.
    """
    catalogue = get_catalogue()
    own = catalogue.indicator(indicator)
    node = _node(scope=scope, province=province, level=level, unit=unit)
    after = get_trend(
        scope=scope, indicator=indicator, structure=_NEW, level=level, province=province, unit=unit
    )
    with reading() as connection:
        ancestry = links_into(connection=connection, scope=scope, province=province)
        lineage = Lineage.of(one.link for one in ancestry)
        descent = lineage.descent(node.members)
        reason = not_convertible(indicator=own, measures=catalogue.measures)
        past = _past(scope=scope, descent=descent, ancestry=ancestry)
        before, is_synthetic = (
            ((), False)
            if reason
            else _carried(
                connection=connection,
                scope=scope,
                indicator=own,
                catalogue=catalogue,
                past=past,
                kind=_kind(after),
            )
        )
    return CarriedTrend(
        indicator=own,
        place=place_of(node),
        points=(*before, *_reported(after=after, level=level)),
        predecessors=predecessors_of(descent=descent, ancestry=ancestry),
        group=lineage.groups().get(unit, ()) if level == "commune" else (),
        reason=reason,
        series_break=series_break(own),
        is_synthetic=after.is_synthetic or is_synthetic,
    )


def _node(*, scope: Scope, province: str, level: str, unit: str) -> Node:
    tree = get_tree(scope=scope, structure=_NEW, province=province)
    days = sorted({version.valid_from for version in tree.versions}, reverse=True)
    for day in days:
        found = next((node for node in tree.nodes(level=level, day=day) if node.code == unit), None)
        if found:
            return found
    raise UnknownNameError(
        vi=f"Không có đơn vị {unit} (cấp {level}) trong tỉnh {province} từ 01/07/2025.",
        en=f"There is no unit {unit} of level {level} in province {province} since 1 July 2025.",
    )


def _kind(after: TrendView) -> str:
    """Kind of period of the new structure's series, '' when it has none."""
    return next((point.period.kind for series in after.series for point in series.points), "")


def _reported(*, after: TrendView, level: str) -> list[CarriedPoint]:
    role = "province" if level == "province" else "unit"
    return [
        CarriedPoint(period=p.period, value=p.value, n=p.n, n_total=p.n_total, status="reported")
        for series in after.series
        if series.role == role
        for p in series.points
    ]


def _past(*, scope: Scope, descent: Descent, ancestry: Sequence[Ancestry]) -> _Past:
    province_of = {one.link.old: one.old_province for one in ancestry}
    provinces = tuple(sorted({province_of[part.old] for part in descent.parts if province_of[part.old]}))
    trees = {code: get_tree(scope=scope, structure=_OLD, province=code) for code in provinces}
    return _Past(descent=descent, provinces=provinces, trees=trees)


def _carried(
    *,
    connection: Connection,
    scope: Scope,
    indicator: Indicator,
    catalogue: Catalogue,
    past: _Past,
    kind: str,
) -> tuple[tuple[CarriedPoint, ...], bool]:
    """Points of the old structure, and whether any of their figures is simulated."""
    coverage = _coverage(scope=scope, indicator=indicator, provinces=past.provinces)
    offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
    offered = [own for own in offered if own.period.end < STRUCTURE_CHANGE]
    if not offered:
        return (), False
    wanted = kind or _default_kind(offered=offered, past=past, indicator=indicator)
    plans = [plan_for(offered=own, surveys=surveys) for own in offered if own.period.kind == wanted]
    reads = []
    n_synthetic = 0
    for province in past.provinces:
        where = {"connection": connection, "scope": scope, "structure": _OLD, "province": province}
        reads.append(read_figures(**where, indicators=[indicator], plans=plans))  # type: ignore[arg-type]
        ids = tuple(i for plan in plans for i in plan.ids)
        n_synthetic += facts.status(**where, measures=indicator.measures, periods=ids).n_synthetic  # type: ignore[arg-type]
    read = _together(reads)
    points = []
    for plan, part in zip(plans, parts_of(read=read, plans=plans), strict=True):
        found = carry_indicator(
            indicator=indicator,
            measures=catalogue.measures,
            descent=past.descent.on(past.valid_on(plan.offered.period)),
            figures=figures_of(read=part, plan=plan, indicator=indicator, catalogue=catalogue),
            reporters=reporters_of(read=read, plan=plan, indicator=indicator),
        )
        points.append(
            CarriedPoint(
                period=plan.offered.period,
                value=found.own.value,
                n=found.own.n,
                n_total=found.own.n_total,
                status=found.status,
            )
        )
    return tuple(points), n_synthetic > 0


def _coverage(*, scope: Scope, indicator: Indicator, provinces: Sequence[str]) -> Coverage:
    """Periods and counts over the old provinces together."""
    periods: dict[int, Period] = {}
    counts: dict[tuple[str, int], int] = {}
    for province in provinces:
        own, found = get_coverage(scope=scope, structure=_OLD, province=province, measures=indicator.measures)
        periods |= own
        for key, n in found.items():
            counts[key] = counts.get(key, 0) + n
    return periods, counts


def _default_kind(*, offered: Sequence[OfferedPeriod], past: _Past, indicator: Indicator) -> str:
    versions = (version for tree in past.trees.values() for version in tree.versions)
    chosen = choose(
        offered=offered,
        tree=UnitTree.of(versions),
        asked="",
        calendar=indicator.calendar,
        complete_share=get_settings().complete_share,
    )
    return chosen.period.kind if chosen else offered[-1].period.kind


def _together(reads: Sequence[Read]) -> Read:
    reporters: dict[tuple[str, int], set[str]] = {}
    for read in reads:
        for key, units in read.reporters.items():
            reporters.setdefault(key, set()).update(units)
    return Read(rows=[row for read in reads for row in read.rows], reporters=reporters)
