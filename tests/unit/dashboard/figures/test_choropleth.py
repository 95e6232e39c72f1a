import json

from dashboard.figures.choropleth import MapFrame, choropleth, selected_props, value_props
from dashboard.palette import colours


def frame(**changes: object) -> MapFrame:
    given = {
        "geometry_url": "/geo/x.geojson",
        "codes": ["01", "02", "03"],
        "classes": [1, None, 0],
        "hovers": ["một", "hai", "ba"],
        "n_classes": 2,
        "pivot": None,
        "direction": "+",
        "theme": "light",
    }
    return MapFrame(**{**given, **changes})  # type: ignore[arg-type]


class TestChoropleth:
    def test_units_with_and_without_data_are_two_traces(self):
        values, missing, *_ = choropleth(frame())["data"]
        assert (values["locations"], values["z"], values["text"]) == (["01", "03"], [1, 0], ["một", "ba"])
        assert (missing["locations"], missing["text"]) == (["02"], ["hai"])

    def test_colours_are_those_of_the_legend(self):
        """Given two classes, then each half of the scale is exactly the palette's colour of that class."""
        scale = choropleth(frame())["data"][0]["colorscale"]
        low, high = colours(k=2, direction="+", theme="light")
        assert scale == [[0.0, low], [0.5, low], [0.5, high], [1.0, high]]

    def test_class_index_lies_in_the_middle_of_its_step(self):
        props = value_props(frame())
        assert (props["zmin"], props["zmax"]) == (-0.5, 1.5)

    def test_geometry_is_an_address(self):
        assert {trace["geojson"] for trace in choropleth(frame())["data"]} == {"/geo/x.geojson"}

    def test_open_unit_is_outlined(self):
        assert choropleth(frame(selected="02"))["data"][2]["locations"] == ["02"]
        assert selected_props("") == {"locations": [], "z": []}

    def test_nothing_known_is_still_a_map(self):
        figure = choropleth(frame(classes=[None, None, None], n_classes=0))
        assert figure["data"][0]["locations"] == []
        assert figure["data"][1]["locations"] == ["01", "02", "03"]

    def test_is_plain_json_without_nan(self):
        json.dumps(choropleth(frame()), allow_nan=False)
