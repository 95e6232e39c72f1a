"""Nested circles with their values: the legend of a map of amounts, as SVG for the page and for paper."""

from collections.abc import Sequence
from html import escape

_GAP, _LEADER = 6.0, 16.0
_CHAR_WIDTH = 0.6


def circle_legend(
    *,
    rings: Sequence[tuple[float, str]],
    colour: str,
    ink: str,
    font: str,
    size: float = 14.0,
    unit: str = "px",
) -> str:
    """SVG of circles that stand on one line, each with its text beside its top; '' without rings.

    ``rings``: (diameter, text), greatest first; ``size`` is that of the text; all lengths are in ``unit``. Texts are
    moved apart where circles are too much alike.
    """
    if not rings:
        return ""
    widest = rings[0][0]
    tops = _apart([widest - diameter for diameter, _ in rings], step=size * 1.25)
    up = size * 0.6
    height = max(widest, tops[-1] + size * 0.6) + up + 1
    middle, labels = widest / 2 + 1, widest + _GAP + _LEADER
    width = labels + (max(len(text) for _, text in rings) + 1) * size * _CHAR_WIDTH
    parts = []
    for (diameter, text), top in zip(rings, tops, strict=True):
        edge = up + widest - diameter
        parts.append(
            f'<circle cx="{middle:.1f}" cy="{edge + diameter / 2:.1f}" r="{diameter / 2:.1f}" fill-opacity="0.3"/>'
            f'<path d="M{middle:.1f} {edge:.1f}L{widest + _GAP:.1f} {up + top:.1f}H{labels - 3:.1f}" '
            'fill="none" stroke-dasharray="2 2"/>'
        )
        parts.append(
            f'<text x="{labels:.1f}" y="{up + top + size * 0.35:.1f}" fill="{ink}" stroke="none">{escape(text)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}{unit}" height="{height:.0f}{unit}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true" focusable="false">'
        f'<g fill="{colour}" stroke="{ink}" stroke-width="0.9" font-family="{escape(font)}" '
        f'font-size="{size:g}">{"".join(parts)}</g></svg>'
    )


def _apart(tops: Sequence[float], *, step: float) -> list[float]:
    """The same heights, each at least a line below the one before."""
    out: list[float] = []
    for top in tops:
        out.append(top if not out else max(top, out[-1] + step))
    return out
