"""Writing the registers of units: versions, aliases, links, groups and attributes.

Everything is replaced by difference: the same tables loaded twice write nothing. A unit itself is never deleted,
because facts may refer to it; a unit that left the register has no versions any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from domain.units.register import ANSWER
from store.tables import unit, unit_alias, unit_attribute, unit_group, unit_link, unit_version
from store.writes.replace import Change, replace_rows

UnitKey = tuple[str, str]


@dataclass(frozen=True)
class PlaceRow:
    """One unit of a structure: where it lies (WGS84 degrees) and its area in km2, None when unknown."""

    structure: str
    code: str
    level: str
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None


@dataclass(frozen=True)
class VersionRow:
    """Name, type and parent of a unit between two days, both included."""

    structure: str
    code: str
    name: str
    short_name: str
    type: str
    parent_code: str
    province_code: str
    valid_from: date
    valid_to: date
    basis: str

    @property
    def path(self) -> str:
        """Codes from the province down, such as ``/42/436/18073/``."""
        codes = dict.fromkeys(code for code in (self.province_code, self.parent_code, self.code) if code)
        return "/" + "/".join(codes) + "/"


@dataclass(frozen=True)
class AliasRow:
    """Another name or code of a unit."""

    structure: str
    code: str
    alias: str
    kind: str
    basis: str


@dataclass(frozen=True)
class LinkRow:
    """One link old unit -> new unit; the shares of an old unit add to 1 within a source and day."""

    old: UnitKey
    new: UnitKey
    kind: str
    share: float
    share_basis: str
    wording: str
    confidence: str
    resolution: str
    effective_on: date


@dataclass(frozen=True)
class GroupRow:
    """The former district of a new commune; ``share`` of its area in it, ``spans`` the other districts."""

    structure: str
    code: str
    group_code: str
    group_name: str
    share: float | None
    spans: str
    basis: str


@dataclass(frozen=True)
class AttributeRow:
    """Conditions of a unit; None = not known."""

    structure: str
    code: str
    remote_class: str | None
    mountainous: bool | None
    poor: bool | None
    border: bool | None
    population: int | None
    source: str


def unit_ids(connection: Connection) -> dict[UnitKey, int]:
    """Database ids of all units by (structure, code)."""
    found = connection.execute(select(unit.c.structure, unit.c.code, unit.c.id))
    return {(row.structure, row.code): row.id for row in found}


def write_places(*, connection: Connection, rows: Sequence[PlaceRow]) -> Change:
    """Add units that are new and correct level, point and area of known ones."""
    names = ("level", "lat", "lon", "area_km2")
    found = connection.execute(select(unit.c.structure, unit.c.code, *(unit.c[name] for name in names)))
    known = {(row[0], row[1]): tuple(row[2:]) for row in found}
    new = [vars(row) for row in rows if (row.structure, row.code) not in known]
    moved = [
        {"own_structure": row.structure, "own_code": row.code, **{name: getattr(row, name) for name in names}}
        for row in rows
        if known.get((row.structure, row.code)) not in (None, tuple(getattr(row, name) for name in names))
    ]
    if new:
        connection.execute(insert(unit), new)
    if moved:
        fits = (unit.c.structure == bindparam("own_structure")) & (unit.c.code == bindparam("own_code"))
        connection.execute(update(unit).where(fits).values({name: bindparam(name) for name in names}), moved)
    return Change(added=len(new) + len(moved))


def write_versions(
    *, connection: Connection, rows: Sequence[VersionRow], ids: Mapping[UnitKey, int]
) -> Change:
    """Replace all versions of all units."""
    values = [
        {
            "unit_id": ids[row.structure, row.code],
            "name_vi": row.name,
            "short_name": row.short_name,
            "type": row.type,
            "parent_id": ids[row.structure, row.parent_code] if row.parent_code else None,
            "province_code": row.province_code,
            "path": row.path,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "basis": row.basis,
        }
        for row in rows
    ]
    return replace_rows(connection=connection, table=unit_version, rows=values)


def write_aliases(*, connection: Connection, rows: Sequence[AliasRow], ids: Mapping[UnitKey, int]) -> Change:
    """Replace all aliases of the catalogue; the answers that people gave to unknown names stay."""
    within = unit_alias.c.kind != ANSWER
    return replace_rows(
        connection=connection, table=unit_alias, rows=_of_units(rows=rows, ids=ids), within=within
    )


def write_links(
    *, connection: Connection, rows: Sequence[LinkRow], ids: Mapping[UnitKey, int], source: str
) -> Change:
    """Replace the links of one ``source``.

    Precedence where sources differ on a unit and day (see ``store.queries.units_register.current_links``): the
    latest crosswalk sent as form F7, then one given by ``etl units --crosswalk`` (``crosswalk``), then the table of
    data/catalogue (``office``), then the national one (``national``).
    """
    values = [
        {"from_unit_id": ids[row.old], "to_unit_id": ids[row.new], "source": source}
        | {name: value for name, value in vars(row).items() if name not in ("old", "new")}
        for row in rows
    ]
    within = unit_link.c.source == source
    return replace_rows(connection=connection, table=unit_link, rows=values, within=within)


def write_groups(*, connection: Connection, rows: Sequence[GroupRow], ids: Mapping[UnitKey, int]) -> Change:
    """Replace the former-district groups."""
    return replace_rows(connection=connection, table=unit_group, rows=_of_units(rows=rows, ids=ids))


def write_attributes(
    *,
    connection: Connection,
    rows: Sequence[AttributeRow],
    ids: Mapping[UnitKey, int],
    is_default: bool = False,
) -> Change:
    """Replace the attributes of the units named in ``rows``; other units keep theirs.

    ``is_default``: the rows come with the project, so a unit whose attributes have another source keeps those.
    """
    values = _of_units(rows=rows, ids=ids)
    if is_default:
        kept = _from_elsewhere(connection=connection, sources={row.source for row in rows})
        values = [value for value in values if value["unit_id"] not in kept]
    own = [row["unit_id"] for row in values]
    # A long IN list is cut into pieces: databases limit the number of parameters of one statement.
    pieces = [unit_attribute.c.unit_id.in_(own[start : start + 500]) for start in range(0, len(own), 500)]
    if not pieces:
        return Change()
    return replace_rows(connection=connection, table=unit_attribute, rows=values, within=or_(*pieces))


def _from_elsewhere(*, connection: Connection, sources: set[str]) -> set[int]:
    query = select(unit_attribute.c.unit_id).where(unit_attribute.c.source.not_in(sorted(sources)))
    return set(connection.execute(query).scalars())


def _of_units(*, rows: Sequence[Any], ids: Mapping[UnitKey, int]) -> list[dict[str, Any]]:
    """Rows as dicts with the unit's id in place of structure and code."""
    return [
        {"unit_id": ids[row.structure, row.code]}
        | {name: value for name, value in vars(row).items() if name not in ("structure", "code")}
        for row in rows
    ]
