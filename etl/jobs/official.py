"""``python -m etl boundaries FILE...``: official boundaries into the database, with the levels above made from them.

A province's boundaries are stored only when every unit has its shape: official ones are drawn before the
schematic, so a unit without a shape would vanish from the map.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import geopandas as gpd
from sqlalchemy import Engine

from domain.access import Scope
from domain.errors import BoundaryError
from etl.boundaries import (
    ImportRequest,
    MatchReport,
    OpenImport,
    dissolve,
    open_import,
    write_geometry,
)
from etl.jobs.actor import current_actor
from etl.jobs.boundary_units import BoundaryRequest, listed_units, units_asked
from etl.jobs.geometry import Era, eras, joined_eras, leaves
from store.queries.unit_points import MADE_FROM_COMMUNES, PointVersion, imported_eras, point_versions
from store.writes.audit import record_event
from store.writes.geometry import GeometryEntry, write_geometries
from store.writes.versions import raise_data_version

LEVELS = ("province", "district", "commune")
OnProvince = Callable[[int, int, str], None]
"""Called after each province with its number, how many there are, and its code."""


@dataclass(frozen=True)
class ImportedFile:
    """One file: the match report, provinces stored, and provinces left out with the codes of missing units."""

    file: str
    report: MatchReport
    stored: tuple[str, ...]
    incomplete: dict[str, tuple[str, ...]]
    derived: tuple[str, ...]


def import_official(
    *,
    engine: Engine,
    geo_dir: Path,
    files: Sequence[Path],
    request: BoundaryRequest,
    on_province: OnProvince = lambda number, total, code: None,
) -> list[ImportedFile]:
    """Import each file in a transaction of its own; raises BoundaryError for one that cannot be used.

    Shapes are read and written one province at a time, so that memory does not grow with the file.
    """
    if request.level not in LEVELS or request.structure not in ("pre2025", "post2025"):
        raise BoundaryError(
            vi="--structure là pre2025 hoặc post2025; --level là province, district hoặc commune.",
            en="--structure is pre2025 or post2025; --level is province, district or commune.",
        )
    with engine.connect() as connection:
        versions = point_versions(
            connection=connection, scope=Scope.everything(), structure=request.structure
        )
    return [
        _import_file(
            engine=engine,
            file=file,
            request=request,
            versions=versions,
            geo_dir=geo_dir,
            on_province=on_province,
        )
        for file in files
    ]


def _import_file(
    *,
    engine: Engine,
    file: Path,
    request: BoundaryRequest,
    versions: Sequence[PointVersion],
    geo_dir: Path,
    on_province: OnProvince,
) -> ImportedFile:
    units = units_asked(versions=versions, request=request)
    how = ImportRequest(
        level=request.level,
        code_field=request.code_field,
        name_field=request.name_field,
        crs=request.crs,
        layer=request.layer,
    )
    listed = listed_units(units=units, versions=versions, day=request.day)
    land: dict[str, list[PointVersion]] = {}
    for version in leaves(versions):
        land.setdefault(version.province, []).append(version)
    with open_import(path=file, units=listed, request=how) as found:
        whole, incomplete = _by_province(matched=found.report.matched, units=units)
        entries: list[GeometryEntry] = []
        reshaped: list[str] = []
        for number, province in enumerate(whole, start=1):
            part = found.part([code for code, unit in units.items() if unit.province == province])
            reshaped += part.report.reshaped
            lost = sorted(set(part.report.empty) - set(found.report.empty))
            if lost:
                incomplete[province] = tuple(lost)
                continue
            entries += _entries(
                frame=part.frame,
                land=land[province],
                province=province,
                request=request,
                file=file,
                geo_dir=geo_dir,
            )
            on_province(number, len(whole), province)
        report = _final_report(found=found, incomplete=incomplete, reshaped=reshaped)
    derived = _store(engine=engine, entries=entries, level=request.level)
    stored = tuple(province for province in whole if province not in incomplete)
    return ImportedFile(file=file.name, report=report, stored=stored, incomplete=incomplete, derived=derived)


def _final_report(
    *, found: OpenImport, incomplete: dict[str, tuple[str, ...]], reshaped: Sequence[str]
) -> MatchReport:
    """The file's report with what reading the shapes has shown."""
    lost = {code for codes in incomplete.values() for code in codes} & set(found.report.matched)
    return replace(
        found.report,
        matched=tuple(code for code in found.report.matched if code not in lost),
        empty=tuple(sorted({*found.report.empty, *lost})),
        reshaped=tuple(sorted(reshaped)),
    )


def _by_province(
    *, matched: Sequence[str], units: dict[str, PointVersion]
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Provinces all of whose units were matched, and the missing units of those that only have some."""
    have = set(matched)
    whole, incomplete = [], {}
    for province in sorted({units[code].province for code in have}):
        missing = sorted(
            code for code, unit in units.items() if unit.province == province and code not in have
        )
        if missing:
            incomplete[province] = tuple(missing)
        else:
            whole.append(province)
    return whole, incomplete


def _entries(
    *,
    frame: gpd.GeoDataFrame,
    land: Sequence[PointVersion],
    province: str,
    request: BoundaryRequest,
    file: Path,
    geo_dir: Path,
) -> list[GeometryEntry]:
    """The imported level and, from communes, the districts of each era and the outline."""
    found = eras(land)
    by = "codes" if request.level == "commune" else "groups"
    era = _era_on(joined_eras(found, by=by), day=request.day)
    if request.level == "province":
        era = Era(first=found[0].first, last=found[-1].last, units=era.units)
    made = [(request.level, era, frame)]
    if request.level == "commune":
        outline = dissolve(frame=frame, groups=dict.fromkeys(era.codes, province))
        made.append(("province", Era(found[0].first, found[-1].last, era.units), outline))
        # An island district has no commune to make it from: such a province keeps its schematic districts.
        complete = [own for own in joined_eras(found, by="groups") if own.codes == set(frame["code"])]
        made += [("district", own, dissolve(frame=frame, groups=own.groups)) for own in complete]
    return [
        _entry(own, shapes, level=level, province=province, request=request, file=file, geo_dir=geo_dir)
        for level, own, shapes in made
    ]


def _era_on(found: Sequence[Era], *, day: date) -> Era:
    return next(era for era in found if era.first <= day <= era.last)


def _entry(
    era: Era,
    shapes: gpd.GeoDataFrame,
    *,
    level: str,
    province: str,
    request: BoundaryRequest,
    file: Path,
    geo_dir: Path,
) -> GeometryEntry:
    vintage = (request.vintage or file.stem)[:40]
    written = write_geometry(
        frame=shapes,
        structure=request.structure,
        level=level,
        province=province,
        kind="official",
        vintage=vintage,
        out_dir=geo_dir,
    )
    source = file.name if level == request.level else file.name + MADE_FROM_COMMUNES
    return GeometryEntry(
        structure=request.structure,
        level=level,
        province_code=province,
        kind="official",
        vintage=vintage,
        valid_from=era.first,
        valid_to=era.last,
        source=source,
        file=written.path.name,
        n_units=written.n,
    )


def _store(*, engine: Engine, entries: Sequence[GeometryEntry], level: str) -> tuple[str, ...]:
    """Write the imported level, and the levels made from it where no imported ones are there; names the latter."""
    with engine.begin() as connection:
        raise_data_version(connection)
        imported = imported_eras(connection=connection, scope=Scope.everything())
        kept = [
            entry
            for entry in entries
            if entry.level == level
            or not any(
                place == (entry.structure, entry.level, entry.province_code)
                and first <= entry.valid_to
                and last >= entry.valid_from
                for place, first, last in imported
            )
        ]
        if write_geometries(connection=connection, entries=kept):
            files = ", ".join(entry.file for entry in kept)
            record_event(
                connection=connection, actor=current_actor(), action="boundaries", subject=level, detail=files
            )
        else:
            connection.rollback()  # nothing changed: the data version stays
    return tuple(sorted({entry.level for entry in kept if entry.level != level}))
