"""The figures that indicators need, read at once for all units of a province."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue import Indicator
from domain.evaluation import Read, storage_forms
from domain.plans import Plan
from domain.rollup import Reported
from store.queries import facts


def read_figures(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    indicators: Sequence[Indicator],
    plans: Sequence[Plan],
    known: Mapping[int, Sequence[Reported]] | None = None,
) -> Read:
    """All figures that the indicators need in the plans' periods.

    ``known``: all figures of their measures by period id, when those were read before.
    """
    measures = tuple(dict.fromkeys(m for indicator in indicators for m in indicator.measures))
    forms = tuple(dict.fromkeys(f for indicator in indicators for f in storage_forms(indicator.forms)))
    ids = tuple(dict.fromkeys(i for plan in plans for i in plan.ids))
    where = {"connection": connection, "scope": scope, "structure": structure, "province": province}
    rows: Sequence[Reported]
    if known is not None:
        rows = [row for number in ids for row in known.get(number, ())]
    else:
        levels = ("commune", "province")
        rows = facts.figures(**where, measures=measures, periods=ids, levels=levels)  # type: ignore[arg-type]
    who = facts.reporters(**where, forms=forms, periods=ids)  # type: ignore[arg-type]
    return Read(rows=rows, reporters=who)
