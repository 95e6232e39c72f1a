"""The ranking by another method beside the definition's, the method in words, and what the analyst asks."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import rich, scroll_box
from dashboard.components.filters import Choice, picker
from dashboard.components.index_words import rank_change_text
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state_index import DEFAULT_VERSUS as DEFAULT
from dashboard.state_index import VERSUS
from dashboard.views.index_analysis import IndexAnalysis, WeightDriver
from dashboard.views.index_board import Board
from dashboard.views.index_model import IndexView, MethodComparison

MOVES = 12
_PAIRS = 6


def versus_picker(*, chosen: str, lang: str) -> html.Form:
    """Which method is set beside the definition's; '' is the default one."""
    choices = [Choice("" if own == DEFAULT else own, t(f"index.method.{own}", lang)) for own in VERSUS]
    field = picker(name="versus", label=t("index.versus.pick", lang), value=chosen, choices=choices)
    return html.Form(field, className="filters inline-filters", **{"aria-label": t("index.versus", lang)})


def versus_parts(*, found: MethodComparison, board: Board, method: str, lang: str) -> list[Any]:
    """How many ranks change, how alike both rankings are, and who moves most."""
    ranked = [(code, one, other) for code, one, other in found.ranks if one is not None and other is not None]
    lost = sum(one is not None and other is None for _, one, other in found.ranks)
    text = t(
        "index.versus.finding",
        lang,
        n=found.n_changed,
        m=len(ranked),
        mean=number(value=found.mean_shift or 0.0, lang=lang, decimals=1),
        most=found.greatest_shift,
        rho=t("index.versus.no_rho", lang)
        if found.spearman is None
        else number(value=found.spearman, lang=lang, decimals=3),
        method=t(f"index.method.{method}", lang),
    )
    parts: list[Any] = [html.P(rich(text), className="lead")]
    if lost:
        parts.append(html.P(t("index.versus.lost", lang, n=lost), className="notice"))
    moved = sorted((own for own in ranked if own[1] != own[2]), key=lambda own: -abs(own[1] - own[2]))
    rows = [own for own in moved if board.line(own[0]) is not None][:MOVES]
    if rows:
        parts.append(_moves(rows, board=board, method=method, lang=lang))
    return parts


def _moves(rows: Sequence[tuple[str, int, int]], *, board: Board, method: str, lang: str) -> html.Div:
    names = {own.place.code: own.place.name for own in board.lines}
    head = html.Tr(
        [
            html.Th(t("table.name", lang), scope="col"),
            html.Th(t("index.versus.own", lang), scope="col"),
            html.Th(t(f"index.method.{method}", lang), scope="col"),
            html.Th(t("index.col.moved", lang), scope="col"),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(names[code], scope="row"),
                html.Td(str(one)),
                html.Td(str(other)),
                html.Td(rank_change_text(change=one - other, lang=lang)),
            ]
        )
        for code, one, other in rows
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="plain-table")
    return scroll_box(table, label=t("index.versus.moves", lang))


def method_parts(*, view: IndexView, lang: str) -> list[Any]:
    """The definition in sentences, the period of each figure, and those left out for their age."""
    periods = [
        t("index.figures.of", lang, name=own.title(lang=lang), period=own.period.label(lang=lang))
        for own in view.elements
        if own.period is not None
    ]
    titles = {own.id: own.title(lang=lang) for own in view.elements}
    old = ", ".join(titles.get(name, name) for name in view.too_old)
    said = view.method(lang=lang)
    first = sum(own.direction is None for own in view.elements)
    last = len(view.elements)
    return [
        _lines((*said[:first], *said[last:])),
        html.Details(
            [html.Summary(t("index.method.indicators", lang, n=last - first)), _lines(said[first:last])],
            className="details",
        ),
        html.P(t("index.too_old", lang, names=old), className="notice") if old else None,
        html.Details(
            [
                html.Summary(t("index.figures", lang)),
                _lines(periods),
            ],
            className="details",
        ),
    ]  # fmt: skip


def _lines(texts: Sequence[str]) -> html.Ul:
    return html.Ul([html.Li(own) for own in texts], className="class-list")


def analysis_parts(
    *, found: IndexAnalysis, drivers: Sequence[WeightDriver], view: IndexView, lang: str
) -> list[Any]:
    """Does the index hang together, which weights move the ranks, what each indicator really does."""
    titles = {own.id: own.title(lang=lang) for own in view.elements}
    first = t(
        "index.analysis.finding",
        lang,
        n=found.n,
        alpha=t("index.versus.no_rho", lang)
        if found.alpha is None
        else number(value=found.alpha, lang=lang, decimals=2),
        share=number(value=100 * found.components[0], lang=lang) if found.components else "0",
    )
    pairs = [
        t(
            "index.analysis.pair",
            lang,
            one=titles[a],
            other=titles[b],
            r=number(value=r, lang=lang, decimals=2),
        )
        for a, b, r in found.pairs[:_PAIRS]
    ]
    return [
        html.P(rich(first), className="lead"),
        scroll_box(_roles(found=found, drivers=drivers, titles=titles, lang=lang), label=t("index.analysis", lang)),
        html.P(t("index.analysis.note", lang), className="muted small"),
        html.H3(t("index.analysis.pairs", lang), className="sub-heading"),
        _lines(pairs),
    ]  # fmt: skip


def _roles(
    *, found: IndexAnalysis, drivers: Sequence[WeightDriver], titles: dict[str, str], lang: str
) -> html.Table:
    """Indicators by their real effect, most first; the drivers of ranks in their own column."""
    by_element = {own.element: own for own in drivers}
    names = ("part", "nominal", "effect", "driver", "changed", "greatest")
    head = html.Tr([html.Th(t(f"index.analysis.{name}", lang), scope="col") for name in names])
    rows = []
    for own in sorted(found.roles, key=lambda role: -(role.main_effect or 0.0)):
        driver = by_element.get(own.indicator)
        cells = (
            _percent(own.nominal, lang=lang),
            _percent(own.main_effect, lang=lang),
            _percent(driver.total if driver else None, lang=lang),
            str(own.n_changed),
            str(own.greatest_shift),
        )
        rows.append(html.Tr([html.Th(titles.get(own.indicator, own.indicator), scope="row"),
                             *(html.Td(cell) for cell in cells)]))  # fmt: skip
    return html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table")


def _percent(share: float | None, *, lang: str) -> str:
    if share is None:
        return t("index.analysis.flat", lang)
    return f"{number(value=100 * share, lang=lang, decimals=1)}\u00a0%"
