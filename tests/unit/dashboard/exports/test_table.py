import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from dashboard.exports.table import indicator_sheet, neutral, to_csv, to_xlsx
from tests.fakes.indicator_views import unit, view

DAY = date(2026, 10, 20)
UNITS = (
    unit("Xã Đức Thọ", 19.25, code="18229", numerator=77, denominator=400, rank=2, change=-1.5),
    unit("Xã Can Lộc", None, code="18406"),
    unit("Xã Kỳ Anh", 66.66666666666667, code="18754", numerator=2, denominator=3, rank=1, is_small=True),
)


def sheet(**changes: object):
    return indicator_sheet(view=view(UNITS, **changes), lang="vi", made_on=DAY)  # type: ignore[arg-type]


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@cmd", "\tx", "\r=x"])
def test_text_that_would_be_calculated_is_neutralised(text: str):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Xã A", "", 1.5, -2, None])
def test_everything_else_stays(value: object):
    assert neutral(value) == value


class TestIndicatorSheet:
    def test_every_unit_in_order_of_rank_silent_ones_last(self):
        assert [row[1] for row in sheet().rows] == ["18754", "18229", "18406"]

    def test_missing_is_words_never_a_number(self):
        last = sheet().rows[-1]
        assert (last[0], last[4], last[5], last[6]) == (None, None, None, None)
        assert last[-1] == "chưa báo cáo"

    def test_small_base_is_marked(self):
        assert "Mẫu số không quá 3" in sheet().rows[0][-1]

    def test_stands_alone(self):
        """Given a file that has left the office, then it says what, where, when, from which report, and simulated."""
        own = sheet()
        text = "\n".join((own.title, *own.notes))
        for part in (
            "Quý III/2026",
            "tỉnh Hà Tĩnh",
            "Biểu 02/DVCTT",
            "20/10/2026",
            "mô phỏng",
            "Mục tiêu: 50",
            "Cấp: Xã",
        ):
            assert part in text

    def test_real_data_is_not_called_simulated(self):
        assert "mô phỏng" not in "\n".join(sheet(is_synthetic=False).notes)


class TestToCsv:
    def test_code_is_text_and_value_has_full_precision(self):
        rows = csv_rows(to_csv(sheet()))
        first = next(row for row in rows if row[1:2] == ["18754"])
        assert float(first[6]) == pytest.approx(2 / 3 * 100, rel=1e-12)

    def test_starts_with_a_byte_order_mark(self):
        assert to_csv(sheet()).startswith(b"\xef\xbb\xbf")

    def test_names_are_neutralised(self):
        own = sheet()
        bad = replace(own, rows=((1, "18754", "=HYPERLINK(1)", *own.rows[0][3:]),))
        assert csv_rows(to_csv(bad))[-1][2] == "'=HYPERLINK(1)"


class TestToXlsx:
    def read(self, data: bytes):
        return openpyxl.load_workbook(io.BytesIO(data)).active

    def test_numbers_are_numbers_and_codes_are_text(self):
        page = self.read(to_xlsx(sheet()))
        row = next(row for row in page.iter_rows() if row[1].value == "18229")
        assert (row[4].value, row[5].value, row[6].value, row[7].value) == (77, 400, 19.25, -1.5)
        assert row[1].data_type == "s"

    def test_no_formula_anywhere(self):
        own = sheet()
        bad = replace(own, rows=((1, "18754", "=1+1", *own.rows[0][3:]),))
        page = self.read(to_xlsx(bad))
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
