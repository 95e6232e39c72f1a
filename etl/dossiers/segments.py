"""Stretches of days that no period boundary cuts: a period is a run of whole segments, so counting needs no days.

In the reporting calendar a segment is a month from the 15th to the 14th; with calendar periods as well, half a month
(1-14, 15-end). Days on which units begin or end, 2025-07-01 above all, cut a segment once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.periods import STRUCTURE_CHANGE, Period


@dataclass(frozen=True)
class Segments:
    """The numbering of segments: months (or half-months) and, added to them, the cuts that lie before a day.

    Both parts only ever grow from day to day, so two days have one number exactly when they lie in one segment.
    """

    halves: bool
    cuts: tuple[date, ...]

    @property
    def per_month(self) -> int:
        """How many segments a month has, cuts apart."""
        return 2 if self.halves else 1

    def of_day(self, day: date) -> int:
        """The number of the segment that holds ``day``; later days never have a lower one."""
        month, late = day.year * 12 + day.month - 1, int(day.day >= 15)
        return (2 * month if self.halves else month) + late + sum(cut <= day for cut in self.cuts)

    def of_column(self, day: Any) -> Any:
        """The same of an Ibis date expression; null stays null."""
        month, late = day.year() * 12 + day.month() - 1, (day.day() >= 15).cast("int32")
        number = (month * 2 if self.halves else month) + late
        for cut in self.cuts:
            number = number + (day >= cut).cast("int32")
        return number.cast("int32")

    def span(self, period: Period) -> tuple[int, int]:
        """The first and last segment of a period."""
        return self.of_day(period.start), self.of_day(period.end)


def segments_for(*, calendars: Sequence[str], first_days: Sequence[date] = ()) -> Segments:
    """The coarsest numbering that the periods of these calendars allow: fewer segments, fewer groups.

    ``first_days``: days from which some unit no longer exists.
    """
    cuts = sorted({STRUCTURE_CHANGE, *first_days})
    return Segments(halves="calendar" in calendars, cuts=tuple(cuts))
