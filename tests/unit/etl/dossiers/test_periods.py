"""Which periods a dossier file can speak of, and the numbers that stand for stretches of days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from etl.dossiers.coverage import Block, cells_of, coverage_of, joined
from etl.dossiers.model import CountRequest, Coverage, Validity
from etl.dossiers.periods import periods_within
from etl.dossiers.segments import segments_for

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
ALWAYS = Validity(first=date(2020, 1, 1), last=date(9999, 12, 31))


class TestSegments:
    @given(day=DAYS, halves=st.booleans())
    def test_a_number_changes_exactly_where_a_period_may_begin(self, day: date, halves: bool):
        # Given a day and the one after it
        own = segments_for(
            calendars=("admin15", "calendar") if halves else ("admin15",), first_days=[date(2025, 1, 1)]
        )
        after = day + timedelta(days=1)

        # Then the number grows on the 15th, on the 1st where halves are asked for, and on a cut
        begins = after.day == 15 or (halves and after.day == 1)
        cut = after in (date(2025, 1, 1), date(2025, 7, 1))
        assert own.of_day(after) - own.of_day(day) == int(begins) + int(cut)


class TestPeriods:
    def test_months_quarters_and_the_short_periods_around_the_change(self):
        # Given a file of the new structure from June to September 2025
        found = periods_within(structure="post2025", first=date(2025, 6, 1), last=date(2025, 9, 14))

        # Then the month across the change is there whole, and its part from 1 July
        assert [(p.start, p.end) for p in found] == [
            (date(2025, 6, 15), date(2025, 7, 14)),
            (date(2025, 7, 1), date(2025, 7, 14)),
            (date(2025, 7, 15), date(2025, 8, 14)),
            (date(2025, 6, 15), date(2025, 9, 14)),
            (date(2025, 8, 15), date(2025, 9, 14)),
        ]

    def test_the_old_structure_ends_with_its_short_period(self):
        found = periods_within(structure="pre2025", first=date(2025, 5, 1), last=date(2025, 12, 31))

        assert [(p.start, p.end) for p in found] == [
            (date(2025, 5, 15), date(2025, 6, 14)),
            (date(2025, 6, 15), date(2025, 6, 30)),
        ]

    def test_a_weekend_at_either_end_does_not_lose_the_month(self):
        # Given the first dossier on Monday the 17th and the last on Friday the 12th
        found = periods_within(structure="post2025", first=date(2025, 11, 17), last=date(2025, 12, 12))

        assert [p.code for p in found] == ["2025-12"]

    def test_calendar_periods_only_when_asked_for(self):
        days = {"structure": "post2025", "first": date(2026, 1, 1), "last": date(2026, 3, 31)}

        assert {p.calendar for p in periods_within(**days)} == {"admin15"}
        both = periods_within(**days, calendars=("admin15", "calendar"))
        assert [p.code for p in both if p.calendar == "calendar"] == [
            "2026-01",
            "2026-02",
            "2026-Q1",
            "2026-03",
        ]


class TestCoverage:
    def test_old_open_dossiers_do_not_stretch_what_a_file_covers(self):
        # Given two dossiers of 2021 that are still open, and a quarter of 2026
        old = Block(0, "post2025", 10, n=2, first=date(2021, 3, 1), last=date(2021, 3, 2))
        new = [
            Block(0, "post2025", 70 + n, n=50, first=date(2026, 1 + n, 2), last=date(2026, 1 + n, 28))
            for n in range(3)
        ]

        found = coverage_of(blocks=[old, *new], request=CountRequest(), gap=3)

        assert found == (Coverage(0, "post2025", date(2026, 1, 2), date(2026, 3, 28)),)

    def test_what_the_user_says_wins(self):
        block = Block(0, "post2025", 70, n=1, first=date(2026, 1, 9), last=date(2026, 1, 9))
        request = CountRequest(first=date(2026, 1, 1), last=date(2026, 1, 31))

        (found,) = coverage_of(blocks=[block], request=request, gap=3)

        assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 1, 31))

    def test_files_of_a_month_each_cover_the_reporting_month_across_them(self):
        # Given exports of January and of February
        spans = [(date(2026, 2, 2), date(2026, 2, 27)), (date(2026, 1, 2), date(2026, 1, 30))]

        assert joined(spans) == ((date(2026, 1, 2), date(2026, 2, 27)),)
        assert len(joined([(date(2026, 1, 2), date(2026, 1, 30)), (date(2026, 3, 2), date(2026, 3, 9))])) == 2

    def test_a_unit_has_no_count_for_a_period_after_its_end(self):
        # Given a unit that ended on 31 December 2024, and one that did not
        ended = Validity(first=date(2020, 1, 1), last=date(2024, 12, 31))
        coverage = [Coverage(0, "pre2025", date(2024, 10, 15), date(2025, 2, 14))]

        cells = cells_of(
            units={("pre2025", "1"): frozenset({0}), ("pre2025", "2"): frozenset({0})},
            coverage=coverage,
            validities={("pre2025", "1"): ended, ("pre2025", "2"): ALWAYS},
            calendars=("admin15",),
        )

        months = {code: [p.code for (_, c), p in cells if c == code and p.kind == "month"] for code in "12"}
        assert months == {
            "1": ["2024-11", "2024-12"],
            "2": ["2024-11", "2024-12", "2025-01", "2025-02"],
        }
