"""Index 766 as published, one capture at a time, beside what its published counts explain; never mixed with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import Connection

from dashboard.cache import memoize_view
from dashboard.views.official_model import (
    OfficialCapture,
    OfficialGroup,
    OfficialPoints,
    OfficialUnit,
    OfficialView,
)
from dashboard.views.places import geometry_on
from dashboard.views.session import data_version, get_tree, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.index.compute import IndexResult, band_of
from domain.index.library import find_definition
from domain.index.official import (
    Capture,
    Component,
    Components,
    GroupDifference,
    deltas,
    group_differences,
    group_maximum,
    may_compare,
    points_left,
    recompute,
    without_defaults,
)
from domain.index.rank import rank_scores
from domain.index.spec import IndexSpec
from domain.units.structure import Node
from store.queries import official
from store.queries.official import CaptureRow, CountsRow, PublishedRow

INDEX_ID, DEFINITION, TOTAL = "766", "index_766", "total"
_ABOVE = 0.005
Scores = Mapping[str, Mapping[str, PublishedRow]]


class NoCaptureError(Exception):
    """No capture of the portal is there: the page says how to load one."""


@dataclass(frozen=True)
class _Captured:
    row: CaptureRow
    scores: Scores
    components: Components


@memoize_view(version=data_version)
def get_official_view(*, scope: Scope, structure: str, province: str, captured: str = "") -> OfficialView:
    """The published index of the communes of a province; ``captured`` is the day of a capture (2026-10-10).

    Raises NoCaptureError when there is none.
    """
    spec = find_definition(DEFINITION)
    rows, now, before = _read(
        scope=scope, structure=structure, province=province, captured=captured, spec=spec
    )
    tree = get_tree(scope=scope, structure=structure, province=province)
    nodes = [n for n in tree.nodes(level="commune", day=now.row.period.end) if n.code in now.scores]
    result = recompute(spec=spec, components={n.code: now.components.get(n.code, {}) for n in nodes})
    units = _units(nodes=nodes, now=now, before=before, result=result)
    with reading() as connection:
        geometry = geometry_on(
            connection=connection,
            scope=scope,
            structure=structure,
            level="commune",
            province=province,
            day=now.row.period.end,
        )
    return OfficialView(
        structure=structure,
        capture=_capture(now.row),
        captures=tuple(_capture(row) for row in reversed(rows)),
        compared_with=_capture(before.row) if before else None,
        groups=tuple(_group(spec=spec, group=g, units=units) for g in _group_ids(spec)),
        units=units,
        n_ties=_ties(units),
        geometry=geometry,
    )


def get_official_points(
    *, scope: Scope, structure: str, province: str, unit: str, captured: str = ""
) -> OfficialPoints:
    """Points left by ``unit``, by indicator; empty when no counts of it are there. Raises NoCaptureError."""
    spec = find_definition(DEFINITION)
    _, now, _ = _read(scope=scope, structure=structure, province=province, captured=captured, spec=spec)
    own = now.components.get(unit)
    if not own:
        return OfficialPoints(unit=unit, lines=())
    result = recompute(spec=spec, components={unit: own})
    return OfficialPoints(unit=unit, lines=points_left(result=result, components={unit: own}, unit=unit))


def _read(
    *, scope: Scope, structure: str, province: str, captured: str, spec: IndexSpec
) -> tuple[list[CaptureRow], _Captured, _Captured | None]:
    """One row for each day of captures, the day asked for (else the latest), and the day before it that compares."""
    with reading() as connection:
        rows = official.captures(
            connection=connection, scope=scope, index_id=INDEX_ID, structure=structure, province=province
        )
        days = _days(rows)
        if not days:
            raise NoCaptureError
        at = next((n for n, own in enumerate(days) if captured in _names(own)), len(days) - 1)
        read = [
            _captured(connection=connection, scope=scope, rows=own) for own in days[max(at - 1, 0) : at + 1]
        ]
    now, before = _with_points(read[-1]), read[0] if at else None
    is_comparable = before is not None and may_compare(
        now=_formula(now, spec=spec), before=_formula(before, spec=spec)
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
    n_units, has_counts = max(row.n_units for row in rows), any(row.has_counts for row in rows)
    return replace(rows[-1], n_units=n_units, has_counts=has_counts)


def _captured(*, connection: Connection, scope: Scope, rows: Sequence[CaptureRow]) -> _Captured:
    """Scores and counts of one day; of a unit captured twice the later ones."""
    scores: dict[str, dict[str, PublishedRow]] = {}
    components: dict[str, dict[str, Component]] = {}
    for row in rows:
        found = official.published(
            connection=connection,
            scope=scope,
            index_id=INDEX_ID,
            period_id=row.period_id,
            captured_at=row.captured_at,
        )
        counts = official.counts(
            connection=connection, scope=scope, period_id=row.period_id, captured_at=row.captured_at
        )
        scores |= _by_unit(found)
        components |= _components(counts)
    return _Captured(row=_whole_day(rows), scores=scores, components=components)


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


def _with_points(now: _Captured) -> _Captured:
    """The counts with the points that were published for each metric."""
    points = {
        unit: {
            metric: Component(
                own.numerator, own.denominator, own.ratio, _score(now.scores.get(unit, {}), metric), own.flag
            )
            for metric, own in metrics.items()
        }
        for unit, metrics in now.components.items()
    }
    return _Captured(row=now.row, scores=now.scores, components=points)


def _score(rows: Mapping[str, PublishedRow], component: str) -> float | None:
    found = rows.get(component)
    return found.score if found else None


def _group_ids(spec: IndexSpec) -> tuple[str, ...]:
    return spec.children[spec.root.id]


def _formula(own: _Captured, *, spec: IndexSpec) -> Capture:
    """The portal names no version of its formula; one that gives more than a maximum is not one that does not."""
    above = any(
        (_score(rows, group) or 0) > group_maximum(spec=spec, group=group) + _ABOVE
        for rows in own.scores.values()
        for group in _group_ids(spec)
    )
    return Capture(period=own.row.period, formula_version="above the maximum" if above else "")


def _capture(row: CaptureRow) -> OfficialCapture:
    return OfficialCapture(
        period=row.period, captured_at=row.captured_at, n_units=row.n_units, has_counts=row.has_counts
    )


def _units(
    *, nodes: Sequence[Node], now: _Captured, before: _Captured | None, result: IndexResult
) -> tuple[OfficialUnit, ...]:
    totals = {node.code: _score(now.scores[node.code], TOTAL) for node in nodes}
    ranks = rank_scores(scores=np.array([np.nan if v is None else v for v in totals.values()]))
    changes: Mapping[str, float | None] = {}
    if before is not None:
        old = {unit: _score(rows, TOTAL) for unit, rows in before.scores.items()}
        captures = [_formula(own, spec=result.spec) for own in (now, before)]
        changes = deltas(now=totals, before=old, captures=captures)
    published = {n.code: {g: _score(now.scores[n.code], g) for g in _group_ids(result.spec)} for n in nodes}
    differences: dict[str, list[GroupDifference]] = {}
    for found in group_differences(result=result, published=published):
        differences.setdefault(found.unit, []).append(found)
    return tuple(
        _unit(
            node=node,
            now=now,
            result=result,
            rank=None if np.isnan(ranks[n]) else int(ranks[n]),
            change=changes.get(node.code),
            differences=tuple(differences[node.code]) if node.code in now.components else (),
        )
        for n, node in enumerate(nodes)
    )


def _unit(
    *,
    node: Node,
    now: _Captured,
    result: IndexResult,
    rank: int | None,
    change: float | None,
    differences: tuple[GroupDifference, ...],
) -> OfficialUnit:
    rows, components = now.scores[node.code], now.components.get(node.code)
    total = _score(rows, TOTAL)
    is_explained = bool(components) and total is not None
    return OfficialUnit(
        place=place_of(node),
        total=total,
        rank=rank,
        published_rank=rows[TOTAL].rank if TOTAL in rows else None,
        band=None if total is None else band_of(score=total, spec=result.spec),
        change=change,
        scores=tuple(_score(rows, group) for group in _group_ids(result.spec)),
        differences=differences,
        without_defaults=without_defaults(
            result=result, components=now.components, unit=node.code, published=total
        )
        if is_explained and total is not None
        else None,
        flags=tuple(sorted({own.flag for own in (components or {}).values() if own.flag})),
    )


def _group(*, spec: IndexSpec, group: str, units: Sequence[OfficialUnit]) -> OfficialGroup:
    element = next(own for own in spec.elements if own.id == group)
    at = _group_ids(spec).index(group)
    scores = {unit.scores[at] for unit in units if unit.scores[at] is not None}
    return OfficialGroup(
        id=group,
        title_vi=element.title_vi,
        title_en=element.title_en,
        maximum=group_maximum(spec=spec, group=group),
        is_recomputable=any(
            d.recomputed is not None for u in units for d in u.differences if d.group == group
        ),
        is_same_everywhere=len(units) > 1 and len(scores) == 1,
    )


def _ties(units: Sequence[OfficialUnit]) -> int:
    """Units that share a rank here and had different ones on the portal."""
    published: dict[int, set[int | None]] = {}
    for unit in units:
        if unit.rank is not None:
            published.setdefault(unit.rank, set()).add(unit.published_rank)
    return sum(len(own) for own in published.values() if len(own) > 1)
