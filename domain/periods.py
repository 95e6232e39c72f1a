"""Reporting periods.

Two calendars never mix: ``calendar`` (months, quarters, half-years, years of the calendar; forms F2 to F5, F8 and
the national portal) and ``admin15`` (from the 15th to the 14th, named by their end; Decree 09/2019/ND-CP art. 12;
form II.06).
"""

import calendar as _calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, Self

from domain.errors import PeriodError

Kind = Literal["month", "quarter", "half", "year", "custom"]
Calendar = Literal["calendar", "admin15"]

STRUCTURE_CHANGE = date(2025, 7, 1)
VIETNAM = timezone(timedelta(hours=7))  # one zone, no summer time
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"^(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?$")
_CUSTOM = re.compile(r"^(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})$")


def local_day(moment: datetime) -> date:
    """The day in Việt Nam of a moment kept in UTC without zone, as the database keeps them; deadlines are local days.

    >>> local_day(datetime(2026, 4, 15, 17, 30))
    datetime.date(2026, 4, 16)
    """
    return moment.replace(tzinfo=UTC).astimezone(VIETNAM).date()


def local_today() -> date:
    """Today in Việt Nam."""
    return datetime.now(tz=VIETNAM).date()


class PeriodName(str):
    """The name of a period as it stands alone, with its forms within a sentence.

    Attributes:
        apart: after a comma or a bracket: ``second half of 2025``.
        inside: after a word: ``the second half of 2025``.
    """

    apart: str
    inside: str

    def __new__(cls, alone: str, *, apart: str = "", inside: str = "") -> Self:
        """The name; forms not given are as the ones before."""
        own = super().__new__(cls, alone)
        own.apart = apart or alone
        own.inside = inside or own.apart
        return own

    def on_one_line(self) -> Self:
        """The same name with spaces that do not break."""
        forms = (text.replace(" ", "\u00a0") for text in (str(self), self.apart, self.inside))
        alone, apart, inside = forms
        return type(self)(alone, apart=apart, inside=inside)


@dataclass(frozen=True, order=True)
class Period:
    """A period: ``start`` and ``end`` are both part of it."""

    end: date
    start: date
    kind: Kind
    calendar: Calendar

    @property
    def code(self) -> str:
        """Name in addresses and files: 2026-09, 2026-Q3, 2026-H1, 2026, or start_end for a custom period."""
        year, month = self.end.year, self.end.month
        if self.kind == "month":
            return f"{year}-{month:02d}"
        if self.kind == "quarter":
            return f"{year}-Q{(month + 2) // 3}"
        if self.kind == "half":
            return f"{year}-H{1 if month <= 6 else 2}"
        return str(year) if self.kind == "year" else f"{self.start}_{self.end}"

    @property
    def structure(self) -> str:
        """``pre2025`` for a period that ends by 2025-06-30, else ``post2025``."""
        return structure_on(day=self.end)

    def label(self, *, lang: str) -> PeriodName:
        """Name for people: ``Quý III/2026``, ``Q3 2026``; it knows how it stands inside a sentence."""
        year, month = self.end.year, self.end.month
        if self.kind == "month":
            name = f"Tháng {month:02d}/{year}" if lang == "vi" else f"{_calendar.month_abbr[month]} {year}"
            return PeriodName(name, apart=name.replace("Tháng", "tháng"))
        if self.kind == "quarter":
            quarter = (month + 2) // 3
            return PeriodName(f"Quý {_ROMAN[quarter - 1]}/{year}" if lang == "vi" else f"Q{quarter} {year}")
        if self.kind == "half":
            first = month <= 6
            if lang == "vi":
                return PeriodName(f"6 tháng {'đầu' if first else 'cuối'} năm {year}")
            apart = f"{'first' if first else 'second'} half of {year}"
            return PeriodName(apart.capitalize(), apart=apart, inside=f"the {apart}")
        if self.kind == "year":
            return PeriodName(f"Năm {year}", apart=f"năm {year}") if lang == "vi" else PeriodName(f"{year}")
        return PeriodName(f"{self.start:%d/%m/%Y} – {self.end:%d/%m/%Y}")

    def dates(self) -> str:
        """The dates, dd/mm/yyyy – dd/mm/yyyy."""
        return f"{self.start:%d/%m/%Y} – {self.end:%d/%m/%Y}"


def structure_on(*, day: date) -> str:
    """The administrative structure in force on ``day`` (Resolution 202/2025/QH15: two tiers from 2025-07-01)."""
    return "post2025" if day >= STRUCTURE_CHANGE else "pre2025"


def _shift(*, year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + (month - 1) + months
    return index // 12, index % 12 + 1


def _by_end_month(*, year: int, month: int, kind: Kind, calendar: Calendar) -> Period:
    span = _MONTHS[kind]
    if calendar == "calendar":
        first_year, first_month = _shift(year=year, month=month, months=1 - span)
        last_day = _calendar.monthrange(year, month)[1]
        return Period(
            end=date(year, month, last_day),
            start=date(first_year, first_month, 1),
            kind=kind,
            calendar=calendar,
        )
    first_year, first_month = _shift(year=year, month=month, months=-span)
    return Period(
        end=date(year, month, 14), start=date(first_year, first_month, 15), kind=kind, calendar=calendar
    )


def parse_code(*, code: str, calendar: Calendar = "calendar") -> Period:
    """The period named ``code`` in ``calendar``; raises PeriodError when it is none."""
    found = _CODE.match(code)
    if found:
        year = int(found["year"])
        if found["quarter"]:
            return _by_end_month(
                year=year, month=3 * int(found["quarter"]), kind="quarter", calendar=calendar
            )
        if found["half"]:
            return _by_end_month(year=year, month=6 * int(found["half"]), kind="half", calendar=calendar)
        if found["month"]:
            return _by_end_month(year=year, month=int(found["month"]), kind="month", calendar=calendar)
        return _by_end_month(year=year, month=12, kind="year", calendar=calendar)
    custom = _CUSTOM.match(code)
    if not custom:
        raise PeriodError(
            vi=f"Kỳ “{code}” không hợp lệ. Viết như 2026-09, 2026-Q3, 2026-H1 hoặc 2026.",
            en=f"Period “{code}” is not valid. Write it as 2026-09, 2026-Q3, 2026-H1 or 2026.",
        )
    try:
        start, end = (date.fromisoformat(part) for part in custom.groups())
    except ValueError as error:
        raise PeriodError(
            vi=f"Ngày trong kỳ “{code}” không có thật.", en=f"“{code}” holds a date that does not exist."
        ) from error
    return from_dates(start=start, end=end)


def from_dates(*, start: date, end: date, calendar: Calendar | None = None) -> Period:
    """The named period with exactly these dates, else a custom one; raises PeriodError when end < start."""
    if end < start:
        raise PeriodError(
            vi=f"Kỳ kết thúc {end} trước khi bắt đầu {start}.",
            en=f"The period ends {end}, before it starts {start}.",
        )
    calendars: tuple[Calendar, ...] = (calendar,) if calendar else ("calendar", "admin15")
    for own in calendars:
        for kind in _kinds_ending_in(month=end.month):
            period = _by_end_month(year=end.year, month=end.month, kind=kind, calendar=own)
            if (period.start, period.end) == (start, end):
                return period
    return Period(end=end, start=start, kind="custom", calendar=calendar or "calendar")


def _kinds_ending_in(*, month: int) -> tuple[Kind, ...]:
    kinds: tuple[Kind, ...] = ("month", "quarter", "half", "year")
    return tuple(kind for kind in kinds if month % _MONTHS[kind] == 0)


def preceding(*, period: Period) -> Period:
    """The period of the same kind and calendar just before; a custom period has the same number of days before it."""
    if period.kind == "custom":
        days = (period.end - period.start).days
        end = period.start - timedelta(days=1)
        return Period(end=end, start=end - timedelta(days=days), kind="custom", calendar=period.calendar)
    year, month = _shift(year=period.end.year, month=period.end.month, months=-_MONTHS[period.kind])
    return _by_end_month(year=year, month=month, kind=period.kind, calendar=period.calendar)


def complete_cover(*, period: Period, available: Sequence[Period]) -> tuple[Period, ...]:
    """Shortest gapless run of available periods of the same calendar that fills ``period`` exactly; () when none does.

    Longer sub-periods win, so that a year is built of two halves rather than of twelve months when both exist.
    """
    own = sorted(
        (p for p in available if p.calendar == period.calendar and p != period), key=lambda p: p.start
    )
    by_start: dict[date, list[Period]] = {}
    for candidate in own:
        if candidate.start >= period.start and candidate.end <= period.end:
            by_start.setdefault(candidate.start, []).append(candidate)
    return _walk(day=period.start, last=period.end, by_start=by_start)


def _walk(*, day: date, last: date, by_start: dict[date, list[Period]]) -> tuple[Period, ...]:
    for candidate in sorted(by_start.get(day, []), key=lambda p: p.end, reverse=True):
        if candidate.end == last:
            return (candidate,)
        rest = _walk(day=candidate.end + timedelta(days=1), last=last, by_start=by_start)
        if rest:
            return (candidate, *rest)
    return ()
