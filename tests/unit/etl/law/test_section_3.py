"""Header, form, period and reporting unit."""

import io
import unicodedata
from datetime import date

import openpyxl
import pytest

from tests.unit.etl.factories import found, read
from tests.unit.etl.law.forms import GOOD, codes, header, lines, parsed, row, rows_of, xlsx

ONE = ["F1A", "F1B", "F2", "F3", "F4", "F5", "F8"]


class TestForm:
    @pytest.mark.parametrize("form", ONE)
    def test_a_good_row_of_each_form_loads_without_a_word(self, form: str):
        result = parsed(form, [row(form)])

        assert [sheet.form for sheet in result.sheets] == [form]
        assert (codes(result), len(rows_of(result))) == (set(), 1)

    @pytest.mark.parametrize("form", ONE)
    def test_columns_stand_in_any_order(self, form: str):
        turned = [list(reversed(header(form))), list(reversed(row(form)))]
        result = parsed(form, turned[1:], own_header=turned[0])

        assert result.sheets[0].rows[0].measures == parsed(form, [row(form)]).sheets[0].rows[0].measures

    @pytest.mark.parametrize(
        "change", [str.upper, lambda t: unicodedata.normalize("NFD", t), lambda t: f" {t}  "]
    )
    def test_case_unicode_form_and_spaces_of_headers_do_not_matter(self, change: object):
        own = [change(text) for text in header("F4")]  # type: ignore[operator]

        assert rows_of(parsed("F4", [row("F4")], own_header=own)) == [("18484", "", 4)]

    def test_levels_may_be_joined_by_a_dash(self):
        own = [text.replace(" / ", " - ") for text in header("F4")]

        assert rows_of(parsed("F4", [row("F4")], own_header=own)) == [("18484", "", 4)]

    @pytest.mark.parametrize("form", ONE)
    def test_a_missing_required_column_refuses_the_file(self, form: str):
        own = header(form)
        gone = own.index(next(iter(own[2:])))
        result = parsed(
            form, [row(form)[:gone] + row(form)[gone + 1 :]], own_header=own[:gone] + own[gone + 1 :]
        )

        assert (found(result), result.refused) == ([(None, "header_not_recognised")], True)

    def test_an_unknown_column_is_named_and_ignored(self):
        own = [*header("F2"), "Người ký", ""]
        result = parsed("F2", [[*row("F2"), "A", "thừa"]], own_header=own)

        assert [(issue.code, issue.row, issue.column) for issue in result.issues] == [
            ("unknown_column", None, "Người ký")
        ]
        assert rows_of(result) == [("18484", "", 4)]

    def test_the_number_column_is_known_in_every_form(self):
        assert all(codes(parsed(form, [row(form)])) == set() for form in ONE)

    def test_the_header_is_the_first_row_with_the_cell_stt(self):
        above = [["Quý I/2024"], ["Đơn vị báo cáo: UBND huyện Can Lộc"], ["STT là số thứ tự"]]

        assert rows_of(parsed("F2", [row("F2")], above=above)) == [("18484", "", 5)]

    def test_sheets_without_a_form_beside_others_are_ignored(self):
        assert (
            codes(read(xlsx([["Lịch trực"], ["STT", "Tên"], [1, "An"]], lines("F2", [row("F2")])))) == set()
        )

    def test_two_forms_in_one_workbook_are_both_read(self):
        result = read(xlsx(lines("F2", [row("F2")]), lines("F3", [row("F3")])))

        assert [(sheet.form, len(sheet.rows)) for sheet in result.sheets] == [("F2", 1), ("F3", 1)]

    def test_an_empty_form_is_the_only_issue_of_its_file(self):
        own = [*header("F2"), "Cột lạ"]
        for rows in ([], [["Tổng cộng", "", *row("F2")[2:]]], [["", "", ""], ["Ghi chú", "", ""]]):
            result = parsed("F2", rows, own_header=own)
            assert (found(result), result.refused) == ([(None, "empty_workbook")], True)

    def test_an_empty_form_beside_a_filled_one_is_no_matter(self):
        result = read(xlsx(lines("F2", []), lines("F3", [row("F3")])))

        assert (codes(result), [sheet.form for sheet in result.sheets]) == (set(), ["F3"])

    def test_a_merged_header_of_three_rows(self):
        """Given the paper's own header of II.06b, when STT spans three rows, then paths are read through merges."""
        book = openpyxl.Workbook()
        tab = book.active
        tab["A1"], tab["A2"] = "Quý II/2024", "Đơn vị báo cáo: UBND huyện Can Lộc"
        top = {
            "A4": "STT",
            "B4": "Đơn vị",
            "C4": "Số lượng hồ sơ tiếp nhận",
            "G4": "Số lượng hồ sơ đã giải quyết",
            "K4": "Số lượng hồ sơ đang giải quyết",
            "C5": "Tổng số",
            "D5": "Trong kỳ",
            "F5": "Từ kỳ trước",
            "G5": "Tổng số",
            "H5": "Trước hạn",
            "I5": "Đúng hạn",
            "J5": "Quá hạn",
            "K5": "Tổng số",
            "L5": "Trong hạn",
            "M5": "Quá hạn",
            "D6": "Trực tuyến",
            "E6": "Trực tiếp, dịch vụ bưu chính",
        }
        for place, text in top.items():
            tab[place] = text
        for merge in (
            "A4:A6",
            "B4:B6",
            "C4:F4",
            "G4:J4",
            "K4:M4",
            "D5:E5",
            *(f"{c}5:{c}6" for c in "CFGHIJKLM"),
        ):
            tab.merge_cells(merge)
        tab.append([f"({number})" for number in range(1, 14)])
        tab.append(row("F1B"))
        stream = io.BytesIO()
        book.save(stream)

        result = read(stream.getvalue())

        assert (codes(result), rows_of(result)) == (set(), [("18484", "", 8)])
        assert result.sheets[0].rows[0].measures["received_direct_post"] == GOOD["F1B"]["c5"]


def dates(form: str, *above: list[object]) -> tuple[str, str] | None:
    top = [*above, ["Đơn vị báo cáo: UBND huyện Can Lộc"]]
    result = read(xlsx(lines(form, [row(form)], above=top)))
    if result.refused:
        assert codes(result) == {"period_not_found"}
        return None
    sheet = result.sheets[0]
    return str(sheet.period_start), str(sheet.period_end)


class TestPeriod:
    @pytest.mark.parametrize(
        ("above", "expected"),
        [
            ([["Từ ngày 1/1/2024 đến ngày 31/03/2024"]], ("2024-01-01", "2024-03-31")),
            ([[date(2024, 1, 1), "", date(2024, 3, 31)]], ("2024-01-01", "2024-03-31")),
            ([["từ", 45292, "đến", 45382]], ("2024-01-01", "2024-03-31")),
            (
                [["CV ngày 05/4/2024"], ["từ 1/1/2024"], ["1/4/2024 - 30/6/2024"]],
                ("2024-04-01", "2024-06-30"),
            ),
            ([["Quý III năm 2024"]], ("2024-07-01", "2024-09-30")),
            ([["Quý 4/2024"]], ("2024-10-01", "2024-12-31")),
            ([["QUÝ II-2024"]], ("2024-04-01", "2024-06-30")),
            ([["Quý I 2024"]], ("2024-01-01", "2024-03-31")),
            ([["6 tháng cuối năm 2024"]], ("2024-07-01", "2024-12-31")),
            ([["Tháng 2 năm 2024"]], ("2024-02-01", "2024-02-29")),
            ([["Tháng 02/2024"]], ("2024-02-01", "2024-02-29")),
            ([["Tháng 5/2024"], ["6 tháng đầu năm 2024"], ["Quý III/2024"]], ("2024-07-01", "2024-09-30")),
            ([["Tháng 5/2024"], ["6 tháng đầu năm 2024"]], ("2024-01-01", "2024-06-30")),
            ([["Quý I/2024"], ["01/04/2024 - 30/06/2024"]], ("2024-04-01", "2024-06-30")),
            ([["Hà Tĩnh, ngày 05 tháng 4 năm 2024"]], None),
            ([["Hà Tĩnh, ngày 5", "tháng 4 năm 2024"]], None),
            ([["ngày 31/12/2024"]], None),
            ([["Năm 2024"]], None),
            ([[36525, 73051]], None),
        ],
    )
    def test_what_is_a_period_and_what_is_none(
        self, above: list[list[object]], expected: tuple[str, str] | None
    ):
        assert dates("F2", *above) == expected

    @pytest.mark.parametrize(
        ("label", "expected"),
        [
            ("Quý I/2024", ("2023-12-15", "2024-03-14")),
            ("Quý IV/2024", ("2024-09-15", "2024-12-14")),
            ("Tháng 1/2024", ("2023-12-15", "2024-01-14")),
        ],
    )
    def test_labels_of_f1_run_from_the_15th_to_the_14th(self, label: str, expected: tuple[str, str]):
        assert dates("F1B", [label]) == expected

    def test_serials_of_a_csv_file_are_dates_too(self):
        above = [["Từ ngày", "45292", "đến ngày", "45382"], ["Đơn vị báo cáo: UBND huyện Can Lộc"]]

        assert str(parsed("F2", [row("F2")], above=above).sheets[0].period_end) == "2024-03-31"

    def test_a_period_below_the_header_is_none(self):
        result = parsed("F2", [row("F2"), ["", "Quý I/2024"]], above=[["Đơn vị báo cáo: UBND huyện Can Lộc"]])

        assert (found(result), result.refused) == ([(None, "period_not_found")], True)

    @pytest.mark.parametrize(
        ("label", "structure"),
        [("Tháng 6/2025", "pre2025"), ("Tháng 7/2025", "post2025"), ("Quý III/2025", "post2025")],
    )
    def test_the_end_of_the_period_decides_the_structure(self, label: str, structure: str):
        above = [[label], ["Đơn vị báo cáo: UBND tỉnh Hà Tĩnh"]]

        assert parsed("F1B", [row("F1B")], above=above).sheets[0].structure == structure


def reported(unit: str, *, form: str = "F1A", period: str | None = None) -> tuple[str | None, list[object]]:
    above = [[period or {"F1A": "Tháng 6/2024"}.get(form, "Quý I/2024")], [unit]]
    result = parsed(form, [row(form)], above=above)
    return (result.sheets[0].reporter_code if result.sheets else None), list(found(result))


class TestReporter:
    @pytest.mark.parametrize(
        "unit",
        [
            "Đơn vị báo cáo: UBND xã Đồng Lộc, huyện Can Lộc",
            "ĐƠN VỊ BÁO CÁO : Uỷ ban nhân dân X. Đồng Lộc, H. Can Lộc",
            "Đơn vị báo cáo: UBND xã Đồng Lộc, tỉnh Hà Tĩnh",
            "Đơn vị báo cáo: UBND xã Đồng Lộc, huyện Can Lộc, tỉnh Hà Tĩnh",
            "Đơn vị báo cáo: UBND xã Đồng Lộc, huyện Không Có",
            "Đơn vị báo cáo: UBND xã Đồng Lộc",
            "Đơn vị báo cáo UBND xã Đồng Lộc",
        ],
    )
    def test_the_commune_of_f1a(self, unit: str):
        assert reported(unit) == ("18484", [])

    @pytest.mark.parametrize(
        ("unit", "code"),
        [
            ("Đơn vị báo cáo: UBND xã Không Có, huyện Can Lộc", "unit_not_found"),
            ("Đơn vị báo cáo: UBND xã Đồng Lộc, huyện Thạch Hà", "unit_wrong_parent"),
            ("Đơn vị báo cáo: UBND xã Kỳ Tâm, huyện Kỳ Anh", "ambiguous_unit"),
            ("Đơn vị báo cáo: UBND huyện Can Lộc", "unit_not_found"),
            ("Đơn vị báo cáo:", "unit_not_found"),
            ("Kính gửi: UBND tỉnh", "unit_not_found"),
        ],
    )
    def test_a_commune_that_is_not_matched_refuses_the_file(self, unit: str, code: str):
        assert reported(unit) == (None, [(None, code)])

    @pytest.mark.parametrize(
        ("unit", "warning"),
        [
            ("Đơn vị báo cáo: UBND thị trấn Đồng Lộc, huyện Can Lộc", "unit_alias_match"),
            ("Đơn vị báo cáo: UBND xa Dong Loc, huyen Can Loc", "unit_fuzzy_match"),
            ("Đơn vị báo cáo: UBND xã Đồng Lôc, huyện Can Lộc", "unit_fuzzy_match"),
        ],
    )
    def test_a_warning_of_the_match_is_put_on_the_file(self, unit: str, warning: str):
        assert reported(unit) == ("18484", [(None, warning)])

    @pytest.mark.parametrize(
        ("unit", "code"),
        [
            ("UBND tỉnh Hà Tĩnh", "42"),
            ("UBND huyện Can Lộc, tỉnh Hà Tĩnh", "443"),
            ("Sở Nội vụ", None),
            ("", None),
        ],
    )
    def test_other_forms_know_a_province_or_a_district_and_say_nothing_of_others(
        self, unit: str, code: str | None
    ):
        assert reported(f"Đơn vị báo cáo: {unit}", form="F2") == (code, [])

    def test_the_area_of_a_sheet_goes_before_the_reporter_of_the_file(self):
        above = [["Quý I/2024"], ["Đơn vị báo cáo: UBND huyện Can Lộc"], ["Địa bàn: huyện Kỳ Anh"]]
        result = parsed("F2", [row("F2", name="Kỳ Tân"), row("F2", name="Xã Thượng Lộc")], above=above)

        assert (rows_of(result), found(result)) == ([("18814", "", 5)], [(6, "unit_wrong_parent")])
