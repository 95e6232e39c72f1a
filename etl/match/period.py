"""The period of a report, from what is written above its header."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from domain.errors import PeriodError
from domain.periods import Period, from_dates, parse_code
from domain.units.names import tidy
from etl.extract.cells import Cell, RawSheet, text_of
from etl.extract.dates import serial_to_date

FormCalendar = Literal["admin15", "calendar"]
_DATE = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![0-9/])")
_SERIAL = re.compile(r"[0-9]{5}")
_QUARTER = re.compile(r"\b(?:qu[ýí]|qúy)\s+(iv|i{1,3}|[1-4])(?:\s*[/-]\s*|\s+năm\s+|\s+)([0-9]{4})\b")
_HALF = re.compile(r"\b0?6\s+tháng\s+(đầu|cuối)\s+năm\s+([0-9]{4})\b")
# after "ngày 14" (or a day left blank) a month belongs to the date of the document
_MONTH = re.compile(r"(ngày[\s0-9.…_]*)?\btháng\s+([0-9]{1,2})(?:\s*/\s*|\s+năm\s+)([0-9]{4})\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FIRST_SERIAL, _LAST_SERIAL = Decimal(36526), Decimal(73050)


class PeriodNotFoundError(LookupError):
    """Nothing above the header of a sheet says for which period it reports."""

    def __init__(self, *, sheet: str) -> None:
        super().__init__(f"no period above the header of sheet {sheet!r}")
        self.sheet = sheet


def find_period(*, sheet: RawSheet, before_row: int, calendar: FormCalendar) -> Period:
    """Return the period written in the rows above `before_row`.

    Tried over all rows, in this order: a row with two dates, a quarter, a half-year, a month; the last three in the
    calendar of the form.

    Raises:
        PeriodNotFoundError: none of them is there.
    """
    rows = [cells for _, cells in sorted(sheet.rows.items()) if _ < before_row]
    texts = [" ".join(tidy(text_of(cell)).lower() for _, cell in sorted(cells.items())) for cells in rows]
    finders: Sequence[Callable[[], Iterable[Period]]] = (
        lambda: _from_dates(rows, calendar=calendar),
        lambda: _from_labels(texts, pattern=_QUARTER, code=_quarter_code, calendar=calendar),
        lambda: _from_labels(texts, pattern=_HALF, code=_half_code, calendar=calendar),
        lambda: _from_labels(texts, pattern=_MONTH, code=_month_code, calendar=calendar),
    )
    for finder in finders:
        for period in finder():
            return period
    raise PeriodNotFoundError(sheet=sheet.name)


def dates_in(cells: Iterable[Cell]) -> list[date]:
    """Return the dates of some cells in order: date cells, serial numbers of 2000 to 2099, and d/m/yyyy in text."""
    found: list[date] = []
    for cell in cells:
        value = cell.value
        if isinstance(value, str):
            found.extend(day for match in _DATE.finditer(value) if (day := _day(match)) is not None)
            if _SERIAL.fullmatch(value.strip()):  # a CSV file has nothing but text
                found.extend(_serial(Decimal(value.strip())))
        elif isinstance(value, date):
            found.append(value)
        elif isinstance(value, Decimal):
            found.extend(_serial(value))
    return found


def _serial(number: Decimal) -> list[date]:
    day = serial_to_date(number) if _FIRST_SERIAL <= number <= _LAST_SERIAL else None
    return [day] if day is not None else []


def _day(match: re.Match[str]) -> date | None:
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:  # 31/02/2024 is no date, so the text is no period either
        return None


def _from_dates(rows: Iterable[dict[int, Cell]], *, calendar: FormCalendar) -> Iterable[Period]:
    for cells in rows:
        days = dates_in(cell for _, cell in sorted(cells.items()))
        if len(days) >= 2 and days[0] <= days[1]:
            yield from_dates(start=days[0], end=days[1], calendar=calendar)


def _from_labels(
    texts: Iterable[str],
    *,
    pattern: re.Pattern[str],
    code: Callable[[re.Match[str]], str],
    calendar: FormCalendar,
) -> Iterable[Period]:
    for text in texts:
        for match in pattern.finditer(text):
            try:
                yield parse_code(code=code(match), calendar=calendar)
            except PeriodError:  # "tháng 13/2024", or the date of the document: go on looking
                continue


def _quarter_code(match: re.Match[str]) -> str:
    name = match.group(1)
    return f"{match.group(2)}-Q{_QUARTERS.get(name) or name}"


def _half_code(match: re.Match[str]) -> str:
    return f"{match.group(2)}-H{1 if match.group(1) == 'đầu' else 2}"


def _month_code(match: re.Match[str]) -> str:
    return "" if match.group(1) else f"{match.group(3)}-{int(match.group(2)):02d}"
