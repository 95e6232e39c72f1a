"""All indicators of one unit, each with the facts behind it: file, sheet and row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cache import memoize_view
from dashboard.views.kin import kin_of
from dashboard.views.model import FactSource, Place, ProfileRow, UnitProfile, UnitValue
from dashboard.views.session import data_version, get_coverage, get_tree, reading
from dashboard.views.values import unit_values
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.errors import UnknownNameError
from domain.evaluation import Read, evaluate_nodes, figures_of, reporters_of
from domain.periods import STRUCTURE_CHANGE
from domain.plans import Plan, choose, offered_periods, plan_for
from domain.units.structure import Node, UnitTree
from store.queries import facts, units
from store.queries.facts import TracedFact
from store.queries.indicators import read_figures

SOURCES_SHOWN = 12
"""Facts listed under one indicator; a district has one for each commune and measure."""


@dataclass(frozen=True)
class FoundUnit:
    """A unit as it is on a day, in the tree of its province."""

    node: Node
    tree: UnitTree
    province: str


@memoize_view(version=data_version)
def get_unit_profile(*, scope: Scope, structure: str, code: str, on: date | None = None) -> UnitProfile:
    """All indicators of the unit in their latest complete periods; UnknownNameError when the scope has no such unit.

    ``on`` picks the version of the unit (name, parent); default: the last day of the structure, or today's.
    """
    found = find_unit(scope=scope, structure=structure, code=code, on=on)
    catalogue, share = get_catalogue(), get_settings().complete_share
    coverage = get_coverage(scope=scope, structure=structure, province=found.province)
    plans: dict[str, Plan] = {}
    for indicator in catalogue.indicators.values():
        offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
        chosen = choose(
            offered=offered,
            tree=found.tree,
            asked="",
            calendar=indicator.calendar,
            complete_share=share,
        )
        if chosen:
            plans[indicator.id] = plan_for(offered=chosen, surveys=surveys)
    with reading() as connection:
        read = read_figures(
            connection=connection,
            scope=scope,
            structure=structure,
            province=found.province,
            indicators=[catalogue.indicator(name) for name in plans],
            plans=list(plans.values()),
        )
        traced = facts.traced(
            connection=connection,
            scope=scope,
            structure=structure,
            codes={*found.node.members, found.node.code},
            periods={i for plan in plans.values() for i in plan.ids},
        )
        names = units.names_of(connection=connection, scope=scope, structure=structure, code=code)
    rows = [
        _row(indicator=i, plan=plans.get(i.id), read=read, traced=traced, found=found, catalogue=catalogue)
        for i in catalogue.indicators.values()
    ]
    return UnitProfile(
        place=Place(
            code=code,
            name=found.node.name,
            level=found.node.level,
            parent_code=found.node.parent_code,
            parent_name=found.node.parent_name,
        ),
        structure=structure,
        former_names=_former(names=[name for name, *_ in names], now=found.node.name),
        rows=tuple(rows),
        n_sources_left_out=0,
        kin=kin_of(scope=scope, structure=structure, province=found.province, node=found.node),
    )


def find_unit(*, scope: Scope, structure: str, code: str, on: date | None = None) -> FoundUnit:
    """The unit of a code, on ``on`` or the structure's last day; UnknownNameError when the scope has none."""
    day = on or (max(date.today(), STRUCTURE_CHANGE) if structure == "post2025" else date(2025, 6, 30))
    with reading() as connection:
        versions = units.versions(connection=connection, scope=scope, structure=structure, code=code)
        province = versions[-1].province_code if versions else ""
        if not province:
            province = units.province_of_group(connection=connection, scope=scope, group_code=code)
    tree = get_tree(scope=scope, structure=structure, province=province)
    levels = ("commune", "district", "province")
    node = next((n for level in levels for n in tree.nodes(level=level, day=day) if n.code == code), None)
    if node is None:
        raise UnknownNameError(
            vi=f"Không có đơn vị mã “{code}” trong phạm vi được xem.",
            en=f"There is no unit with the code “{code}” among those you may see.",
        )
    return FoundUnit(node=node, tree=tree, province=province)


def _former(*, names: Sequence[str], now: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name != now))


def _row(
    *,
    indicator: Indicator,
    plan: Plan | None,
    read: Read,
    traced: Sequence[TracedFact],
    found: FoundUnit,
    catalogue: Catalogue,
) -> ProfileRow:
    if plan is None:
        return ProfileRow(
            indicator=indicator, period=None, value=None, province_value=None, rank_of=0, sources=()
        )
    day = plan.offered.period.end
    nodes = found.tree.nodes(level=found.node.level, day=day)
    provinces = found.tree.nodes(level="province", day=day)
    now = evaluate_nodes(
        indicator=indicator,
        nodes=(*nodes, *provinces),
        figures=figures_of(read=read, plan=plan, indicator=indicator, catalogue=catalogue),
        reporters=reporters_of(read=read, plan=plan, indicator=indicator),
    )
    values = unit_values(
        indicator=indicator, nodes=nodes, now={n.code: now[n.code] for n in nodes}, before={}, refused=set()
    )
    own = next((value for value in values if value.place.code == found.node.code), None)
    return ProfileRow(
        indicator=indicator,
        period=plan.offered.period,
        value=own,
        province_value=now[provinces[0].code].value if provinces else None,
        rank_of=sum(value.value is not None for value in values),
        sources=tuple(_sources(indicator=indicator, plan=plan, traced=traced, own=own, catalogue=catalogue)),
    )


def _sources(
    *,
    indicator: Indicator,
    plan: Plan,
    traced: Sequence[TracedFact],
    own: UnitValue | None,
    catalogue: Catalogue,
) -> Iterable[FactSource]:
    """Facts behind the value: rows of the whole unit where there are any, else those of its fields."""
    wanted = [t for t in traced if t.measure in indicator.measures and t.period in plan.ids]
    whole = {(t.unit, t.period, t.measure) for t in wanted if not t.field}
    used = [t for t in wanted if not t.field or (t.unit, t.period, t.measure) not in whole]
    for row in used[:SOURCES_SHOWN]:
        yield _source(row=row, measures=catalogue.measures)


def _source(*, row: TracedFact, measures: Mapping[str, object]) -> FactSource:
    measure = get_catalogue().measures[row.measure]
    return FactSource(
        measure=row.measure,
        measure_name_vi=measure.name_vi,
        measure_name_en=measure.name_en,
        value=row.value,
        form=row.form,
        file_name=row.file_name,
        sheet=row.sheet,
        row=row.row,
        received_on=row.received_on,
        is_synthetic=row.is_synthetic,
    )
