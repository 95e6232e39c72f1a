"""The parts of a submission, the periods that reports are about, and which of them are locked."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, select

from domain.access import Scope
from domain.periods import Period
from store.queries.scoping import in_scope
from store.queries.submission_list import SubmissionRow
from store.queries.submissions import submissions_in
from store.tables import (
    expected_report,
    issue,
    period,
    period_lock,
    submission,
    submission_sheet,
    unit,
    unit_version,
)

_PERIOD = ("end", "start", "kind", "calendar")


@dataclass(frozen=True)
class SheetRow:
    """One part of a submission: a sheet (or a part of it) of one form, period and reporting unit.

    ``period`` and ``unit_code`` are None and '' when they are not known or the form has none.
    """

    sheet: str
    form: str
    structure: str
    period: Period | None
    unit_code: str
    rows_loaded: int
    rows_refused: int
    is_locked: bool


def submission_row(*, connection: Connection, scope: Scope, submission_id: int) -> SubmissionRow | None:
    """One submission as the list of submissions shows it; None when the scope has none with this id."""
    counted = ("n_errors", "n_warnings", "n_open")
    names = [name for name in SubmissionRow.__dataclass_fields__ if name not in counted]
    query = select(*(submission.c[name] for name in names))
    query = query.where(submission.c.id == submission_id, submissions_in(scope))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    own = issue.c
    groups = select(own.severity, own.state, func.count()).where(own.submission_id == submission_id)
    found = connection.execute(groups.group_by(own.severity, own.state)).all()
    serious = [(severity, state, n) for severity, state, n in found if severity in ("error", "warning")]
    return SubmissionRow(
        **row,
        n_errors=sum(n for severity, _, n in serious if severity == "error"),
        n_warnings=sum(n for severity, _, n in serious if severity == "warning"),
        n_open=sum(n for _, state, n in serious if state == "open"),
    )


def submission_names(
    *, connection: Connection, scope: Scope, submission_ids: Collection[int]
) -> dict[int, str]:
    """File names of the submissions of the scope by id."""
    query = select(submission.c.id, submission.c.file_name)
    query = query.where(submission.c.id.in_(submission_ids), submissions_in(scope))
    return {row[0]: row[1] for row in connection.execute(query)}


def sheets_of(*, connection: Connection, scope: Scope, submission_id: int) -> list[SheetRow]:
    """The parts of one submission of the scope, in the order of the file."""
    own = submission_sheet.c
    locked = exists().where(
        period_lock.c.form == own.form,
        period_lock.c.period_id == own.period_id,
        period_lock.c.unlocked_at.is_(None),
    )
    query = (
        select(
            own.sheet,
            own.form,
            own.structure,
            own.rows_loaded,
            own.rows_refused,
            unit.c.code,
            locked.label("is_locked"),
            *(period.c[name] for name in _PERIOD),
        )
        .select_from(submission_sheet)
        .join(submission, submission.c.id == own.submission_id)
        .outerjoin(period, period.c.id == own.period_id)
        .outerjoin(unit, unit.c.id == own.unit_id)
        .where(own.submission_id == submission_id, submissions_in(scope))
        .order_by(own.id)
    )
    return [
        SheetRow(
            sheet=row.sheet,
            form=row.form,
            structure=row.structure or "",
            period=Period(row.end, row.start, row.kind, row.calendar) if row.end is not None else None,
            unit_code=row.code or "",
            rows_loaded=row.rows_loaded,
            rows_refused=row.rows_refused,
            is_locked=bool(row.is_locked),
        )
        for row in connection.execute(query)
    ]


def report_periods(*, connection: Connection, scope: Scope, form: str) -> list[Period]:
    """Periods of a form for which the scope sent or owes reports, latest first."""
    names = [period.c[name] for name in _PERIOD]
    sent = (
        select(*names)
        .join(submission_sheet, submission_sheet.c.period_id == period.c.id)
        .join(submission, submission.c.id == submission_sheet.c.submission_id)
        .where(submission_sheet.c.form == form, submissions_in(scope))
    )
    owed = (
        select(*names)
        .join(expected_report, expected_report.c.period_id == period.c.id)
        .join(unit_version, unit_version.c.unit_id == expected_report.c.unit_id)
        .join(unit, unit.c.id == expected_report.c.unit_id)
        .where(expected_report.c.form == form, in_scope(scope=scope))
    )
    found = {Period(*row) for query in (sent, owed) for row in connection.execute(query.distinct())}
    return sorted(found, reverse=True)


def locked_periods(*, connection: Connection, scope: Scope) -> set[tuple[str, Period]]:
    """(form, period) of all locks in force; a lock holds for everybody who may see anything."""
    if scope.is_empty:
        return set()
    query = (
        select(period_lock.c.form, *(period.c[name] for name in _PERIOD))
        .join(period, period.c.id == period_lock.c.period_id)
        .where(period_lock.c.unlocked_at.is_(None))
    )
    return {(row[0], Period(*row[1:])) for row in connection.execute(query)}


def has_simulated_files(*, connection: Connection, scope: Scope) -> bool:
    """Whether any submission of the scope is simulated."""
    query = select(submission.c.id).where(and_(submission.c.is_synthetic, submissions_in(scope))).limit(1)
    return connection.execute(query).first() is not None
