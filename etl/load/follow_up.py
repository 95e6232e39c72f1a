"""Findings that depend on more than one file: carried-in counts and gaps in a series.

They are worked out anew for the series that a file touches, inside the file's own transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection

from domain.access import Scope
from domain.periods import Period, preceding
from store.queries.submissions import (
    CARRY,
    MISSING,
    Placed,
    Series,
    carry_findings,
    following_periods,
    placed_findings,
    series_files,
)
from store.tables import submission_sheet
from store.writes.findings import sync_findings

CARRY_FORMS = ("F1A", "F1B")
# A half-year counts in the calendar only; the calendar of a period is already that of its form.
_COUNTED = frozenset(
    {
        ("month", "admin15"),
        ("quarter", "admin15"),
        ("month", "calendar"),
        ("quarter", "calendar"),
        ("half", "calendar"),
    }
)


@dataclass(frozen=True)
class Touched:
    """A sheet that was just loaded: what it may change for other files."""

    form: str
    structure: str
    period_id: int
    period: Period
    unit_id: int | None


def refresh_findings(*, connection: Connection, scope: Scope, touched: Sequence[Touched]) -> set[int]:
    """Add and withdraw carry_mismatch and missing_period around ``touched``; returns the submissions concerned."""
    changed: set[int] = set()
    for form, period_id in sorted({(t.form, t.period_id) for t in touched if t.form in CARRY_FORMS}):
        after = following_periods(connection=connection, scope=scope, period_id=period_id)
        for number in (period_id, *after):
            changed |= _refresh_carry(connection=connection, scope=scope, form=form, period_id=number)
    for series in _series(touched):
        changed |= _refresh_gaps(connection=connection, scope=scope, series=series)
    return changed


def _refresh_carry(*, connection: Connection, scope: Scope, form: str, period_id: int) -> set[int]:
    here = (submission_sheet.c.form == form) & (submission_sheet.c.period_id == period_id)
    return sync_findings(
        connection=connection,
        existing=placed_findings(connection=connection, scope=scope, code=CARRY, condition=here),
        wanted=carry_findings(connection=connection, scope=scope, form=form, period_id=period_id),
    )


def _series(touched: Iterable[Touched]) -> list[Series]:
    """The series of the sheets whose period is a month, quarter or half-year of the form's calendar."""
    found = {
        Series(form=t.form, unit_id=t.unit_id, structure=t.structure, kind=t.period.kind)
        for t in touched
        if t.unit_id is not None and (t.period.kind, t.period.calendar) in _COUNTED
    }
    return sorted(found, key=lambda s: (s.form, s.unit_id, s.structure, s.kind))


def _refresh_gaps(*, connection: Connection, scope: Scope, series: Series) -> set[int]:
    files = series_files(connection=connection, scope=scope, series=series)
    existing = placed_findings(connection=connection, scope=scope, code=MISSING, condition=series.condition)
    mark = _mark(series)
    own = {number: placed for number, placed in existing.items() if mark <= set(placed.params)}
    return sync_findings(
        connection=connection, existing=own, wanted=missing_findings(files=files, series=series)
    )


def _mark(series: Series) -> set[tuple[str, str]]:
    return {(name, str(value)) for name, value in vars(series).items()}


def missing_findings(*, files: Sequence[tuple[Period, int, str]], series: Series) -> set[Placed]:
    """One finding for each gap, on the first file (by name) of the period after it.

    ``files``: (period, submission id, file name) of the accepted files of the series.
    """
    periods = sorted({period for period, _, _ in files})
    wanted = set()
    for earlier, later in pairwise(periods):
        if preceding(period=later) != earlier:
            number = min((name.encode("utf-8"), number) for period, number, name in files if period == later)[
                1
            ]
            params = {*_mark(series), ("before", earlier.code), ("after", later.code)}
            wanted.add(Placed(submission_id=number, code=MISSING, params=tuple(sorted(params))))
    return wanted
