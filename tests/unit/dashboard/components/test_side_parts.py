import re
from datetime import date

import pytest

from dashboard.components.side_parts import side_columns, side_finding, side_legend, side_list, side_rows
from dashboard.components.ssr import to_html
from dashboard.exports.sheet import PAPERS, SheetOptions, _content, set_sheet
from dashboard.exports.side import side_sheet, side_table
from dashboard.figures.map_svg import Paper
from dashboard.i18n import LANGUAGES
from dashboard.state import default_state
from dashboard.views.side import SideView, on_one_scale
from tests.fakes.indicator_views import unit, view
from tests.unit.dashboard.exports.test_sheet import features, n_pages
from tests.unit.dashboard.views.test_side import shown

STATE = default_state()


@pytest.fixture
def periods() -> SideView:
    return on_one_scale(
        first=shown(50.0, 60.0, None), second=shown(1.0, 2.0, 3.0, period="2026-Q2"), series=None
    )


@pytest.fixture
def indicators() -> SideView:
    others = [unit("Xã 0", 0.9, code="00000"), unit("Xã 1", None, code="00001")]
    other = view(others, indicator="usable_computers_per_staff", target=None)
    return SideView(first=shown(50.0, 60.0), second=other)


def test_one_legend_with_the_counts_of_both_in_the_order_of_time(periods: SideView):
    text = to_html(side_legend(side=periods, state=STATE))
    assert text.count("legend-list") == 1
    assert "Số đơn vị: Quý II/2026 · Quý III/2026" in text
    assert "0 · 1" in text  # without data: none before, one now


def test_two_indicators_have_two_legends_under_their_names(indicators: SideView):
    text = to_html(side_legend(side=indicators, state=STATE))
    assert text.count("side-legend-head") == 2
    assert "Một thang màu" not in text


def test_finding_names_both(periods: SideView, indicators: SideView):
    assert "Quý II/2026" in side_finding(side=periods, lang="vi")
    assert "usable computers per staff" in side_finding(side=indicators, lang="en")


@pytest.mark.parametrize("reason", ["one_period", "not_beside", "norms", "no_second"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_alone_says_why(reason: str, lang: str):
    alone = SideView(first=shown(50.0), second=None, reason=reason)
    sentence = side_finding(side=alone, lang=lang)
    assert sentence in to_html(side_legend(side=alone, state=STATE)) or lang == "en"
    assert len(side_rows(side=alone, lang=lang)) == 1


def test_difference_only_of_one_indicator(periods: SideView, indicators: SideView):
    rows = {row["code"]: row for row in side_rows(side=periods, lang="vi")}
    assert (rows["00000"]["value_b"], rows["00000"]["change"]) == (1.0, 49.0)
    assert rows["00002"]["change"] is None
    assert all(row["change"] is None for row in side_rows(side=indicators, lang="vi"))
    assert [c.get("hide") for c in side_columns(side=indicators, lang="vi") if c["field"] == "change"] == [
        True
    ]


def test_list_says_the_value_beside(periods: SideView):
    assert "Quý II/2026: 2,0\u00a0%" in str(side_list(side=periods, state=STATE))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_holds_both(periods: SideView, lang: str):
    table = side_table(side=periods, lang=lang, made_on=date(2026, 11, 24))
    assert [row[3:6] for row in table.rows] == [(60.0, 2.0, 58.0), (50.0, 1.0, 49.0), (None, 3.0, None)]


PAPER = Paper(width=516, height=430, label_size=5.2)


def test_two_periods_are_two_maps_on_paper_the_earlier_one_on_the_left(periods: SideView):
    sheet = side_sheet(side=periods, paper=PAPER, lang="vi")
    assert sheet.beside is not None
    assert sheet.beside.heads == ("Quý II/2026", "Quý III/2026")
    assert len(sheet.fills) == 3  # the second quarter, where all three have a value
    assert len(sheet.beside.fills) == 2
    assert [line.count for line in sheet.legend if line.sign == "none"] == ["0 · 1 đơn vị"]
    assert list(sheet.rows[0][-2:]) == ["60,0\u00a0%", "2,0\u00a0%"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_indicators_are_two_maps_on_paper_each_above_its_own_legend(indicators: SideView, lang: str):
    """Given a map of percentages beside one of computers per person, then both are drawn, explained and listed."""
    sheet = side_sheet(side=indicators, paper=PAPER, lang=lang)
    content = _content(
        parts=sheet, features=features("00000", "00001"), options=SheetOptions("a4", lang, date(2026, 11, 24))
    )
    names = [own.indicator.name(lang=lang) for own in (indicators.first, indicators.second) if own]
    for drawn in (content["maps"], content["legends"]):
        assert [own["head"].split(",")[0] for own in drawn] == names
    colours = [re.findall(r'<path d="[^"]*" fill="([^"]*)"', own["svg"]) for own in content["maps"]]
    assert [len(own) for own in colours] == [2, 2]
    assert "url(#h)" not in colours[0] and "url(#h)" in colours[1]  # the second has one unit without a value
    first, second = content["legends"]
    assert {own["colour"] for own in first["lines"] if own["sign"] == "fill"} == set(colours[0])
    assert [own["sign"] for own in second["lines"]][-1] == "none"
    assert len(sheet.header) == len(sheet.rows[0]) == 4


def test_two_maps_and_legends_fit_on_the_page_before_the_list(indicators: SideView):
    parts = side_sheet(side=indicators, paper=PAPERS["a4"][0], lang="vi")
    options = SheetOptions("a4", "vi", date(2026, 11, 24))
    assert (
        n_pages(set_sheet(parts=parts, features=features("00000", "00001"), options=options, kind="pdf")) == 2
    )
