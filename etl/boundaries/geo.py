"""Coordinate systems and shape repair shared by the schematic and the import."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[Any]  # object array of shapely geometries

WGS84 = 4326
# UTM zone 48N: metres. Areas at the far east of the country (Trường Sa) come out about 2 % too large,
# which no step here depends on.
METRES = 32648
# Longitude and latitude of the country with its islands, a little wider than land and sea need.
WEST, SOUTH, EAST, NORTH = 101.5, 6.0, 118.5, 24.0


def rounded(*, shapes: Shapes, decimals: int) -> Shapes:
    """Polygons with coordinates rounded; vertices shared by neighbours stay shared.

    Rounding can pinch a thin polygon; such a one is repaired alone. A polygon that would vanish keeps its
    own coordinates.
    """
    result = shapely.transform(shapes, lambda xy: np.round(xy, decimals))
    bad = ~shapely.is_valid(result)
    if bad.any():
        result[bad] = shapely.set_precision(shapes[bad], 10.0**-decimals)
    result = shapely.remove_repeated_points(result)
    lost = (shapely.area(result) == 0) | ~shapely.is_valid(result)
    result[lost] = shapes[lost]
    return polygonal(result)


def polygonal(shapes: Shapes) -> Shapes:
    """Only the areas of each shape, as Polygon or MultiPolygon; lines and points left by a repair go."""
    return np.array([_areas(shape) for shape in shapes], dtype=object)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    if shape is None or shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shapely.get_parts([shape])) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def clockwise(shapes: Shapes) -> Shapes:
    """Exterior rings clockwise, holes the other way: Plotly's maps fill the outside of any other polygon."""
    oriented: Shapes = shapely.orient_polygons(shapes, exterior_cw=True)
    return oriented
