"""How a view reads an indicator's figures: row by row for a province, in columns for the whole country."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dashboard.views.session import get_country_figures, get_province_figures
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.columns import ROLLUPS, Columns, commune_values, evaluate_columns, measure_values
from domain.evaluation import Read, evaluate_nodes, figures_of, reporters_of, storage_forms
from domain.periods import Period
from domain.plans import Plan
from domain.rollup import Evaluated, Reported
from domain.units.structure import WHOLE_COUNTRY, Node, UnitTree
from store.queries import country, facts
from store.queries.facts import FactStatus
from store.queries.indicators import read_figures

Evaluate = Callable[[Plan, Sequence[Node]], dict[str, Evaluated]]
"""The value of each node by code in a plan's period."""
Found = Mapping[tuple[str, int], country.Column]


def evaluator(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    indicator: Indicator,
    catalogue: Catalogue,
    tree: UnitTree,
    plans: Sequence[Plan],
) -> Evaluate:
    """Reads what ``plans`` need, once, and evaluates nodes of ``tree`` from it."""
    if province == WHOLE_COUNTRY and indicator.rollup in ROLLUPS:
        return _by_columns(
            connection=connection, scope=scope, structure=structure, indicator=indicator, catalogue=catalogue,
            tree=tree, plans=plans,
        )  # fmt: skip
    where = {"scope": scope, "structure": structure, "province": province}
    known = None
    if province != WHOLE_COUNTRY:
        known = get_province_figures(**where, measures=indicator.measures).rows  # type: ignore[arg-type]
    read = read_figures(connection=connection, **where, indicators=[indicator], plans=plans, known=known)  # type: ignore[arg-type]

    def evaluate(plan: Plan, nodes: Sequence[Node]) -> dict[str, Evaluated]:
        return evaluate_nodes(
            indicator=indicator,
            nodes=nodes,
            figures=figures_of(read=read, plan=plan, indicator=indicator, catalogue=catalogue),
            reporters=reporters_of(read=read, plan=plan, indicator=indicator),
        )

    return evaluate


def figures_in(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    indicator: Indicator,
    periods: Sequence[int],
) -> Sequence[Reported]:
    """The figures that an indicator needs in some periods, of communes and province."""
    where = {"scope": scope, "structure": structure, "province": province}
    if province != WHOLE_COUNTRY:
        known = get_province_figures(**where, measures=indicator.measures).rows  # type: ignore[arg-type]
        return [row for number in periods for row in known.get(number, ())]
    return facts.figures(
        connection=connection,
        **where,  # type: ignore[arg-type]
        measures=indicator.measures,
        periods=periods,
        levels=("commune", "province"),
    )


def _by_columns(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    indicator: Indicator,
    catalogue: Catalogue,
    tree: UnitTree,
    plans: Sequence[Plan],
) -> Evaluate:
    found = _columns(
        connection=connection, scope=scope, structure=structure, indicator=indicator, plans=plans
    )

    def evaluate(plan: Plan, nodes: Sequence[Node]) -> dict[str, Evaluated]:
        ids, own = aligned(tree=tree, plan=plan, found=found)
        values = measure_values(columns=own, plan=plan, indicator=indicator, catalogue=catalogue)
        missing = np.isnan(list(values.values())).any(axis=0)
        reporters = country.reporting_units(
            connection=connection,
            scope=scope,
            structure=structure,
            forms=storage_forms(indicator.forms),
            periods=plan.ids,
            units=ids[missing].tolist(),
        )
        return evaluate_columns(
            indicator=indicator,
            nodes=nodes,
            codes=own.codes,
            values=values,
            reporters=reporters_of(read=Read(rows=(), reporters=reporters), plan=plan, indicator=indicator),
        )

    return evaluate


def status_of(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    measures: Sequence[str],
    periods: Sequence[int],
) -> FactStatus:
    """How many of the figures behind a view are final, provisional and simulated."""
    asked = {"connection": connection, "scope": scope, "structure": structure}
    which = {"measures": measures, "periods": periods}
    if province == WHOLE_COUNTRY:
        return country.country_status(**asked, **which)  # type: ignore[arg-type]
    return facts.status(**asked, province=province, **which)  # type: ignore[arg-type]


def country_series(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    level: str,
    indicator: Indicator,
    catalogue: Catalogue,
    tree: UnitTree,
    plans: Sequence[Plan],
) -> dict[Period, dict[str, float]]:
    """The indicator of every unit of the country with a value, in the period of each plan."""
    found = _columns(
        connection=connection, scope=scope, structure=structure, indicator=indicator, plans=plans
    )
    out = {}
    for plan in plans:
        _, own = aligned(tree=tree, plan=plan, found=found)
        values = measure_values(columns=own, plan=plan, indicator=indicator, catalogue=catalogue)
        if level == "commune":
            out[plan.offered.period] = commune_values(indicator=indicator, codes=own.codes, values=values)
            continue
        nodes = tree.nodes(level=level, day=plan.offered.period.end)
        units = evaluate_columns(
            indicator=indicator, nodes=nodes, codes=own.codes, values=values, reporters=set()
        )
        out[plan.offered.period] = {code: u.value for code, u in units.items() if u.value is not None}
    return out


def _columns(
    *, connection: Connection, scope: Scope, structure: str, indicator: Indicator, plans: Sequence[Plan]
) -> Found:
    wanted = tuple(dict.fromkeys(period for plan in plans for period in plan.ids))
    whole = get_country_figures(scope=scope, structure=structure, measures=indicator.measures)
    if whole is not None:
        return {key: column for key, column in whole.columns.items() if key[1] in wanted}
    return country.columns(
        connection=connection,
        scope=scope,
        structure=structure,
        measures=indicator.measures,
        periods=wanted,
    )


def aligned(*, tree: UnitTree, plan: Plan, found: Found) -> tuple[NDArray[np.int64], Columns]:
    """Ids of the communes of a plan's last day, and what was found for its periods in their order."""
    units = tree.commune_ids(plan.offered.period.end)
    ids = np.fromiter(units.values(), dtype=np.int64, count=len(units))
    values = {key: _in_order(column, ids=ids) for key, column in found.items() if key[1] in plan.ids}
    return ids, Columns(codes=tuple(units), values=values)


def _in_order(column: country.Column, *, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """Values of a column in the order of ``ids`` (n,), NaN for those without."""
    known, values = column
    out = np.full(len(ids), np.nan)
    if len(known):
        at = np.searchsorted(known, ids).clip(max=len(known) - 1)
        hit = known[at] == ids
        out[hit] = values[at[hit]]
    return out
