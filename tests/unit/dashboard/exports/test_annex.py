import io
from datetime import date

import openpyxl
import pytest

from dashboard.exports.annex import COLUMNS, annex_rows, annex_xlsx
from tests.fakes.survey_views import gap_view

AMOUNT, MOST = COLUMNS.index("amount"), COLUMNS.index("amount_most")


def test_sums_of_units_add_up_to_the_total():
    view = gap_view()
    rows = annex_rows(view=view, units=view.units, lang="vi")
    for column in (AMOUNT, MOST):
        lines = [row.cells[column] or 0 for row in rows if row.kind == "line"]
        sums = [row.cells[column] for row in rows if row.kind == "sum"]
        (total,) = [row.cells[column] for row in rows if row.kind == "total"]
        assert sum(lines) == sum(sums) == total > 0


def test_amount_is_shortfall_times_price():
    view = gap_view()
    rows = [row.cells for row in annex_rows(view=view, units=view.units[:1], lang="vi") if row.kind == "line"]
    scanner = next(row for row in rows if row[1] == "Máy quét")
    assert scanner[3:9] == (3, 1, 1, 2, 22_000_000, 44_000_000)
    assert scanner[MOST] == 44_000_000 * 130 // 100


def test_what_no_form_counts_is_empty_with_a_reason():
    view = gap_view()
    rows = [row.cells for row in annex_rows(view=view, units=view.units[:1], lang="en") if row.kind == "line"]
    phone = next(row for row in rows if row[1] == "Fixed telephone")
    assert phone[6] is None and phone[AMOUNT] is None
    assert "no form counts this item" in phone[-1]


def test_units_stand_in_vietnamese_order():
    view = gap_view()
    names = [
        row.cells[1] for row in annex_rows(view=view, units=view.units, lang="vi") if row.kind == "title"
    ]
    assert names == ["Xã = B", "Xã Dân Thành", "Xã Đức Thọ"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_workbook_stands_alone_and_calculates_nothing(lang: str):
    view = gap_view()
    body = annex_xlsx(view=view, units=view.units, lang=lang, made_on=date(2026, 10, 5))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("05/10/2026" in text for text in texts)
    assert any(text.startswith(("Số liệu mô phỏng", "Simulated")) for text in texts)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
