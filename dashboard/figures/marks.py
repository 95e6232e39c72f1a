"""Marks on top of a map's fills: circles for amounts, a small diamond for ratios over very few cases.

Their places are the middles of the shapes, which the browser knows: nothing but codes and sizes is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.theme import inks

ZERO_SIZE = 7
"""Diameter of the open ring that says "zero", in pixels: no area would be right, and nothing would be no data."""
SMALL_SIZE = 9


@dataclass(frozen=True)
class Circle:
    """The circle of one unit: ``diameter`` in pixels, 0 = the value is zero.

    Without a ``hover`` text the circle is not there for the pointer: the shape below it speaks.
    """

    code: str
    diameter: float
    hover: str


def circle_props(circles: Sequence[Circle], *, colour: str, theme: str) -> dict[str, Any]:
    """The part of the circle trace that changes with the indicator: large circles below small ones."""
    ordered = sorted(circles, key=lambda own: -own.diameter)
    is_silent = not any(own.hover for own in ordered)
    return {
        "hoverinfo": "skip" if is_silent else "text",
        "hovertemplate": "" if is_silent else "%{text}<extra></extra>",
        "locations": [own.code for own in ordered],
        "text": [] if is_silent else [own.hover for own in ordered],
        "marker": {
            "sizemode": "diameter",
            "size": [round(own.diameter, 1) or ZERO_SIZE for own in ordered],
            "symbol": ["circle" if own.diameter else "circle-open" for own in ordered],
            "color": colour,
            "opacity": 0.82,
            "line": {"color": inks(theme).surface, "width": [1 if own.diameter else 1.8 for own in ordered]},
        },
    }


def small_props(codes: Sequence[str]) -> dict[str, Any]:
    """The part of the small-denominator trace that changes with the indicator."""
    return {"locations": list(codes)}


def mark_traces(
    *, geometry_url: str, circles: dict[str, Any], small: dict[str, Any], theme: str
) -> list[Any]:
    """The two traces, in this order."""
    common = {
        "type": "scattergeo", "geojson": geometry_url, "locationmode": "geojson-id", "featureidkey": "id",
        "mode": "markers", "showlegend": False,
    }  # fmt: skip
    ink = inks(theme)
    diamond = {
        "symbol": "diamond", "size": SMALL_SIZE, "color": ink.surface, "line": {"color": ink.text, "width": 1.5},
    }  # fmt: skip
    return [
        {**common, "name": "circles", **circles},
        {**common, "name": "small", "hoverinfo": "skip", "marker": diamond, **small},
    ]
