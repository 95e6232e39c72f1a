"""Insets of a map on paper: frames with islands too small and too far out to be seen on the map itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INSET_WIDTH, INSET_HEIGHT, GAP = 88.0, 76.0, 6.0
_INK, _MUTED, _DOT = "#17212b", "#51606d", 2.4


@dataclass(frozen=True)
class Inset:
    """One frame: its name and what it is a part of, the colour of its unit (None: hatched, no data), its islands.

    ``places``: where the islands lie in a frame of INSET_WIDTH by INSET_HEIGHT less its lines of
    text, in points.
    """

    name: str
    part: str
    fill: str | None
    places: Sequence[tuple[float, float]]


TEXT_HEIGHT = 19.0


def insets_height(n_insets: int) -> float:
    """The height of that many frames, one above the other, with the edge below them."""
    return n_insets * (INSET_HEIGHT + GAP)


def insets_svg(*, insets: Sequence[Inset], right: float, bottom: float) -> str:
    """SVG of the frames, one above the other, ending at ``right`` and ``bottom``; '' without any."""
    top = bottom - len(insets) * (INSET_HEIGHT + GAP) + GAP
    parts = [
        _frame(inset=own, left=right - INSET_WIDTH, top=top + number * (INSET_HEIGHT + GAP))
        for number, own in enumerate(insets)
    ]
    return f'<g font-family="Be Vietnam Pro">{"".join(parts)}</g>' if parts else ""


def _frame(*, inset: Inset, left: float, top: float) -> str:
    dots = "".join(
        f'<circle cx="{left + x:.1f}" cy="{top + y:.1f}" r="{_DOT}" fill="{inset.fill or "url(#h)"}" '
        f'stroke="{_INK}" stroke-width="0.5"/>'
        for x, y in inset.places
    )
    base = top + INSET_HEIGHT
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{INSET_WIDTH:g}" height="{INSET_HEIGHT:g}" fill="#ffffff" '
        f'stroke="{_MUTED}" stroke-width="0.6"/>{dots}'
        f'<text x="{left + 4:.1f}" y="{base - 11:.1f}" font-size="7" font-weight="600" fill="{_INK}">'
        f"{escape(inset.name)}</text>"
        f'<text x="{left + 4:.1f}" y="{base - 3.5:.1f}" font-size="6" fill="{_MUTED}">{escape(inset.part)}</text>'
    )
