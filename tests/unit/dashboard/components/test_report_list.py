from dataclasses import replace

from dashboard.components.report_list import reports_tab, submission_detail
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from tests.fakes.reports import finding, replaced, report, reports, submission

STATE = default_state()


def test_a_line_of_the_list():
    text = to_html(reports_tab(view=reports(report()), state=STATE))
    assert 'href="/quality?submission=154"' in text
    for part in (">II06b_Q3.xlsx<", "Tỉnh Hà Tĩnh", "10/10/2026", "Có vấn đề", "1.065"):
        assert part in text


def test_an_empty_list_says_what_to_do():
    assert "Bỏ bớt điều kiện lọc" in to_html(reports_tab(view=reports(), state=STATE))


class TestSubmission:
    def test_files_to_take_away_and_loading_again(self):
        text = to_html(submission_detail(view=submission(), state=STATE))
        for part in ("/submissions/154/annotated", "/submissions/154/original", "/quality/load-again"):
            assert part in text
        assert "Đã khoá" in text
        assert "Quý III/2026 (01/07/2026 – 30/09/2026)" in text

    def test_without_a_marked_copy_it_names_the_command(self):
        text = to_html(submission_detail(view=submission(has_annotated=False), state=STATE))
        assert "python -m etl annotate --submission 154" in text
        assert "/annotated" not in text

    def test_a_file_that_is_not_kept_offers_nothing(self):
        view = submission(has_annotated=False, has_original=False)
        text = to_html(submission_detail(view=view, state=STATE))
        assert "/submissions/" not in text
        assert "load-again" not in text

    def test_what_it_replaced(self):
        view = submission(
            replaced=(
                replaced(),
                replaced(old=7.0, new=7.0),
                replaced(old=3.0, new=None, field="land"),
            )
        )
        text = to_html(submission_detail(view=view, state=STATE))
        for part in ("1.436", "<strong>1.475</strong>", "+39", "không đổi", "không còn"):
            assert part in text
        assert 'href="/quality?submission=38"' in text

    def test_a_file_without_findings(self):
        text = to_html(submission_detail(view=submission(findings=(), n_findings=0), state=STATE))
        assert "không có vấn đề nào" in text

    def test_more_findings_than_shown(self):
        view = submission(findings=(finding(),), n_findings=230)
        text = to_html(submission_detail(view=view, state=replace(STATE, lang="en")))
        assert "The first 1 of 230 findings" in text
