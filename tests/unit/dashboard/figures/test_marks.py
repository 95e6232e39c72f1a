from itertools import pairwise
from xml.etree import ElementTree

from dashboard.figures.choropleth import CIRCLES, SMALL, choropleth
from dashboard.figures.circle_legend import circle_legend
from dashboard.figures.marks import SMALL_SIZE, ZERO_SIZE, Circle
from dashboard.palette import circle_colour
from tests.unit.dashboard.figures.test_choropleth import frame

SVG = "{http://www.w3.org/2000/svg}"


class TestCircles:
    def test_large_circles_lie_below_small_ones(self):
        given = [Circle("01", 4.0, "một"), Circle("03", 40.0, "ba")]
        trace = choropleth(frame(circles=given))["data"][CIRCLES]
        assert (trace["locations"], trace["text"]) == (["03", "01"], ["ba", "một"])
        assert trace["marker"]["size"] == [40.0, 4.0]

    def test_zero_is_an_open_ring_and_no_data_is_none(self):
        """Given a unit with zero and one without data, then the first has a ring and the second only its hatch."""
        figure = choropleth(frame(circles=[Circle("01", 0.0, "0")], classes=[0, None, 0]))
        trace = figure["data"][CIRCLES]
        assert (trace["marker"]["symbol"], trace["marker"]["size"]) == (["circle-open"], [ZERO_SIZE])
        assert "02" not in trace["locations"] and figure["data"][1]["locations"] == ["02"]

    def test_places_come_from_the_geometry_that_the_browser_has(self):
        trace = choropleth(frame(circles=[Circle("01", 4.0, "")]))["data"][CIRCLES]
        assert (trace["geojson"], trace["locationmode"]) == ("/geo/x.geojson", "geojson-id")
        assert "lat" not in trace and "lon" not in trace

    def test_circles_without_texts_leave_the_pointer_to_the_shapes(self):
        trace = choropleth(frame(circles=[Circle("01", 4.0, ""), Circle("03", 2.0, "")]))["data"][CIRCLES]
        assert (trace["hoverinfo"], trace["hovertemplate"], trace["text"]) == ("skip", "", [])
        spoken = choropleth(frame(circles=[Circle("01", 4.0, "một")]))["data"][CIRCLES]
        assert spoken["hovertemplate"].startswith("%{text}")

    def test_one_colour_by_direction(self):
        trace = choropleth(frame(circles=[Circle("01", 4.0, "")], direction="-"))["data"][CIRCLES]
        assert trace["marker"]["color"] == circle_colour(direction="-")

    def test_own_palette_replaces_the_classes_colours(self):
        figure = choropleth(frame(own_palette=["#dde4e8"], n_classes=1))
        assert figure["data"][0]["colorscale"] == [[0.0, "#dde4e8"], [1.0, "#dde4e8"]]


def test_small_denominators_are_marked_on_the_map():
    trace = choropleth(frame(small=["03"]))["data"][SMALL]
    assert (trace["locations"], trace["marker"]["symbol"], trace["marker"]["size"]) == (
        ["03"], "diamond", SMALL_SIZE,
    )  # fmt: skip


class TestCircleLegend:
    def drawn(self, *rings: tuple[float, str]) -> ElementTree.Element:
        return ElementTree.fromstring(
            circle_legend(rings=rings, colour="#c03d2c", ink="#17212b", font='"A", serif')
        )

    def test_circles_stand_on_one_line_with_their_true_sizes(self):
        circles = list(self.drawn((48.0, "500"), (24.0, "125"), (6.0, "8")).iter(f"{SVG}circle"))
        assert [2 * float(own.get("r")) for own in circles] == [48.0, 24.0, 6.0]
        feet = {round(float(own.get("cy")) + float(own.get("r")), 1) for own in circles}
        assert len(feet) == 1

    def test_texts_never_overlap(self):
        texts = list(self.drawn((12.0, "3"), (11.0, "2"), (10.0, "<1")).iter(f"{SVG}text"))
        heights = [float(own.get("y")) for own in texts]
        assert all(b - a >= 13 for a, b in pairwise(heights))
        assert [own.text for own in texts] == ["3", "2", "<1"]

    def test_nothing_to_explain(self):
        assert circle_legend(rings=[], colour="#c03d2c", ink="#17212b", font="A") == ""
