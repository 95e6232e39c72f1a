"""The history of units: every reported value of some measures in order of time, for notes on unusual figures."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from domain.access import Scope
from store.queries.scoping import in_scope
from store.tables import fact, period, unit, unit_version

_PIECE = 500


@dataclass(frozen=True)
class HistoryRow:
    """One value of a series: ``kind`` and ``calendar`` of its period keep months and quarters apart."""

    unit_id: int
    unit_code: str
    structure: str
    field: str
    measure: str
    kind: str
    calendar: str
    period_end: date
    value: float
    submission_id: int
    sheet: str
    row: int


def history(
    *,
    connection: Connection,
    scope: Scope,
    form: str,
    measures: Collection[str],
    unit_ids: Sequence[int] | None = None,
) -> Iterator[HistoryRow]:
    """Values of a form by series and time, of ``unit_ids`` (None: all); custom periods belong to no series."""
    names = ("unit_id", "field", "measure")
    query = (
        select(
            fact.c.unit_id,
            unit.c.code,
            unit.c.structure,
            fact.c.field,
            fact.c.measure,
            period.c.kind,
            period.c.calendar,
            period.c.end,
            fact.c.value,
            fact.c.submission_id,
            fact.c.sheet,
            fact.c.row,
        )
        .join(period, period.c.id == fact.c.period_id)
        .join(unit, unit.c.id == fact.c.unit_id)
        .where(fact.c.form == form, fact.c.measure.in_(sorted(measures)), period.c.kind != "custom")
        .order_by(*(fact.c[name] for name in names), period.c.kind, period.c.calendar, period.c.end)
    )
    if not scope.sees_all:
        own = (
            select(unit.c.id)
            .join(unit_version, unit_version.c.unit_id == unit.c.id)
            .where(in_scope(scope=scope))
        )
        query = query.where(fact.c.unit_id.in_(own))
    pieces = (
        [query]
        if unit_ids is None
        else [
            query.where(fact.c.unit_id.in_(unit_ids[start : start + _PIECE]))
            for start in range(0, len(unit_ids), _PIECE)
        ]
    )
    for piece in pieces:
        for row in connection.execute(piece):
            yield HistoryRow(*tuple(row))
