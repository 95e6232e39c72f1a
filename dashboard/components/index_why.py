"""Why a unit has its rank: what each part of the index gives it, beside the median and the best of all units."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import rich, scroll_box
from dashboard.components.index_words import figure_text, score_text, signed
from dashboard.format import number
from dashboard.i18n import t
from dashboard.views.index_board import Board, BoardLine
from dashboard.views.index_model import IndexElement, IndexView, UnitContribution
from domain.catalogue_files import get_catalogue

_COLUMNS = ("part", "value", "drawn", "gives", "against", "could")
_NAMED = 2
_BAR = Markup(
    '<span class="bar why-bar" role="img" aria-label="{label}"><span class="bar-fill" style="width:{share}"></span>'
    '<span class="bar-target" style="left:{middle}"></span><span class="bar-best" style="left:{best}"></span></span>'
)


@dataclass(frozen=True)
class Part:
    """One row: an element or indicator of one unit. None where the unit has none; ``level`` indents."""

    title: str
    value: str
    score: float | None
    middle: float | None
    best: float | None
    gives: float | None
    against: float | None
    could: float | None
    is_group: bool


@dataclass(frozen=True)
class Scale:
    """From where to where all bars of a chart run."""

    low: float
    high: float

    def share(self, value: float | None) -> str:
        """Where a value lies, in percent of the bar."""
        if value is None or self.high <= self.low:
            return "0%"
        return f"{min(1.0, max(0.0, (value - self.low) / (self.high - self.low))):.1%}"


def parts_of(
    *, view: IndexView, unit: str, contributions: Sequence[UnitContribution], lang: str
) -> list[Part]:
    """The groups of the index with their indicators below them, as written in the definition."""
    given = {own.indicator: own for own in contributions}
    order = _walk(view.elements, parent=_root(view).id)
    return [_part(own, view=view, unit=unit, given=given, lang=lang) for own in order]


def _root(view: IndexView) -> IndexElement:
    return next(own for own in view.elements if own.parent is None)


def _walk(elements: Sequence[IndexElement], *, parent: str) -> list[IndexElement]:
    out: list[IndexElement] = []
    for own in elements:
        if own.parent == parent:
            out += [own, *_walk(elements, parent=own.id)]
    return out


def _part(
    own: IndexElement, *, view: IndexView, unit: str, given: dict[str, UnitContribution], lang: str
) -> Part:
    at = view.position(own.id)
    scores = {one.place.code: one.scores[at] for one in view.units}
    known = [score for score in scores.values() if score is not None]
    below = [given[name] for name in _indicators(view.elements, own.id) if name in given]
    found = given.get(own.id)
    return Part(
        title=own.title(lang=lang),
        value="" if found is None else _figure(own.id, found.value, lang=lang),
        score=scores.get(unit),
        middle=median(known) if known else None,
        best=max(known, default=None),
        gives=_sum([one.contribution for one in below]),
        against=found.against_median if found else None,
        could=found.to_best if found else None,
        is_group=found is None and own.direction is None,
    )


def _indicators(elements: Sequence[IndexElement], name: str) -> list[str]:
    below = [own.id for own in _walk(elements, parent=name)]
    return [name, *below]


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _figure(indicator: str, value: float | None, *, lang: str) -> str:
    known = get_catalogue().indicators.get(indicator)
    return figure_text(value=value, unit=known.display_unit if known else "", lang=lang)


def why_parts(
    *,
    view: IndexView,
    board: Board,
    unit: str,
    contributions: Sequence[UnitContribution],
    lang: str,
) -> list[Any]:
    """The sentence and the chart as a table; that a unit has no score, and why, is said in the ranking."""
    line = board.line(unit)
    if line is None or line.score is None:
        name = line.place.name if line else unit
        return [html.P(t("index.why.none", lang, place=name), className="muted")]
    parts = parts_of(view=view, unit=unit, contributions=contributions, lang=lang)
    return [
        html.P(rich(_sentence(line=line, board=board, parts=parts, lang=lang)), className="lead"),
        scroll_box(why_table(parts=parts, lang=lang), label=t("index.why", lang, place=line.place.name)),
        html.P(t("index.why.legend", lang), className="source"),
    ]


def _sentence(*, line: BoardLine, board: Board, parts: Sequence[Part], lang: str) -> str:
    """Score, rank, what lifts the unit most above the median, and where most points are left."""
    text = t(
        "index.why.sentence",
        lang,
        place=line.place.name,
        score=score_text(score=line.score or 0.0, board=board, lang=lang),
        rank=line.rank or "",
        n=board.n_ranked,
    )
    up = _most([own for own in parts if (own.against or 0) > 0], key="against", board=board, lang=lang)
    down = _most([own for own in parts if (own.against or 0) < 0], key="against", board=board, lang=lang)
    left = _most([own for own in parts if (own.could or 0) > 0], key="could", board=board, lang=lang)
    said = [
        t(f"index.why.{name}", lang, parts=found) if found else ""
        for name, found in (("up", up), ("down", down), ("left", left))
    ]
    return "; ".join(part for part in (text, *said) if part) + "."


def _most(parts: Sequence[Part], *, key: str, board: Board, lang: str) -> str:
    """The greatest ones with their points: ``Tỷ lệ … (+1,2)``."""
    ordered = sorted(parts, key=lambda own: -abs(getattr(own, key)))[:_NAMED]
    return ", ".join(
        f"{own.title} ({signed(value=getattr(own, key), decimals=board.decimals + 1, lang=lang)})"
        for own in ordered
    )


def why_table(*, parts: Sequence[Part], lang: str) -> Markup:
    """The chart: one row a part, groups strong, all bars on one scale."""
    known = [v for own in parts for v in (own.score, own.middle, own.best) if v is not None]
    scale = Scale(low=min([0.0, *known]), high=max(known, default=1.0))
    decimals = 3 if 0 < scale.high <= 1.5 else 2
    head = Markup("").join(
        Markup('<th scope="col" class="why-{}">{}</th>').format(name, t(f"index.why.{name}", lang))
        for name in _COLUMNS
    )
    body = Markup("").join(_row(own, scale=scale, decimals=decimals, lang=lang) for own in parts)
    return Markup('<table class="plain-table why-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, body
    )  # fmt: skip


def _row(own: Part, *, scale: Scale, decimals: int, lang: str) -> Markup:
    def text(value: float | None, *, is_signed: bool = False) -> str:
        if value is None:
            return ""
        if is_signed:
            return signed(value=value, decimals=decimals, lang=lang)
        return number(value=value, lang=lang, decimals=decimals)

    cells = (
        own.value,
        _bar(own, scale=scale, decimals=decimals, lang=lang),
        text(own.gives),
        text(own.against, is_signed=True),
        text(own.could, is_signed=True),
    )
    return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(
        "why-group" if own.is_group else "why-part",
        own.title,
        Markup("").join(
            Markup('<td class="why-{}">{}</td>').format(name, cell)
            for name, cell in zip(_COLUMNS[1:], cells, strict=True)
        ),
    )


def _bar(own: Part, *, scale: Scale, decimals: int, lang: str) -> Markup:
    """The bar and its number; for those who do not see it, the three numbers in words."""
    if own.score is None or own.middle is None or own.best is None:
        return Markup('<span class="muted">{}</span>').format(t("index.why.no_score", lang))
    said = [number(value=v, lang=lang, decimals=decimals) for v in (own.score, own.middle, own.best)]
    bar = _BAR.format(
        label=t("index.why.bar", lang, score=said[0], middle=said[1], best=said[2]),
        share=scale.share(own.score),
        middle=scale.share(own.middle),
        best=scale.share(own.best),
    )
    return Markup('{}<span class="why-score">{}</span>').format(bar, said[0])
