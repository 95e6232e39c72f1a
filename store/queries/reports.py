"""Reports and their findings within a scope: who has reported, whose rows were refused, how many findings are open."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from domain.access import Scope
from domain.periods import Period
from store.queries.scoping import in_province, in_scope
from store.tables import (
    expected_report,
    fact,
    issue,
    period,
    submission,
    submission_sheet,
    unit,
    unit_version,
)


@dataclass(frozen=True)
class ExpectedReport:
    """A report that a commune owes, and whether figures of it have been loaded."""

    form: str
    period: Period
    period_id: int
    unit: str
    due_on: date
    has_figures: bool


@dataclass(frozen=True)
class FindingCounts:
    """Open findings and files."""

    n_files: int
    n_refused: int
    n_errors: int
    n_warnings: int


def expected_reports(
    *, connection: Connection, scope: Scope, structure: str, province: str
) -> list[ExpectedReport]:
    """Expected reports of the communes of a province in each form's latest period, by form and unit code."""
    own = (
        select(
            expected_report.c.form,
            expected_report.c.unit_id,
            expected_report.c.period_id,
            expected_report.c.due_on,
            unit.c.code,
            period.c.kind,
            period.c.calendar,
            period.c.start,
            period.c.end,
            func.dense_rank()
            .over(partition_by=expected_report.c.form, order_by=(period.c.end.desc(), period.c.start.desc()))
            .label("age"),
        )
        .join(period, period.c.id == expected_report.c.period_id)
        .join(unit, unit.c.id == expected_report.c.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(unit_version.c.valid_from <= period.c.end, unit_version.c.valid_to >= period.c.end)
        .where(unit.c.structure == structure, in_province(province), in_scope(scope=scope))
    ).subquery()
    has_figures = (
        select(fact.c.unit_id)
        .where(
            fact.c.form == own.c.form, fact.c.period_id == own.c.period_id, fact.c.unit_id == own.c.unit_id
        )
        .exists()
    )
    query = select(own, has_figures).where(own.c.age == 1).order_by(own.c.form, own.c.code)
    return [
        ExpectedReport(
            form=row.form,
            period=Period(kind=row.kind, calendar=row.calendar, start=row.start, end=row.end),
            period_id=row.period_id,
            unit=row.code,
            due_on=row.due_on,
            has_figures=bool(row[-1]),
        )
        for row in connection.execute(query)
    ]


def refused_units(
    *, connection: Connection, scope: Scope, structure: str, forms: Sequence[str], periods: Collection[int]
) -> set[tuple[str, int, str]]:
    """(form, period id, unit code) of rows that came and were refused for an error, as far as the unit is known."""
    query = (
        select(submission_sheet.c.form, submission_sheet.c.period_id, issue.c.params)
        .join(submission_sheet, submission_sheet.c.submission_id == issue.c.submission_id)
        .where(
            issue.c.sheet == submission_sheet.c.sheet,
            issue.c.severity == "error",
            submission_sheet.c.structure == structure,
            submission_sheet.c.form.in_(forms),
            submission_sheet.c.period_id.in_(periods),
        )
    )
    found = [(row[0], row[1], json.loads(row[2]).get("unit_code", "")) for row in connection.execute(query)]
    seen = _codes_in_scope(
        connection=connection, scope=scope, structure=structure, codes={code for *_, code in found if code}
    )
    return {row for row in found if row[2] in seen}


def _codes_in_scope(*, connection: Connection, scope: Scope, structure: str, codes: set[str]) -> set[str]:
    query = (
        select(unit.c.code)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(unit.c.structure == structure, unit.c.code.in_(codes), in_scope(scope=scope))
    )
    return set(connection.execute(query).scalars())


def finding_counts(*, connection: Connection, scope: Scope) -> FindingCounts:
    """Files and open findings of the submissions whose reporter or rows lie in the scope.

    A submission belongs to a scope when a unit of the scope reported it or has figures in it; only the whole scope
    sees files without a known reporter.
    """
    own = select(submission.c.id, submission.c.state)
    if not scope.sees_all:
        reported = (
            select(submission_sheet.c.submission_id)
            .join(unit, unit.c.id == submission_sheet.c.unit_id)
            .join(unit_version, unit_version.c.unit_id == unit.c.id)
            .where(in_scope(scope=scope))
        )
        own = own.where(submission.c.id.in_(reported))
    files = own.subquery()
    states = connection.execute(select(files.c.state, func.count()).group_by(files.c.state)).all()
    issues = connection.execute(
        select(issue.c.severity, func.count())
        .join(files, files.c.id == issue.c.submission_id)
        .where(issue.c.state == "open")
        .group_by(issue.c.severity)
    ).all()
    by_state = {row[0]: row[1] for row in states}
    by_severity = {row[0]: row[1] for row in issues}
    return FindingCounts(
        n_files=sum(by_state.values()),
        n_refused=by_state.get("refused", 0),
        n_errors=by_severity.get("error", 0),
        n_warnings=by_severity.get("warning", 0),
    )
