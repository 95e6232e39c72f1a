"""The schematic: one valid cell per unit, none lost, none overlapping, in every province of both structures."""

import math
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.boundaries import UnitPoint, build_schematic, dissolve
from etl.boundaries.errors import DuplicateUnitError, PointError, UngroupedError
from etl.boundaries.geo import METRES
from tests.unit.etl.boundaries import national

PLACES = [(s, p) for s in national.PROVINCES for p in sorted(set(national.province_of(s).values()))]


def unit(code: str, lat: float, lon: float, area_km2: float | None = 30.0) -> UnitPoint:
    return UnitPoint(code=code, name=f"Xã {code}", lat=lat, lon=lon, area_km2=area_km2, parent="42")


def is_clockwise(polygon: shapely.Polygon) -> bool:
    """By the shoelace sum, not by the library under test."""
    x, y = np.array(polygon.exterior.coords).T
    return float(np.sum((x[1:] - x[:-1]) * (y[1:] + y[:-1]))) > 0


def assert_one_good_cell_each(frame: gpd.GeoDataFrame, units: list[UnitPoint]) -> None:
    cells = frame.geometry.to_numpy()
    assert list(frame["code"]) == [unit.code for unit in units]
    assert shapely.is_valid(cells).all()
    assert {cell.geom_type for cell in cells} == {"Polygon"}
    assert (shapely.area(cells) > 0).all()
    assert all(is_clockwise(cell) for cell in cells)
    # A valid coverage has no overlap and identical shared borders.
    assert shapely.coverage_is_valid(cells)


class TestAllProvinces:
    @pytest.mark.parametrize(("structure", "province"), PLACES)
    def test_each_unit_has_exactly_one_valid_cell(self, structure: str, province: str) -> None:
        units = national.in_province(structure, province)
        assert_one_good_cell_each(build_schematic(units=units), units)

    @pytest.mark.parametrize("structure", national.PROVINCES)
    def test_the_whole_country_at_once(self, structure: str) -> None:
        """Given every unit, when built together and joined by province, then nothing is lost or overlaps."""
        units = national.points(structure)
        frame = build_schematic(units=units)
        assert len(frame) == national.UNITS[structure]
        assert_one_good_cell_each(frame, units)
        provinces = dissolve(frame=frame, groups=national.province_of(structure))
        assert len(provinces) == national.PROVINCES[structure]
        assert provinces.geometry.is_valid.all()
        joined, single = (shapely.area(f.geometry.to_numpy()).sum() for f in (provinces, frame))
        assert joined == pytest.approx(single, rel=1e-4)


class TestBuildSchematic:
    def test_a_place_belongs_to_its_nearest_point(self) -> None:
        """Given two points, then their border runs through the middle between them."""
        frame = build_schematic(units=[unit("1", 18.3, 105.9), unit("2", 18.3, 105.95)])
        west, east = frame.geometry
        assert west.bounds[2] == pytest.approx(105.925, abs=0.001)
        assert east.bounds[0] == pytest.approx(105.925, abs=0.001)

    def test_a_lone_unit_is_a_disc_of_its_area(self) -> None:
        """Given 300 km2 far from others, then the cell lies within 1.4 radii and holds most of that area."""
        frame = build_schematic(units=[unit("1", 18.3, 105.9, 300.0)]).to_crs(METRES)
        radius = math.sqrt(300e6 / math.pi)
        centre = gpd.GeoSeries.from_xy([105.9], [18.3], crs=4326).to_crs(METRES)[0]
        assert centre.hausdorff_distance(frame.geometry[0].exterior) < 1.4 * radius
        assert frame.geometry[0].area > 300e6

    @pytest.mark.parametrize("area", [None, 0.0, math.nan])
    def test_unknown_area_still_gives_a_cell_of_sane_size(self, area: float | None) -> None:
        units = [unit(str(i), 18.3 + 0.03 * (i % 3), 105.9 + 0.03 * (i // 3), area) for i in range(9)]
        frame = build_schematic(units=units)
        assert_one_good_cell_each(frame, units)
        assert frame.to_crs(METRES).area.max() < 100e6

    @pytest.mark.parametrize("n", [2, 6])
    def test_units_at_one_point_are_set_apart(self, n: int) -> None:
        """Given n units at one point and one more, then each has a cell of visible size."""
        units = [unit(str(i), 22.81177, 106.55841) for i in range(n)] + [unit("far", 22.9, 106.6)]
        frame = build_schematic(units=units)
        assert_one_good_cell_each(frame, units)
        assert frame.to_crs(METRES).area.min() > 1e6

    def test_the_result_depends_on_codes_not_on_their_order(self) -> None:
        units = [unit("b", 18.3, 105.9), unit("a", 18.3, 105.9), unit("c", 18.35, 105.95)]
        first = build_schematic(units=units).set_index("code").geometry
        second = build_schematic(units=units[::-1]).set_index("code").geometry
        assert all(first[code].equals(second[code]) for code in "abc")

    def test_coordinates_have_four_decimals(self) -> None:
        frame = build_schematic(units=[unit("1", 18.3, 105.9), unit("2", 18.3, 105.95)])
        xy = shapely.get_coordinates(frame.geometry.to_numpy())
        assert np.array_equal(xy, np.round(xy, 4))

    def test_no_units_give_an_empty_frame(self) -> None:
        assert build_schematic(units=[]).empty

    @pytest.mark.parametrize(("lat", "lon"), [(math.nan, 105.9), (105.9, 18.3), (0.0, 0.0)])
    def test_a_missing_or_foreign_point_is_named(self, lat: float, lon: float) -> None:
        with pytest.raises(PointError) as error:
            build_schematic(units=[unit("1", 18.3, 105.9), replace(unit("2", 18.3, 105.9), lat=lat, lon=lon)])
        assert error.value.codes == ("2",)

    def test_a_repeated_code_is_named(self) -> None:
        with pytest.raises(DuplicateUnitError) as error:
            build_schematic(units=[unit("1", 18.3, 105.9), unit("1", 18.4, 105.9)])
        assert error.value.codes == ("1",)

    def test_groups_give_one_row_each(self) -> None:
        units = [unit("1", 18.3, 105.9), unit("2", 18.3, 105.95), unit("3", 18.35, 105.95)]
        frame = build_schematic(units=units, groups={"1": "A", "2": "A", "3": "B", "other": "C"})
        assert list(frame["code"]) == ["A", "B"]

    def test_a_unit_without_group_is_named(self) -> None:
        with pytest.raises(UngroupedError) as error:
            build_schematic(units=[unit("1", 18.3, 105.9)], groups={})
        assert error.value.codes == ("1",)


@pytest.mark.skipif(not national.BOUNDARIES.is_dir(), reason="no official boundaries in ../shared")
class TestLikeness:
    def test_ha_tinh_resembles_its_real_map(self) -> None:
        """Given the real polygons of 2025, then mean overlap and area under the right name are as documented."""
        path: Path = national.BOUNDARIES / "post2025_42_ha_tinh_communes.geojson"
        real = gpd.read_file(path).to_crs(METRES).set_index("code").geometry
        frame = build_schematic(units=national.in_province("post2025", "42")).to_crs(METRES)
        cells = frame.set_index("code").geometry.reindex(real.index)
        shared = real.intersection(cells).area
        assert (shared / real.union(cells).area).mean() > 0.55
        assert shared.sum() / real.area.sum() > 0.74
