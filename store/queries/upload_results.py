"""What became of uploaded files: rows taken and refused, and their first findings, all in three queries."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.access import Scope
from store.queries.submissions import submissions_in
from store.tables import issue, submission


@dataclass(frozen=True)
class ResultRow:
    """A submission as its sender wants to see it; ``forms`` are the forms in it, joined by commas."""

    id: int
    file_name: str
    forms: str
    state: str
    rows_loaded: int
    rows_refused: int
    stored_file: str
    is_synthetic: bool


@dataclass(frozen=True)
class PlacedFinding:
    """A finding of a submission and whether somebody follows it up."""

    id: int
    submission_id: int
    code: str
    severity: str
    sheet: str
    row: int | None
    column: str
    value: str
    params: Mapping[str, str]
    state: str
    note: str
    handled_by: str
    handled_at: datetime | None


def upload_results(
    *, connection: Connection, scope: Scope, submission_ids: Collection[int]
) -> dict[int, ResultRow]:
    """Submissions of the scope by id."""
    names = list(ResultRow.__dataclass_fields__)
    query = select(*(submission.c[name] for name in names))
    query = query.where(submission.c.id.in_(submission_ids), submissions_in(scope))
    return {row["id"]: ResultRow(**row) for row in connection.execute(query).mappings()}


def code_counts(
    *, connection: Connection, scope: Scope, submission_ids: Collection[int]
) -> list[tuple[int, str, str, int]]:
    """(submission, code, severity, findings) of the submissions, errors first, then the most frequent."""
    n = func.count().label("n")
    query = (
        select(issue.c.submission_id, issue.c.code, issue.c.severity, n)
        .join(submission, submission.c.id == issue.c.submission_id)
        .where(issue.c.submission_id.in_(submission_ids), submissions_in(scope))
        .group_by(issue.c.submission_id, issue.c.code, issue.c.severity)
        .order_by(issue.c.submission_id, issue.c.severity, n.desc(), issue.c.code)
    )
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def first_findings(
    *, connection: Connection, scope: Scope, submission_ids: Collection[int], limit: int
) -> list[PlacedFinding]:
    """At most ``limit`` findings of each submission: errors first, then by sheet and row."""
    place = func.row_number().over(
        partition_by=issue.c.submission_id,
        order_by=(issue.c.severity, issue.c.sheet, issue.c.row, issue.c.id),
    )
    names = list(PlacedFinding.__dataclass_fields__)
    own = (
        select(*(issue.c[name] for name in names), place.label("place"))
        .join(submission, submission.c.id == issue.c.submission_id)
        .where(issue.c.submission_id.in_(submission_ids), submissions_in(scope))
        .subquery()
    )
    query = (
        select(*(own.c[name] for name in names))
        .where(own.c.place <= limit)
        .order_by(own.c.submission_id, own.c.place)
    )
    rows = connection.execute(query).mappings()
    return [PlacedFinding(**{**row, "params": json.loads(row["params"])}) for row in rows]
