"""Files as offices send them: other formats, fields, encodings, coordinate systems: whole, or with the reason."""

import json
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from domain.units.names import without_diacritics
from etl.boundaries import ImportRequest, ImportResult, ListedUnit, import_boundaries, open_import
from etl.boundaries.errors import (
    CoordinateSystemError,
    LayerError,
    MisplacedError,
    OtherListError,
    OutsideVietNamError,
    UnreadableBoundaryError,
)

DISTRICTS = (("443", "Huyện Can Lộc"), ("445", "Huyện Thạch Hà"))
SHORT = ("Thiên Lộc", "Tân Hòa", "Hồng Lộc", "Bình An", "Ích Hậu", "Thạch Kênh", "Tân Hòa", "Đỉnh Bàn")


def unit(number: int) -> ListedUnit:
    """One of eight communes in a row of squares along 18°20', four in each of two districts."""
    district, name = DISTRICTS[number // 4]
    return ListedUnit(
        code=f"{18400 + 3 * number:05}",
        name=f"Xã {SHORT[number]}",
        parent=district,
        above=(name, "Tỉnh Hà Tĩnh"),
        lat=18.38,
        lon=105.74 + 0.08 * number,
    )


UNITS = [unit(number) for number in range(8)]
SQUARES = [shapely.box(u.lon - 0.04, 18.34, u.lon + 0.04, 18.42) for u in UNITS]  # type: ignore[operator]
CODES = [u.code for u in UNITS]
NAMES = [u.name for u in UNITS]
PARENTS = [u.above[0] for u in UNITS]


def write(path: Path, *, shapes: Sequence[Any] = SQUARES, crs: Any = 4326, **fields: Any) -> Path:
    gpd.GeoDataFrame(fields or {"MA": CODES, "TEN": NAMES}, geometry=list(shapes), crs=crs).to_file(path)
    return path


def read(path: Path, *, units: Sequence[ListedUnit] = UNITS, **options: Any) -> ImportResult:
    return import_boundaries(path=path, units=units, request=ImportRequest(level="commune", **options))


def assert_all_in_place(result: ImportResult) -> None:
    """Each unit has its own square, to within a tenth of its side."""
    assert result.report.matched == tuple(sorted(CODES))
    found = dict(zip(result.frame["code"], result.frame.geometry, strict=True))
    for own, square in zip(UNITS, SQUARES, strict=True):
        assert np.allclose(found[own.code].bounds, square.bounds, atol=0.008), own


class TestFormats:
    @pytest.mark.parametrize(
        "name", ["xa.geojson", "xa.gpkg", "xa.shp", "xa.geojsonl", "xa.fgb", "xa.tab", "xa.gml"]
    )
    def test_a_format_that_gdal_reads(self, tmp_path: Path, name: str) -> None:
        assert_all_in_place(read(write(tmp_path / name, Name=NAMES, ma=CODES)))

    def test_topojson(self, tmp_path: Path) -> None:
        arcs = [[list(xy) for xy in square.exterior.coords] for square in SQUARES]
        shapes = [
            {"type": "Polygon", "arcs": [[i]], "properties": {"ma": code}} for i, code in enumerate(CODES)
        ]
        objects = {"xa": {"type": "GeometryCollection", "geometries": shapes}}
        path = tmp_path / "xa.topojson"
        path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": arcs}), encoding="utf-8")
        assert_all_in_place(read(path))

    def test_a_zipped_shapefile_in_a_folder_with_vietnamese_names(self, tmp_path: Path) -> None:
        write(tmp_path / "xa.shp")
        with zipfile.ZipFile(tmp_path / "xa.zip", "w") as archive:
            for part in tmp_path.glob("xa.*"):
                if part.suffix != ".zip":
                    archive.write(part, f"Ranh giới xã/Cấp xã{part.suffix.upper()}")
        assert_all_in_place(read(tmp_path / "xa.zip"))

    def test_several_layers_ask_which(self, tmp_path: Path) -> None:
        path = tmp_path / "all.gpkg"
        frame = gpd.GeoDataFrame({"MA": CODES}, geometry=SQUARES, crs=4326)
        frame.to_file(path, layer="xa")
        frame.to_file(path, layer="huyen")
        with pytest.raises(LayerError) as error:
            read(path)
        assert sorted(error.value.layers) == ["huyen", "xa"]
        assert_all_in_place(read(path, layer="xa"))

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a zip"])
    def test_a_broken_archive(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "xa.zip"
        path.write_bytes(content)
        with pytest.raises(UnreadableBoundaryError):
            read(path)

    def test_an_archive_without_a_map(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "xa.zip", "w") as archive:
            archive.writestr("readme.txt", "xin chào")
        with pytest.raises(UnreadableBoundaryError, match="no map"):
            read(tmp_path / "xa.zip")

    def test_heights_collections_and_mixed_order(self, tmp_path: Path) -> None:
        """Given shapes with Z, one in a collection beside a line, in reverse order, then all are areas in place."""
        shapes: list[Any] = [shapely.force_3d(square, 7.0) for square in SQUARES]
        line = shapely.LineString([(105.7, 18.3), (106, 18.5)])
        shapes[2] = shapely.GeometryCollection([SQUARES[2], line])
        result = read(write(tmp_path / "xa.gpkg", shapes=shapes[::-1], MA=CODES[::-1]))
        assert_all_in_place(result)
        assert {shape.geom_type for shape in result.frame.geometry} <= {"Polygon", "MultiPolygon"}
        assert not shapely.has_z(result.frame.geometry.to_numpy()).any()

    def test_a_line_instead_of_an_area_leaves_the_unit_missing(self, tmp_path: Path) -> None:
        line = shapely.LineString([(105.7, 18.34), (105.78, 18.42)])
        report = read(write(tmp_path / "xa.gpkg", shapes=[line, *SQUARES[1:]], MA=CODES)).report
        assert report.empty == (CODES[0],)
        assert CODES[0] in dict(report.missing)


# Names of old maps as bytes: the letters of the code charts of TCVN 5712:1993 and of VNI for Windows.
TCVN3 = {"ê": "\xaa", "ộ": "\xe9", "â": "\xa9", "ò": "\xdf", "ồ": "\xe5", "ì": "\xd7", "Í": "\xdd", "ậ": "\xcb",
         "ạ": "\xb9", "ỉ": "\xd8", "à": "\xb5", "Đ": "\xa7", "ã": "\xb7", "ệ": "\xd6"}  # fmt: skip


def as_1258(name: str) -> str:
    """A name as code page 1258 writes it: vowels with their shape, tones as letters after them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for character in name:
        parts = unicodedata.normalize("NFD", character)
        vowel = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(vowel + "".join(part for part in parts if part in tones))
    return "".join(out).encode("cp1258").decode("latin-1")


def as_tcvn3(name: str) -> str:
    return "".join(TCVN3.get(character, character) for character in name)


class TestDuplicates:
    def test_a_code_given_to_two_communes_is_told_and_the_other_is_missing(self, tmp_path: Path) -> None:
        """Given the second commune under the first one's code, then nothing passes for complete."""
        codes = [CODES[0], CODES[0], *CODES[2:]]
        report = read(write(tmp_path / "xa.geojson", ma=codes, ten=NAMES)).report
        assert report.duplicates == (CODES[0],)
        assert [one.file_name for one in report.name_conflicts] == [NAMES[1]]
        assert dict(report.missing) == {CODES[1]: NAMES[1]}
        assert not report.is_complete


class TestEncodings:
    @pytest.mark.parametrize(
        ("write_name", "encoding"), [(str, "UTF-8"), (as_1258, "ISO-8859-1"), (as_tcvn3, "ISO-8859-1")]
    )
    def test_a_shapefile_that_does_not_tell(self, tmp_path: Path, write_name: Any, encoding: str) -> None:
        """Given names in some encoding and no word of which, then the one that gives known names is taken."""
        frame = gpd.GeoDataFrame(
            {"TEN": [write_name(name) for name in NAMES], "HUYEN": [write_name(name) for name in PARENTS]},
            geometry=SQUARES,
            crs=4326,
        )
        frame.to_file(tmp_path / "xa.shp", encoding=encoding)
        (tmp_path / "xa.cpg").unlink()
        result = read(tmp_path / "xa.shp")
        assert_all_in_place(result)
        assert result.report.close_names == ()

    @pytest.mark.parametrize("declared", ["1258", "windows-1258", "CP1258"])
    def test_a_shapefile_that_says_code_page_1258(self, tmp_path: Path, declared: str) -> None:
        """Given what GDAL would read without the last letter of names and fields, then no letter is lost."""
        frame = gpd.GeoDataFrame(
            {"TEN": [as_1258(name) for name in NAMES], "HUYEN": [as_1258(name) for name in PARENTS]},
            geometry=SQUARES,
            crs=4326,
        )
        frame.to_file(tmp_path / "xa.shp", encoding="ISO-8859-1")
        (tmp_path / "xa.cpg").write_text(declared)
        result = read(tmp_path / "xa.shp")
        assert_all_in_place(result)
        assert (result.report.name_field, result.report.close_names) == ("TEN", ())


class TestNames:
    def test_within_the_districts_that_a_field_tells(self, tmp_path: Path) -> None:
        """Given two communes of one name, then the field of the district tells them apart."""
        result = read(write(tmp_path / "xa.geojson", xa=NAMES, huyen=PARENTS))
        assert_all_in_place(result)
        assert (result.report.code_field, result.report.parent_fields) == ("", ("huyen",))

    @pytest.mark.parametrize("pattern", ["{}, {}, Hà Tĩnh", "{} - {} - tỉnh Hà Tĩnh", "{} ({})", "{}, H. {}"])
    def test_with_the_units_above_appended(self, tmp_path: Path, pattern: str) -> None:
        above = [name.removeprefix("Huyện ") if "H." in pattern else name for name in PARENTS]
        names = [pattern.format(name, district) for name, district in zip(NAMES, above, strict=True)]
        assert_all_in_place(read(write(tmp_path / "xa.geojson", ten=names)))

    def test_without_marks_in_capitals(self, tmp_path: Path) -> None:
        names = [without_diacritics(name).upper() for name in NAMES]
        districts = [without_diacritics(name).upper() for name in PARENTS]
        assert_all_in_place(read(write(tmp_path / "xa.geojson", TEN=names, HUYEN=districts)))

    def test_a_name_that_two_share_is_settled_by_place(self, tmp_path: Path) -> None:
        result = read(write(tmp_path / "xa.geojson", TEN=NAMES))
        assert_all_in_place(result)
        assert result.report.by_place == (CODES[1], CODES[6])

    def test_without_a_place_it_stays_open_with_both_offered(self, tmp_path: Path) -> None:
        units = [ListedUnit(code=u.code, name=u.name, parent=u.parent, above=u.above) for u in UNITS]
        report = read(write(tmp_path / "xa.geojson", TEN=NAMES), units=units).report
        assert [row.row for row in report.unmatched] == [2, 7]
        assert {code for code, _ in report.unmatched[0].candidates} == {CODES[1], CODES[6]}
        assert len(report.matched) == 6

    def test_a_slip_of_one_letter_is_accepted_and_told(self, tmp_path: Path) -> None:
        names = ["Xã Thiên Lôc", "Xã Tân Hòa", "Xã Hồng Lộcc", *NAMES[3:]]
        report = read(write(tmp_path / "xa.geojson", TEN=names, HUYEN=PARENTS)).report
        assert report.matched == tuple(sorted(CODES))
        assert [one.file_name for one in report.close_names] == ["Xã Hồng Lộcc"]

    def test_row_numbers_are_not_taken_for_codes(self, tmp_path: Path) -> None:
        """Given a field 1..8 of which some, padded, are codes of the list, then names decide."""
        others = [
            ListedUnit(code=f"{n:05}", name=f"Phường {n}", parent="001", above=("Quận X", "Tỉnh Y"))
            for n in (1, 4)
        ]
        path = write(tmp_path / "xa.geojson", OBJECTID=range(1, 9), TEN=NAMES, HUYEN=PARENTS)
        result = read(path, units=[*UNITS, *others])
        assert result.report.matched == tuple(sorted(CODES))

    def test_names_of_another_list_are_refused(self, tmp_path: Path) -> None:
        names = [*NAMES[:4], "Xã Kỳ Anh", "Xã Kỳ Lợi", "Xã Kỳ Hà", "Xã Kỳ Ninh"]
        with pytest.raises(OtherListError) as error:
            read(write(tmp_path / "xa.geojson", TEN=names))
        assert error.value.n_unmatched == 4


class TestCoordinates:
    @pytest.mark.parametrize("declared", [None, 4326])
    def test_the_provinces_own_grid_is_recognised(self, tmp_path: Path, declared: int | None) -> None:
        """Given metres of the zone 105°30' with no or a wrong system, then the one zone that fits is taken and told."""
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(9209)
        path = write(tmp_path / "xa.shp", shapes=metres, crs=declared)
        result = read(path)
        assert_all_in_place(result)
        assert result.report.reading == "EPSG:9209 (recognised)"

    def test_northing_first_is_recognised(self, tmp_path: Path) -> None:
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(9209).to_numpy()
        swapped = shapely.transform(metres, lambda xy: xy[:, ::-1])
        result = read(write(tmp_path / "xa.shp", shapes=swapped, crs=None))
        assert_all_in_place(result)
        assert result.report.reading == "EPSG:9209 (y, x) (recognised)"

    def test_latitude_first_is_recognised(self, tmp_path: Path) -> None:
        swapped = shapely.transform(np.array(SQUARES), lambda xy: xy[:, ::-1])
        result = read(write(tmp_path / "xa.geojson", shapes=swapped))
        assert_all_in_place(result)
        assert "(y, x)" in result.report.reading

    def test_grids_of_one_meridian_are_asked_for(self, tmp_path: Path) -> None:
        """Given metres at 105°, where a zone and two UTM grids agree to within a kilometre, then none is guessed."""
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(5897)
        path = write(tmp_path / "xa.shp", shapes=metres, crs=None)
        with pytest.raises(OutsideVietNamError) as error:
            read(path)
        assert any("EPSG:5897" in system for system in error.value.systems)
        assert len(error.value.systems) > 1
        assert "--crs" in error.value.vi
        assert_all_in_place(read(path, crs="EPSG:5897"))

    def test_the_neighbours_grid_is_not_believed(self, tmp_path: Path) -> None:
        """Given zone 105°30' declared as 105°45', which keeps all inside the country, then the right one is used."""
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(9209)
        result = read(write(tmp_path / "xa.gpkg", shapes=metres, crs=9210))
        assert_all_in_place(result)
        assert result.report.reading == "EPSG:9209 (recognised)"

    def test_shapes_of_another_place_are_refused(self, tmp_path: Path) -> None:
        moved = shapely.transform(np.array(SQUARES), lambda xy: xy + np.array([-1.5, 2.0]))
        with pytest.raises(MisplacedError) as error:
            read(write(tmp_path / "xa.geojson", shapes=moved))
        assert error.value.share == 0.0

    def test_a_given_system_is_checked_too(self, tmp_path: Path) -> None:
        metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(9209)
        path = write(tmp_path / "xa.shp", shapes=metres, crs=None)
        with pytest.raises(MisplacedError):
            read(path, crs="EPSG:9215")
        with pytest.raises(CoordinateSystemError):
            read(path, crs="EPSG:1")

    def test_the_datum_is_shifted(self, tmp_path: Path) -> None:
        """VN-2000 lies about 200 m from WGS84: the official seven parameters of 2007 say so, and they are applied."""
        result = read(write(tmp_path / "xa.gpkg", shapes=SQUARES, crs=4756))
        metres = [frame.to_crs(32648).geometry[0].centroid for frame in
                  (result.frame, gpd.GeoDataFrame(geometry=SQUARES[:1], crs=4326))]  # fmt: skip
        assert 150 < metres[0].distance(metres[1]) < 260


class TestParts:
    def test_two_parts_have_the_same_border(self, tmp_path: Path) -> None:
        """Given a ragged border between two parts read apart, then both simplify it alike."""
        rng = np.random.default_rng(3)
        ys = np.linspace(18.34, 18.42, 300)
        border = [(105.78 + dx, y) for dx, y in zip(rng.normal(0, 0.0004, 300), ys, strict=True)]
        left = shapely.Polygon([(105.7, 18.42), (105.7, 18.34), *border])
        right = shapely.Polygon([(105.86, 18.34), (105.86, 18.42), *border[::-1]])
        path = write(tmp_path / "xa.gpkg", shapes=[left, right, *SQUARES[2:]])
        with open_import(path=path, units=UNITS, request=ImportRequest(level="commune")) as found:
            parts = [found.part([code]).frame.geometry[0] for code in CODES[:2]]
        assert shapely.get_num_coordinates(parts[0]) < 150
        assert shapely.coverage_is_valid(np.array(parts))
