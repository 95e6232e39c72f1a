"""Lines over time as a plain dictionary. A missing period is a gap, never a zero and never bridged.

Where the meaning of a figure or the units themselves change, lines end and begin anew: none crosses a ``Break``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.theme import FONT, Inks, inks

_DASH = {"unit": "solid", "province": "solid", "peers": "dot", "before": "longdash"}
_SYMBOL = {"unit": "circle", "province": "square", "peers": "diamond-open", "before": "x"}
_WIDTH = {"unit": 3.2, "province": 2, "peers": 2, "before": 2}


@dataclass(frozen=True)
class TrendLine:
    """One line: role ``unit``, ``province`` or ``peers``, its values (None is a gap) and their hover texts.

    ``carried``: whether each point was carried over from the units before it: hollow, on a dashed line.
    """

    role: str
    name: str
    values: Sequence[float | None]
    hovers: Sequence[str]
    carried: Sequence[bool] = ()

    def is_carried(self, place: int) -> bool:
        """Whether the point at ``place`` was carried over."""
        return bool(self.carried) and self.carried[place]


@dataclass(frozen=True)
class Break:
    """An upright line before the period at ``place``, with words: what comes after is not what was before."""

    place: int
    text: str


def trend(
    *,
    labels: Sequence[str],
    ticks: Sequence[str],
    lines: Sequence[TrendLine],
    theme: str,
    separators: str,
    suffix: str,
    target: float | None,
    breaks: Sequence[Break] = (),
) -> dict[str, Any]:
    """The figure: ``labels`` are the periods in order; ``target`` draws a level line, ``breaks`` upright ones."""
    ink = inks(theme)
    return {
        "data": [
            _trace(line=line, labels=labels, ink=ink, start=start, stop=stop, is_first=place == 0)
            for line in lines
            for place, (start, stop) in enumerate(_segments(line=line, breaks=breaks))
        ],
        "layout": {
            "margin": {"l": 52, "r": 16, "t": 8, "b": 44},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 13, "color": ink.muted},
            "separators": separators,
            "hovermode": "x unified",
            "hoverlabel": {
                "bgcolor": ink.surface, "bordercolor": ink.muted, "font": {"color": ink.text, "family": FONT},
            },
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": ink.text}},
            "xaxis": {
                "type": "category", "showgrid": False, "linecolor": ink.grid, "fixedrange": True, "automargin": True,
                "categoryorder": "array", "categoryarray": list(labels),
                "tickvals": list(labels),
                "ticktext": list(ticks),
            },
            "yaxis": {
                "gridcolor": ink.grid, "zeroline": False, "rangemode": "tozero", "fixedrange": True,
                "ticksuffix": f"\u00a0{suffix}" if suffix == "%" else "", "automargin": True, "nticks": 6,
            },
            "shapes": [
                *([_target_line(target=target, ink=ink)] if target is not None else []),
                *(_break_line(own=own, ink=ink) for own in breaks),
            ],
            "annotations": [_break_text(own=own, ink=ink) for own in breaks],
        },
    }  # fmt: skip


def _segments(*, line: TrendLine, breaks: Sequence[Break]) -> list[tuple[int, int]]:
    """Where the pieces of a line start and stop: at breaks, and where carried points end; those with a value only."""
    size = len(line.values)
    cuts = {own.place for own in breaks if 0 < own.place < size}
    cuts |= {i for i in range(1, size) if line.is_carried(i) != line.is_carried(i - 1)}
    edges = [0, *sorted(cuts), size]
    found = [
        (start, stop)
        for start, stop in pairwise(edges)
        if any(value is not None for value in line.values[start:stop])
    ]
    return found or [(0, size)]


def _trace(
    *, line: TrendLine, labels: Sequence[str], ink: Inks, start: int, stop: int, is_first: bool
) -> dict[str, Any]:
    colour = {"unit": ink.accent, "province": ink.province, "peers": ink.peers, "before": ink.peers}[
        line.role
    ]
    is_carried = line.is_carried(start)
    symbol = _SYMBOL[line.role]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.name,
        "legendgroup": line.name,
        "showlegend": is_first,
        "x": list(labels[start:stop]),
        "y": list(line.values[start:stop]),
        "text": list(line.hovers[start:stop]),
        "hovertemplate": "%{text}",
        "connectgaps": False,
        "line": {"color": colour, "width": _WIDTH[line.role], "dash": "dash" if is_carried else _DASH[line.role]},
        "marker": {
            "color": colour, "size": 7,
            "symbol": f"{symbol}-open" if is_carried and not symbol.endswith("-open") else symbol,
        },
    }  # fmt: skip


def _break_line(*, own: Break, ink: Inks) -> dict[str, Any]:
    """Between two periods: on an axis of categories places are numbers from 0."""
    line = {"color": ink.text, "width": 1.2, "dash": "dot"}
    at = own.place - 0.5
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _break_text(*, own: Break, ink: Inks) -> dict[str, Any]:
    return {
        "text": own.text, "xref": "x", "yref": "paper", "x": own.place - 0.5, "y": 0.02, "xanchor": "right",
        "yanchor": "bottom", "showarrow": False, "textangle": -90,
        "font": {"family": FONT, "size": 12, "color": ink.text},
    }  # fmt: skip


def _target_line(*, target: float, ink: Inks) -> dict[str, Any]:
    line = {"color": ink.muted, "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "line": line}
