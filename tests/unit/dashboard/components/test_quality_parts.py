import re
from dataclasses import replace

from dashboard.components.quality_parts import filters, pager, quality_finding, quality_href, tabs
from dashboard.components.ssr import to_html
from dashboard.state import TABS, default_state, parse
from dashboard.views.model import Options, Place
from domain.periods import parse_code
from tests.fakes.reports import head

STATE = default_state()
OPTIONS = Options(provinces=(), districts=(Place("436", "Thành phố Hà Tĩnh", "district", "42", ""),))


def test_finding_in_one_sentence():
    assert quality_finding(head=head(), state=STATE) == (
        "**1.153** tệp đã nhận: **1.067** nạp trọn vẹn, **72** có vấn đề, **14** bị từ chối; **103** lỗi và "
        "**380** cảnh báo chưa xử lý; **9** báo cáo quá hạn của **8** xã, phường; **15** tên đơn vị chưa khớp."
    )


def test_finding_without_trouble():
    text = quality_finding(head=head(n_overdue=0, n_unknown_names=0), state=replace(STATE, lang="en"))
    assert text.endswith("no report is overdue.")


def test_a_tab_keeps_place_and_form_and_drops_what_is_of_another_tab():
    state = replace(STATE, tab="issues", form="F2", code="f1_balance", state="open", page="3")
    text = to_html(tabs(head=head(), state=state))
    addresses = {name: re.search(f'id="tab-{name}"[^>]*href="([^"]*)"', text) for name in TABS}
    assert all(addresses.values())
    found = addresses["names"]
    assert found is not None
    assert str(found[1]).replace("&amp;", "&") == "/quality?tab=names&form=F2"
    assert text.count('aria-current="page"') == 1


def test_address_of_another_filter_starts_on_the_first_page():
    state = replace(STATE, page="4", submission="12")
    assert quality_href(state, form="F2") == "/quality?form=F2"
    assert quality_href(state, page="2") == "/quality?page=2"


class TestFilters:
    def test_a_period_needs_a_form(self):
        text = to_html(filters(state=STATE, options=OPTIONS, periods=[]))
        assert re.search(r'<select id="pick-period"[^>]*disabled', text)
        periods = [parse_code(code="2026-Q3"), parse_code(code="2026-Q2")]
        chosen = replace(STATE, form="F2", period="2026-Q2")
        text = to_html(filters(state=chosen, options=OPTIONS, periods=periods))
        assert not re.search(r'<select id="pick-period"[^>]*disabled', text)
        assert '<option selected value="2026-Q2">' in text

    def test_a_period_that_the_form_does_not_have_is_not_shown_as_chosen(self):
        chosen = replace(STATE, form="F2", period="2020-Q1")
        text = to_html(filters(state=chosen, options=OPTIONS, periods=[parse_code(code="2026-Q3")]))
        select = re.search(r'<select id="pick-period"[^>]*>', text)
        assert select is not None and 'data-value=""' in select[0]

    def test_the_text_looked_for_is_text(self):
        state = parse("?text=%22%3E%3Cb%3E").state
        text = to_html(filters(state=state, options=OPTIONS, periods=[]))
        assert "<b>" not in text
        assert "&gt;&lt;b&gt;" in text


class TestPager:
    def test_a_short_list_has_none(self):
        assert pager(state=STATE, total=50, size=50) is None

    def test_middle_page_has_both_neighbours(self):
        text = to_html(pager(state=replace(STATE, page="2"), total=121, size=50))
        assert "51–100 trong 121" in text
        assert 'id="page-previous"' in text and 'href="/quality"' in text
        assert 'href="/quality?page=3"' in text

    def test_last_page(self):
        text = to_html(pager(state=replace(STATE, page="3"), total=121, size=50))
        assert "101–121 trong 121" in text
        assert 'id="page-next"' not in text
