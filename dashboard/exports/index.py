"""A ranking as a table for spreadsheets: every unit, how sure its rank is, and the score of each part of the index."""

from datetime import date
from typing import Any

from dashboard.components.index_words import (
    band_name,
    board_finding,
    board_source,
    board_title,
    change_note,
    index_name,
    reason_text,
)
from dashboard.exports.table import Sheet
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.views.index_board import Board, BoardLine
from dashboard.views.index_model import IndexView
from dashboard.views.official_model import OfficialView
from dashboard.words import level_name, parent_text

_OWN = (
    "rank",
    "code",
    "name",
    "parent",
    "score",
    "band",
    "change",
    "moved",
    "low",
    "high",
    "chance",
    "reason",
)
_PUBLISHED = ("rank", "portal", "code", "name", "parent", "score", "band", "change", "reason")
_DECIMALS = {"rank": 0, "portal": 0, "moved": 0, "low": 0, "high": 0, "chance": 3}
_WIDTHS = {"name": 28, "parent": 24, "reason": 34, "band": 16}
_PLACES = 4


def index_sheet(
    *, board: Board, view: IndexView | None, official: OfficialView | None, lang: str, made_on: date
) -> Sheet:
    """The ranking with what it shows, its method, source and date above it."""
    names = _PUBLISHED if board.is_published else _OWN
    parts = _parts(view=view, official=official, lang=lang)
    rows = [_row(own, names=names, board=board, lang=lang) for own in board.lines]
    scores = _scores(view=view, official=official)
    n = len(parts)
    return Sheet(
        title=board_title(board=board, lang=lang),
        notes=_notes(board=board, view=view, lang=lang, made_on=made_on),
        header=(*(t(f"export.index.{name}", lang) for name in names), *parts),
        rows=tuple(
            (*row, *scores.get(own.place.code, (None,) * n))
            for row, own in zip(rows, board.lines, strict=True)
        ),
        decimals=(*(_DECIMALS.get(name, _places(name)) for name in names), *(2,) * n),
        widths=(*(_WIDTHS.get(name, 10) for name in names), *(16,) * n),
    )


def _places(name: str) -> int | None:
    return _PLACES if name in ("score", "change") else None


def _parts(*, view: IndexView | None, official: OfficialView | None, lang: str) -> tuple[str, ...]:
    if official is not None:
        return tuple(own.title_vi if lang == "vi" else own.title_en for own in official.groups)
    return tuple(own.title(lang=lang) for own in view.elements if own.parent) if view else ()


def _scores(*, view: IndexView | None, official: OfficialView | None) -> dict[str, tuple[float | None, ...]]:
    if official is not None:
        return {unit.place.code: unit.scores for unit in official.units}
    if view is None:
        return {}
    kept = [n for n, own in enumerate(view.elements) if own.parent]
    return {unit.place.code: tuple(unit.scores[n] for n in kept) for unit in view.units}


def _notes(*, board: Board, view: IndexView | None, lang: str, made_on: date) -> tuple[str, ...]:
    level = level_name(level=board.level, structure=board.structure, lang=lang)
    lines = [
        index_name(board=board, lang=lang),
        board_finding(board=board, lang=lang).replace("**", ""),
        t("export.filters", lang, structure=t(f"structure.{board.structure}", lang), level=level),
        board.note(lang=lang),
        *(view.method(lang=lang) if view else ()),
        change_note(board=board, lang=lang),
        board_source(board=board, lang=lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]
    if board.is_trial:
        lines.insert(0, t("index.trial.notice", lang))
    if board.source.is_synthetic:
        lines.insert(0, t("synthetic.long", lang))
    return tuple(line for line in lines if line)


def _row(line: BoardLine, *, names: tuple[str, ...], board: Board, lang: str) -> tuple[Any, ...]:
    own = line.range
    cells: dict[str, Any] = {
        "rank": line.rank,
        "portal": line.published_rank,
        "code": line.place.code,
        "name": line.place.name,
        "parent": parent_text(place=line.place, lang=lang),
        "score": line.score,
        "band": band_name(board=board, band=line.band, lang=lang) if line.score is not None else None,
        "change": line.change,
        "moved": line.rank_change,
        "low": own.low if own else None,
        "high": own.high if own else None,
        "chance": own.top_ten if own else None,
        "reason": None if line.score is not None else reason_text(reason=line.reason, lang=lang),
    }
    return tuple(cells[name] or None if name == "band" else cells[name] for name in names)
