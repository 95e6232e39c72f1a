"""The register of units as plain rows: for matching names, for lineage and for lists of expected reporters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Join, RowMapping, Select, or_, select

from domain.access import Scope
from domain.units.register import AliasRow, UnitRow
from store.queries.scoping import in_scope
from store.tables import unit, unit_alias, unit_link, unit_version

_ALIAS = ("alias", "kind", "parent_code", "valid_from", "valid_to")
_CODE_ALIASES = ("other_code", "agency_code")  # codes of other lists: never names to match


def _versions() -> Join:
    return unit.join(unit_version, unit_version.c.unit_id == unit.c.id)


def _seen(scope: Scope) -> Select[tuple[int]]:
    return select(unit.c.id).select_from(_versions()).where(in_scope(scope=scope))


def register_rows(
    *, connection: Connection, scope: Scope, province: str = ""
) -> tuple[list[UnitRow], list[AliasRow]]:
    """All versions and name aliases of the units in ``scope`` (of one province, if given) for the register."""
    versions = (
        select(
            unit.c.structure,
            unit.c.code,
            unit.c.level,
            unit_version.c.type,
            unit_version.c.name_vi.label("name"),
            unit_version.c.short_name,
            unit_version.c.path,
            unit_version.c.province_code,
            unit_version.c.valid_from,
            unit_version.c.valid_to,
        )
        .select_from(_versions())
        .where(in_scope(scope=scope))
        .order_by(unit.c.structure, unit.c.code, unit_version.c.valid_from)
    )
    if province:
        versions = versions.where(unit_version.c.province_code == province)
    return [_unit_row(row) for row in connection.execute(versions).mappings()], _aliases(
        connection=connection, scope=scope
    )


def _unit_row(row: RowMapping) -> UnitRow:
    values = dict(row)
    parents = values.pop("path").strip("/").split("/")[:-1]
    return UnitRow(parent_code=parents[-1] if parents else "", **values)


def _aliases(*, connection: Connection, scope: Scope) -> list[AliasRow]:
    found = connection.execute(
        select(unit.c.structure, unit.c.code, *(unit_alias.c[name] for name in _ALIAS))
        .join_from(unit_alias, unit)
        .where(unit.c.id.in_(_seen(scope)), unit_alias.c.kind.not_in(_CODE_ALIASES))
        .order_by(unit.c.structure, unit.c.code, unit_alias.c.alias)
    )
    return [AliasRow(**row._mapping) for row in found]


def former_names(*, connection: Connection, scope: Scope, structure: str) -> list[tuple[str, str]]:
    """(code, former name) of the units of a structure in ``scope``, by code."""
    query = (
        select(unit.c.code, unit_alias.c.alias)
        .join_from(unit_alias, unit)
        .where(unit.c.id.in_(_seen(scope)), unit.c.structure == structure, unit_alias.c.kind == "former_name")
        .order_by(unit.c.code, unit_alias.c.alias)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def unit_ids_by_code(*, connection: Connection, scope: Scope) -> dict[tuple[str, str], int]:
    """Database ids by (structure, code) of the units in ``scope``."""
    query = select(unit.c.structure, unit.c.code, unit.c.id).where(unit.c.id.in_(_seen(scope)))
    return {(row.structure, row.code): row.id for row in connection.execute(query)}


def communes_on(
    *, connection: Connection, scope: Scope, province: str, structure: str, day: date
) -> list[int]:
    """Ids of the communes of a province that exist on ``day``, sorted."""
    query = (
        select(unit.c.id)
        .select_from(_versions())
        .where(
            unit.c.structure == structure,
            unit.c.level == "commune",
            unit_version.c.province_code == province,
            unit_version.c.valid_from <= day,
            unit_version.c.valid_to >= day,
            in_scope(scope=scope),
        )
        .order_by(unit.c.id)
    )
    return list(connection.execute(query).scalars())


@dataclass(frozen=True)
class Link:
    """One link old unit -> new unit in force, with the source it comes from."""

    from_unit_id: int
    to_unit_id: int
    kind: str
    share: float
    share_basis: str
    wording: str
    confidence: str
    effective_on: date
    source: str


_RANKS = {"national": 0, "office": 1, "crosswalk": 2}
_F7_RANK = 3


def source_rank(source: str) -> tuple[int, int]:
    """Precedence of a lineage source, higher wins.

    The national table, then the office's table of the catalogue, then a crosswalk given on the command line, then
    crosswalk files (form F7, ``F7:<submission>:<row>``), of which the latest wins.
    """
    if source.startswith("F7:"):
        return _F7_RANK, int(source.split(":")[1])
    return _RANKS[source], 0


def current_links(*, connection: Connection, scope: Scope) -> list[Link]:
    """Links in force: for each old unit and day only those of its best source, so that its shares add to 1."""
    seen = _seen(scope)
    columns: Select[tuple[object, ...]] = select(*(unit_link.c[name] for name in Link.__dataclass_fields__))
    query = columns.where(or_(unit_link.c.from_unit_id.in_(seen), unit_link.c.to_unit_id.in_(seen)))
    order = (unit_link.c.from_unit_id, unit_link.c.effective_on, unit_link.c.to_unit_id)
    return best_links([Link(**row._mapping) for row in connection.execute(query.order_by(*order))])


class Sourced(Protocol):
    """A link of an old unit, known from some source."""

    @property
    def from_unit_id(self) -> int:
        """Id of the old unit."""

    @property
    def effective_on(self) -> date:
        """Day of the change."""

    @property
    def source(self) -> str:
        """See ``source_rank``."""


_AnyLink = TypeVar("_AnyLink", bound=Sourced)


def best_links(links: Iterable[_AnyLink]) -> list[_AnyLink]:
    """Of the links of each old unit and day those of the best source, in the order given."""
    rows = list(links)
    best: dict[tuple[int, date], tuple[int, int]] = {}
    for link in rows:
        key = (link.from_unit_id, link.effective_on)
        best[key] = max(best.get(key, (0, 0)), source_rank(link.source))
    return [link for link in rows if source_rank(link.source) == best[link.from_unit_id, link.effective_on]]
