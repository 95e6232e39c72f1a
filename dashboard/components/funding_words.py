"""Words and figures of /funding that more than one of its parts needs."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import scroll_box
from dashboard.format import number
from dashboard.i18n import t
from dashboard.views.funding_page import MILLION, FundingView
from dashboard.words import lower_first
from domain.funding.case import Case
from domain.funding.index_effect import IndexChange
from domain.funding.why import Reason
from domain.funding.words import rule_short
from domain.periods import parse_code

_WORDS = (
    "why", "items", "district", "unit", "item", "absent", "chosen", "criterion", "rule", "measure"
)  # fmt: skip


def million(amount: int, *, lang: str) -> str:
    """An amount of dong in million VND."""
    return number(value=amount / MILLION, lang=lang, decimals=0 if amount % MILLION == 0 else 1)


def money_words(amount: int, *, lang: str) -> str:
    """Million VND in words: 500 million, 3 billion."""
    if amount < 1_000:
        return t("funding.million", lang, n=number(value=amount, lang=lang))
    places = 0 if amount % 1_000 == 0 else 1
    return t("funding.billion", lang, n=number(value=amount / 1_000, lang=lang, decimals=places))


def item_words(case: Case, item: str, *, lang: str) -> str:
    """The name of an item inside a sentence."""
    return lower_first(case.names.get(item, (item, item))[0 if lang == "vi" else 1])


def bought_words(*, view: FundingView, unit: str, lang: str) -> str:
    """What a unit gets: 3 computers, 1 scanner; '–' for nothing."""
    own = {p.need.item: 0 for p in view.plan.purchases if p.need.unit == unit} if view.plan else {}
    for purchase in view.plan.purchases if view.plan else ():
        if purchase.need.unit == unit:
            own[purchase.need.item] += purchase.pieces
    return ", ".join(f"{n} {item_words(view.case, item, lang=lang)}" for item, n in own.items()) or "–"


def rules_words(*, case: Case, rules: Sequence[str], lang: str, without: str) -> str:
    """Rules as a reason; ``without`` any of them."""
    texts = [rule_short(problem=case.problem, rule=rule, lang=lang) for rule in rules]
    text = "; ".join(texts)
    return text[:1].upper() + text[1:] if text else without


def below_words(*, view: FundingView, reason: Reason, lang: str) -> str:
    """A need just below the line with its reason."""
    why = rules_words(case=view.case, rules=reason.stopped_by, lang=lang, without=t("funding.lower", lang))
    return f"{item_words(view.case, reason.item, lang=lang)} – {lower_first(why)}"


def score_words(own: IndexChange, *, lang: str) -> str:
    """Score before and after."""
    return " → ".join(told_apart(own.before, own.after, lang=lang))


def told_apart(before: float | None, after: float | None, *, lang: str) -> list[str]:
    """Two numbers with one decimal, or with the two or three that tell them apart: a small gain is a gain."""
    tried = [
        ["–" if own is None else number(value=own, lang=lang, decimals=decimals) for own in (before, after)]
        for decimals in (1, 2, 3)
    ]
    return next((texts for texts in tried if texts[0] != texts[1]), tried[0])


def rank_words(own: IndexChange | None) -> str:
    """Rank before and after."""
    if own is None or own.rank_before is None or own.rank_after is None:
        return "–"
    return f"{own.rank_before} → {own.rank_after}"


def share_change(before: float | None, after: float | None, *, lang: str) -> str:
    """Two percentages, before and after."""
    return " → ".join(told_apart(before, after, lang=lang)) + (" %" if after is not None else "")


def period_words(code: str, *, lang: str) -> str:
    """The name of a stored period for people: 6 tháng đầu năm 2026, First half of 2026."""
    return parse_code(code=code).label(lang=lang)


def plain_table(
    *, columns: Sequence[str], rows: Sequence[Sequence[Any]], lang: str, label: str, is_tall: bool = False
) -> html.Div:
    """A plain table whose first column names the row."""
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
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table gap-table numbers"
    )
    return scroll_box(table, label=label, is_tall=is_tall)


def _look(column: str) -> str | None:
    return "words" if column in _WORDS else None
