"""Index 766: the groups of the published score, and apart from them what the published counts explain."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import badge, card, rich, scroll_box
from dashboard.format import number
from dashboard.i18n import t
from dashboard.views.official_model import OfficialGroup, OfficialPoints, OfficialUnit, OfficialView
from domain.index.library import find_definition
from domain.index.official import ABOVE_MAXIMUM, DIFFERS, EQUAL, NO_COUNTS, GroupDifference

_PLACES = 2
_GROUP_COLUMNS = ("group", "max", "middle", "low", "high", "left")
_RECOUNT_COLUMNS = ("group", "max", "counted", "equal", "differs", "greatest")
_POINT_COLUMNS = ("metric", "score", "max", "rest", "mark")


def points(value: float | None, *, lang: str) -> str:
    """Points with two places, '' for none."""
    return "" if value is None else number(value=value, lang=lang, decimals=_PLACES)


def group_title(group: OfficialGroup, *, lang: str) -> str:
    """Title of a group in ``lang``."""
    return group.title_vi if lang == "vi" else group.title_en


def groups_card(*, view: OfficialView, lang: str) -> html.Section:
    """Each group of the published index: most points, median, ends, points left by the median unit."""
    head = [html.Th(t(f"index.group.{name}", lang), scope="col") for name in _GROUP_COLUMNS]
    rows = [_group_row(group, at=at, view=view, lang=lang) for at, group in enumerate(view.groups)]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table")
    same = [group_title(own, lang=lang) for own in view.groups if own.is_same_everywhere]
    ties = t("index.ties", lang, n=view.n_ties) if view.n_ties else ""
    return card(
        title=t("index.groups", lang),
        subtitle=t("index.groups.sub", lang),
        heading_id="groups-heading",
        class_name="full",
        children=[
            scroll_box(table, label=t("index.groups", lang)),
            html.P(t("index.groups.same", lang, names=", ".join(same)), className="small") if same else None,
            html.P(ties, className="small") if ties else None,
        ],
    )


def _group_row(group: OfficialGroup, *, at: int, view: OfficialView, lang: str) -> html.Tr:
    scores = [unit.scores[at] for unit in view.units]
    known = [score for score in scores if score is not None]
    if not known:
        words = html.Td(t("index.why.no_score", lang), className="none", colSpan="4")
        return html.Tr([html.Th(group_title(group, lang=lang), scope="row"),
                        html.Td(points(group.maximum, lang=lang)), words])  # fmt: skip
    middle = median(known)
    cells = (group.maximum, middle, min(known), max(known), max(0.0, group.maximum - middle))
    return html.Tr(
        [
            html.Th(group_title(group, lang=lang), scope="row"),
            *(html.Td(points(cell, lang=lang)) for cell in cells),
        ]
    )


def published_why(*, view: OfficialView, unit: OfficialUnit, lang: str) -> list[Any]:
    """The points of a unit by group beside the median, the best and the most there are; most points left first."""
    ranked = sum(own.rank is not None for own in view.units)
    lines = [(group, unit.scores[at], at) for at, group in enumerate(view.groups)]
    lines.sort(key=lambda own: -(own[0].maximum - (own[1] or 0.0)))
    left = sum(max(0.0, group.maximum - score) for group, score, _ in lines if score is not None)
    text = t(
        "index.why.published",
        lang,
        place=unit.place.name,
        score=points(unit.total, lang=lang),
        rank=unit.rank or "",
        n=ranked,
        left=number(value=left, lang=lang, decimals=_PLACES),
    )
    rows = [_group_line(group, score, at=at, view=view, lang=lang) for group, score, at in lines]
    names = ("part", "drawn", "middle", "best", "rest")
    head = Markup("").join(
        Markup('<th scope="col" class="why-{}">{}</th>').format(name, t(f"index.why.{name}", lang))
        for name in names
    )
    table = Markup('<table class="plain-table why-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return [
        html.P(rich(text), className="lead"),
        scroll_box(
            table.format(head, Markup("").join(rows)), label=t("index.why", lang, place=unit.place.name)
        ),
        html.P(t("index.why.legend.max", lang), className="source"),
    ]


_GROUP_LINE = Markup(
    '<tr class="why-part"><th scope="row">{name}</th><td class="why-drawn">'
    '<span class="bar why-bar" role="img" aria-label="{label}"><span class="bar-fill" style="width:{share}"></span>'
    '<span class="bar-target" style="left:{middle}"></span><span class="bar-best" style="left:{best}"></span></span>'
    '<span class="why-score">{score} / {most}</span></td><td>{said_middle}</td><td>{said_best}</td><td>{left}</td></tr>'
)


def _group_line(
    group: OfficialGroup, score: float | None, *, at: int, view: OfficialView, lang: str
) -> Markup:
    known = [own for unit in view.units if (own := unit.scores[at]) is not None]
    if score is None or not known:
        return Markup('<tr class="why-part"><th scope="row">{}</th><td colspan="4" class="none">{}</td></tr>').format(
            group_title(group, lang=lang), t("index.why.no_score", lang)
        )  # fmt: skip
    middle, best = median(known), max(known)
    said = [points(value, lang=lang) for value in (score, middle, best)]
    shares = [f"{min(1.0, max(0.0, value / group.maximum)):.1%}" for value in (score, middle, best)]
    return _GROUP_LINE.format(
        name=group_title(group, lang=lang),
        label=t("index.why.bar", lang, score=said[0], middle=said[1], best=said[2]),
        share=shares[0],
        middle=shares[1],
        best=shares[2],
        score=said[0],
        most=points(group.maximum, lang=lang),
        said_middle=said[1],
        said_best=said[2],
        left=points(max(0.0, group.maximum - score), lang=lang),
    )


def recounted_units(view: OfficialView) -> list[OfficialUnit]:
    """Units whose counts were published."""
    return [unit for unit in view.units if unit.differences]


def recount_finding(*, view: OfficialView, lang: str) -> str:
    """Which groups the counts explain, in a sentence."""
    units = recounted_units(view)
    period = view.capture.period.label(lang=lang)
    if not units:
        return t("index.recount.none", lang, period=period)
    groups = [group_title(own, lang=lang) for own in view.groups if own.is_recomputable]
    equal = sum(own.verdict == EQUAL for unit in units for own in unit.differences)
    counted = sum(own.recomputed is not None for unit in units for own in unit.differences)
    return t(
        "index.recount.finding",
        lang,
        period=period,
        n=len(units),
        groups="; ".join(groups),
        equal=equal,
        m=counted,
    )


def recount_card(*, view: OfficialView, lang: str) -> html.Section:
    """Each group: of how many units it can be recomputed, how often it agrees, the greatest difference."""
    head = [html.Th(t(f"index.group.{name}", lang), scope="col") for name in _RECOUNT_COLUMNS]
    rows = [_recount_row(group, view=view, lang=lang) for group in view.groups]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table group-table")
    return card(
        title=t("index.recount", lang),
        subtitle=t("index.recount.sub", lang),
        heading_id="recount-heading",
        class_name="full",
        children=[
            scroll_box(table, label=t("index.recount", lang)),
            html.P(t("index.recount.note", lang), className="muted small"),
        ],
    )


def _recount_row(group: OfficialGroup, *, view: OfficialView, lang: str) -> html.Tr:
    own = [one for unit in view.units for one in unit.differences if one.group == group.id]
    counted = [one for one in own if one.recomputed is not None]
    head = html.Th(group_title(group, lang=lang), scope="row")
    most = html.Td(points(group.maximum, lang=lang))
    if not counted:
        why = t("index.recount.missing", lang, names=_missing(own, lang=lang))
        return html.Tr([head, most, html.Td(why, className="none words", colSpan="4")])
    gaps = [abs(one.difference) for one in counted if one.difference is not None]
    return html.Tr(
        [
            head,
            most,
            html.Td(str(len(counted))),
            html.Td(str(sum(one.verdict == EQUAL for one in own))),
            html.Td(str(sum(one.verdict in (DIFFERS, ABOVE_MAXIMUM) for one in own))),
            html.Td(points(max(gaps), lang=lang) if gaps else ""),
        ]
    )


def _missing(own: Sequence[GroupDifference], *, lang: str) -> str:
    titles = {one.id: one.title(lang=lang) for one in find_definition("index_766").indicators}
    names = dict.fromkeys(name for one in own for name in one.missing)
    return "; ".join(titles.get(name, name) for name in names)


def recount_table_card(*, view: OfficialView, lang: str) -> html.Section:
    """Each unit with counts: published beside recomputed by group, and the score without points for nothing."""
    units = recounted_units(view)
    names = [group_title(own, lang=lang) for own in view.groups]
    head = [t("table.name", lang), *names, t("index.recount.rate", lang)]
    body = [_recount_line(unit, lang=lang) for unit in units]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(body)],
        className="plain-table recount-table",
    )
    return card(
        title=t("index.recount.units", lang),
        subtitle=t("index.recount.units.sub", lang),
        heading_id="recount-units-heading",
        class_name="full",
        children=scroll_box(table, label=t("index.recount.units", lang), is_tall=True),
    )


def _recount_line(unit: OfficialUnit, *, lang: str) -> html.Tr:
    link = html.Button(
        unit.place.name, type="button", className="link-button", **{"data-unit": unit.place.code}
    )
    without = unit.without_defaults
    rate = f"{points(without.rate, lang=lang)}\u00a0%" if without else ""
    flags = html.Span(t("index.recount.flags", lang, flags=", ".join(unit.flags)), className="muted small")
    name = [link, html.Br(), flags] if unit.flags else link
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *(html.Td(_difference(own, lang=lang)) for own in unit.differences),
            html.Td(rate),
        ]
    )


def _difference(own: GroupDifference, *, lang: str) -> list[Any]:
    """``19,41 = 19,41``; a difference is said in words too."""
    published = points(own.published, lang=lang) or t("index.why.no_score", lang)
    if own.verdict == NO_COUNTS or own.recomputed is None:
        return [published, html.Span(t("index.recount.no_counts", lang), className="muted small line")]
    found = points(own.recomputed, lang=lang)
    key = "index.recount.equal" if own.verdict == EQUAL else "index.recount.differs"
    kind = "" if own.verdict == EQUAL else " distance-behind"
    return [published, html.Span(t(key, lang, score=found), className=f"small line{kind}")]


def points_parts(*, unit: OfficialUnit, found: OfficialPoints, lang: str) -> list[Any]:
    """Points left by indicator, from the most; which were given for nothing to count, which are the province's."""
    if not found.lines:
        return [html.P(t("index.points.none", lang, place=unit.place.name), className="muted")]
    titles = {own.id: own.title(lang=lang) for own in find_definition("index_766").indicators}
    head = [
        html.Th(t(f"index.group.{name}", lang), scope="col", className="words" if name == "mark" else None)
        for name in _POINT_COLUMNS
    ]
    rows = []
    for own in found.lines:
        score = points(own.score, lang=lang) or t("index.recount.no_counts", lang)
        marks = [t("index.points.default", lang)] if own.is_default else []
        marks += [t("index.points.shared", lang)] if own.is_shared else []
        cells = [score, points(own.maximum, lang=lang), points(own.left, lang=lang)]
        rows.append(
            html.Tr(
                [
                    html.Th(titles.get(own.metric, own.metric), scope="row"),
                    *(html.Td(cell) for cell in cells),
                    html.Td([badge(text=mark, kind="warn") for mark in marks], className="words"),
                ]
            )
        )
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table")
    return [
        html.P(rich(_without_text(unit, lang=lang)), className="lead") if unit.without_defaults else None,
        scroll_box(table, label=t("index.points", lang, place=unit.place.name)),
    ]


def _without_text(unit: OfficialUnit, *, lang: str) -> str:
    own = unit.without_defaults
    if own is None:
        return ""
    return t(
        "index.points.without",
        lang,
        given=points(own.given, lang=lang),
        earned=points(own.earned, lang=lang),
        reachable=points(own.reachable, lang=lang),
        rate=points(own.rate, lang=lang),
    )
