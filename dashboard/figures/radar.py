"""A radar as SVG text: one unit's place among all on several axes, each from last (middle) to first (edge).

Axes hold shares of the units that do no better, so that indicators of different units of measure can stand together.
"""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin

from dashboard.theme import Inks

_RINGS = (0.25, 0.5, 0.75, 1.0)


def radar(
    *, values: Sequence[float | None], names: Sequence[str], label: str, ink: Inks, size: float = 220.0
) -> str:
    """SVG of ``values`` (0 to 1, None = no value: its corner is left open), one axis each, named by number."""
    middle, reach = size / 2, size / 2 - 18
    n = len(values)
    rings = "".join(
        f'<polygon points="{_corners(n, middle=middle, reach=reach * share)}" fill="none" stroke="{ink.grid}"/>'
        for share in _RINGS
    )
    axes = "".join(
        _axis(i, n, name=name, middle=middle, reach=reach, ink=ink) for i, name in enumerate(names)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="radar" viewBox="0 0 {size:g} {size:g}" width="{size:g}" '
        f'height="{size:g}" role="img" aria-label="{escape(label, quote=True)}">{rings}{axes}'
        f"{_shape(values, middle=middle, reach=reach, ink=ink)}</svg>"
    )


def _place(index: int, n: int, *, middle: float, reach: float) -> tuple[float, float]:
    angle = 2 * pi * index / n - pi / 2
    return middle + reach * cos(angle), middle + reach * sin(angle)


def _corners(n: int, *, middle: float, reach: float) -> str:
    places = (_place(i, n, middle=middle, reach=reach) for i in range(n))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _axis(index: int, n: int, *, name: str, middle: float, reach: float, ink: Inks) -> str:
    x, y = _place(index, n, middle=middle, reach=reach)
    at_x, at_y = _place(index, n, middle=middle, reach=reach + 10)
    return (
        f'<path d="M{middle:g} {middle:g}L{x:.1f} {y:.1f}" stroke="{ink.grid}"/>'
        f'<text x="{at_x:.1f}" y="{at_y + 4:.1f}" text-anchor="middle" font-size="12" fill="{ink.muted}">'
        f"{escape(name)}</text>"
    )


def _shape(values: Sequence[float | None], *, middle: float, reach: float, ink: Inks) -> str:
    """Sides between neighbouring axes that both have a value, and a dot on each value."""
    n = len(values)
    places = [
        None if value is None else _place(i, n, middle=middle, reach=reach * value)
        for i, value in enumerate(values)
    ]
    sides = []
    for i, place in enumerate(places):
        other = places[(i + 1) % n]
        if place and other:
            sides.append(f"M{place[0]:.1f} {place[1]:.1f}L{other[0]:.1f} {other[1]:.1f}")
    dots = "".join(
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="3" fill="{ink.accent}"/>'
        for place in places
        if place
    )
    return f'<path d="{"".join(sides)}" fill="none" stroke="{ink.accent}" stroke-width="2"/>{dots}'
