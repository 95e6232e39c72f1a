"""When a report came, measured against the day it was due."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Timing = Literal["on_time", "late", "reported", "overdue", "not_due"]
TIMINGS: tuple[Timing, ...] = ("on_time", "late", "reported", "overdue", "not_due")


@dataclass(frozen=True)
class Timeliness:
    """``days`` is how late a late or overdue report is, else 0. ``reported``: it is there, its day is not known."""

    timing: Timing
    days: int = 0


def timeliness(*, due_on: date, has_arrived: bool, received_on: date | None, today: date) -> Timeliness:
    """How a report stands on ``today``; a report that comes on the day it is due is on time.

    ``received_on`` is the day of the first report, None when nobody knows it: reports of a history loaded in bulk
    all arrived on one day, which says nothing about their senders.

    >>> timeliness(due_on=date(2026, 4, 15), has_arrived=True, received_on=date(2026, 4, 17), today=date(2026, 5, 1))
    Timeliness(timing='late', days=2)
    """
    if has_arrived and received_on is None:
        return Timeliness(timing="reported")
    late = ((received_on if has_arrived and received_on else today) - due_on).days
    if has_arrived:
        return Timeliness(timing="late", days=late) if late > 0 else Timeliness(timing="on_time")
    return Timeliness(timing="overdue", days=late) if late > 0 else Timeliness(timing="not_due")
