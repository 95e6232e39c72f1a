"""Parts of /funding: what is chosen, what it buys for whom and why, what falls just below the line."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import card, icon
from dashboard.components.filters import Choice, picker
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state import FUNDING_FIRST, State, to_search
from dashboard.views.funding_page import DEFAULT_BUDGET, MILLION, FundingView
from domain.funding.case import CaseLine
from domain.funding.why import Reason
from domain.funding.words import rule_short

BUDGETS = (500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)
SHARES = (30, 40, 50, 60, 70, 80)
CAPS = (50, 100, 150, 200, 300, 500)
BELOW_SHOWN = 12


def million(amount: int, *, lang: str) -> str:
    """An amount of dong in million VND."""
    return number(value=amount / MILLION, lang=lang, decimals=0 if amount % MILLION == 0 else 1)


def pickers(*, view: FundingView, state: State) -> html.Form:
    """Money, the mountains' share, the ceiling of a commune, and what counts more."""
    lang = state.lang
    none = Choice("", t("funding.none", lang))
    budget = state.budget or str(DEFAULT_BUDGET)
    amounts = sorted({*BUDGETS, int(budget)})
    reason = "" if view.has_mountains else t("funding.no_mountains", lang)
    fields = [
        _field("budget", budget, [Choice(str(own), _money(own, lang)) for own in amounts], lang),
        _field("mountain", state.mountain, [none, *_with(SHARES, state.mountain, "{} %")], lang, reason),
        _field("cap", state.cap, [none, *_with(CAPS, state.cap, t("funding.million", lang, n="{}"))], lang),
        _field(
            "first",
            state.first,
            [none, *(Choice(own, t(f"proposal.criterion.{own}", lang)) for own in FUNDING_FIRST)],
            lang,
        ),
    ]
    return html.Form(fields, className="filters", id="filters", **{"aria-label": t("funding.aria", lang)})


def _field(name: str, value: str, choices: Sequence[Choice], lang: str, reason: str = "") -> html.Div:
    label = t(f"funding.pick.{name}", lang)
    return picker(name=name, label=label, value=value, choices=choices, disabled_reason=reason)


def _with(offered: Sequence[int], chosen: str, text: str) -> list[Choice]:
    values = sorted({*offered, *([int(chosen)] if chosen else [])})
    return [Choice(str(own), text.format(own)) for own in values]


def _money(amount: int, lang: str) -> str:
    """Million VND in words: 500 million, 3 billion."""
    if amount < 1_000:
        return t("funding.million", lang, n=number(value=amount, lang=lang))
    places = 0 if amount % 1_000 == 0 else 1
    return t("funding.billion", lang, n=number(value=amount / 1_000, lang=lang, decimals=places))


def finding(*, view: FundingView, lang: str) -> str:
    """The answer in a sentence."""
    budget = _money(view.case.budget // MILLION, lang)
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
    more = float(plan.benefit - listed.benefit) / float(plan.benefit) if plan.benefit else 0.0
    compared = t(
        "funding.listed",
        lang,
        share=number(value=100 * more, lang=lang, decimals=2),
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


def plain_table(*, columns: Sequence[str], rows: Sequence[Sequence[Any]], lang: str, label: str) -> html.Div:
    """A plain table whose first column names the row; the last row is the total."""
    head = [html.Th(t(f"funding.col.{name}", lang), scope="col", className=_look(name)) for name in columns]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(
                    html.Td(cell, className=_look(name))
                    for cell, name in zip(row[1:], columns[1:], strict=True)
                ),
            ]
        )
        for row in rows
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table gap-table")
    return html.Div(table, className="scroll-x", role="region", tabIndex="0", **{"aria-label": label})


def _look(column: str) -> str | None:
    return "words" if column in ("why", "items", "district", "unit", "item", "absent") else None


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
    if view.plan is None:
        return None
    bought = view.plan.pieces()
    stopped: dict[str, tuple[str, ...]] = {}
    for own in sorted(view.reasons, key=lambda reason: reason.place):
        if own.left:  # of the unit's next need by priority
            stopped.setdefault(own.unit, own.stopped_by)
    by_unit: dict[str, list[CaseLine]] = {}
    for line in view.case.lines:
        by_unit.setdefault(line.unit, []).append(line)
    ordered = sorted(by_unit.values(), key=lambda own: (vi_key(own[0].district), vi_key(own[0].unit_name)))
    rows = [_unit_row(view, own, bought, stopped.get(own[0].unit, ()), lang) for own in ordered]
    title = t("funding.by_unit", lang)
    columns = ("unit", "district", "items", "lacking", "bought", "left", "cost", "why")
    return card(
        title=title,
        subtitle=t("funding.by_unit.sub", lang),
        heading_id="funding-units",
        class_name="full",
        children=plain_table(columns=columns, rows=rows, lang=lang, label=title),
    )


def _unit_row(
    view: FundingView, own: Sequence[CaseLine], bought: Any, stopped: Sequence[str], lang: str
) -> tuple[Any, ...]:
    counts = [bought.get((line.unit, line.item), 0) for line in own]
    lacking, pieces = sum(line.shortfall for line in own), sum(counts)
    items = ", ".join(
        f"{count} {_item(view, line.item, lang)}" for line, count in zip(own, counts, strict=True) if count
    )
    cost = sum(count * line.unit_price for line, count in zip(own, counts, strict=True))
    why = t("funding.met", lang) if pieces == lacking else _rules(view=view, rules=stopped, lang=lang)
    figures = _figures((lacking, pieces, lacking - pieces), lang)
    return (own[0].unit_name, own[0].district, items or "–", *figures, million(cost, lang=lang), why)


def _item(view: FundingView, item: str, lang: str) -> str:
    name = view.case.names.get(item, (item, item))[0 if lang == "vi" else 1]
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _rules(*, view: FundingView, rules: Sequence[str], lang: str) -> str:
    texts = [rule_short(problem=view.case.problem, rule=rule, lang=lang) for rule in rules]
    text = "; ".join(texts)
    return text[:1].upper() + text[1:] if text else t("funding.lower", lang)


def below_card(*, view: FundingView, lang: str) -> html.Section | None:
    """The next needs by priority of which nothing is bought."""
    names = {(own.unit, own.item): own for own in view.case.lines}
    nothing = sorted((own for own in view.reasons if own.left and not own.bought), key=lambda own: own.place)
    if not nothing:
        return None
    rows = [_below_row(view, own, names[own.unit, own.item], lang) for own in nothing[:BELOW_SHOWN]]
    title = t("funding.below", lang)
    return card(
        title=title,
        subtitle=t("funding.below.sub", lang, n=len(rows), total=number(value=len(nothing), lang=lang)),
        heading_id="funding-below",
        class_name="full",
        children=plain_table(
            columns=("place", "unit", "item", "left", "price", "why"), rows=rows, lang=lang, label=title
        ),
    )


def _below_row(view: FundingView, own: Reason, line: CaseLine, lang: str) -> tuple[Any, ...]:
    return (
        str(own.place),
        line.unit_name,
        _item(view, own.item, lang),
        number(value=own.left, lang=lang),
        million(line.unit_price, lang=lang),
        _rules(view=view, rules=own.stopped_by, lang=lang),
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
