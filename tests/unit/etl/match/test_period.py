"""The period above the header."""

from datetime import date
from decimal import Decimal

import pytest

from domain.periods import Period
from etl.extract.cells import Cell, RawSheet
from etl.match.period import FormCalendar, PeriodNotFoundError, find_period


def period(*lines: list[object], calendar: FormCalendar = "calendar") -> Period:
    rows = {
        row: {column: Cell(value) for column, value in enumerate(line, start=1)}  # type: ignore[arg-type]
        for row, line in enumerate(lines, start=1)
    }
    sheet = RawSheet(name="S", rows=rows)
    return find_period(sheet=sheet, before_row=len(lines) + 1, calendar=calendar)


def dates(found: Period) -> tuple[str, str]:
    return found.start.isoformat(), found.end.isoformat()


class TestFindPeriod:
    @pytest.mark.parametrize(
        "line",
        [
            ["Kỳ báo cáo: Quý I năm 2024 (Từ ngày 01/01/2024 đến ngày 31/3/2024)"],
            ["Từ ngày:", date(2024, 1, 1), "đến ngày:", date(2024, 3, 31)],
            ["Từ ngày:", Decimal(45292), "đến ngày:", "31/3/2024"],
            ["Quý I/2024"],
            ["QUÝ 1-2024"],
            ["Báo cáo quý I năm 2024"],
        ],
    )
    def test_spellings_of_a_quarter(self, line: list[object]):
        found = period(line)

        assert (dates(found), found.kind) == (("2024-01-01", "2024-03-31"), "quarter")

    @pytest.mark.parametrize(
        ("line", "calendar", "expected"),
        [
            ("Tháng 7/2025", "admin15", ("2025-06-15", "2025-07-14")),
            ("Tháng 01 năm 2024", "admin15", ("2023-12-15", "2024-01-14")),
            ("Quý I/2025", "admin15", ("2024-12-15", "2025-03-14")),
            ("Tháng 2/2024", "calendar", ("2024-02-01", "2024-02-29")),
            ("6 tháng đầu năm 2025", "calendar", ("2025-01-01", "2025-06-30")),
            ("6 tháng cuối năm 2025", "calendar", ("2025-07-01", "2025-12-31")),
        ],
    )
    def test_labels_follow_the_calendar_of_the_form(
        self, line: str, calendar: FormCalendar, expected: tuple[str, str]
    ):
        assert dates(period([line], calendar=calendar)) == expected

    def test_a_row_with_one_date_is_no_period(self):
        found = period(["(Kèm theo Công văn số 1 ngày 05/4/2025)"], ["Quý I/2025"])

        assert dates(found) == ("2025-01-01", "2025-03-31")

    @pytest.mark.parametrize("line", ["Hà Tĩnh, ngày 03 tháng 1 năm 2025", "ngày .... tháng 1 năm 2025"])
    def test_the_date_of_the_document_is_no_period(self, line: str):
        with pytest.raises(PeriodNotFoundError):
            period([line])

    def test_kinds_are_tried_over_all_rows_not_row_by_row(self):
        found = period(["Tháng 3/2025"], ["Quý II/2025"])

        assert found.kind == "quarter"

    @pytest.mark.parametrize(
        "line", ["Từ ngày 31/02/2024 đến ngày 14/03/2024", "Từ 14/03/2024 đến 15/02/2024", "Tháng 13/2024"]
    )
    def test_impossible_dates_are_no_period(self, line: str):
        with pytest.raises(PeriodNotFoundError):
            period([line])

    def test_days_of_a_closing_report_are_a_custom_period(self):
        found = period(["Từ ngày 15/06/2025 đến ngày 30/06/2025"], calendar="admin15")

        assert (found.kind, found.structure) == ("custom", "pre2025")
