from dataclasses import replace
from datetime import datetime

from dashboard.components.issue_list import findings_with_follow_up, issues_tab
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from tests.fakes.reports import count, finding, issues

STATE = replace(default_state(), tab="issues")


def test_counts_are_filters():
    counts = {
        "code": (count(),),
        "form": (count(key="F2"),),
        "district": (count(key="436", label="Thành phố Hà Tĩnh", structure="pre2025"),),
        "unit": (count(key="18073", label="Phường Thành Sen", structure="post2025"), count(key="")),
    }
    text = str(to_html(issues_tab(view=issues(counts=counts), state=STATE))).replace("&amp;", "&")
    assert 'href="/quality?tab=issues&code=f1_balance"' in text
    assert 'href="/quality?tab=issues&form=F2"' in text
    assert 'href="/quality?structure=pre2025&district=436&tab=issues"' in text
    assert 'href="/quality?units=18073&panel=closed&tab=issues"' in text
    assert "Thành phố Hà Tĩnh (3 cấp, đến 06/2025)" in text
    assert "Chưa xác định" in text


def test_what_does_not_fit_the_table_is_counted():
    counts = {"code": tuple(count(key=f"code_{i}") for i in range(10))}
    text = to_html(issues_tab(view=issues(counts=counts), state=STATE))
    assert "và 2 dòng khác với 6 vấn đề" in text


def test_the_findings_come_first_when_a_filter_is_set():
    view = issues(finding(), counts={"code": (count(),)})
    for state, is_first in ((STATE, False), (replace(STATE, code="f1_balance"), True)):
        text = to_html(issues_tab(view=view, state=state))
        assert (text.index("issues-heading") < text.index("by-code-heading")) is is_first


def test_follow_up_is_a_form_of_its_own_with_what_was_done():
    own = finding(
        id=41,
        state="accepted",
        note="Đã gọi <xã>",
        handled_by="lan",
        handled_at=datetime(2026, 10, 9, 20, 0),  # noqa: DTZ001
    )
    text = to_html(findings_with_follow_up(findings=[own], state=STATE, names_file=False))
    assert 'data-post="/quality/follow-up"' in text
    assert '<input type="hidden" name="issue" value="41">' in text
    assert "lan, 10/10/2026: Đã gọi &lt;xã&gt;" in text  # the day in Việt Nam
    assert '<option value="accepted" selected>' in text


def test_a_finding_leads_to_its_file():
    own = finding(submission_id=12, file_name="02/a.xlsx", unit_name="Xã Bắc")
    text = to_html(findings_with_follow_up(findings=[own], state=STATE, names_file=True))
    assert 'href="/quality?submission=12"' in text
    assert ">a.xlsx</a>" in text
    assert "Xã Bắc" in text
