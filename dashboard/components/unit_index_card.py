"""A unit in the indices: score and rank, what each indicator gives and could give, and points left in index 766."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import card, rich
from dashboard.components.index_official import points_parts
from dashboard.format import number, value_text
from dashboard.i18n import t
from dashboard.state import CLOSED, State, default_state, href
from dashboard.state_index import INDEX_PATH
from dashboard.views.index_model import IndexView, UnitContribution
from dashboard.views.official_model import OfficialPoints, OfficialUnit
from dashboard.views.unit_index import GroupPoints, OwnScore, PublishedScore
from dashboard.views.unit_page import UnitPage
from dashboard.words import period_label
from domain.catalogue_files import get_catalogue
from domain.index.library import PUBLISHED

_NAMES = ("indicator", "value", "rank", "gives", "could")


def own_sentence(*, score: OwnScore, lang: str) -> str:
    """``Chỉ số sẵn sàng số cấp xã, Quý II/2026: 67,9 điểm, hạng 33 / 69, Khá``."""
    view, unit = score.view, score.unit
    band = next((own.name(lang=lang) for own in view.bands if own.id == unit.band), "")
    text = t(
        "unit.index.own", lang, index=view.title(lang=lang), period=period_label(period=view.period, lang=lang),
        score=number(value=unit.score or 0.0, lang=lang, decimals=1), rank=unit.rank or "", n=view.n_ranked,
    )  # fmt: skip
    return f"{text}, {band}" if band else text


def published_sentence(*, score: PublishedScore, lang: str) -> str:
    """The published total and where most points were left."""
    unit, capture = score.unit, score.view.capture
    if unit.total is None:
        return ""
    ranked = sum(own.rank is not None for own in score.view.units)
    text = t(
        "unit.index.published", lang, period=period_label(period=capture.period, lang=lang),
        score=number(value=unit.total, lang=lang, decimals=2), rank=unit.rank or "", n=ranked,
    )  # fmt: skip
    most = next((own for own in score.groups if own.left > 0), None)
    if most is None:
        return text
    left = number(value=most.left, lang=lang, decimals=2)
    return f"{text}; {t('unit.index.left', lang, group=most.title(lang=lang), left=left)}"


def index_card(
    *,
    page: UnitPage,
    contributions: Sequence[UnitContribution],
    lang: str,
    points: OfficialPoints | None = None,
) -> html.Section | None:
    """Both indices, each with the way to its ranking; None where the unit is in neither.

    ``points``: those left by indicator, where the counts behind the published score are known.
    """
    own, published = page.indices.own, page.indices.published
    parts: list[Any] = []
    if own is not None:
        parts.append(html.P(rich(own_sentence(score=own, lang=lang)), className="lead"))
        parts.append(_contributions(view=own.view, rows=contributions, lang=lang))
        parts.append(_ranking_link(page=page, index="", lang=lang))
    if published is not None and published.unit.total is not None:
        parts.append(html.P(rich(published_sentence(score=published, lang=lang)), className="lead"))
        parts.append(_points(groups=published.groups, lang=lang))
        if points is not None and points.lines:
            parts.append(_by_indicator(unit=published.unit, points=points, lang=lang))
        parts.append(_ranking_link(page=page, index=PUBLISHED, lang=lang))
    if not parts:
        return None
    return card(title=t("unit.index", lang), heading_id="index-heading", class_name="full", children=parts)


def _ranking_link(*, page: UnitPage, index: str, lang: str) -> html.P:
    """To the ranking, with this unit chosen."""
    place = page.place
    province = page.comparison.province.code or default_state().province
    state = State(
        lang=lang, structure=page.structure, province=province, level=place.level, index=index,
        units=(place.code,), panel=CLOSED,
    )  # fmt: skip
    name = t("unit.index.ranking.published" if index == PUBLISHED else "unit.index.ranking", lang)
    link = html.A(name, href=href(path=INDEX_PATH, state=state), className="button",
                  **{"data-to": "top"})  # fmt: skip
    return html.P(link, className="button-row")


def _by_indicator(*, unit: OfficialUnit, points: OfficialPoints, lang: str) -> html.Details:
    return html.Details(
        [html.Summary(t("unit.index.by_indicator", lang)), *points_parts(unit=unit, found=points, lang=lang)],
        className="details",
    )


def _contributions(*, view: IndexView, rows: Sequence[UnitContribution], lang: str) -> html.Details:
    head = html.Tr([html.Th(t(f"unit.index.{name}", lang), scope="col") for name in _NAMES])
    titles = {own.id: own.title(lang=lang) for own in view.elements}
    body = [_contribution(row=row, title=titles[row.indicator], lang=lang) for row in rows]
    return html.Details(
        [
            html.Summary(t("unit.index.why", lang)),
            _scroll([html.Thead(head), html.Tbody(body)], label=t("unit.index.why", lang)),
        ],
        className="details",
    )


def _contribution(*, row: UnitContribution, title: str, lang: str) -> html.Tr:
    known = get_catalogue().indicators.get(row.indicator)
    unit = known.display_unit if known else ""
    value = t("reason.not_reported", lang) if row.value is None else value_text(
        value=row.value, display_unit=unit, lang=lang
    )  # fmt: skip
    cells = [value, "" if row.rank is None else str(row.rank)]
    cells += [
        "" if own is None else number(value=own, lang=lang, decimals=2)
        for own in (row.contribution, row.to_best)
    ]
    return html.Tr([html.Th(title, scope="row"), *(html.Td(cell) for cell in cells)])


def _points(*, groups: Sequence[GroupPoints], lang: str) -> html.Div:
    head = html.Tr(
        [html.Th(t(f"unit.index.{name}", lang), scope="col") for name in ("group", "score", "max", "rest")]
    )
    body = [
        html.Tr(
            [
                html.Th(own.title(lang=lang), scope="row"),
                *(
                    html.Td(number(value=value, lang=lang, decimals=2))
                    for value in (own.score, own.maximum, own.left)
                ),
            ]
        )
        for own in groups
    ]
    return _scroll([html.Thead(head), html.Tbody(body)], label=t("unit.index.points", lang))


def _scroll(children: list[Any], *, label: str) -> html.Div:
    return html.Div(
        html.Table(children, className="plain-table"), className="scroll-x", tabIndex="0", role="region",
        **{"aria-label": label},
    )  # fmt: skip
