"""Reporting periods of the two calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PeriodError
from domain.periods import Period, complete_cover, from_dates, parse_code, preceding, structure_on

CODES = st.one_of(
    st.builds(lambda y: f"{y}", st.integers(2000, 2060)),
    st.builds(lambda y, h: f"{y}-H{h}", st.integers(2000, 2060), st.integers(1, 2)),
    st.builds(lambda y, q: f"{y}-Q{q}", st.integers(2000, 2060), st.integers(1, 4)),
    st.builds(lambda y, m: f"{y}-{m:02d}", st.integers(2000, 2060), st.integers(1, 12)),
)


class TestParseCode:
    """Codes name the same periods as the decree and the calendar."""

    @pytest.mark.parametrize(
        ("code", "calendar", "start", "end"),
        [
            ("2024-Q1", "admin15", date(2023, 12, 15), date(2024, 3, 14)),
            ("2025-Q3", "admin15", date(2025, 6, 15), date(2025, 9, 14)),
            ("2025-07", "admin15", date(2025, 6, 15), date(2025, 7, 14)),
            ("2024", "admin15", date(2023, 12, 15), date(2024, 12, 14)),
            ("2024-Q1", "calendar", date(2024, 1, 1), date(2024, 3, 31)),
            ("2024-02", "calendar", date(2024, 2, 1), date(2024, 2, 29)),
            ("2026-H2", "calendar", date(2026, 7, 1), date(2026, 12, 31)),
        ],
    )
    def test_dates(self, code: str, calendar: str, start: date, end: date) -> None:
        period = parse_code(code=code, calendar=calendar)  # type: ignore[arg-type]
        assert (period.start, period.end) == (start, end)

    @pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "quý 3", "", "2026-02-30_2026-03-01"])
    def test_a_code_that_is_none_says_how_to_write_one(self, code: str) -> None:
        with pytest.raises(PeriodError) as caught:
            parse_code(code=code)
        assert caught.value.vi and caught.value.en

    @given(code=CODES, calendar=st.sampled_from(["calendar", "admin15"]))
    def test_a_period_reads_back_from_its_code_and_from_its_dates(self, code: str, calendar: str) -> None:
        period = parse_code(code=code, calendar=calendar)  # type: ignore[arg-type]
        assert period.code == code
        assert from_dates(start=period.start, end=period.end) == period

    @given(code=CODES, calendar=st.sampled_from(["calendar", "admin15"]))
    def test_the_preceding_period_ends_the_day_before(self, code: str, calendar: str) -> None:
        period = parse_code(code=code, calendar=calendar)  # type: ignore[arg-type]
        before = preceding(period=period)
        assert before.end + timedelta(days=1) == period.start
        assert before.kind == period.kind and before.calendar == period.calendar


class TestFromDates:
    """Odd dates are a custom period, never rounded to a named one."""

    def test_the_broken_month_of_the_change_is_custom(self) -> None:
        period = from_dates(start=date(2025, 6, 15), end=date(2025, 6, 30), calendar="admin15")
        assert period.kind == "custom" and period.code == "2025-06-15_2025-06-30"
        assert parse_code(code=period.code).start == period.start

    def test_an_end_before_the_start_is_refused(self) -> None:
        with pytest.raises(PeriodError):
            from_dates(start=date(2025, 6, 15), end=date(2025, 6, 14))


class TestStructure:
    """The structure follows the end of the period."""

    def test_july_2025_of_form_ii06_is_already_the_new_structure(self) -> None:
        assert parse_code(code="2025-07", calendar="admin15").structure == "post2025"
        assert parse_code(code="2025-Q2", calendar="calendar").structure == "pre2025"
        assert structure_on(day=date(2025, 6, 30)) == "pre2025"


class TestCompleteCover:
    """A longer period is built of a gapless set of its own calendar, or not at all."""

    def _quarters(self, *codes: str, calendar: str = "calendar") -> list[Period]:
        return [parse_code(code=code, calendar=calendar) for code in codes]  # type: ignore[arg-type]

    def test_four_quarters_make_a_year(self) -> None:
        parts = self._quarters("2024-Q4", "2024-Q1", "2024-Q3", "2024-Q2")
        found = complete_cover(period=parse_code(code="2024"), available=parts)
        assert [p.code for p in found] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]

    def test_a_gap_gives_nothing(self) -> None:
        parts = self._quarters("2024-Q1", "2024-Q2", "2024-Q4")
        assert complete_cover(period=parse_code(code="2024"), available=parts) == ()

    def test_the_calendars_never_mix(self) -> None:
        parts = self._quarters("2024-Q1", "2024-Q2", calendar="admin15")
        assert complete_cover(period=parse_code(code="2024-H1"), available=parts) == ()

    def test_the_longest_parts_win(self) -> None:
        parts = self._quarters("2024-Q1", "2024-Q2", "2024-H1", "2024-Q3", "2024-Q4")
        found = complete_cover(period=parse_code(code="2024"), available=parts)
        assert [p.code for p in found] == ["2024-H1", "2024-Q3", "2024-Q4"]


class TestLabel:
    """Labels in both languages."""

    def test_labels(self) -> None:
        assert parse_code(code="2026-Q3").label(lang="vi") == "Quý III/2026"
        assert parse_code(code="2026-H1").label(lang="vi") == "6 tháng đầu năm 2026"
        assert parse_code(code="2026-Q3").label(lang="en") == "Q3 2026"

    @pytest.mark.parametrize(
        ("code", "lang", "alone", "apart", "inside"),
        [
            ("2025-H2", "en", "Second half of 2025", "second half of 2025", "the second half of 2025"),
            ("2026-Q3", "en", "Q3 2026", "Q3 2026", "Q3 2026"),
            ("2026-08", "vi", "Tháng 08/2026", "tháng 08/2026", "tháng 08/2026"),
            ("2025", "vi", "Năm 2025", "năm 2025", "năm 2025"),
            ("2026-Q3", "vi", "Quý III/2026", "Quý III/2026", "Quý III/2026"),
        ],
    )
    def test_within_a_sentence(self, code: str, lang: str, alone: str, apart: str, inside: str) -> None:
        name = parse_code(code=code).label(lang=lang)
        assert (name, name.apart, name.inside) == (alone, apart, inside)
        assert name.on_one_line().inside == inside.replace(" ", "\u00a0")
