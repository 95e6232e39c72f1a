"""Saved funding scenarios of a province, for those whose scope holds the whole province."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from domain.access import Scope
from store.queries.scoping import in_scope
from store.tables import funding_scenario, unit, unit_version


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario in a list; times are UTC."""

    id: int
    title: str
    snapshot: str
    data_version: int
    author: str
    created_at: datetime
    is_locked: bool


@dataclass(frozen=True)
class StoredScenario:
    """A scenario with its case (``problem``) and plan (``result``) as texts."""

    row: ScenarioRow
    problem: str
    result: str


def scenarios(*, connection: Connection, scope: Scope, structure: str, province: str) -> list[ScenarioRow]:
    """Scenarios of the province, the newest first."""
    query = _rows(scope).where(unit.c.structure == structure, unit.c.code == province)
    found = connection.execute(query.order_by(funding_scenario.c.id.desc()))
    return [_row(row) for row in found]


def scenario(*, connection: Connection, scope: Scope, scenario_id: int) -> StoredScenario | None:
    """One scenario; None when there is none within the scope."""
    found = stored_scenarios(connection=connection, scope=scope, ids=(scenario_id,))
    return found[0] if found else None


def stored_scenarios(*, connection: Connection, scope: Scope, ids: Collection[int]) -> list[StoredScenario]:
    """Those of the scenarios ``ids`` that there are within the scope, by number."""
    own = funding_scenario.c
    query = _rows(scope).add_columns(own.problem, own.result).where(own.id.in_(ids)).order_by(own.id)
    return [StoredScenario(_row(row), row.problem, row.result) for row in connection.execute(query)]


def _row(own: Row[Any]) -> ScenarioRow:
    return ScenarioRow(
        id=own.id,
        title=own.title,
        snapshot=own.snapshot,
        data_version=own.data_version,
        author=own.author,
        created_at=own.created_at,
        is_locked=own.is_locked,
    )


def _rows(scope: Scope) -> Select[tuple[int, str, str, int, str, datetime, bool]]:
    """Rows whose province lies within the scope: a commune's user does not see the needs of the others."""
    own = funding_scenario.c
    return (
        select(own.id, own.title, own.snapshot, own.data_version, own.author, own.created_at, own.is_locked)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(in_scope(scope=scope))
        .distinct()
    )
