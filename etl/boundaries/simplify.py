"""Fewer corners without gaps between neighbours, so that old machines can draw the map."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from etl.boundaries.geo import METRES, WGS84, Shapes, polygonal

# Square root of the area (m) of the corners that go. At a map width of 1,000 pixels a province is about
# 100 m a pixel and the country about 1.5 km.
TOLERANCE_M = {"commune": 60.0, "district": 100.0, "province": 400.0}
# The same for maps of the whole country, where a pixel is more than a kilometre wide.
OVERVIEW_M = {"commune": 300.0, "district": 500.0, "province": 1000.0}
# Gaps narrower than this between neighbours are drawing errors, not land.
GAP_M = 20.0
# Parts smaller than both of these are slivers; a real islet of a commune is larger than its share.
SLIVER_M2, SLIVER_SHARE = 20_000.0, 0.002


def simplified(*, shapes: Shapes, level: str, tolerance_m: float | None = None) -> Shapes:
    """Shapes in metres with fewer corners; shared borders stay shared; none is lost.

    Args:
        shapes: valid polygons in metres.
        level: "province", "district" or "commune": chooses the tolerance.
        tolerance_m: overrides it; 0 keeps every corner.
    """
    tolerance = TOLERANCE_M[level] if tolerance_m is None else tolerance_m
    cleaned = _as_coverage(shapes)
    light = np.asarray(shapely.coverage_simplify(cleaned, tolerance), dtype=object)
    light = np.array([_without_slivers(shape) for shape in polygonal(light)], dtype=object)
    # Inputs that overlap by intent (an exclave drawn twice) can come out broken: those keep their detail.
    lost = (shapely.area(light) <= 0) | ~shapely.is_valid(light)
    light[lost] = shapes[lost]
    return light


def _as_coverage(shapes: Shapes) -> Shapes:
    if shapely.coverage_is_valid(shapes):
        return shapes
    cleaned = polygonal(np.asarray(shapely.coverage_clean(shapes, gap_width=GAP_M), dtype=object))
    swallowed = shapely.area(cleaned) < 0.5 * shapely.area(shapes)
    # A unit drawn inside another (an enclave without its hole) would vanish: cut it out instead.
    return _cut_out(shapes=shapes, inner=swallowed) if swallowed.any() else cleaned


def _cut_out(*, shapes: Shapes, inner: np.ndarray) -> Shapes:
    outer = shapes.copy()
    outer[~inner] = shapely.difference(shapes[~inner], shapely.union_all(shapes[inner]))
    return polygonal(np.asarray(shapely.coverage_clean(polygonal(outer), gap_width=GAP_M), dtype=object))


def _without_slivers(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    if len(parts) <= 1:
        return shape
    areas = shapely.area(parts)
    kept = parts[(areas >= min(SLIVER_M2, SLIVER_SHARE * areas.sum())) | (areas == areas.max())]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(list(kept))


def overview(*, frame: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """The frame (WGS84) with the few details that a map of the country can show; no unit is lost."""
    metres = np.asarray(frame.geometry.to_crs(METRES).to_numpy(), dtype=object)
    light = simplified(shapes=metres, level=level, tolerance_m=OVERVIEW_M[level])
    return frame.set_geometry(gpd.GeoSeries(light, index=frame.index, crs=METRES).to_crs(WGS84))
