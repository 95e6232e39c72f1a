from dataclasses import replace
from datetime import date

from dashboard.components.overview_cards import (
    contrast,
    headline_grid,
    overview_sentence,
)
from dashboard.components.reporting import completeness, quality
from dashboard.components.ssr import to_html
from dashboard.format import NBSP
from dashboard.state import default_state
from dashboard.views.model import Completeness, Contrast, Headline, OverviewView, Place
from domain.catalogue import Target
from domain.catalogue_files import get_catalogue
from domain.periods import parse_code, preceding
from tests.fakes.indicator_views import PERIOD, PROVINCE

STATE = default_state()
SILENT = (
    Place("2", "Xã Đức Thọ", "commune", "440", ""),
    Place("1", "Xã Dân Thành", "commune", "440", ""),
)


def headline(**changes: object) -> Headline:
    given = {
        "indicator": get_catalogue().indicator("online_share_calendar"),
        "period": PERIOD,
        "value": 41.2,
        "n": 66,
        "n_total": 69,
        "target": Target("online_share_calendar", "", "", "", "", 50.0, ""),
        "previous_period": preceding(period=PERIOD),
        "change": 5.3,
        "is_synthetic": True,
    }
    return Headline(**{**given, **changes})  # type: ignore[arg-type]


def form(**changes: object) -> Completeness:
    given = {
        "form": "F2",
        "period": PERIOD,
        "expected": 69,
        "reported": 67,
        "due_on": date(2026, 10, 15),
        "missing": SILENT,
        "refused": (),
    }
    return Completeness(**{**given, **changes})  # type: ignore[arg-type]


def overview(*headlines: Headline, forms: tuple[Completeness, ...] = ()) -> OverviewView:
    return OverviewView(PROVINCE, "post2025", headlines, None, None, forms, 14, 37, 2, 231)


def text_of(node: object) -> str:
    return to_html(node).replace(NBSP, " ")


class TestHeadlines:
    def test_value_target_change_and_counts(self):
        text = text_of(headline_grid(headlines=[headline()], state=STATE))
        for part in (
            "41,2 %",
            "Mục tiêu 50 %: chưa đạt",
            "+5,3 điểm (tốt hơn) so với Quý II/2026",
            "66 / 69",
        ):
            assert part in text

    def test_target_met(self):
        assert "Mục tiêu 50 %: đạt" in text_of(headline_grid(headlines=[headline(value=50.0)], state=STATE))

    def test_no_comparison_is_said(self):
        own = headline(change=None, previous_period=None)
        assert "Chưa so sánh được với kỳ trước" in text_of(headline_grid(headlines=[own], state=STATE))

    def test_no_value_is_words(self):
        own = headline(value=None, period=None, change=None, previous_period=None, n=0)
        text = text_of(headline_grid(headlines=[own], state=STATE))
        assert "chưa báo cáo" in text
        assert "None" not in text

    def test_leads_to_its_page(self):
        assert 'href="/adoption?indicator=online_share_calendar"' in text_of(
            headline_grid(headlines=[headline()], state=STATE)
        )


class TestContrast:
    own = Contrast(PERIOD, 83.4, 41.2, 22.8, 18.4, 66, 69, True)

    def test_gap_is_said(self):
        text = text_of(contrast(contrast=self.own, state=STATE))
        assert "chênh <strong>42,2 điểm</strong>" in text
        assert "22,8 %" in text

    def test_unknown_is_said(self):
        text = text_of(contrast(contrast=replace(self.own, dossiers_online_share=None), state=STATE))
        assert "Chưa đủ số liệu" in text


class TestCompleteness:
    def test_silent_units_are_named_in_vietnamese_order(self):
        text = text_of(completeness(rows=[form()], state=STATE))
        assert "2 xã, phường chưa nộp" in text
        assert text.index("Xã Dân Thành") < text.index("Xã Đức Thọ")

    def test_refused_rows_are_a_list_of_their_own(self):
        text = text_of(completeness(rows=[form(missing=(), refused=SILENT[:1])], state=STATE))
        assert "1 xã, phường có dòng bị từ chối" in text
        assert "chưa nộp" not in text

    def test_all_reported(self):
        text = text_of(completeness(rows=[form(missing=(), reported=69)], state=STATE))
        assert "Tất cả xã, phường đã nộp." in text


class TestSentence:
    def test_first_figure_and_who_is_behind(self):
        text = overview_sentence(overview=overview(headline(), forms=(form(),)), lang="vi").replace(NBSP, " ")
        assert "tăng **5,3 điểm** so với Quý II/2026" in text
        assert "**2** xã, phường chưa nộp Biểu 02/DVCTT" in text

    def test_empty_database(self):
        assert overview_sentence(overview=overview(), lang="vi") == "Chưa có số liệu nào được nạp."


def test_quality_line():
    line = quality(overview=overview(headline()), state=STATE)
    for part in ("231", "14", "37"):
        assert part in text_of(line)
    assert 'href="/quality"' in to_html(line)


def test_period_of_the_form_is_shown():
    own = form(period=parse_code(code="2026-H1"))
    assert "6 tháng đầu năm 2026" in text_of(completeness(rows=[own], state=STATE))
