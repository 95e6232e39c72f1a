"""Where the register's points of units lie in the shapes of a file."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from etl.boundaries.geo import Shapes
from etl.boundaries.listed import ListedUnit

Boxes = NDArray[np.float64]  # shape (n, 4): west, south, east, north; NaN without a shape
Box = NDArray[np.float64]

# A shape with the places of so many units in it is no single one of them: it is of a level above. Beside another shape
# of its unit two are enough; alone more are asked for, because some places of the register are those of a neighbour.
TWO, MANY = 2, 6


def distance(*, box: Box, unit: ListedUnit) -> float:
    """Degrees from the middle of a box to the unit's point; infinite when either is unknown."""
    if unit.lon is None or unit.lat is None or np.isnan(box).any():
        return math.inf
    return math.hypot((box[0] + box[2]) / 2 - unit.lon, (box[1] + box[3]) / 2 - unit.lat)


def lying_in(*, boxes: Boxes, units: Mapping[str, ListedUnit], codes: Collection[str]) -> list[list[str]]:
    """For each box the units of ``codes`` whose point lies in it, the nearest to its middle first."""
    placed, points = _points(units=units, codes=codes)
    found: list[list[str]] = [[] for _ in boxes]
    if placed and len(boxes):
        for row, point in shapely.STRtree(points).query(shapely.box(*boxes.T), predicate="intersects").T:
            found[row].append(placed[point])
    for box, inside in zip(boxes, found, strict=True):
        inside.sort(key=lambda code: distance(box=box, unit=units[code]))
    return found


def rows_crowded(*, boxes: Boxes, units: Mapping[str, ListedUnit], among: Collection[int]) -> list[int]:
    """Those of the rows ``among`` whose box holds the places of several units: their shapes are worth a look."""
    rows = [row for row in sorted(among) if not np.isnan(boxes[row, 0])]
    if not rows:
        return []
    counts = places_held(shapes=np.asarray(shapely.box(*boxes[rows].T)), units=units)
    return [row for row, count in zip(rows, counts, strict=True) if count >= TWO]


def places_held(*, shapes: Shapes, units: Mapping[str, ListedUnit]) -> NDArray[np.int64]:
    """How many different places of units lie in each shape, which is in degrees."""
    points = shapely.points(np.unique(shapely.get_coordinates(_points(units=units, codes=units)[1]), axis=0))
    hits = shapely.STRtree(points).query(shapes, predicate="intersects")[0]
    return np.bincount(hits, minlength=len(shapes))


def _points(
    *, units: Mapping[str, ListedUnit], codes: Collection[str]
) -> tuple[Sequence[str], NDArray[np.object_]]:
    placed: list[str] = [
        code for code in sorted(codes) if units[code].lon is not None and units[code].lat is not None
    ]
    at = np.array([(units[code].lon, units[code].lat) for code in placed], dtype=np.float64).reshape(-1, 2)
    return placed, np.asarray(shapely.points(at))
