"""Writing facts: a later report replaces the whole row of a unit, and what it replaced stays in the history."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select

from store.tables import fact, fact_history
from store.writes.audit import utc_now

# Up to this many units the existing rows are looked up by unit, beyond it the whole period of the form is read.
_BY_UNIT = 200


@dataclass(frozen=True)
class FactGroup:
    """The figures of one report row: one unit (and field) with its measures, and where they stand in the file."""

    unit_id: int
    field: str
    sheet: str
    row: int
    measures: Mapping[str, Decimal | int]


@dataclass(frozen=True)
class Written:
    """Facts written, and the earlier submissions of which a row was replaced."""

    facts: int
    replaced: frozenset[int]


def write_facts(
    *, connection: Connection, form: str, period_id: int, submission_id: int, groups: Sequence[FactGroup]
) -> Written:
    """Store the rows of one sheet; an existing row of the same form, period, unit and field goes to the history."""
    own = {(group.unit_id, group.field) for group in groups}
    fits = _same_rows(form=form, period_id=period_id, units={unit_id for unit_id, _ in own})
    replaced = _move_to_history(connection=connection, fits=fits, keys=own, submission_id=submission_id)
    rows = [
        {
            "measure": measure,
            "period_id": period_id,
            "field": group.field,
            "unit_id": group.unit_id,
            "value": float(value),
            "form": form,
            "submission_id": submission_id,
            "sheet": group.sheet,
            "row": group.row,
        }
        for group in groups
        for measure, value in group.measures.items()
    ]
    if rows:
        # In the order of the primary key, which is how the table is laid out.
        rows.sort(key=lambda row: (row["measure"], row["field"], row["unit_id"]))
        connection.execute(insert(fact), rows)
    return Written(facts=len(rows), replaced=replaced - {submission_id})


def groups_to_write(
    *, connection: Connection, form: str, period_id: int, submission_id: int, groups: Sequence[FactGroup]
) -> list[FactGroup]:
    """Of the rows of a file that is read again, those that change something.

    A row that a later file replaced stays replaced (the order in which the files arrived decides), and a row that
    stands as it is read is left alone.
    """
    fits = _same_rows(form=form, period_id=period_id, units={group.unit_id for group in groups})
    names = ("unit_id", "field", "submission_id", "measure", "value")
    standing: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    owners: dict[tuple[int, str], int] = {}
    for unit_id, field, owner, measure, value in connection.execute(
        select(*(fact.c[name] for name in names)).where(fits)
    ):
        standing[unit_id, field][measure] = float(value)
        owners[unit_id, field] = owner
    return [
        group
        for group in groups
        if (owner := owners.get((group.unit_id, group.field), 0)) <= submission_id
        and not (owner == submission_id and standing[group.unit_id, group.field] == _values(group))
    ]


def _values(group: FactGroup) -> dict[str, float]:
    return {measure: float(value) for measure, value in group.measures.items()}


def retract_rows(
    *, connection: Connection, submission_id: int, kept: Collection[tuple[str, int, int, str]]
) -> set[tuple[str, int]]:
    """Move the facts of a submission to the history whose (form, period, unit, field) is not in ``kept``.

    For a file that is read again and now means another unit by a name; returns (form, unit) of what was moved.
    """
    found = connection.execute(select(fact).where(fact.c.submission_id == submission_id)).mappings()
    marks = {"replaced_by": submission_id, "replaced_at": utc_now()}
    names = ("form", "period_id", "unit_id", "field")
    stale = [{**row, **marks} for row in found if tuple(row[name] for name in names) not in kept]
    if stale:
        _archive(connection=connection, rows=stale)
    return {(row["form"], row["unit_id"]) for row in stale}


def _same_rows(*, form: str, period_id: int, units: set[int]) -> ColumnElement[bool]:
    of_period = and_(fact.c.form == form, fact.c.period_id == period_id)
    return of_period if len(units) > _BY_UNIT else and_(of_period, fact.c.unit_id.in_(sorted(units)))


def _move_to_history(
    *, connection: Connection, fits: ColumnElement[bool], keys: set[tuple[int, str]], submission_id: int
) -> frozenset[int]:
    """Move existing facts with one of ``keys`` (unit, field) to the history; returns their submissions."""
    marks = {"replaced_by": submission_id, "replaced_at": utc_now()}
    found = connection.execute(select(fact).where(fits)).mappings()
    old: list[dict[str, Any]] = [{**row, **marks} for row in found if (row["unit_id"], row["field"]) in keys]
    if not old:
        return frozenset()
    _archive(connection=connection, rows=old)
    return frozenset(row["submission_id"] for row in old)


def _archive(*, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(insert(fact_history), rows)
    names = ("measure", "period_id", "field", "unit_id")
    by_key = and_(*(fact.c[name] == bindparam(f"old_{name}") for name in names))
    connection.execute(delete(fact).where(by_key), [{f"old_{n}": row[n] for n in names} for row in rows])
