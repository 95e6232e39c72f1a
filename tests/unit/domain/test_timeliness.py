"""On time, late, overdue, not due: counted in days of the calendar."""

from datetime import date, datetime

import pytest

from domain.periods import local_day
from domain.timeliness import Timeliness, timeliness

DUE = date(2026, 4, 15)


@pytest.mark.parametrize(
    ("has_arrived", "received_on", "today", "expected"),
    [
        (True, DUE, date(2026, 5, 1), Timeliness("on_time")),
        (True, date(2026, 4, 1), date(2026, 5, 1), Timeliness("on_time")),
        (True, date(2026, 4, 16), date(2026, 5, 1), Timeliness("late", 1)),
        (True, None, date(2026, 5, 1), Timeliness("reported")),
        (False, None, DUE, Timeliness("not_due")),
        (False, None, date(2026, 4, 25), Timeliness("overdue", 10)),
    ],
)
def test_a_report_is_measured_against_the_day_it_was_due(
    has_arrived: bool, received_on: date | None, today: date, expected: Timeliness
) -> None:
    found = timeliness(due_on=DUE, has_arrived=has_arrived, received_on=received_on, today=today)
    assert found == expected


def test_an_evening_in_utc_is_the_next_morning_in_viet_nam() -> None:
    assert local_day(datetime(2026, 4, 15, 16, 59)) == DUE  # noqa: DTZ001 - the database keeps UTC without zone
    assert local_day(datetime(2026, 4, 15, 17, 0)) == date(2026, 4, 16)  # noqa: DTZ001 - as above
