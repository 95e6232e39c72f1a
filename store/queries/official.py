"""Published scores and the counts behind them, by capture, within a scope."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, select

from domain.access import Scope
from domain.periods import Period
from store.queries.scoping import in_scope
from store.tables import official_component, official_score, period, submission, unit, unit_version


@dataclass(frozen=True)
class CaptureRow:
    """One capture of a period: when, of how many units of the scope, with counts or not, simulated or not."""

    period_id: int
    period: Period
    captured_at: datetime
    n_units: int
    has_counts: bool
    is_synthetic: bool = False


@dataclass(frozen=True)
class PublishedRow:
    """One published score; ``component`` is ``total``, a group or a metric."""

    unit_code: str
    component: str
    score: float | None
    rank: int | None
    flags: str


@dataclass(frozen=True)
class CountsRow:
    """Counts behind one metric as published; ``ratio`` in percent."""

    unit_code: str
    metric: str
    numerator: float | None
    denominator: float | None
    ratio: float | None
    flag: str


def captures(
    *, connection: Connection, scope: Scope, index_id: str, structure: str, province: str
) -> list[CaptureRow]:
    """Captures that hold a unit of the scope, latest last."""
    own = official_score.c
    query = (
        select(
            own.period_id,
            period.c.kind,
            period.c.calendar,
            period.c.start,
            period.c.end,
            own.captured_at,
            func.count(func.distinct(own.unit_id)),
            func.count(case((submission.c.is_synthetic, 1))),
        )
        .select_from(official_score)
        .outerjoin(submission, submission.c.id == own.submission_id)
        .join(period, period.c.id == own.period_id)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, _valid(official_score))
        .where(
            own.index_id == index_id,
            unit.c.structure == structure,
            unit_version.c.province_code == province,
            in_scope(scope=scope),
        )
        .group_by(
            own.period_id, period.c.kind, period.c.calendar, period.c.start, period.c.end, own.captured_at
        )
        .order_by(period.c.end, own.captured_at)
    )
    counted = set(
        connection.execute(
            select(official_component.c.period_id, official_component.c.captured_at).distinct()
        ).all()
    )
    return [
        CaptureRow(
            period_id=number,
            period=Period(kind=kind, calendar=calendar, start=start, end=end),
            captured_at=captured_at,
            n_units=n,
            has_counts=(number, captured_at) in counted,
            is_synthetic=n_simulated > 0,
        )
        for number, kind, calendar, start, end, captured_at, n, n_simulated in connection.execute(query)
    ]


def _valid(table: Table) -> ColumnElement[bool]:
    return and_(
        unit_version.c.unit_id == table.c.unit_id,
        unit_version.c.valid_from <= period.c.end,
        unit_version.c.valid_to >= period.c.end,
    )


def published(
    *, connection: Connection, scope: Scope, index_id: str, period_id: int, captured_at: datetime
) -> list[PublishedRow]:
    """All scores of one capture, by unit and component."""
    own = official_score.c
    query = (
        select(unit.c.code, own.component, own.score, own.rank, own.flags)
        .select_from(official_score)
        .join(period, period.c.id == own.period_id)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, _valid(official_score))
        .where(
            own.index_id == index_id,
            own.period_id == period_id,
            own.captured_at == captured_at,
            in_scope(scope=scope),
        )
        .order_by(unit.c.code, own.component)
    )
    return [PublishedRow(*row) for row in connection.execute(query)]


def counts(*, connection: Connection, scope: Scope, period_id: int, captured_at: datetime) -> list[CountsRow]:
    """All counts of one capture, by unit and metric."""
    own = official_component.c
    query = (
        select(unit.c.code, own.metric, own.numerator, own.denominator, own.ratio, own.flag)
        .select_from(official_component)
        .join(period, period.c.id == own.period_id)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, _valid(official_component))
        .where(own.period_id == period_id, own.captured_at == captured_at, in_scope(scope=scope))
        .order_by(unit.c.code, own.metric)
    )
    return [CountsRow(*row) for row in connection.execute(query)]
