"""The values of an indicator over many periods at once: what classes that hold over time are cut from."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from domain.catalogue import Catalogue, Indicator
from domain.evaluation import Read, evaluate_nodes, figures_of
from domain.periods import Period
from domain.plans import Plan
from domain.rollup import Reported
from domain.units.structure import Node

BEFORE_BREAK: Mapping[str, str] = {"online_service_share": "legacy_level34_share"}
"""Indicator -> the one that stood in its place before Decree 42/2022/ND-CP (2022-08-15): levels 3 and 4 against partial
and full. They are shown beside each other with the break between them, never as one line."""
Series = Mapping[Period, Mapping[str, float]]
"""period -> unit code -> value in the indicator's own unit; a unit without a value is absent."""


def parts_of(*, read: Read, plans: Sequence[Plan]) -> list[Read]:
    """One ``Read`` per plan with the rows of its own periods only: evaluating many plans stays linear in the rows."""
    rows: dict[int, list[Reported]] = defaultdict(list)
    for row in read.rows:
        rows[row.period].append(row)
    return [
        Read(rows=[row for own in dict.fromkeys(plan.ids) for row in rows[own]], reporters=read.reporters)
        for plan in plans
    ]


def series_of(
    *,
    indicator: Indicator,
    catalogue: Catalogue,
    read: Read,
    plans: Sequence[Plan],
    nodes_on: Callable[[Period], Sequence[Node]],
) -> dict[Period, dict[str, float]]:
    """The indicator of every unit in the period of each plan.

    ``nodes_on``: the units of the level as they were at the end of a period.
    """
    out = {}
    for plan, own in zip(plans, parts_of(read=read, plans=plans), strict=True):
        period = plan.offered.period
        found = evaluate_nodes(
            indicator=indicator,
            nodes=nodes_on(period),
            figures=figures_of(read=own, plan=plan, indicator=indicator, catalogue=catalogue),
            reporters=set(),
        )
        out[period] = {code: own.value for code, own in found.items() if own.value is not None}
    return out
