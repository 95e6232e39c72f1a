"""Which rows are data, what ends a table, and totals against the rows they stand for."""

import pytest

from tests.unit.etl.factories import found
from tests.unit.etl.law.forms import parsed, row, rows_of

TWO = [row("F2"), row("F2", name="Thị trấn Nghèn")]
PROVINCE = [["Quý I/2024"], ["Đơn vị báo cáo: UBND tỉnh Hà Tĩnh"]]
NEW = [["Quý I/2026"], ["Đơn vị báo cáo: UBND tỉnh Hà Tĩnh"]]
WIDTH = len(row("F2"))


def line(stt: object, name: object, *figures: object) -> list[object]:
    return [stt, name, *figures, *[""] * (WIDTH - 2 - len(figures))]


def total(label: str, *, times: int = 2, stt: object = "", **changes: object) -> list[object]:
    """A row with `times` the good figures."""
    cells = row("F2", stt=stt, name=label, r_pct="", paid_pct="")
    sums = [cell * times if isinstance(cell, int) else cell for cell in cells]
    own = row("F2", stt=stt, name=label, **{"r_pct": "", "paid_pct": "", **changes})
    return [new if new != old else summed for new, old, summed in zip(own, cells, sums, strict=True)]


def read_f2(
    *rows: list[object], above: list[list[object]] | None = None
) -> tuple[list[tuple[str, str, int]], object]:
    result = parsed("F2", rows, **({"above": above} if above else {}))  # type: ignore[arg-type]
    return rows_of(result), found(result)


class TestSkippedRows:
    @pytest.mark.parametrize(
        "numbers",
        [
            [f"({n})" for n in range(1, WIDTH + 1)],
            [str(n) for n in range(1, WIDTH + 1)],
            ["A", "B", *[str(n) for n in range(1, WIDTH - 1)]],
            ["A", "B", "(1)", "(2)", "(3)=(4)+(5)+(6)", "4", "5 = 6+7", "(8)=(7)/(6)*100%"],
            ["(1)", "", "(3)", "", "(5)"],
        ],
    )
    def test_rows_that_number_the_columns(self, numbers: list[str]):
        assert read_f2(numbers, *TWO) == ([("18484", "", 5), ("18406", "", 6)], [])

    @pytest.mark.parametrize("end", ["Ghi chú: x", "Nơi nhận:", "NGƯỜI LẬP BIỂU", "Số liệu mô phỏng"])
    def test_notes_end_the_table(self, end: str):
        assert read_f2(TWO[0], line("", end), TWO[1]) == ([("18484", "", 4)], [])

    def test_rows_without_number_and_name_are_skipped(self):
        assert read_f2(line("", "", 5), TWO[0], line("", "")) == ([("18484", "", 5)], [])

    @pytest.mark.parametrize("part", ["Trong đó: nộp hộ", "trong đó nữ", "- Trực tuyến"])
    def test_parts_of_the_row_above_are_skipped_and_not_summed(self, part: str):
        assert read_f2(TWO[0], row("F2", stt="", name=part), TWO[1], total("Tổng cộng")) == (
            [("18484", "", 4), ("18406", "", 6)],
            [],
        )


class TestTotals:
    @pytest.mark.parametrize(
        "label", ["Tổng cộng", "TỔNG SỐ", "Tổng:", "Cộng", "toàn tỉnh", "Toàn huyện.", "TỔNG  CỘNG"]
    )
    def test_a_total_after_the_rows_is_checked_and_ends_the_table(self, label: str):
        assert read_f2(*TWO, total(label), row("F2", name="Xã Thượng Lộc"))[0] == [
            ("18484", "", 4),
            ("18406", "", 5),
        ]
        assert read_f2(*TWO, total(label, r_total=401))[1] == [(6, "total_mismatch")]

    def test_the_label_may_stand_in_the_number_cell(self):
        assert read_f2(*TWO, total("", stt="Tổng cộng", r_total=1))[1] == [(6, "total_mismatch")]

    def test_a_total_before_the_rows_is_checked_against_all_and_ends_nothing(self):
        assert read_f2(total("Tổng cộng"), *TWO) == ([("18484", "", 5), ("18406", "", 6)], [])
        assert read_f2(total("Tổng cộng", fee=1), *TWO)[1] == [(4, "total_mismatch")]

    def test_a_subtotal_counts_the_rows_since_the_last_heading(self):
        rows = [
            line("I", "Huyện Can Lộc"), *TWO, total("Cộng huyện Can Lộc"),
            line("II", "Huyện Kỳ Anh"), row("F2", name="Kỳ Tân"), total("Cộng huyện Kỳ Anh", times=2),
            total("Tổng cộng", times=3),
        ]  # fmt: skip
        assert read_f2(*rows, above=PROVINCE) == (
            [("18484", "", 5), ("18406", "", 6), ("18814", "", 9)],
            [(10, "total_mismatch")],
        )

    def test_figures_of_a_heading_are_the_subtotal_down_to_the_next_heading(self):
        rows = [
            total("Huyện Can Lộc", stt="I"),
            *TWO,
            total("Huyện Kỳ Anh", stt="II"),
            row("F2", name="Kỳ Tân"),
        ]

        assert read_f2(*rows, above=PROVINCE)[1] == [(7, "total_mismatch")]

    def test_refused_rows_are_part_of_the_sum_and_repeated_ones_are_not(self):
        wrong = row("F2", name="Xã Không Có")
        again = row("F2")

        assert read_f2(*TWO, wrong, again, total("Tổng cộng", times=3))[1] == [
            (6, "unit_not_found"),
            (7, "duplicate_row"),
        ]

    def test_a_negative_row_is_summed_as_read(self):
        rows = [TWO[0], row("F2", name="Thị trấn Nghèn", assisted=-3), total("Tổng cộng", assisted=7)]

        assert read_f2(*rows)[1] == [(5, "negative_value")]

    def test_a_column_with_an_unusable_number_is_not_checked(self):
        for unusable in ("", "N/A", "chưa rõ", "#REF!"):
            rows = [
                TWO[0],
                row("F2", name="Thị trấn Nghèn", fee=unusable, paid=1, paid_pct=""),
                total("Tổng cộng", fee=9, paid=21),
            ]
            assert "total_mismatch" not in {code for _, code in read_f2(*rows)[1]}

    def test_an_empty_total_cell_is_not_checked_and_each_row_is_named_once(self):
        assert read_f2(*TWO, total("Tổng cộng", r_total="", fee=""))[1] == []
        assert read_f2(*TWO, total("Tổng cộng", r_total=1, fee=1))[1] == [(6, "total_mismatch")]

    def test_percentages_flags_and_numbers_of_totals_are_not_checked(self):
        assert read_f2(*TWO, total("Tổng cộng", r_pct="99%", paid_pct="0"))[1] == []
        rows = [row("F4"), row("F4", name="Thị trấn Nghèn")]
        cells = row("F4", name="Tổng cộng", lan="9", net="1")
        sums = [cell * 2 if isinstance(cell, int) and place > 1 else cell for place, cell in enumerate(cells)]
        assert found(parsed("F4", [*rows, sums])) == []


class TestHeadings:
    def test_a_roman_numeral_names_the_parent_of_the_rows_below(self):
        rows = [line("I", "Huyện Can Lộc"), row("F2"), line("II.", "Kỳ Anh (huyện)"), row("F2", name="Nghèn")]
        rows[2] = line("II.", "Huyện Kỳ Anh")

        assert read_f2(*rows, above=PROVINCE) == ([("18484", "", 5)], [(7, "unit_wrong_parent")])

    @pytest.mark.parametrize(
        ("name", "code"), [("Kỳ Anh", "ambiguous_unit"), ("Huyện Lạ Lùng", "unit_not_found")]
    )
    def test_a_heading_that_is_no_district_is_named_and_leaves_no_parent(self, name: str, code: str):
        rows = [line("I", "Huyện Can Lộc"), line("II", name), row("F2", name="Kỳ Tân")]

        assert read_f2(*rows, above=PROVINCE) == ([("18814", "", 6)], [(5, code)])

    @pytest.mark.parametrize(
        ("stt", "name"), [("II", "Cấp xã"), ("II", "Khối phường"), ("A", "Huyện Kỳ Anh"), ("B.", "Cấp huyện")]
    )
    def test_a_block_does_not_change_the_parent(self, stt: str, name: str):
        rows = [line("I", "Huyện Can Lộc"), line(stt, name), row("F2")]

        assert read_f2(*rows, above=PROVINCE) == ([("18484", "", 6)], [])

    def test_after_2025_and_in_f1a_headings_are_only_blocks(self):
        rows = [line("I", "Huyện Can Lộc"), row("F2", name="Phường Thành Sen")]
        assert read_f2(*rows, above=NEW) == ([("18073", "", 5)], [])
        fields = parsed(
            "F1A", [["I", "Lĩnh vực tư pháp"], row("F1A"), ["B", "Khác"], row("F1A", name="Đất đai")]
        )
        assert (rows_of(fields), found(fields)) == ([("18484", "ho_tich", 5), ("18484", "dat_dai", 7)], [])


class TestNames:
    @pytest.mark.parametrize("name", ["Hộ tịch", "HỘ TỊCH", " hộ  tịch.", "Ho\u0323\u0302 ti\u0323ch"])
    def test_fields_are_compared_like_units(self, name: str):
        assert rows_of(parsed("F1A", [row("F1A", name=name)])) == [("18484", "ho_tich", 4)]

    @pytest.mark.parametrize("name", ["Ho tich", "Hộ tịc", "Lĩnh vực khác"])
    def test_a_field_that_is_not_in_the_catalogue(self, name: str):
        assert found(parsed("F1A", [row("F1A", name=name)])) == [(4, "field_not_found")]
