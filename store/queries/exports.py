"""Rows for files that users take away: measures, lineage and findings, within a scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from domain.access import Scope
from store.queries.scoping import in_scope
from store.queries.submissions import submissions_in
from store.tables import fact, issue, period, submission, unit, unit_link, unit_version

_CHUNK = 10_000


@dataclass(frozen=True)
class MeasureRow:
    """One stored figure. ``value`` is a whole number or has up to six decimals."""

    unit_code: str
    structure: str
    period_start: date
    period_end: date
    field: str
    measure: str
    value: float


@dataclass(frozen=True)
class LineageRow:
    """One link of a crosswalk file, with the file and row it came from."""

    source_file: str
    old_code: str
    new_code: str
    kind: str
    share: float
    effective: date
    row: int


@dataclass(frozen=True)
class FindingRow:
    """One finding about a file; ``params`` (JSON) fill the sentences of its code."""

    file: str
    sheet: str
    row: int | None
    column: str
    code: str
    severity: str
    value: str
    params: str


def measure_rows(
    *,
    connection: Connection,
    scope: Scope,
    structure: str | None = None,
    level: str | None = None,
    period_ids: tuple[int, ...] | None = None,
) -> Iterator[MeasureRow]:
    """All stored figures, filtered where asked, by unit, period, field and measure. Reads in chunks."""
    query = (
        select(
            unit.c.code,
            unit.c.structure,
            period.c.start,
            period.c.end,
            fact.c.field,
            fact.c.measure,
            fact.c.value,
        )
        .select_from(fact)
        .join(unit, unit.c.id == fact.c.unit_id)
        .join(period, period.c.id == fact.c.period_id)
        .order_by(unit.c.structure, unit.c.code, period.c.start, period.c.end, fact.c.field, fact.c.measure)
    )
    if not scope.sees_all:
        # The version valid at the end of the period decides to which subtree a figure belongs.
        query = query.join(unit_version, unit_version.c.unit_id == unit.c.id).where(
            unit_version.c.valid_from <= period.c.end,
            unit_version.c.valid_to >= period.c.end,
            in_scope(scope=scope),
        )
    for column, wanted in ((unit.c.structure, structure), (unit.c.level, level)):
        query = query if wanted is None else query.where(column == wanted)
    if period_ids is not None:
        query = query.where(fact.c.period_id.in_(period_ids))
    return _stream(connection=connection, query=query)


def _stream(*, connection: Connection, query: Select[Any]) -> Iterator[MeasureRow]:
    found = connection.execution_options(yield_per=_CHUNK).execute(query)
    for row in found:
        yield MeasureRow(*row)


def lineage_rows(*, connection: Connection, scope: Scope) -> list[LineageRow]:
    """Links of the crosswalk files (form F7), by file name and row."""
    old, new = unit.alias("old"), unit.alias("new")
    own = unit_link.c
    query = (
        select(own.source, old.c.code, new.c.code, own.kind, own.share, own.effective_on)
        .select_from(unit_link)
        .join(old, old.c.id == own.from_unit_id)
        .join(new, new.c.id == own.to_unit_id)
        .where(own.source.like("F7:%"))
    )
    names = dict(
        connection.execute(select(submission.c.id, submission.c.file_name).where(submissions_in(scope))).all()
    )
    out = []
    for source, old_code, new_code, kind, share, effective in connection.execute(query):
        _, number, row = source.split(":")
        if int(number) in names:
            file = names[int(number)]
            out.append(LineageRow(file, old_code, new_code, kind, share, effective, int(row)))
    return sorted(out, key=lambda row: (row.source_file.encode("utf-8"), row.row))


def finding_rows(*, connection: Connection, scope: Scope, after: int = 0) -> list[FindingRow]:
    """Findings of the submissions with an id above ``after``, by file name, sheet and row."""
    own = issue.c
    columns = (own.sheet, own.row, own.column, own.code, own.severity, own.value, own.params)
    query = (
        select(submission.c.file_name, *columns)
        .select_from(issue)
        .join(submission, submission.c.id == own.submission_id)
        .where(submissions_in(scope), submission.c.id > after)
        .order_by(own.id)
    )
    rows = [FindingRow(*row) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (row.file.encode("utf-8"), row.sheet, row.row or 0))


def period_ids(
    *, connection: Connection, scope: Scope, start: date, end: date, calendar: str | None = None
) -> tuple[int, ...]:
    """Ids of the periods with exactly these dates, in one calendar or in all."""
    own = period.c
    query = select(own.id).where(own.start == start, own.end == end)
    if calendar is not None:
        query = query.where(own.calendar == calendar)
    return tuple(connection.execute(query.order_by(own.id)).scalars())
