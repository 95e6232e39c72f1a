"""Number format codes, as spreadsheets write them."""

import pytest

from etl.extract.number_formats import is_date_format, is_percent_format


class TestIsPercentFormat:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [("0.0%", True), ("0%;[Red]-0%", True), ('0" %"', False), ("0.00", False), ("\\%0", False)],
    )
    def test_a_quoted_sign_is_no_percent(self, code: str, expected: bool):
        assert is_percent_format(code) is expected


class TestIsDateFormat:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("dd/mm/yyyy", True),
            ("[$-42A]d/m/yy", True),
            ("General", False),
            ("#,##0", False),
            ('0" ngày"', False),
            ("@", False),
        ],
    )
    def test_days_are_told_from_numbers(self, code: str, expected: bool):
        assert is_date_format(code) is expected
