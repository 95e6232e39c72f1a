"""Figures of all communes of the country, column by column: one array a measure and period instead of a row a figure.

Only ids and values leave the database. A unit is joined with its name and parents by the caller's tree, which was read
within the same scope.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, true, tuple_

from domain.access import Scope
from domain.periods import Period
from store.queries.facts import FactStatus
from store.queries.scoping import in_scope
from store.tables import fact, period, submission, unit, unit_version

Column = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Unit ids and their values, shapes (n,) and (n,), in order of id."""


def _seen(*, scope: Scope, structure: str) -> Select[tuple[int]]:
    """Ids of the communes of the structure that the scope lets see."""
    query = select(unit.c.id).where(unit.c.structure == structure, unit.c.level == "commune")
    if scope.sees_all:
        return query
    return (
        query.join(unit_version, unit_version.c.unit_id == unit.c.id).where(in_scope(scope=scope)).distinct()
    )


def _is_of(units: Select[tuple[int]]) -> ColumnElement[bool]:
    """Whether a figure is of one of ``units``, asked of each figure of a measure and period.

    The sum keeps databases from going the other way about it: thousands of searches for the figures of each unit.
    """
    return (fact.c.unit_id + 0).in_(units)


def country_coverage(
    *, connection: Connection, scope: Scope, structure: str, measures: Collection[str]
) -> tuple[dict[int, Period], dict[tuple[str, int], int]]:
    """Stored periods by id, and (measure, period id) -> number of communes of the country with a figure."""
    seen = (
        fact.c.measure.in_(measures)
        & fact.c.period_id.in_(select(period.c.id))
        & _is_of(_seen(scope=scope, structure=structure))
    )
    # In order of the primary key: a figure of the whole unit stands there once, only fields can repeat a unit.
    whole = select(fact.c.measure, fact.c.period_id, func.count()).where(seen, fact.c.field == "")
    found = connection.execute(whole.group_by(fact.c.measure, fact.c.period_id)).all()
    counts = {(row[0], row[1]): row[2] for row in found}
    counts |= _counts_of_fields(connection=connection, measures=measures, seen=seen)
    stored = select(period.c.id, period.c.kind, period.c.calendar, period.c.start, period.c.end)
    periods = {
        row.id: Period(kind=row.kind, calendar=row.calendar, start=row.start, end=row.end)
        for row in connection.execute(stored.where(period.c.id.in_({key[1] for key in counts})))
    }
    return periods, counts


def _counts_of_fields(
    *, connection: Connection, measures: Collection[str], seen: ColumnElement[bool]
) -> dict[tuple[str, int], int]:
    """(measure, period id) -> communes with a figure, where some are stored by field: each counted once."""
    in_fields = (
        select(fact.c.measure, fact.c.period_id)
        .where(fact.c.measure.in_(measures), fact.c.period_id.in_(select(period.c.id)), fact.c.field > "")
        .distinct()
    )
    keys = [tuple(row) for row in connection.execute(in_fields).all()]
    if not keys:
        return {}
    query = select(fact.c.measure, fact.c.period_id, func.count(func.distinct(fact.c.unit_id))).where(
        seen, tuple_(fact.c.measure, fact.c.period_id).in_(keys)
    )
    rows = connection.execute(query.group_by(fact.c.measure, fact.c.period_id)).all()
    return {(row[0], row[1]): row[2] for row in rows}


def columns(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    measures: Collection[str],
    periods: Collection[int],
) -> dict[tuple[str, int], Column]:
    """(measure, period id) -> figures of the communes: the whole unit's where stored, else the sum of its fields."""
    # Who sees all needs no list of units beside each figure: the tree leaves out what is no commune of the structure.
    seen = true() if scope.sees_all else _is_of(_seen(scope=scope, structure=structure))
    parts = _sums_of_fields(connection=connection, measures=measures, periods=periods, seen=seen)
    out: dict[tuple[str, int], Column] = {}
    own = (fact.c.measure == bindparam("own_measure")) & (fact.c.period_id == bindparam("own_period"))
    query = select(fact.c.unit_id, fact.c.value).where(own, fact.c.field == "", seen).order_by(fact.c.unit_id)
    for key in product(measures, periods):
        rows = connection.execute(query, {"own_measure": key[0], "own_period": key[1]}).all()
        out[key] = _column(sorted({**parts[key], **dict(rows)}.items()) if key in parts else rows)
    return out


def _sums_of_fields(
    *, connection: Connection, measures: Collection[str], periods: Collection[int], seen: ColumnElement[bool]
) -> dict[tuple[str, int], dict[int, float]]:
    """(measure, period id) -> unit id -> sum of its fields, where figures are stored by field."""
    query = (
        select(fact.c.measure, fact.c.period_id, fact.c.unit_id, func.sum(fact.c.value))
        .where(fact.c.measure.in_(measures), fact.c.period_id.in_(periods), fact.c.field > "", seen)
        .group_by(fact.c.measure, fact.c.period_id, fact.c.unit_id)
    )
    out: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
    for measure, period_id, unit_id, value in connection.execute(query).all():
        out[measure, period_id][unit_id] = value
    return dict(out)


def country_status(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    measures: Collection[str],
    periods: Collection[int],
) -> FactStatus:
    """How many of the communes' figures are final, provisional and simulated."""
    of_submission = (
        select(fact.c.status, fact.c.submission_id, func.count().label("n"))
        .where(fact.c.measure.in_(measures), fact.c.period_id.in_(periods))
        .where(_is_of(_seen(scope=scope, structure=structure)))
        .group_by(fact.c.status, fact.c.submission_id)
        .subquery()
    )
    query = (
        select(of_submission.c.status, submission.c.is_synthetic, func.sum(of_submission.c.n))
        .join(submission, submission.c.id == of_submission.c.submission_id)
        .group_by(of_submission.c.status, submission.c.is_synthetic)
    )
    rows = connection.execute(query).all()
    return FactStatus.of([(state, is_synthetic, int(n)) for state, is_synthetic, n in rows])


def _column(pairs: Sequence[tuple[int, float]]) -> Column:
    ids, values = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(ids, dtype=np.int64), np.array(values, dtype=np.float64)


def reporting_units(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    forms: Collection[str],
    periods: Collection[int],
    units: Collection[int],
) -> dict[tuple[str, int], set[str]]:
    """(form, period id) -> codes of those of ``units`` (ids) with any figure of the form in it."""
    out: dict[tuple[str, int], set[str]] = {}
    own = unit.c.id.in_(units) & unit.c.id.in_(_seen(scope=scope, structure=structure))
    for form in forms:
        for period_id in periods:
            query = select(unit.c.code).where(own, _has_figure(form=form, period_id=period_id))
            out[form, period_id] = set(connection.execute(query).scalars())
    return out


def _has_figure(*, form: str, period_id: int) -> ColumnElement[bool]:
    found = select(fact.c.unit_id).where(
        fact.c.form == form, fact.c.period_id == period_id, fact.c.unit_id == unit.c.id
    )
    return found.exists()
