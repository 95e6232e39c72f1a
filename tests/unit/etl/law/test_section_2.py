"""Opening a file: what the content decides, and every reason for refusing a whole file."""

import codecs
import io
import zipfile

import openpyxl
import pytest

from etl.extract.workbook import read_workbook
from tests.unit.etl.factories import csv_bytes, found, read
from tests.unit.etl.law.forms import codes, lines, parsed, row, rows_of, xlsx

MIB = 1024 * 1024


def bounds(*, total: int = 0, member: int = 0, packed: bytes = b"") -> bytes:
    """A zip whose members add to ``total``, or that has one of ``member`` bytes of ``packed``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if total else zipfile.ZIP_DEFLATED) as package:
        for number in range(8 if total else 0):
            package.writestr(f"m{number}", b"\0" * (total // 8 + (total % 8 if not number else 0)))
        if member:
            package.writestr("m", packed)
    return stream.getvalue()


class TestZip:
    def test_sixty_four_mebibytes_are_allowed_and_one_byte_more_is_not(self):
        assert codes(read(bounds(total=64 * MIB))) == {"file_unreadable"}  # no workbook, but no bomb either
        assert codes(read(bounds(total=64 * MIB + 1))) == {"file_unsafe"}

    def test_a_member_of_ten_mebibytes_may_be_packed_a_thousandfold_a_larger_one_may_not(self):
        assert codes(read(bounds(member=1, packed=b"\0" * (10 * MIB)))) == {"file_unreadable"}
        assert codes(read(bounds(member=1, packed=b"\0" * (10 * MIB + 1)))) == {"file_unsafe"}

    @pytest.mark.parametrize("name", ["bao_cao.csv", "bao_cao.pdf", "bao_cao", "bao_cao.xls"])
    def test_the_name_decides_nothing(self, name: str):
        assert rows_of(read(xlsx(lines("F2", [row("F2")])), name=name)) == [("18484", "", 4)]


class TestText:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_three_separators_and_three_unicode_forms(self, separator: str, encoding: str):
        content = csv_bytes(lines("F3", [row("F3")]), separator=separator, encoding=encoding)

        assert (rows_of(read(content)), codes(read(content))) == ([("18484", "", 4)], set())

    def test_utf_16_big_endian_with_its_mark(self):
        content = codecs.BOM_UTF16_BE + csv_bytes(lines("F3", [row("F3")]), encoding="utf-16-be")

        assert rows_of(read(content)) == [("18484", "", 4)]

    @pytest.mark.parametrize(("controls", "expected"), [(2, "header_not_recognised"), (3, "file_unreadable")])
    def test_more_than_two_percent_of_control_bytes_is_unreadable(self, controls: int, expected: str):
        assert codes(read(b"\x01" * controls + b"a" * (100 - controls))) == {expected}

    def test_the_share_of_control_bytes_is_one_of_bytes(self):
        """Given 100 letters of three bytes and 3 control bytes, then they are 1 % of the file."""
        assert codes(read(("ạ" * 100 + "\x01" * 3).encode())) == {"header_not_recognised"}

    @pytest.mark.parametrize("content", [b"", b"\n\n", b";;;\n;;;\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
    def test_no_cell_anywhere_is_empty(self, content: bytes):
        assert found(read(content)) == [(None, "empty_workbook")]

    def test_a_quote_that_is_never_closed_loses_no_row_silently(self):
        """Given a name that starts with a quote, then the rows below it are not swallowed: the file is refused."""
        text = csv_bytes(lines("F3", [row("F3"), row("F3", name="X"), row("F3", name="Thị trấn Nghèn")]))
        content = text.replace(b";X;", b';"Nghe;')

        assert codes(read(content)) == {"file_unreadable"}


class TestRefusals:
    @pytest.mark.parametrize(
        "content", [b"%PDF-1.4", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"]
    )
    def test_a_start_without_a_body_is_unreadable(self, content: bytes):
        assert found(read(content)) == [(None, "file_unreadable")]

    def test_a_refused_file_has_nothing_to_load(self):
        refused = read(b"%PDF-1.4")

        assert (refused.refused, refused.sheets, refused.lineage) == (True, (), ())


class TestHiddenSheets:
    def test_each_with_content_is_named_and_none_is_read(self):
        book = openpyxl.load_workbook(
            io.BytesIO(xlsx(lines("F2", [row("F2")]), lines("F2", [row("F2")]), [[1]], []))
        )
        for name, state in (("S2", "hidden"), ("S3", "veryHidden"), ("S4", "hidden")):
            book[name].sheet_state = state
        stream = io.BytesIO()
        book.save(stream)

        result = read(stream.getvalue())

        assert [(issue.sheet, issue.row, issue.code) for issue in result.issues] == [
            ("S2", None, "hidden_sheet_ignored"),
            ("S3", None, "hidden_sheet_ignored"),
        ]
        assert [sheet.sheet for sheet in result.sheets] == ["S1"]

    def test_a_form_on_a_hidden_sheet_only_is_not_recognised(self):
        book = openpyxl.load_workbook(io.BytesIO(xlsx(lines("F2", [row("F2")]), [["thư ngỏ"]])))
        book["S1"].sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)

        assert codes(read(stream.getvalue())) == {"hidden_sheet_ignored", "header_not_recognised"}

    def test_hidden_columns_and_rows_count_like_visible_ones(self):
        book = openpyxl.load_workbook(
            io.BytesIO(xlsx(lines("F2", [row("F2"), row("F2", name="Thị trấn Nghèn")])))
        )
        book["S1"].column_dimensions["C"].hidden = True
        book["S1"].row_dimensions[5].hidden = True
        stream = io.BytesIO()
        book.save(stream)

        assert rows_of(read(stream.getvalue())) == [("18484", "", 4), ("18406", "", 5)]


def test_numbers_of_rows_are_those_of_the_paper():
    """Given an empty line and a field over two lines, then rows are counted as an editor shows them."""
    text = [["", ""], ["Quý I/2024"], ["Đơn vị báo cáo:\nUBND huyện Can Lộc"]]

    assert rows_of(parsed("F2", [row("F2")], above=text)) == [("18484", "", 6)]
    assert read_workbook(content=b"a\r\nb\r\n").sheets[0].rows.keys() == {1, 2}
