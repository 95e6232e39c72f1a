"""The figures that indicators need, read at once for all units of a province."""

from collections.abc import Sequence

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue import Indicator
from domain.evaluation import Read, storage_forms
from domain.plans import Plan
from store.queries import facts


def read_figures(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    indicators: Sequence[Indicator],
    plans: Sequence[Plan],
) -> Read:
    """All figures that the indicators need in the plans' periods, by two queries."""
    measures = tuple(dict.fromkeys(m for indicator in indicators for m in indicator.measures))
    forms = tuple(dict.fromkeys(f for indicator in indicators for f in storage_forms(indicator.forms)))
    ids = tuple(dict.fromkeys(i for plan in plans for i in plan.ids))
    rows = facts.figures(
        connection=connection,
        scope=scope,
        structure=structure,
        province=province,
        measures=measures,
        periods=ids,
        levels=("commune", "province"),
    )
    who = facts.reporters(
        connection=connection, scope=scope, structure=structure, province=province, forms=forms, periods=ids
    )
    return Read(rows=rows, reporters=who)
