"""Figures within a scope: values for maps and rankings, with the file, sheet and row they came from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from domain.access import Scope
from domain.periods import Period
from domain.rollup import Reported
from store.queries.scoping import in_province, in_scope
from store.tables import fact, period, submission, unit, unit_version


@dataclass(frozen=True)
class TracedFact:
    """One figure and where it was read."""

    unit: str
    measure: str
    period: int
    field: str
    value: float
    form: str
    file_name: str
    sheet: str
    row: int
    received_on: date
    is_synthetic: bool


@dataclass(frozen=True)
class FactStatus:
    """What the source line needs to know of the facts behind a figure."""

    n_final: int
    n_provisional: int
    n_synthetic: int

    @classmethod
    def of(cls, rows: Sequence[tuple[str, bool, int]]) -> "FactStatus":
        """From counts by (status, whether simulated)."""
        return cls(
            n_final=sum(row[2] for row in rows if row[0] == "final"),
            n_provisional=sum(row[2] for row in rows if row[0] != "final"),
            n_synthetic=sum(row[2] for row in rows if row[1]),
        )


def _valid_version() -> ColumnElement[bool]:
    return and_(
        unit_version.c.unit_id == fact.c.unit_id,
        unit_version.c.valid_from <= period.c.end,
        unit_version.c.valid_to >= period.c.end,
    )


def _where(*, scope: Scope, structure: str, province: str, levels: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        unit.c.structure == structure,
        unit.c.level.in_(levels),
        in_province(province),
        in_scope(scope=scope),
    )


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(fact)
        .join(period, period.c.id == fact.c.period_id)
        .join(unit, unit.c.id == fact.c.unit_id)
        .join(unit_version, _valid_version())
    )


def coverage(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    measures: Collection[str] | None = None,
) -> tuple[dict[int, Period], dict[tuple[str, int], int]]:
    """Stored periods by id, and (measure, period id) -> number of communes with a figure.

    Only of ``measures`` when they are given: a page of one indicator needs no count over all facts.
    """
    query = _joined(
        select(
            fact.c.measure,
            period.c.id,
            period.c.kind,
            period.c.calendar,
            period.c.start,
            period.c.end,
            func.count(func.distinct(fact.c.unit_id)),
        )
    )
    query = query.where(_where(scope=scope, structure=structure, province=province, levels=("commune",)))
    if measures is not None:
        query = query.where(fact.c.measure.in_(measures))
    query = query.group_by(
        fact.c.measure, period.c.id, period.c.kind, period.c.calendar, period.c.start, period.c.end
    )
    periods: dict[int, Period] = {}
    counts: dict[tuple[str, int], int] = {}
    for measure, period_id, kind, calendar, start, end, n_units in connection.execute(query):
        periods[period_id] = Period(kind=kind, calendar=calendar, start=start, end=end)
        counts[(measure, period_id)] = n_units
    return periods, counts


def figures(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    measures: Collection[str],
    periods: Collection[int],
    levels: Sequence[str] = ("commune",),
    codes: Collection[str] | None = None,
) -> list[Reported]:
    """Stored figures of units valid at each period's end; ``unit`` is the unit code.

    Only of the units ``codes`` when they are given: a few units over many periods need not all of a province.
    """
    query = _joined(
        select(unit.c.code, fact.c.measure, fact.c.period_id, fact.c.field, fact.c.value).where(
            fact.c.measure.in_(measures), fact.c.period_id.in_(periods)
        )
    ).where(_where(scope=scope, structure=structure, province=province, levels=levels))
    if codes is not None:
        query = query.where(unit.c.code.in_(codes))
    return [Reported._make(row) for row in connection.execute(query).all()]


def reporters(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    forms: Sequence[str],
    periods: Collection[int],
) -> dict[tuple[str, int], set[str]]:
    """(form, period id) -> codes of the communes with any figure of the form in it."""
    query = _joined(
        select(fact.c.form, fact.c.period_id, unit.c.code)
        .where(fact.c.form.in_(forms), fact.c.period_id.in_(periods))
        .distinct()
    ).where(_where(scope=scope, structure=structure, province=province, levels=("commune",)))
    out: dict[tuple[str, int], set[str]] = {}
    for form, period_id, code in connection.execute(query).all():
        out.setdefault((form, period_id), set()).add(code)
    return out


def status(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    measures: Collection[str],
    periods: Collection[int],
) -> FactStatus:
    """How many of the figures are final, provisional and simulated."""
    query = _joined(
        select(fact.c.status, submission.c.is_synthetic, func.count()).where(
            fact.c.measure.in_(measures), fact.c.period_id.in_(periods)
        )
    )
    query = (
        query.join(submission, submission.c.id == fact.c.submission_id)
        .where(_where(scope=scope, structure=structure, province=province, levels=("commune", "province")))
        .group_by(fact.c.status, submission.c.is_synthetic)
    )
    return FactStatus.of(connection.execute(query).all())


def traced(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    codes: Collection[str],
    periods: Collection[int],
) -> list[TracedFact]:
    """All figures of the units in the periods with file, sheet and row, in measure and field order."""
    query = _joined(
        select(
            unit.c.code,
            fact.c.measure,
            fact.c.period_id,
            fact.c.field,
            fact.c.value,
            fact.c.form,
            submission.c.file_name,
            fact.c.sheet,
            fact.c.row,
            submission.c.received_at,
            submission.c.is_synthetic,
        ).where(fact.c.period_id.in_(periods), unit.c.structure == structure, unit.c.code.in_(codes))
    )
    query = (
        query.join(submission, submission.c.id == fact.c.submission_id)
        .where(in_scope(scope=scope))
        .order_by(unit.c.code, fact.c.measure, fact.c.field)
    )
    return [_traced(list(row)) for row in connection.execute(query)]


def _traced(cells: list[Any]) -> TracedFact:
    received_at = cells[9]
    return TracedFact(*cells[:9], *[received_at.date(), cells[10]])
