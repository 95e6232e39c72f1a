"""Unions of units by group."""

import geopandas as gpd
import pytest
import shapely

from etl.boundaries import dissolve
from etl.boundaries.errors import UngroupedError


def frame() -> gpd.GeoDataFrame:
    boxes = [shapely.box(105 + i, 18, 106 + i, 19) for i in range(3)]
    return gpd.GeoDataFrame({"code": ["1", "2", "3"], "name": "x", "parent": "p"}, geometry=boxes, crs=4326)


class TestDissolve:
    def test_neighbours_become_one_polygon_without_their_border(self) -> None:
        result = dissolve(frame=frame(), groups={"1": "A", "2": "A", "3": "B"}, names={"A": "Huyện A"})
        assert list(result["code"]) == ["A", "B"]
        assert list(result["name"]) == ["Huyện A", "B"]
        assert result.geometry[0].equals(shapely.box(105, 18, 107, 19))
        assert not result.geometry[0].exterior.is_ccw

    def test_parts_that_do_not_touch_stay_parts(self) -> None:
        result = dissolve(frame=frame(), groups={"1": "A", "2": "B", "3": "A"}, parents={"A": "42"})
        assert result.geometry[0].geom_type == "MultiPolygon"
        assert list(result["parent"]) == ["42", ""]

    def test_a_speck_between_units_is_closed_and_a_lake_stays(self) -> None:
        lake, speck = shapely.box(105.4, 18.4, 105.6, 18.6), shapely.box(105.1, 18.1, 105.1001, 18.1001)
        holed = shapely.box(105, 18, 106, 19) - lake - speck
        one = gpd.GeoDataFrame({"code": ["1"], "name": "x", "parent": "p"}, geometry=[holed], crs=4326)
        assert dissolve(frame=one, groups={"1": "A"}).geometry[0].area == pytest.approx(1 - lake.area)

    def test_a_unit_without_group_is_named(self) -> None:
        with pytest.raises(UngroupedError) as error:
            dissolve(frame=frame(), groups={"1": "A"})
        assert error.value.codes == ("2", "3")
