"""Map geometry of a province in the database: the schematic, for each range of days with the same units.

Communes keep one geometry while the set of units stays the same; districts change with the parents of communes
(in Hà Tĩnh on 2025-01-01). In the new structure the level `district` means the former-district groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from pathlib import Path

import geopandas as gpd
from sqlalchemy import Engine

from domain.access import Scope
from domain.errors import UnknownNameError
from etl.boundaries import UnitPoint, build_schematic, dissolve, write_geometry
from etl.jobs.drawings import Drawing, drawn, fingerprint
from store.queries.unit_points import PointVersion, point_versions
from store.writes.geometry import GeometryEntry, write_geometries
from store.writes.replace import Change
from store.writes.versions import raise_data_version

STRUCTURES = ("pre2025", "post2025")
SCHEMATIC_SOURCE = (
    "tính từ điểm của đơn vị, không phải ranh giới / computed from points of units, no boundaries"
)
_LAST_DAY = date(9999, 12, 31)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Era:
    """A range of days (both included) in which a province has the same units under the same parents."""

    first: date
    last: date
    units: tuple[PointVersion, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the units."""
        return frozenset(unit.code for unit in self.units)

    @property
    def groups(self) -> dict[str, str]:
        """Unit -> its district: the group in the new structure, the parent in the old one, itself without either."""
        return {unit.code: district_of(unit)[0] for unit in self.units}


def district_of(unit: PointVersion) -> tuple[str, str]:
    """Code and name ('' = unknown) of the district that a unit is drawn in."""
    if unit.group_code:
        return unit.group_code, unit.group_name
    return (unit.code, unit.name) if unit.level == "district" else (unit.parent, "")


def leaves(versions: Sequence[PointVersion]) -> list[PointVersion]:
    """Communes, and districts that never had communes (five islands): what covers the land once."""
    parents = {version.parent for version in versions if version.level == "commune"}
    return [v for v in versions if v.level == "commune" or (v.level == "district" and v.code not in parents)]


def eras(versions: Sequence[PointVersion]) -> list[Era]:
    """Ranges of days with constant units and parents, in order. ``versions``: of one province and structure."""
    starts = sorted(
        {v.valid_from for v in versions} | {v.valid_to + _DAY for v in versions if v.valid_to < _LAST_DAY}
    )
    out: list[Era] = []
    for number, first in enumerate(starts):
        last = starts[number + 1] - _DAY if number + 1 < len(starts) else _LAST_DAY
        units = tuple(v for v in versions if v.valid_from <= first <= v.valid_to)
        if units:
            out.append(Era(first=first, last=last, units=units))
    return out


def joined_eras(found: Sequence[Era], *, by: str) -> list[Era]:
    """Neighbouring eras with the same ``codes`` or ``groups`` (``by``) made one."""
    out: list[Era] = []
    for era in found:
        if out and out[-1].last + _DAY == era.first and getattr(out[-1], by) == getattr(era, by):
            out[-1] = Era(first=out[-1].first, last=era.last, units=out[-1].units)
        else:
            out.append(era)
    return out


def build_geometry(*, engine: Engine, geo_dir: Path, provinces: Mapping[str, Sequence[str]]) -> Change:
    """Build the schematic of ``provinces`` ({structure: codes}) and note it in the database."""
    entries: list[GeometryEntry] = []
    for structure in STRUCTURES:
        with engine.connect() as connection:
            versions = point_versions(connection=connection, scope=Scope.everything(), structure=structure)
        entries += schematic_entries(
            versions=versions, structure=structure, provinces=provinces.get(structure, ()), geo_dir=geo_dir
        )
    with engine.begin() as connection:
        raise_data_version(connection)
        change = write_geometries(connection=connection, entries=entries)
        if not change:
            connection.rollback()
    return change


def provinces_of(*, engine: Engine, codes: Sequence[str]) -> dict[str, list[str]]:
    """Those of ``codes`` that are provinces, by structure; () gives all. Raises UnknownNameError."""
    out: dict[str, list[str]] = {}
    for structure in STRUCTURES:
        with engine.connect() as connection:
            versions = point_versions(connection=connection, scope=Scope.everything(), structure=structure)
        known = sorted({version.province for version in versions})
        out[structure] = [code for code in known if code in codes or not codes]
    unknown = set(codes) - {code for found in out.values() for code in found}
    if unknown:
        raise UnknownNameError(
            vi=f"Không có tỉnh mã {', '.join(sorted(unknown))}. Kiểm tra HOME_PROVINCE hoặc --province.",
            en=f"There is no province {', '.join(sorted(unknown))}. Check HOME_PROVINCE or --province.",
        )
    return out


def schematic_entries(
    *, versions: Sequence[PointVersion], structure: str, provinces: Sequence[str], geo_dir: Path
) -> list[GeometryEntry]:
    """Entries of the schematic of ``provinces``; files that are not there as the register says now are drawn."""
    land = leaves(versions)
    register = fingerprint(structure, land)
    entries: list[GeometryEntry] = []
    for province in provinces:
        made_from = fingerprint(register, province)
        drawing = Drawing(name=f"schematic_{structure}_{province}", made_from=made_from, geo_dir=geo_dir)
        draw = partial(_draw_province, land, structure=structure, province=province, geo_dir=geo_dir)
        entries += drawn(drawing, draw=draw)
    return entries


def _draw_province(
    land: Sequence[PointVersion], *, structure: str, province: str, geo_dir: Path
) -> list[GeometryEntry]:
    """Write the files of a province; cells of the whole country, so that neighbours share borders."""
    own = eras([version for version in land if version.province == province])
    cells = country_cells(land)
    return _province_entries(found=own, cells=cells, structure=structure, province=province, geo_dir=geo_dir)


def country_cells(land: Sequence[PointVersion]) -> gpd.GeoDataFrame:
    """A cell for each unit of ``land`` that has a point, as it was last; the frame is shared, so only read it."""
    return _country_cells(tuple(land))


@lru_cache(maxsize=len(STRUCTURES))  # provinces and the country are cut from the same cells
def _country_cells(land: tuple[PointVersion, ...]) -> gpd.GeoDataFrame:
    latest = {version.code: version for version in land}
    return build_schematic(units=[_point(version) for version in latest.values() if version.lat is not None])


def _point(version: PointVersion) -> UnitPoint:
    return UnitPoint(
        code=version.code,
        name=version.name,
        lat=version.lat if version.lat is not None else float("nan"),
        lon=version.lon if version.lon is not None else float("nan"),
        area_km2=version.area_km2,
        parent=version.parent,
    )


def _province_entries(
    *, found: Sequence[Era], cells: gpd.GeoDataFrame, structure: str, province: str, geo_dir: Path
) -> list[GeometryEntry]:
    out = []
    for era in joined_eras(found, by="codes"):
        frame = cells[cells["code"].isin(era.codes)]
        communes = frame[frame["code"].str.len() == 5]  # island districts are drawn as districts only
        outline = dissolve(frame=frame, groups=dict.fromkeys(era.codes, province))
        for level, shapes in (("commune", communes), ("province", outline)):
            if len(shapes):
                out.append(
                    _entry(era, shapes, structure=structure, level=level, province=province, geo_dir=geo_dir)
                )
    for era in joined_eras(found, by="groups"):
        frame = cells[cells["code"].isin(era.codes)]
        districts = dissolve(frame=frame, groups=era.groups)
        out.append(
            _entry(era, districts, structure=structure, level="district", province=province, geo_dir=geo_dir)
        )
    return out


def _entry(
    era: Era, shapes: gpd.GeoDataFrame, *, structure: str, level: str, province: str, geo_dir: Path
) -> GeometryEntry:
    vintage = era.first.isoformat()
    written = write_geometry(
        frame=shapes,
        structure=structure,
        level=level,
        province=province,
        kind="schematic",
        vintage=vintage,
        out_dir=geo_dir,
    )
    return GeometryEntry(
        structure=structure,
        level=level,
        province_code=province,
        kind="schematic",
        vintage=vintage,
        valid_from=era.first,
        valid_to=era.last,
        source=SCHEMATIC_SOURCE,
        file=written.path.name,
        n_units=written.n,
    )
