"""``export indicators``: every indicator of every unit and period, with what it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.evaluation import evaluate_nodes, figures_of, reporters_of
from domain.plans import Coverage, Plan, offered_periods, plan_for
from domain.units.structure import UnitTree
from store.queries import facts, units
from store.queries.indicators import read_figures

COLUMNS = (
    "unit_code",
    "unit_name",
    "structure",
    "level",
    "period",
    "period_start",
    "period_end",
    "indicator",
    "value",
    "numerator",
    "denominator",
    "n",
    "n_total",
    "reason",
)
Row = tuple[object, ...]


@dataclass(frozen=True)
class _Place:
    connection: Connection
    scope: Scope
    structure: str
    province: str
    tree: UnitTree
    coverage: Coverage


def indicator_rows(
    *,
    connection: Connection,
    scope: Scope,
    province: str,
    structures: Sequence[str],
    levels: Sequence[str],
    period: str = "",
) -> Iterator[Row]:
    """Rows of COLUMNS; ``period`` is a code (2026-Q1), '' gives all. Values are at full precision, null is empty."""
    catalogue = get_catalogue()
    for structure in structures:
        place = _place(connection=connection, scope=scope, structure=structure, province=province)
        for indicator in catalogue.indicators.values():
            yield from _of_indicator(
                place=place, indicator=indicator, catalogue=catalogue, levels=levels, period=period
            )


def _place(*, connection: Connection, scope: Scope, structure: str, province: str) -> _Place:
    versions = units.versions(connection=connection, scope=scope, structure=structure, province=province)
    groups = units.groups(connection=connection, scope=scope, province=province)
    tree = UnitTree.of(versions, groups if structure == "post2025" else {})
    coverage = facts.coverage(connection=connection, scope=scope, structure=structure, province=province)
    return _Place(connection, scope, structure, province, tree, coverage)


def _of_indicator(
    *, place: _Place, indicator: Indicator, catalogue: Catalogue, levels: Sequence[str], period: str
) -> Iterator[Row]:
    offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=place.coverage)
    wanted = [own for own in offered if period in ("", own.period.code)]
    plans = [plan_for(offered=own, surveys=surveys) for own in wanted]
    if not plans:
        return
    read = read_figures(
        connection=place.connection,
        scope=place.scope,
        structure=place.structure,
        province=place.province,
        indicators=[indicator],
        plans=plans,
    )
    for plan in plans:
        figures = figures_of(read=read, plan=plan, indicator=indicator, catalogue=catalogue)
        reporters = reporters_of(read=read, plan=plan, indicator=indicator)
        for level in levels:
            yield from _rows(
                place=place, indicator=indicator, plan=plan, level=level, figures=figures, reporters=reporters
            )


def _rows(
    *,
    place: _Place,
    indicator: Indicator,
    plan: Plan,
    level: str,
    figures: dict[str, dict[str, float]],
    reporters: set[str],
) -> Iterator[Row]:
    own = plan.offered.period
    nodes = place.tree.nodes(level=level, day=own.end)
    values = evaluate_nodes(indicator=indicator, nodes=nodes, figures=figures, reporters=reporters)
    for node in nodes:
        found = values[node.code]
        yield (
            node.code,
            node.name,
            place.structure,
            level,
            own.code,
            own.start,
            own.end,
            indicator.id,
            found.value,
            found.numerator,
            found.denominator,
            found.n,
            found.n_total,
            found.reason,
        )
