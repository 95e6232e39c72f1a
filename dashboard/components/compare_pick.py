"""Which units stand side by side: chips to remove them, a list to add by search, and what to start with.

Every choice is a link to the address that shows it: it can be sent, opened anew and reached by keyboard.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import icon
from dashboard.components.compare_words import joined
from dashboard.components.filters import Choice, picker
from dashboard.components.inputs import control
from dashboard.i18n import t
from dashboard.state import (
    AGAINST,
    ALL_TOPICS,
    ALL_UNITS,
    COMPARE_PATH,
    LEVELS,
    MAX_UNITS,
    State,
    href,
)
from dashboard.views.compare import Comparison, Start
from dashboard.views.model import Place
from dashboard.words import level_name, units_word
from domain.known_indicators import INDICATOR_THEMES
from domain.peers import CRITERIA

_SIMILAR = (
    ",".join(CRITERIA),
    "type,remote",
    "type,volume",
    "remote,volume",
    "type",
    "remote",
    "volume",
    ALL_UNITS,
)


def with_units(state: State, codes: Sequence[str]) -> str:
    """The address of the comparison of other units."""
    return href(path=COMPARE_PATH, state=replace(state, units=tuple(codes), panel=""))


def compare_filters(*, comparison: Comparison, state: State) -> list[html.Div]:
    """Level, indicators, what the distance is to, and which units are similar."""
    lang = state.lang
    topics: list[Choice | tuple[str, Sequence[Choice]]] = [
        Choice("", t("compare.topic.main", lang)),
        Choice(ALL_TOPICS, t("compare.topic.all", lang, n=len(comparison.rows))),
        (
            t("compare.topic.themes", lang),
            [Choice(theme, t(f"theme.{theme}", lang)) for theme in INDICATOR_THEMES],
        ),
    ]
    simulated = f" ({t('filter.simulated', lang)})" if comparison.are_classes_simulated else ""
    return [
        picker(
            name="topic", label=t("compare.topic", lang), value=state.topic, choices=topics,
            class_name="field-indicator",
        ),
        picker(
            name="against", label=t("compare.against", lang), value=state.against,
            choices=[Choice(value, t(f"compare.against.{value}", lang)) for value in AGAINST],
        ),
        picker(
            name="peers", label=t("compare.peers", lang) + simulated, value=state.peers or _SIMILAR[0],
            choices=[Choice(value, _similar_name(value, lang=lang)) for value in _SIMILAR],
        ),
        picker(
            name="level", label=t("filter.level", lang), value=state.level,
            choices=[Choice(v, level_name(level=v, structure=state.structure, lang=lang)) for v in LEVELS],
        ),
    ]  # fmt: skip


def _similar_name(value: str, *, lang: str) -> str:
    if value == ALL_UNITS:
        return t("compare.criterion.none", lang)
    text = joined([t(f"compare.criterion.{name}", lang) for name in value.split(",")], lang=lang)
    return text[:1].upper() + text[1:]


def chosen_units(*, comparison: Comparison, state: State) -> html.Div:
    """The units as chips, each with its way out, then the list to add from."""
    codes = [place.code for place in comparison.units]
    chips = [
        _chip(place=place, others=[code for code in codes if code != place.code], state=state)
        for place in comparison.units
    ]
    return html.Div(
        [
            html.Ul(chips, className="unit-chips", **{"aria-label": t("compare.chosen", state.lang)})
            if chips
            else None,
            _adder(comparison=comparison, codes=codes, state=state),
        ],
        className="compare-units",
    )


def _chip(*, place: Place, others: Sequence[str], state: State) -> html.Li:
    name = t("compare.remove", state.lang, place=place.name)
    remove = html.A(
        icon("close"), href=with_units(state, others), className="chip-remove", title=name,
        **{"data-to": "here", "aria-label": name},
    )  # fmt: skip
    return html.Li([html.Span(place.name), remove], className="unit-chip")


def _adder(*, comparison: Comparison, codes: Sequence[str], state: State) -> Any:
    """A list of the other units with a search that needs no diacritics; full: why nothing can be added."""
    lang = state.lang
    if len(codes) >= MAX_UNITS:
        return html.P(t("compare.full", lang, n=MAX_UNITS), className="muted small")
    left = sorted(
        (place for place in comparison.candidates if place.code not in codes), key=lambda p: vi_key(p.name)
    )
    if not left:
        return None
    units = units_word(level=comparison.level, structure=comparison.structure, lang=lang)
    links = [
        html.Li(
            html.A(
                [html.Span(place.name), html.Span(place.parent_name, className="muted")],
                href=with_units(state, [*codes, place.code]),
                **{"data-to": "here"},
            )
        )
        for place in left
    ]
    return html.Details(
        [
            html.Summary(t("compare.add", lang, units=units), id="compare-add"),
            html.Div(
                [
                    html.Label(t("compare.search", lang), htmlFor="compare-search"),
                    control(
                        "search", name="compare-search", id_="compare-search", autocomplete="off",
                        placeholder=t("compare.search.hint", lang), data_filters="compare-list",
                        **{"class": "search"},
                    ),
                    html.Ul(links, id="compare-list"),
                    html.P(t("compare.search.none", lang), className="muted small", id="compare-none",
                           hidden=True, role="status"),
                ],
                className="add-panel",
            ),
        ],
        className="add-unit",
    )  # fmt: skip


def start_card(*, comparison: Comparison, state: State) -> html.Section:
    """Fewer than two units: what to do, and comparisons to begin with."""
    lang = state.lang
    units = units_word(level=comparison.level, structure=comparison.structure, lang=lang)
    key = "compare.start.one" if comparison.units else "compare.start.none"
    name = comparison.units[0].name if comparison.units else ""
    return html.Section(
        [
            html.H2(t(key, lang, units=units, place=name)),
            html.P(t("compare.start.how", lang, n=MAX_UNITS)),
            html.Ul(
                [_start(start=start, state=state) for start in comparison.starts], className="start-list"
            ),
        ],
        className="card start-card",
    )


def _start(*, start: Start, state: State) -> html.Li:
    lang = state.lang
    names = joined([place.name for place in start.places], lang=lang)
    link = html.A(
        t(f"compare.start.{start.kind}", lang),
        href=with_units(state, [place.code for place in start.places]),
        className="button",
        **{"data-to": "top"},
    )
    return html.Li([link, html.Span(names, className="muted small")])
