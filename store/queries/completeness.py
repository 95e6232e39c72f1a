"""Expected reports against what arrived: how each stands today, counted by form and period, and whom to remind."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, FromClause, ScalarSelect, func, select

from domain.access import Scope
from domain.periods import Period
from domain.timeliness import TIMINGS, Timing, timeliness
from store.queries.places import Place, places
from store.queries.reports import refused_units
from store.queries.scoping import in_scope
from store.tables import expected_report, fact, fact_history, period, submission, unit, unit_version


@dataclass(frozen=True)
class ExpectedFilter:
    """Which expected reports, of one province in one structure; an empty value does not filter.

    ``periods`` are (start, end); ``district`` is the code of a district or former district.
    """

    province: str
    structure: str
    forms: tuple[str, ...] = ()
    periods: tuple[tuple[date, date], ...] = ()
    timings: tuple[Timing, ...] = ()
    district: str = ""


@dataclass(frozen=True)
class ReportStatus:
    """One expected report on a day. ``days``: how late; ``received_on``: None when it is missing or nobody knows.

    ``is_refused``: a row came, but it was refused and nothing of it is loaded.
    """

    form: str
    period: Period
    place: Place
    due_on: date
    timing: Timing
    days: int
    received_on: date | None
    is_refused: bool


@dataclass(frozen=True)
class Completeness:
    """The expected reports of a form and period, counted by how they stand; ``n_refused`` of the missing ones came
    and were refused.
    """

    form: str
    period: Period
    n_expected: int
    counts: Mapping[Timing, int]
    n_refused: int

    @property
    def n_arrived(self) -> int:
        """Reports that are there."""
        return self.counts["on_time"] + self.counts["late"] + self.counts["reported"]


def report_statuses(
    *,
    connection: Connection,
    scope: Scope,
    wanted: ExpectedFilter,
    today: date,
    limit: int | None = None,
    offset: int = 0,
) -> list[ReportStatus]:
    """Expected reports, latest period first, then by form and unit code."""
    found = _expected(connection=connection, scope=scope, wanted=wanted)
    arrivals = _days_of_arrival(connection=connection, scope=scope)
    known = places(connection=connection, scope=scope, province=wanted.province)
    refused = refused_units(
        connection=connection,
        scope=scope,
        structure=wanted.structure,
        forms=sorted({row["form"] for row in found}),
        periods={row["period_id"] for row in found},
    )
    rows = []
    for row in found:
        own = Period(*(row[name] for name in ("end", "start", "kind", "calendar")))
        place = known.of(structure=wanted.structure, code=row["code"], day=own.end)
        if place is None or (wanted.district and place.district_code != wanted.district):
            continue
        first = min((n for n in (row["current"], row["earlier"]) if n is not None), default=None)
        has_arrived = row["current"] is not None
        received = arrivals.get(first) if first is not None and has_arrived else None
        found_timing = timeliness(
            due_on=row["due_on"], has_arrived=has_arrived, received_on=received, today=today
        )
        if wanted.timings and found_timing.timing not in wanted.timings:
            continue
        is_refused = not has_arrived and (row["form"], row["period_id"], row["code"]) in refused
        rows.append(
            ReportStatus(
                form=row["form"],
                period=own,
                place=place,
                due_on=row["due_on"],
                timing=found_timing.timing,
                days=found_timing.days,
                received_on=received,
                is_refused=is_refused,
            )
        )
    return rows[offset : None if limit is None else offset + limit]


def completeness(
    *, connection: Connection, scope: Scope, wanted: ExpectedFilter, today: date
) -> list[Completeness]:
    """The same counted by form and period, latest period first."""
    rows = report_statuses(connection=connection, scope=scope, wanted=wanted, today=today)
    groups: dict[tuple[str, Period], list[ReportStatus]] = defaultdict(list)
    for row in rows:
        groups[row.form, row.period].append(row)
    out = []
    for (form, own), group in groups.items():
        counted = Counter(row.timing for row in group)
        out.append(
            Completeness(
                form=form,
                period=own,
                n_expected=len(group),
                counts={timing: counted[timing] for timing in TIMINGS},
                n_refused=sum(row.is_refused for row in group),
            )
        )
    return out


def reminders(
    *,
    connection: Connection,
    scope: Scope,
    wanted: ExpectedFilter,
    today: date,
    limit: int | None = None,
    offset: int = 0,
) -> list[ReportStatus]:
    """Whom to remind: the overdue reports, the latest first, those longest overdue on top of each form."""
    overdue = ExpectedFilter(
        province=wanted.province,
        structure=wanted.structure,
        forms=wanted.forms,
        periods=wanted.periods,
        timings=("overdue",),
        district=wanted.district,
    )
    rows = report_statuses(connection=connection, scope=scope, wanted=overdue, today=today)
    rows.sort(key=lambda row: (row.place.district_code, row.place.code, -row.days, row.form))
    return rows[offset : None if limit is None else offset + limit]


def _expected(*, connection: Connection, scope: Scope, wanted: ExpectedFilter) -> list[Mapping[str, Any]]:
    own = expected_report.c
    query = (
        select(
            own.form,
            own.period_id,
            own.due_on,
            unit.c.code,
            *(period.c[name] for name in ("end", "start", "kind", "calendar")),
            _first(fact).label("current"),
            _first(fact_history).label("earlier"),
        )
        .select_from(expected_report)
        .join(period, period.c.id == own.period_id)
        .join(unit, unit.c.id == own.unit_id)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(unit_version.c.valid_from <= period.c.end, unit_version.c.valid_to >= period.c.end)
        .where(unit.c.structure == wanted.structure, unit_version.c.province_code == wanted.province)
        .where(in_scope(scope=scope))
        .order_by(period.c.end.desc(), period.c.start.desc(), own.form, unit.c.code)
    )
    if wanted.forms:
        query = query.where(own.form.in_(wanted.forms))
    if wanted.periods:
        query = query.where(_in_periods(wanted.periods))
    return [dict(row) for row in connection.execute(query).mappings()]


def _in_periods(spans: Collection[tuple[date, date]]) -> Any:
    pairs = [(period.c.start == start) & (period.c.end == end) for start, end in spans]
    found = pairs[0]
    for pair in pairs[1:]:
        found = found | pair
    return found


def _first(table: FromClause) -> ScalarSelect[int]:
    """The first submission with figures of the expected report, by the index on form, period and unit."""
    own = expected_report.c
    return (
        select(func.min(table.c.submission_id))
        .where(table.c.form == own.form, table.c.period_id == own.period_id, table.c.unit_id == own.unit_id)
        .correlate(expected_report)
        .scalar_subquery()
    )


def _days_of_arrival(*, connection: Connection, scope: Scope) -> dict[int, date]:
    """{submission: day} for the files whose day of arrival is known; a day tells nothing of any unit."""
    query = select(submission.c.id, submission.c.received_on).where(submission.c.received_on.is_not(None))
    return {row[0]: row[1] for row in connection.execute(query)}
