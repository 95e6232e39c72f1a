"""Notes that are true on a day, not for a file: reports overdue.

They are worked out when they are asked for, so that none of them can be out of date.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Engine

from domain.access import Scope
from domain.config import Settings
from etl.load.findings import FiledIssue
from etl.model import Issue
from store.queries.completeness import ExpectedFilter, completeness, report_statuses

OVERDUE = "overdue_reports"
STRUCTURES = ("pre2025", "post2025")


def passing_notes(*, engine: Engine, scope: Scope, settings: Settings, today: date) -> list[FiledIssue]:
    """The notes of ``today``; those on overdue reports belong to no file, one for each form and period."""
    with engine.connect() as connection:
        return [*_overdue(connection=connection, scope=scope, settings=settings, today=today)]


def _overdue(
    *, connection: Connection, scope: Scope, settings: Settings, today: date
) -> Iterator[FiledIssue]:
    for structure in STRUCTURES:
        wanted = ExpectedFilter(province=settings.home_province, structure=structure)
        counted = completeness(connection=connection, scope=scope, wanted=wanted, today=today)
        missing = ExpectedFilter(province=settings.home_province, structure=structure, timings=("overdue",))
        rows = report_statuses(connection=connection, scope=scope, wanted=missing, today=today)
        latest = {(row.form, row.period): row for row in rows}
        for one in counted:
            if not one.counts["overdue"]:
                continue
            row = latest[one.form, one.period]
            params = {
                "form": one.form,
                "period": one.period.code,
                "structure": structure,
                "n": str(one.counts["overdue"]),
                "expected": str(one.n_expected),
                "due_on": row.due_on.strftime("%d/%m/%Y"),
                "days": str(row.days),
                "refused": str(one.n_refused),
            }
            yield FiledIssue(file="", issue=Issue(code=OVERDUE, severity="note", params=params))
