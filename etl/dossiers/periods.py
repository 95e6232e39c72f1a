"""Which periods a dossier file can speak of: whole ones inside the days it covers, each in its own structure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from domain.periods import STRUCTURE_CHANGE, Calendar, Kind, Period, from_dates, parse_code

# An office files nothing on weekends and holidays: the first and last dossier of a whole month may be this far inside.
SLACK = timedelta(days=3)
KINDS: tuple[Kind, ...] = ("month", "quarter")
_LAST_OLD = STRUCTURE_CHANGE - timedelta(days=1)


def periods_within(
    *, structure: str, first: date, last: date, calendars: Sequence[str] = ("admin15",)
) -> tuple[Period, ...]:
    """Return the months and quarters of ``structure`` covered by the days from ``first`` to ``last``, by end.

    Around 2025-07-01 the reporting calendar also has two short periods (docs/forms.md): 15 to 30 June 2025 of the
    old structure, 1 to 14 July 2025 of the new one.
    """
    found = [p for calendar in calendars for p in _named(first=first, last=last, calendar=calendar)]
    if "admin15" in calendars:
        found += _around_the_change()
    inside = {
        period
        for period in found
        if period.structure == structure and first <= period.start + SLACK and period.end - SLACK <= last
    }
    return tuple(sorted(inside))


def _named(*, first: date, last: date, calendar: str) -> Iterable[Period]:
    own: Calendar = "admin15" if calendar == "admin15" else "calendar"
    for year in range(first.year, last.year + 2):
        for number in range(1, 13):
            yield parse_code(code=f"{year}-{number:02d}", calendar=own)
        for number in range(1, 5):
            yield parse_code(code=f"{year}-Q{number}", calendar=own)


def _around_the_change() -> tuple[Period, Period]:
    return (
        from_dates(start=date(2025, 6, 15), end=_LAST_OLD, calendar="admin15"),
        from_dates(start=STRUCTURE_CHANGE, end=date(2025, 7, 14), calendar="admin15"),
    )
