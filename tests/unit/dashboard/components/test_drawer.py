from dataclasses import replace
from datetime import date

import pytest

from dashboard.components.drawer import drawer
from dashboard.components.ssr import to_html
from dashboard.i18n import LANGUAGES
from dashboard.state import default_state
from dashboard.views.model import FactSource, Place, Predecessor, ProfileRow, UnitProfile
from domain.catalogue_files import get_catalogue
from domain.periods import Period, parse_code
from tests.fakes.indicator_views import PERIOD, unit

PLACE = Place("18073", "Phường Thành Sen", "commune", "436", "Thành phố Hà Tĩnh (cũ)")
FACT = FactSource(
    "received_online_f2",
    "Hồ sơ trực tuyến",
    "Dossiers online",
    1234.0,
    "F2",
    "02/Quý III.xlsx",
    "DVCTT",
    17,
    date(2026, 10, 9),
    True,
)


def row(indicator: str, value: float | None = 41.2, period: Period | None = PERIOD) -> ProfileRow:
    own = unit("Phường Thành Sen", value, numerator=1234, denominator=2995, rank=3) if period else None
    return ProfileRow(get_catalogue().indicator(indicator), period, own, 40.0, 66, (FACT,) if value else ())


def text_of(*rows: ProfileRow, shown: tuple[str, Period] | None = None, left_out: int = 0) -> str:
    profile = UnitProfile(PLACE, "post2025", ("Xã Thạch Khê",), rows, left_out)
    return to_html(drawer(profile=profile, state=default_state(), first_themes=("skills",), shown=shown))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("structure", "kin", "words"),
    [
        ("post2025", [1.0, 1.0], {"vi": "không đơn vị nào bị chia", "en": "none was divided"}),
        ("post2025", [1.0], {"vi": "giữ nguyên vẹn", "en": "stayed whole"}),
        ("post2025", [1.0, 0.25], {"vi": "(25,0\u00a0%)", "en": "(25.0\u00a0%)"}),
        ("pre2025", [1.0], {"vi": "nhập nguyên vẹn vào xã 0", "en": "went whole into"}),
        ("pre2025", [0.75, 0.25], {"vi": "được chia cho xã 0 (75,0\u00a0%)", "en": "(75.0\u00a0%)"}),
        ("pre2025", [], {"vi": "Phường Thành Sen", "en": "Phường Thành Sen"}),
    ],
)
def test_the_other_structure_is_told(structure: str, kin: list[float], words: dict[str, str], lang: str):
    """Given whole and divided units, then the drawer says which figures are carried exactly and which are estimates."""
    own = tuple(Predecessor(str(n), f"Xã {n}", w, w < 1, "whole") for n, w in enumerate(kin))
    profile = UnitProfile(PLACE, structure, (), (), 0, own)
    text = to_html(drawer(profile=profile, state=replace(default_state(), lang=lang)))
    assert words[lang].casefold() in text.casefold()
    assert ("drawer-kin" in text) is bool(kin)
    assert (("ước tính" in text) or ("estimate" in text)) is any(weight < 1 for weight in kin)


def test_each_figure_leads_to_file_sheet_and_row():
    text = text_of(row("online_share_calendar"))
    for part in ("02/Quý III.xlsx", "trang “DVCTT”, dòng 17", "1.234", "nhận ngày 09/10/2026", "Hạng 3 / 66"):
        assert part in text


def test_themes_of_the_page_come_first():
    text = text_of(row("online_share_calendar"), row("it_trained_share"))
    assert text.index("Nhân lực và kỹ năng CNTT") < text.index("Dịch vụ công trực tuyến")


def test_the_indicator_of_the_page_is_unfolded():
    text = text_of(row("online_share_calendar"), row("it_trained_share"), shown=("it_trained_share", PERIOD))
    assert text.count("<details") == 2
    assert text.count(" open") == 1


def test_another_period_than_the_page_is_told():
    page_period = parse_code(code="2025-Q4")
    text = text_of(row("online_share_calendar"), shown=("online_share_calendar", page_period))
    assert "Trang đang xem Quý IV/2025; ngăn này hiển thị Quý III/2026." in text


def test_indicators_without_figures_are_listed_apart():
    text = text_of(row("online_share_calendar"), row("lan_share", value=None, period=None))
    assert "1 chỉ số chưa có số liệu" in text


def test_missing_value_is_words():
    assert "chưa báo cáo" in text_of(row("online_share_calendar", value=None))


def test_a_cut_list_says_how_much_is_left_out():
    assert "Còn 240 số liệu gốc khác" in text_of(row("online_share_calendar"), left_out=240)


def test_is_a_named_modal_dialog():
    text = text_of(row("online_share_calendar"))
    for part in ('role="dialog"', 'aria-modal="true"', 'aria-labelledby="drawer-title"'):
        assert part in text
