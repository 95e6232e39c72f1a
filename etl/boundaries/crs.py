"""How the coordinates of a file are to be read: the declared system when it fits, else one that provably does.

Vietnamese offices map in VN-2000, each province in a zone of its own (central meridians a quarter of a degree
apart), and files often come without the system or with a wrong one. A wrong zone moves a province by 26 km and more
but keeps it inside the country. The register knows a point of every unit, so a reading is believed only when the
points lie in their units' shapes, and a missing system is filled in only when exactly one system makes them do so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from etl.boundaries.errors import CoordinateSystemError, MisplacedError, OutsideVietNamError
from etl.boundaries.geo import EAST, NORTH, SOUTH, WEST

Boxes = NDArray[np.float64]  # shape (n, 4): west, south, east, north
Points = NDArray[np.float64]  # shape (n, 2): longitude, latitude; NaN = not known

# EPSG codes: VN-2000 in its three-degree zones and in UTM, UTM on WGS84 as GPS receivers give it, and
# the metres of maps on the web.
VN2000 = (3405, 3406, *range(5896, 5900), *range(9205, 9219))
GRIDS = tuple(f"EPSG:{code}" for code in (*VN2000, 32648, 32649, 3857))
DEGREES = "EPSG:4326"
# A right reading puts more than nine in ten points in their units' boxes, one of a wrong zone next to none.
GOOD, POOR = 0.8, 0.5
# Readings closer than this cannot be told apart by points (zones of one meridian with different scales).
CLEAR = 0.1
_MARGIN = 0.25  # of a box's own size: points of the register are a few hundred metres off here and there
_MIN_MARGIN = 0.01  # degrees, about 1 km
_MOST_DEGREES = 360.0
_NEEDED = 3  # fewer points prove nothing


@dataclass(frozen=True)
class Reading:
    """How to read coordinates. ``origin``: declared, given, assumed (none declared, degrees) or recognised."""

    crs: str
    swapped: bool = False
    origin: str = "declared"

    def to_degrees(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates of shape (n, 2) as longitude, latitude on WGS84."""
        first, second = (xy[:, 1], xy[:, 0]) if self.swapped else (xy[:, 0], xy[:, 1])
        if self.crs == DEGREES:
            return np.column_stack((first, second))
        to_degrees = Transformer.from_crs(self.crs, DEGREES, always_xy=True)
        return np.column_stack(to_degrees.transform(first, second))

    def boxes(self, bounds: Boxes) -> Boxes:
        """Boxes around the converted corners of the boxes."""
        corners = [self.to_degrees(bounds[:, pair]) for pair in ([0, 1], [0, 3], [2, 1], [2, 3])]
        x, y = (np.column_stack([corner[:, axis] for corner in corners]) for axis in (0, 1))
        return np.column_stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)))


def choose_reading(*, bounds: Boxes, points: Points, declared: str, given: str | None, path: Path) -> Reading:
    """The reading of a file's coordinates that can be trusted.

    Args:
        bounds: boxes of the file's rows in its own numbers, rows without a shape left out.
        points: the register's point of each row's unit, same order; NaN for rows of no unit.
        declared: the file's own coordinate system, "" when it has none.
        given: the system the user says it is: never guessed over, but checked too.

    Raises:
        CoordinateSystemError: the system given is not known.
        OutsideVietNamError: the shapes lie outside the country and no single system explains it.
        MisplacedError: they lie in the country, away from their units.
    """
    if given:
        chosen = Reading(crs=known_system(given), origin="given")
    else:
        chosen = Reading(crs=_usable(declared) or DEGREES, origin="declared" if declared else "assumed")
    if _fits(reading=chosen, bounds=bounds, points=points, least=POOR):
        return chosen
    found = () if given else _explanations(bounds=bounds, points=points, first=chosen)
    if len(found) == 1:
        return found[0]
    boxes = chosen.boxes(bounds)
    outside = ~_inside(boxes)
    if outside.any():
        wrong = bounds[outside]
        low, high = wrong[:, :2].min(axis=0), wrong[:, 2:].max(axis=0)
        raise OutsideVietNamError(
            path=path,
            bounds=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
            n_outside=int(outside.sum()),
            systems=[_label(reading) for reading in found],
        )
    raise MisplacedError(
        path=path,
        crs=chosen.crs,
        share=score(boxes=boxes, points=points),
        systems=[_label(reading) for reading in found],
    )


def known_system(text: str) -> str:
    """The name of a coordinate system as pyproj takes it; raises CoordinateSystemError."""
    try:
        CRS.from_user_input(text)
    except CRSError as error:
        raise CoordinateSystemError(text=text) from error
    return text


def _usable(declared: str) -> str:
    """The declared system, or "" when nothing can be converted from it (a sheet of paper, an unknown name)."""
    try:
        system = CRS.from_user_input(declared) if declared else None
        if system is None or system.is_engineering:
            return ""
        Transformer.from_crs(system, DEGREES, always_xy=True)
    except CRSError:
        return ""
    return declared


def score(*, boxes: Boxes, points: Points) -> float:
    """Share of known points that lie in or near the box of their row; NaN when too few are known."""
    known = ~np.isnan(points).any(axis=1)
    if known.sum() < _NEEDED:
        return float("nan")
    own, at = boxes[known], points[known]
    margin = np.maximum(_MARGIN * (own[:, 2:] - own[:, :2]), _MIN_MARGIN)
    near = (at >= own[:, :2] - margin) & (at <= own[:, 2:] + margin)
    return float(near.all(axis=1).mean())


def _inside(boxes: Boxes) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (
        (boxes[:, 0] >= WEST) & (boxes[:, 1] >= SOUTH) & (boxes[:, 2] <= EAST) & (boxes[:, 3] <= NORTH)
    )
    return inside


def _fits(*, reading: Reading, bounds: Boxes, points: Points, least: float) -> bool:
    """Inside the country, and not away from the units where their places are known."""
    boxes = reading.boxes(bounds)
    return bool(_inside(boxes).all()) and not score(boxes=boxes, points=points) < least


def _explanations(*, bounds: Boxes, points: Points, first: Reading) -> tuple[Reading, ...]:
    """Systems that put the points into their shapes, best first, as far as they cannot be told apart."""
    systems = GRIDS if np.abs(bounds).max() > _MOST_DEGREES else (DEGREES,)
    scored = []
    for reading in (Reading(crs, swapped, "recognised") for crs in systems for swapped in (False, True)):
        if (reading.crs, reading.swapped) == (first.crs, first.swapped):
            continue
        boxes = reading.boxes(bounds)
        own = score(boxes=boxes, points=points) if np.isfinite(boxes).all() and _inside(boxes).all() else 0.0
        if own >= GOOD:
            scored.append((own, reading))
    scored.sort(key=lambda pair: -pair[0])
    return tuple(reading for own, reading in scored if own > scored[0][0] - CLEAR)


def _label(reading: Reading) -> str:
    return f"{reading.crs} ({CRS.from_user_input(reading.crs).name})"


def row_points(*, codes: Sequence[str | None], places: dict[str, tuple[float, float]]) -> Points:
    """The register's (longitude, latitude) for each row's unit; NaN for rows of no unit or no known place."""
    nowhere = (float("nan"), float("nan"))
    return np.array([places.get(code or "", nowhere) for code in codes], dtype=np.float64).reshape(-1, 2)
