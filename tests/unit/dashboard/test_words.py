from dataclasses import replace

from dashboard.format import NBSP
from dashboard.words import finding, formula, place_in_sentence, source_line
from domain.catalogue_files import get_catalogue
from domain.periods import parse_code
from tests.fakes.indicator_views import unit, view, with_source

UNITS = (unit("Xã A", 61.0), unit("Xã B", 19.0), unit("Xã C", None))


def plain(text: str) -> str:
    return text.replace("**", "").replace(NBSP, " ")


class TestFinding:
    def test_vietnamese_sentence(self):
        """Given a quarter with one unit below target and one silent, then the sentence says all of it."""
        text = plain(finding(view=view(UNITS, n_below=1), lang="vi"))
        assert text == (
            "Quý III/2026: tỷ lệ hồ sơ trực tuyến (kỳ dương lịch) của 2 trong 3 xã, phường có số liệu (tỉnh Hà Tĩnh) "
            "là 41,2 %, tăng 5,3 điểm so với Quý II/2026; "
            "1 trong 2 xã, phường có số liệu chưa đạt mục tiêu 50 %; 1 xã, phường chưa báo cáo."
        )

    def test_english_sentence(self):
        text = plain(finding(view=view(UNITS, n_below=1), lang="en"))
        assert text.startswith(
            "Q3 2026: share received online (calendar period) of the 2 of 3 communes and wards with figures "
            "(Hà Tĩnh province) is 41.2 %"
        )
        assert "up 5.3 points on Q2 2026" in text
        assert (
            "1 of 2 communes and wards with figures miss the target of 50 %; 1 of the communes and wards yet to report."
            in text
        )

    def test_a_total_over_nearly_all_communes_is_that_of_the_place(self):
        """Given figures of 8 of 10 communes (the share that settings call complete), then the place is named."""
        own = view(UNITS)
        whole = replace(own, total=replace(own.total, n=8, n_total=10))
        assert "của tỉnh Hà Tĩnh là 41,2 %" in plain(finding(view=whole, lang="vi"))
        part = replace(own, total=replace(own.total, n=7, n_total=10))
        assert "của 7 trong 10 xã, phường có số liệu (tỉnh Hà Tĩnh)" in plain(finding(view=part, lang="vi"))

    def test_fall_is_said_without_a_sign(self):
        assert "giảm 4,0 điểm" in plain(finding(view=view(UNITS, previous=45.2), lang="vi"))

    def test_no_comparison_is_said(self):
        assert "chưa so sánh được với kỳ trước" in finding(view=view(UNITS, previous=None), lang="vi")

    def test_without_data_there_is_no_number(self):
        text = finding(view=view(UNITS, total=None), lang="vi")
        assert "chưa có số liệu" in text
        assert "41" not in text

    def test_without_target_the_range_is_told(self):
        text = plain(finding(view=view(UNITS, target=None), lang="vi"))
        assert "cao nhất là Xã A (61,0 %), thấp nhất là Xã B (19,0 %)" in text

    def test_above_the_commune_silent_communes_are_counted_not_districts(self):
        """Given districts that all have a value though 9 of 69 communes are silent, then the 9 are told."""
        districts = (unit("Huyện A", 40.0), unit("Huyện B", 45.0))
        own = with_source(view(districts, level="district"), n=60, n_total=69)
        assert "9 trong 69 xã, phường không có số liệu" in plain(finding(view=own, lang="vi"))

    def test_refused_rows_are_not_called_silent(self):
        units = (*UNITS[:2], unit("Xã D", None, reason="row_refused"))
        text = plain(finding(view=view(units), lang="vi"))
        assert "chưa báo cáo" not in text
        assert "1 xã, phường không có số liệu" in text


class TestSourceLine:
    def test_says_forms_period_counts_and_state(self):
        own = view(UNITS)
        text = source_line(source=own.source, structure="post2025", lang="vi")
        assert text == (
            "Nguồn: Biểu 02/DVCTT, dịch vụ công trực tuyến (F2) · Kỳ: Quý III/2026 (01/07/2026 – 30/09/2026) · "
            "2 trong 3 xã, phường có số liệu · Số tạm tính · Số liệu mô phỏng"
        )

    def test_survey_and_final(self):
        source = replace(
            view(UNITS).source, is_final=True, is_synthetic=False, survey_period=parse_code(code="2026-H1")
        )
        text = source_line(source=source, structure="post2025", lang="en")
        assert "Staff by the survey of: First half of 2026" in text
        assert text.endswith("Final figures")


class TestFormula:
    def test_names_of_measures_and_scale(self):
        indicator = get_catalogue().indicator("on_time_share")
        text = formula(indicator=indicator, lang="vi")
        assert text.startswith("(Đã giải quyết trước hạn + Đã giải quyết đúng hạn) ÷ (")
        assert text.endswith("× 100")

    def test_count_has_no_division(self):
        assert "÷" not in formula(indicator=get_catalogue().indicator("overdue_total"), lang="vi")

    def test_difference_keeps_its_sign(self):
        assert " − " in formula(indicator=get_catalogue().indicator("unassisted_online_share"), lang="en")


class TestPlaceInSentence:
    def test_vietnamese_type_is_small(self):
        assert place_in_sentence(name="Thành phố Hà Nội", lang="vi") == "thành phố Hà Nội"

    def test_english_puts_the_type_last(self):
        assert place_in_sentence(name="Thị xã Kỳ Anh", lang="en") == "Kỳ Anh town"
        assert place_in_sentence(name="Thành phố Hà Tĩnh (cũ)", lang="en") == "former Hà Tĩnh city"
