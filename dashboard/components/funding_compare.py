"""Scenarios side by side: what each costs and brings, money by item and area, what only one buys, what all buy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import card, scroll_box
from dashboard.components.funding_words import million, score_words, share_change
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.state_carried import without_funding
from dashboard.views.funding_compare import ComparedScenario, ScenarioComparison
from domain.funding.compare import ComparedLine
from domain.funding.words import rule_text

SHOWN = 30
Cell = Callable[[ComparedScenario, str], str]


def comparison_finding(*, found: ScenarioComparison, lang: str) -> str:
    """What all scenarios buy, in a sentence."""
    certain = [own for own in found.lines if own.fewest]
    return t(
        "scenario.compare.finding",
        lang,
        n=len(found.scenarios),
        lines=number(value=len(certain), lang=lang),
        all=number(value=len(found.lines), lang=lang),
        pieces=number(value=sum(own.fewest for own in certain), lang=lang),
    )


def comparison_cards(*, found: ScenarioComparison, state: State) -> list[html.Section]:
    """The cards in their order."""
    lang = state.lang
    return [
        _card("figures", _figures(found=found, lang=lang), found=found, state=state, notes=_notes(found, lang)),
        _card("items", _money(found, lambda own: own.by_item, _item_name(found, lang), lang), found=found, state=state),
        _card("areas", _money(found, lambda own: own.by_area, str, lang), found=found, state=state),
        _card("only", _only(found, lang), found=found, state=state, notes=[t("scenario.compare.only.sub", lang)]),
        _card("common", _common(found, lang), found=found, state=state, notes=[t("scenario.compare.common.sub", lang)]),
    ]  # fmt: skip


def _card(
    name: str,
    rows: Sequence[tuple[str, ...]],
    *,
    found: ScenarioComparison,
    state: State,
    notes: Sequence[str] = (),
) -> html.Section:
    """A table with a column for each scenario."""
    lang = state.lang
    title = t(f"scenario.compare.{name}", lang)
    heads = [html.Th(t(f"scenario.compare.{name}.col", lang), scope="col")]
    heads += [html.Th(_link(own, state), scope="col") for own in found.scenarios]
    body = [html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in rows]
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain-table gap-table compared"
    )
    content: Any = scroll_box(table, label=title, is_tall=len(rows) > SHOWN)
    if not rows:
        content = html.P(t("scenario.compare.nothing", lang), className="muted")
    return card(
        title=title,
        heading_id=f"compare-{name}",
        class_name="full",
        children=[*(html.P(note, className="muted small") for note in notes), content],
    )


def _link(own: ComparedScenario, state: State) -> html.A:
    row = own.scenario.row
    target = replace(without_funding(state), scenario=str(row.id))
    return html.A(row.title, href=href(path="/funding", state=target))


def _notes(found: ScenarioComparison, lang: str) -> list[str]:
    return [
        text
        for is_shown, text in (
            (not found.is_same_weights, t("scenario.compare.weights", lang)),
            (not found.is_same_data, t("scenario.compare.data", lang)),
        )
        if is_shown
    ]


def _figures(*, found: ScenarioComparison, lang: str) -> list[tuple[str, ...]]:
    rows: Mapping[str, Cell] = {
        "budget": lambda own, _: million(own.scenario.case.budget, lang=lang),
        "cost": lambda own, _: million(own.scenario.plan.cost, lang=lang),
        "pieces": lambda own, _: number(value=own.whole.bought, lang=lang),
        "units": lambda own, _: number(value=len({p.need.unit for p in own.scenario.plan.purchases}), lang=lang),
        "left": lambda own, _: number(value=own.whole.left, lang=lang),
        "benefit": lambda own, _: number(value=float(own.scenario.plan.benefit), lang=lang, decimals=1),
        "points": lambda own, _: number(value=own.norm_points, lang=lang, decimals=1),
        "gap": _gap,
        "norm": lambda own, _: share_change(own.whole.norm_before, own.whole.norm_after, lang=lang),
        "index": lambda own, _: "–" if own.whole.index is None else score_words(own.whole.index, lang=lang),
        "rules": _rules,
        "weights": _weights,
        "snapshot": lambda own, _: own.scenario.case.number,
    }  # fmt: skip
    return [
        (t(f"scenario.compare.row.{name}", lang), *(cell(own, lang) for own in found.scenarios))
        for name, cell in rows.items()
    ]


def _gap(own: ComparedScenario, lang: str) -> str:
    plan = own.scenario.plan
    if plan.is_proved:
        return t("scenario.compare.proved", lang)
    return number(value=100 * plan.gap, lang=lang, decimals=3) + " %"


def _rules(own: ComparedScenario, lang: str) -> str:
    problem = own.scenario.case.problem
    names = [*(pot.id for pot in problem.pots), *(rule.id for rule in problem.rules)]
    return "; ".join(rule_text(problem=problem, rule=name, lang=lang) for name in names) or "–"


def _weights(own: ComparedScenario, lang: str) -> str:
    texts = [
        t("proposal.weight", lang, name=t(f"proposal.criterion.{name}", lang), weight=f"{weight:f}")
        for name, weight in sorted(own.scenario.case.weights.items())
        if weight
    ]
    return "; ".join(texts) or "–"


def _item_name(found: ScenarioComparison, lang: str) -> Callable[[str], str]:
    names, side = found.item_names, 0 if lang == "vi" else 1
    return lambda item: names.get(item, (item, item))[side]


def _money(
    found: ScenarioComparison,
    part: Callable[[ComparedScenario], Mapping[str, int]],
    name: Callable[[str], str],
    lang: str,
) -> list[tuple[str, ...]]:
    """Million VND of each scenario by item or area."""
    keys = {key for own in found.scenarios for key in part(own)}
    return [
        (name(key), *(million(part(own).get(key, 0), lang=lang) for own in found.scenarios))
        for key in sorted(keys, key=lambda key: vi_key(name(key)))
    ]


def _line(found: ScenarioComparison, own: ComparedLine, lang: str) -> tuple[str, ...]:
    name = f"{found.names.get(own.unit, own.unit)}: {_item_name(found, lang)(own.item)}"
    return (name, *(number(value=count, lang=lang) if count else "–" for count in own.pieces))


def _only(found: ScenarioComparison, lang: str) -> list[tuple[str, ...]]:
    return [_line(found, own, lang) for own in found.lines if own.only_in is not None]


def _common(found: ScenarioComparison, lang: str) -> list[tuple[str, ...]]:
    return [_line(found, own, lang) for own in found.lines if own.fewest]
