"""Figures within a scope: values for maps and rankings, with the file, sheet and row they came from."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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


@dataclass(frozen=True)
class _Places:
    """Versions of the units asked about: (id, code, first and last day, level)."""

    rows: Sequence[tuple[int, str, date, date, str]]

    @property
    def communes(self) -> set[int]:
        """Ids of the communes among them."""
        return {row[0] for row in self.rows if row[4] == "commune"}

    def codes_on(self, day: date) -> dict[int, str]:
        """Codes by id of the units as they are on a day."""
        return {number: code for number, code, first, last, _ in self.rows if first <= day <= last}

    def codes_in(self, ends: Mapping[int, date]) -> dict[int, dict[int, str]]:
        """Period id -> codes by id of the units as they are at the period's end."""
        on = {day: self.codes_on(day) for day in set(ends.values())}
        return {number: on[day] for number, day in ends.items()}


def _places(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    levels: Sequence[str],
    codes: Collection[str] | None = None,
) -> _Places:
    """The units of a question, asked for once: joining every figure with them costs three times more."""
    query = (
        select(unit.c.id, unit.c.code, unit_version.c.valid_from, unit_version.c.valid_to, unit.c.level)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(_where(scope=scope, structure=structure, province=province, levels=levels))
    )
    if codes is not None:
        query = query.where(unit.c.code.in_(codes))
    return _Places(rows=[tuple(row) for row in connection.execute(query).all()])


def _is_one_of(
    *,
    scope: Scope,
    structure: str,
    province: str,
    levels: Sequence[str],
    codes: Collection[str] | None = None,
) -> ColumnElement[bool]:
    """Whether a figure is of one of the units of ``_places``, whenever they were such."""
    query = (
        select(unit.c.id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(_where(scope=scope, structure=structure, province=province, levels=levels))
    )
    return fact.c.unit_id.in_(query if codes is None else query.where(unit.c.code.in_(codes)))


def _ends(*, connection: Connection, periods: Collection[int]) -> dict[int, date]:
    """Last days of periods by id."""
    query = select(period.c.id, period.c.end).where(period.c.id.in_(periods))
    return {row.id: row.end for row in connection.execute(query)}


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
    where = {"scope": scope, "structure": structure, "province": province, "levels": ("commune",)}
    own = _is_one_of(**where)  # type: ignore[arg-type]
    if measures is not None:
        own &= fact.c.measure.in_(measures)
    query = select(fact.c.measure, fact.c.period_id, fact.c.unit_id).where(own).distinct()
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for measure, number, unit_id in connection.execute(query).all():
        found[measure, number].append(unit_id)
    periods = _periods(connection=connection, ids={number for _, number in found})
    places = _places(connection=connection, **where)  # type: ignore[arg-type]
    known = places.codes_in({number: own.end for number, own in periods.items()})
    counts = {key: len(known[key[1]].keys() & units) for key, units in found.items()}
    counts = {key: n_units for key, n_units in counts.items() if n_units}
    return {number: periods[number] for number in {number for _, number in counts}}, counts


def _periods(*, connection: Connection, ids: Collection[int]) -> dict[int, Period]:
    """Periods by id."""
    query = select(period.c.id, period.c.kind, period.c.calendar, period.c.start, period.c.end)
    return {
        row.id: Period(kind=row.kind, calendar=row.calendar, start=row.start, end=row.end)
        for row in connection.execute(query.where(period.c.id.in_(ids)))
    }


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
    where = {"scope": scope, "structure": structure, "province": province, "levels": levels, "codes": codes}
    query = select(fact.c.unit_id, fact.c.measure, fact.c.period_id, fact.c.field, fact.c.value).where(
        fact.c.measure.in_(measures),
        fact.c.period_id.in_(periods),
        _is_one_of(**where),  # type: ignore[arg-type]
    )
    places = _places(connection=connection, **where)  # type: ignore[arg-type]
    known = places.codes_in(_ends(connection=connection, periods=periods))
    return [
        Reported(known[number][own], measure, number, field, value)
        for own, measure, number, field, value in connection.execute(query).all()
        if own in known[number]
    ]


def history(
    *,
    connection: Connection,
    scope: Scope,
    structure: str,
    province: str,
    measures: Collection[str],
) -> tuple[dict[int, list[Reported]], tuple[dict[int, Period], dict[tuple[str, int], int]]]:
    """The figures of a province and its communes in every period, by period id, and their ``coverage``: read once."""
    where = {
        "scope": scope, "structure": structure, "province": province, "levels": ("commune", "province"),
    }  # fmt: skip
    query = select(fact.c.unit_id, fact.c.measure, fact.c.period_id, fact.c.field, fact.c.value)
    found = connection.execute(query.where(fact.c.measure.in_(measures), _is_one_of(**where))).all()  # type: ignore[arg-type]
    periods = _periods(connection=connection, ids={row[2] for row in found})
    places = _places(connection=connection, **where)  # type: ignore[arg-type]
    known = places.codes_in({number: own.end for number, own in periods.items()})
    communes = places.communes
    rows: dict[int, list[Reported]] = defaultdict(list)
    counted: dict[tuple[str, int], set[int]] = defaultdict(set)
    for unit_id, measure, number, field, value in found:
        code = known[number].get(unit_id)
        if code is not None:
            rows[number].append(Reported(code, measure, number, field, value))
            if unit_id in communes:
                counted[measure, number].add(unit_id)
    counts = {key: len(units) for key, units in counted.items()}
    covered = {number: periods[number] for number in {number for _, number in counts}}
    return dict(rows), (covered, counts)


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
    where = {"scope": scope, "structure": structure, "province": province, "levels": ("commune",)}
    query = (
        select(fact.c.form, fact.c.period_id, fact.c.unit_id)
        .where(fact.c.form.in_(forms), fact.c.period_id.in_(periods), _is_one_of(**where))  # type: ignore[arg-type]
        .distinct()
    )
    places = _places(connection=connection, **where)  # type: ignore[arg-type]
    known = places.codes_in(_ends(connection=connection, periods=periods))
    out: dict[tuple[str, int], set[str]] = {}
    for form, number, own in connection.execute(query).all():
        if own in known[number]:
            out.setdefault((form, number), set()).add(known[number][own])
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
