"""Use and all signs of its causes for the units of a level, each in the latest period that use can be set against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from dashboard.views.gaps import GapView, get_gap_view
from dashboard.views.indicator import NoDataError
from dashboard.views.model import Geometry
from dashboard.views.places import area_on, geometry_on
from dashboard.views.session import Coverage, get_coverage, get_tree, reading
from domain.access import Scope
from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.drivers.rules import Drivers
from domain.equipment.norm_files import get_norms
from domain.equipment.shortfalls import evaluate_shortfall
from domain.errors import SurveyError
from domain.evaluation import Read, evaluate_nodes, figures_of, reporters_of
from domain.known_indicators import find_indicator, is_shortfall
from domain.period_choice import SURVEY_MAX_AGE, OfferedPeriod, asked_period, survey_for
from domain.periods import Period
from domain.plans import Plan, choose, offered_periods, plan_for
from domain.rollup import Evaluated
from domain.surveys import EQUIPMENT_FORM, STAFF_FORM, survey_measures, survey_periods
from domain.units.structure import Node, UnitTree
from store.queries import facts
from store.queries.indicators import read_figures

SURVEY_FORMS = (EQUIPMENT_FORM, STAFF_FORM)


@dataclass(frozen=True)
class Asked:
    """Whose use is looked at; ``period`` '' is the latest complete one, ``district`` '' the whole province."""

    scope: Scope
    structure: str
    level: str
    province: str
    district: str
    period: str
    group: str


@dataclass(frozen=True)
class IndicatorFigures:
    """One indicator over the units (and the area) by code; ``period`` is None, with no values, when none fits."""

    indicator: Indicator
    period: Period | None
    values: Mapping[str, Evaluated]


@dataclass(frozen=True)
class DriverFigures:
    """Everything that was read: ``nodes`` are all units of the level in the province, ``area`` what is summed up."""

    period: Period
    periods: tuple[Period, ...]
    nodes: tuple[Node, ...]
    area: Node
    tree: UnitTree
    by_indicator: Mapping[str, IndicatorFigures]
    not_applicable: frozenset[str]
    status: facts.FactStatus
    geometry: Geometry


def read_driver_figures(*, asked: Asked, drivers: Drivers) -> DriverFigures:
    """Read once for all units and indicators; raises NoDataError when there is no figure of use."""
    tree = get_tree(scope=asked.scope, structure=asked.structure, province=asked.province, group=asked.group)
    coverage = _coverage(asked=asked, drivers=drivers)
    offered, period = _period_of_use(asked=asked, drivers=drivers, tree=tree, coverage=coverage)
    plans = _plans(drivers=drivers, coverage=coverage, period=period)
    nodes = tree.nodes(level=asked.level, day=period.end)
    area = area_on(tree=tree, day=period.end, district=asked.district)
    with reading() as connection:
        read = _read(connection=connection, asked=asked, plans=plans)
        status = facts.status(
            connection=connection, scope=asked.scope, structure=asked.structure, province=asked.province,
            measures=find_indicator(drivers.outcome.indicator).measures, periods=plans[drivers.outcome.indicator].ids,
        )  # fmt: skip
        geometry = geometry_on(
            connection=connection, scope=asked.scope, structure=asked.structure, level=asked.level,
            province=asked.province, day=period.end,
        )  # fmt: skip
    found = {
        name: _evaluated(name=name, plan=plans.get(name), read=read, nodes=(*nodes, area))
        for name in drivers.indicators
        if not is_shortfall(name)
    }
    shortfalls = [name for name in drivers.indicators if is_shortfall(name)]
    gaps = _gaps(asked=asked, coverage=coverage, period=period) if shortfalls else None
    found.update({name: _shortfall(name=name, gaps=gaps) for name in shortfalls})
    return DriverFigures(
        period=period,
        periods=tuple(own.period for own in reversed(offered)),
        nodes=nodes,
        area=area,
        tree=tree,
        by_indicator=found,
        not_applicable=_not_applicable(asked=asked, shortfalls=shortfalls, coverage=coverage, period=period),
        status=status,
        geometry=geometry,
    )


def _not_applicable(
    *, asked: Asked, shortfalls: Sequence[str], coverage: Coverage, period: Period
) -> frozenset[str]:
    """Shortfalls, when the survey is of a day before any norm."""
    survey = _survey(coverage=coverage, period=period)
    is_before = survey is not None and not _has_norms(day=survey.end, province=asked.province)
    return frozenset(shortfalls if is_before else ())


def _coverage(*, asked: Asked, drivers: Drivers) -> Coverage:
    catalogue = get_catalogue()
    indicators = [find_indicator(name) for name in drivers.indicators if not is_shortfall(name)]
    measures = {measure for indicator in indicators for measure in indicator.measures}
    measures |= set(survey_measures(measures=catalogue.measures, forms=SURVEY_FORMS))
    return get_coverage(
        scope=asked.scope,
        structure=asked.structure,
        province=asked.province,
        measures=tuple(sorted(measures)),
    )


def _period_of_use(
    *, asked: Asked, drivers: Drivers, tree: UnitTree, coverage: Coverage
) -> tuple[Sequence[OfferedPeriod], Period]:
    own = find_indicator(drivers.outcome.indicator)
    offered, _ = offered_periods(indicator=own, catalogue=get_catalogue(), coverage=coverage)
    chosen = choose(
        offered=offered,
        tree=tree,
        asked=asked.period,
        calendar=own.calendar,
        complete_share=get_settings().complete_share,
    )
    if chosen is None:
        raise NoDataError(indicator=own, structure=asked.structure)
    return offered, chosen.period


def _plans(*, drivers: Drivers, coverage: Coverage, period: Period) -> dict[str, Plan]:
    """What to read of each indicator: the period of use itself, else the latest before it, at most a year old."""
    plans = {}
    for name in drivers.indicators:
        if is_shortfall(name):
            continue
        own = find_indicator(name)
        offered, surveys = offered_periods(indicator=own, catalogue=get_catalogue(), coverage=coverage)
        if set(own.forms) <= set(SURVEY_FORMS):
            fitting = survey_for(surveys=offered, period=period)
        else:
            fitting = asked_period(offered=offered, code=period.code, calendar=own.calendar)
        if fitting is not None and period.end - fitting.period.end <= SURVEY_MAX_AGE:
            plans[name] = plan_for(offered=fitting, surveys=surveys)
    return plans


def _read(*, connection: Connection, asked: Asked, plans: Mapping[str, Plan]) -> Read:
    return read_figures(
        connection=connection,
        scope=asked.scope,
        structure=asked.structure,
        province=asked.province,
        indicators=[find_indicator(name) for name in plans],
        plans=list(plans.values()),
    )


def _evaluated(*, name: str, plan: Plan | None, read: Read, nodes: Sequence[Node]) -> IndicatorFigures:
    own = find_indicator(name)
    if plan is None:
        return IndicatorFigures(indicator=own, period=None, values={})
    values = evaluate_nodes(
        indicator=own,
        nodes=nodes,
        figures=figures_of(read=read, plan=plan, indicator=own, catalogue=get_catalogue()),
        reporters=reporters_of(read=read, plan=plan, indicator=own),
    )
    return IndicatorFigures(indicator=own, period=plan.offered.period, values=values)


def _gaps(*, asked: Asked, coverage: Coverage, period: Period) -> GapView | None:
    """Equipment against the norm in the survey that the period of use is set against."""
    survey = _survey(coverage=coverage, period=period)
    if survey is None or not _has_norms(day=survey.end, province=asked.province):
        return None
    try:
        return get_gap_view(
            scope=asked.scope,
            structure=asked.structure,
            level=asked.level,
            province=asked.province,
            period=survey.code,
            group=asked.group,
        )
    except SurveyError:
        return None


def _shortfall(*, name: str, gaps: GapView | None) -> IndicatorFigures:
    own = find_indicator(name)
    if gaps is None:
        return IndicatorFigures(indicator=own, period=None, values={})
    values = {
        unit.place.code: evaluate_shortfall(indicator=name, lines=unit.lines)
        for unit in (*gaps.units, gaps.total)
    }
    return IndicatorFigures(indicator=own, period=gaps.period, values=values)


def _survey(*, coverage: Coverage, period: Period) -> Period | None:
    surveys = survey_periods(coverage=coverage, measures=get_catalogue().measures, forms=SURVEY_FORMS)
    found = survey_for(surveys=surveys, period=period)
    return found.period if found else None


def _has_norms(*, day: date, province: str) -> bool:
    """Whether any norm is in force on the day; without one nobody can lack anything against it."""
    return bool(get_norms().in_force(day=day, province=province))


def targets_of(*, drivers: Drivers, asked: Asked, day: date) -> dict[str, float]:
    """Targets in force of the indicators, by indicator."""
    found = {}
    for name in drivers.indicators:
        own = get_catalogue().target(
            indicator=name, level=asked.level, province=asked.province, day=day.isoformat()
        )
        if own is not None:
            found[name] = own.value
    return found
