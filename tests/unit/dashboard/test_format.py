import math

import pytest

from dashboard.format import NBSP, change_text, decimals_of, number, plain, value_text


class TestNumber:
    def test_vietnamese_digits(self):
        """Given 1234.56, when written in Vietnamese, then dots group and a comma divides."""
        assert number(value=1234.56, lang="vi", decimals=1) == "1.234,6"

    def test_english_digits(self):
        assert number(value=1234.56, lang="en", decimals=1) == "1,234.6"

    def test_negative_has_a_true_minus(self):
        assert number(value=-5.25, lang="vi", decimals=2) == "\u22125,25"

    def test_what_rounds_to_zero_has_no_sign(self):
        assert number(value=-0.04, lang="vi", decimals=1) == "0,0"

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
    def test_refuses_what_is_no_number(self, value: float):
        with pytest.raises(ValueError, match="not a number"):
            number(value=value, lang="vi")


class TestPlain:
    @pytest.mark.parametrize(
        ("value", "text"), [(80.0, "80"), (12.5, "12,5"), (0.123, "0,12"), (2500.0, "2.500")]
    )
    def test_as_many_decimals_as_needed(self, value: float, text: str):
        assert plain(value=value, lang="vi") == text


class TestValueText:
    def test_percent_has_one_decimal_and_a_space_that_does_not_break(self):
        assert value_text(value=41.249, display_unit="%", lang="vi") == f"41,2{NBSP}%"

    def test_count_has_no_decimals(self):
        assert value_text(value=12345.0, display_unit="dossiers", lang="vi") == f"12.345{NBSP}hồ sơ"

    def test_unit_named_by_the_indicator_is_not_repeated(self):
        assert value_text(value=0.916, display_unit="per staff member", lang="en") == "0.92"


class TestChangeText:
    def test_difference_of_percentages_is_in_points(self):
        assert change_text(value=5.31, display_unit="%", lang="vi") == f"+5,3{NBSP}điểm"

    def test_fall(self):
        assert change_text(value=-0.7, display_unit="%", lang="en") == f"\u22120.7{NBSP}points"

    def test_no_change_has_no_sign(self):
        assert change_text(value=0.01, display_unit="%", lang="vi") == f"0,0{NBSP}điểm"


def test_published_scores_keep_two_decimals():
    assert decimals_of(display_unit="points") == 2
