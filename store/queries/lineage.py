"""Links between the old structure and the new one, as the succession of series needs them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, func, select

from domain.access import Scope
from domain.periods import STRUCTURE_CHANGE
from domain.units.succession import Link
from store.queries.scoping import in_province, in_scope
from store.queries.units_register import best_links
from store.tables import unit, unit_link, unit_version


@dataclass(frozen=True)
class Ancestry:
    """A link in force: the old unit's last name and province, the new one's first name ('' when not registered)."""

    link: Link
    old_name: str
    old_province: str
    new_name: str = ""


@dataclass(frozen=True)
class _Row:
    from_unit_id: int
    effective_on: date
    source: str
    ancestry: Ancestry


_old = unit.alias("old")
_new = unit.alias("new")
_new_version = unit_version.alias("new_version")
_old_version = unit_version.alias("old_version")


def links_into(*, connection: Connection, scope: Scope, province: str) -> list[Ancestry]:
    """All links of the old units that went, wholly or partly, into units of ``province`` that the scope holds.

    Of several sources the best decides for an old unit. Siblings of a divided unit are named too: without them its
    shares would not add up, and the register is public.
    """
    seen = (
        select(unit_link.c.from_unit_id)
        .join(_new, _new.c.id == unit_link.c.to_unit_id)
        .join(_new_version, _new_version.c.unit_id == _new.c.id)
        .where(
            _new.c.structure == "post2025",
            in_province(province, versions=_new_version),
            in_scope(scope=scope, versions=_new_version, units=_new),
        )
    )
    return _links(connection=connection, seen=seen)


def links_out_of(*, connection: Connection, scope: Scope, province: str) -> list[Ancestry]:
    """All links of the old units of ``province`` (a code of the old structure) that the scope holds."""
    seen = (
        select(_old.c.id)
        .join(_old_version, _old_version.c.unit_id == _old.c.id)
        .where(
            in_province(province, versions=_old_version),
            in_scope(scope=scope, versions=_old_version, units=_old),
        )
    )
    return _links(connection=connection, seen=seen)


def _links(*, connection: Connection, seen: Select[tuple[int]]) -> list[Ancestry]:
    """All links of the old units whose ids are ``seen``; of several sources the best decides for an old unit."""
    last = and_(_old_version.c.unit_id == _old.c.id, _old_version.c.valid_to < STRUCTURE_CHANGE)
    latest = select(func.max(_old_version.c.valid_to)).where(last).correlate(_old).scalar_subquery()
    named, renamed = unit_version.alias("named"), unit_version.alias("renamed")
    first = and_(renamed.c.unit_id == _new.c.id, renamed.c.valid_from <= unit_link.c.effective_on)
    query = (
        select(
            unit_link.c.from_unit_id,
            unit_link.c.effective_on,
            unit_link.c.source,
            _old.c.code,
            _new.c.code,
            unit_link.c.share,
            unit_link.c.share_basis,
            unit_link.c.wording,
            func.coalesce(named.c.name_vi, ""),
            func.coalesce(named.c.province_code, ""),
            func.coalesce(renamed.c.name_vi, ""),
        )
        .join(_old, _old.c.id == unit_link.c.from_unit_id)
        .join(_new, _new.c.id == unit_link.c.to_unit_id)
        .outerjoin(named, and_(named.c.unit_id == _old.c.id, named.c.valid_to == latest))
        .outerjoin(renamed, first)
        .where(
            _new.c.structure == "post2025",
            unit_link.c.effective_on >= STRUCTURE_CHANGE,
            unit_link.c.from_unit_id.in_(seen),
        )
        .order_by(_old.c.code, _new.c.code)
    )
    found = [
        _Row(*row[:3], Ancestry(link=Link(*row[3:8]), old_name=row[8], old_province=row[9], new_name=row[10]))
        for row in connection.execute(query)
    ]
    return [row.ancestry for row in best_links(found)]
