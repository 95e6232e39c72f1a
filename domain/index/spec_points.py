"""Reading the scoring rule of an indicator: ``points = {rule = "threshold", max = 6, full_at = 0.8}``."""

from typing import Any

from domain.index.spec import ALL_OR_NOTHING, PROPORTIONAL, STEPS, THRESHOLD, Points
from domain.index.spec_reading import Table, fail

_KEYS = ("rule", "max", "full_at", "steps", "when_empty")
_RULES = (PROPORTIONAL, THRESHOLD, STEPS, ALL_OR_NOTHING)


def read_points(row: Table) -> Points | None:
    """The rule of the indicator, or None; raises IndexDefinitionError."""
    if "points" not in row.raw:
        return None
    own = Table(row.mapping("points"), element=row.element, keys=_KEYS)
    rule = own.one_of("rule", known=_RULES, default=PROPORTIONAL)
    steps = _steps(own) if rule == STEPS else ()
    maximum = own.number("max", default=max((points for _, points in steps), default=None))
    full_at = own.number("full_at", default=None if rule in (THRESHOLD, ALL_OR_NOTHING) else 1.0)
    empty = own.number("when_empty") if "when_empty" in own.raw else None
    _check(row.element, maximum=maximum, full_at=full_at, empty=empty, needs_positive=rule in _RULES[:2])
    return Points(rule=rule, maximum=maximum, full_at=full_at, steps=steps, when_empty=empty)


def _check(
    element: str, *, maximum: float, full_at: float, empty: float | None, needs_positive: bool
) -> None:
    if maximum <= 0:
        raise fail(
            element,
            vi=f"points.max = {maximum:g}. Điểm tối đa phải lớn hơn 0; bỏ chỉ tiêu không chấm điểm.",
            en=f"points.max = {maximum:g}. The maximum must be above 0; leave an indicator out that is not scored.",
        )
    if needs_positive and full_at <= 0:
        raise fail(
            element,
            vi=f"points.full_at = {full_at:g}. Ngưỡng đạt điểm tối đa phải lớn hơn 0.",
            en=f"points.full_at = {full_at:g}. The value that gives all points must be above 0.",
        )
    if empty is not None and not 0 <= empty <= maximum:
        raise fail(
            element,
            vi=f"points.when_empty = {empty:g}. Điểm mặc định phải từ 0 đến {maximum:g}.",
            en=f"points.when_empty = {empty:g}. Default points must be from 0 to {maximum:g}.",
        )


def _steps(own: Table) -> tuple[tuple[float, float], ...]:
    """``steps = [[4, 20], [3, 15]]``: from 4 on 20 points, from 3 on 15."""
    rows = own.raw.get("steps")
    if not isinstance(rows, list) or not rows or not all(_is_pair(row) for row in rows):
        raise fail(
            own.element,
            vi="points.steps phải là các cặp [ngưỡng, điểm], ví dụ steps = [[4, 20], [3, 15]].",
            en="points.steps must be pairs [threshold, points], for instance steps = [[4, 20], [3, 15]].",
        )
    if len({row[0] for row in rows}) < len(rows):
        raise fail(
            own.element,
            vi="points.steps có hai bậc cùng ngưỡng. Giữ một bậc.",
            en="points.steps has two steps with one threshold. Keep one of them.",
        )
    return tuple((float(threshold), float(points)) for threshold, points in rows)


def _is_pair(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and all(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in row)
    )
