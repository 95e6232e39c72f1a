"""The reading engine from bytes to a parsed file, on small reports."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.etl.factories import (
    F1A_HEADER,
    F1B_HEADER,
    F2_HEADER,
    GOOD_F1,
    GOOD_F2,
    csv_bytes,
    found,
    read,
    report,
)

FILES = Path(__file__).resolve().parents[2] / "data" / "files"


def f1b(*rows: list[object], **facts: str) -> bytes:
    return report(header=F1B_HEADER, rows=rows, **facts)


def f2(*rows: list[object], **facts: str) -> bytes:
    return report(header=F2_HEADER, rows=rows, period="Quý I/2024", **facts)


class TestLoadedRows:
    def test_a_good_row_gives_its_measures_unit_and_period(self):
        parsed = read(f1b([1, "Xã Đồng Lộc", *GOOD_F1]))

        (sheet,) = parsed.sheets
        (row,) = sheet.rows
        assert parsed.issues == ()
        assert (row.form, row.structure, row.unit_code, row.field, row.row) == (
            "F1B",
            "pre2025",
            "18484",
            "",
            4,
        )
        assert (row.period_start, row.period_end) == (date(2024, 3, 15), date(2024, 6, 14))
        assert (sheet.period_kind, sheet.calendar, sheet.reporter_code) == ("quarter", "admin15", "443")
        assert row.measures == {
            "received_online": 10,
            "received_direct_post": 15,
            "carried_in": 5,
            "resolved_early": 10,
            "resolved_on_time": 10,
            "resolved_late": 5,
            "pending_in_time": 3,
            "pending_overdue": 2,
        }

    def test_f1a_rows_are_fields_of_the_reporting_commune(self):
        content = report(
            header=F1A_HEADER,
            rows=[[1, "HỘ TỊCH", *GOOD_F1], [2, "Chưa phân loại", *GOOD_F1]],
            period="Tháng 6/2024",
            reporter="UBND xã Đồng Lộc, huyện Can Lộc",
        )

        parsed = read(content)

        assert [(row.unit_code, row.field) for row in parsed.sheets[0].rows] == [("18484", "ho_tich")]
        assert found(parsed) == [(5, "field_not_found")]

    def test_a_structure_code_decides_alone(self):
        header = [*F1B_HEADER[:1], "Mã đơn vị", *F1B_HEADER[1:]]
        rows = [[1, "18475", "Xã Đồng Lộc", *GOOD_F1], [2, "99999", "Xã Đồng Lộc", *GOOD_F1]]

        parsed = read(report(header=header, rows=rows))

        assert [row.unit_code for row in parsed.sheets[0].rows] == ["18475"]
        assert found(parsed) == [(5, "unit_not_found")]

    def test_a_missing_cell_loads_nothing_and_the_rest_loads(self):
        figures: list[object] = list(GOOD_F1)
        figures[6] = "…"

        parsed = read(f1b([1, "Xã Đồng Lộc", *figures]))

        assert found(parsed) == [(4, "missing_value")]
        assert set(parsed.sheets[0].rows[0].measures) == {
            "received_online",
            "received_direct_post",
            "carried_in",
            "resolved_early",
            "resolved_late",
            "pending_in_time",
            "pending_overdue",
        }

    def test_the_file_says_that_it_is_simulated(self):
        parsed = read(f1b([1, "Xã Đồng Lộc", *GOOD_F1], ["", "Ghi chú: Số liệu mô phỏng"]))

        assert parsed.is_synthetic

    def test_old_excel_in_an_old_font(self):
        parsed = read((FILES / "f1b_tcvn3.xls").read_bytes(), name="f1b_tcvn3.xls")

        assert [(row.unit_code, row.row) for row in parsed.sheets[0].rows] == [("18475", 8), ("18406", 9)]
        assert found(parsed) == [
            (None, "legacy_encoding"),
            (None, "hidden_sheet_ignored"),
            (9, "formula_without_value"),
        ]


class TestRefusedRows:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({0: 31}, "f1_received_sum"),
            ({4: 26}, "f1_resolved_sum"),
            ({8: 6, 0: 31, 1: 11}, "f1_pending_sum"),
            ({1: -10}, "negative_value"),
            ({1: "10,5"}, "non_integer"),
            ({1: "mười"}, "not_a_number"),
        ],
    )
    def test_a_wrong_row_is_refused_with_its_code(self, change: dict[int, object], code: str):
        figures: list[object] = list(GOOD_F1)
        for position, value in change.items():
            figures[position] = value

        parsed = read(f1b([1, "Xã Đồng Lộc", *figures], [2, "Xã Thượng Lộc", *GOOD_F1]))

        assert (4, code) in found(parsed)
        assert [row.unit_code for row in parsed.sheets[0].rows] == ["18475"]
        assert (parsed.sheets[0].rows_seen, parsed.sheets[0].rows_refused) == (2, 1)

    def test_each_code_is_given_once_per_row(self):
        figures = [100, 90, 80, 90, 200, 250, 10, "25%", 80, 90, "25%"]

        parsed = read(f2([1, "Xã Đồng Lộc", *figures]))

        assert sorted(code for _, code in found(parsed)) == ["online_gt_received", "part_gt_whole"]

    def test_the_second_row_of_a_unit_is_refused_even_when_the_first_was(self):
        bad = [31, *GOOD_F1[1:]]

        parsed = read(f1b([1, "Xã Đồng Lộc", *bad], [2, "Đồng Lộc", *GOOD_F1]))

        assert (5, "duplicate_row") in found(parsed)
        assert parsed.sheets[0].rows == ()

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+Xã Đồng Lộc", "@x", "\tXã Đồng Lộc"])
    def test_a_formula_for_a_name_is_refused(self, name: str):
        assert found(read(f1b([1, name, *GOOD_F1]))) == [(4, "formula_in_text")]

    def test_figures_without_a_name_are_refused_aloud(self):
        """Given a row whose name was forgotten, when read, then it is not skipped in silence."""
        assert found(read(f1b([1, "Xã Đồng Lộc", *GOOD_F1], [2, "", *GOOD_F1]))) == [(5, "unit_not_found")]

    def test_an_error_of_a_check_drops_the_warnings_of_checks_but_not_those_of_the_name(self):
        figures = [100, 40, 30, 20, 200, 50, 60, "90%", 80, 20, "25%"]

        parsed = read(f2([1, "Xa Dong Loc", *figures]))

        assert found(parsed) == [(4, "unit_fuzzy_match"), (4, "part_gt_whole")]


class TestPercentages:
    @pytest.mark.parametrize(
        ("written", "code"),
        [("25,6", "rate_mismatch"), ("0,256", "rate_mismatch"), ("126%", "share_over_100")],
    )
    def test_a_wrong_percentage_is_found(self, written: str, code: str):
        figures = [*GOOD_F2[:7], written, *GOOD_F2[8:]]

        assert found(read(f2([1, "Xã Đồng Lộc", *figures]))) == [(4, code)]

    @pytest.mark.parametrize("written", ["25,5", "0.25", "25", "0,255", "", "#DIV/0!"])
    def test_half_a_point_off_or_absent_is_fine(self, written: str):
        figures = [*GOOD_F2[:7], written, *GOOD_F2[8:]]

        assert found(read(f2([1, "Xã Đồng Lộc", *figures]))) == []


class TestRowsOfATable:
    def test_decoration_is_skipped_and_the_total_ends_the_table(self):
        rows = [
            ["A", "B", *range(1, 12)],
            ["(1)", "(2)", "(3)=(4)+(5)+(6)", *[f"({n})" for n in range(4, 14)]],
            [1, "Xã Đồng Lộc", *GOOD_F1],
            ["", "Trong đó: trực tuyến", *GOOD_F1],
            ["", "- bưu chính", *GOOD_F1],
            [],
            ["", "Tổng cộng", *GOOD_F1],
            [2, "Xã Thượng Lộc", *GOOD_F1],
        ]

        parsed = read(f1b(*rows))

        assert found(parsed) == []
        assert [row.row for row in parsed.sheets[0].rows] == [6]

    def test_a_total_before_the_rows_is_checked_against_all_of_them(self):
        double = [2 * figure for figure in GOOD_F1]
        rows = [["TỔNG CỘNG", "", *double], [1, "Xã Đồng Lộc", *GOOD_F1], [2, "Xã Thượng Lộc", *GOOD_F1]]

        assert found(read(f1b(*rows))) == []
        assert found(read(f1b(rows[0], rows[1]))) == [(4, "total_mismatch")]

    def test_headings_name_the_parent_and_may_carry_a_subtotal(self):
        wrong = [99, *GOOD_F1[1:]]
        rows = [
            ["A", "Cấp xã"],
            ["I", "HUYỆN CAN LỘC", *wrong],
            [1, "Đồng Lộc", *GOOD_F1],
            ["II", "Huyện Thạch Hà"],
            [1, "Thạch Hà", *GOOD_F1],
            ["", "Cộng huyện Thạch Hà", *GOOD_F1],
            ["III", "Kỳ Anh"],
            [1, "Kỳ Trinh", *GOOD_F1],
        ]

        parsed = read(f1b(*rows, reporter="UBND tỉnh Hà Tĩnh"))

        assert found(parsed) == [(5, "total_mismatch"), (10, "ambiguous_unit")]
        assert [row.unit_code for row in parsed.sheets[0].rows] == ["18484", "18562", "18820"]

    def test_a_rejected_row_counts_in_the_total_and_a_duplicate_does_not(self):
        bad = [31, *GOOD_F1[1:]]
        total = [figure + other for figure, other in zip(bad, GOOD_F1, strict=True)]
        rows = [
            [1, "Xã Đồng Lộc", *bad],
            [2, "Xã Đồng Lộc", *GOOD_F1],
            [3, "Nghèn", *GOOD_F1],
            ["", "Cộng", *total],
        ]

        assert [issue for issue in found(read(f1b(*rows))) if issue[1] == "total_mismatch"] == []


class TestColumns:
    def test_columns_are_found_by_header_and_unknown_ones_are_named(self):
        header = [*F1B_HEADER[:2], "Ghi thêm", *reversed(F1B_HEADER[2:])]
        row = [1, "Xã Đồng Lộc", "?", *reversed(GOOD_F1)]

        parsed = read(report(header=header, rows=[row]))

        assert found(parsed) == [(None, "unknown_column")]
        assert parsed.issues[0].column == "Ghi thêm"
        assert parsed.sheets[0].rows[0].measures["pending_overdue"] == 2

    def test_a_missing_required_column_refuses_the_file_and_is_named(self):
        parsed = read(report(header=F1B_HEADER[:-1], rows=[[1, "Xã Đồng Lộc", *GOOD_F1]]))

        assert parsed.refused
        assert parsed.issues[0].params["missing"].endswith(F1B_HEADER[-1])


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_workbook"),
            (csv_bytes([["TT", "Tên"], ["1", "x"]]), "header_not_recognised"),
            (f1b(), "empty_workbook"),
            (f1b([1, ""], ["", "Tổng cộng"]), "empty_workbook"),
            (f1b([1, "Xã Đồng Lộc", *GOOD_F1], period="Báo cáo"), "period_not_found"),
            (
                report(header=F1A_HEADER, rows=[[1, "Hộ tịch", *GOOD_F1]], reporter="UBND xã Hoàng Hoa Thám"),
                "unit_not_found",
            ),
            (b'{"metadata": {', "file_unreadable"),
        ],
        ids=["no bytes", "no form", "no row", "template", "no period", "no commune", "cut json"],
    )
    def test_the_reason_is_the_only_issue(self, content: bytes, code: str):
        parsed = read(content)

        assert parsed.refused
        assert parsed.sheets == ()
        assert found(parsed) == [(None, code)]

    def test_a_doubtful_reporter_is_a_warning_on_the_file(self):
        content = report(
            header=F1A_HEADER, rows=[[1, "Hộ tịch", *GOOD_F1]], reporter="UBND xã Thạch Bằng, huyện Lộc Hà"
        )

        parsed = read(content)

        assert not parsed.refused
        assert [(i.sheet, i.row, i.code) for i in parsed.issues] == [("", None, "unit_alias_match")]

    def test_the_province_after_the_comma_is_not_taken_for_the_city_of_its_name(self):
        content = report(
            header=F1A_HEADER, rows=[[1, "Hộ tịch", *GOOD_F1]], reporter="UBND xã Đồng Lộc, tỉnh Hà Tĩnh"
        )

        assert read(content).sheets[0].reporter_code == "18484"


class TestDossierExport:
    def test_is_recognised_without_reading_its_rows(self):
        header = (
            "dossier_code,unit_code,structure,procedure_code,field,channel,received_at,due_at,finished_at,status,"
            "fee_obligation,paid_online,assisted,digitised,e_result"
        )

        parsed = read(f"\ufeff{header}\nH1,18484".encode(), name="HoSo_SoLieuMoPhong.csv")

        assert [(sheet.form, sheet.rows) for sheet in parsed.sheets] == [("F6", ())]
        assert parsed.is_synthetic


F7_HEADER = (
    "STT",
    "Mã cũ",
    "Tên cũ",
    "Mã mới",
    "Tên mới",
    "Hình thức",
    "Tỷ lệ",
    "Căn cứ tỷ lệ",
    "Nghị quyết",
    "Ngày hiệu lực",
)


class TestCrosswalk:
    def test_links_come_with_kind_share_and_date(self):
        rows = [
            [
                1,
                "18484",
                "Thị trấn Đồng Lộc",
                "18484",
                "Xã Đồng Lộc",
                "Sáp nhập",
                1,
                "whole",
                "NQ 1665",
                "01/07/2025",
            ],
            [2, "18562", "", "18073", "", "Chia tách", "0,4639", "area", "NQ 1665", "01/07/2025"],
            [3, "18562", "", "18568", "", "Chia tách", "0.5361", "area", "NQ 1665", "01/07/2025"],
        ]

        parsed = read(csv_bytes([F7_HEADER, *rows]))

        assert parsed.issues == ()
        assert [(link.old_code, link.new_code, link.kind, link.share) for link in parsed.lineage] == [
            ("18484", "18484", "merge", Decimal(1)),
            ("18562", "18073", "divide", Decimal("0.4639")),
            ("18562", "18568", "divide", Decimal("0.5361")),
        ]
        assert parsed.lineage[0].effective_on == date(2025, 7, 1)

    def test_unknown_codes_are_refused_and_shares_must_add_to_one(self):
        rows = [
            [1, "99999", "", "18073", "", "Sáp nhập", 1, "", "", "01/07/2025"],
            [2, "18562", "", "18073", "", "Chia tách", "0,4", "", "", "01/07/2025"],
        ]

        parsed = read(csv_bytes([F7_HEADER, *rows]))

        assert found(parsed) == [(2, "unit_not_found"), (3, "parts_sum_mismatch")]


class TestPortalSummary:
    def summary(self, **metadata: object) -> bytes:
        facts = {
            "province": "UBND tỉnh Hà Tĩnh",
            "timeType": "year",
            "year": 2026,
            "extractedAt": "2026-10-10T07:00:13Z",
        }
        groups = {"CKMB": 8.76, "TDGQ": 18.09, "ONLINE": 6.23, "TTTT": 7.08, "MDSH": 11.03, "MDHL": 18.42}
        communes = [
            {"departmentName": "UBND xã Đồng Lộc - Hà Tĩnh", "totalScore": 69.61, "groupScores": groups},
            {"departmentName": "UBND xã Nơi Khác", "totalScore": 1, "groupScores": {}},
        ]
        return json.dumps({"metadata": {**facts, **metadata}, "communes": communes}).encode()

    def test_scores_are_loaded_as_published(self):
        parsed = read(self.summary())

        (sheet,) = parsed.sheets
        assert (sheet.period_start, sheet.period_end) == (date(2026, 1, 1), date(2026, 10, 10))
        assert sheet.captured_at is not None
        assert sheet.rows[0].measures["score766_satisfaction"] == Decimal("18.42")
        assert [(i.row, i.code, i.severity) for i in parsed.issues] == [
            (1, "score_out_of_range", "warning"),
            (2, "unit_not_found", "error"),
        ]

    @pytest.mark.parametrize("metadata", [{"timeType": "week"}, {"extractedAt": "hôm qua"}])
    def test_without_a_period_it_is_refused(self, metadata: dict[str, object]):
        assert found(read(self.summary(**metadata))) == [(None, "period_not_found")]
