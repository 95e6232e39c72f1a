"""Row checks: every form's rules, each broken once, recomputed here by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from etl.definition import Form, load_forms
from etl.extract.cells import Cell
from etl.validate.checks import breaches

FORMS = {form.id: form for form in load_forms()}


def codes(form: Form, values: dict[str, int | str], *, percent: dict[str, str] | None = None) -> list[str]:
    numbers: dict[str, Decimal | None] = {column: Decimal(value) for column, value in values.items()}
    cells = {column: Cell(text) for column, text in (percent or {}).items()}
    return [breach.code for breach in breaches(rules=form.rules, values=numbers, cells=cells)]


F3 = {
    "s_recv": 10,
    "digi": 6,
    "nodigi": 4,
    "reuse": 3,
    "k_res": 8,
    "eres": 8,
    "d_tot": 9,
    "d_el": 7,
    "d_sig": 7,
}
F3 |= {"pk": 2, "pk_ot": 2, "pk_sat": 1}
F4 = {"pc": 20, "pc_ok": 20, "pc_old": 5, "pc_net": 20, "lap": 2}
F5 = {"st": 20, "g6": 1, "g7": 9, "g8": 10, "tr": 15, "cb": 12, "nc": 3, "sh": 20, "se": 9, "ft": 1, "pt": 0}
F5 |= {f"iu{module}": 12 for module in range(1, 7)}
F8 = {"s1": 18, "s2": 20, "s3": 12, "s4": 10, "s5": 22, "s6": 18, "s": 100, "rt": 100}


class TestBreaches:
    @pytest.mark.parametrize(("form", "values"), [("F3", F3), ("F4", F4), ("F5", F5), ("F8", F8)])
    def test_a_row_at_its_limits_breaks_nothing(self, form: str, values: dict[str, int]):
        assert codes(FORMS[form], dict(values)) == []

    @pytest.mark.parametrize(
        ("form", "values", "change", "expected"),
        [
            ("F3", F3, {"digi": 11, "nodigi": -1}, ["digitised_gt_received"]),
            ("F3", F3, {"nodigi": 5}, ["parts_sum_mismatch"]),
            ("F3", F3, {"d_sig": 8}, ["part_gt_whole"]),
            ("F3", F3, {"pk_sat": 3}, ["part_gt_whole"]),
            ("F4", F4, {"pc_ok": 21}, ["usable_gt_total"]),
            ("F4", F4, {"lap": 21}, ["part_gt_whole"]),
            ("F5", F5, {"tr": 21}, ["trained_gt_staff"]),
            ("F5", F5, {"g8": 11}, ["parts_sum_mismatch"]),
            ("F5", F5, {"iu6": 21, "pt": 21}, ["part_gt_whole"]),
            ("F8", F8, {"s3": "12.01", "s4": "9.99"}, ["score_out_of_range"]),
            ("F8", F8, {"s5": "21.98"}, []),
            ("F8", F8, {"s5": "21.97"}, ["score_sum_mismatch"]),
        ],
    )
    def test_each_rule_has_its_code(
        self, form: str, values: dict[str, int], change: dict[str, int | str], expected: list[str]
    ):
        assert codes(FORMS[form], {**values, **change}) == expected

    def test_a_check_with_a_cell_missing_is_skipped(self):
        assert codes(FORMS["F4"], {"pc_ok": 21}) == []

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("75", []),
            ("75,5", []),
            ("75,51", ["rate_mismatch"]),
            ("0,745", []),
            ("101%", ["share_over_100", "rate_mismatch"]),
        ],
    )
    def test_a_rate_may_be_half_a_point_off(self, written: str, expected: list[str]):
        """Given 15 of 20 trained (75 %), when the percentage is written, then 74.5 to 75.5 is right."""
        assert codes(FORMS["F5"], dict(F5), percent={"tr_pct": written}) == expected

    def test_a_breach_carries_both_sides_exactly(self):
        (breach,) = breaches(
            rules=FORMS["F5"].rules,
            values={"tr": Decimal(1), "st": Decimal(3)},
            cells={"tr_pct": Cell("50%")},
        )

        assert (breach.left, breach.right) == (Fraction(50), Fraction(100, 3))
