"""A small scatter plot as SVG text: points, a frame, nothing that needs a script."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, EDGE = 220.0, 132.0, 7.0


def scatter(*, xs: Sequence[float], ys: Sequence[float], label: str, colour: str, line: str) -> str:
    """One dot for each pair, each axis from the least to the greatest value; ``label`` is read instead of the picture.

    ``line`` is the colour of the frame. Raises ValueError without points.
    """
    if not xs or len(xs) != len(ys):
        raise ValueError(f"{len(xs)} and {len(ys)} figures make no pairs")
    left = _placed(xs, size=WIDTH)
    top = [HEIGHT - own for own in _placed(ys, size=HEIGHT)]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in zip(left, top, strict=True))
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(label)}" class="scatter">'
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1:.0f}" height="{HEIGHT - 1:.0f}" fill="none" stroke="{line}"/>'
        f'<g fill="{colour}" fill-opacity="0.55">{dots}</g></svg>'
    )


def _placed(values: Sequence[float], *, size: float) -> list[float]:
    low, high = min(values), max(values)
    span = high - low
    room = size - 2 * EDGE
    return [EDGE + room * ((value - low) / span if span else 0.5) for value in values]
