"""An indicator over time: the selected unit beside its province and the median of its peers."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import Connection

from dashboard.cache import memoize_view
from dashboard.views.model import TrendPoint, TrendSeries, TrendView
from dashboard.views.places import province_on
from dashboard.views.readings import evaluator, status_of
from dashboard.views.session import data_version, get_coverage, get_tree, reading
from domain.access import Scope
from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.columns import ROLLUPS
from domain.config import get_settings
from domain.evaluation import evaluate_nodes, figures_of, reporters_of
from domain.period_choice import OfferedPeriod
from domain.periods import Period
from domain.plans import Plan, choose, offered_periods, plan_for
from domain.rollup import Evaluated
from domain.series import parts_of
from domain.units.structure import WHOLE_COUNTRY, Node, UnitTree
from store.queries.indicators import read_figures

_NOTHING = Evaluated(value=None, numerator=None, denominator=None, n=0, n_total=0, reason="not_reported")
_PROVINCE = "province"


@memoize_view(version=data_version)
def get_trend(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    unit: str = "",
    group: str = "",
) -> TrendView:
    """Points of every period of the page's default kind, oldest first; a missing value is a gap.

    Without data the view has no series. Peers are the other units of ``level`` that have a value in the period.
    """
    catalogue, share = get_catalogue(), get_settings().complete_share
    own = catalogue.indicator(indicator)
    tree = get_tree(scope=scope, structure=structure, province=province, group=group)
    coverage = get_coverage(scope=scope, structure=structure, province=province, measures=own.measures)
    offered, surveys = offered_periods(indicator=own, catalogue=catalogue, coverage=coverage)
    chosen = choose(
        offered=offered,
        tree=tree,
        asked="",
        calendar=own.calendar,
        complete_share=share,
    )
    if chosen is None:
        return TrendView(indicator=own, structure=structure, series=(), is_synthetic=False)
    plans = [plan_for(offered=o, surveys=surveys) for o in _of_kind(offered=offered, kind=chosen.period.kind)]
    asked = {"scope": scope, "structure": structure, "province": province}
    with reading() as connection:
        values_of = _by_columns if province == WHOLE_COUNTRY and own.rollup in ROLLUPS else _by_rows
        by_period = values_of(
            connection=connection, asked=asked, indicator=own, tree=tree, level=level, plans=plans
        )
        state = status_of(
            connection=connection,
            scope=scope,
            structure=structure,
            province=province,
            measures=own.measures,
            periods=tuple(i for plan in plans for i in plan.ids),
        )
    series = _series(by_period=by_period, tree=tree, level=level, province=province, unit=unit)
    return TrendView(indicator=own, structure=structure, series=series, is_synthetic=state.n_synthetic > 0)


ByPeriod = dict[Period, dict[str, Evaluated]]


def _by_rows(
    *,
    connection: Connection,
    asked: Mapping[str, Any],
    indicator: Indicator,
    tree: UnitTree,
    level: str,
    plans: Sequence[Plan],
) -> ByPeriod:
    """All units of a province, row by row."""
    catalogue = get_catalogue()
    read = read_figures(connection=connection, **asked, indicators=[indicator], plans=plans)
    by_period: ByPeriod = {}
    for plan, part in zip(plans, parts_of(read=read, plans=plans), strict=True):
        by_period[plan.offered.period] = evaluate_nodes(
            indicator=indicator,
            nodes=_nodes(tree=tree, level=level, province=asked["province"], day=plan.offered.period.end),
            figures=figures_of(read=part, plan=plan, indicator=indicator, catalogue=catalogue),
            reporters=reporters_of(read=read, plan=plan, indicator=indicator),
        )
    return by_period


def _by_columns(
    *,
    connection: Connection,
    asked: Mapping[str, Any],
    indicator: Indicator,
    tree: UnitTree,
    level: str,
    plans: Sequence[Plan],
) -> ByPeriod:
    """All units of the country, in columns."""
    evaluate = evaluator(
        connection=connection, **asked, indicator=indicator, catalogue=get_catalogue(), tree=tree, plans=plans
    )
    found: ByPeriod = {}
    for plan in plans:
        period = plan.offered.period
        found[period] = evaluate(
            plan, _nodes(tree=tree, level=level, province=asked["province"], day=period.end)
        )
    return found


def _of_kind(*, offered: Sequence[OfferedPeriod], kind: str) -> list[OfferedPeriod]:
    return [own for own in offered if own.period.kind == kind]


def _nodes(*, tree: UnitTree, level: str, province: str, day: date) -> tuple[Node, ...]:
    """The units of the level and the whole that they are part of: their province, or the country."""
    nodes = tree.nodes(level=level, day=day)
    return tuple(
        {node.code: node for node in (*nodes, *_wholes(tree=tree, province=province, day=day))}.values()
    )


def _wholes(*, tree: UnitTree, province: str, day: date) -> tuple[Node, ...]:
    """The province; the country where all provinces are shown; nothing for a scope below a province."""
    provinces = tree.nodes(level=_PROVINCE, day=day)
    if province == WHOLE_COUNTRY:
        return (province_on(tree=tree, day=day, province=province),)
    return provinces


def _series(
    *, by_period: dict[Period, dict[str, Evaluated]], tree: UnitTree, level: str, province: str, unit: str
) -> tuple[TrendSeries, ...]:
    last = max(by_period, key=lambda period: period.end)
    names = {node.code: node.name for node in tree.nodes(level=level, day=last.end)}
    wholes = _wholes(tree=tree, province=province, day=last.end)
    parts_level = level != _PROVINCE or province == WHOLE_COUNTRY
    out = []
    if unit in names and parts_level:
        points = tuple(_point(period=p, own=values.get(unit, _NOTHING)) for p, values in by_period.items())
        out.append(TrendSeries(role="unit", name=names[unit], points=points))
    for node in wholes:
        points = tuple(
            _point(period=p, own=values.get(node.code, _NOTHING)) for p, values in by_period.items()
        )
        out.append(TrendSeries(role="province", name=node.name, points=points))
    if parts_level:
        left_out = {unit, *(node.code for node in wholes)}
        points = tuple(_peers(period=p, values=values, left_out=left_out) for p, values in by_period.items())
        out.append(TrendSeries(role="peers", name="", points=points))
    return tuple(out)


def _point(*, period: Period, own: Evaluated) -> TrendPoint:
    return TrendPoint(period=period, value=own.value, n=own.n, n_total=own.n_total)


def _peers(*, period: Period, values: dict[str, Evaluated], left_out: set[str]) -> TrendPoint:
    peers = {code: own.value for code, own in values.items() if code not in left_out}
    known = [value for value in peers.values() if value is not None]
    return TrendPoint(period=period, value=median(known) if known else None, n=len(known), n_total=len(peers))
