from dataclasses import replace

from dashboard.components.reminder_parts import reminder_text, reminders_tab
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from dashboard.views.report_model import RemindersView
from tests.fakes.reports import status

STATE = replace(default_state(), tab="reminders")


class TestReminders:
    VIEW = RemindersView(
        rows=(
            status(unit_name="Xã A", days=40),
            status(unit_name="Xã A", form="F2", days=30, standing="refused"),
            status(unit_name="Xã B", unit_code="2", district_name=""),
        ),
        total=3,
        n_units=2,
        today=status().due_on,
        is_synthetic=True,
    )

    def test_text_has_a_line_for_each_unit_and_report(self):
        lines = reminder_text(view=self.VIEW, lang="vi").splitlines()
        assert lines[0] == "Xã A (Thành phố Hà Tĩnh):"
        assert lines[1].endswith("Quý III/2026, hạn 15/10/2026: chưa gửi, quá hạn 40 ngày")
        assert lines[2].endswith("đã gửi nhưng dòng bị từ chối, quá hạn 30 ngày")
        assert lines[3] == "Xã B:"

    def test_table_copy_and_files(self):
        text = str(to_html(reminders_tab(view=self.VIEW, state=replace(STATE, tab="reminders")))).replace(
            "&amp;", "&"
        )
        assert "3 báo cáo quá hạn của 2 xã, phường, tính đến 15/10/2026." in text
        assert 'href="/quality/reminders.xlsx?tab=reminders"' in text
        assert 'data-copy="reminder-text"' in text
        assert text.count("<tr>") == 4

    def test_nobody_to_remind(self):
        empty = replace(self.VIEW, rows=(), total=0, n_units=0)
        assert "Không có báo cáo nào quá hạn." in to_html(reminders_tab(view=empty, state=STATE))
