"""The file for browsers: content, name, size."""

import gzip
import hashlib
import itertools
import json
from pathlib import Path

import brotli
import geopandas as gpd
import pytest
import shapely

from domain.errors import BoundaryError
from domain.geometry_files import neighbours_name, overview_name
from etl.boundaries import GeometryFile, build_schematic, write_geometry
from etl.boundaries.errors import DuplicateUnitError, LostCellError
from tests.unit.etl.boundaries import national

HOLED = shapely.box(105, 18, 106, 19) - shapely.box(105.4, 18.4, 105.6, 18.6)


def frame(*shapes: shapely.Geometry, codes: tuple[str, ...] = ("00001", "00002")) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": codes[: len(shapes)]}, geometry=list(shapes), crs=4326)


def write(shapes: gpd.GeoDataFrame, out_dir: Path) -> GeometryFile:
    return write_geometry(
        frame=shapes, structure="post2025", level="commune", province="42", kind="schematic",
        vintage="2025-07-01", out_dir=out_dir,
    )  # fmt: skip


class TestWriteGeometry:
    def test_features_carry_the_code_as_text(self, tmp_path: Path) -> None:
        written = write(frame(HOLED), tmp_path)
        data = json.loads(written.path.read_bytes())
        assert (data["kind"], data["vintage"]) == ("schematic", "2025-07-01")
        assert [(f["id"], f["properties"]) for f in data["features"]] == [("00001", {"c": "00001"})]
        assert written.n == 1

    def test_exterior_is_clockwise_and_hole_is_not(self, tmp_path: Path) -> None:
        (feature,) = json.loads(write(frame(HOLED), tmp_path).path.read_bytes())["features"]
        exterior, hole = feature["geometry"]["coordinates"]
        turns = [
            sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(r)) for r in (exterior, hole)
        ]
        assert turns[0] > 0 > turns[1]

    def test_compressed_copies_hold_the_same_bytes(self, tmp_path: Path) -> None:
        written = write(frame(HOLED), tmp_path)
        content = written.path.read_bytes()
        assert gzip.decompress(Path(f"{written.path}.gz").read_bytes()) == content
        assert brotli.decompress(Path(f"{written.path}.br").read_bytes()) == content
        assert written.sha == hashlib.sha256(content).hexdigest()
        assert written.path.name == f"post2025_commune_42_schematic_{written.sha[:12]}.geojson"

    def test_same_content_same_name_other_content_other_name(self, tmp_path: Path) -> None:
        first, again = write(frame(HOLED), tmp_path), write(frame(HOLED), tmp_path)
        other = write(frame(shapely.box(105, 18, 106, 19)), tmp_path)
        assert first == again
        assert other.path != first.path
        assert sorted(p.suffix for p in tmp_path.iterdir()) == [
            ".br",
            ".br",
            ".geojson",
            ".geojson",
            ".gz",
            ".gz",
        ]

    def test_a_province_is_light(self, tmp_path: Path) -> None:
        """Given the 69 communes of Hà Tĩnh, then the compressed schematic stays far below 100 kB."""
        written = write(build_schematic(units=national.in_province("post2025", "42")), tmp_path)
        assert written.n == 69
        assert written.gzip_bytes < 5_000

    def test_official_shapes_come_with_an_overview_and_their_neighbours(self, tmp_path: Path) -> None:
        """Given two units with a ragged border, then a lighter file with both and the pair lie beside the full one."""
        ragged = [(105.5 + 0.0008 * (i % 2), 18 + i / 200) for i in range(201)]
        left = shapely.Polygon([(105, 19), (105, 18), *ragged])
        right = shapely.Polygon([(106, 18), (106, 19), *ragged[::-1]])
        written = write_geometry(
            frame=frame(left, right),
            structure="post2025",
            level="commune",
            province="42",
            kind="official",
            vintage="2025",
            out_dir=tmp_path,
        )
        light = json.loads((tmp_path / overview_name(written.path.name)).read_bytes())
        assert [feature["id"] for feature in light["features"]] == ["00001", "00002"]
        assert written.overview_bytes is not None and written.overview_bytes < written.bytes / 5
        pairs = json.loads((tmp_path / neighbours_name(written.path.name)).read_bytes())
        assert pairs == [["00001", "00002"]]

    def test_nothing_to_write_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(BoundaryError):
            write(frame(), tmp_path)

    def test_a_repeated_code_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(DuplicateUnitError):
            write(frame(HOLED, HOLED, codes=("1", "1")), tmp_path)

    def test_a_shape_without_area_is_never_written(self, tmp_path: Path) -> None:
        with pytest.raises(LostCellError) as error:
            write(frame(HOLED, shapely.Polygon()), tmp_path)
        assert error.value.codes == ("00002",)
        assert not list(tmp_path.iterdir())
