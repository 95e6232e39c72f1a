import io
from datetime import date

import openpyxl

from dashboard.exports.reminders import reminder_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.views.report_model import RemindersView
from tests.fakes.reports import status

VIEW = RemindersView(
    rows=(status(unit_name="=Xã A"),), total=1, n_units=1, today=date(2026, 11, 24), is_synthetic=True
)


def test_the_file_stands_alone_and_says_that_it_is_simulated():
    sheet = reminder_sheet(view=VIEW, structure="post2025", lang="vi", made_on=date(2026, 11, 24))
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet))).active
    rows = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert rows[0] == ["Báo cáo cần nhắc"]
    assert "mô phỏng" in rows[1][0]
    assert "tính đến 24/11/2026" in rows[2][0]
    assert rows[-1][:5] == ["18073", "F1B", "'=Xã A", "Thành phố Hà Tĩnh", 40]


def test_a_name_is_never_a_formula():
    sheet = reminder_sheet(view=VIEW, structure="post2025", lang="en", made_on=date(2026, 11, 24))
    assert b"'=X" in to_csv(sheet)
