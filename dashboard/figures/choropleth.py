"""The map as a plain dictionary: class indices in, Plotly JSON out.

Geometry is an address that the browser fetches once; a switch of indicator sends only the values. Classes are a
stepped scale over the class index. Units without data are a second trace (assets/22-page.js hatches it), the open
unit a third one that is nothing but an outline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures.marks import Circle, circle_props, mark_traces, small_props
from dashboard.palette import BORDER, NO_DATA, circle_colour, colours, stepped_scale
from dashboard.theme import FONT, as_theme, inks

VALUES, NO_VALUES, SELECTED, CIRCLES, SMALL = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Numbers:
    """Values (one per unit) and their places in the ranking, in the stead of hover texts for very many units.

    ``template`` sets them (``%{customdata}``, ``%{text}``) beside the name that the geometry file holds
    (``%{properties.n}``); three thousand texts would be most of what a switch sends.
    """

    values: Sequence[float | None]
    ranks: Sequence[int | str]
    template: str


@dataclass(frozen=True)
class MapFrame:
    """What a map shows: unit codes with their class and hover text; class None means no data.

    ``own_palette`` replaces the colours that follow from ``n_classes``, ``pivot`` and ``direction``. ``circles`` stand
    on top of the fills, ``small`` are the units whose ratio is over very few cases. ``frame_of`` (west, south, east,
    north) opens the map there instead of on all its shapes.
    """

    geometry_url: str
    codes: Sequence[str]
    classes: Sequence[int | None]
    hovers: Sequence[str]
    n_classes: int
    pivot: int | None
    direction: str
    theme: str
    selected: str = ""
    zoom_to_units: bool = False
    separators: str = ",."
    own_palette: Sequence[str] = ()
    circles: Sequence[Circle] = ()
    small: Sequence[str] = ()
    numbers: Numbers | None = None
    frame_of: tuple[float, float, float, float] | None = None
    palette: list[str] = field(init=False)

    def __post_init__(self) -> None:
        found = list(self.own_palette) or colours(
            k=self.n_classes,
            direction=self.direction,  # type: ignore[arg-type]
            theme=as_theme(self.theme),
            pivot=self.pivot,
        )
        object.__setattr__(self, "palette", found)


def value_props(frame: MapFrame) -> dict[str, Any]:
    """The part of the value trace that changes with the indicator."""
    props = {
        "colorscale": stepped_scale(palette=frame.palette or ["#888888"]),
        "zmin": -0.5,
        "zmax": max(1, frame.n_classes) - 0.5,
    }
    if frame.numbers is not None:
        return {**props, **_numbered(frame=frame, numbers=frame.numbers)}
    rows = [
        (c, k, h) for c, k, h in zip(frame.codes, frame.classes, frame.hovers, strict=True) if k is not None
    ]
    return {
        "locations": [row[0] for row in rows],
        "z": [row[1] for row in rows],
        "text": [row[2] for row in rows],
        **props,
    }


def _numbered(*, frame: MapFrame, numbers: Numbers) -> dict[str, Any]:
    known = [number for number, place in enumerate(frame.classes) if place is not None]
    return {
        "locations": [frame.codes[number] for number in known],
        "z": [frame.classes[number] for number in known],
        "customdata": [numbers.values[number] for number in known],
        "text": [numbers.ranks[number] for number in known],
        "hovertemplate": numbers.template,
    }


def missing_props(frame: MapFrame) -> dict[str, Any]:
    """The part of the no-data trace that changes with the indicator."""
    rows = [(c, h) for c, k, h in zip(frame.codes, frame.classes, frame.hovers, strict=True) if k is None]
    return {"locations": [row[0] for row in rows], "z": [0] * len(rows), "text": [row[1] for row in rows]}


def selected_props(code: str) -> dict[str, Any]:
    """The outline of one unit, or of none."""
    return {"locations": [code] if code else [], "z": [0] if code else []}


def changing_props(frame: MapFrame) -> dict[int, dict[str, Any]]:
    """What a switch of indicator replaces in each trace: values, never geometry."""
    colour = circle_colour(direction=frame.direction, theme=as_theme(frame.theme))  # type: ignore[arg-type]
    return {
        VALUES: value_props(frame),
        NO_VALUES: missing_props(frame),
        SELECTED: selected_props(frame.selected),
        CIRCLES: circle_props(frame.circles, colour=colour, theme=frame.theme),
        SMALL: small_props(frame.small),
    }


def choropleth(frame: MapFrame) -> dict[str, Any]:
    """The whole figure; ``changing_props`` says what a switch replaces."""
    props = changing_props(frame)
    theme = as_theme(frame.theme)
    common = {"type": "choropleth", "geojson": frame.geometry_url, "featureidkey": "id", "showscale": False}
    hover = {"hovertemplate": "%{text}<extra></extra>"}
    named = {"hovertemplate": "<b>%{properties.n}</b><br>%{text}<extra></extra>"}
    thin = {"line": {"color": BORDER[theme], "width": 0.12 if frame.numbers else 0.7}}
    flat = [[0, NO_DATA[theme]], [1, NO_DATA[theme]]]
    clear = [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]
    outline = {"line": {"color": inks(frame.theme).text, "width": 2.6}}
    return {
        "data": [
            {**common, **hover, "name": "values", "marker": thin, **props[VALUES]},
            {
                **common, **(named if frame.numbers else hover), "name": "no-data", "marker": thin,
                "colorscale": flat, **props[NO_VALUES],
            },
            {
                **common, "name": "selected", "marker": outline, "colorscale": clear, "hoverinfo": "skip",
                **props[SELECTED],
            },
            *mark_traces(
                geometry_url=frame.geometry_url, circles=props[CIRCLES], small=props[SMALL], theme=frame.theme
            ),
        ],
        "layout": layout(frame),
    }  # fmt: skip


def opening(frame: MapFrame) -> dict[str, Any]:
    """Where the map opens: on all its shapes, on those of the chosen district, or on ``frame_of``."""
    if frame.frame_of is None:
        return {"fitbounds": "locations" if frame.zoom_to_units else "geojson"}
    west, south, east, north = frame.frame_of
    return {"fitbounds": False, "lonaxis": {"range": [west, east]}, "lataxis": {"range": [south, north]}}


def layout(frame: MapFrame) -> dict[str, Any]:
    """Layout of the map: no base map, no margins, our typeface."""
    ink = inks(frame.theme)
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "dragmode": "pan",
        "separators": frame.separators,
        "font": {"family": FONT, "size": 14, "color": ink.text},
        "hoverlabel": {
            "bgcolor": ink.surface, "bordercolor": ink.muted, "align": "left",
            "font": {"family": FONT, "size": 14, "color": ink.text},
        },
        "geo": {
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            # Miller fills a wide frame; near the equator it differs from Mercator by two in a hundred.
            "projection": {"type": "miller"},
            **opening(frame),
        },
        "uirevision": frame.geometry_url + str(frame.zoom_to_units),
    }  # fmt: skip
