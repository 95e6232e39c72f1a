"""What every view of an area needs: the area asked for, its map, and whether another period is shown than was asked."""

from datetime import date

from sqlalchemy import Connection

from dashboard.views.model import Geometry
from domain.access import Scope
from domain.errors import PeriodError
from domain.periods import Period, parse_code
from domain.units.structure import COUNTRY_NAME, WHOLE_COUNTRY, Node, UnitTree
from store.queries import units


def province_on(*, tree: UnitTree, day: date, province: str = "") -> Node:
    """The province on ``day``; for a scope below it, all communes of the scope without a name.

    WHOLE_COUNTRY gives all communes of the tree under the country's name.
    """
    nodes = tree.nodes(level="province", day=day)
    is_country = province == WHOLE_COUNTRY
    if nodes and not is_country:
        return nodes[0]
    return Node(
        code=WHOLE_COUNTRY if is_country else "",
        name=COUNTRY_NAME if is_country else "",
        level="province",
        parent_code="",
        parent_name="",
        members=tree.communes(day),
    )


def area_on(*, tree: UnitTree, day: date, district: str, province: str = "") -> Node:
    """The district asked for, else the province (or the whole country)."""
    nodes = tree.nodes(level="district", day=day) if district else ()
    whole = province_on(tree=tree, day=day, province=province)
    return next((node for node in nodes if node.code == district), whole)


def asked_but_not_shown(*, code: str, shown: Period) -> Period | None:
    """The period that was asked for when another one is shown."""
    try:
        wanted = parse_code(code=code, calendar=shown.calendar) if code else None
    except PeriodError:
        return None
    return wanted if wanted and wanted != shown else None


def geometry_on(
    *, connection: Connection, scope: Scope, structure: str, level: str, province: str, day: date
) -> Geometry:
    """The map of a level on ``day``: official, else schematic, else none (address '')."""
    row = units.geometry_on(
        connection=connection, scope=scope, structure=structure, level=level, province=province, day=day
    )
    if row is None:
        return Geometry(url="", kind="", source="", n_units=0)
    return Geometry(
        url=f"/geo/{row.file}",
        kind=row.kind,
        source=row.source,
        n_units=row.n_units,
        is_country=row.is_country,
    )
