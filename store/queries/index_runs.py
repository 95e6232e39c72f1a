"""Stored definitions and runs of indices, within a scope."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, and_, select

from domain.access import Scope
from store.queries.scoping import in_scope
from store.tables import index_definition, index_run, index_score, unit, unit_version


@dataclass(frozen=True)
class DefinitionRow:
    """A stored version of a definition; ``spec`` is its text."""

    id: int
    index_id: str
    version: int
    spec: str
    author: str
    created_at: datetime


@dataclass(frozen=True)
class RunRow:
    """A stored run: of which definition, units, period and state of the data. ``inputs`` is JSON."""

    id: int
    index_id: str
    version: int
    structure: str
    level: str
    province_code: str
    period_start: date
    period_end: date
    data_version: int
    created_at: datetime
    inputs: str


@dataclass(frozen=True)
class ScoreRow:
    """One stored score. ``value`` is the figure of an indicator, None for an element; ``note``: why it is missing."""

    unit_code: str
    element: str
    value: float | None
    score: float | None
    rank: int | None
    note: str


def definitions(*, connection: Connection, scope: Scope, index_id: str | None = None) -> list[DefinitionRow]:
    """Stored definitions by index and version; a scope that sees no unit sees none."""
    if scope.is_empty:
        return []
    own = index_definition.c
    query = select(own.id, own.index_id, own.version, own.spec, own.author, own.created_at)
    query = query.order_by(own.index_id, own.version)
    if index_id is not None:
        query = query.where(own.index_id == index_id)
    return [DefinitionRow(*row) for row in connection.execute(query)]


def own_definitions(*, connection: Connection, scope: Scope) -> dict[str, DefinitionRow]:
    """The latest stored version of each definition by index id."""
    found = definitions(connection=connection, scope=scope)
    return {row.index_id: row for row in found}


def runs(*, connection: Connection, scope: Scope, index_id: str | None = None) -> list[RunRow]:
    """Runs that hold a unit of the scope, latest first."""
    own = index_run.c
    query = (
        select(
            own.id,
            index_definition.c.index_id,
            index_definition.c.version,
            own.structure,
            own.level,
            own.province_code,
            own.period_start,
            own.period_end,
            own.data_version,
            own.created_at,
            own.inputs,
        )
        .join(index_definition, index_definition.c.id == own.definition_id)
        .where(own.id.in_(_visible(scope=scope)))
        .order_by(own.created_at.desc(), own.id.desc())
    )
    if index_id is not None:
        query = query.where(index_definition.c.index_id == index_id)
    return [RunRow(*row) for row in connection.execute(query)]


def _visible(*, scope: Scope) -> Select[tuple[int]]:
    return (
        select(index_score.c.run_id)
        .join(unit, unit.c.id == index_score.c.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(in_scope(scope=scope))
    )


def run_scores(*, connection: Connection, scope: Scope, run_id: int) -> list[ScoreRow]:
    """Scores of a run by unit and element, of units in the scope at the end of the run's period."""
    own = index_score.c
    query = (
        select(unit.c.code, own.element, own.value, own.score, own.rank, own.note)
        .select_from(index_score)
        .join(index_run, index_run.c.id == own.run_id)
        .join(unit, unit.c.id == own.unit_id)
        .join(
            unit_version,
            and_(
                unit_version.c.unit_id == unit.c.id,
                unit_version.c.valid_from <= index_run.c.period_end,
                unit_version.c.valid_to >= index_run.c.period_end,
            ),
        )
        .where(own.run_id == run_id, in_scope(scope=scope))
        .order_by(unit.c.code, own.element)
    )
    return [ScoreRow(*row) for row in connection.execute(query)]
