"""Matching a unit name: normalising, then the steps in their order, on the real register of Hà Tĩnh."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pytest

from domain.paths import CATALOGUE_DIR
from domain.units.matching import AmbiguousUnitError, UnitNameError, UnitNotFoundError, WrongParentError
from domain.units.names import name_key
from domain.units.register import Register, register_from_tables
from tests.unit.etl.factories import found
from tests.unit.etl.law.forms import header, parsed, row, rows_of

OLD, LATE, NEW = date(2024, 6, 30), date(2025, 3, 31), date(2026, 6, 30)


def table(name: str) -> list[dict[str, str]]:
    with (CATALOGUE_DIR / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def register() -> Register:
    return register_from_tables(units=table("units.csv"), aliases=table("unit_aliases.csv"))


def versions(day: date) -> Iterator[dict[str, str]]:
    for unit in table("units.csv"):
        if unit["valid_from"] <= str(day) and (not unit["valid_to"] or str(day) <= unit["valid_to"]):
            yield unit


def match(
    name: str, *, parent: str | None = None, day: date = OLD, levels: tuple[str, ...] = ()
) -> tuple[str, str]:
    structure = "post2025" if day >= date(2025, 7, 1) else "pre2025"
    unit = register().match(
        name=name, structure=structure, day=day, province="42", parent=parent, levels=levels
    )
    return unit.code, unit.kind


class TestNormalising:
    @pytest.mark.parametrize(
        "name",
        [
            "Xã Kỳ Tân", "XÃ KỲ TÂN", "  xã   kỳ\u00a0tân ", "Xã Kỳ Tân.", "Xã Kỳ Tân :;,", "UBND xã Kỳ Tân",
            "Ủy ban nhân dân xã Kỳ Tân", "Uỷ ban nhân dân xã Kỳ Tân", "UỶ BAN NHÂN DÂN XÃ KỲ TÂN", "X. Kỳ Tân",
            "X.Kỳ Tân", "UBND X. Kỳ Tân.", "Kỳ Tân", "xa\u0303 ky\u0300 ta\u0302n",
        ],
    )  # fmt: skip
    def test_spellings_of_one_name(self, name: str):
        assert match(name, parent="447") == ("18814", "exact")

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("P. Hòa", "phường hòa"), ("TT Nghèn", "thị trấn nghèn"), ("TT. Nghèn", "thị trấn nghèn"),
            ("TX. Kỳ Anh", "thị xã kỳ anh"), ("TP. Hà Tĩnh", "thành phố hà tĩnh"), ("H. Can Lộc", "huyện can lộc"),
            ("TP.Hà Tĩnh", "thành phố hà tĩnh"),
        ],
    )  # fmt: skip
    def test_prefixes_are_spelled_out(self, written: str, meant: str):
        assert name_key(written) == meant

    @pytest.mark.parametrize("tone", ["à á ả ã ạ", "è é ẻ ẽ ẹ", "ỳ ý ỷ ỹ ỵ"])
    def test_five_tones_on_either_vowel_at_the_end_of_a_word(self, tone: str):
        first = {"à": ("o", "òóỏõọ", "a"), "è": ("o", "òóỏõọ", "e"), "ỳ": ("u", "ùúủũụ", "y")}[tone[0]]
        for toned, early in zip(tone.split(), first[1], strict=True):
            assert name_key(f"xã h{first[0]}{toned} x") == name_key(f"xã h{early}{first[2]} x")
        assert name_key("xã hoàn") != name_key("xã hòan")  # not at the end of the word


class TestSteps:
    def test_every_full_name_is_its_unit_on_every_day(self):
        for day in (OLD, LATE, NEW):
            for unit in versions(day):
                parent = unit["parent_code"] or None
                assert match(unit["name"], parent=parent, day=day) == (unit["code"], "exact"), unit

    def test_every_short_name_that_is_unique_under_its_parent_is_its_unit(self):
        for day in (OLD, LATE, NEW):
            units = [unit for unit in versions(day) if unit["parent_code"]]
            for unit in units:
                same = [
                    one
                    for one in units
                    if one["parent_code"] == unit["parent_code"]
                    and name_key(one["short_name"]) == name_key(unit["short_name"])
                ]
                if len(same) == 1:
                    assert match(unit["short_name"], parent=unit["parent_code"], day=day)[0] == unit["code"]

    def test_names_without_diacritics(self):
        assert match("xa Ky Tan", parent="447") == ("18814", "fuzzy")
        assert match("X. Ky Tan", parent="447") == ("18814", "fuzzy")
        assert match("Ky Tan", parent="447") == ("18814", "fuzzy")

    def test_one_letter_with_a_mark_is_not_without_diacritics(self):
        """Given "Đuc Dong" with a đ, when matched, then step 2b does not apply (two letters are wrong for step 4)."""
        with pytest.raises(UnitNotFoundError):
            match("Đuc Dong", parent="440")

    def test_a_slip_of_the_typist_is_a_warning_and_two_candidates_are_an_error(self):
        assert (
            match("Kỳ Giag", parent="447") == ("18781", "fuzzy")
            or match("Kỳ Giag", parent="447")[1] == "fuzzy"
        )
        with pytest.raises(AmbiguousUnitError) as several:
            match("Kỳ Tâm", parent="447")
        assert several.value.candidates == ("Xã Kỳ Tân", "Xã Kỳ Tây")

    def test_the_written_type_must_be_the_units_for_a_slip(self):
        assert match("Xã Kỳ Tâng", parent="447") == ("18814", "fuzzy")
        with pytest.raises(UnitNotFoundError):
            match("Phường Kỳ Tâng", parent="447")

    def test_another_type_is_a_warning(self):
        assert match("Phường Kỳ Tân", parent="447") == ("18814", "alias")

    def test_a_unit_of_another_district_is_an_error_before_any_slip(self):
        """Đức Bồng is a unit of Vũ Quang; in Đức Thọ it is no slip for Đức Đồng."""
        with pytest.raises(WrongParentError):
            match("Đức Bồng", parent="440")
        assert match("Đức Bồng", parent="441")[1] == "exact"

    def test_a_unit_under_its_former_district_is_a_warning(self):
        assert match("Thị trấn Lộc Hà", parent="448", day=LATE) == ("18568", "alias")
        with pytest.raises(WrongParentError):
            match("Thị trấn Lộc Hà", parent="443", day=LATE)

    def test_without_a_parent_the_pool_is_every_unit(self):
        with pytest.raises(AmbiguousUnitError):
            match("Kỳ Anh")
        assert match("Huyện Kỳ Anh") == ("447", "exact")
        assert match("Thị xã Kỳ Anh") == ("449", "exact")
        assert match("Xã Kỳ Tân") == ("18814", "exact")

    def test_codes_of_two_structures_are_different_units(self):
        assert match("Xã Tân Lâm Hương", day=OLD)[0] == "18652" == match("Phường Hà Huy Tập", day=NEW)[0]

    @pytest.mark.parametrize("name", ["", "   ", "Xã", "Xã Không Hề Có", "123"])
    def test_what_is_nothing_is_not_found(self, name: str):
        with pytest.raises(UnitNameError):
            match(name, parent="447")


class TestCode:
    own = (*header("F2")[:1], "Mã đơn vị", *header("F2")[1:])

    def line(self, code: object, **facts: str) -> list[object]:
        cells = row("F2", **facts)
        return [cells[0], code, *cells[1:]]

    def test_a_filled_code_decides_alone_and_an_empty_one_not(self):
        result = parsed(
            "F2",
            [
                self.line("18475"),
                self.line(""),
                self.line("18406", name="Không Có"),
                self.line("00001", name="Nghèn"),
            ],
            own_header=self.own,
        )

        assert rows_of(result) == [("18475", "", 4), ("18484", "", 5), ("18406", "", 6)]
        assert found(result) == [(7, "unit_not_found")]

    def test_a_code_is_valid_on_the_last_day_of_the_period(self):
        above = [["Quý I/2025"], ["Đơn vị báo cáo: UBND tỉnh Hà Tĩnh"]]

        assert found(parsed("F2", [self.line("448")], own_header=self.own, above=above)) == [
            (4, "unit_not_found")
        ]

    def test_a_formula_as_name_goes_before_the_code(self):
        assert found(parsed("F2", [self.line("18475", name="=A1")], own_header=self.own)) == [
            (4, "formula_in_text")
        ]
