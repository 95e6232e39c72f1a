"""A map as SVG text, for paper: no browser, no base map. Fills, hatch for units without data, labels, scale bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import ceil, cos, floor, log10, radians
from typing import Any

from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from dashboard.figures.inset_svg import GAP, INSET_WIDTH, Inset, insets_height, insets_svg

EAST_OF_MAINLAND = 110.0
"""Longitude (degrees) that no place of the mainland or its near islands lies beyond."""
GAP_OF_TWO = 12.0
"""Points between two maps beside each other."""
KM_PER_DEGREE = 111.32  # along a meridian; the length of the equator / 360
_BAR_SHARE, _BAR_HEIGHT, _HEAD = 0.22, 24, 16.0
_CHAR_WIDTH = 0.56
_CLEARLY = 1.1  # below this two maps stay side by side, where they compare more easily
_NO_DATA, _HATCH, _LINE, _INK = "#eef0f2", "#8a929b", "#ffffff", "#17212b"
_ZERO_RADIUS, _DIAMOND = 2.2, 3.2


@dataclass(frozen=True)
class Paper:
    """The space of a map in points, and the size of its labels."""

    width: float
    height: float
    label_size: float = 5.5

    @property
    def half(self) -> "Paper":
        """The room of one of two maps beside each other, each under its head."""
        return replace(self, width=(self.width - GAP_OF_TWO) / 2, height=self.height - _HEAD)

    @property
    def upper(self) -> "Paper":
        """The room of one of two maps below each other, each under its head."""
        return replace(self, height=(self.height - GAP_OF_TWO) / 2 - _HEAD)


@dataclass(frozen=True)
class Marks:
    """What stands on top of the fills: ``diameters`` of circles in points by code (0 = the value is zero, an open
    ring) in one ``colour``, and ``small``, the units whose ratio is over very few cases (a diamond)."""

    diameters: Mapping[str, float] = field(default_factory=dict)
    colour: str = _INK
    small: frozenset[str] = frozenset()


NO_MARKS = Marks()


@dataclass(frozen=True)
class _Projection:
    """Degrees to points: equal scale in both directions at the middle latitude (true for one country to 1 in 50)."""

    west: float
    north: float
    shrink: float
    scale: float
    left: float
    top: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Points from the upper left corner."""
        return self.left + (x - self.west) * self.shrink * self.scale, self.top + (
            self.north - y
        ) * self.scale


def map_svg(
    *,
    features: Sequence[Mapping[str, Any]],
    fills: Mapping[str, str],
    labels: Mapping[str, str],
    paper: Paper,
    decimal: str = ",",
    marks: Marks = NO_MARKS,
    insets: Sequence[Inset] = (),
) -> str:
    """SVG of all ``features`` (GeoJSON, WGS84, ``id`` = unit code).

    ``fills`` gives the colour of each unit with a value; the others are hatched. A grey edge around all of them keeps
    the palest class apart from the paper. ``labels`` are set where they fit inside their unit, below their circle
    where there is one. ``decimal``: the decimal sign of the scale bar. What the ``insets`` show is left out of the
    frame.
    """
    shapes = {str(own["id"]): shape(own["geometry"]) for own in features}
    projection, paper = _fit(shapes=list(shapes.values()), paper=paper, n_insets=len(insets))
    parts = [_path(geometry=s, fill=fills.get(code), projection=projection) for code, s in shapes.items()]
    texts = _labels(
        shapes=shapes, labels=labels, fills=fills, projection=projection, paper=paper, marks=marks
    )
    tops = _marks(shapes=shapes, marks=marks, projection=projection)
    bar = _scale_bar(projection=projection, paper=paper, decimal=decimal)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper.width:g}" height="{paper.height:g}" '
        f'viewBox="0 0 {paper.width:g} {paper.height:g}"><defs><pattern id="h" width="4" height="4" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="{_NO_DATA}"/>'
        f'<rect width="1" height="4" fill="{_HATCH}"/></pattern>'
        f'<g id="units" stroke-linejoin="round" fill-rule="evenodd">{"".join(parts)}</g></defs>'
        f'<use href="#units" stroke="{_HATCH}" stroke-width="1.4"/>'
        f'<use href="#units" stroke="{_LINE}" stroke-width="0.5"/>'
        f"{''.join(tops)}"
        f'<g font-family="Be Vietnam Pro" font-size="{paper.label_size:g}" text-anchor="middle">{"".join(texts)}</g>'
        f"{insets_svg(insets=insets, right=paper.width - 1, bottom=paper.height - 2)}{bar}</svg>"
    )


def is_larger_stacked(*, features: Sequence[Mapping[str, Any]], paper: Paper, n_insets: int = 0) -> bool:
    """Whether two maps of the features are drawn larger one below the other than side by side."""
    shapes = [shape(own["geometry"]) for own in features]
    beside, below = (
        _fit(shapes=shapes, paper=own, n_insets=n_insets)[0].scale for own in (paper.half, paper.upper)
    )
    return below > beside * _CLEARLY


def _fit(*, shapes: Sequence[BaseGeometry], paper: Paper, n_insets: int) -> tuple[_Projection, Paper]:
    """How the shapes fill the paper, and the paper cut to the height that they and the insets need."""
    boxes = [own.bounds for own in shapes if not own.is_empty]
    room = paper.width
    if n_insets:
        parts = [part.bounds for own in shapes for part in _polygons(own) if not part.is_empty]
        boxes = [own for own in parts if own[0] < EAST_OF_MAINLAND] or boxes
        room -= INSET_WIDTH + GAP
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    shrink = cos(radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
    scale = min(room / wide, (paper.height - _BAR_HEIGHT) / high)
    needed = max(high * scale + _BAR_HEIGHT, insets_height(n_insets))
    cut = replace(paper, height=min(paper.height, float(ceil(needed))))
    projection = _Projection(
        west=west,
        north=north,
        shrink=shrink,
        scale=scale,
        left=(room - wide * scale) / 2,
        top=(cut.height - _BAR_HEIGHT - high * scale) / 2,
    )
    return projection, cut


def _polygons(geometry: BaseGeometry) -> list[Any]:
    return list(getattr(geometry, "geoms", [geometry]))


def _path(*, geometry: BaseGeometry, fill: str | None, projection: _Projection) -> str:
    steps = []
    for polygon in _polygons(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = (projection.place(x, y) for x, y, *_ in ring.coords)
            steps.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return f'<path d="{"".join(steps)}" fill="{fill or "url(#h)"}"/>'


def _labels(
    *,
    shapes: Mapping[str, BaseGeometry],
    labels: Mapping[str, str],
    fills: Mapping[str, str],
    projection: _Projection,
    paper: Paper,
    marks: Marks,
) -> list[str]:
    """Names that fit inside their own unit, so that none crosses another or lies on a neighbour's colour."""
    out = []
    for code in sorted(labels.keys() & shapes.keys()):
        half, up = len(labels[code]) * paper.label_size * _CHAR_WIDTH / 2, paper.label_size * 0.6
        wide, high = half / (projection.scale * projection.shrink), up / projection.scale
        west, south, east, north = shapes[code].bounds or (0.0, 0.0, 0.0, 0.0)
        if (
            east - west < 2 * wide or north - south < 2 * high
        ):  # as most of the country's communes on one page
            continue
        point = shapes[code].representative_point()
        x, y = projection.place(point.x, point.y)
        down = _below_mark(code=code, marks=marks, size=paper.label_size)
        middle = point.y - down / projection.scale
        if not shapes[code].contains(box(point.x - wide, middle - high, point.x + wide, middle + high)):
            continue
        ink = _ink_on(fills.get(code))
        out.append(
            f'<text x="{x:.1f}" y="{y + down + paper.label_size * 0.35:.1f}" fill="{ink}">{escape(labels[code])}</text>'
        )
    return out


def _below_mark(*, code: str, marks: Marks, size: float) -> float:
    """How far below its unit's point a name stands so that it clears the mark there, in points."""
    if code in marks.diameters:
        return max(_ZERO_RADIUS, marks.diameters[code] / 2) + size * 0.7
    return _DIAMOND + size * 0.7 if code in marks.small else 0.0


def _marks(*, shapes: Mapping[str, BaseGeometry], marks: Marks, projection: _Projection) -> list[str]:
    """Circles, the largest first, then diamonds."""
    out = []
    for code, diameter in sorted(marks.diameters.items(), key=lambda own: (-own[1], own[0])):
        if code in shapes:
            x, y = _point_of(shapes[code], projection=projection)
            out.append(_circle(x=x, y=y, diameter=diameter, colour=marks.colour))
    for code in sorted(marks.small & shapes.keys()):
        x, y = _point_of(shapes[code], projection=projection)
        out.append(
            f'<path class="small" d="M{x:.1f} {y - _DIAMOND:.1f}l{_DIAMOND} {_DIAMOND}l-{_DIAMOND} {_DIAMOND}'
            f'l-{_DIAMOND} -{_DIAMOND}Z" fill="#ffffff" stroke="{_INK}" stroke-width="0.9"/>'
        )
    return out


def _point_of(geometry: BaseGeometry, *, projection: _Projection) -> tuple[float, float]:
    point = geometry.representative_point()
    return projection.place(point.x, point.y)


def _circle(*, x: float, y: float, diameter: float, colour: str) -> str:
    if not diameter:
        ring = f'stroke="{colour}" stroke-width="0.9"'
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_ZERO_RADIUS}" fill="none" {ring}/>'
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{diameter / 2:.2f}" fill="{colour}" fill-opacity="0.82" '
        f'stroke="{_LINE}" stroke-width="0.5"/>'
    )


def _ink_on(fill: str | None) -> str:
    """Dark ink on light fills, white on dark ones, by relative luminance."""
    if fill is None:
        return _INK
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else "#ffffff"


def _scale_bar(*, projection: _Projection, paper: Paper, decimal: str) -> str:
    """A round number of kilometres, about a fifth of the width, in the lower left corner."""
    per_km = projection.scale / KM_PER_DEGREE
    most = paper.width * _BAR_SHARE / per_km
    size = 10 ** floor(log10(most))
    length = max(own * size for own in (1, 2, 5) if own * size <= most)
    wide, base = length * per_km, paper.height - 6
    text = f"{length:g}".replace(".", decimal)
    return (
        f'<g stroke="{_INK}" stroke-width="0.8" fill="none"><path d="M1 {base - 3:.1f}V{base:.1f}H{wide + 1:.1f}'
        f'V{base - 3:.1f}"/></g><text x="{wide + 5:.1f}" y="{base + 1:.1f}" font-family="Be Vietnam Pro" '
        f'font-size="7" fill="{_INK}">{text} km</text>'
    )
