"""Which map geometry exists for a structure, level and province, and for which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.tables import unit_geometry
from store.writes.replace import Change, replace_rows


@dataclass(frozen=True)
class GeometryEntry:
    """One geometry file; ``file`` is its name below the folder of geometry."""

    structure: str
    level: str
    province_code: str
    kind: str
    vintage: str
    valid_from: date
    valid_to: date
    source: str
    file: str
    n_units: int


def write_geometries(
    *, connection: Connection, entries: Sequence[GeometryEntry], is_removal: bool = False
) -> Change:
    """Make these the geometries of their structure, level, province and kind in the days they span.

    ``is_removal`` leaves none there instead.
    """
    change = Change()
    own = unit_geometry.c
    keys = sorted({(e.structure, e.level, e.province_code, e.kind) for e in entries})
    for structure, level, province, kind in keys:
        new = [
            entry
            for entry in entries
            if (entry.structure, entry.level, entry.province_code, entry.kind)
            == (structure, level, province, kind)
        ]
        within = (
            (own.structure == structure)
            & (own.level == level)
            & (own.province_code == province)
            & (own.kind == kind)
            & (own.valid_from <= max(entry.valid_to for entry in new))
            & (own.valid_to >= min(entry.valid_from for entry in new))
        )
        rows = [] if is_removal else [vars(entry) for entry in new]
        change += replace_rows(connection=connection, table=unit_geometry, rows=rows, within=within)
    return change
