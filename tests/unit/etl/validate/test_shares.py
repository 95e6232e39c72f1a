"""Percentages in five spellings."""

from decimal import Decimal
from fractions import Fraction

import pytest

from etl.extract.cells import Cell
from etl.validate.shares import read_percentage, share_of

SHARE = Fraction(85)


class TestReadPercentage:
    @pytest.mark.parametrize(
        "cell",
        [
            Cell("85%"),
            Cell("85,0 %"),
            Cell(Decimal("0.85"), is_percent=True),
            Cell(Decimal("0.85")),
            Cell(Decimal(85)),
            Cell("0,85"),
            Cell("0.85"),
            Cell("85"),
        ],
    )
    def test_all_spellings_mean_the_same(self, cell: Cell):
        assert read_percentage(cell=cell, share=SHARE) == 85

    def test_a_bare_number_goes_to_the_side_the_counts_are_on(self):
        """Given 0.6 % of the dossiers, when 0,6 is written, then it is not read as 60 %."""
        assert read_percentage(cell=Cell("0,6"), share=Fraction(6, 10)) == Fraction(6, 10)

    def test_without_counts_a_number_up_to_one_is_a_fraction(self):
        assert read_percentage(cell=Cell("0,6"), share=None) == 60
        assert read_percentage(cell=Cell("6"), share=None) == 6

    @pytest.mark.parametrize("cell", [None, Cell("…"), Cell("#DIV/0!", is_error=True), Cell("cao")])
    def test_what_cannot_be_read_is_not_checked(self, cell: Cell | None):
        assert read_percentage(cell=cell, share=SHARE) is None


class TestShareOf:
    def test_is_exact(self):
        assert share_of(part=Decimal(1), whole=Decimal(3)) == Fraction(100, 3)

    @pytest.mark.parametrize(
        ("part", "whole"), [(None, Decimal(1)), (Decimal(1), None), (Decimal(0), Decimal(0))]
    )
    def test_without_both_counts_there_is_none(self, part: Decimal | None, whole: Decimal | None):
        assert share_of(part=part, whole=whole) is None
