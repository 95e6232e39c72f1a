"""Old fonts: the national motto and names as they stand in files of that time."""

import pytest

from etl.extract.legacy_fonts import encoding_of_font, to_unicode


class TestEncodingOfFont:
    @pytest.mark.parametrize(
        ("font", "encoding"),
        [
            (".VnTime", "tcvn3"),
            (".VnArialH", "tcvn3"),
            ("VNI-Times", "vni"),
            ("Times New Roman", None),
            ("Arial", None),
        ],
    )
    def test_the_name_of_the_font_tells(self, font: str, encoding: str | None):
        assert encoding_of_font(font) == encoding


class TestToUnicode:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
            ("Ph\xadêng Th¹ch Quý", "Phường Thạch Quý"),
            ("… — 12", "… — 12"),
        ],
    )
    def test_tcvn3(self, written: str, meant: str):
        assert to_unicode(written, encoding="tcvn3") == meant

    def test_tcvn3_has_no_capitals_with_tones(self):
        assert to_unicode("TæNG CéNG", encoding="tcvn3").upper() == "TỔNG CỘNG"

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
            ("TOÅNG COÄNG", "TỔNG CỘNG"),
            ("phöôøng Höông Kheâ", "phường Hương Khê"),
            ("Kyø Anh, Myõ Lyù, thò traán", "Kỳ Anh, Mỹ Lý, thị trấn"),
        ],
    )
    def test_vni(self, written: str, meant: str):
        assert to_unicode(written, encoding="vni") == meant

    def test_text_that_is_unicode_already_is_left_alone(self):
        assert to_unicode("Xã Đồng Lộc", encoding="vni") == "Xã Đồng Lộc"
