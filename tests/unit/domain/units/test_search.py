"""Units are found without marks, by a part of a name, by a former one; the likeliest comes first."""

from domain.units.search import Named, found_units

NAMES = [
    Named("18775", "commune", "42", "Xã Kỳ Anh", "Tỉnh Hà Tĩnh"),
    Named("447", "district", "42", "Huyện Kỳ Anh (cũ)", "Tỉnh Hà Tĩnh"),
    Named("18100", "commune", "42", "Phường Trần Phú", "Tỉnh Hà Tĩnh", former="Phường Thạch Trung"),
    Named("04100", "commune", "20", "Xã Thạch Trung Sơn", "Tỉnh Lạng Sơn"),
    Named("00235", "commune", "01", "Phường Đống Đa", "Thành phố Hà Nội"),
    Named("10001", "commune", "01", "Phường Tân Hòa", "Thành phố Hà Nội"),
    Named("10002", "commune", "42", "Xã Tân Hóa", "Tỉnh Hà Tĩnh"),
]


def codes(text: str, *, province: str = "42", limit: int = 8) -> list[str]:
    return [own.code for own in found_units(names=NAMES, text=text, province=province, limit=limit)]


class TestFoundUnits:
    def test_marks_and_types_are_not_needed(self) -> None:
        assert codes("dong da") == codes("Đống Đa") == codes("phuong DONG DA") == ["00235"]

    def test_a_former_name_leads_to_the_present_unit(self) -> None:
        assert codes("thach trung")[0] == "18100"

    def test_a_whole_name_before_a_longer_one_and_own_province_before_others(self) -> None:
        assert codes("ky anh") == ["18775", "447"]
        assert codes("tan ho") == ["10002", "10001"]
        assert codes("tan ho", province="01") == ["10001", "10002"]

    def test_marks_that_are_given_decide_between_names_that_differ_by_them(self) -> None:
        assert codes("tân hòa")[0] == "10001"
        assert codes("tân hóa")[0] == "10002"

    def test_words_of_the_parents_narrow(self) -> None:
        assert codes("tan hoa ha noi") == ["10001"]

    def test_nothing_for_nothing_and_no_more_than_asked_for(self) -> None:
        assert codes("") == codes("   ") == codes("zzz") == []
        assert len(codes("t", limit=1)) == 1
