"""Captures of the published index, read and put together by day; which two of them compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from dashboard.views.session import reading
from domain.access import Scope
from domain.index.library import PUBLISHED
from domain.index.official import Capture, Component, Components, group_maximum, may_compare
from domain.index.spec import IndexSpec
from store.queries import official
from store.queries.official import CaptureRow, CountsRow, PublishedRow

_ABOVE = 0.005
Scores = Mapping[str, Mapping[str, PublishedRow]]


class NoCaptureError(Exception):
    """No capture of the portal is there: the page says how to load one."""


@dataclass(frozen=True)
class Captured:
    """One day of captures: scores by unit and component, counts by unit and metric."""

    row: CaptureRow
    scores: Scores
    components: Components


def read_captures(
    *, scope: Scope, structure: str, province: str, captured: str, spec: IndexSpec
) -> tuple[list[CaptureRow], Captured, Captured | None]:
    """One row for each day of captures, the day asked for (else the latest), and the day before it that compares.

    Raises NoCaptureError.
    """
    with reading() as connection:
        rows = official.captures(
            connection=connection, scope=scope, index_id=PUBLISHED, structure=structure, province=province
        )
        days = _days(rows)
        if not days:
            raise NoCaptureError
        at = next((n for n, own in enumerate(days) if captured in _names(own)), len(days) - 1)
        read = [
            _read_day(connection=connection, scope=scope, rows=own) for own in days[max(at - 1, 0) : at + 1]
        ]
    now, before = _with_points(read[-1]), read[0] if at else None
    is_comparable = before is not None and may_compare(
        now=formula_of(now, spec=spec), before=formula_of(before, spec=spec)
    )
    return [_whole_day(own) for own in days], now, before if is_comparable else None


def _days(rows: Sequence[CaptureRow]) -> list[list[CaptureRow]]:
    """Captures of one period and day together: a detail file is taken seconds after its summary, for fewer units."""
    days: dict[tuple[int, date], list[CaptureRow]] = {}
    for row in rows:
        days.setdefault((row.period_id, row.captured_at.date()), []).append(row)
    return sorted(days.values(), key=lambda own: own[-1].captured_at)


def _names(rows: Sequence[CaptureRow]) -> set[str]:
    return {row.captured_at.isoformat() for row in rows} | {rows[0].captured_at.date().isoformat()}


def _whole_day(rows: Sequence[CaptureRow]) -> CaptureRow:
    return replace(
        rows[-1],
        n_units=max(row.n_units for row in rows),
        has_counts=any(row.has_counts for row in rows),
        is_synthetic=any(row.is_synthetic for row in rows),
    )


def _read_day(*, connection: Connection, scope: Scope, rows: Sequence[CaptureRow]) -> Captured:
    """Scores and counts of one day; of a unit captured twice the later ones."""
    scores: dict[str, dict[str, PublishedRow]] = {}
    components: dict[str, dict[str, Component]] = {}
    for row in rows:
        found = official.published(
            connection=connection,
            scope=scope,
            index_id=PUBLISHED,
            period_id=row.period_id,
            captured_at=row.captured_at,
        )
        counts = official.counts(
            connection=connection, scope=scope, period_id=row.period_id, captured_at=row.captured_at
        )
        scores |= _by_unit(found)
        components |= _components(counts)
    return Captured(row=_whole_day(rows), scores=scores, components=components)


def _by_unit(rows: Sequence[PublishedRow]) -> dict[str, dict[str, PublishedRow]]:
    out: dict[str, dict[str, PublishedRow]] = {}
    for row in rows:
        out.setdefault(row.unit_code, {})[row.component] = row
    return out


def _components(rows: Sequence[CountsRow]) -> dict[str, dict[str, Component]]:
    out: dict[str, dict[str, Component]] = {}
    for row in rows:
        own = Component(row.numerator, row.denominator, ratio=row.ratio, flag=row.flag)
        out.setdefault(row.unit_code, {})[row.metric] = own
    return out


def _with_points(now: Captured) -> Captured:
    """The counts with the points that were published for each metric."""
    points = {
        unit: {
            metric: Component(
                own.numerator,
                own.denominator,
                own.ratio,
                score_of(now.scores.get(unit, {}), metric),
                own.flag,
            )
            for metric, own in metrics.items()
        }
        for unit, metrics in now.components.items()
    }
    return Captured(row=now.row, scores=now.scores, components=points)


def score_of(rows: Mapping[str, PublishedRow], component: str) -> float | None:
    """The published score of a component, None where there is none."""
    found = rows.get(component)
    return found.score if found else None


def group_ids(spec: IndexSpec) -> tuple[str, ...]:
    """Groups of the published index, as written."""
    return spec.children[spec.root.id]


def formula_of(own: Captured, *, spec: IndexSpec) -> Capture:
    """The portal names no version of its formula; one that gives more than a maximum is not one that does not."""
    above = any(
        (score_of(rows, group) or 0) > group_maximum(spec=spec, group=group) + _ABOVE
        for rows in own.scores.values()
        for group in group_ids(spec)
    )
    return Capture(period=own.row.period, formula_version="above the maximum" if above else "")
