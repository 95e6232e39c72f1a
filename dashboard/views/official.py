"""Index 766 as published, one capture at a time, beside what its published counts explain; never mixed with it."""

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.cache import memoize_view
from dashboard.views.index_units import bands_of
from dashboard.views.official_model import (
    OfficialCapture,
    OfficialGroup,
    OfficialPoints,
    OfficialUnit,
    OfficialView,
)
from dashboard.views.official_reading import (
    Captured,
    formula_of,
    group_ids,
    read_captures,
    score_of,
)
from dashboard.views.places import geometry_on, province_on
from dashboard.views.session import data_version, get_tree, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.index.compute import IndexResult, band_of
from domain.index.library import find_definition
from domain.index.official import (
    GroupDifference,
    deltas,
    group_differences,
    group_maximum,
    points_left,
    recompute,
    without_defaults,
)
from domain.index.rank import rank_scores
from domain.index.spec import IndexSpec
from domain.units.structure import Node
from store.queries.official import CaptureRow

DEFINITION, TOTAL = "index_766", "total"


@memoize_view(version=data_version)
def get_official_view(*, scope: Scope, structure: str, province: str, captured: str = "") -> OfficialView:
    """The published index of the communes of a province; ``captured`` is the day of a capture (2026-10-10).

    Raises NoCaptureError when there is none.
    """
    spec = find_definition(DEFINITION)
    rows, now, before = read_captures(
        scope=scope, structure=structure, province=province, captured=captured, spec=spec
    )
    tree = get_tree(scope=scope, structure=structure, province=province)
    communes = tree.nodes(level="commune", day=now.row.period.end)
    nodes = [n for n in communes if n.code in now.scores]
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
        groups=tuple(_group(spec=spec, group=g, units=units) for g in group_ids(spec)),
        units=units,
        n_ties=_ties(units),
        geometry=geometry,
        province=place_of(province_on(tree=tree, day=now.row.period.end)),
        absent=tuple(place_of(n) for n in communes if n.code not in now.scores),
        bands=bands_of(spec=spec, found=[unit.band for unit in units]),
    )


def get_official_points(
    *, scope: Scope, structure: str, province: str, unit: str, captured: str = ""
) -> OfficialPoints:
    """Points left by ``unit``, by indicator; empty when no counts of it are there. Raises NoCaptureError."""
    spec = find_definition(DEFINITION)
    _, now, _ = read_captures(
        scope=scope, structure=structure, province=province, captured=captured, spec=spec
    )
    own = now.components.get(unit)
    if not own:
        return OfficialPoints(unit=unit, lines=())
    result = recompute(spec=spec, components={unit: own})
    return OfficialPoints(unit=unit, lines=points_left(result=result, components={unit: own}, unit=unit))


def _capture(row: CaptureRow) -> OfficialCapture:
    return OfficialCapture(
        period=row.period,
        captured_at=row.captured_at,
        n_units=row.n_units,
        has_counts=row.has_counts,
        is_synthetic=row.is_synthetic,
    )


def _units(
    *, nodes: Sequence[Node], now: Captured, before: Captured | None, result: IndexResult
) -> tuple[OfficialUnit, ...]:
    totals = {node.code: score_of(now.scores[node.code], TOTAL) for node in nodes}
    ranks = rank_scores(scores=np.array([np.nan if v is None else v for v in totals.values()]))
    changes: Mapping[str, float | None] = {}
    if before is not None:
        old = {unit: score_of(rows, TOTAL) for unit, rows in before.scores.items()}
        captures = [formula_of(own, spec=result.spec) for own in (now, before)]
        changes = deltas(now=totals, before=old, captures=captures)
    published = {n.code: {g: score_of(now.scores[n.code], g) for g in group_ids(result.spec)} for n in nodes}
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
    now: Captured,
    result: IndexResult,
    rank: int | None,
    change: float | None,
    differences: tuple[GroupDifference, ...],
) -> OfficialUnit:
    rows, components = now.scores[node.code], now.components.get(node.code)
    total = score_of(rows, TOTAL)
    is_explained = bool(components) and total is not None
    return OfficialUnit(
        place=place_of(node),
        total=total,
        rank=rank,
        published_rank=rows[TOTAL].rank if TOTAL in rows else None,
        band=None if total is None else band_of(score=total, spec=result.spec),
        change=change,
        scores=tuple(score_of(rows, group) for group in group_ids(result.spec)),
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
    at = group_ids(spec).index(group)
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
