"""Attributes of communes within the scope."""

from sqlalchemy import Connection, select

from domain.access import Scope
from domain.units.attributes import Attributes
from store.queries.scoping import in_province, in_scope
from store.tables import unit, unit_attribute, unit_version

SIMULATED = "simulated"
"""The source of attributes that were invented for the sample begins with this word."""


def commune_attributes(
    *, connection: Connection, scope: Scope, structure: str, province: str
) -> dict[str, Attributes]:
    """Attributes by code of the communes of a province that have any; of every version of the unit alike."""
    own = unit_attribute.c
    query = (
        select(unit.c.code, own.remote_class, own.mountainous, own.poor, own.border, own.source)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(
            unit.c.structure == structure,
            unit.c.level == "commune",
            in_province(province),
            in_scope(scope=scope),
        )
        .distinct()
    )
    return {
        row.code: Attributes(
            remote_class=row.remote_class or "",
            mountainous=row.mountainous,
            poor=row.poor,
            border=row.border,
            is_simulated=row.source.startswith(SIMULATED),
        )
        for row in connection.execute(query)
    }
