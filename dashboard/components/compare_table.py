"""Indicators as rows, units as columns: values with best and worst marked, rank, and the distance asked for."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard.components.base import badge, card, hidden
from dashboard.components.compare_pick import with_units
from dashboard.components.compare_words import (
    cell_text,
    gap_of,
    gap_text,
    likes_text,
    names_of,
    reference_text,
)
from dashboard.format import value_text
from dashboard.i18n import t
from dashboard.state import MAX_UNITS, State, href
from dashboard.views.compare import ComparedCell, ComparedRow, Comparison, Lesson, Likes
from dashboard.views.model import Place
from dashboard.words import period_label
from domain.comparison import is_behind
from domain.known_indicators import INDICATOR_THEMES

_LEADERS_NAMED = 2
_ROOMY = 5
"""More units get narrow columns; what the last line of a cell is the distance to stands above the table."""
_ROWS_WITHOUT_SCROLL = 14
"""A longer table gets a box of its own, in which the names of the units stay in sight."""


def compare_card(
    *, comparison: Comparison, rows: Sequence[ComparedRow], state: State, tools: Any
) -> html.Section:
    """The table side by side."""
    lang = state.lang
    return card(
        title=t("compare.table", lang),
        subtitle=t(f"compare.table.{state.against}", lang),
        heading_id="compare-heading",
        class_name="full",
        tools=tools,
        children=[
            html.Div(
                _table(comparison=comparison, rows=rows, state=state),
                className="scroll-x" if len(rows) <= _ROWS_WITHOUT_SCROLL else "scroll-x compare-scroll",
                tabIndex="0",
                role="region",
                **{"aria-label": t("compare.table", lang)},
            ),
            html.P(_legend(lang), className="source"),
        ],
    )


def _legend(lang: str) -> list[Any]:
    return [
        _mark("best", lang=lang),
        " ",
        _mark("worst", lang=lang),
        " ",
        t("compare.legend", lang),
    ]


def _mark(mark: str, *, lang: str) -> html.Span:
    return html.Span(t(f"compare.mark.{mark}", lang), className=f"standing standing-{mark}")


def _table(*, comparison: Comparison, rows: Sequence[ComparedRow], state: State) -> html.Table:
    heads = [_unit_head(place=place, state=state) for place in comparison.units]
    bodies = [
        _theme(theme=theme, rows=list(members), n=len(comparison.units), state=state)
        for theme, members in groupby(by_theme(rows), key=lambda row: row.indicator.theme)
    ]
    first = html.Th(t("filter.indicator", state.lang), scope="col")
    look = "plain-table compare-table" + (" is-wide" if len(heads) > _ROOMY else "")
    return html.Table([html.Thead(html.Tr([first, *heads])), *bodies], className=look)


def by_theme(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    """Rows in the order of themes, those of a theme together."""
    place = {theme: number for number, theme in enumerate(INDICATOR_THEMES)}
    return sorted(rows, key=lambda row: place.get(row.indicator.theme, len(place)))


def _unit_head(*, place: Place, state: State) -> html.Th:
    address = href(path=f"/unit/{place.code}", state=_unit_state(state))
    link = html.A(place.name, href=address, **{"data-to": "top"})
    return html.Th([link, html.Span(place.parent_name, className="muted small")], scope="col")


def _unit_state(state: State) -> State:
    return State(lang=state.lang, theme=state.theme, structure=state.structure, province=state.province)


def _theme(*, theme: str, rows: Sequence[ComparedRow], n: int, state: State) -> html.Tbody:
    head = html.Th(t(f"theme.{theme}", state.lang), scope="rowgroup", colSpan=str(n + 1))
    return html.Tbody([html.Tr(head, className="theme-row"), *(_row(row=row, state=state) for row in rows)])


def _row(*, row: ComparedRow, state: State) -> html.Tr:
    lang = state.lang
    notes = [
        t(f"direction.{row.indicator.direction}", lang),
        period_label(period=row.period, lang=lang),
        reference_text(row=row, lang=lang),
    ]
    head = html.Th(
        [
            row.indicator.name(lang=lang),
            html.Span(" · ".join(note for note in notes if note), className="muted small"),
        ],
        scope="row",
    )
    return html.Tr([head, *(_cell(cell=cell, row=row, state=state) for cell in row.cells)])


def _cell(*, cell: ComparedCell, row: ComparedRow, state: State) -> html.Td:
    lang, own = state.lang, cell.own
    if own.value is None:
        return html.Td(cell_text(cell=cell, row=row, lang=lang), className="none")
    parts: list[Any] = [html.Strong(cell_text(cell=cell, row=row, lang=lang))]
    if cell.mark:
        parts.append(_mark(cell.mark, lang=lang))
    notes = []
    if own.rank is not None:
        notes.append(t("rank.of", lang, rank=own.rank, n=row.n_ranked))
    if own.is_small:
        notes.append(t("small.short", lang))
    if notes:
        parts.append(html.Span(" · ".join(notes), className="muted small"))
    parts.append(_gap(cell=cell, row=row, state=state))
    return html.Td(parts, className=f"is-{cell.mark}" if cell.mark else None)


def _gap(*, cell: ComparedCell, row: ComparedRow, state: State) -> html.Span | None:
    lang, gap = state.lang, gap_of(cell=cell, against=state.against)
    if gap is None:
        return None
    kind = "behind" if is_behind(gap=gap, direction=row.indicator.direction) else "level"
    text = gap_text(gap=gap, row=row, lang=lang)
    if len(state.units) <= _ROOMY:
        text = t(f"compare.gap.{state.against}", lang, gap=text)
    return html.Span([text, hidden(" " + t("change.is-worse", lang)) if kind == "behind" else None],
                     className=f"distance-{kind} small")  # fmt: skip


def lessons_card(*, comparison: Comparison, rows: Sequence[ComparedRow], state: State) -> html.Section:
    """For the first unit: on each indicator the similar unit that does best, and how far ahead it is."""
    lang, own = state.lang, comparison.likes[0]
    found = [(row, row.cells[0].lesson) for row in by_theme(rows)]
    behind = [(row, lesson) for row, lesson in found if lesson and not lesson.is_own]
    n_own = sum(lesson.is_own for _, lesson in found if lesson)
    return card(
        title=t("lessons.title", lang, place=own.place.name),
        subtitle=likes_text(own=own, comparison=comparison, lang=lang),
        heading_id="lessons-heading",
        class_name="full",
        children=[
            _others(comparison=comparison, state=state),
            _similar_names(own=own, lang=lang)
            if own.places
            else html.P(t("compare.likes.none", lang), className="notice"),
            html.P(t("lessons.own", lang, n=n_own), className="small") if n_own else None,
            _lessons(behind, comparison=comparison, state=state)
            if behind
            else html.P(t("lessons.none", lang), className="muted"),
        ],
    )


def _others(*, comparison: Comparison, state: State) -> html.P:
    """Links that put another unit first: the card is about the first one."""
    codes = [place.code for place in comparison.units]
    links: list[Any] = []
    for place in comparison.units[1:]:
        order = [place.code, *(code for code in codes if code != place.code)]
        links.append(
            html.A(place.name, href=with_units(state, order), className="button", **{"data-to": "here"})
        )
    return html.P([t("lessons.others", state.lang), " ", *links], className="button-row small")


def _similar_names(*, own: Likes, lang: str) -> html.Details:
    names = html.Ul([html.Li(place.name) for place in own.places], className="name-list")
    return html.Details(
        [html.Summary(t("lessons.similar", lang, n=len(own.places))), names], className="details"
    )


def _lessons(
    behind: Sequence[tuple[ComparedRow, Lesson]], *, comparison: Comparison, state: State
) -> html.Div:
    lang = state.lang
    names = ("indicator", "own_value", "best", "value", "gap", "beside")
    head = html.Tr([html.Th(t(f"lessons.{name}", lang), scope="col") for name in names])
    body = [_lesson(row=row, lesson=lesson, comparison=comparison, state=state) for row, lesson in behind]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="plain-table lessons-table")
    return html.Div(
        table, className="scroll-x", tabIndex="0", role="region",
        **{"aria-label": t("lessons.title", lang, place=comparison.units[0].name)},
    )  # fmt: skip


def _lesson(*, row: ComparedRow, lesson: Lesson, comparison: Comparison, state: State) -> html.Tr:
    lang, own = state.lang, row.cells[0]
    value = value_text(value=lesson.value, display_unit=row.indicator.display_unit, lang=lang)
    gap = (
        t("reason.not_defined", lang) if lesson.gap is None else gap_text(gap=lesson.gap, row=row, lang=lang)
    )
    return html.Tr(
        [
            html.Th(row.indicator.name(lang=lang), scope="row"),
            html.Td(
                cell_text(cell=own, row=row, lang=lang), className="none" if own.own.value is None else None
            ),
            html.Td(names_of(lesson.places, most=_LEADERS_NAMED, lang=lang), className="words"),
            html.Td(html.Strong(value)),
            html.Td(gap),
            html.Td(_beside(place=lesson.places[0], comparison=comparison, state=state)),
        ]
    )


def _beside(*, place: Place, comparison: Comparison, state: State) -> Any:
    lang, codes = state.lang, [own.code for own in comparison.units]
    if place.code in codes:
        return badge(text=t("lessons.there", lang))
    if len(codes) >= MAX_UNITS:
        return None
    name = t("lessons.add.label", lang, place=place.name)
    return html.A(
        t("lessons.add", lang), href=with_units(state, [*codes, place.code]), className="button", title=name,
        **{"data-to": "here", "aria-label": name},
    )  # fmt: skip
