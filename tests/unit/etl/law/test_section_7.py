"""Row checks: each with its last value that holds and its first that does not, and the order of the steps."""

import pytest

from tests.unit.etl.factories import found
from tests.unit.etl.law.forms import GOOD, codes, header, parsed, row, rows_of

# (form, changes that still hold, changes that break, code)
CHECKS = [
    ("F1B", {}, {"c3": 31, "c11": 6, "c12": 4}, "f1_received_sum"),
    ("F1B", {}, {"c4": 11, "c3": 31}, "f1_balance"),
    ("F1B", {"c8": 11, "c9": 9}, {"c8": 11}, "f1_resolved_sum"),
    ("F1B", {"c12": 5, "c13": 0}, {"c13": 3}, "f1_pending_sum"),
    ("F2", {"r_online": 200, "r_pct": "100%"}, {"r_online": 201, "r_pct": ""}, "online_gt_received"),
    ("F2", {"p_full": 70}, {"p_full": 101, "p_part": ""}, "part_gt_whole"),
    ("F2", {"p_part": 60}, {"p_part": 101, "p_full": ""}, "part_gt_whole"),
    ("F2", {"p_full": 70}, {"p_full": 71}, "part_gt_whole"),
    ("F2", {"p_used": 70}, {"p_used": 71}, "part_gt_whole"),
    ("F2", {"assisted": 50}, {"assisted": 51}, "part_gt_whole"),
    ("F2", {"paid": 80, "paid_pct": "100%"}, {"paid": 81, "paid_pct": ""}, "part_gt_whole"),
    ("F2", {"r_pct": "25,5%"}, {"r_pct": "25,6%"}, "rate_mismatch"),
    ("F2", {"paid_pct": "24,5%"}, {"paid_pct": "24,4%"}, "rate_mismatch"),
    ("F2", {"fee": 20, "paid": 20, "paid_pct": "100%"}, {"paid_pct": "100,1%"}, "share_over_100"),
    ("F3", {"digi": 100, "nodigi": 0}, {"digi": 101, "nodigi": ""}, "digitised_gt_received"),
    ("F3", {"nodigi": 40}, {"nodigi": 41}, "parts_sum_mismatch"),
    ("F3", {"reuse": 60}, {"reuse": 61}, "part_gt_whole"),
    ("F3", {"eres": 90}, {"eres": 91}, "part_gt_whole"),
    ("F3", {"d_el": 70}, {"d_el": 71}, "part_gt_whole"),
    ("F3", {"d_sig": 60}, {"d_sig": 61}, "part_gt_whole"),
    ("F3", {"pk_ot": 9}, {"pk_ot": 10}, "part_gt_whole"),
    ("F3", {"pk_sat": 9}, {"pk_sat": 10}, "part_gt_whole"),
    ("F4", {"pc_ok": 20}, {"pc_ok": 21}, "usable_gt_total"),
    ("F4", {"pc_old": 20}, {"pc_old": 21}, "part_gt_whole"),
    ("F4", {"pc_net": 20}, {"pc_net": 21}, "part_gt_whole"),
    ("F4", {"lap": 20}, {"lap": 21}, "part_gt_whole"),
    ("F5", {"tr": 20, "tr_pct": "100%"}, {"tr": 21, "tr_pct": ""}, "trained_gt_staff"),
    ("F5", {"g6": 4, "g7": 11}, {"g6": 6}, "parts_sum_mismatch"),
    *(("F5", {column: 20}, {column: 21}, "part_gt_whole")
      for column in ("cb", "nc", "iu1", "iu2", "iu3", "iu4", "iu5", "iu6", "sh", "se", "ft", "pt")),
    ("F5", {"tr_pct": "75,5"}, {"tr_pct": "75,6"}, "rate_mismatch"),
    ("F5", {"tr_pct": "0,75"}, {"tr_pct": "175"}, "share_over_100"),
    *(("F8", {score: most, "s": ""}, {score: f"{most},01", "s": ""}, "score_out_of_range")
      for score, most in (("s1", "18"), ("s2", "20"), ("s3", "12"), ("s4", "10"), ("s5", "22"), ("s6", "18"))),
    ("F8", {"rt": "100"}, {"rt": "100,01"}, "score_out_of_range"),
    ("F8", {"s": "87,02"}, {"s": "87,03"}, "score_sum_mismatch"),
    ("F8", {"s": "86,98"}, {"s": "86,97"}, "score_sum_mismatch"),
    ("F8", {"s3": "0"}, {"s3": "-0,01"}, "negative_value"),
]  # fmt: skip
WARNINGS = {"rate_mismatch", "score_sum_mismatch"}


@pytest.mark.parametrize(("form", "holds", "breaks", "code"), CHECKS)
def test_each_check_at_its_border(
    form: str, holds: dict[str, object], breaks: dict[str, object], code: str
) -> None:
    good, bad = parsed(form, [row(form, **holds)]), parsed(form, [row(form, **breaks)])

    # a change that keeps one check may break a sum that is another check's matter
    assert code not in codes(good)
    assert code in codes(bad)
    assert bool(rows_of(bad)) == (code in WARNINGS)


def test_a_check_without_all_its_cells_is_skipped() -> None:
    """Given any one cell left blank, then no check that needs it speaks, and the row is loaded."""
    for form in ("F1B", "F2", "F3", "F4", "F5"):
        for column in GOOD[form]:
            result = parsed(form, [row(form, **{column: "…"})])
            assert codes(result) <= {"missing_value"} and len(rows_of(result)) == 1, (form, column)


class TestOrder:
    def test_a_name_error_stops_everything_else(self) -> None:
        assert found(parsed("F2", [row("F2", name="Xã Không Có", r_online="abc", fee=-1)])) == [
            (4, "unit_not_found")
        ]

    def test_the_second_row_of_a_unit_stops_even_when_the_first_was_refused(self) -> None:
        rows = [row("F2", fee=-1), row("F2", name="X. Đồng Lộc", fee="abc"), row("F2", name="Thị trấn Nghèn")]
        result = parsed("F2", rows)

        assert found(result) == [(4, "negative_value"), (5, "duplicate_row")]
        assert rows_of(result) == [("18406", "", 6)]

    def test_a_name_that_failed_does_not_make_the_next_row_a_second_one(self) -> None:
        rows = [row("F2", name="=Xã Đồng Lộc"), row("F2")]

        assert found(parsed("F2", rows)) == [(4, "formula_in_text")]

    def test_a_field_twice_in_f1a(self) -> None:
        assert found(parsed("F1A", [row("F1A"), row("F1A", name="HỘ TỊCH")])) == [(5, "duplicate_row")]

    def test_a_cell_error_stops_the_checks(self) -> None:
        assert found(parsed("F2", [row("F2", fee="abc", r_online=999, r_pct="1%")])) == [(4, "not_a_number")]

    def test_several_cell_errors_are_each_said_once(self) -> None:
        result = parsed("F2", [row("F2", p_used="abc", p_part="abc", fee=-1, paid="1,5")])

        assert sorted(code for _, code in found(result)) == ["negative_value", "non_integer", "not_a_number"]

    def test_all_checks_speak_each_code_once(self) -> None:
        result = parsed("F2", [row("F2", p_used=99, p_full=101, assisted=60, r_online=300, r_pct="")])

        assert sorted(code for _, code in found(result)) == ["online_gt_received", "part_gt_whole"]

    def test_an_error_of_a_check_drops_the_warnings_of_checks_only(self) -> None:
        rows = [row("F2", name="X. Dong Loc", assisted=51, r_pct="99%", p_used="…")]

        assert {code for _, code in found(parsed("F2", rows))} == {
            "unit_fuzzy_match",
            "missing_value",
            "part_gt_whole",
        }

    def test_a_score_error_drops_the_warning_of_the_sum(self) -> None:
        assert codes(parsed("F8", [row("F8", s1="19")])) == {"score_out_of_range"}

    def test_other_rows_of_the_file_are_loaded(self) -> None:
        rows = [row("F2", fee=-1), row("F2", name="Thị trấn Nghèn")]

        assert rows_of(parsed("F2", rows)) == [("18406", "", 5)]
        assert parsed("F2", rows).sheets[0].rows_refused == 1

    def test_unknown_columns_are_no_part_of_any_check(self) -> None:
        own = [*header("F2"), "Số điện thoại"]

        assert codes(parsed("F2", [[*row("F2"), "-1"]], own_header=own)) == {"unknown_column"}
