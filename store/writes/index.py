"""Keeping definitions of indices and their runs: writing the same again changes nothing."""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, insert, select

from domain.index.compute import IndexResult
from domain.index.notes import NULL_REASONS
from domain.index.spec import IndexSpec
from store.tables import index_definition, index_run, index_score, unit
from store.writes.audit import utc_now
from store.writes.bulk import insert_many
from store.writes.versions import raise_data_version

_SCORE_COLUMNS = ("run_id", "unit_id", "element", "value", "score", "rank", "note")


@dataclass(frozen=True)
class StoredDefinition:
    """A version of a definition; ``is_new`` when this write made it."""

    id: int
    version: int
    is_new: bool


@dataclass(frozen=True)
class RunKey:
    """What a run is of: the units of a level of a province, and the days of the index's period."""

    structure: str
    level: str
    province: str
    period_start: date
    period_end: date
    data_version: int


def save_definition(*, connection: Connection, spec: IndexSpec, author: str) -> StoredDefinition:
    """Keep the text of a definition: a new version unless the latest one of this index is the same text."""
    own = index_definition.c
    query = select(own.id, own.version, own.spec).where(own.index_id == spec.id).order_by(own.version.desc())
    latest = connection.execute(query).first()
    if latest is not None and latest.spec == spec.source:
        return StoredDefinition(id=latest.id, version=latest.version, is_new=False)
    row = {
        "index_id": spec.id,
        "version": 1 if latest is None else latest.version + 1,
        "spec": spec.source,
        "created_at": utc_now(),
        "author": author,
    }
    number = connection.execute(insert(index_definition).returning(own.id), row).scalar_one()
    raise_data_version(connection)
    return StoredDefinition(id=int(number), version=int(str(row["version"])), is_new=True)


def save_run(
    *, connection: Connection, definition_id: int, key: RunKey, result: IndexResult, inputs: dict[str, str]
) -> int:
    """Keep all scores of a run with the value behind each and why one is missing; returns its id.

    ``inputs``: indicator -> period code. The same definition, units, period and data version are the same run, which is
    left as it is. Former districts, which are no units, are not kept.
    """
    found = connection.execute(select(index_run.c.id).where(_same(definition_id, key))).scalar()
    if found is not None:
        return int(found)
    row = {
        "definition_id": definition_id,
        "structure": key.structure,
        "level": key.level,
        "province_code": key.province,
        "period_start": key.period_start,
        "period_end": key.period_end,
        "data_version": key.data_version,
        "created_at": utc_now(),
        "inputs": json.dumps(inputs, ensure_ascii=False),
    }
    run_id = int(connection.execute(insert(index_run).returning(index_run.c.id), row).scalar_one())
    rows = _score_rows(connection=connection, run_id=run_id, structure=key.structure, result=result)
    insert_many(connection=connection, table=index_score, columns=_SCORE_COLUMNS, rows=rows)
    return run_id


def _same(definition_id: int, key: RunKey) -> ColumnElement[bool]:
    own = index_run.c
    return and_(
        own.definition_id == definition_id,
        own.structure == key.structure,
        own.level == key.level,
        own.province_code == key.province,
        own.period_start == key.period_start,
        own.period_end == key.period_end,
        own.data_version == key.data_version,
    )


def _score_rows(
    *, connection: Connection, run_id: int, structure: str, result: IndexResult
) -> list[tuple[object, ...]]:
    registered = select(unit.c.code, unit.c.id).where(unit.c.structure == structure)
    ids: dict[str, int] = dict(connection.execute(registered).all())
    columns = {own.id: n for n, own in enumerate(result.spec.indicators)}
    reasons = {(n.unit, n.element): n.code for n in reversed(result.notes) if n.code in NULL_REASONS}
    rows: list[tuple[object, ...]] = []
    stored = [(row, code) for row, code in enumerate(result.data.units) if code in ids]
    for row, code in stored:
        for at, element in enumerate(result.nodes):
            value = result.stages.denominated[row, columns[element]] if element in columns else np.nan
            score = _number(result.scores[row, at])
            reason = reasons.get((code, element)) or reasons.get(("", element)) or reasons.get((code, ""))
            rows.append(
                (
                    run_id,
                    ids[code],
                    element,
                    _number(value),
                    score,
                    _whole(result.ranks[row, at]),
                    "" if score is not None else reason or "",
                )
            )
    return rows


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
