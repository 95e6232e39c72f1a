"""Submissions for a page: a filtered page of files, their number by state, and what a resubmission replaced."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from domain.access import Scope
from domain.periods import Period
from store.queries.scoping import in_scope
from store.queries.submissions import submissions_in
from store.tables import (
    fact,
    fact_history,
    issue,
    period,
    submission,
    submission_sheet,
    unit,
    unit_group,
    unit_version,
)


@dataclass(frozen=True)
class SubmissionFilter:
    """Which submissions; an empty value does not filter.

    ``period`` is (start, end); ``unit`` is (structure, code) of a reporting unit, a district included: its own
    reports and those of its communes, in post2025 those of the former district; ``text`` is part of the file name,
    the reporter or the sender, upper and lower case alike.
    """

    states: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    period: tuple[date, date] | None = None
    unit: tuple[str, str] | None = None
    text: str = ""


@dataclass(frozen=True)
class SubmissionRow:
    """One file as it stands. ``received_on`` is None for a bulk load; ``n_open`` counts open errors and warnings."""

    id: int
    file_name: str
    forms: str
    reporter: str
    sender: str
    received_at: datetime
    received_on: date | None
    state: str
    rows_loaded: int
    rows_refused: int
    facts_loaded: int
    stored_file: str
    is_synthetic: bool
    n_errors: int
    n_warnings: int
    n_open: int


@dataclass(frozen=True)
class ReplacedRow:
    """A figure that a submission replaced: ``old`` from the submission ``old_submission_id`` (file ``old_file``).

    ``new`` is what this submission brought; None when it no longer has this figure.
    """

    structure: str
    unit_code: str
    period: Period
    form: str
    field: str
    measure: str
    old: float
    new: float | None
    old_submission_id: int
    old_file: str
    replaced_at: datetime


_OWN = tuple(n for n in SubmissionRow.__dataclass_fields__ if n not in ("n_errors", "n_warnings", "n_open"))


def submission_page(
    *, connection: Connection, scope: Scope, wanted: SubmissionFilter, limit: int = 50, offset: int = 0
) -> list[SubmissionRow]:
    """A page of submissions, newest first."""
    ids = (
        select(submission.c.id)
        .where(_fits(scope=scope, wanted=wanted))
        .order_by(submission.c.id.desc())
        .limit(limit)
        .offset(offset)
    ).subquery()
    serious = issue.c.severity.in_(("error", "warning"))
    counts = (
        _counted(issue.c.severity == "error").label("n_errors"),
        _counted(issue.c.severity == "warning").label("n_warnings"),
        _counted(and_(serious, issue.c.state == "open")).label("n_open"),
    )
    query = (
        select(*(submission.c[name] for name in _OWN), *counts)
        .join(ids, ids.c.id == submission.c.id)
        .outerjoin(issue, issue.c.submission_id == submission.c.id)
        .group_by(*(submission.c[name] for name in _OWN))
        .order_by(submission.c.id.desc())
    )
    return [SubmissionRow(**row) for row in connection.execute(query).mappings()]


def submission_counts(*, connection: Connection, scope: Scope, wanted: SubmissionFilter) -> dict[str, int]:
    """Number of submissions by state under the other filters (``wanted.states`` is left out)."""
    others = SubmissionFilter(forms=wanted.forms, period=wanted.period, unit=wanted.unit, text=wanted.text)
    query = (
        select(submission.c.state, func.count())
        .where(_fits(scope=scope, wanted=others))
        .group_by(submission.c.state)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _fits(*, scope: Scope, wanted: SubmissionFilter) -> ColumnElement[bool]:
    parts = [submissions_in(scope)]
    if wanted.states:
        parts.append(submission.c.state.in_(wanted.states))
    sheets = _sheets(wanted)
    if sheets is not None:
        parts.append(submission.c.id.in_(sheets))
    if wanted.text.strip():
        columns = (submission.c.file_name, submission.c.reporter, submission.c.sender)
        # SQLite lowers ASCII only: the text is also looked for as written, in lower and in capital letters.
        text = wanted.text.strip()
        spellings = {text, text.lower(), text.upper(), text.capitalize(), text.title()}
        parts.append(or_(*(c.icontains(s, autoescape=True) for c in columns for s in sorted(spellings))))
    return and_(*parts)


def _sheets(wanted: SubmissionFilter) -> Select[tuple[int]] | None:
    """Submissions with a sheet of the wanted form, period and unit; None when none of them is asked for."""
    own = submission_sheet.c
    parts: list[ColumnElement[bool]] = []
    query = select(own.submission_id)
    if wanted.forms:
        parts.append(own.form.in_(wanted.forms))
    if wanted.period is not None:
        query = query.join(period, period.c.id == own.period_id)
        parts.append(and_(period.c.start == wanted.period[0], period.c.end == wanted.period[1]))
    if wanted.unit is not None:
        parts.append(own.unit_id.in_(_units(*wanted.unit)))
    return query.where(and_(*parts)) if parts else None


def _units(structure: str, code: str) -> Select[tuple[int]]:
    """The unit itself, the units below it, and the communes of a former district of that code."""
    below = unit_version.c.path.contains(f"/{code}/", autoescape=True)
    return (
        select(unit.c.id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .outerjoin(unit_group, unit_group.c.unit_id == unit.c.id)
        .where(unit.c.structure == structure, or_(below, unit_group.c.group_code == code))
    )


def replaced_values(
    *,
    connection: Connection,
    scope: Scope,
    submission_id: int,
    changed_only: bool = False,
    limit: int = 200,
    offset: int = 0,
) -> list[ReplacedRow]:
    """What a submission replaced, figure by figure, by unit, period, field and measure.

    The new value is the one this submission brought, even if a later file replaced it in turn. Only units of the
    scope are shown. ``changed_only`` leaves out figures that stayed what they were.
    """
    old, now, later, own_version = fact_history, fact.alias("now"), fact_history.alias("later"), unit_version
    keys = ("measure", "period_id", "field", "unit_id")
    same_now = and_(*(now.c[k] == old.c[k] for k in keys), now.c.submission_id == submission_id)
    same_later = and_(*(later.c[k] == old.c[k] for k in keys), later.c.submission_id == submission_id)
    brought = func.coalesce(
        now.c.value, select(func.max(later.c.value)).where(same_later).correlate(old).scalar_subquery()
    )
    query = (
        select(
            unit.c.structure,
            unit.c.code.label("unit_code"),
            *(period.c[name] for name in ("end", "start", "kind", "calendar")),
            old.c.form,
            old.c.field,
            old.c.measure,
            old.c.value.label("old"),
            brought.label("new"),
            old.c.submission_id.label("old_submission_id"),
            submission.c.file_name.label("old_file"),
            old.c.replaced_at,
        )
        .select_from(old)
        .join(unit, unit.c.id == old.c.unit_id)
        .join(period, period.c.id == old.c.period_id)
        .join(submission, submission.c.id == old.c.submission_id)
        .join(
            own_version,
            and_(
                own_version.c.unit_id == unit.c.id,
                own_version.c.valid_from <= period.c.end,
                own_version.c.valid_to >= period.c.end,
            ),
        )
        .outerjoin(now, same_now)
        .where(old.c.replaced_by == submission_id, in_scope(scope=scope))
        .order_by(unit.c.structure, unit.c.code, period.c.end, old.c.field, old.c.measure)
        .limit(limit)
        .offset(offset)
    )
    if changed_only:
        query = query.where(brought.is_distinct_from(old.c.value))
    return [_replaced(dict(row)) for row in connection.execute(query).mappings()]


def _replaced(row: dict[str, Any]) -> ReplacedRow:
    own = Period(**{name: row.pop(name) for name in ("end", "start", "kind", "calendar")})
    return ReplacedRow(period=own, **row)
