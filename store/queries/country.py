"""Figures of all communes of the country, column by column: one array a measure and period instead of a row a figure.

Only ids and values leave the database. A unit is joined with its name and parents by the caller's tree, which was read
within the same scope.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, select, true, tuple_

from domain.access import Scope
from domain.periods import Period
from store.queries.facts import FactStatus
from store.queries.scoping import in_scope
from store.tables import fact, period, submission, unit, unit_version

Column = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Unit ids and their values, shapes (n,) and (n,), in order of id."""

_NOTHING: Column = (np.zeros(0, dtype=np.int64), np.zeros(0))


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


def _figures_of_communes(
    query: Select[tuple[Any, ...]], *, scope: Scope, structure: str
) -> Select[tuple[Any, ...]]:
    """``query`` of figures, only of the communes of the structure that the scope lets see."""
    if not scope.sees_all:
        return query.where(_is_of(_seen(scope=scope, structure=structure)))
    # A look at each figure's unit is quicker than a list of units; the sum as in _is_of.
    return query.join(unit, unit.c.id == fact.c.unit_id + 0).where(
        unit.c.structure == structure, unit.c.level == "commune"
    )


def country_coverage(
    *, connection: Connection, scope: Scope, structure: str, measures: Collection[str]
) -> tuple[dict[int, Period], dict[tuple[str, int], int]]:
    """Stored periods by id, and (measure, period id) -> number of communes of the country with a figure."""
    asked = fact.c.measure.in_(measures) & fact.c.period_id.in_(select(period.c.id))
    # In order of the primary key: a figure of the whole unit stands there once, only fields can repeat a unit.
    whole = select(fact.c.measure, fact.c.period_id, func.count()).where(asked, fact.c.field == "")
    whole = _figures_of_communes(whole, scope=scope, structure=structure)
    found = connection.execute(whole.group_by(fact.c.measure, fact.c.period_id)).all()
    counts = {(row[0], row[1]): row[2] for row in found}
    counts |= _counts_of_fields(
        connection=connection, measures=measures, seen=asked & _is_of(_seen(scope=scope, structure=structure))
    )
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


def periods_with_figures(
    *, connection: Connection, scope: Scope, structure: str, measures: Collection[str]
) -> dict[int, Period]:
    """Stored periods by id with a figure of any of ``measures`` of a unit that the scope lets see.

    Of who sees all only whether there is any figure is asked: each period costs a look into the key.
    """
    own = (fact.c.period_id == period.c.id) & fact.c.measure.in_(measures)
    if not scope.sees_all:
        own &= _is_of(_seen(scope=scope, structure=structure))
    query = select(period.c.id, period.c.kind, period.c.calendar, period.c.start, period.c.end).where(
        select(fact.c.unit_id).where(own).exists()
    )
    return {
        row.id: Period(kind=row.kind, calendar=row.calendar, start=row.start, end=row.end)
        for row in connection.execute(query)
    }


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
    asked = {"connection": connection, "measures": measures, "periods": periods, "seen": seen}
    parts = _sums_of_fields(**asked)  # type: ignore[arg-type]
    is_packed = connection.dialect.name == "sqlite"
    whole, left = _packed(**asked) if is_packed else ({}, set(product(measures, periods)))  # type: ignore[arg-type]
    whole |= {key: _row_by_row(connection=connection, key=key, seen=seen) for key in left}
    for key, by_unit in parts.items():
        ids, values = whole.get(key, _NOTHING)
        whole[key] = _column(
            sorted({**by_unit, **dict(zip(ids.tolist(), values.tolist(), strict=True))}.items())
        )
    return {key: whole.get(key, _NOTHING) for key in product(measures, periods)}


def _row_by_row(*, connection: Connection, key: tuple[str, int], seen: ColumnElement[bool]) -> Column:
    own = (fact.c.measure == key[0]) & (fact.c.period_id == key[1]) & (fact.c.field == "")
    query = select(fact.c.unit_id, fact.c.value).where(own, seen).order_by(fact.c.unit_id)
    return _column(connection.execute(query).all())


def _packed(
    *, connection: Connection, measures: Collection[str], periods: Collection[int], seen: ColumnElement[bool]
) -> tuple[dict[tuple[str, int], Column], set[tuple[str, int]]]:
    """Columns of figures of whole units as SQLite packs them, one row a column, in a third of the time of one a figure.

    And the keys of those to be read by rows: a number with a fraction can lose its last digits in SQLite's text.
    """
    query = (
        select(
            fact.c.measure,
            fact.c.period_id,
            func.group_concat(fact.c.unit_id),
            func.group_concat(fact.c.value),
        )
        .where(fact.c.measure.in_(measures), fact.c.period_id.in_(periods), fact.c.field == "", seen)
        .group_by(fact.c.measure, fact.c.period_id)
    )
    out: dict[tuple[str, int], Column] = {}
    left: set[tuple[str, int]] = set()
    for measure, period_id, ids, values in connection.execute(query).all():
        if "." in values or "e" in values:  # SQLite writes a number with a fraction in no other way
            left.add((measure, period_id))
            continue
        known, found = np.fromstring(ids, dtype=np.int64, sep=","), np.fromstring(values, sep=",")
        order = known.argsort(kind="stable")
        out[measure, period_id] = (known[order], found[order])
    return out, left


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
    found = (
        select(fact.c.status, fact.c.submission_id, func.count().label("n"))
        .where(fact.c.measure.in_(measures), fact.c.period_id.in_(periods))
        .group_by(fact.c.status, fact.c.submission_id)
    )
    of_submission = _figures_of_communes(found, scope=scope, structure=structure).subquery()
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
