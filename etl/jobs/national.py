"""Map geometry of the whole country: each province's official boundaries where they are stored, else the schematic.

Light enough to be fetched at once: official pieces come from the files of few details. Communes of the old structure
(10,040) have no map of the country.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Engine

from domain.access import Scope
from domain.geometry_files import overview_name
from domain.units.structure import WHOLE_COUNTRY
from etl.boundaries import dissolve, write_geometry
from etl.boundaries.geo import WGS84
from etl.jobs.drawings import Drawing, drawn, fingerprint
from etl.jobs.geometry import (
    SCHEMATIC_SOURCE,
    STRUCTURES,
    Era,
    country_cells,
    eras,
    joined_eras,
    leaves,
)
from store.queries.unit_points import PointVersion, official_files, point_versions
from store.writes.geometry import GeometryEntry, write_geometries
from store.writes.replace import Change
from store.writes.versions import raise_data_version

LEVELS = {"pre2025": ("province",), "post2025": ("province", "commune")}
_KINDS = ("official", "schematic")


@dataclass(frozen=True)
class _Country:
    """What the map of a structure is made from: versions, cells of all units, official files by (level, province),
    and what each unit is called when pointed at: a commune with its province, for many share a name.
    """

    structure: str
    land: Sequence[PointVersion]
    cells: gpd.GeoDataFrame
    official: Mapping[tuple[str, str], str]
    names: Mapping[str, str]
    geo_dir: Path


def build_national(*, engine: Engine, geo_dir: Path, structures: Sequence[str] = STRUCTURES) -> Change:
    """Write the maps of the whole country and note them in the database; a map of before is replaced.

    Nothing is drawn of a structure whose maps are there and were made from what is there now.
    """
    entries: list[GeometryEntry] = []
    for structure in structures:
        with engine.connect() as connection:
            everything = Scope.everything()
            versions = point_versions(connection=connection, scope=everything, structure=structure)
            official = official_files(connection=connection, scope=everything, structure=structure)
        if leaves(versions):
            light = [geo_dir / overview_name(name) for _, name in sorted(official.items())]
            made_from = fingerprint(structure, versions, sorted(official.items()), files=light)
            drawing = Drawing(name=f"country_{structure}", made_from=made_from, geo_dir=geo_dir)
            entries += drawn(drawing, draw=partial(_draw, structure, versions, official, geo_dir))
    with engine.begin() as connection:
        raise_data_version(connection)
        change = Change()
        for kind in _KINDS:  # a country that became official, or is no longer, has no map of the other kind
            own = [replace(entry, kind=kind) for entry in entries if entry.kind != kind]
            change += write_geometries(connection=connection, entries=own, is_removal=True)
        change += write_geometries(connection=connection, entries=entries)
        if not change:
            connection.rollback()
    return change


def _draw(
    structure: str, versions: Sequence[PointVersion], official: Mapping[tuple[str, str], str], geo_dir: Path
) -> list[GeometryEntry]:
    land = leaves(versions)
    country = _Country(structure, land, country_cells(land), official, _names(versions), geo_dir)
    return [entry for level in LEVELS[structure] for entry in _entries(country, level=level)]


def _names(versions: Sequence[PointVersion]) -> dict[str, str]:
    provinces = {own.code: own.name for own in versions if own.level == "province"}
    return {
        own.code: own.name if own.level == "province" else f"{own.name}, {provinces.get(own.province, '')}"
        for own in versions
    }


def _entries(country: _Country, *, level: str) -> list[GeometryEntry]:
    found = joined_eras(eras(country.land), by="codes")
    if level == "province":
        found = [Era(first=found[0].first, last=found[-1].last, units=found[-1].units)]
    return [_entry(country, era, level=level) for era in found]


def _entry(country: _Country, era: Era, *, level: str) -> GeometryEntry:
    provinces = sorted({unit.province for unit in era.units})
    pieces = [_piece(country, era, level=level, province=province) for province in provinces]
    n_official = sum((level, province) in country.official for province in provinces)
    kind = "official" if n_official == len(provinces) else "schematic"
    vintage = era.first.isoformat()
    frame = gpd.GeoDataFrame(pd.concat(pieces, ignore_index=True), crs=WGS84)
    frame["name_on_map"] = [country.names[code] for code in frame["code"]]
    written = write_geometry(
        frame=frame,
        structure=country.structure,
        level=level,
        province=None,
        kind=kind,  # type: ignore[arg-type]
        vintage=vintage,
        out_dir=country.geo_dir,
    )
    return GeometryEntry(
        structure=country.structure,
        level=level,
        province_code=WHOLE_COUNTRY,
        kind=kind,
        vintage=vintage,
        valid_from=era.first,
        valid_to=era.last,
        source=_source(n_official=n_official, n_provinces=len(provinces)),
        file=written.path.name,
        n_units=written.n,
    )


def _piece(country: _Country, era: Era, *, level: str, province: str) -> gpd.GeoDataFrame:
    """Code and shape of the units of one province."""
    name = country.official.get((level, province))
    if name:
        return _light_shapes(country.geo_dir / overview_name(name))
    codes = {unit.code: province for unit in era.units if unit.province == province}
    cells = country.cells[country.cells["code"].isin(codes)]
    own = dissolve(frame=cells, groups=codes) if level == "province" else cells
    return own[["code", "geometry"]]


def _light_shapes(path: Path) -> gpd.GeoDataFrame:
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes = [shapely.geometry.shape(own["geometry"]) for own in features]
    return gpd.GeoDataFrame({"code": [own["id"] for own in features]}, geometry=shapes, crs=WGS84)


def _source(*, n_official: int, n_provinces: int) -> str:
    if n_official == n_provinces:
        return "ranh giới của các tỉnh đã nạp / boundaries imported for the provinces"
    if not n_official:
        return SCHEMATIC_SOURCE
    return (
        f"ranh giới đã nạp của {n_official} / {n_provinces} tỉnh, còn lại là sơ đồ / "
        f"imported boundaries of {n_official} of {n_provinces} provinces, the others are schematic"
    )
