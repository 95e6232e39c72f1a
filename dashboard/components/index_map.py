"""The map of a ranking, coloured by bands or by classes, with its legend: pure functions of a board."""

from dataclasses import dataclass
from typing import Any

from dash import Patch, html

from dashboard import ids
from dashboard.components.base import card
from dashboard.components.index_words import (
    band_name,
    board_source,
    board_title,
    range_text,
    reason_text,
    score_text,
)
from dashboard.components.map_card import (
    canvas_of,
    frame_of,
    frame_patch,
    separators,
    shows_a_part,
    with_geometry,
)
from dashboard.components.map_kinds.card import map_badges
from dashboard.components.ssr import flat
from dashboard.figures.choropleth import MapFrame
from dashboard.format import number
from dashboard.i18n import t
from dashboard.palette import colours
from dashboard.state import State
from dashboard.state_index import BANDS, CLASSES
from dashboard.theme import as_theme
from dashboard.views.index_board import Board, BoardLine
from dashboard.words import class_range, count_text


@dataclass(frozen=True)
class Paint:
    """How lines are coloured: the class of each (lowest 0, None without a score), its name and number of units."""

    places: tuple[int | None, ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    palette: tuple[str, ...]

    def colour(self, position: int) -> str:
        """The colour of the line at ``position`` of the board, '' without a score."""
        place = self.places[position]
        return "" if place is None else self.palette[place]


def shade_of(*, board: Board, state: State) -> str:
    """Bands or classes, as asked for; else bands where there are units in two of them or more."""
    if not board.bands:
        return CLASSES
    n_used = len({own.band for own in board.lines if own.score is not None})
    return state.shade or (BANDS if n_used > 1 else CLASSES)


def paint_of(*, board: Board, state: State) -> Paint:
    """Bands of the index, or classes of equal numbers of units."""
    if shade_of(board=board, state=state) == BANDS:
        places, names = _banded(board, lang=state.lang)
    else:
        places = board.classes.indices([own.score for own in board.lines])
        names = [
            class_range(line=line, classes=board.classes, display_unit="points", lang=state.lang)
            for line in board.classes.legend
        ]
    palette = colours(k=len(names), direction="+", theme=as_theme(state.theme))
    return Paint(
        places=tuple(places),
        names=tuple(names),
        counts=tuple(places.count(n) for n in range(len(names))),
        palette=tuple(palette),
    )


def _banded(board: Board, *, lang: str) -> tuple[list[int | None], list[str]]:
    """Bands from the lowest; below them those that reach none, where there are any."""
    rising = list(reversed(board.bands))
    order: list[str | None] = [own.id for own in rising]
    names = [
        t("index.band.from", lang, band=own.name(lang=lang), score=number(value=own.at_least, lang=lang))
        for own in rising
    ]
    if any(own.score is not None and own.band is None for own in board.lines):
        order.insert(0, None)
        names.insert(0, t("index.band.none", lang))
    return [None if own.score is None else order.index(own.band) for own in board.lines], names


def index_frame(*, board: Board, state: State) -> MapFrame:
    """The values of the map."""
    paint = paint_of(board=board, state=state)
    return MapFrame(
        geometry_url=board.geometry.url,
        codes=[own.place.code for own in board.lines],
        classes=paint.places,
        hovers=[_hover(own, board=board, lang=state.lang) for own in board.lines],
        n_classes=len(paint.names),
        pivot=None,
        direction="+",
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(board),
        separators=separators(state.lang),
        own_palette=paint.palette,
        frame_of=frame_of(board),
    )


def index_patch(*, board: Board, state: State) -> Patch:
    """What moved weights send to the map: values, never geometry."""
    return frame_patch(index_frame(board=board, state=state))


def _hover(line: BoardLine, *, board: Board, lang: str) -> str:
    name = f"<b>{line.place.name}</b>"
    if line.score is None:
        return f"{name}<br>{reason_text(reason=line.reason, lang=lang)}"
    rank = t("rank.of", lang, rank=line.rank, n=board.n_ranked)
    score = t("index.hover.score", lang, score=score_text(score=line.score, board=board, lang=lang))
    parts = [name, score, band_name(board=board, band=line.band, lang=lang), rank]
    parts.append(range_text(line=line, lang=lang))
    return "<br>".join(part for part in parts if part)


def index_map_card(*, board: Board, state: State) -> html.Section:
    """The card; without geometry its drawing says how to get one."""
    lang = state.lang
    title = board_title(board=board, lang=lang)
    source = with_geometry(line=board_source(board=board, lang=lang), geometry=board.geometry, lang=lang)
    return card(
        title=html.Span(title, id=ids.MAP_TITLE),
        heading_id="map-heading",
        class_name="map-card",
        tools=map_badges(geometry=board.geometry, lang=lang),
        children=[
            html.Div(
                [
                    canvas_of(frame=index_frame(board=board, state=state), title=title, lang=lang),
                    flat(index_legend(board=board, state=state), id=ids.INDEX_LEGEND),
                ],
                className="map-body",
            ),
            html.P(source, className="source"),
        ],
    )


def index_legend(*, board: Board, state: State) -> list[Any]:
    """The colours from the lowest, the units without a score, and what the colours stand for."""
    lang = state.lang
    paint = paint_of(board=board, state=state)
    items = [
        _item(colour=colour, name=name, n=n, lang=lang)
        for colour, name, n in zip(paint.palette, paint.names, paint.counts, strict=True)
    ]
    missing = sum(own.score is None for own in board.lines)
    if missing:
        items.append(_item(colour="", name=t("index.legend.none", lang), n=missing, lang=lang))
    note = t("index.legend.trial", lang) if board.is_trial else ""
    return [
        html.P(
            t("direction.+", lang),
            className="legend-direction",
            **{
                "data-shade": shade_of(board=board, state=state)
            },  # moved weights may bring bands in or out of use
        ),
        html.Ul(items, className="legend-list"),
        html.P(note, className="legend-note") if note else None,
    ]


def _item(*, colour: str, name: str, n: int, lang: str) -> html.Li:
    look: dict[str, Any] = {"className": "swatch swatch-none"}
    if colour:
        look = {"className": "swatch", "style": {"backgroundColor": colour}}
    return html.Li(
        [
            html.Span(**look),
            html.Span(name, className="legend-range"),
            html.Span(count_text(n=n, lang=lang), className="legend-count"),
        ]
    )
