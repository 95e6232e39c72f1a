"""Counts made from dossiers, and where the reported figures of form II.06 say otherwise."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from domain.access import Scope
from domain.periods import Period
from store.queries.exports import MeasureRow
from store.queries.scoping import in_scope
from store.queries.submissions import Placed, placed_findings
from store.tables import dossier_count, fact, period, submission_sheet, unit, unit_version

DIFFERENCE = "dossier_difference"
REPORTED = ("F1A", "F1B")
_SHORT = ("month", "custom")
_CHUNK = 10_000


def _within(*, query: Select[Any], scope: Scope) -> Select[Any]:
    """Only units of the scope, by the version valid at the end of the period."""
    if scope.sees_all:
        return query
    return query.join(unit_version, unit_version.c.unit_id == unit.c.id).where(
        unit_version.c.valid_from <= period.c.end,
        unit_version.c.valid_to >= period.c.end,
        in_scope(scope=scope),
    )


def count_rows(
    *,
    connection: Connection,
    scope: Scope,
    structure: str | None = None,
    level: str | None = None,
    period_ids: Sequence[int] | None = None,
) -> Iterator[MeasureRow]:
    """All counts, by unit, period, field and measure; reads in chunks.

    Without ``period_ids``: the months and the two short periods around 2025-07-01, of which longer periods are made
    up; so a sum over all rows counts nothing twice but for July 2025 of the new structure.
    """
    own = dossier_count.c
    query = (
        select(unit.c.code, unit.c.structure, period.c.start, period.c.end, own.field, own.measure, own.value)
        .select_from(dossier_count)
        .join(unit, unit.c.id == own.unit_id)
        .join(period, period.c.id == own.period_id)
        .order_by(unit.c.structure, unit.c.code, period.c.start, period.c.end, own.field, own.measure)
    )
    for column, wanted in ((unit.c.structure, structure), (unit.c.level, level)):
        query = query if wanted is None else query.where(column == wanted)
    if period_ids is None:
        query = query.where(period.c.kind.in_(_SHORT), period.c.calendar == "admin15")
    else:
        query = query.where(own.period_id.in_(period_ids))
    found = connection.execution_options(yield_per=_CHUNK).execute(_within(query=query, scope=scope))
    for row in found:
        yield MeasureRow(*row)


def counted_periods(*, connection: Connection, scope: Scope) -> list[int]:
    """Ids of the periods that have a count of any unit."""
    some = select(dossier_count.c.period_id).where(dossier_count.c.measure == "carried_in").distinct()
    query = select(period.c.id).where(period.c.id.in_(some)).order_by(period.c.id)
    return list(connection.execute(query).scalars())


def differences(*, connection: Connection, scope: Scope, period_ids: Sequence[int]) -> set[Placed]:
    """Reported figures of F1A (by field) and F1B (all fields together) that the dossiers contradict.

    Only where both are known: a unit and period without dossiers says nothing. One finding for each figure, at the
    row it was reported in.
    """
    own = dossier_count.c
    by_field = _reported().add_columns(own.value.label("counted")).where(fact.c.field == own.field)
    together = (
        _reported()
        .add_columns(func.sum(own.value).label("counted"))
        .where(fact.c.field == "")
        .group_by(*_reported().selected_columns)
    )
    found: set[Placed] = set()
    for query in (by_field, together):
        limited = _within(query=query.where(fact.c.period_id.in_(period_ids)), scope=scope)
        for row in connection.execute(limited).mappings():
            if row["value"] != row["counted"]:
                found.add(_placed(dict(row)))
    return found


def _reported() -> Select[Any]:
    """Facts of form II.06 beside the counts of the same unit, period and measure."""
    own = dossier_count.c
    names = ("submission_id", "sheet", "row", "measure", "field", "value")
    same = (
        (own.measure == fact.c.measure)
        & (own.period_id == fact.c.period_id)
        & (own.unit_id == fact.c.unit_id)
    )
    return (
        select(
            *(fact.c[name] for name in names),
            unit.c.code,
            unit.c.structure,
            period.c.end,
            period.c.start,
            period.c.kind,
            period.c.calendar,
        )
        .select_from(fact)
        .join(dossier_count, same)
        .join(unit, unit.c.id == fact.c.unit_id)
        .join(period, period.c.id == fact.c.period_id)
        .where(fact.c.form.in_(REPORTED))
    )


def _placed(row: dict[str, Any]) -> Placed:
    own = Period(end=row["end"], start=row["start"], kind=row["kind"], calendar=row["calendar"])
    params = {
        "unit_code": row["code"],
        "structure": row["structure"],
        "period": own.code,
        "measure": row["measure"],
        "field": row["field"],
        "counted": str(int(row["counted"])),
        "reported": str(int(row["value"])),
    }
    return Placed(
        submission_id=row["submission_id"],
        code=DIFFERENCE,
        sheet=row["sheet"],
        row=row["row"],
        column=row["measure"],
        value=params["reported"],
        params=tuple(sorted(params.items())),
    )


def difference_notes(*, connection: Connection, scope: Scope, period_ids: Sequence[int]) -> dict[int, Placed]:
    """Existing difference notes on reports of these periods, by issue id."""
    here = submission_sheet.c.period_id.in_(period_ids)
    return placed_findings(connection=connection, scope=scope, code=DIFFERENCE, condition=here)
