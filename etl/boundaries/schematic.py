"""A schematic map from the units' points, for places whose official boundaries are not at hand.

Each unit gets the places nearer to its point than to any other (Voronoi cell), as far as land reaches; land is
taken to be the discs around all points. The cell is not the unit's boundary and every page says so.
See docs/adr/0003-schematic-geometry.md for the measurements behind the constants.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from etl.boundaries.dissolve import dissolve
from etl.boundaries.errors import DuplicateUnitError, LostCellError, PointError
from etl.boundaries.geo import (
    EAST,
    METRES,
    NORTH,
    SOUTH,
    WEST,
    WGS84,
    Shapes,
    clockwise,
    rounded,
)

Points = NDArray[np.float64]  # shape (n, 2), metres

# Disc radius over the radius of a circle of the unit's area.
REACH = 1.3
# Points closer than this are the same place: cells between them would be thinner than the rounding allows.
SAME_PLACE_M = 100.0
SPREAD_M = 3_000.0  # widest circle on which such units are set apart
# Without an area: distance to the third nearest unit, at most this multiple of the median (lone islands).
NEIGHBOURS, LONE_FACTOR = 3, 2.5
GAP_M2 = 3e8  # gaps between discs up to this size are filled
# A unit with no other within LONE_GAP_M is an island: at least LONE_RADIUS_M, or no one could see or click it.
LONE_GAP_M, LONE_RADIUS_M = 25_000.0, 5_000.0
DECIMALS = 4  # about 11 m


@dataclass(frozen=True)
class UnitPoint:
    """A unit's point: WGS84 degrees, area in km2 or None, parent = code of the unit above it."""

    code: str
    name: str
    lat: float
    lon: float
    area_km2: float | None
    parent: str


def build_schematic(
    *, units: Sequence[UnitPoint], groups: Mapping[str, str] | None = None
) -> gpd.GeoDataFrame:
    """One cell per unit, or per group when ``groups`` (code -> group code) is given.

    Give the units of all the country when they are known and select afterwards: neighbouring provinces then
    share their border instead of overlapping.

    Returns:
        Frame with code, name, parent and geometry (WGS84, clockwise exteriors, 4 decimals), in the order given;
        each cell is one valid polygon and no two overlap. With groups see ``dissolve``.

    Raises:
        PointError: a point is missing or outside Viet Nam.
        DuplicateUnitError: a code occurs twice.
        UngroupedError: a unit has no group.
    """
    _check(units)
    frame = gpd.GeoDataFrame(
        {
            "code": [unit.code for unit in units],
            "name": [unit.name for unit in units],
            "parent": [unit.parent for unit in units],
        },
        geometry=_cells(units) if units else [],
        crs=WGS84,
    )
    return frame if groups is None else dissolve(frame=frame, groups=groups)


def _check(units: Sequence[UnitPoint]) -> None:
    repeated = sorted(code for code, n in Counter(unit.code for unit in units).items() if n > 1)
    if repeated:
        raise DuplicateUnitError(codes=repeated)
    outside = [unit.code for unit in units if not (WEST <= unit.lon <= EAST and SOUTH <= unit.lat <= NORTH)]
    if outside:  # NaN fails both comparisons, so missing coordinates are found here too
        raise PointError(codes=outside)


def _cells(units: Sequence[UnitPoint]) -> Shapes:
    to_metres = Transformer.from_crs(WGS84, METRES, always_xy=True)
    x, y = to_metres.transform([unit.lon for unit in units], [unit.lat for unit in units])
    points = separate(points=np.column_stack((x, y)), codes=[unit.code for unit in units])
    radii = _radii(points=points, units=units)
    cells = _clip(
        cells=_nearest_point_cells(points=points, margin=radii.max() * 2), points=points, radii=radii
    )
    to_degrees = Transformer.from_crs(METRES, WGS84, always_xy=True)
    degrees = shapely.transform(cells, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
    final = clockwise(_matched(rounded(shapes=degrees, decimals=DECIMALS)))
    lost = [unit.code for unit, ok in zip(units, _usable(final), strict=True) if not ok]
    if lost:
        raise LostCellError(codes=lost)
    return final


def _matched(cells: Shapes) -> Shapes:
    """Cells whose shared borders are identical: two computations of one corner may round apart."""
    if shapely.coverage_is_valid(cells):
        return cells
    return rounded(shapes=np.asarray(shapely.coverage_clean(cells), dtype=object), decimals=DECIMALS)


def _usable(cells: Shapes) -> NDArray[np.bool_]:
    usable: NDArray[np.bool_] = shapely.is_valid(cells) & (shapely.area(cells) > 0)
    return usable


def separate(*, points: Points, codes: Sequence[str]) -> Points:
    """Move units that share a place onto a small circle around it, in order of code, so that each gets a cell.

    The circle is 0.3 of the way to the nearest other place (between 100 m and 3 km), so it stays inside the
    place's own surroundings.
    """
    pairs = cKDTree(points).query_pairs(SAME_PLACE_M, output_type="ndarray")
    if not len(pairs):
        return points
    n = len(points)
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    n_places, place = connected_components(links, directed=False)
    centres = np.column_stack([np.bincount(place, points[:, axis]) / np.bincount(place) for axis in (0, 1)])
    gap = cKDTree(centres).query(centres, k=2)[0][:, 1] if n_places > 1 else np.array([np.inf])
    moved = points.copy()
    for shared in np.flatnonzero(np.bincount(place) > 1):
        members = sorted(np.flatnonzero(place == shared), key=lambda i: codes[int(i)])
        radius = min(max(0.3 * gap[shared], SAME_PLACE_M), SPREAD_M)
        for turn, i in enumerate(members):
            angle = 2 * math.pi * turn / len(members) + 0.1
            moved[i] = centres[shared] + radius * np.array([math.cos(angle), math.sin(angle)])
    return moved


def _radii(*, points: Points, units: Sequence[UnitPoint]) -> NDArray[np.float64]:
    """How far each unit's land reaches from its point, metres."""
    if len(units) == 1:
        return np.maximum(_area_radii(units), LONE_RADIUS_M)
    k = min(NEIGHBOURS, len(units) - 1)
    distance = cKDTree(points).query(points, k=k + 1)[0]
    guess = np.minimum(distance[:, k], LONE_FACTOR * np.median(distance[:, k]))
    by_area = _area_radii(units)
    radii = np.where(by_area > 0, by_area, guess)
    return np.where(distance[:, 1] > LONE_GAP_M, np.maximum(radii, LONE_RADIUS_M), radii)


def _area_radii(units: Sequence[UnitPoint]) -> NDArray[np.float64]:
    """Radius by area, 0 where the area is not known."""
    areas = np.array([unit.area_km2 or 0.0 for unit in units], dtype=np.float64)
    return REACH * np.sqrt(np.where(areas > 0, areas, 0.0) * 1e6 / np.pi)


def _nearest_point_cells(*, points: Points, margin: float) -> Shapes:
    frame = shapely.box(*(points.min(axis=0) - margin), *(points.max(axis=0) + margin))
    if len(points) == 1:
        return np.array([frame], dtype=object)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame, ordered=True)
    return np.array(shapely.get_parts(cells), dtype=object)


def _clip(*, cells: Shapes, points: Points, radii: NDArray[np.float64]) -> Shapes:
    """Cells limited to the union of all discs: clipping by a common region keeps shared borders shared."""
    centres = shapely.points(points)
    # Sixteen corners: a circle to the eye at map scale, few bytes.
    land = _filled(shapely.union_all(shapely.buffer(centres, radii, quad_segs=4)))
    shapely.prepare(land)
    clipped = cells.copy()
    edge = ~shapely.covers(land, cells)
    clipped[edge] = shapely.intersection(cells[edge], land)
    return np.array([_part_at(shape, at) for shape, at in zip(clipped, centres, strict=True)], dtype=object)


def _filled(land: Any) -> Any:
    """Land without the gaps that circles leave between them; only large ones could be water or abroad."""
    solid = [
        shapely.Polygon(
            part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > GAP_M2]
        )
        for part in shapely.get_parts(land)
    ]
    return shapely.union_all(solid)


def _part_at(shape: Any, point: Any) -> Any:
    """The part of a shape that holds the point: specks cut off by a neighbour's disc are left out."""
    if shape.geom_type == "Polygon":
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return min(parts, key=point.distance) if parts else shapely.Polygon()
