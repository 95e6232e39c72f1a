"""Published scores of an official set beside their recomputation: never mixed, every difference with its reason.

The published score is the official one. The recomputation explains it: which groups can be computed from the published
counts, how far they differ, how many points an indicator leaves, and which points were given for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from domain.periods import Period

EQUAL, DIFFERS, NO_COUNTS, ABOVE_MAXIMUM, NOT_PUBLISHED = (
    "equal",
    "differs",
    "no_counts",
    "above_maximum",
    "not_published",
)
OF = "/of"
_NOISE = 0.005


@dataclass(frozen=True)
class Component:
    """Counts behind the points of one indicator, as published.

    ``ratio`` (percent) is used where no counts are given; ``flag`` is the publisher's mark on the quality of the data.
    """

    numerator: float | None
    denominator: float | None
    ratio: float | None = None
    score: float | None = None
    flag: str = ""


Components = Mapping[str, Mapping[str, Component]]
"""unit -> metric -> counts."""


def recompute(*, spec: IndexSpec, components: Components) -> IndexResult:
    """The index computed from published counts; metrics without counts leave their groups empty."""
    units = list(components)
    columns: dict[str, list[float]] = {}
    for own in spec.indicators:
        pairs = [_counts(components[unit].get(own.id)) for unit in units]
        columns[own.numerator] = [pair[0] for pair in pairs]
        columns[f"{own.id}{OF}"] = [pair[1] for pair in pairs]
    frame = pd.DataFrame(columns, index=pd.Index(units, dtype=str), dtype="float64")
    return compute(spec=spec, data=IndexData.of(frame))


def _counts(own: Component | None) -> tuple[float, float]:
    """Numerator and denominator; a published ratio counts as so many of 100."""
    if own is None:
        return np.nan, np.nan
    if own.numerator is not None and own.denominator is not None:
        return own.numerator, own.denominator
    return (np.nan, np.nan) if own.ratio is None else (own.ratio, 100.0)


@dataclass(frozen=True)
class GroupDifference:
    """One group of one unit. ``difference`` is published less recomputed, None when either is missing.

    ``verdict``: equal, differs, no_counts (``missing`` names the metrics without counts), above_maximum, not_published.
    """

    unit: str
    group: str
    published: float | None
    recomputed: float | None
    difference: float | None
    maximum: float
    verdict: str
    missing: tuple[str, ...]


def group_differences(
    *, result: IndexResult, published: Mapping[str, Mapping[str, float | None]]
) -> tuple[GroupDifference, ...]:
    """Every group of every unit: what was published, what was computed, and why they differ."""
    spec = result.spec
    out = []
    for row, unit in enumerate(result.data.units):
        for group in spec.children[spec.root.id]:
            own = published.get(unit, {}).get(group)
            found = _known(result.score(group)[row])
            maximum = group_maximum(spec=spec, group=group)
            difference = None if own is None or found is None else round(own - found, 6)
            out.append(
                GroupDifference(
                    unit=unit,
                    group=group,
                    published=own,
                    recomputed=found,
                    difference=difference,
                    maximum=maximum,
                    verdict=_verdict(published=own, difference=difference, maximum=maximum),
                    missing=_without_counts(result=result, row=row, group=group),
                )
            )
    return tuple(out)


def _verdict(*, published: float | None, difference: float | None, maximum: float) -> str:
    if published is None:
        return NOT_PUBLISHED
    if published > maximum + _NOISE:
        return ABOVE_MAXIMUM
    if difference is None:
        return NO_COUNTS
    return EQUAL if abs(difference) < _NOISE else DIFFERS


def _without_counts(*, result: IndexResult, row: int, group: str) -> tuple[str, ...]:
    children = result.spec.children[group]
    return tuple(child for child in children if np.isnan(result.score(child)[row]))


def group_maximum(*, spec: IndexSpec, group: str) -> float:
    """Most points that a group can give."""
    return sum(own.points.maximum for own in spec.indicators if own.parent == group and own.points)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True)
class PointsLeft:
    """Points that an indicator left on the table. ``is_default``: its points were given for nothing to count.

    ``is_shared``: a fact of the province that every commune bears alike, not a result of the commune.
    """

    metric: str
    group: str
    score: float | None
    maximum: float
    left: float | None
    is_default: bool
    is_shared: bool
    flag: str


def points_left(*, result: IndexResult, components: Components, unit: str) -> tuple[PointsLeft, ...]:
    """Indicators of one unit from the most points left to the least; those without a score last.

    The published points of an indicator are used where there are any, else those computed from its counts.
    """
    row = result.data.units.index(unit)
    shared = set(result.spec.notes.get("province_level", "").split())
    out = []
    for own in result.spec.indicators:
        if own.points is None:
            continue
        component = components[unit].get(own.id)
        published = component.score if component else None
        score = published if published is not None else _known(result.score(own.id)[row])
        out.append(
            PointsLeft(
                metric=own.id,
                group=own.parent,
                score=score,
                maximum=own.points.maximum,
                left=None if score is None else own.points.maximum - score,
                is_default=is_default(component=component, when_empty=own.points.when_empty),
                is_shared=own.id in shared,
                flag=component.flag if component else "",
            )
        )
    return tuple(sorted(out, key=lambda one: (one.left is None, -(one.left or 0.0))))


def is_default(*, component: Component | None, when_empty: float | None) -> bool:
    """Whether the points of an indicator were given although there was nothing to count."""
    return bool(when_empty) and component is not None and component.denominator == 0


@dataclass(frozen=True)
class WithoutDefaults:
    """A published total without points that were given for nothing to count.

    ``rate`` is what was earned of what could be earned, in percent: it compares units with and without such points.
    """

    published: float
    given: float
    earned: float
    reachable: float
    rate: float


def without_defaults(
    *, result: IndexResult, components: Components, unit: str, published: float
) -> WithoutDefaults:
    """The total of a unit without default points."""
    lines = points_left(result=result, components=components, unit=unit)
    whole = sum(line.maximum for line in lines)
    given = sum(line.score or 0.0 for line in lines if line.is_default)
    reachable = whole - sum(line.maximum for line in lines if line.is_default)
    earned = published - given
    return WithoutDefaults(
        published=published, given=given, earned=earned, reachable=reachable, rate=earned / reachable * 100
    )


@dataclass(frozen=True)
class Capture:
    """When and by which formula scores of a period were published."""

    period: Period
    formula_version: str


def may_compare(*, now: Capture, before: Capture) -> bool:
    """Whether a change from ``before`` to ``now`` means something: the same formula, and periods that compare.

    Two captures of one running period (a year begun on the same day) compare; other periods must be of one kind and
    of the same structure of units, and a running period never compares with a complete one.
    """
    if now.formula_version != before.formula_version or now.period.structure != before.period.structure:
        return False
    if "custom" in (now.period.kind, before.period.kind):
        return now.period.start == before.period.start
    return now.period.kind == before.period.kind and now.period.calendar == before.period.calendar


def deltas(
    *, now: Mapping[str, float | None], before: Mapping[str, float | None], captures: Sequence[Capture]
) -> dict[str, float | None]:
    """Change of each unit's score; all None unless the two captures (now, before) compare."""
    comparable = may_compare(now=captures[0], before=captures[1])
    return {
        unit: score - old
        if comparable and score is not None and (old := before.get(unit)) is not None
        else None
        for unit, score in now.items()
    }
