"""Parts of /funding: the answer in a sentence, before and after, what is bought for whom and why."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import card, icon
from dashboard.components.funding_map import BELOW_SHOWN
from dashboard.components.funding_words import (
    bought_words,
    item_words,
    million,
    money_words,
    period_words,
    plain_table,
    rank_words,
    rules_words,
    score_words,
    share_change,
)
from dashboard.components.summary import stat
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state import State, to_search
from dashboard.views.funding_page import MILLION, FundingView
from domain.funding.case import CaseLine
from domain.funding.why import ASKED, Reason, below_the_line

LINES_SHOWN = 1_000


def finding(*, view: FundingView, lang: str) -> str:
    """The answer in a sentence."""
    budget = money_words(view.case.budget // MILLION, lang=lang)
    if view.plan is None:
        return t("funding.finding.none", lang, budget=budget)
    lacking = sum(own.shortfall for own in view.case.lines)
    pieces = sum(own.pieces for own in view.plan.purchases)
    return t(
        "funding.finding",
        lang,
        budget=budget,
        pieces=number(value=pieces, lang=lang),
        units=number(value=len({own.need.unit for own in view.plan.purchases}), lang=lang),
        share=number(value=100 * pieces / lacking if lacking else 0, lang=lang, decimals=1),
        lacking=number(value=lacking, lang=lang),
    )


def _share_words(percent: float, *, lang: str) -> str:
    """A percentage with two decimals; one that is not zero never reads as zero."""
    shown = number(value=percent, lang=lang, decimals=2)
    return f"< {number(value=0.01, lang=lang, decimals=2)}" if 0 < percent < 0.005 else shown


def quality(*, view: FundingView, lang: str) -> str:
    """How good the plan is known to be, what it costs, and how the list by priority compares."""
    plan, listed = view.plan, view.listed
    if plan is None or listed is None:
        return ""
    gap = number(value=100 * plan.gap, lang=lang, decimals=3)
    known = t("funding.proved", lang) if plan.is_proved else t("funding.gap", lang, gap=gap)
    money = t(
        "funding.cost",
        lang,
        cost=million(plan.cost, lang=lang),
        left=million(view.case.budget - plan.cost, lang=lang),
    )
    if listed.broken:
        compared = t("funding.listed.broken", lang)
    else:
        more = float(plan.benefit - listed.benefit) / float(plan.benefit) if plan.benefit else 0.0
        compared = t(
            "funding.listed",
            lang,
            share=_share_words(100 * more, lang=lang),
            n=number(value=view.n_differences, lang=lang),
        )
    return f"{known} {money} {compared}"


def conflict_card(*, view: FundingView, lang: str) -> html.Section | None:
    """What collides, in words."""
    if view.conflict is None:
        return None
    lines = view.conflict.words(lang=lang).splitlines()
    return card(
        title=t("funding.conflict", lang),
        heading_id="conflict-heading",
        class_name="full",
        children=[
            html.P(lines[0]),
            html.Ul([html.Li(line.removeprefix("  - ")) for line in lines[1:-1]]),
            html.P(lines[-1]),
        ],
    )


def stats(*, view: FundingView, lang: str) -> html.Dl | None:
    """Before and after for the province: money, shortfall, share of the norm, index."""
    if view.effects is None:
        return None
    whole, case = view.effects.whole, view.case
    counts = [number(value=own, lang=lang) for own in (whole.lacking, whole.left)]
    parts = [
        stat(
            label=t("funding.stat.money", lang),
            value=t("funding.million", lang, n=million(whole.cost, lang=lang)),
            note=t("funding.stat.money.note", lang, left=million(case.budget - whole.cost, lang=lang)),
        ),
        stat(
            label=t("funding.stat.lacking", lang),
            value=" → ".join(counts),
            note=t("funding.stat.lacking.note", lang, need=million(whole.need - whole.cost, lang=lang)),
        ),
        stat(
            label=t("funding.stat.norm", lang),
            value=share_change(whole.norm_before, whole.norm_after, lang=lang),
            note=t("funding.stat.norm.note", lang) if whole.norm else t("funding.stat.old", lang),
        ),
        _index_stat(view=view, lang=lang),
    ]
    return html.Dl(parts, className="stats", id="funding-stats")


def _index_stat(*, view: FundingView, lang: str) -> html.Div:
    """The index of the province, from its own sums; of indices that only rank, how many communes climb."""
    base = view.case.index
    if base is None or view.effects is None:
        return stat(label=t("funding.stat.index", lang), value="–", note=t("funding.gain_none", lang))
    label = f"{base.title(lang=lang)} ({period_words(base.period, lang=lang)})"
    whole = view.effects.whole.index
    if whole is not None and whole.after is not None:
        return stat(label=label, value=score_words(whole, lang=lang), note=t("funding.stat.index.note", lang))
    moved = [own.index for own in view.effects.units if own.index and own.index.rank_after]
    climbed = sum((own.rank_before or 0) > (own.rank_after or 0) for own in moved)
    return stat(
        label=label,
        value=t("funding.stat.climb", lang, n=climbed, total=len(moved)),
        note=t("funding.stat.relative", lang),
    )


def item_card(*, view: FundingView, lang: str) -> html.Section | None:
    """Before and after by item."""
    if view.plan is None:
        return None
    bought = view.plan.pieces()
    rows = []
    for item, names in view.case.names.items():
        own = [line for line in view.case.lines if line.item == item]
        pieces = sum(bought.get((line.unit, item), 0) for line in own)
        lacking = sum(line.shortfall for line in own)
        if lacking:
            cost = sum(bought.get((line.unit, item), 0) * line.unit_price for line in own)
            name = names[0 if lang == "vi" else 1]
            rows.append(
                (name, *_figures((lacking, pieces, lacking - pieces), lang), million(cost, lang=lang))
            )
    title = t("funding.by_item", lang)
    columns = ("item", "lacking", "bought", "left", "cost")
    return card(
        title=title,
        heading_id="funding-items",
        class_name="full",
        children=plain_table(columns=columns, rows=rows, lang=lang, label=title),
    )


def _figures(values: Sequence[int], lang: str) -> list[str]:
    return [number(value=own, lang=lang) for own in values]


def unit_card(*, view: FundingView, lang: str) -> html.Section | None:
    """Who gets what, before and after, and what leaves no room for more."""
    if view.plan is None or view.effects is None:
        return None
    stopped: dict[str, tuple[str, ...]] = {}
    for own in sorted(view.reasons, key=lambda reason: reason.place):
        if own.left:  # of the unit's next need by priority
            stopped.setdefault(own.unit, own.stopped_by)
    ordered = sorted(view.effects.units, key=lambda own: (vi_key(own.district), vi_key(own.name)))
    rows = []
    for unit in ordered:
        why = t("funding.met", lang)
        if unit.left:
            why = rules_words(
                case=view.case, rules=stopped.get(unit.unit, ()), lang=lang, without=t("funding.lower", lang)
            )
        elif not unit.lacking:
            why = t("funding.nothing_lacking" if unit.norm else "funding.not_known", lang)
        index = "–" if unit.index is None else score_words(unit.index, lang=lang)
        figures = [number(value=own, lang=lang) for own in (unit.lacking, unit.bought, unit.left)]
        rows.append(
            (
                [unit.name, html.Span(unit.district, className="muted small under")],
                bought_words(view=view, unit=unit.unit, lang=lang),
                *figures,
                million(unit.cost, lang=lang),
                share_change(unit.norm_before, unit.norm_after, lang=lang),
                index,
                rank_words(unit.index),
                why,
            )
        )
    title = t("funding.by_unit", lang)
    columns = (
        "unit", "items", "lacking", "bought", "left", "cost", "norm", "index", "rank", "why"
    )  # fmt: skip
    return card(
        title=title,
        subtitle=t("funding.by_unit.sub", lang),
        heading_id="funding-units",
        class_name="full",
        children=plain_table(columns=columns, rows=rows, lang=lang, label=title, is_tall=True),
    )


def lines_card(*, view: FundingView, lang: str) -> html.Section | None:
    """Every line of the plan with why it was chosen, by priority."""
    if view.plan is None:
        return None
    lines = {(own.unit, own.item): own for own in view.case.lines}
    chosen = sorted((own for own in view.reasons if own.bought), key=lambda own: own.place)
    rows = [_line_row(view, own, lines[own.unit, own.item], lang) for own in chosen[:LINES_SHOWN]]
    title = t("funding.lines", lang)
    columns = ("place", "unit", "item", "bought", "left", "per_million", "chosen")
    table = plain_table(columns=columns, rows=rows, lang=lang, label=title, is_tall=True)
    summary = html.Summary(t("funding.lines.open", lang, n=len(chosen)))
    return card(
        title=title,
        subtitle=t("funding.lines.sub", lang),
        heading_id="funding-lines",
        class_name="full",
        children=html.Details([summary, table], className="details", id="fold-lines"),
    )


def _line_row(view: FundingView, own: Reason, line: CaseLine, lang: str) -> tuple[Any, ...]:
    return (
        number(value=own.place, lang=lang),
        line.unit_name,
        item_words(view.case, own.item, lang=lang),
        number(value=own.bought, lang=lang),
        number(value=own.left, lang=lang),
        number(value=float(own.benefit_per_money) * MILLION, lang=lang, decimals=2),
        chosen_words(view=view, own=own, lang=lang),
    )


def chosen_words(*, view: FundingView, own: Reason, lang: str) -> str:
    """Why a line was chosen."""
    if own.chosen == ASKED:
        rules = rules_words(case=view.case, rules=own.asked_by, lang=lang, without="")
        return t("funding.chosen.asked", lang, rules=rules)
    return t(f"funding.chosen.{own.chosen}", lang)


def below_card(*, view: FundingView, lang: str) -> html.Section | None:
    """The next needs by priority of which nothing is bought."""
    names = {(own.unit, own.item): own for own in view.case.lines}
    shown = below_the_line(own=view.reasons, most=BELOW_SHOWN)
    if not shown:
        return None
    n_all = len(below_the_line(own=view.reasons, most=len(view.reasons)))
    rows = [_below_row(view, own, names[own.unit, own.item], lang) for own in shown]
    title = t("funding.below", lang)
    columns = ("place", "unit", "item", "left", "price", "per_million", "why")
    return card(
        title=title,
        subtitle=t("funding.below.sub", lang, n=len(rows), total=number(value=n_all, lang=lang)),
        heading_id="funding-below",
        class_name="full",
        children=plain_table(columns=columns, rows=rows, lang=lang, label=title),
    )


def _below_row(view: FundingView, own: Reason, line: CaseLine, lang: str) -> tuple[Any, ...]:
    why = rules_words(case=view.case, rules=own.stopped_by, lang=lang, without=t("funding.lower", lang))
    return (
        number(value=own.place, lang=lang),
        line.unit_name,
        item_words(view.case, own.item, lang=lang),
        number(value=own.left, lang=lang),
        million(line.unit_price, lang=lang),
        number(value=float(own.benefit_per_money) * MILLION, lang=lang, decimals=2),
        why,
    )


def papers(*, state: State) -> list[html.A]:
    """Links to the papers of what is shown."""
    search = to_search(state)
    return [
        html.A(
            [icon("download"), html.Span(t(f"funding.paper.{name}", state.lang))],
            href=f"/funding/{file}{search}",
            className="button",
            download="",
        )
        for name, file in (("xlsx", "annex.xlsx"), ("pdf", "annex.pdf"), ("docx", "submission.docx"))
    ]
