"""The values of an index's indicators for all units of a level, read at once."""

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue import Catalogue
from domain.evaluation import evaluate_nodes, figures_of, reporters_of
from domain.index.inputs import IndexInputs, IndexPlan
from domain.units.structure import UnitTree
from store.queries.indicators import read_figures


def read_inputs(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    level: str,
    tree: UnitTree,
    plan: IndexPlan,
    catalogue: Catalogue,
) -> IndexInputs:
    """All indicators of ``plan`` for the units of ``level`` valid at its end, by two queries."""
    indicators = {name: catalogue.indicator(name) for name in plan.plans}
    read = read_figures(
        connection=connection,
        scope=scope,
        structure=structure,
        province=province,
        indicators=list(indicators.values()),
        plans=list(plan.plans.values()),
    )
    nodes = tree.nodes(level=level, day=plan.period.end)
    values = {
        name: evaluate_nodes(
            indicator=indicator,
            nodes=nodes,
            figures=figures_of(read=read, plan=plan.plans[name], indicator=indicator, catalogue=catalogue),
            reporters=reporters_of(read=read, plan=plan.plans[name], indicator=indicator),
        )
        for name, indicator in indicators.items()
    }
    return IndexInputs(plan=plan, nodes=nodes, values=values)
