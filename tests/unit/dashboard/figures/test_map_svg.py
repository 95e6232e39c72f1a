from xml.etree import ElementTree

import pytest

from dashboard.figures.inset_svg import Inset
from dashboard.figures.map_svg import KM_PER_DEGREE, Marks, Paper, is_larger_stacked, map_svg

SVG = "{http://www.w3.org/2000/svg}"
PAPER = Paper(width=500, height=524, label_size=5)
INSET = Inset(name="Quần đảo", part="Tỉnh", fill=None, places=())


def square(code: str, west: float, south: float, side: float = 1.0) -> dict[str, object]:
    east, north = west + side, south + side
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {"id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def drawn(features: list[dict[str, object]], **more: object) -> ElementTree.Element:
    options = {"fills": {}, "labels": {}, "paper": PAPER, **more}
    return ElementTree.fromstring(map_svg(features=features, **options))  # type: ignore[arg-type]


def test_one_path_a_unit_and_hatch_where_there_is_no_value():
    root = drawn([square("00001", 105, 0), square("00002", 106, 0)], fills={"00001": "#142f66"})
    fills = [path.get("fill") for path in root.find(f"{SVG}defs/{SVG}g").findall(f"{SVG}path")]
    assert fills == ["#142f66", "url(#h)"]


def test_names_are_set_only_where_they_fit_and_as_text():
    labels = {"00001": "A & <b>", "00002": "Một tên rất rất dài không thể nào vừa" * 3}
    root = drawn([square("00001", 105, 0), square("00002", 106, 0)], labels=labels)
    assert [own.text for own in root.findall(f"{SVG}g")[0].findall(f"{SVG}text")] == ["A & <b>"]


@pytest.mark.parametrize(("fill", "ink"), [("#eef3c3", "#17212b"), ("#142f66", "#ffffff")])
def test_names_are_readable_on_their_colour(fill: str, ink: str):
    root = drawn([square("1", 105, 0)], fills={"1": fill}, labels={"1": "A"})
    assert root.findall(f"{SVG}g")[0].find(f"{SVG}text").get("fill") == ink


def test_scale_bar_is_a_round_length_true_to_the_map():
    # Given one degree at the equator that fills 500 points: 1 km is 500 / 111.32 points
    root = drawn([square("1", 105, -0.5)])
    text = root.findall(f"{SVG}text")[-1]
    # Then the longest of 1, 2, 5 x 10^n below 22 % of the width is 20 km, and the bar is as long
    assert text.text == "20 km"
    assert float(text.get("x")) == pytest.approx(20 * 500 / KM_PER_DEGREE + 5, abs=0.2)


def test_decimal_sign_follows_the_language():
    tiny = [square("1", 105, 20, side=0.01)]
    assert drawn(tiny).findall(f"{SVG}text")[-1].text == "0,2 km"
    assert drawn(tiny, decimal=".").findall(f"{SVG}text")[-1].text == "0.2 km"


def test_circles_are_drawn_largest_first_and_zero_is_an_open_ring():
    given = Marks(diameters={"1": 4.0, "2": 40.0, "3": 0.0}, colour="#c03d2c")
    root = drawn([square("1", 105, 0), square("2", 106, 0), square("3", 107, 0)], marks=given)
    circles = root.findall(f"{SVG}circle")
    assert [own.get("r") for own in circles] == ["20.00", "2.00", "2.2"]
    assert [own.get("fill") for own in circles] == ["#c03d2c", "#c03d2c", "none"]


def test_small_denominators_have_a_diamond_and_their_name_below_it():
    shapes, names = [square("1", 105, 0), square("2", 106, 0)], {"1": "A", "2": "B"}
    root = drawn(shapes, labels=names, marks=Marks(small=frozenset({"2"})))
    assert len([own for own in root.findall(f"{SVG}path") if own.get("class") == "small"]) == 1
    heights = {own.text: float(own.get("y")) for own in root.findall(f"{SVG}g")[0].findall(f"{SVG}text")}
    assert heights["B"] - heights["A"] == pytest.approx(3.2 + 0.7 * 5, abs=0.11)


@pytest.mark.parametrize(("insets", "height"), [((), 274), ((INSET, INSET), 227), ((INSET,) * 4, 328)])
def test_paper_is_cut_to_what_a_wide_map_or_its_insets_need(insets: tuple[Inset, ...], height: int):
    # Given two squares at the equator, 500 points wide (406 beside insets) and half as high, and 24 for the scale bar
    root = drawn([square("1", 105, -0.5), square("2", 106, -0.5)], insets=insets)
    assert int(root.get("height")) == pytest.approx(height, abs=1)
    assert root.get("viewBox") == f"0 0 500 {root.get('height')}"


@pytest.mark.parametrize(("n_wide", "expected"), [(3, True), (1, False)])
def test_two_wide_maps_stand_one_below_the_other(n_wide: int, expected: bool):
    """Given squares in a row on a square paper, then three are larger below each other, and a single one is not."""
    row = [square(str(n), 105 + n, -0.5) for n in range(n_wide)]
    assert is_larger_stacked(features=row, paper=Paper(width=600, height=600)) is expected
