import re
from datetime import date
from xml.etree import ElementTree

from dashboard.figures.radar import radar
from dashboard.figures.small_lines import Scale, SmallPoint, scale_of, small_line
from dashboard.theme import inks

INK = inks("light")
CUT = date(2025, 7, 1)


def points(*values: float | None, year: int = 2026) -> list[SmallPoint]:
    return [SmallPoint(day=date(year, month, 28), value=value) for month, value in enumerate(values, start=1)]


def drawn(own: list[SmallPoint], scale: Scale) -> ElementTree.Element:
    return ElementTree.fromstring(small_line(points=own, scale=scale, label='A "B" <c>', ink=INK))


def tags(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [node for node in svg.iter() if node.tag.endswith(name)]


class TestScale:
    def test_all_lines_share_one(self):
        found = scale_of(lines=[points(1.0, 5.0), points(3.0, 9.0, 2.0)], target=12.0)
        assert found is not None
        assert (found.low, found.high) == (1.0, 12.0)
        assert (found.first, found.last) == (date(2026, 1, 28), date(2026, 3, 28))

    def test_nothing_to_draw(self):
        assert scale_of(lines=[points(None, None)]) is None

    def test_equal_values_stand_in_the_middle(self):
        found = scale_of(lines=[points(4.0, 4.0)])
        assert found is not None
        assert found.low < 4.0 < found.high

    def test_only_breaks_inside_the_days_shown(self):
        own = points(1.0, 2.0)
        found = scale_of(lines=[own], breaks=[CUT, date(2026, 2, 1)])
        assert found is not None
        assert found.breaks == (date(2026, 2, 1),)


class TestSmallLine:
    def test_a_gap_stays_a_gap(self):
        own = points(1.0, 2.0, None, 4.0, 5.0)
        scale = scale_of(lines=[own])
        assert scale is not None
        lines = tags(drawn(own, scale), "polyline")
        assert [len(line.attrib["points"].split()) for line in lines] == [2, 2]

    def test_no_line_crosses_the_change_of_structure(self):
        before = [SmallPoint(day=date(2025, 3, 31), value=1.0, is_carried=True, is_estimated=True)]
        own = [
            *before,
            SmallPoint(day=date(2025, 9, 30), value=2.0),
            SmallPoint(day=date(2025, 12, 31), value=3.0),
        ]
        scale = scale_of(lines=[own], breaks=[CUT])
        assert scale is not None
        svg = drawn(own, scale)
        lines = tags(svg, "polyline")
        assert [len(line.attrib["points"].split()) for line in lines] == [1, 2]
        assert ["stroke-dasharray" in line.attrib for line in lines] == [True, False]
        assert [dot.attrib["fill"] for dot in tags(svg, "circle")] == [INK.surface, INK.accent, INK.accent]

    def test_same_value_same_height_in_every_line(self):
        one, other = points(1.0, 5.0), points(5.0, 3.0)
        scale = scale_of(lines=[one, other])
        assert scale is not None
        heights = [tags(drawn(own, scale), "circle")[i].attrib["cy"] for own, i in ((one, 1), (other, 0))]
        assert heights[0] == heights[1]

    def test_words_are_escaped(self):
        own = points(1.0, 2.0)
        scale = scale_of(lines=[own])
        assert scale is not None
        assert drawn(own, scale).attrib["aria-label"] == 'A "B" <c>'


class TestRadar:
    def test_corner_without_value_stays_open(self):
        svg = radar(values=[1.0, 0.5, None, 0.0], names=list("1234"), label="x", ink=INK)
        sides = re.findall(r'<path d="((?:M[^L]+L[^M"]+)+)" fill="none"', svg)[-1]
        assert sides.count("M") == 2  # of four sides, the two at the open corner are missing
        assert svg.count("<circle") == 3
        ElementTree.fromstring(svg)
