"""Hoàng Sa and Trường Sa beside the maps they belong to, in the colour of their unit, on the screen and on paper."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.components.fills import unit_colours
from dashboard.components.insets import insets
from dashboard.exports.sheet import PAPERS
from dashboard.exports.sheet_insets import sheet_insets
from dashboard.exports.sheet_single import single_parts
from dashboard.figures.map_svg import map_svg
from dashboard.state import State
from dashboard.views.model import IndicatorView, Place
from domain.units.structure import COUNTRY_NAME, WHOLE_COUNTRY
from tests.fakes.indicator_views import unit, view

MADE = date(2026, 10, 5)
COUNTRY = Place(code=WHOLE_COUNTRY, name=COUNTRY_NAME, level="province", parent_code="", parent_name="")
DA_NANG = Place(code="48", name="Thành phố Đà Nẵng", level="province", parent_code="", parent_name="")


def country(**values: float | None) -> IndicatorView:
    units = [unit("Đặc khu Hoàng Sa", values.get("north"), code="20333"), unit("Xã A", 40.0, code="00001")]
    units.append(unit("Đặc khu Trường Sa", values.get("south"), code="22736"))
    return replace(view(units), province=COUNTRY)


class TestInsets:
    def test_both_are_named_with_their_provinces_and_open_their_units(self) -> None:
        html = str(insets(view=country(north=10.0, south=60.0), state=State()))
        assert html.index("Quần đảo Hoàng Sa") < html.index("Quần đảo Trường Sa")
        assert "thuộc TP. Đà Nẵng" in html and "thuộc tỉnh Khánh Hòa" in html
        assert 'data-unit="20333"' in html and 'data-unit="22736"' in html

    def test_in_the_colour_of_the_unit_or_hatched_without_data(self) -> None:
        own = country(north=10.0, south=None)
        [colour] = unit_colours(own, units=[own.units[0]], theme="light")
        _, north, south = str(insets(view=own, state=State())).split("<button")
        assert f"fill:{colour}" in north
        assert "island-none" in south and "fill:" not in south

    def test_each_province_shows_its_own_and_others_none(self) -> None:
        shown = str(insets(view=replace(country(), province=DA_NANG), state=State()))
        assert "Hoàng Sa" in shown and "Trường Sa" not in shown
        assert str(insets(view=view([unit("Xã A", 1.0)]), state=State())) == ""

    def test_without_figures_they_still_lead_to_their_province(self) -> None:
        own = view([unit("Tỉnh Khánh Hòa", 1.0, code="56")], level="province")
        html = str(insets(view=replace(own, province=COUNTRY), state=State(lang="en")))
        assert 'data-unit="48"' in html and 'data-unit="56"' in html
        assert "part of Khánh Hòa province" in html


class TestSheet:
    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_frames_are_on_paper_and_what_lies_far_out_does_not_shrink_the_map(self, lang: str) -> None:
        own = country(north=10.0, south=60.0)
        paper = PAPERS["a4"][0]
        parts = single_parts(view=own, paper=paper, lang=lang)
        frames = sheet_insets(parts=parts, lang=lang)
        assert [frame.fill for frame in frames] == [parts.fills["20333"], parts.fills["22736"]]

        def square(code: str, west: float, south: float) -> dict[str, object]:
            ring = [[west, south], [west, south + 1], [west + 1, south + 1], [west + 1, south], [west, south]]
            return {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}}

        shapes = [square("00001", 105, 18), square("20333", 112, 16)]
        made = map_svg(features=shapes, fills=parts.fills, labels={}, paper=paper, insets=frames)
        alone = map_svg(features=shapes[:1], fills=parts.fills, labels={}, paper=paper, insets=frames)
        assert made.count("<circle") == alone.count("<circle") == sum(len(own.places) for own in frames)
        assert alone.split("<path", 2)[1].split("/>")[0] in made
        assert frames[0].name in made and frames[1].part in made
