"""CSV: encodings, separators, physical line numbers."""

import unicodedata

import pytest

from etl.extract.delimited import decode, first_record, read_csv
from etl.extract.errors import UnreadableError

TEXT = "Xã Đồng Lộc"


class TestDecode:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_unicode_files_give_their_text(self, encoding: str):
        assert decode(content=TEXT.encode(encoding)) == TEXT

    def test_windows_1258_is_composed(self):
        """Given bytes with combining tones, when decoded, then letters are single code points."""
        content = b"Xa\xde \xd0\xf4\xccng L\xf4\xf2c"

        assert decode(content=content) == unicodedata.normalize("NFC", TEXT)

    def test_binary_content_is_unreadable(self):
        with pytest.raises(UnreadableError):
            decode(content=bytes(range(1, 32)) * 10 + b"text")


class TestReadCsv:
    def test_rows_are_physical_lines_also_after_a_break_in_quotes(self):
        sheet = read_csv(text='a,b\n\n"two\nlines",c\nlast,d\n').sheets[0]

        assert sorted(sheet.rows) == [1, 3, 5]

    def test_the_most_frequent_separator_wins(self):
        sheet = read_csv(text="a;b;c,5\n1;2;3,5\n").sheets[0]

        assert sheet.rows[2][3].value == "3,5"

    def test_codes_stay_text(self):
        assert read_csv(text="00123,x\n").sheets[0].rows[1][1].value == "00123"


class TestFirstRecord:
    def test_only_the_first_line_is_looked_at(self):
        assert first_record(text='a,"b,c"\nd;e;f;g') == ["a", "b,c"]
