"""Value cells: numbers, flags, nothing reported, nonsense."""

from datetime import date
from decimal import Decimal

import pytest

from etl.extract.cells import Cell
from etl.validate.values import Reading, read_value


def count(value: object, **facts: bool) -> Reading:
    return read_value(cell=Cell(value, **facts), kind="count")  # type: ignore[arg-type]


class TestCounts:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            (Decimal(5), 5),
            (" 12 ", 12),
            ("\u00a0318\u00a0", 318),
            ("1.234", 1234),
            ("1.234.567", 1234567),
            ("-", 0),
            ("–", 0),
            ("—", 0),
            ("Không", 0),
            ("KHÔNG PHÁT SINH", 0),
        ],
    )
    def test_what_means_a_number_is_read(self, written: object, value: int):
        assert count(written) == Reading(Decimal(value))

    @pytest.mark.parametrize(
        "written", ["", "  ", "…", "...", "N/A", "Chưa có số liệu", "#DIV/0!", "#N/A", "Err:502"]
    )
    def test_not_known_is_never_zero(self, written: str):
        assert count(written) == Reading(None, "missing_value")

    @pytest.mark.parametrize(
        "written", ["1.5", "1O", "12 cái", "1 234", "0.123", "1,2,3", "+5", "1e5", date(2024, 2, 1), True]
    )
    def test_what_cannot_be_read_is_not_guessed(self, written: object):
        assert count(written) == Reading(None, "not_a_number")

    @pytest.mark.parametrize(
        ("written", "value", "problem"),
        [
            ("-3", "-3", "negative_value"),
            ("12,5", "12.5", "non_integer"),
            (Decimal("-0.5"), "-0.5", "negative_value"),
        ],
    )
    def test_a_wrong_value_is_kept_beside_its_problem(self, written: object, value: str, problem: str):
        assert count(written) == Reading(Decimal(value), problem)

    def test_a_formula_without_result_is_its_own_problem(self):
        assert count(None, is_formula=True) == Reading(None, "formula_without_value")

    def test_an_absent_cell_is_missing(self):
        assert read_value(cell=None, kind="count") == Reading(None, "missing_value")


class TestReferenceColumns:
    @pytest.mark.parametrize("cell", [None, Cell("…"), Cell("#DIV/0!", is_error=True)])
    def test_absence_is_no_problem(self, cell: Cell | None):
        assert read_value(cell=cell, kind="ref") == Reading(None)

    def test_nonsense_is(self):
        assert read_value(cell=Cell("abc"), kind="ref").problem == "not_a_number"


class TestFlags:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("x", 1),
            ("X", 1),
            ("Có", 1),
            (Decimal(1), 1),
            ("", 0),
            ("Không", 0),
            (Decimal(0), 0),
            ("-", 0),
            ("–", 0),
        ],
    )
    def test_marks_are_read(self, written: object, value: int):
        assert read_value(cell=Cell(written), kind="flag") == Reading(Decimal(value))  # type: ignore[arg-type]

    def test_a_blank_cell_means_no(self):
        assert read_value(cell=None, kind="flag") == Reading(Decimal(0))

    def test_other_words_are_not_guessed(self):
        assert read_value(cell=Cell("2"), kind="flag").problem == "not_a_number"


class TestScores:
    @pytest.mark.parametrize(
        ("written", "value"), [("79,95%", "79.95"), ("8,76", "8.76"), ("82,40 %", "82.40")]
    )
    def test_a_trailing_percent_sign_is_dropped(self, written: str, value: str):
        assert read_value(cell=Cell(written), kind="score") == Reading(Decimal(value))

    def test_a_percent_cell_counts_as_shown(self):
        assert read_value(cell=Cell(Decimal("0.7995"), is_percent=True), kind="score").value == Decimal(
            "79.95"
        )

    def test_decimals_are_allowed_and_negatives_are_not(self):
        assert read_value(cell=Cell(Decimal("-0.5")), kind="number").problem == "negative_value"
