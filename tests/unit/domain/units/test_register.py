"""The register: who a code and a written name mean, on a day, within a parent."""

from datetime import date

import pytest

from domain.units.matching import AmbiguousUnitError, UnitMatch, UnitNotFoundError, WrongParentError
from domain.units.register import ANSWER, AliasRow, Register, UnknownUnitCodeError, register_from_tables
from tests.unit.etl.factories import make_register, unit

IN_2024, IN_2025 = date(2024, 6, 14), date(2025, 3, 14)


def match(
    name: str, *, parent: str | None = "443", day: date = IN_2024, levels: tuple[str, ...] = ()
) -> UnitMatch:
    return make_register().match(
        name=name, structure="pre2025", day=day, province="42", parent=parent, levels=levels
    )


def register_with(*, alias: str, code: str, parent: str, until: date | None = None) -> Register:
    """Two districts of one short name, two communes one letter from "Kỳ Tâm", and an answer."""
    given = AliasRow("pre2025", code, alias, ANSWER, parent_code=parent, valid_to=until)
    units = [
        unit("447", "Huyện Kỳ Anh", parent="42", level="district"),
        unit("449", "Thị xã Kỳ Anh", parent="42", level="district"),
        unit("18484", "Xã Đồng Lộc", parent="443"),
        unit("18403", "Xã Thiên Lộc", parent="443"),
        unit("18793", "Xã Kỳ Tây", parent="447"),
        unit("18814", "Xã Kỳ Tân", parent="447"),
    ]
    return Register.from_rows(rows=units, aliases=[given])


class TestUnit:
    def test_the_version_valid_on_the_day_is_returned(self):
        register = make_register()

        assert register.unit(structure="pre2025", code="18484", day=IN_2024).name == "Xã Đồng Lộc"
        assert register.unit(structure="pre2025", code="18484", day=IN_2025).name == "Thị trấn Đồng Lộc"

    def test_a_code_means_different_units_in_the_two_structures(self):
        register = make_register()

        assert register.unit(structure="post2025", code="18568", day=date(2026, 1, 1)).name == "Xã Lộc Hà"

    def test_a_code_that_was_not_valid_that_day_is_an_error(self):
        with pytest.raises(UnknownUnitCodeError):
            make_register().unit(structure="pre2025", code="448", day=IN_2025)


class TestMatch:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("Xã Đồng Lộc", "exact"),
            ("Đồng Lộc", "exact"),
            ("Thị trấn Đồng Lộc", "alias"),  # its later name
            ("phường Đồng Lộc", "alias"),  # another type
            ("Xa Dong Loc", "fuzzy"),
            ("DONG LOC", "fuzzy"),
            ("Xã Đồng Lôc", "fuzzy"),
            ("Đồng Lộcc", "fuzzy"),
        ],
    )
    def test_each_step_finds_the_unit_and_says_how(self, name: str, kind: str):
        assert match(name) == UnitMatch(code="18484", level="commune", name="Xã Đồng Lộc", kind=kind)

    def test_a_former_name_from_the_aliases_is_known(self):
        assert match("Thạch Bằng", parent="448").kind == "alias"

    def test_a_name_that_fits_two_units_is_ambiguous(self):
        with pytest.raises(AmbiguousUnitError) as failure:
            match("Kỳ Anh", parent=None, levels=("district",))

        assert failure.value.candidates == ("Huyện Kỳ Anh", "Thị xã Kỳ Anh")

    def test_a_slip_with_two_neighbours_is_ambiguous(self):
        with pytest.raises(AmbiguousUnitError):
            match("Kỳ Tâm", parent="447")

    @pytest.mark.parametrize(
        ("name", "parent", "code"),
        [("Kỳ Anh", None, "449"), ("Kỳ Anh", None, "447"), ("Kỳ Tâm", "447", "18814")],
    )
    def test_an_answer_decides_between_several(self, name: str, parent: str | None, code: str):
        """Given a name that fits several units, when a person said which is meant, then it is, with a word of it."""
        answered = register_with(alias=name, code=code, parent=parent or "")
        found = answered.match(
            name=f"  {name.upper()}.", structure="pre2025", day=IN_2024, province="42", parent=parent,
            levels=() if parent else ("district",),
        )  # fmt: skip

        assert (found.code, found.kind) == (code, "alias")

    def test_an_answer_holds_in_its_place_and_time_only(self):
        answered = register_with(alias="Kỳ Tâm", code="18814", parent="449")
        with pytest.raises(AmbiguousUnitError):
            answered.match(name="Kỳ Tâm", structure="pre2025", day=IN_2024, province="42", parent="447")
        over = register_with(alias="Kỳ Anh", code="449", parent="", until=date(2023, 12, 31))
        with pytest.raises(AmbiguousUnitError):
            over.match(name="Kỳ Anh", structure="pre2025", day=IN_2024, province="42", levels=("district",))

    def test_an_answer_never_overrules_a_name_of_the_register(self):
        answered = register_with(alias="Xã Đồng Lộc", code="18403", parent="443")
        found = answered.match(
            name="Xã Đồng Lộc", structure="pre2025", day=IN_2024, province="42", parent="443"
        )

        assert (found.code, found.kind) == ("18484", "exact")

    def test_a_unit_of_another_district_is_not_a_slip_for_one_of_this(self):
        with pytest.raises(WrongParentError):
            match("Xã Kỳ Tây", parent="443")

    def test_a_unit_that_moved_is_found_under_its_former_district(self):
        found = make_register().match(
            name="Thị trấn Lộc Hà", structure="pre2025", day=IN_2025, province="42", parent="448"
        )

        assert (found.code, found.kind) == ("18568", "alias")

    def test_a_written_type_must_be_right_for_a_slip(self):
        with pytest.raises(UnitNotFoundError):
            match("Phường Đồng Lôc")

    @pytest.mark.parametrize("name", ["", "Xã", "Hoàng Hoa Thám"])
    def test_a_name_nobody_has_is_not_found(self, name: str):
        with pytest.raises(UnitNotFoundError):
            match(name)

    def test_a_number_in_a_name_is_never_corrected_but_a_letter_beside_it_is(self):
        """Given only "Sơn Kim 1", when "Sơn Kim 3" is written, then it is not taken for a slip."""
        only = {
            "structure": "pre2025",
            "code": "18196",
            "level": "commune",
            "type": "Xã",
            "name": "Xã Sơn Kim 1",
            "short_name": "Sơn Kim 1",
            "parent_code": "439",
            "valid_from": "",
            "valid_to": "",
        }
        register = register_from_tables(units=[only])

        def kind(name: str) -> str:
            return register.match(
                name=name, structure="pre2025", day=IN_2024, province="439", parent="439"
            ).kind

        assert kind("Xã Sơn Km 1") == "fuzzy"
        with pytest.raises(UnitNotFoundError):
            kind("Xã Sơn Kim 3")
