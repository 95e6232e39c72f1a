"""Official boundaries: right files come in whole, wrong files are refused with the reason."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from domain.errors import BoundaryError
from etl.boundaries import ImportRequest, ImportResult, ListedUnit, import_boundaries
from etl.boundaries.errors import (
    FieldError,
    OtherListError,
    OutsideVietNamError,
    UnreadableBoundaryError,
    WrongUnitsError,
)
from tests.unit.etl.boundaries import national

UNITS = [
    ("00001", "Phường Thành Sen", "42"),
    ("00002", "Xã Tân Hòa", "42"),
    ("00003", "Xã Kỳ Xuân", "42"),
]
SQUARES = [shapely.box(105.0 + 0.1 * i, 18.0, 105.1 + 0.1 * i, 18.1) for i in range(3)]


def write(
    folder: Path,
    *,
    shapes: Sequence[Any] = SQUARES,
    name: str = "map.geojson",
    crs: Any = 4326,
    **fields: Any,
) -> Path:
    """A boundary file; by default the three units with their codes and names."""
    if not fields:
        fields = {"MA_XA": [code for code, _, _ in UNITS], "TEN_XA": [unit for _, unit, _ in UNITS]}
    path = folder / name
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=crs).to_file(path)
    return path


def read(path: Path, *, units: Sequence[Sequence[Any]] = UNITS, **options: Any) -> ImportResult:
    request = ImportRequest(**{"level": "commune"} | options)
    return import_boundaries(path=path, units=[ListedUnit(*unit) for unit in units], request=request)


class TestMatching:
    def test_a_plain_file_matches_whole(self, tmp_path: Path) -> None:
        result = read(write(tmp_path))
        assert result.report.is_complete
        assert result.report.matched == ("00001", "00002", "00003")
        assert (result.report.code_field, result.report.name_field) == ("MA_XA", "TEN_XA")
        assert list(result.frame["name"]) == ["Phường Thành Sen", "Xã Tân Hòa", "Xã Kỳ Xuân"]
        assert all(
            a.equals_exact(b, 1e-4, normalize=True)
            for a, b in zip(result.frame.geometry, SQUARES, strict=True)
        )

    def test_numbers_get_their_leading_zeros_back(self, tmp_path: Path) -> None:
        result = read(write(tmp_path, id=[1, 2, 3]))
        assert result.report.padded == ("00001", "00002", "00003")

    def test_tone_placement_is_no_conflict(self, tmp_path: Path) -> None:
        result = read(
            write(tmp_path, c=["00001", "00002", "00003"], n=["Thành Sen", "xã Tân Hoà", "X. Kỳ Xuân"])
        )
        assert result.report.name_conflicts == ()

    def test_an_unknown_code_is_reported_with_candidates_and_left_out(self, tmp_path: Path) -> None:
        result = read(write(tmp_path, c=["00001", "00009", "00003"], n=["Thành Sen", "Tân Hoà", "Kỳ Xuân"]))
        (unmatched,) = result.report.unmatched
        assert (unmatched.row, unmatched.code) == (2, "00009")
        assert unmatched.candidates == (("00002", "Xã Tân Hòa"),)
        assert result.report.missing == (("00002", "Xã Tân Hòa"),)
        assert list(result.frame["code"]) == ["00001", "00003"]

    def test_a_code_on_two_shapes_is_joined_and_reported(self, tmp_path: Path) -> None:
        islet = shapely.box(105.0, 18.2, 105.02, 18.22)
        path = write(tmp_path, shapes=[*SQUARES, islet], c=["00001", "00002", "00003", "00001"])
        result = read(path)
        assert result.report.duplicates == ("00001",)
        assert result.frame.geometry[0].geom_type == "MultiPolygon"

    def test_a_shape_without_area_leaves_its_unit_missing(self, tmp_path: Path) -> None:
        result = read(write(tmp_path, shapes=[None, *SQUARES[1:]]))
        assert result.report.empty == ("00001",)
        assert result.report.missing == (("00001", "Phường Thành Sen"),)

    def test_one_changed_name_is_reported(self, tmp_path: Path) -> None:
        units = [
            (f"{i:05}", f"Xã {word}", "42")
            for i, word in enumerate(("An Lộc", "Bình Minh", "Đức Thọ", "Hương Khê"))
        ]
        shapes = [shapely.box(105 + 0.1 * i, 18, 105.1 + 0.1 * i, 18.1) for i in range(4)]
        names = ["Xã An Lộc", "Xã Bình Minh", "Xã Đức Thọ", "Thị trấn Vũ Quang"]
        result = read(write(tmp_path, shapes=shapes, c=[u[0] for u in units], n=names), units=units)
        (conflict,) = result.report.name_conflicts
        assert (conflict.code, conflict.file_name) == ("00003", "Thị trấn Vũ Quang")
        assert not result.report.is_complete

    def test_fields_can_be_given(self, tmp_path: Path) -> None:
        path = write(tmp_path, old=["00003", "00001", "00002"], new=["00001", "00002", "00003"])
        assert read(path, code_field="new").frame.geometry[0].covers(shapely.Point(105.05, 18.05))
        assert read(path, code_field="old").frame.geometry[0].covers(shapely.Point(105.15, 18.05))


class TestRefusal:
    def test_when_no_matched_unit_has_an_area(self, tmp_path: Path) -> None:
        path = write(tmp_path, shapes=[None, SQUARES[1]], c=["00001", "9"])
        result = read(path)
        assert result.frame.empty
        assert len(result.report.missing) == 3

    def test_an_unknown_level(self, tmp_path: Path) -> None:
        with pytest.raises(BoundaryError, match="ward"):
            read(write(tmp_path), level="ward")

    @pytest.mark.parametrize(
        "content", ["", "xin chào", '{"type":"FeatureCollection","features":[]}', '{"type":']
    )
    def test_what_is_no_map(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "map.geojson"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UnreadableBoundaryError) as error:
            read(path)
        assert "map.geojson" in error.value.vi
        assert str(tmp_path) not in error.value.vi

    def test_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableBoundaryError):
            read(tmp_path / "none.geojson")

    def test_points_instead_of_areas(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableBoundaryError):
            read(write(tmp_path, shapes=[shapely.Point(105, 18)] * 3))

    def test_metres_without_coordinate_system(self, tmp_path: Path) -> None:
        """Given VN-2000 metres in a GeoJSON, which by its standard is WGS84, then the error says so."""
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(5899)
        features = [
            {"type": "Feature", "properties": {"c": code}, "geometry": json.loads(shapely.to_geojson(shape))}
            for (code, _, _), shape in zip(UNITS, metres, strict=True)
        ]
        path = tmp_path / "map.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        with pytest.raises(OutsideVietNamError) as error:
            read(path)
        assert error.value.n_outside == 3
        assert "VN-2000" in error.value.vi and "VN-2000" in error.value.en

    def test_swapped_longitude_and_latitude(self, tmp_path: Path) -> None:
        swapped = shapely.transform(np.array(SQUARES), lambda xy: xy[:, ::-1])
        with pytest.raises(OutsideVietNamError, match="swapped"):
            read(write(tmp_path, shapes=swapped))

    def test_names_of_other_units(self, tmp_path: Path) -> None:
        path = write(tmp_path, c=["00001", "00002", "00003"], n=["Phường Bắc Hà", "Xã Tân Hòa", "Xã Sơn Lễ"])
        with pytest.raises(WrongUnitsError) as error:
            read(path, name_field="n")
        assert (error.value.n_conflicts, error.value.n_matched) == (2, 3)

    def test_old_provinces_for_new_ones(self, tmp_path: Path) -> None:
        """Given 63 provinces for a list of 34 whose codes and names are among them, then it is refused."""
        shapes = [shapely.box(103 + 0.01 * i, 18, 103.01 + 0.01 * i, 18.1) for i in range(63)]
        path = write(tmp_path, shapes=shapes, code=[f"{i:02}" for i in range(63)])
        units = [(f"{i:02}", f"Tỉnh {i}", "") for i in range(34)]
        with pytest.raises(OtherListError) as error:
            read(path, level="province", units=units)
        assert (error.value.n_unmatched, error.value.n_shapes) == (29, 63)

    def test_no_field_with_codes(self, tmp_path: Path) -> None:
        with pytest.raises(FieldError) as error:
            read(write(tmp_path, title=["a", "b", "c"]))
        assert error.value.fields == ("title",)

    def test_a_field_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FieldError, match="MA_HUYEN"):
            read(write(tmp_path), code_field="MA_HUYEN")


class TestGeometry:
    def test_a_declared_system_is_converted(self, tmp_path: Path) -> None:
        metres = list(gpd.GeoSeries(SQUARES, crs=4326).to_crs(5899))
        result = read(write(tmp_path, shapes=metres, crs=5899, name="map.gpkg"))
        assert np.allclose(result.frame.total_bounds, [105.0, 18.0, 105.3, 18.1], atol=2e-4)

    def test_exteriors_are_clockwise_and_valid_whatever_came_in(self, tmp_path: Path) -> None:
        """Given a counter-clockwise ring and one with a spike that crosses itself, then both come out right."""
        crossed = shapely.Polygon([(105.1, 18), (105.2, 18), (105.2, 18.1), (105.15, 18.0), (105.1, 18.1)])
        shapes = [shapely.orient_polygons(SQUARES[0]), crossed, SQUARES[2]]
        result = read(write(tmp_path, shapes=shapes))
        assert result.frame.geometry.is_valid.all()
        for shape in result.frame.geometry:
            assert not any(part.exterior.is_ccw for part in shapely.get_parts(shape))

    def test_shared_borders_stay_shared_and_get_lighter(self, tmp_path: Path) -> None:
        """Given a ragged common border of 400 corners, then few are left and both sides agree on them."""
        rng = np.random.default_rng(7)
        ys = np.linspace(18.0, 18.1, 400)
        border = [(105.1 + dx, y) for dx, y in zip(rng.normal(0, 0.0001, 400), ys, strict=True)]
        left = shapely.Polygon([(105.0, 18.1), (105.0, 18.0), *border])
        right = shapely.Polygon([(105.2, 18.0), (105.2, 18.1), *border[::-1]])
        result = read(write(tmp_path, shapes=[left, right, SQUARES[2]]), units=UNITS)
        shapes = result.frame.geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes)
        assert shapely.get_num_coordinates(shapes[0]) < 100
        assert shapes[0].area == pytest.approx(left.area, rel=0.01)

    def test_an_overlap_that_changes_a_unit_is_reported(self, tmp_path: Path) -> None:
        greedy = shapely.box(105.05, 18.0, 105.2, 18.1)  # takes half of its western neighbour
        result = read(write(tmp_path, shapes=[SQUARES[0], greedy, SQUARES[2]]))
        assert shapely.coverage_is_valid(result.frame.geometry.to_numpy())
        assert result.report.reshaped
        assert not result.report.is_complete

    def test_an_enclave_drawn_over_its_surroundings_is_kept(self, tmp_path: Path) -> None:
        town = shapely.box(105.13, 18.03, 105.17, 18.07)
        result = read(write(tmp_path, shapes=[town, SQUARES[1], SQUARES[2]]))
        assert result.frame.geometry[0].area == pytest.approx(town.area, rel=0.02)
        assert result.frame.geometry[1].area == pytest.approx(SQUARES[1].area - town.area, rel=0.02)

    def test_slivers_go_and_islands_stay(self, tmp_path: Path) -> None:
        crumb, island = shapely.box(105.0, 18.2, 105.0003, 18.2003), shapely.box(105.05, 18.2, 105.06, 18.21)
        shapes = [shapely.MultiPolygon([SQUARES[0], crumb, island]), *SQUARES[1:]]
        result = read(write(tmp_path, shapes=shapes))
        assert len(shapely.get_parts(result.frame.geometry[0])) == 2


@pytest.mark.skipif(not national.BOUNDARIES.is_dir(), reason="no official boundaries in ../shared")
class TestRealFiles:
    @pytest.mark.parametrize(
        ("province", "n"), [("42", 69), ("01", 126), ("12", 38), ("37", 129), ("86", 124)]
    )
    def test_communes_of_2025_match_whole(self, province: str, n: int) -> None:
        """Given the whole country as list, with the places of its units, then each province's file is recognised."""
        (path,) = national.BOUNDARIES.glob(f"post2025_{province}_*_communes.geojson")
        result = read(path, units=national.listed("post2025"))
        assert result.report.unmatched == () and result.report.name_conflicts == ()
        assert result.report.reshaped == ()
        assert len(result.frame) == n
        assert shapely.coverage_is_valid(result.frame.geometry.to_numpy())

    @pytest.mark.parametrize("province", ["42", "01", "12", "37", "86"])
    @pytest.mark.parametrize("structure", ["pre2025", "post2025"])
    def test_names_give_the_same_units_as_codes(self, structure: str, province: str, tmp_path: Path) -> None:
        """Given the file without its codes, with districts where there are any, then names find what codes found."""
        (path,) = national.BOUNDARIES.glob(f"{structure}_{province}_*_communes.geojson")
        units = national.listed(structure)
        above = {unit[0]: unit[3][0] for unit in units}
        frame = gpd.read_file(path)
        frame = frame[frame["code"].isin(set(above))]
        told = frame.assign(huyen=frame["code"].map(above)).drop(columns=["code", "parent", "level"])
        told.to_file(tmp_path / "ten.gpkg")
        by_code, by_name = read(path, units=units), read(tmp_path / "ten.gpkg", units=units)
        renamed = {one.code for one in by_code.report.name_conflicts}
        missed = set(by_code.report.matched) - set(by_name.report.matched) - renamed
        assert len(missed) <= 0.02 * len(above)
        assert missed <= set(dict(by_name.report.missing))  # told, not guessed
        same = by_code.frame.merge(by_name.frame, on="code")
        same = same[~same["code"].isin(renamed)]
        centres = (shapely.centroid(same[f"geometry_{side}"].to_numpy()) for side in "xy")
        assert shapely.distance(*centres).max() < 0.01

    @pytest.mark.parametrize("crs", [9209, 3405])
    def test_a_province_in_its_own_grid_is_recognised(self, crs: int, tmp_path: Path) -> None:
        """Given Hà Tĩnh in metres without a system, then the one that puts its communes in place is found."""
        (path,) = national.BOUNDARIES.glob("post2025_42_*_communes.geojson")
        metres = gpd.read_file(path).to_crs(crs).set_crs(None, allow_override=True)
        metres.to_file(tmp_path / "vn2000.shp")
        if (
            crs == 3405
        ):  # UTM of VN-2000, of WGS84 and the zone 105° are one place within a kilometre: never guessed
            with pytest.raises(OutsideVietNamError) as error:
                read(tmp_path / "vn2000.shp", units=national.listed("post2025"))
            assert any("EPSG:3405" in system for system in error.value.systems)
            return
        found = read(tmp_path / "vn2000.shp", units=national.listed("post2025"))
        assert found.report.reading == f"EPSG:{crs} (recognised)"
        assert len(found.frame) == 69

    def test_old_communes_are_refused_for_the_new_structure(self, tmp_path: Path) -> None:
        source = national.BOUNDARIES / "pre2025_42_ha_tinh_communes.geojson"
        path = Path(shutil.copy(source, tmp_path))
        with pytest.raises(BoundaryError):
            read(path, units=national.listed("post2025", "42"))
