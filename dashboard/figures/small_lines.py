"""Small lines over time as SVG text, drawn on one scale so that they can be compared across units.

A missing value is a gap, never a zero and never bridged; no line crosses the day of another structure or meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboard.theme import Inks

_EDGE, _DOT, _LAST_DOT = 5.0, 1.9, 3.2


@dataclass(frozen=True)
class SmallPoint:
    """A value on a day (None is a gap); ``is_carried``: not the unit's own report; ``is_estimated``: by a share."""

    day: date
    value: float | None
    is_carried: bool = False
    is_estimated: bool = False


@dataclass(frozen=True)
class Scale:
    """What all small lines of an indicator share: days and values from edge to edge, and where lines are cut."""

    first: date
    last: date
    low: float
    high: float
    breaks: tuple[date, ...] = ()
    target: float | None = None


def scale_of(
    *,
    lines: Sequence[Sequence[SmallPoint]],
    breaks: Sequence[date] = (),
    target: float | None = None,
) -> Scale | None:
    """The common scale of lines; None without any value. Breaks outside the days shown are left out."""
    days = [point.day for line in lines for point in line]
    values = [point.value for line in lines for point in line if point.value is not None]
    if not values:
        return None
    shown = values if target is None else [*values, target]
    low, high = min(shown), max(shown)
    if low == high:
        low, high = low - 1.0, high + 1.0
    first, last = min(days), max(days)
    inside = tuple(day for day in breaks if first < day <= last)
    return Scale(first=first, last=last, low=low, high=high, breaks=inside, target=target)


def small_line(
    *,
    points: Sequence[SmallPoint],
    scale: Scale,
    label: str,
    ink: Inks,
    width: float = 150.0,
    height: float = 54.0,
) -> str:
    """SVG of one line; ``label`` says in words what it shows."""
    frame = _Frame(scale=scale, width=width, height=height)
    parts = [_level(frame, ink=ink), *(_break(frame, day=day, ink=ink) for day in scale.breaks)]
    parts.extend(_run(frame, run=run, ink=ink) for run in _runs(points, breaks=scale.breaks))
    known = [point for point in points if point.value is not None]
    parts.extend(_dot(frame, point=point, is_last=point is known[-1], ink=ink) for point in known)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="small-line" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{escape(label, quote=True)}">'
        f"{''.join(parts)}</svg>"
    )


@dataclass(frozen=True)
class _Frame:
    scale: Scale
    width: float
    height: float

    def x(self, day: date) -> float:
        span = (self.scale.last - self.scale.first).days or 1
        return _EDGE + (self.width - 2 * _EDGE) * (day - self.scale.first).days / span

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.height - _EDGE - (self.height - 2 * _EDGE) * share


def _runs(points: Sequence[SmallPoint], *, breaks: Sequence[date]) -> list[list[SmallPoint]]:
    """Points with values that one line may join, oldest first."""
    out: list[list[SmallPoint]] = []
    before: SmallPoint | None = None
    for point in points:
        if point.value is None:
            before = None
            continue
        joined = before is not None and not any(before.day < day <= point.day for day in breaks)
        if joined:
            out[-1].append(point)
        else:
            out.append([point])
        before = point
    return out


def _run(frame: _Frame, *, run: Sequence[SmallPoint], ink: Inks) -> str:
    path = " ".join(f"{frame.x(p.day):.1f},{frame.y(p.value):.1f}" for p in run if p.value is not None)
    dash = ' stroke-dasharray="3 2.5"' if any(point.is_carried for point in run) else ""
    return f'<polyline points="{path}" fill="none" stroke="{ink.accent}" stroke-width="2"{dash}/>'


def _dot(frame: _Frame, *, point: SmallPoint, is_last: bool, ink: Inks) -> str:
    at = f'cx="{frame.x(point.day):.1f}" cy="{frame.y(point.value or 0.0):.1f}"'
    radius = _LAST_DOT if is_last else _DOT
    fill = ink.surface if point.is_estimated else ink.accent
    return f'<circle {at} r="{radius}" fill="{fill}" stroke="{ink.accent}"/>'


def _level(frame: _Frame, *, ink: Inks) -> str:
    """The ground line, and the target as a dashed line where there is one."""
    bottom = frame.height - 1
    ground = f'<path d="M{_EDGE} {bottom:g}H{frame.width - _EDGE:g}" stroke="{ink.grid}"/>'
    if frame.scale.target is None:
        return ground
    y = frame.y(frame.scale.target)
    line = f'd="M{_EDGE} {y:.1f}H{frame.width - _EDGE:g}" stroke="{ink.muted}" stroke-dasharray="5 3"'
    return f"{ground}<path {line}/>"


def _break(frame: _Frame, *, day: date, ink: Inks) -> str:
    x = frame.x(day)
    return f'<path d="M{x:.1f} 0V{frame.height:g}" stroke="{ink.muted}" stroke-dasharray="1 2"/>'
