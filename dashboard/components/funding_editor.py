"""Money and rules of /funding: sliders with numbers, what counts in the benefit, the rules in force, forms to add one.

assets/33-funding.js writes what is set into the address; every text and every check is here or on the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import badge, card
from dashboard.components.filters import Choice, picker
from dashboard.components.funding_rules import rule_forms
from dashboard.components.funding_words import period_words
from dashboard.components.inputs import control
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.funding_case import READINESS
from dashboard.views.funding_page import DEFAULT_BUDGET, MILLION, Funding, weights_of
from dashboard.views.funding_rules import RuleLine
from domain.funding.benefit import CRITERIA
from domain.funding.case import Case

MOST_WEIGHT, WEIGHT_STEP = 5, "0.5"
MOST_CAP, CAP_STEP = 500, 10
_ROUND = 500


@dataclass(frozen=True)
class Offered:
    """What the editor offers beside the figures: indices as (id, vi, en), and the rules of the address in words."""

    indices: Sequence[tuple[str, str, str]]
    rules: Sequence[RuleLine]


def editor(*, funding: Funding, state: State, offered: Offered) -> html.Section:
    """The card over the result."""
    lang = state.lang
    return card(
        title=t("funding.editor", lang),
        subtitle=_figures_of(funding=funding, state=state),
        heading_id="funding-editor",
        class_name="full funding-editor",
        children=[
            html.Form(
                _sliders(funding=funding, state=state),
                className="funding-sliders",
                id="filters",
                **{"aria-label": t("funding.aria", lang)},
            ),
            _folded("benefit", _weights(funding=funding, state=state, offered=offered), state=state),
            _folded("rules", _rules(funding=funding, offered=offered, lang=lang), state=state),
        ],
    )


def _figures_of(*, funding: Funding, state: State) -> str:
    """Which figures the plan rests on."""
    key = "funding.figures.frozen" if state.base else "funding.figures.now"
    own = funding.figures.origin
    return t(
        key,
        state.lang,
        id=state.base,
        period=period_words(own.period, lang=state.lang),
        version=own.data_version,
    )


def _folded(name: str, content: list[Any], *, state: State) -> html.Details:
    """A part that is open where it says something."""
    is_open = bool(getattr(state, name))
    return html.Details(
        [html.Summary(t(f"funding.{name}", state.lang)), *content],
        className="details",
        id=f"fold-{name}",
        **({"open": "open"} if is_open else {}),
    )


def _sliders(*, funding: Funding, state: State) -> list[html.Div]:
    lang = state.lang
    budget = int(state.budget or DEFAULT_BUDGET)
    need = sum(own.shortfall * own.unit_price for own in funding.figures.lines) // MILLION
    most = max(budget, -(-need // _ROUND) * _ROUND, _ROUND)
    reason = "" if funding.has_mountains else t("funding.no_mountains", lang)
    return [
        _slider(name="budget", value=budget, least=1, most=most, step=1, lang=lang,
                note=t("funding.need", lang, need=number(value=need, lang=lang))),
        _slider(name="mountain", value=int(state.mountain or 0), least=0, most=100, step=1, lang=lang, note=reason,
                is_off=bool(reason)),
        _slider(name="cap", value=int(state.cap or 0), least=0, most=max(MOST_CAP, int(state.cap or 0)),
                step=1, lang=lang, note=t("funding.cap_note", lang)),
    ]  # fmt: skip


def _slider(
    *, name: str, value: int, least: int, most: int, step: int, lang: str, note: str, is_off: bool = False
) -> html.Div:
    """A number and a slider of the same part of the address."""
    label = t(f"funding.pick.{name}", lang)
    off = {"disabled": "disabled"} if is_off else {}
    figures = {"min": str(least), "max": str(most), "step": str(step), "data_set": name}
    typed = {**figures, "max": "999999999" if name != "mountain" else "100"}
    return html.Div(
        [
            html.Label(label, htmlFor=f"pick-{name}"),
            html.Div(
                [
                    control("number", name=name, value=str(value), id_=f"pick-{name}", inputmode="numeric",
                            aria_describedby=f"note-{name}", data_twin=f"slide-{name}", **typed, **off),
                    control("range", name=f"{name}-slide", value=str(value), id_=f"slide-{name}",
                            aria_label=label, data_twin=f"pick-{name}", **figures, **off),
                ],
                className="slider-row",
            ),
            html.Span(note, id=f"note-{name}", className="muted small"),
        ],
        className=f"field field-{name}",
    )  # fmt: skip


def _weights(*, funding: Funding, state: State, offered: Offered) -> list[Any]:
    """A slider for each criterion; one of which nothing is known is off and says why."""
    lang = state.lang
    weights = weights_of(state.benefit)
    rows = [
        _weight(
            name=name, value=str(weights.get(name, 0)), is_known=_is_known(funding.figures, name), lang=lang
        )
        for name in CRITERIA
    ]
    head = html.Thead(
        html.Tr([html.Th(t(f"funding.col.{name}", lang), scope="col") for name in ("criterion", "weight")])
    )
    table = html.Table([head, html.Tbody(rows)], className="plain-table weights-table")
    base = funding.figures.index
    chosen = state.gain or READINESS
    choices = [Choice(own[0], own[1 if lang == "vi" else 2]) for own in offered.indices]
    index = picker(
        name="gain",
        label=t("funding.pick.gain", lang),
        value=chosen,
        choices=choices,
        disabled_reason=t("funding.gain_frozen", lang) if state.base else "",
    )
    note = (
        t("funding.gain_none", lang)
        if base is None
        else t("funding.gain_note", lang, period=period_words(base.period, lang=lang))
    )
    return [
        html.P(t("proposal.formula", lang), className="muted small"),
        html.Div(table, className="scroll-x"),
        html.Div([index, html.P(note, className="muted small")], className="gain-row"),
    ]


def _is_known(case: Case, criterion: str) -> bool:
    """Whether the criterion tells any needs apart."""
    values = {own.criteria.get(criterion) for own in case.lines} - {None}
    return any(values)


def _weight(*, name: str, value: str, is_known: bool, lang: str) -> html.Tr:
    label = t(f"proposal.criterion.{name}", lang)
    off = {} if is_known else {"disabled": "disabled"}
    figures = {"min": "0", "max": str(MOST_WEIGHT), "step": WEIGHT_STEP, "data_weight": name}
    typed = {**figures, "max": "1000"}
    return html.Tr(
        [
            html.Th(
                [
                    html.Span(label, id=f"weight-name-{name}"),
                    None if is_known else badge(text=t("funding.criterion_unknown", lang)),
                ],
                scope="row",
            ),
            html.Td(
                html.Div(
                    [
                        control("number", name=name, value=value, id_=f"weight-{name}", inputmode="decimal",
                                aria_labelledby=f"weight-name-{name}", data_twin=f"weight-slide-{name}",
                                **typed, **off),
                        control("range", name=f"{name}-slide", value=value, id_=f"weight-slide-{name}",
                                aria_labelledby=f"weight-name-{name}", data_twin=f"weight-{name}",
                                **figures, **off),
                    ],
                    className="slider-row",
                )
            ),
        ]
    )  # fmt: skip


def _rules(*, funding: Funding, offered: Offered, lang: str) -> list[Any]:
    """The rules beside those of the sliders, each with a button that removes it, and the forms."""
    rows = [_rule(number=number, own=own, lang=lang) for number, own in enumerate(offered.rules)]
    listed = html.Ul(rows, className="rule-list", id="rule-list") if rows else None
    none = html.P(t("funding.rules.none", lang), className="muted") if not rows else None
    return [listed, none, rule_forms(figures=funding.figures, lang=lang)]


def _rule(*, number: int, own: RuleLine, lang: str) -> html.Li:
    words = own.words(lang=lang)
    label = t("funding.rule.remove", lang)
    remove = Markup(
        '<button type="button" class="button" data-rule-drop="{}" aria-label="{}">{}</button>'
    ).format(number, f"{label}: {words}", label)
    return html.Li([html.Span(words), remove], className="is-wrong" if own.error else None)
