"""The ranking beside the map, and the table of all units below it: text, for two hundred rows are drawn at once."""

from collections.abc import Sequence
from html import escape
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard import ids
from dashboard.components.base import badge, card, icon, scroll_box
from dashboard.components.index_map import paint_of
from dashboard.components.index_words import (
    band_name,
    board_source,
    board_units,
    chance_text,
    change_note,
    range_text,
    rank_change_text,
    reason_text,
    score_text,
    signed,
)
from dashboard.components.ssr import flat, to_html
from dashboard.i18n import t
from dashboard.state import State, to_search
from dashboard.state_index import INDEX_PATH
from dashboard.views.index_board import RECOMPUTED, Board, BoardLine
from domain.index.library import PUBLISHED

_NO_BAR = '<span class="bar bar-none"></span>'


def index_ranking_card(*, board: Board, state: State) -> html.Section:
    """The card beside the map."""
    lang = state.lang
    return card(
        title=t("index.ranking", lang),
        subtitle=t("index.ranking.sub" if not board.is_published else "index.ranking.sub.published", lang),
        heading_id="ranking-heading",
        class_name="ranking-card",
        children=flat(
            index_ranking(board=board, state=state), id=ids.INDEX_RANKING, className="ranking-scroll",
            tabIndex="0", role="region", **{"aria-label": t("ranking.scroll", lang)},
        ),
    )  # fmt: skip


def index_ranking(*, board: Board, state: State) -> Markup:
    """The units in order; each row opens its unit. Those without a score come last, with the reason."""
    paint = paint_of(board=board, state=state)
    top = max((abs(own.score) for own in board.lines if own.score is not None), default=0.0) or 1.0
    rows = [
        _row(line=own, board=board, state=state, colour=paint.colour(n), top=top)
        for n, own in enumerate(board.lines)
    ]
    return Markup(f'<ol class="ranking index-ranking">{"".join(rows)}</ol>')


def _row(*, line: BoardLine, board: Board, state: State, colour: str, top: float) -> str:
    lang, is_open = state.lang, line.place.code == state.unit
    bar, value = _NO_BAR, ""
    if line.score is not None:
        fill = f"width:{max(0.0, line.score) / top:.1%};background-color:{colour}"
        bar = f'<span class="bar"><span class="bar-fill" style="{fill}"></span></span>'
        value = score_text(score=line.score, board=board, lang=lang)
    look = "ranking-row" + (" is-open" if is_open else "") + ("" if line.score is not None else " is-missing")
    return (
        f'<li><button type="button" class="{look}" data-unit="{escape(line.place.code)}" '
        f'aria-pressed="{str(is_open).lower()}"><span class="rank">{_rank(line)}</span>'
        f'<span class="unit-name"><span>{escape(line.place.name)}{_tie(line, lang=lang)}</span>'
        f'<span class="muted note">{escape(_note(line=line, board=board, lang=lang))}</span></span>'
        f'{bar}<span class="value">{value}</span></button></li>'
    )


def _rank(line: BoardLine) -> str:
    return "" if line.rank is None else str(line.rank)


def _note(*, line: BoardLine, board: Board, lang: str) -> str:
    """Under the name: the interval of the rank, else the band; the reason where there is no score."""
    if line.score is None:
        return reason_text(reason=line.reason, lang=lang)
    return range_text(line=line, lang=lang) or band_name(board=board, band=line.band, lang=lang)


def _tie(line: BoardLine, *, lang: str) -> str:
    if not line.is_tied:
        return ""
    return f" {to_html(badge(text=t('index.tie', lang), title=t('index.tie.long', lang)))}"


def columns_of(board: Board) -> tuple[str, ...]:
    """What the table says of each unit: published scores have a portal's rank, others an interval."""
    bands = ("band",) if board.bands else ()
    if board.is_published:
        portal = ("portal",) if any(own.published_rank is not None for own in board.lines) else ()
        return (*portal, "score", *bands, *(("change",) if board.previous else ()))
    change = () if board.why_no_change else ("change",)
    moved = ("moved",) if board.previous else ()
    return ("score", *bands, *change, *moved, "interval", "chance")


def index_table_card(*, board: Board, state: State, tools: Any, more: Any = None) -> html.Section:
    """Every unit with what is known of its rank; ``more`` stands under the title."""
    lang = state.lang
    return card(
        title=t("index.table", lang, units=board_units(board=board, lang=lang)),
        subtitle=change_note(board=board, lang=lang),
        heading_id="index-table-heading",
        class_name="full",
        tools=tools,
        children=[
            more,
            scroll_box(
                flat(index_table(board=board, lang=lang), id=ids.INDEX_TABLE),
                label=t("index.table", lang, units=board_units(board=board, lang=lang)),
                is_tall=True,
            ),
            html.P(board_source(board=board, lang=lang), className="source"),
            None if board.is_published else html.P(t("index.interval.note", lang), className="muted small"),
        ],
    )


def index_table(*, board: Board, lang: str) -> Markup:
    """The table as HTML."""
    names = columns_of(board)
    head = "".join(f'<th scope="col">{escape(t(f"table.{own}", lang))}</th>' for own in ("rank", "name"))
    head += "".join(
        f'<th scope="col" class="col-{own}">{escape(t(f"index.col.{own}", lang))}</th>' for own in names
    )
    body = "".join(_line(own, names=names, board=board, lang=lang) for own in board.lines)
    return Markup(
        f'<table class="plain-table index-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _line(line: BoardLine, *, names: Sequence[str], board: Board, lang: str) -> str:
    if line.score is None:
        said = escape(reason_text(reason=line.reason, lang=lang))
        cells = f'<td class="none words" colspan="{len(names)}">{said}</td>'
    else:
        cells = "".join(_cell(name, line=line, board=board, lang=lang) for name in names)
    look = "" if line.score is not None else ' class="is-missing"'
    return (
        f'<tr{look}><td class="rank-cell">{_rank(line)}{_tie(line, lang=lang)}</td><th scope="row">'
        f'<button type="button" class="link-button" data-unit="{escape(line.place.code)}">'
        f"{escape(line.place.name)}</button></th>{cells}</tr>"
    )


def _cell(name: str, *, line: BoardLine, board: Board, lang: str) -> str:
    if name == "interval":
        content = _interval(line, n=board.n_ranked)
    else:
        content = escape(cell_text(name, line=line, board=board, lang=lang))
    return f'<td class="col-{name}">{content}</td>'


def cell_text(name: str, *, line: BoardLine, board: Board, lang: str) -> str:
    """What a column says of a unit with a score."""
    if name == "score":
        return score_text(score=line.score or 0.0, board=board, lang=lang)
    if name == "band":
        return band_name(board=board, band=line.band, lang=lang)
    if name == "portal":
        return "" if line.published_rank is None else str(line.published_rank)
    if name == "chance":
        return chance_text(line=line, lang=lang)
    if name == "moved":
        is_new = line.rank_change is None
        return t("change.none", lang) if is_new else rank_change_text(change=line.rank_change or 0, lang=lang)
    if line.change is None:
        return t("change.none", lang)
    return signed(value=line.change, decimals=board.decimals, lang=lang)


def _interval(line: BoardLine, *, n: int) -> str:
    """The interval drawn on a line from the first rank to the last, then in numbers."""
    if line.range is None:
        return ""
    last = max(n - 1, 1)
    left, right = (line.range.low - 1) / last, (line.range.high - 1) / last
    at = (line.range.rank - 1) / last
    return (
        '<span class="rank-range" aria-hidden="true">'
        f'<span class="rank-range-line" style="left:{left:.1%};width:{right - left:.1%}"></span>'
        f'<span class="rank-range-point" style="left:{at:.1%}"></span></span> {line.range.low}–{line.range.high}'
    )


def file_links(*, state: State) -> list[html.A]:
    """Links to the ranking of the address as files, and to the definition of an index that is computed here."""
    kinds = ("xlsx", "csv") if state.index in (PUBLISHED, RECOMPUTED) else ("xlsx", "csv", "toml")
    return [_file_link(kind, state=state) for kind in kinds]


def _file_link(kind: str, *, state: State) -> html.A:
    name = t("index.download.toml" if kind == "toml" else f"download.{kind}", state.lang)
    stem = "definition" if kind == "toml" else "table"
    return html.A(
        [icon("download"), html.Span(kind.upper())],
        href=f"{INDEX_PATH}/{stem}.{kind}{to_search(state)}",
        className="button",
        download="",
        title=name,
        **{"aria-label": name},
    )
