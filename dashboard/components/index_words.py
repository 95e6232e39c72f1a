"""Sentences and phrases of a ranking: the page, its map, its tables and its files speak through these."""

from collections.abc import Sequence
from statistics import median

from dashboard.format import date_text, number, value_text
from dashboard.i18n import t
from dashboard.views.index_board import Board, BoardLine
from dashboard.words import (
    period_label,
    period_with_dates,
    place_in_sentence,
    source_line,
    units_word,
)
from domain.index.notes import TEXTS
from domain.periods import local_day

SURE = 0.95
"""A unit is called certain to be among the first ten from this share of the draws on."""
FIRST = 10


def board_units(*, board: Board, lang: str) -> str:
    """What the units of the ranking are called."""
    return units_word(level=board.level, structure=board.structure, lang=lang)


def board_title(*, board: Board, lang: str) -> str:
    """Index, version, units, place, period; that weights are only tried."""
    place = place_in_sentence(name=(board.district or board.province).name, lang=lang)
    text = t(
        "index.title",
        lang,
        index=index_name(board=board, lang=lang),
        level=board_units(board=board, lang=lang),
        place=place,
        period=board.period.label(lang=lang),
    )
    return f"{text} · {t('index.trial', lang)}" if board.is_trial else text


def index_name(*, board: Board, lang: str) -> str:
    """Title of the index with its version, or the day it was taken from the portal."""
    name = board.title(lang=lang)
    if board.captured_at is not None:
        return t("index.captured", lang, index=name, day=date_text(day=local_day(board.captured_at)))
    return t("index.versioned", lang, index=name, version=board.version) if board.version else name


def score_text(*, score: float, board: Board, lang: str) -> str:
    """A score with the places its scale needs."""
    return number(value=score, lang=lang, decimals=board.decimals)


def signed(*, value: float, decimals: int, lang: str) -> str:
    """A difference with its sign."""
    text = number(value=value, lang=lang, decimals=decimals)
    is_more = value > 0 and any(digit in text for digit in "123456789")
    return f"+{text}" if is_more else text


def reason_text(*, reason: str, lang: str) -> str:
    """Why a unit has no score."""
    if reason in TEXTS:
        return TEXTS[reason][0 if lang == "vi" else 1]
    return t(f"index.reason.{reason or 'unknown'}", lang)


def band_name(*, board: Board, band: str | None, lang: str) -> str:
    """Name of a band; of a score below all bands that it is in none, '' where there are no bands."""
    if not board.bands:
        return ""
    found = next((own.name(lang=lang) for own in board.bands if own.id == band), None)
    return found or t("index.band.none", lang)


def rank_change_text(*, change: int, lang: str) -> str:
    """``▲ 3``, ``▼ 2`` or that it is the same, with words for those who do not see arrows."""
    if not change:
        return "="
    return f"{'▲' if change > 0 else '▼'} {number(value=abs(change), lang=lang)}"


def range_text(*, line: BoardLine, lang: str) -> str:
    """``hạng 3–9``; '' where the rank has no interval."""
    if line.range is None:
        return ""
    return t("index.range", lang, low=line.range.low, high=line.range.high)


def chance_text(*, line: BoardLine, lang: str) -> str:
    """Probability of the first ten in percent, never rounded to what is not certain."""
    if line.range is None:
        return ""
    share = 100 * line.range.top_ten
    if 0 < share < 1:
        return t("index.chance.low", lang)
    if 99 < share < 100:
        return t("index.chance.high", lang)
    return f"{number(value=share, lang=lang)}\u00a0%"


def board_finding(*, board: Board, lang: str) -> str:
    """The ranking in a sentence, with ``**`` around its figures."""
    known = [own for own in board.lines if own.score is not None]
    head = period_label(period=board.period, lang=lang)
    if not known:
        return t("index.finding.none", lang, period=head, units=board_units(board=board, lang=lang))
    parts = [_ends(board=board, known=known, head=head, lang=lang)]
    parts.append(
        ", ".join(
            t("index.finding.band", lang, n=own.n, band=own.name(lang=lang)) for own in board.bands if own.n
        )
    )
    parts.append(_sure(board=board, lang=lang))
    if len(board.lines) > 1:
        parts.append(_without(board=board, lang=lang))
    return "; ".join(part for part in parts if part) + "."


def _ends(*, board: Board, known: Sequence[BoardLine], head: str, lang: str) -> str:
    scores = [own.score for own in known if own.score is not None]
    best, worst = max(scores), min(scores)
    if len(known) == 1:
        score = score_text(score=best, board=board, lang=lang)
        return t("index.finding.one", lang, period=head, name=known[0].place.name, score=score)
    return t(
        "index.finding",
        lang,
        period=head,
        first=_named([own for own in known if own.score == best], lang=lang),
        high=score_text(score=best, board=board, lang=lang),
        last=_named([own for own in known if own.score == worst], lang=lang),
        low=score_text(score=worst, board=board, lang=lang),
        middle=score_text(score=float(median(scores)), board=board, lang=lang),
    )


def _named(lines: Sequence[BoardLine], *, lang: str) -> str:
    first = lines[0].place.name
    return t("index.finding.more", lang, name=first, n=len(lines) - 1) if len(lines) > 1 else first


def _sure(*, board: Board, lang: str) -> str:
    """How many are certain to be among the first ten; nothing where there are hardly more."""
    found = [own.range for own in board.lines if own.range is not None]
    if board.n_ranked <= 2 * FIRST or not found:
        return ""
    return t("index.finding.sure", lang, n=sum(own.top_ten >= SURE for own in found), first=FIRST)


def _without(*, board: Board, lang: str) -> str:
    missing = sum(own.score is None for own in board.lines)
    units = board_units(board=board, lang=lang)
    if missing:
        return t("index.finding.missing", lang, n=missing, units=units)
    return t("index.finding.complete", lang, units=units)


def board_source(*, board: Board, lang: str) -> str:
    """The line under map and table."""
    if not board.is_published:
        return source_line(source=board.source, structure=board.structure, lang=lang)
    text = t(
        "index.source.published",
        lang,
        period=period_with_dates(period=board.period, lang=lang),
        n=board.source.n,
        total=board.source.n_total,
        units=board_units(board=board, lang=lang),
    )
    return f"{text} · {t('synthetic.short', lang)}" if board.source.is_synthetic else text


def change_note(*, board: Board, lang: str) -> str:
    """What changes are against, or why scores are not compared."""
    if board.why_no_change and not (board.why_no_change == "not_absolute" and board.previous):
        return t(f"index.change.{board.why_no_change}", lang)
    previous = board.previous.label(lang=lang) if board.previous else ""
    key = "index.change.ranks_only" if board.why_no_change else "index.change.against"
    return t(key, lang, period=previous)


def figure_text(*, value: float | None, unit: str, lang: str) -> str:
    """The figure of an indicator with its unit, or that it was not reported."""
    if value is None:
        return t("reason.not_reported", lang)
    return value_text(value=value, display_unit=unit, lang=lang)
