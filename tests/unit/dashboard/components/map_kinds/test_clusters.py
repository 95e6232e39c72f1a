import re
from dataclasses import replace

import pytest

from dashboard.components.cluster_parts import ClusterMap, cluster_frame, cluster_legend, cluster_rows
from dashboard.components.map_card import MANY_UNITS
from dashboard.components.map_kinds.clusters import CLUSTERS
from dashboard.components.map_kinds.model import Shown
from dashboard.components.ssr import to_html
from dashboard.figures.choropleth import CIRCLES, choropleth
from dashboard.format import NBSP
from dashboard.kind_words import cluster_finding, cluster_notes, p_text
from dashboard.palette_kinds import CLUSTER_KINDS, cluster_colours
from dashboard.state import default_state
from tests.fakes.indicator_views import unit, view
from tests.fakes.map_kinds import clusters

STATE = default_state()
UNITS = tuple(unit(f"Xã {n}", None if n == 6 else float(n), code=f"{n:05d}") for n in range(7))
OWN = view(UNITS)
KINDS = {
    "00000": "low", "00001": "low", "00002": "high", "00003": "high_among_low", "00004": "none", "00005": "island",
}  # fmt: skip


def found(**changes: object) -> ClusterMap:
    return ClusterMap(view=OWN, found=clusters(KINDS, own=OWN, **changes))  # type: ignore[arg-type]


def finding(own: ClusterMap, lang: str = "vi") -> str:
    return cluster_finding(view=own.view, found=own.found, lang=lang).replace(NBSP, " ")


def none_found() -> ClusterMap:
    return ClusterMap(view=OWN, found=replace(found().found, whole=None, units=()))


class TestWords:
    def test_finding_has_the_index_its_p_and_the_names(self):
        said = finding(found())
        assert "Moran’s I **0,31**, p = 0,002" in said
        assert "**2** xã, phường thuộc cụm thấp: Xã 0, Xã 1" in said
        assert "**1** xã, phường cao giữa vùng thấp: Xã 3" in said

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"p": 0.4}, "không khác ngẫu nhiên"), ({"index": -0.4}, "khác nhau"), ({}, "giống nhau")],
    )
    def test_chance_likeness_and_unlikeness_are_told_apart(self, changes: dict[str, float], words: str):
        assert words in finding(found(**changes)).split(" (Moran")[0]

    def test_too_few_units_is_said_with_what_to_do(self):
        assert "cần ít nhất 8" in finding(none_found()) and "hãy chọn kỳ" in finding(none_found())

    def test_notes_state_how_it_was_tested(self):
        said = " ".join(cluster_notes(found=found().found, lang="vi"))
        for part in (
            "6 đơn vị gần nhất",
            "9.999 lần hoán vị",
            "20250701",
            "5 %",
            "Benjamini–Hochberg",
            "Moran’s I = 0,310",
        ):
            assert part in said
        assert "1 đơn vị không có đơn vị liền kề" in said

    def test_borders_are_named_where_they_decide(self):
        own = found().found
        by_border = replace(own, whole=replace(own.whole, basis="contiguity"))  # type: ignore[type-var]
        assert "chung ranh giới" in cluster_notes(found=by_border, lang="vi")[0]

    def test_a_probability_is_never_zero(self):
        assert p_text(p_value=0.0002, lang="vi") == "p < 0,001"
        assert p_text(p_value=0.0414, lang="en") == "p = 0.041"


class TestMap:
    def test_each_kind_has_its_colour_and_no_data_has_none(self):
        frame = cluster_frame(own=found(), state=STATE, separators=",.")
        kinds = [None if place is None else CLUSTER_KINDS[place] for place in frame.classes]
        assert kinds == [*KINDS.values(), None]
        assert frame.palette == cluster_colours(direction="+", theme="light")

    def test_islands_have_a_ring(self):
        figure = choropleth(cluster_frame(own=found(), state=STATE, separators=",."))
        trace = figure["data"][CIRCLES]
        assert (trace["locations"], trace["marker"]["symbol"]) == (["00005"], ["circle-open"])

    def test_too_few_units_stand_out_nowhere(self):
        frame = cluster_frame(own=none_found(), state=STATE, separators=",.")
        assert set(frame.classes) == {CLUSTER_KINDS.index("none"), None}

    def test_hover_says_kind_and_probability(self):
        hovers = cluster_frame(own=found(), state=STATE, separators=",.").hovers
        assert "Cụm thấp" in hovers[0] and "p = 0,040" in hovers[0]
        assert "Không có đơn vị liền kề" in hovers[5] and "p =" not in hovers[5]
        assert "chưa báo cáo" in hovers[6]


class TestLegend:
    def test_counts_every_unit_once(self):
        text = to_html(cluster_legend(own=found(), state=STATE))
        assert sum(int(n) for n in re.findall(r'legend-count">(\d+)', text)) == len(UNITS)

    def test_islands_only_where_there_are_any(self):
        assert "swatch-zero" in to_html(cluster_legend(own=found(), state=STATE))
        assert "swatch-zero" not in to_html(cluster_legend(own=none_found(), state=STATE))


class TestKind:
    def test_list_and_table_begin_with_clusters(self):
        shown = Shown(path="/adoption", state=STATE, view=OWN, detail=found().found)
        listed = re.findall(r'data-unit="(\d+)"', to_html(CLUSTERS.ranking(shown)))
        assert listed == ["00002", "00000", "00001", "00003", "00004", "00005", "00006"]
        rows = cluster_rows(own=found(), lang="vi")
        assert [row["code"] for row in rows] == listed
        assert (rows[0]["adjusted"], rows[-1]["adjusted"], rows[-1]["word"]) == (0.04, None, "chưa báo cáo")

    def test_a_district_is_not_looked_at_alone(self):
        shown = Shown(path="/adoption", state=replace(STATE, district="436"), view=OWN, detail=found().found)
        assert "cluster.whole" in [own.key for own in CLUSTERS.notices(shown)]

    @pytest.mark.parametrize("lang", ["vi", "en"])
    @pytest.mark.parametrize("own", [found(), none_found()])
    def test_every_part_renders(self, lang: str, own: ClusterMap):
        shown = Shown(path="/adoption", state=replace(STATE, lang=lang), view=OWN, detail=own.found)
        for part in (
            CLUSTERS.finding,
            CLUSTERS.stats,
            CLUSTERS.title,
            CLUSTERS.source,
            CLUSTERS.canvas,
            CLUSTERS.legend,
        ):
            assert to_html(part(shown))


def test_a_unit_whose_place_is_unknown_is_not_called_random():
    """Given a unit with a value that no neighbours could be found for, then it has none, as an island has."""
    kinds = {code: kind for code, kind in KINDS.items() if code != "00004"}
    own = ClusterMap(view=OWN, found=clusters(kinds, own=OWN))  # type: ignore[arg-type]
    assert own.kinds()[4] == "island"


def test_thousands_of_units_send_figures_in_the_stead_of_texts():
    units = [unit(f"Xã {n}", float(n), code=f"{n:05d}") for n in range(MANY_UNITS + 1)]
    many = view(units)
    kinds = {one.place.code: "low" for one in units}
    own = ClusterMap(view=many, found=clusters(kinds, own=many))  # type: ignore[arg-type]
    trace = choropleth(cluster_frame(own=own, state=STATE, separators=",."))["data"][0]
    assert trace["customdata"][5] == 5.0 and trace["text"][5].startswith("Cụm thấp")
    assert "%{properties.n}" in trace["hovertemplate"]
