"""Parts of /funding that take longer: what is bought whatever happens, what more money brings, what each rule costs."""

from typing import Any

from dash import html

from dashboard.components.base import card
from dashboard.components.funding_words import plain_table
from dashboard.format import number
from dashboard.i18n import t
from dashboard.views.funding_more import FundingMore, budget_of
from domain.funding.words import rule_text

SHOWN = 15


def more_cards(*, more: FundingMore, lang: str) -> list[html.Section]:
    """The cards in their order."""
    return [_robust(more=more, lang=lang), _frontier(more=more, lang=lang), _prices(more=more, lang=lang)]


def _robust(*, more: FundingMore, lang: str) -> html.Section:
    """How many lines stay in every variant, and those that do not."""
    lines = more.robust.lines
    certain = [own for own in lines if own.is_certain]
    names = {(own.unit, own.item): own.unit_name for own in more.case.lines}
    shaken = sorted(
        (own for own in lines if not own.is_certain), key=lambda own: (own.fewest - own.in_base, own.unit)
    )
    rows = [
        (
            names[own.unit, own.item],
            more.case.names[own.item][0 if lang == "vi" else 1],
            number(value=own.in_base, lang=lang),
            number(value=own.fewest, lang=lang),
            ", ".join(t(f"funding.variant.{name}", lang) for name in own.absent) or "–",
        )
        for own in shaken[:SHOWN]
    ]
    variants = ", ".join(t(f"funding.variant.{name}", lang) for name in more.robust.plans)
    title = t("funding.robust", lang)
    text = t(
        "funding.robust.text",
        lang,
        n=number(value=len(certain), lang=lang),
        total=number(value=len(lines), lang=lang),
        pieces=number(value=sum(own.fewest for own in lines), lang=lang),
        all=number(value=sum(own.in_base for own in lines), lang=lang),
        variants=variants,
    )
    columns = ("unit", "item", "bought", "fewest", "absent")
    body: list[Any] = [html.P(text)]
    if rows:
        body.append(plain_table(columns=columns, rows=rows, lang=lang, label=title))
    return card(title=title, heading_id="funding-robust", class_name="full", children=body)


def _frontier(*, more: FundingMore, lang: str) -> html.Section:
    """Benefit by budget, and what each further billion brings."""
    rows = []
    before = None
    for own in more.points:
        if own.benefit is None:
            rows.append((_budget(budget_of(own), lang), t("funding.no_plan", lang), "–"))
            continue
        gain = None
        if before is not None and own.budget > before.budget:
            gain = (own.benefit - (before.benefit or 0.0)) / ((own.budget - before.budget) / 1e9)
        rows.append(
            (
                _budget(budget_of(own), lang),
                number(value=own.benefit, lang=lang),
                "–" if gain is None else number(value=gain, lang=lang),
            )
        )
        before = own
    title = t("funding.frontier", lang)
    return card(
        title=title,
        subtitle=t("funding.frontier.sub", lang),
        heading_id="funding-frontier",
        class_name="full",
        children=plain_table(columns=("budget", "benefit", "gain"), rows=rows, lang=lang, label=title),
    )


def _budget(amount: float, lang: str) -> str:
    return t("funding.million", lang, n=number(value=amount, lang=lang))


def _prices(*, more: FundingMore, lang: str) -> html.Section:
    """The benefit that each rule costs."""
    title = t("funding.prices", lang)
    rows = [
        (
            rule_text(problem=more.case.problem, rule=own.rule, lang=lang),
            number(value=own.price or 0.0, lang=lang),
            number(
                value=100 * (own.price or 0.0) / own.without_rule if own.without_rule else 0,
                lang=lang,
                decimals=2,
            ),
        )
        for own in more.prices
    ]
    body = (
        plain_table(columns=("rule", "loss", "loss_share"), rows=rows, lang=lang, label=title)
        if rows
        else html.P(t("funding.no_rules", lang), className="muted")
    )
    return card(title=title, heading_id="funding-prices", class_name="full", children=body)
