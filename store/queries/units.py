"""Units as they were on a day: names, parents, groups, geometry."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select

from domain.access import Scope
from domain.geometry_files import overview_name
from domain.units.structure import WHOLE_COUNTRY, UnitGroup, UnitVersion
from store.queries.scoping import in_province, in_scope
from store.tables import unit, unit_alias, unit_geometry, unit_group, unit_version


@dataclass(frozen=True)
class GeometryRow:
    """A stored map geometry."""

    kind: str
    vintage: str
    source: str
    file: str
    n_units: int
    is_country: bool = False

    @property
    def overview_file(self) -> str:
        """The file with few details, for maps of the whole country; the schematic is light as it is."""
        return overview_name(self.file) if self.kind == "official" else self.file


_parent = unit.alias("parent")


def versions(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str | None = None,
    level: str | None = None,
    code: str | None = None,
) -> list[UnitVersion]:
    """All versions of the units of ``structure`` within the scope, by code and date."""
    query = (
        select(
            unit.c.id,
            unit.c.structure,
            unit.c.code,
            unit.c.level,
            unit_version.c.name_vi,
            unit_version.c.short_name,
            unit_version.c.type,
            func.coalesce(_parent.c.code, ""),
            unit_version.c.province_code,
            unit_version.c.path,
            unit_version.c.valid_from,
            unit_version.c.valid_to,
        )
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .outerjoin(_parent, _parent.c.id == unit_version.c.parent_id)
        .where(unit.c.structure == structure, in_scope(scope=scope))
        .order_by(unit.c.code, unit_version.c.valid_from)
    )
    if province is not None:
        query = query.where(in_province(province))
    if level is not None:
        query = query.where(unit.c.level == level)
    if code is not None:
        query = query.where(unit.c.code == code)
    return [_version(list(row)) for row in connection.execute(query).all()]


def _version(cells: list[Any]) -> UnitVersion:
    return UnitVersion(*cells)


def groups(*, connection: Connection, scope: Scope, province: str) -> dict[str, UnitGroup]:
    """Former district of each new commune of ``province`` (structure post2025) within the scope, by commune code."""
    query = (
        select(unit.c.code, unit_group.c.group_code, unit_group.c.group_name, unit_group.c.spans)
        .join(unit_group, unit_group.c.unit_id == unit.c.id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(in_province(province), in_scope(scope=scope))
        .order_by(unit.c.code)
    )
    return {row[0]: UnitGroup(code=row[1], name=row[2], spans=row[3]) for row in connection.execute(query)}


def province_of_group(*, connection: Connection, scope: Scope, group_code: str) -> str:
    """Province of the new communes grouped under a former district; '' when the scope holds none of them."""
    query = (
        select(unit_version.c.province_code)
        .join(unit, unit.c.id == unit_version.c.unit_id)
        .join(unit_group, unit_group.c.unit_id == unit.c.id)
        .where(unit_group.c.group_code == group_code, in_scope(scope=scope))
        .limit(1)
    )
    return connection.execute(query).scalar() or ""


def names_of(
    *, connection: Connection, scope: Scope, structure: str, code: str
) -> list[tuple[str, date, date]]:
    """All names the unit has had inside its structure, oldest first, then its aliases with open dates."""
    at = and_(unit.c.structure == structure, unit.c.code == code)
    versions = (
        select(unit_version.c.name_vi, unit_version.c.valid_from, unit_version.c.valid_to)
        .join(unit, unit.c.id == unit_version.c.unit_id)
        .where(at, in_scope(scope=scope))
        .order_by(unit_version.c.valid_from)
    )
    aliases = (
        select(unit_alias.c.alias)
        .join(unit, unit.c.id == unit_alias.c.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(at, unit_alias.c.kind == "former_name", in_scope(scope=scope))
        .distinct()
    )
    out = [(row[0], row[1], row[2]) for row in connection.execute(versions)]
    return out + [(row[0], date.min, date.min) for row in connection.execute(aliases)]


def geometry_on(
    *, connection: Connection, scope: Scope, structure: str, level: str, province: str, day: date
) -> GeometryRow | None:
    """The geometry to draw on ``day``: official before schematic, the newest vintage; None when there is none.

    A province without a file of its own is drawn from that of the whole country.
    Outlines are public; a scope that holds nothing still gets none.
    """
    if scope.is_empty:
        return None
    query = select(
        unit_geometry.c.kind,
        unit_geometry.c.vintage,
        unit_geometry.c.source,
        unit_geometry.c.file,
        unit_geometry.c.n_units,
        unit_geometry.c.province_code == WHOLE_COUNTRY,
    ).where(
        unit_geometry.c.structure == structure,
        unit_geometry.c.level == level,
        unit_geometry.c.province_code.in_((province, WHOLE_COUNTRY)),
        unit_geometry.c.valid_from <= day,
        unit_geometry.c.valid_to >= day,
    )
    rows = [GeometryRow(*row) for row in connection.execute(query.order_by(unit_geometry.c.id.desc()))]
    whole = province == WHOLE_COUNTRY
    return min(rows, key=lambda row: (row.is_country != whole, row.kind != "official"), default=None)
