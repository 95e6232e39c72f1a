"""Reading values: every mark, in every kind of column, in text files and in workbooks."""

import io
from decimal import Decimal

import openpyxl
import pytest

from tests.unit.etl.factories import found, read
from tests.unit.etl.law.forms import header, lines, parsed, row, xlsx


def measure(form: str, name: str, **cell: object) -> tuple[object, list[str]]:
    """(what the row loads under a measure's name, issue codes) of a row with one changed cell."""
    result = parsed(form, [row(form, **cell)])
    loaded = [one.measures.get(name) for sheet in result.sheets for one in sheet.rows]
    return (loaded[0] if loaded else "refused"), [code for _, code in found(result)]


class TestCounts:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("5", 5),
            (" 5\u00a0", 5),
            ("0", 0),
            ("-", 0),
            ("–", 0),
            ("—", 0),
            ("Không", 0),
            ("KHÔNG PHÁT SINH", 0),
            ("1.234", 1234),
            ("12.345.678", 12345678),
            ("1.234.567", 1234567),
            ("12,0", 12),
        ],
    )
    def test_numbers_and_zeros(self, written: str, value: int):
        assert measure("F4", "printers", prn=written) == (value, [])

    @pytest.mark.parametrize(
        "written", ["", " ", "\u00a0", "…", "...", "N/A", "n/a", "Chưa có số liệu", "CHƯA CÓ SỐ LIỆU"]
    )
    def test_no_data_loads_nothing_and_is_never_zero(self, written: str):
        assert measure("F4", "printers", prn=written) == (None, ["missing_value"])

    @pytest.mark.parametrize("written", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
    def test_an_error_value_is_no_data(self, written: str):
        assert measure("F4", "printers", prn=written) == (None, ["missing_value"])

    @pytest.mark.parametrize(
        "written",
        [
            "1.5",
            "abc",
            "1 234",
            "12.34",
            "1.23.456",
            "1,2,3",
            "khoảng 5",
            "5 máy",
            "2024-01-01",
            "+5",
            "5%",
            "0x1",
            "1e3",
            ".",
        ],
    )
    def test_anything_else_is_not_a_number(self, written: str):
        assert measure("F4", "printers", prn=written) == ("refused", ["not_a_number"])

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("-5", "negative_value"),
            ("-1.234", "negative_value"),
            ("12,5", "non_integer"),
            ("0,1", "non_integer"),
        ],
    )
    def test_counts_are_whole_and_not_negative(self, written: str, code: str):
        assert measure("F4", "printers", prn=written) == ("refused", [code])

    def test_missing_value_is_said_once_in_a_row(self):
        assert measure("F4", "printers", prn="", scn="…", cam="#N/A")[1] == ["missing_value"]

    def test_numbers_of_a_workbook_are_read_as_they_are(self):
        result = read(xlsx(lines("F4", [row("F4", prn=5.0, scn=0, net=12.5)])))

        measures = result.sheets[0].rows[0].measures
        assert (measures["printers"], measures["scanners"], measures["internet_mbps"]) == (
            5,
            0,
            Decimal("12.5"),
        )


class TestReferences:
    @pytest.mark.parametrize("written", ["", "…", "#REF!"])
    def test_a_reference_without_data_is_no_issue(self, written: str):
        assert measure("F1B", "received_online", c3=written) == (10, [])

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("abc", "not_a_number"),
            ("1.5", "not_a_number"),
            ("-30", "negative_value"),
            ("30,5", "non_integer"),
        ],
    )
    def test_a_reference_that_is_wrong_refuses_the_row(self, written: str, code: str):
        assert measure("F1B", "received_online", c3=written) == ("refused", [code])


class TestFlags:
    @pytest.mark.parametrize("written", ["x", "X", " x ", "Có", "CÓ", "1"])
    def test_yes(self, written: str):
        assert measure("F4", "lan", lan=written) == (1, [])

    @pytest.mark.parametrize("written", ["", " ", "Không", "0", "-", "–"])
    def test_no_and_blank_is_no(self, written: str):
        assert measure("F4", "lan", lan=written) == (0, [])

    @pytest.mark.parametrize("written", ["2", "đang lắp", "y"])
    def test_neither(self, written: str):
        assert measure("F4", "lan", lan=written) == ("refused", ["not_a_number"])

    def test_no_data_is_no_data(self):
        assert measure("F4", "lan", lan="…") == (None, ["missing_value"])


class TestNumbersAndScores:
    @pytest.mark.parametrize(
        ("written", "value"), [("100,5", "100.5"), ("1.000", "1000"), ("-", "0"), ("0,25", "0.25")]
    )
    def test_a_bandwidth_has_decimals(self, written: str, value: str):
        assert measure("F4", "internet_mbps", net=written) == (Decimal(value), [])

    @pytest.mark.parametrize(
        ("written", "code"), [("-1", "negative_value"), ("1.5", "not_a_number"), ("100 Mbps", "not_a_number")]
    )
    def test_a_bandwidth_that_is_none(self, written: str, code: str):
        assert measure("F4", "internet_mbps", net=written) == ("refused", [code])

    @pytest.mark.parametrize(
        ("written", "value"), [("79,95", "79.95"), ("79,95%", "79.95"), ("79,95 %", "79.95"), ("80", "80")]
    )
    def test_a_score_may_carry_a_percent_sign(self, written: str, value: str):
        assert measure("F8", "rate766_on_time", rt=written) == (Decimal(value), [])


class TestFormulas:
    def book(self, **cells: str) -> bytes:
        book = openpyxl.load_workbook(
            io.BytesIO(xlsx(lines("F2", [row("F2"), row("F2", name="Thị trấn Nghèn")])))
        )
        for place, formula in cells.items():
            book["S1"][place] = formula
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_one_without_a_result_is_no_data_and_said_once(self):
        result = read(self.book(C4="=1+1", D4="=2", J4="=I4/H4", A4="=ROW()"))

        assert found(result) == [(4, "formula_without_value")]
        assert "procedures_total" not in result.sheets[0].rows[0].measures

    def test_another_blank_cell_is_said_beside_it(self):
        result = read(self.book(C4="=1+1", F4="…"))

        assert set(found(result)) == {(4, "formula_without_value"), (4, "missing_value")}

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", '=cmd|"/c calc"!A1'])
    def test_a_name_with_a_formula_refuses_the_row(self, name: str):
        assert found(read(self.book(B4=name))) == [(4, "formula_in_text")]

    @pytest.mark.parametrize("name", ["=1", "+Xã Đồng Lộc", "@Xã Đồng Lộc", "\tXã Đồng Lộc", " =1"])
    def test_a_text_that_would_become_a_formula_refuses_the_row(self, name: str):
        assert found(parsed("F2", [row("F2", name=name)])) == [(4, "formula_in_text")]


class TestPercentages:
    """The counts of the good row give 25 %."""

    @pytest.mark.parametrize(
        "written", ["25%", "25,0 %", "25.0%", "25", "0,25", "0.25", "25,4", "0,254", "24.5"]
    )
    def test_spellings_of_a_quarter(self, written: str):
        assert measure("F2", "received_online_f2", r_pct=written) == (50, [])

    @pytest.mark.parametrize("written", ["26%", "25,51", "0,24", "0.3", "0,25%", "24,4"])
    def test_more_than_half_a_point_off(self, written: str):
        assert measure("F2", "received_online_f2", r_pct=written) == (50, ["rate_mismatch"])

    @pytest.mark.parametrize("written", ["", "…", "#DIV/0!", "abc", "hai lăm"])
    def test_one_that_cannot_be_read_is_not_checked(self, written: str):
        assert measure("F2", "received_online_f2", r_pct=written) == (50, [])

    @pytest.mark.parametrize(
        ("written", "codes"),
        [("101%", ["share_over_100"]), ("125", ["share_over_100"]), ("100,0%", ["rate_mismatch"])],
    )
    def test_above_a_hundred(self, written: str, codes: list[str]):
        assert measure("F2", "received_online_f2", r_pct=written)[1] == codes

    @pytest.mark.parametrize(
        ("written", "codes"), [("0,9", []), ("1", []), ("85", []), ("85%", []), ("150%", ["share_over_100"])]
    )
    def test_without_counts_a_number_up_to_one_is_a_fraction(self, written: str, codes: list[str]):
        cells = {"r_total": 0, "r_online": 0, "assisted": 0, "r_pct": written}

        assert measure("F2", "procedures_total", **cells)[1] == codes

    def test_the_format_of_a_workbook_says_percent(self):
        """Given 0.25 shown as 25 % and 0.25 shown as 0.25 %, then the first agrees with the counts."""
        place = header("F2").index("Hồ sơ tiếp nhận trong kỳ / Tỷ lệ trực tuyến (%)") + 1
        for value, expected in ((0.25, []), (0.27, [(4, "rate_mismatch")]), (25, [(4, "share_over_100")])):
            book = openpyxl.load_workbook(io.BytesIO(xlsx(lines("F2", [row("F2", r_pct=value)]))))
            book["S1"].cell(4, place).number_format = "0.0%"
            stream = io.BytesIO()
            book.save(stream)
            assert found(read(stream.getvalue())) == expected
