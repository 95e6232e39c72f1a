import csv
import io
from datetime import date

from dashboard.exports.drivers import drivers_sheet
from dashboard.exports.table import to_csv
from dashboard.state import State
from tests.fakes.driver_views import NO_USE_CODE, drivers_view

VIEW = drivers_view()


def test_the_file_stands_alone():
    """Every unit, every rule with limit and basis, the source and the day; no figure where there is none."""
    sheet = drivers_sheet(view=VIEW, state=State(), made_on=date(2026, 11, 24))
    rows = list(csv.reader(io.StringIO(to_csv(sheet).decode("utf-8-sig"))))
    head = next(i for i, row in enumerate(rows) if row[:1] == ["Mã"])
    notes = "\n".join(row[0] for row in rows[:head] if row)
    assert "Số liệu mô phỏng" in notes and "24/11/2026" in notes and "không phải bằng chứng nhân quả" in notes
    assert all(
        rule.name(lang="vi") in notes and rule.basis(lang="vi") in notes for rule in VIEW.drivers.rules
    )
    table = {row[0]: dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]}
    assert len(table) == len(VIEW.units)
    assert table[NO_USE_CODE]["Tự nộp (%)"] == ""
    for unit in VIEW.units:
        if unit.use.value is not None:
            assert float(table[unit.place.code]["Tự nộp (%)"]) == unit.use.value


def test_a_filter_narrows_the_file_too():
    sheet = drivers_sheet(view=VIEW, state=State(cause="lines"), made_on=date(2026, 11, 24))
    assert {row[3] for row in sheet.rows} == {"Đường truyền"}
