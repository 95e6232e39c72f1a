"""What loading needs to know of the files loaded before."""

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select, true

from domain.access import Scope
from domain.periods import Period
from store.queries.scoping import in_scope
from store.tables import (
    fact,
    issue,
    period,
    period_lock,
    submission,
    submission_sheet,
    unit,
    unit_version,
)

CARRY, MISSING = "carry_mismatch", "missing_period"
_ACCEPTED = ("loaded", "loaded_with_issues")


@dataclass(frozen=True)
class KnownFile:
    """A file that came before. ``is_duplicate``: it was only noted as a copy of another one."""

    id: int
    file_name: str
    state: str
    forms: str
    rows_loaded: int
    rows_refused: int
    facts_loaded: int
    is_duplicate: bool
    codes: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether its content was loaded."""
        return self.state in _ACCEPTED


@dataclass(frozen=True)
class Placed:
    """A finding and the place it stands at; equal ones are the same finding."""

    submission_id: int
    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: tuple[tuple[str, str], ...] = ()


def _of_units(*, column: ColumnElement[int], scope: Scope) -> ColumnElement[bool]:
    """Condition that a column of unit ids lies in the scope; costs nothing for the whole scope."""
    if scope.sees_all:
        return true()
    joined = unit.join(unit_version, unit_version.c.unit_id == unit.c.id)
    return column.in_(select(unit.c.id).select_from(joined).where(in_scope(scope=scope)))


def submissions_in(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``submission``: a unit of the scope reported it. Only the whole scope sees the others."""
    if scope.sees_all:
        return true()
    reported = (
        select(submission_sheet.c.submission_id)
        .join(unit, unit.c.id == submission_sheet.c.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(in_scope(scope=scope))
    )
    return submission.c.id.in_(reported)


def known_files(*, connection: Connection, scope: Scope, sha256: str) -> list[KnownFile]:
    """All earlier submissions with this content, oldest first."""
    own = submission.c
    names = ("id", "file_name", "state", "forms", "rows_loaded", "rows_refused", "facts_loaded")
    query = select(*(own[name] for name in names)).where(own.sha256 == sha256, submissions_in(scope))
    found = connection.execute(query.order_by(own.id)).all()
    out = []
    for row in found:
        codes = connection.execute(
            select(issue.c.code).where(issue.c.submission_id == row.id).order_by(issue.c.id)
        )
        listed = tuple(codes.scalars())
        out.append(KnownFile(**row._mapping, is_duplicate="duplicate_file" in listed, codes=listed))
    return out


@dataclass(frozen=True)
class StoredSubmission:
    """A submission as it stands; ``codes`` are those of its findings, ``n_facts`` the facts it owns at this moment."""

    id: int
    file_name: str
    sha256: str
    stored_file: str
    state: str
    codes: tuple[str, ...]
    n_facts: int


def stored_submission(*, connection: Connection, scope: Scope, submission_id: int) -> StoredSubmission | None:
    """One submission; None when there is none with this id in the scope."""
    own = submission.c
    names = ("id", "file_name", "sha256", "stored_file", "state")
    query = select(*(own[name] for name in names)).where(own.id == submission_id, submissions_in(scope))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    codes = select(issue.c.code).where(issue.c.submission_id == submission_id).order_by(issue.c.id)
    facts = select(func.count()).select_from(fact).where(fact.c.submission_id == submission_id)
    return StoredSubmission(
        **row,
        codes=tuple(connection.execute(codes).scalars()),
        n_facts=int(connection.execute(facts).scalar_one()),
    )


def submissions_with_findings(*, connection: Connection, scope: Scope) -> list[int]:
    """Ids of the submissions of which anything is said and not accepted, oldest first."""
    said = select(issue.c.submission_id).where(issue.c.state != "accepted")
    query = select(submission.c.id).where(submission.c.id.in_(said), submissions_in(scope))
    return list(connection.execute(query.order_by(submission.c.id)).scalars())


def marks_of(*, connection: Connection, scope: Scope, submission_id: int, code: str) -> set[str]:
    """The ``mark`` of each finding of one code on a submission: which count of its rows is stored."""
    query = (
        select(issue.c.params)
        .join(submission, submission.c.id == issue.c.submission_id)
        .where(issue.c.submission_id == submission_id, issue.c.code == code, submissions_in(scope))
    )
    return {str(json.loads(params).get("mark", "")) for params in connection.execute(query).scalars()}


def last_submission_id(*, connection: Connection, scope: Scope) -> int:
    """The highest id so far; 0 before the first file."""
    query = select(func.coalesce(func.max(submission.c.id), 0)).where(submissions_in(scope))
    return int(connection.execute(query).scalar_one())


def is_locked(*, connection: Connection, scope: Scope, form: str, period_id: int) -> bool:
    """Whether the figures of a form and period are locked; a lock holds for everybody, whatever the scope."""
    own = period_lock.c
    query = select(own.id).where(own.form == form, own.period_id == period_id, own.unlocked_at.is_(None))
    return connection.execute(query).first() is not None


def period_of(*, connection: Connection, scope: Scope, period_id: int) -> Period:
    """The period with this id."""
    own = period.c
    row = connection.execute(
        select(own.end, own.start, own.kind, own.calendar).where(own.id == period_id)
    ).one()
    return Period(*row)


def following_periods(*, connection: Connection, scope: Scope, period_id: int) -> list[int]:
    """Ids of the periods of any calendar that start on the day after this one ends."""
    end = connection.execute(select(period.c.end).where(period.c.id == period_id)).scalar_one()
    query = select(period.c.id).where(period.c.start == end + timedelta(days=1)).order_by(period.c.id)
    return list(connection.execute(query).scalars())


def carry_findings(*, connection: Connection, scope: Scope, form: str, period_id: int) -> set[Placed]:
    """Rows of a form and period whose carried-in count is not what was pending at the end of the period before.

    ``carried_in`` of a unit and field is compared with ``pending_in_time + pending_overdue`` of the row of the same
    form, unit and field whose period ends the day before this one starts (docs/forms.md, row checks).
    """
    start = connection.execute(select(period.c.start).where(period.c.id == period_id)).scalar_one()
    before = select(period.c.id).where(period.c.end == start - timedelta(days=1))
    carried, in_time, overdue = fact.alias("carried"), fact.alias("in_time"), fact.alias("overdue")
    pending = in_time.c.value + overdue.c.value
    query = (
        select(carried.c.submission_id, carried.c.sheet, carried.c.row, carried.c.value, pending, unit.c.code)
        .select_from(carried)
        .join(unit, unit.c.id == carried.c.unit_id)
        .join(
            in_time,
            (in_time.c.unit_id == carried.c.unit_id)
            & (in_time.c.field == carried.c.field)
            & (in_time.c.form == carried.c.form)
            & (in_time.c.measure == "pending_in_time")
            & in_time.c.period_id.in_(before),
        )
        .join(
            overdue,
            (overdue.c.unit_id == carried.c.unit_id)
            & (overdue.c.field == carried.c.field)
            & (overdue.c.form == carried.c.form)
            & (overdue.c.measure == "pending_overdue")
            & (overdue.c.period_id == in_time.c.period_id),
        )
        .where(carried.c.measure == "carried_in", carried.c.period_id == period_id, carried.c.form == form)
        .where(carried.c.value != pending, _of_units(column=carried.c.unit_id, scope=scope))
    )
    found: dict[tuple[object, ...], Placed] = {}
    for row in connection.execute(query.order_by(in_time.c.period_id)):
        params = (("carried", str(int(row[3]))), ("pending", str(int(row[4]))), ("unit_code", row[5]))
        placed = Placed(
            row[0], CARRY, sheet=row[1], row=row[2], column="c6", value=params[0][1], params=params
        )
        # A month and a quarter may both end on the day before: one finding for a row is enough.
        found.setdefault((placed.submission_id, placed.sheet, placed.row), placed)
    return set(found.values())


def placed_findings(
    *, connection: Connection, scope: Scope, code: str, condition: ColumnElement[bool]
) -> dict[int, Placed]:
    """Existing findings of one code on the sheets that fulfil ``condition``, by issue id."""
    same_place = (issue.c.submission_id == submission_sheet.c.submission_id) & (
        or_(issue.c.sheet == submission_sheet.c.sheet, issue.c.row.is_(None))
    )
    own = issue.c
    query = (
        select(own.id, own.submission_id, own.sheet, own.row, own.column, own.value, own.params)
        .select_from(issue)
        .join(submission_sheet, same_place)
        .join(submission, submission.c.id == own.submission_id)
        .where(own.code == code, condition, submissions_in(scope))
        .distinct()
    )
    return {
        row.id: Placed(
            submission_id=row.submission_id,
            code=code,
            sheet=row.sheet,
            row=row.row,
            column=row.column,
            value=row.value,
            params=tuple(sorted(json.loads(row.params).items())),
        )
        for row in connection.execute(query)
    }


@dataclass(frozen=True)
class Series:
    """The reports of one form by one reporting unit in one structure, of one kind of period."""

    form: str
    unit_id: int
    structure: str
    kind: str

    @property
    def condition(self) -> ColumnElement[bool]:
        """Condition on ``submission_sheet``: a sheet of this series, whatever its kind of period."""
        own = submission_sheet.c
        return (own.form == self.form) & (own.unit_id == self.unit_id) & (own.structure == self.structure)


def series_files(*, connection: Connection, scope: Scope, series: Series) -> list[tuple[Period, int, str]]:
    """(period, submission id, file name) of the accepted files of a series, by period."""
    query = (
        select(
            period.c.end,
            period.c.start,
            period.c.kind,
            period.c.calendar,
            submission.c.id,
            submission.c.file_name,
        )
        .select_from(submission_sheet)
        .join(submission, submission.c.id == submission_sheet.c.submission_id)
        .join(period, period.c.id == submission_sheet.c.period_id)
        .where(series.condition, period.c.kind == series.kind, submission.c.state.in_(_ACCEPTED))
        .where(submissions_in(scope))
        .order_by(period.c.end, period.c.start)
        .distinct()
    )
    return [(Period(*row[:4]), row[4], row[5]) for row in connection.execute(query)]
