"""What a map sheet shows, whatever the kind of map: one record that each kind fills and one template sets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.figures.map_svg import NO_MARKS, Marks
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from dashboard.words import count_text

Sign = Literal["fill", "none", "circle", "zero", "small"]
_TYPES = ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Huyện ", "Thị xã ", "Thành phố ", "Tỉnh ")


@dataclass(frozen=True)
class SheetLine:
    """A line of the legend: the sign it explains, its colour ('' where the sign has its own), words and a count."""

    sign: Sign
    colour: str
    text: str
    count: str


@dataclass(frozen=True)
class MapBeside:
    """A second map on the right of the first; ``heads`` name the two.

    ``legend_of``: the parts with the legend of the second map; None where both share that of the first.
    """

    heads: tuple[str, str]
    fills: Mapping[str, str]
    marks: Marks
    legend_of: "SheetParts | None" = None


@dataclass(frozen=True)
class SheetParts:
    """The content of a sheet.

    ``fills``: colour by unit code, the units of the map without one are hatched; ``labels``: name of every unit shown.
    ``picture``: SVG of a legend that lines cannot say, or ''. ``rows``: the ranking, texts in the order of ``header``.
    """

    title: str
    finding: str
    keywords: Sequence[str]
    badges: Sequence[str]
    fills: Mapping[str, str]
    labels: Mapping[str, str]
    direction: str
    legend: Sequence[SheetLine]
    notes: str
    source: str
    without: str
    ranking_title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Marks = NO_MARKS
    picture: str = ""
    target: str = ""
    remark: str = ""
    beside: MapBeside | None = None


def sheet_badges(*, view: IndicatorView, lang: str) -> list[str]:
    """What has to stand out on a sheet: simulated figures, shapes that are no boundaries."""
    badges = [t("synthetic.long", lang)] if view.source.is_synthetic else []
    return [*badges, t("map.schematic", lang)] if view.geometry.kind == "schematic" else badges


def short_name(name: str) -> str:
    """The name without its type: there is little room on a map."""
    return next((name.removeprefix(own) for own in _TYPES if name.startswith(own)), name)


def short_names(view: IndicatorView) -> dict[str, str]:
    """Short names of a view's units by code; with the type where two units would have the same."""
    short = {unit.place.code: short_name(unit.place.name) for unit in view.units}
    times = Counter(short.values())
    return {
        unit.place.code: short[unit.place.code] if times[short[unit.place.code]] == 1 else unit.place.name
        for unit in view.units
    }


def count_line(*, sign: Sign, text: str, n: int, lang: str, colour: str = "") -> list[SheetLine]:
    """A line of the legend with its number of units; none without units."""
    return [SheetLine(sign=sign, colour=colour, text=text, count=count_text(n=n, lang=lang))] if n else []
