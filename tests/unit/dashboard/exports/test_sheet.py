import json
import re
import zlib
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exports import sheet as module
from dashboard.exports.geojson import to_geojson
from dashboard.exports.sheet import PAPERS, SheetOptions, map_sheet
from dashboard.exports.sheet_single import single_parts
from dashboard.views.model import Geometry
from tests.fakes.indicator_views import unit, view

UNITS = (
    unit("Xã A", 40.0, code="00001", rank=2, numerator=4, denominator=10),
    unit("Xã B", 50.0, code="00002", rank=1, numerator=5, denominator=10),
    unit("Xã C", None, code="00003"),
)
SCHEMATIC = Geometry(url="/geo/x.geojson", kind="schematic", source="", n_units=3)
MADE = date(2026, 10, 5)


def features(*codes: str) -> list[dict[str, object]]:
    out = []
    for place, code in enumerate(codes):
        west = 105.0 + place
        ring = [[west, 18], [west, 19], [west + 1, 19], [west + 1, 18], [west, 18]]
        out.append({"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return out


def own_view():
    return replace(view(UNITS, n_below=1), geometry=SCHEMATIC)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_pdf_has_a_page_for_the_ranking(paper: str):
    made = map_sheet(
        view=own_view(),
        features=features("00001", "00002", "00003"),
        options=SheetOptions(paper=paper, lang="vi", made_on=MADE),
        kind="pdf",
    )
    assert made.startswith(b"%PDF")
    assert n_pages(made) == 2


def test_png_is_one_picture():
    made = map_sheet(
        view=own_view(), features=features("00001"), options=SheetOptions("a4", "en", MADE), kind="png"
    )
    assert made.startswith(b"\x89PNG")


def test_sheet_says_what_it_shows():
    text = module._content(
        parts=single_parts(view=own_view(), paper=PAPERS["a4"][0], lang="vi"),
        features=features("00001", "00002", "00003", "99999"),
        options=SheetOptions("a4", "vi", MADE),
    )
    assert "Quý III/2026" in text["title"] and "tỉnh Hà Tĩnh" in text["title"]
    assert text["badges"] == [
        "Số liệu mô phỏng: không phải số liệu thật của địa phương, chỉ để dùng thử.",
        "Sơ đồ, không phải ranh giới hành chính",
    ]
    assert text["without"] == "Không có số liệu: 1 trong 3 xã, phường"
    assert "05/10/2026" in text["made"]
    assert [line["count"] for line in text["legends"][0]["lines"]][-1] == "1 đơn vị"
    assert text["rows"][0] == ["1", "Xã B", "50,0\u00a0%"]
    assert text["rows"][-1][2] == "chưa báo cáo"
    assert (
        text["maps"][0]["svg"].count("<path") == 3 + 1
    )  # three units and the scale bar; a shape without a unit is not drawn


def test_names_that_look_like_commands_are_text():
    named = (unit("Xã #eval(1) $x$ *b*", 1.0, code="00001"),)
    made = map_sheet(
        view=replace(view(named), geometry=SCHEMATIC),
        features=features("00001"),
        options=SheetOptions("a4", "vi", MADE),
        kind="pdf",
    )
    assert made.startswith(b"%PDF")


def test_geojson_stands_alone():
    made = json.loads(
        to_geojson(view=own_view(), features=features("00001", "00003"), lang="en", made_on=MADE)
    )
    assert made["metadata"]["indicator"] == "online_share_calendar"
    assert made["metadata"]["units"] == 3 and made["metadata"]["units_drawn"] == 2
    assert made["metadata"]["is_synthetic"] is True
    first, missing = (own["properties"] for own in made["features"])
    assert (first["value"], first["numerator"], first["denominator"]) == (40.0, 4, 10)
    assert missing["value"] is None and missing["reason"] == "not_reported"


AMOUNTS = (
    unit("Xã A", 830.0, code="00001"),
    unit("Xã B", 0.0, code="00002"),
    unit("Xã C", None, code="00003"),
)


def test_amounts_are_circles_on_paper_too():
    """Given a large count, a zero and no data, then a disc, an open ring and a hatch, and the legend says each."""
    own = replace(view(AMOUNTS, indicator="overdue_total", target=None), geometry=SCHEMATIC)
    parts = single_parts(view=own, paper=PAPERS["a4"][0], lang="vi")
    assert parts.marks.diameters["00001"] == pytest.approx(516 / 9)
    assert parts.marks.diameters["00002"] == 0.0 and "00003" not in parts.marks.diameters
    assert [line.sign for line in parts.legend] == ["circle", "zero", "none"]
    assert "500" in parts.picture
    options = SheetOptions("a4", "vi", MADE)
    made = map_sheet(view=own, features=features("00001", "00002", "00003"), options=options, kind="pdf")
    assert n_pages(made) == 2


def test_two_units_of_one_name_keep_their_types_on_the_map():
    named = [unit(f"{kind} Kỳ Anh", 1.0, code=code) for kind, code in (("Huyện", "449"), ("Thị xã", "450"))]
    parts = single_parts(view=view([*named, unit("Xã A", 2.0, code="1")]), paper=PAPERS["a4"][0], lang="vi")
    assert parts.labels == {"449": "Huyện Kỳ Anh", "450": "Thị xã Kỳ Anh", "1": "A"}


def test_small_denominators_are_marked_on_paper_and_in_its_ranking():
    own = replace(view((*UNITS, unit("Xã D", 50.0, code="00004", is_small=True))), geometry=SCHEMATIC)
    parts = single_parts(view=own, paper=PAPERS["a4"][0], lang="vi")
    assert parts.marks.small == {"00004"}
    assert ("small", "1 đơn vị") in [(line.sign, line.count) for line in parts.legend]
    assert [row[2] for row in parts.rows if row[1] == "Xã D"] == ["50,0\u00a0% *"]
    assert parts.remark == "* Mẫu số không quá 3: tỷ lệ kém tin cậy"
    assert single_parts(view=own_view(), paper=PAPERS["a4"][0], lang="vi").remark == ""


def n_pages(pdf: bytes) -> int:
    """Number of page objects, also in compressed object streams."""
    text = pdf
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            text += zlib.decompress(found[1])
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page(?!s)", text))
