"""Methodology: every indicator's definition, formula, target and limits, from the catalogue, and the norms."""

from typing import Any

from dash import html

from dashboard.components.about import about
from dashboard.components.base import card
from dashboard.components.ssr import flat
from dashboard.format import number
from dashboard.i18n import t
from dashboard.pages.model import Request
from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import ASSET, Rule

THEMES = (
    "adoption",
    "procedure",
    "digitisation",
    "equipment",
    "connectivity",
    "skills",
    "transparency",
    "satisfaction",
)
RULES = ("rollup", "periods", "missing", "small", "structure", "classes", "provisional")


def methodology_page(request: Request) -> html.Div:
    """Rules first, then the indicators by theme, then the norms."""
    lang = request.state.lang
    return flat(
        [
            html.Div(
                [
                    html.H1(t("page.methodology", lang)),
                    html.P(t("page.methodology.sub", lang), className="finding"),
                ],
                className="page-head",
            ),
            _contents(lang),
            _rules(lang),
            *(_theme(theme=theme, request=request) for theme in THEMES),
            _norms(lang),
        ],
        className="methodology",
        **{"data-title": f"{t('page.methodology', lang)} · {t('product', lang)}"},
    )


def _contents(lang: str) -> html.Nav:
    links = [("rules", t("method.rules", lang)), *((theme, t(f"theme.{theme}", lang)) for theme in THEMES)]
    links.append(("norms", t("method.norms", lang)))
    return html.Nav(
        html.Ul([html.Li(html.A(name, href=f"#{anchor}")) for anchor, name in links]),
        className="contents",
        **{"aria-label": t("method.contents", lang)},
    )


def _rules(lang: str) -> html.Section:
    items: list[Any] = []
    for rule in RULES:
        items.extend((html.Dt(t(f"rule.{rule}", lang)), html.Dd(t(f"rule.{rule}.text", lang))))
    return html.Div(
        card(
            title=t("method.rules", lang),
            heading_id="rules-heading",
            children=html.Dl(items, className="facts"),
        ),
        id="rules",
        className="anchor",
    )


def _theme(*, theme: str, request: Request) -> html.Div:
    lang = request.state.lang
    entries = [_indicator(indicator=i, request=request) for i in get_catalogue().of_theme(theme)]
    section = card(title=t(f"theme.{theme}", lang), heading_id=f"{theme}-heading", children=entries)
    return html.Div(section, id=theme, className="anchor")


def _indicator(*, indicator: Indicator, request: Request) -> html.Details:
    lang = request.state.lang
    target = next(
        (
            get_catalogue().target(
                indicator=indicator.id, level=level, province=request.state.province, day="9999-12-31"
            )
            for level in ("commune",)
        ),
        None,
    )
    return html.Details(
        [
            html.Summary([html.Span(indicator.name(lang=lang)), html.Code(indicator.id)]),
            about(indicator=indicator, target=target, lang=lang),
        ],
        id=f"i-{indicator.id}",
        className="details method-entry",
    )


def _norms(lang: str) -> html.Div:
    columns = ("item", "basis", "price", "legal")
    head = html.Tr([html.Th(t(f"norm.{column}", lang), scope="col") for column in columns])
    rows = [_norm(rule=rule, lang=lang) for rule in get_norms().rules if rule.of.kind == ASSET]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table")
    section = card(
        title=t("method.norms", lang),
        subtitle=t("method.norms.sub", lang),
        heading_id="norms-heading",
        children=html.Div(
            table,
            className="scroll-x",
            tabIndex="0",
            role="region",
            **{"aria-label": t("method.norms.scroll", lang)},
        ),
    )
    return html.Div(section, id="norms", className="anchor")


def _norm(*, rule: Rule, lang: str) -> html.Tr:
    item = get_norms().items[rule.item].name(lang=lang)
    basis = t("norm.per", lang, quantity=rule.quantity, per=rule.per, who=rule.applies_to(lang=lang))
    return html.Tr(
        [
            html.Th(item, scope="row"),
            html.Td(basis),
            html.Td(number(value=rule.unit_price_vnd, lang=lang), className="number"),
            html.Td(rule.of.legal_basis(lang=lang)),
        ]
    )
