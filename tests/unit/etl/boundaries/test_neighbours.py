"""Who shares a border."""

import geopandas as gpd
import shapely

from etl.boundaries.neighbours import neighbour_pairs


def test_edges_and_corners_touch_and_a_strait_does_not() -> None:
    """Given a, b side by side, c at b's corner, d 1 km away, then a-b and b-c are neighbours, each once."""
    shapes = [
        shapely.box(105.0, 18.0, 105.1, 18.1),
        shapely.box(105.1, 18.0, 105.2, 18.1),
        shapely.box(105.2, 18.1, 105.3, 18.2),
        shapely.box(105.31, 18.1, 105.4, 18.2),
    ]
    frame = gpd.GeoDataFrame({"code": list("badc")}, geometry=shapes, crs=4326)
    assert neighbour_pairs(frame) == [("a", "b"), ("a", "d")]


def test_a_slit_of_rounding_does_not_part_neighbours() -> None:
    shapes = [shapely.box(105.0, 18.0, 105.0999, 18.1), shapely.box(105.1, 18.0, 105.2, 18.1)]
    frame = gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=shapes, crs=4326)
    assert neighbour_pairs(frame) == [("1", "2")]
