"""One indicator over the units of a level: what the theme pages, the exports and the API show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from dashboard.cache import memoize_view
from dashboard.views.classes import map_classes, usable_scheme
from dashboard.views.model import IndicatorView, SourceLine, UnitValue
from dashboard.views.places import area_on, asked_but_not_shown, geometry_on, province_on
from dashboard.views.readings import Evaluate, evaluator, status_of
from dashboard.views.session import data_version, get_coverage, get_tree, is_country, reading
from dashboard.views.values import place_of, unit_values
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.classify import Scheme
from domain.config import get_settings
from domain.evaluation import storage_forms
from domain.period_choice import OfferedPeriod, why_not_comparable
from domain.periods import preceding
from domain.plans import Plan, choose, offered_periods, plan_for
from domain.rollup import Evaluated, misses_target
from domain.units.structure import WHOLE_COUNTRY, Node, UnitTree
from store.queries import reports


class NoDataError(Exception):
    """An indicator has no period with data in the structure: the page says what to load."""

    def __init__(self, *, indicator: Indicator, structure: str) -> None:
        super().__init__(f"no data for {indicator.id} in {structure}")
        self.indicator = indicator
        self.structure = structure


@dataclass(frozen=True)
class _Asked:
    scope: Scope
    indicator: Indicator
    catalogue: Catalogue
    structure: str
    level: str
    province: str
    tree: UnitTree


@memoize_view(version=data_version, is_large=is_country)
def get_indicator_view(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    scheme: Scheme = "quantile",
    breaks: tuple[float, ...] = (),
    group: str = "",
    against: str = "",
) -> IndicatorView:
    """The indicator for all units of ``level``; raises NoDataError, UnknownNameError.

    ``period`` '' is the page's default; a period without data gives the latest one that ends no later
    (``asked_period`` is then set). ``district`` keeps its communes only; ranks stay those of the whole province,
    or of the ``group`` (a class or flag of communes) when one is asked for. ``breaks`` are the bounds of the scheme
    "user"; without them, as without a target for "target", classes are quantiles.
    ``against``: the code of the period that changes are counted from, instead of the preceding one; there is no change
    where the two cannot be compared.
    """
    catalogue, share = get_catalogue(), get_settings().complete_share
    own = catalogue.indicator(indicator)
    tree = get_tree(scope=scope, structure=structure, province=province, group=group)
    asked = _Asked(scope, own, catalogue, structure, level, province, tree)
    coverage = get_coverage(scope=scope, structure=structure, province=province, measures=own.measures)
    offered, surveys = offered_periods(indicator=own, catalogue=catalogue, coverage=coverage)
    chosen = choose(
        offered=offered,
        tree=tree,
        asked=period,
        calendar=own.calendar,
        complete_share=share,
    )
    if chosen is None:
        raise NoDataError(indicator=own, structure=structure)
    before = _previous(offered=offered, chosen=chosen, indicator=own, against=against)
    plan = plan_for(offered=chosen, surveys=surveys)
    plan_before = plan_for(offered=before, surveys=surveys) if before else None
    with reading() as connection:
        found = _view(
            connection=connection,
            asked=asked,
            plan=plan,
            plan_before=plan_before,
            offered=offered,
            district=district,
            period=period,
            scheme=scheme,
            breaks=breaks,
        )
    return replace(found, group=group)


def _previous(
    *, offered: Sequence[OfferedPeriod], chosen: OfferedPeriod, indicator: Indicator, against: str
) -> OfferedPeriod | None:
    code = against or preceding(period=chosen.period).code
    found = next((own for own in offered if own.period.code == code), None)
    if found and not why_not_comparable(period=chosen.period, previous=found.period, indicator=indicator):
        return found
    return None


def _view(
    *,
    connection: Connection,
    asked: _Asked,
    plan: Plan,
    plan_before: Plan | None,
    offered: Sequence[OfferedPeriod],
    district: str,
    period: str,
    scheme: Scheme,
    breaks: tuple[float, ...],
) -> IndicatorView:
    evaluate = evaluator(
        connection=connection, plans=[p for p in (plan, plan_before) if p], **_reading(asked)
    )
    day = plan.offered.period.end
    nodes = asked.tree.nodes(level=asked.level, day=day)
    area = area_on(tree=asked.tree, day=day, district=district, province=asked.province)
    now = evaluate(plan, (*nodes, area))
    before = _comparable_before(asked=asked, evaluate=evaluate, plan_before=plan_before, nodes=(*nodes, area))
    refused = _refused(connection=connection, asked=asked, plan=plan)
    ranked = unit_values(
        indicator=asked.indicator,
        nodes=nodes,
        now={n.code: now[n.code] for n in nodes},
        before=before,
        refused=refused,
    )
    shown = _inside(values=ranked, nodes=nodes, district=district, area=area, level=asked.level)
    total = unit_values(
        indicator=asked.indicator,
        nodes=[area],
        now={area.code: now[area.code]},
        before=before,
        refused=refused,
    )[0]
    target = asked.catalogue.target(
        indicator=asked.indicator.id, level=asked.level, province=asked.province, day=day.isoformat()
    )
    goal = target.value if target else None
    usable = usable_scheme(scheme=scheme, target=goal, breaks=breaks)
    wanted = asked_but_not_shown(code=period, shown=plan.offered.period)
    return IndicatorView(
        indicator=asked.indicator,
        structure=asked.structure,
        level=asked.level,
        province=place_of(province_on(tree=asked.tree, day=day, province=asked.province)),
        district=place_of(area) if district and area.level == "district" else None,
        period=plan.offered.period,
        asked_period=wanted,
        periods=tuple(own.period for own in reversed(offered)),
        units=shown,
        total=total,
        previous_period=plan_before.offered.period if plan_before and area.code in before else None,
        previous_total=before[area.code].value if area.code in before else None,
        target=target,
        n_below_target=_misses(values=shown, target=target.value, indicator=asked.indicator) if target else 0,
        classes=map_classes(
            values=shown, indicator=asked.indicator, scheme=usable, target=goal, breaks=breaks
        ),
        scheme=usable,
        geometry=geometry_on(
            connection=connection,
            scope=asked.scope,
            structure=asked.structure,
            level=asked.level,
            province=asked.province,
            day=day,
        ),
        source=_source(connection=connection, asked=asked, plan=plan, total=total),
    )


def _reading(asked: _Asked) -> dict[str, Any]:
    """What the reading of figures needs of what is asked for: all but the level."""
    return {name: own for name, own in vars(asked).items() if name != "level"}


def _comparable_before(
    *, asked: _Asked, evaluate: Evaluate, plan_before: Plan | None, nodes: Sequence[Node]
) -> dict[str, Evaluated]:
    """Values of the preceding period of the nodes that were made of the same communes then."""
    if plan_before is None:
        return {}
    day = plan_before.offered.period.end
    then = {
        node.code: node
        for level in {node.level for node in nodes}
        for node in asked.tree.nodes(level=level, day=day)
    }
    if asked.province == WHOLE_COUNTRY:
        then[WHOLE_COUNTRY] = province_on(tree=asked.tree, day=day, province=asked.province)
    same = [node for node in nodes if node.code in then and _has_same_members(node, then[node.code])]
    return evaluate(plan_before, same)


def _has_same_members(one: Node, other: Node) -> bool:
    return one.members == other.members or set(one.members) == set(other.members)


def _refused(*, connection: Connection, asked: _Asked, plan: Plan) -> set[str]:
    found = reports.refused_units(
        connection=connection,
        scope=asked.scope,
        structure=asked.structure,
        forms=storage_forms(asked.indicator.forms),
        periods=plan.ids,
    )
    return {code for _, _, code in found}


def _inside(
    *, values: Sequence[UnitValue], nodes: Sequence[Node], district: str, area: Node, level: str
) -> tuple[UnitValue, ...]:
    if not district or level != "commune" or area.level != "district":
        return tuple(values)
    inside = set(area.members)
    return tuple(value for value, node in zip(values, nodes, strict=True) if node.code in inside)


def _misses(*, values: Sequence[UnitValue], target: float, indicator: Indicator) -> int:
    return sum(misses_target(value=v.value, target=target, direction=indicator.direction) for v in values)


def _source(*, connection: Connection, asked: _Asked, plan: Plan, total: UnitValue) -> SourceLine:
    state = status_of(
        connection=connection,
        scope=asked.scope,
        structure=asked.structure,
        province=asked.province,
        measures=asked.indicator.measures,
        periods=plan.ids,
    )
    return SourceLine(
        forms=asked.indicator.forms,
        period=plan.offered.period,
        survey_period=plan.survey.period if plan.survey else None,
        n=total.n,
        n_total=total.n_total,
        is_final=state.n_provisional == 0 and state.n_final > 0,
        is_synthetic=state.n_synthetic > 0,
    )
