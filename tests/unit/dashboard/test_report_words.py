"""Sentences about reports: what became of a file, where something is wrong."""

import pytest

from dashboard.i18n import texts
from dashboard.report_words import (
    code_meaning,
    file_base,
    finding_message,
    finding_place,
    finding_remedy,
    size_text,
    upload_words,
)
from domain.catalogue_files import get_catalogue
from tests.fakes.reports import finding, result, upload


class TestUploadWords:
    def test_rows_loaded_and_refused_with_the_reasons(self):
        own = result(rows_loaded=1069, rows_refused=3, codes=(("f1_balance", 2), ("not_a_number", 1)))
        text = upload_words(item=upload(result=own), lang="vi")
        assert text == (
            "Đã nạp **1.069** dòng; **3** dòng bị từ chối: Cột 3 khác 7+11 (2); Ô số có chữ không hiểu được."
        )

    def test_only_warnings(self):
        own = result(rows_loaded=69, codes=(("unit_fuzzy_match", 4),))
        text = upload_words(item=upload(result=own), lang="en")
        assert text == "Rows loaded: **69**; warnings: **4** (Unit name taken by likeness (4))."

    def test_clean(self):
        assert upload_words(item=upload(result=result(rows_loaded=8)), lang="vi") == (
            "Đã nạp **8** dòng; không có vấn đề nào."
        )

    def test_refused(self):
        own = result(codes=(("file_encrypted", 1),))
        text = upload_words(item=upload(outcome="refused", result=own), lang="vi")
        assert text == "Tệp bị từ chối, chưa nạp dòng nào: Tệp đặt mật khẩu."

    def test_more_kinds_than_a_sentence_bears(self):
        codes = (("f1_balance", 9), ("not_a_number", 5), ("negative_value", 4), ("non_integer", 1))
        text = upload_words(item=upload(result=result(rows_refused=19, codes=codes)), lang="vi")
        assert text.endswith("Giá trị âm (4); và 1 loại khác.")

    @pytest.mark.parametrize("outcome", ["duplicate", "unchanged"])
    def test_a_file_that_is_known_names_the_earlier_one_without_its_folder(self, outcome: str):
        item = upload(outcome=outcome, earlier_name="2026/quy 3/F2.xlsx")
        assert "“F2.xlsx”" in upload_words(item=item, lang="vi")

    def test_on_its_way(self):
        assert upload_words(item=upload(state="queued", outcome=""), lang="vi") == "Đã nhận, đang chờ nạp…"

    def test_a_failure_says_its_own_words(self):
        item = upload(state="failed", outcome="failed", message_vi="Hỏng.", message_en="Broken.")
        assert [upload_words(item=item, lang=lang) for lang in ("vi", "en")] == ["Hỏng.", "Broken."]


class TestFinding:
    def test_place_by_sheet_row_and_title_of_the_column(self):
        own = finding(sheet="II.06b", row=21, column="Đơn vị")
        assert finding_place(finding=own, lang="vi") == "II.06b, dòng 21, cột “Đơn vị”"

    def test_a_numbered_column(self):
        assert (
            finding_place(finding=finding(sheet="", row=67, column="c6"), lang="en") == "row 67, column (6)"
        )

    def test_the_whole_file(self):
        assert finding_place(finding=finding(sheet="", row=None, column=""), lang="vi") == "Cả tệp"

    def test_message_and_remedy_are_those_of_the_catalogue(self):
        own = finding(code="not_a_number", value="mười hai")
        assert finding_message(finding=own, lang="vi") == "Không đọc được số “mười hai”."
        assert finding_remedy(finding=own, lang="vi").startswith("Hãy nhập số")

    def test_a_fact_that_is_not_known_is_an_ellipsis(self):
        own = finding(code="carry_mismatch", params={"carried": "78"})
        assert finding_message(finding=own, lang="en").endswith("78, but … were pending at its end.")

    def test_a_note_beside_the_codes(self):
        own = finding(code="period_locked", params={"form": "F2", "period": "2026-Q1"})
        assert "Kỳ 2026-Q1 của biểu F2 đã khoá" in finding_message(finding=own, lang="vi")
        assert "python -m etl unlock --form F2 --period 2026-Q1" in finding_remedy(finding=own, lang="vi")

    def test_a_code_that_nobody_knows_is_shown_as_it_is(self):
        assert code_meaning(code="of_tomorrow", lang="vi") == "of_tomorrow"
        assert finding_message(finding=finding(code="of_tomorrow", value="7"), lang="vi") == "of_tomorrow: 7"


@pytest.mark.parametrize(("size", "text"), [(999, "999 B"), (21_600, "21,6 kB"), (1_440_000, "1,4 MB")])
def test_sizes(size: int, text: str):
    assert size_text(size=size, lang="vi") == text


def test_base_name():
    assert file_base("02_messy/040_II06b.xls") == "040_II06b.xls"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_of_a_report_has_a_short_name(lang: str):
    codes = get_catalogue().issue_codes
    assert [code for code in codes if f"code.{code}" not in texts(lang)] == []
