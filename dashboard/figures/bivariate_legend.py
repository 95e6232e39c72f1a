"""The legend of a map of two indicators on paper: a square of colours with its headings, as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_CELL_WIDTH, _CELL_HEIGHT, _LABEL_WIDTH = 54.0, 22.0, 68.0
_SIZE, _LINE = 7.0, 9.5
_INK = "#17212b"


@dataclass(frozen=True)
class LegendCell:
    """One colour with the number of units in it."""

    colour: str
    ink: str
    count: str
    is_worst: bool


def bivariate_legend(
    *,
    names: tuple[str, str],
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, str]],
    cells: Sequence[Sequence[LegendCell]],
) -> str:
    """SVG in points: the two ``names``, classes of the first as columns, of the second as rows, top row first.

    A heading is a word and a range; ``cells[row][column]``.
    """
    top = 2 * _LINE + 2 * _LINE + 4
    width = _LABEL_WIDTH + _CELL_WIDTH * len(columns) + 2
    width = max(width, max(len(name) for name in names) * _SIZE * 0.56)
    height = top + _CELL_HEIGHT * len(rows) + 2
    parts = [_text(x=0, y=_SIZE + place * _LINE, text=name, weight=600) for place, name in enumerate(names)]
    for place, heading in enumerate(columns):
        middle = _LABEL_WIDTH + _CELL_WIDTH * (place + 0.5)
        parts += _heading(x=middle, y=2 * _LINE + _SIZE + 2, heading=heading, anchor="middle")
    for place, (heading, line) in enumerate(zip(rows, cells, strict=True)):
        edge = top + place * _CELL_HEIGHT
        parts += _heading(x=_LABEL_WIDTH - 5, y=edge + 9.5, heading=heading, anchor="end")
        parts += [_cell(x=_LABEL_WIDTH + _CELL_WIDTH * n, y=edge, cell=cell) for n, cell in enumerate(line)]
    # The framed cell last, so that no neighbour covers its frame.
    parts.sort(key=lambda part: 'class="worst"' in part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}pt" height="{height:.0f}pt" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><g font-family="Be Vietnam Pro" font-size="{_SIZE:g}" fill="{_INK}">'
        f"{''.join(parts)}</g></svg>"
    )


def _heading(*, x: float, y: float, heading: tuple[str, str], anchor: str) -> list[str]:
    return [
        _text(x=x, y=y + place * 8, text=text, anchor=anchor) for place, text in enumerate(heading) if text
    ]


def _cell(*, x: float, y: float, cell: LegendCell) -> str:
    frame = (
        f'class="worst" stroke="{_INK}" stroke-width="1.8"'
        if cell.is_worst
        else 'stroke="#ffffff" stroke-width="1"'
    )
    return (
        f'<g {frame}><rect x="{x:.1f}" y="{y:.1f}" width="{_CELL_WIDTH:g}" height="{_CELL_HEIGHT:g}" '
        f'fill="{cell.colour}"/><text x="{x + _CELL_WIDTH / 2:.1f}" y="{y + _CELL_HEIGHT / 2 + 3:.1f}" '
        f'text-anchor="middle" fill="{cell.ink}" stroke="none" font-size="8.5">{escape(cell.count)}</text></g>'
    )


def _text(*, x: float, y: float, text: str, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )
