"""Two maps beside each other as one SVG, for paper."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from dashboard.figures.map_svg import Paper

_GAP = 12.0
_HEAD = 16.0
_INK = "#17212b"


def half_of(paper: Paper) -> Paper:
    """The room of one of two maps, its head above it left out."""
    return replace(paper, width=(paper.width - _GAP) / 2, height=paper.height - _HEAD)


def two_maps(*, maps: Sequence[str], heads: Sequence[str], paper: Paper) -> str:
    """SVG of two maps drawn for ``half_of(paper)``, each under its head."""
    half = half_of(paper)
    places = (0.0, half.width + _GAP)
    parts = [
        f'<text x="{left:g}" y="11" font-family="Be Vietnam Pro" font-size="9" font-weight="600" fill="{_INK}">'
        f'{escape(head)}</text><svg x="{left:g}" y="{_HEAD:g}" width="{half.width:g}" height="{half.height:g}">'
        f"{own}</svg>"
        for left, head, own in zip(places, heads, maps, strict=True)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper.width:g}" height="{paper.height:g}" '
        f'viewBox="0 0 {paper.width:g} {paper.height:g}">{"".join(parts)}</svg>'
    )
