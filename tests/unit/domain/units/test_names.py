"""Matching keys: what offices write differently is one key, what differs in meaning is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.units.names import (
    has_diacritics,
    is_one_edit_apart,
    label_key,
    name_key,
    split_type,
    without_diacritics,
)


class TestNameKey:
    @pytest.mark.parametrize(
        "written",
        [
            "Xã Tân Hòa",
            "xã tân hoà",
            "UBND xã Tân Hòa",
            "Uỷ ban nhân dân X. Tân Hoà.",
            "  X.Tân   Hòa;",
            "XÃ TÂN HÒA",
            unicodedata.normalize("NFD", "Xã Tân Hòa"),
            "xã\u00a0tân hòa",
        ],
    )
    def test_spellings_of_one_name_give_one_key(self, written: str):
        assert name_key(written) == "xã tân hòa"

    def test_names_that_differ_in_a_tone_keep_different_keys(self):
        assert name_key("Xã Tân Hòa") != name_key("Xã Tân Hóa")

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("TT Lộc Hà", "thị trấn lộc hà"),
            ("TT. Lộc Hà", "thị trấn lộc hà"),
            ("TP. Hà Tĩnh", "thành phố hà tĩnh"),
            ("TX.Kỳ Anh", "thị xã kỳ anh"),
            ("H. Can Lộc", "huyện can lộc"),
            ("P. Nam Hà", "phường nam hà"),
        ],
    )
    def test_abbreviated_types_are_spelled_out(self, written: str, key: str):
        assert name_key(written) == key

    @pytest.mark.parametrize("tone", ["à", "á", "ả", "ã", "ạ"])
    def test_tone_moves_to_the_first_vowel_only_at_the_end_of_a_word(self, tone: str):
        first = {"à": "ò", "á": "ó", "ả": "ỏ", "ã": "õ", "ạ": "ọ"}[tone]

        assert name_key(f"Ho{tone}") == f"h{first}a"
        assert name_key(f"Ho{tone}n") == f"ho{tone}n"


class TestLabelKey:
    @given(st.text(max_size=30))
    def test_taking_the_key_twice_changes_nothing(self, text: str):
        assert label_key(label_key(text)) == label_key(text)


class TestSplitType:
    def test_a_name_without_type_is_all_short_name(self):
        assert split_type("lộc hà") == ("", "lộc hà")

    def test_thi_tran_is_not_taken_for_another_type(self):
        assert split_type("thị trấn lộc hà") == ("thị trấn", "lộc hà")


class TestWithoutDiacritics:
    def test_every_mark_goes_and_d_with_stroke_becomes_d(self):
        assert without_diacritics("Thị trấn Đồng Lộc") == "thi tran dong loc"

    @pytest.mark.parametrize(
        ("text", "expected"), [("Xa Thach Ha", False), ("Xa Dong Lộc", True), ("Đo", True)]
    )
    def test_has_diacritics_counts_any_mark(self, text: str, expected: bool):
        assert has_diacritics(text) is expected


def levenshtein(left: str, right: str) -> int:
    """The textbook recurrence, as an independent check."""
    previous = list(range(len(right) + 1))
    for row, a in enumerate(left, start=1):
        current = [row]
        for column, b in enumerate(right, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (a != b)))
        previous = current
    return previous[-1]


class TestIsOneEditApart:
    @given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5))
    def test_agrees_with_the_textbook_distance(self, left: str, right: str):
        assert is_one_edit_apart(left, right) is (levenshtein(left, right) == 1)
