"""Districts, former-district groups and provinces as unions of their communes' shapes."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from etl.boundaries.errors import UngroupedError
from etl.boundaries.geo import WGS84, Shapes, clockwise, polygonal

# Holes smaller than this (square degrees, about 0.06 km2) are left by rounding, not by geography.
_SPECK = 5e-6


def dissolve(
    *,
    frame: gpd.GeoDataFrame,
    groups: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    parents: Mapping[str, str] | None = None,
) -> gpd.GeoDataFrame:
    """Join the shapes of a frame's units by group.

    Args:
        frame: code, name, parent, geometry in WGS84.
        groups: unit code -> group code; entries for other units are ignored.
        names: group code -> name; the code stands in where it is not given.
        parents: group code -> code of the unit above; empty where it is not given.

    Returns:
        One row per group that has units, in order of code; same columns, WGS84, clockwise exteriors.

    Raises:
        UngroupedError: a unit of the frame has no group.
    """
    missing = [code for code in frame["code"] if code not in groups]
    if missing:
        raise UngroupedError(codes=missing)
    group_of = frame["code"].map(dict(groups)).to_numpy()
    codes = sorted(set(group_of))
    shapes = np.array(
        [shapely.union_all(frame.geometry.to_numpy()[group_of == code]) for code in codes], dtype=object
    )
    return gpd.GeoDataFrame(
        {
            "code": codes,
            "name": [(names or {}).get(code, code) for code in codes],
            "parent": [(parents or {}).get(code, "") for code in codes],
        },
        geometry=clockwise(polygonal(_without_specks(shapes))),
        crs=WGS84,
    )


def _without_specks(shapes: Shapes) -> Shapes:
    """Shapes without the tiny holes and crumbs of rounding."""
    return np.array([_clean(shape) for shape in shapes], dtype=object)


def _clean(shape: shapely.Geometry) -> shapely.Geometry:
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    solid = [
        shapely.Polygon(
            part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > _SPECK]
        )
        for part in parts
    ]
    return solid[0] if len(solid) == 1 else shapely.MultiPolygon(solid)
