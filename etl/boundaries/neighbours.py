"""Which units of a map share a border."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

# Degrees, about 20 m: a common corner or an edge that rounding has parted still counts as touching.
_REACH = 2e-4


def neighbour_pairs(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Pairs of codes whose shapes touch, in an edge or a corner; each pair once, in order.

    ``frame``: code and geometry in WGS84.
    """
    codes, shapes = list(frame["code"]), np.asarray(frame.geometry.to_numpy())
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=_REACH)
    touching = zip(left, right, strict=True)
    return sorted({(codes[i], codes[j]) for i, j in touching if codes[i] < codes[j]})
