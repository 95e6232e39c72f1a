"""Versions of units with their points: what map geometry is made from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from domain.access import Scope
from domain.units.structure import WHOLE_COUNTRY
from store.queries.scoping import in_province, in_scope
from store.tables import unit, unit_geometry, unit_group, unit_version


@dataclass(frozen=True)
class PointVersion:
    """One version of a unit with its point (WGS84, None when unknown) and the group it is shown in ('' = none)."""

    code: str
    level: str
    name: str
    parent: str
    province: str
    lat: float | None
    lon: float | None
    area_km2: float | None
    valid_from: date
    valid_to: date
    group_code: str
    group_name: str


_parent = unit.alias("parent")


def point_versions(
    *, connection: Connection, scope: Scope, structure: str, province: str | None = None
) -> list[PointVersion]:
    """All versions of the units of ``structure`` (of one ``province``) in the scope, by code and date."""
    query = (
        select(
            unit.c.code,
            unit.c.level,
            unit_version.c.name_vi,
            func.coalesce(_parent.c.code, ""),
            unit_version.c.province_code,
            unit.c.lat,
            unit.c.lon,
            unit.c.area_km2,
            unit_version.c.valid_from,
            unit_version.c.valid_to,
            func.coalesce(unit_group.c.group_code, ""),
            func.coalesce(unit_group.c.group_name, ""),
        )
        .select_from(unit)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .outerjoin(_parent, _parent.c.id == unit_version.c.parent_id)
        .outerjoin(unit_group, unit_group.c.unit_id == unit.c.id)
        .where(unit.c.structure == structure, in_scope(scope=scope))
        .order_by(unit.c.code, unit_version.c.valid_from)
    )
    if province is not None:
        query = query.where(in_province(province))
    return [PointVersion(*tuple(row)) for row in connection.execute(query)]


# How the source of a geometry ends that was made from commune boundaries instead of being imported itself.
MADE_FROM_COMMUNES = " (commune)"
Place = tuple[str, str, str]


def imported_eras(*, connection: Connection, scope: Scope) -> list[tuple[Place, date, date]]:
    """((structure, level, province), first day, last day) of official geometries imported as such.

    Outlines are public, but a scope that sees nothing gets none.
    """
    if scope.is_empty:
        return []
    own = unit_geometry.c
    query = select(own.structure, own.level, own.province_code, own.valid_from, own.valid_to).where(
        own.kind == "official", own.source.not_like(f"%{MADE_FROM_COMMUNES}")
    )
    return [((row[0], row[1], row[2]), row[3], row[4]) for row in connection.execute(query.order_by(own.id))]


def official_files(*, connection: Connection, scope: Scope, structure: str) -> dict[tuple[str, str], str]:
    """(level, province) -> file of the official geometry that is in force last.

    Outlines are public, but a scope that sees nothing gets none.
    """
    if scope.is_empty:
        return {}
    own = unit_geometry.c
    query = (
        select(own.level, own.province_code, own.file)
        .where(own.kind == "official", own.structure == structure, own.province_code != WHOLE_COUNTRY)
        .order_by(own.valid_to, own.id)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}
