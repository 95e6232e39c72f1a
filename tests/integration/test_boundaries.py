"""Official boundaries: stored for whole provinces only, levels above made from communes, imported ones kept."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.access import Scope
from domain.units.structure import WHOLE_COUNTRY
from etl.jobs.boundary_units import listed_units
from store.queries.unit_points import point_versions
from store.tables import unit_geometry
from tests.factories import all_rows
from tests.integration.conftest import World

Units = dict[str, tuple[str, float, float]]  # code -> name, longitude, latitude


def squares(path: Path, units: Units) -> Path:
    """A GeoJSON file with a small square beside the place of each unit; none overlaps another."""
    features = []
    for number, (code, (name, lon, lat)) in enumerate(sorted(units.items())):
        west, south, side = lon + 0.001 * (number % 10), lat + 0.001 * (number // 10 % 10), 0.0008
        corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        ring = [[west + side * x, south + side * y] for x, y in corners]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def units_of(world: World, *, structure: str, level: str) -> Units:
    """The home province's units on the last day of a structure, districts in the middle of their communes."""
    with world.engine.connect() as connection:
        found = point_versions(connection=connection, scope=Scope.everything(), structure=structure)
    last = date(2025, 6, 30) if structure == "pre2025" else date(9999, 12, 31)
    own = {v.code: v for v in found if (v.province, v.level, v.valid_to) == ("42", level, last)}
    listed = listed_units(units=own, versions=[v for v in found if v.valid_to == last], day=last)
    return {u.code: (u.name, u.lon or 0.0, u.lat or 0.0) for u in listed}


def geometries(world: World) -> set[tuple[str, str, str, int]]:
    """(level, first day, source, number of units) of the official geometries."""
    own = unit_geometry.c
    with world.engine.connect() as connection:
        rows = connection.execute(
            select(own.level, own.valid_from, own.source, own.n_units).where(own.kind == "official")
        )
        return {(row[0], row[1].isoformat(), row[2], row[3]) for row in rows}


def test_communes_of_a_whole_province_bring_districts_and_outline(empty_world: World, tmp_path: Path) -> None:
    file = squares(tmp_path / "xa.geojson", units_of(empty_world, structure="pre2025", level="commune"))
    done = empty_world.command("boundaries", file, "--structure", "pre2025", "--level", "commune")
    assert done.returncode == 0, done.stderr
    made = "xa.geojson (commune)"
    assert geometries(empty_world) == {
        ("commune", "2020-01-01", "xa.geojson", 209),
        ("district", "2020-01-01", made, 13),
        ("district", "2025-01-01", made, 12),
        ("province", "2020-01-01", made, 1),
    }


def test_imported_districts_are_not_replaced_by_made_ones(empty_world: World, tmp_path: Path) -> None:
    districts = squares(
        tmp_path / "huyen.geojson", units_of(empty_world, structure="pre2025", level="district")
    )
    communes = squares(tmp_path / "xa.geojson", units_of(empty_world, structure="pre2025", level="commune"))
    for file, level in ((districts, "district"), (communes, "commune")):
        assert (
            empty_world.command("boundaries", file, "--structure", "pre2025", "--level", level).returncode
            == 0
        )
    found = {row for row in geometries(empty_world) if row[0] == "district"}
    assert found == {
        ("district", "2025-01-01", "huyen.geojson", 12),
        ("district", "2020-01-01", "xa.geojson (commune)", 13),
    }


def test_an_incomplete_province_is_reported_and_not_stored(empty_world: World, tmp_path: Path) -> None:
    units = units_of(empty_world, structure="post2025", level="commune")
    gone = sorted(units)[0]
    file = squares(tmp_path / "thieu.geojson", {code: unit for code, unit in units.items() if code != gone})
    before = all_rows(empty_world.engine)
    done = empty_world.command("boundaries", file, "--structure", "post2025", "--level", "commune")
    assert done.returncode == 1 and gone in done.stdout
    after = all_rows(empty_world.engine)
    assert after["unit_geometry"] == before["unit_geometry"]


def test_importing_twice_changes_nothing(empty_world: World, tmp_path: Path) -> None:
    file = squares(tmp_path / "xa.geojson", units_of(empty_world, structure="post2025", level="commune"))
    empty_world.command("boundaries", file)
    before = all_rows(empty_world.engine)
    assert len(geometries(empty_world)) == 3
    assert empty_world.command("boundaries", file).returncode == 0
    assert all_rows(empty_world.engine) == before


def test_metres_instead_of_degrees_are_refused(empty_world: World, tmp_path: Path) -> None:
    file = squares(tmp_path / "met.geojson", units_of(empty_world, structure="post2025", level="commune"))
    data = json.loads(file.read_text("utf-8"))
    for feature in data["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"][0] = [[500_000 + x, 2_000_000 + y] for x, y in ring]
    file.write_text(json.dumps(data), encoding="utf-8")
    before = all_rows(empty_world.engine)
    done = empty_world.command("boundaries", file)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 2
    assert all_rows(empty_world.engine) == before


def test_the_schematic_of_another_province_is_made_on_demand(empty_world: World) -> None:
    done = empty_world.command("boundaries", "--schematic", "--province", "12")
    assert done.returncode == 0
    own = unit_geometry.c
    with empty_world.engine.connect() as connection:
        rows = connection.execute(
            select(own.structure, own.level, own.n_units).where(
                own.province_code == "12", own.kind == "schematic"
            )
        )
        found = {tuple(row) for row in rows}
    assert found == {
        ("pre2025", "commune", 106),
        ("pre2025", "district", 8),
        ("pre2025", "province", 1),
        ("post2025", "commune", 38),
        ("post2025", "district", 7),
        ("post2025", "province", 1),
    }


@pytest.mark.soak  # unit/etl/boundaries/test_schematic draws the same cells, province by province
@pytest.mark.parametrize(
    "databases", ["sqlite"], indirect=True
)  # a minute of drawing that no database changes
def test_every_province_of_both_structures_gets_its_schematic(empty_world: World) -> None:
    """Given no official boundaries, then each unit of the country is on a map of its province, once."""
    assert empty_world.command("units", "--all-provinces").returncode == 0
    own = unit_geometry.c
    last = {"pre2025": date(2025, 6, 30), "post2025": date(9999, 12, 31)}
    with empty_world.engine.connect() as connection:
        rows = connection.execute(
            select(own.structure, own.level, own.province_code, own.file, own.n_units, own.valid_to)
        ).all()
    rows = [row for row in rows if row.province_code != WHOLE_COUNTRY]
    shown = [row for row in rows if row.valid_to >= last[row.structure]]
    for structure, provinces, communes in (("pre2025", 63, 10_035), ("post2025", 34, 3_321)):
        for level in ("commune", "district", "province"):
            assert (
                len({row.province_code for row in shown if (row.structure, row.level) == (structure, level)})
                == provinces
            )
        files = [row for row in shown if (row.structure, row.level) == (structure, "commune")]
        assert sum(row.n_units for row in files) == communes
        found = [
            feature["id"]
            for row in files
            for feature in json.loads((empty_world.settings.geo_dir / row.file).read_bytes())["features"]
        ]
        assert len(found) == len(set(found)) == communes
