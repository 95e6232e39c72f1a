"""Making a part of a table equal to given rows: writes only what differs, so that doing it twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, select, true

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """How many rows a write added and removed."""

    added: int = 0
    removed: int = 0

    def __add__(self, other: "Change") -> "Change":
        """Both changes together."""
        return Change(added=self.added + other.added, removed=self.removed + other.removed)

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.added or self.removed)


def replace_rows(
    *, connection: Connection, table: Table, rows: Sequence[Row], within: ColumnElement[bool] | None = None
) -> Change:
    """Make the rows of ``table`` that fulfil ``within`` (default: all) equal to ``rows``.

    All ``rows`` have the same columns; other columns (a generated id) are not compared. Returns what was written.
    """
    names = tuple(rows[0]) if rows else tuple(c.name for c in table.columns if not c.primary_key)
    keys = tuple(table.primary_key.columns)
    scope = true() if within is None else within
    found = connection.execute(select(*keys, *(table.c[name] for name in names)).where(scope)).all()
    old = {tuple(row[len(keys) :]): tuple(row[: len(keys)]) for row in found}
    new = {tuple(row[name] for name in names): row for row in rows}
    stale = [key for values, key in old.items() if values not in new]
    fresh = [dict(row) for values, row in new.items() if values not in old]
    if stale:
        fits = and_(*(column == bindparam(f"key_{n}") for n, column in enumerate(keys)))
        connection.execute(
            delete(table).where(fits), [{f"key_{n}": v for n, v in enumerate(k)} for k in stale]
        )
    if fresh:
        connection.execute(insert(table), fresh)
    return Change(added=len(fresh), removed=len(stale))
