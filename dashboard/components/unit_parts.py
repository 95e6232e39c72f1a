"""The cards of a unit's page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import card, icon, rich
from dashboard.components.compare_lines import line_label, period_span, series_scale, small_points
from dashboard.components.compare_pick import with_units
from dashboard.components.compare_table import by_theme
from dashboard.components.compare_words import likes_text
from dashboard.components.gap_cards import item_table
from dashboard.components.skill_cards import ladder_parts
from dashboard.components.unit_words import (
    became_text,
    finding_counts,
    identity,
    lineage_text,
    main_rows,
    peer_rank_of,
    peers_to_compare,
    rank_of,
    target_of,
    unit_finding,
    value_of,
)
from dashboard.figures.small_lines import small_line
from dashboard.i18n import t
from dashboard.report_words import code_meaning, file_base, finding_message, finding_place
from dashboard.state import State, href, to_search
from dashboard.theme import inks
from dashboard.views.compare import ComparedRow
from dashboard.views.unit_page import UnitPage
from dashboard.words import period_label, source_line
from domain.comparison import is_behind

_COMPARED, _FINDINGS, _LINKED = 4, 8, 12
_COLUMNS = ("indicator", "value", "target", "rank", "peers", "line")


def unit_head(*, page: UnitPage, state: State) -> html.Div:
    """Name, identity, the sentence, and what can be done with the page."""
    lang = state.lang
    former = t("drawer.other_names", lang, names=", ".join(page.former_names)) if page.former_names else ""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(page.place.name),
                    html.P(identity(page=page, lang=lang), className="muted"),
                    html.P(former, className="muted small") if former else None,
                ]
            ),
            html.P(rich(unit_finding(page=page, lang=lang)), className="finding"),
            _tools(page=page, state=state),
        ],
        className="page-head",
    )


def _tools(*, page: UnitPage, state: State) -> html.Div:
    lang, code = state.lang, page.place.code
    own = to_search(replace(state, units=(), panel=""))
    names = [
        html.A(
            [icon("download"), html.Span(t(f"unit.download.{kind}", lang))],
            href=f"/unit/{code}/profile.{kind}{own}",
            className="button",
            download="",
        )
        for kind in ("pdf", "xlsx")
    ]
    codes = [place.code for place in peers_to_compare(page, most=_COMPARED)]
    beside = html.A(
        t("unit.compare", lang), className="button", **{"data-to": "top"},
        href=with_units(_at(page=page, state=state), codes),
    )  # fmt: skip
    return html.Div([*names, beside if len(codes) > 1 else None], className="button-row unit-tools")


def _at(*, page: UnitPage, state: State) -> State:
    """The state with the unit's own level and province."""
    province = page.comparison.province.code or state.province
    return replace(state, level=page.place.level, province=province)


def main_card(*, page: UnitPage, state: State) -> html.Section:
    """The main indicators with target, ranks and their last 24 months."""
    lang = state.lang
    head = html.Tr([html.Th(t(f"unit.col.{name}", lang), scope="col") for name in _COLUMNS])
    rows = [_main_row(page=page, row=row, state=state) for row in main_rows(page)]
    likes = likes_text(own=page.likes, comparison=page.comparison, lang=lang)
    note = t("compare.lines.sub" if page.structure == "post2025" else "compare.lines.sub.old", lang)
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table unit-table")
    return card(
        title=t("unit.main", lang),
        subtitle=likes,
        heading_id="main-heading",
        class_name="full",
        children=[
            html.Div(
                table, className="scroll-x", tabIndex="0", role="region",
                **{"aria-label": t("unit.main", lang)},
            ),
            html.P(note, className="source"),
        ],
    )  # fmt: skip


def _main_row(*, page: UnitPage, row: ComparedRow, state: State) -> html.Tr:
    lang, cell = state.lang, row.cells[0]
    head = html.Th(
        [
            row.indicator.name(lang=lang),
            html.Span(period_label(period=row.period, lang=lang), className="muted small"),
        ],
        scope="row",
    )
    missed = is_behind(gap=cell.to_target, direction=row.indicator.direction)
    return html.Tr(
        [
            head,
            html.Td(
                html.Strong(value_of(row=row, lang=lang))
                if cell.own.value is not None
                else value_of(row=row, lang=lang),
                className=None if cell.own.value is not None else "none",
            ),
            html.Td(target_of(row=row, lang=lang), className="distance-behind" if missed else None),
            html.Td(rank_of(row=row, lang=lang)),
            html.Td(peer_rank_of(page=page, row=row)),
            html.Td(_line(page=page, row=row, state=state), className="line-cell"),
        ]
    )


def _line(*, page: UnitPage, row: ComparedRow, state: State) -> Any:
    series = next((own for own in page.series if own.indicator.id == row.indicator.id), None)
    scale = series_scale(series, target=row.target) if series else None
    if series is None or scale is None:
        return t("reason.not_reported", state.lang)
    points, lang = series.lines[page.place.code], state.lang
    label = line_label(name=page.place.name, series=series, points=points, lang=lang)
    drawn = small_line(
        points=small_points(points), scale=scale, label=label, ink=inks(state.theme), width=210.0
    )
    return [Markup(drawn), html.Span(period_span(series, lang=lang), className="muted small")]


def lineage_card(*, page: UnitPage, lang: str) -> html.Section | None:
    """What the unit was made from, or what an old one became, with links to the new units; None without links."""
    made, became = lineage_text(page=page, lang=lang), became_text(page=page, lang=lang)
    if not made and not became:
        return None
    links = [
        html.A(
            own.name or own.code,
            href=f"/unit/{own.code}?lang={lang}",
            className="button",
            **{"data-to": "top"},
        )
        for own in page.successors
        if len(page.successors) <= _LINKED
    ]
    return card(
        title=t("unit.lineage.title" if made else "unit.became.title", lang),
        heading_id="lineage-heading",
        class_name="full",
        children=[html.P(made or became), html.P(links, className="button-row") if links else None],
    )


def equipment_card(*, page: UnitPage, lang: str) -> html.Section | None:
    """The list of equipment against the norm; None without a survey of the unit."""
    if page.gap_view is None or page.gaps is None:
        return None
    view = page.gap_view
    return card(
        title=t("gaps.unit", lang, period=view.period.label(lang=lang)),
        heading_id="equipment-heading",
        class_name="full",
        children=[
            item_table(view=view, unit=page.gaps, lang=lang),
            html.P(source_line(source=view.source, structure=view.structure, lang=lang), className="source"),
        ],
    )


def skills_card(*, page: UnitPage, lang: str) -> html.Section | None:
    """The ladder of skills; None without a survey of the unit."""
    view, own = page.skill_view, page.skills
    if view is None or own is None:
        return None
    return card(
        title=t("ladder.unit", lang, period=view.period.label(lang=lang)),
        heading_id="skills-heading",
        class_name="half",
        children=[
            *ladder_parts(view=view, ladder=own.ladder, officers=own.officers, lang=lang),
            html.P(source_line(source=view.source, structure=view.structure, lang=lang), className="source"),
        ],
    )


def findings_card(*, page: UnitPage, state: State) -> html.Section:
    """Open findings about the unit's reports: counted by kind, then the first ones with file and row."""
    lang = state.lang
    counts = [
        html.Li(f"{code_meaning(code=code, lang=lang)} ({n})") for code, n in finding_counts(page)[:_FINDINGS]
    ]
    body: list[Any] = [html.P(t("unit.findings.none", lang), className="muted")]
    if page.findings:
        body = [html.Ul(counts, className="class-list"), _first_findings(page=page, lang=lang)]
        asked = replace(
            state, tab="issues", units=(page.place.code,) if page.place.level == "commune" else ()
        )
        body.append(
            html.P(
                html.A(
                    t("unit.findings.all", lang),
                    href=href(path="/quality", state=asked),
                    **{"data-to": "top"},
                )
            )
        )
    return card(
        title=t("unit.findings", lang, n=len(page.findings)),
        heading_id="findings-heading",
        class_name="half",
        children=body,
    )


def _first_findings(*, page: UnitPage, lang: str) -> html.Details:
    lines = [
        html.Li(
            [
                html.Span(finding_message(finding=line, lang=lang)),
                html.Span(
                    f"{file_base(line.file_name)}, {finding_place(finding=line, lang=lang)}",
                    className="fact-where",
                ),
            ]
        )
        for line in page.findings[:_FINDINGS]
    ]
    return html.Details(
        [html.Summary(t("unit.findings.first", lang, n=len(lines))), html.Ul(lines, className="fact-list")],
        className="details",
    )


def all_card(*, page: UnitPage, lang: str) -> html.Details:
    """Every other indicator with data, folded away."""
    shown = {row.indicator.id for row in main_rows(page)}
    rows = [row for row in by_theme(page.rows) if row.indicator.id not in shown]
    names = ("indicator", "value", "target", "rank", "peers")
    head = html.Tr([html.Th(t(f"unit.col.{name}", lang), scope="col") for name in names])
    table = html.Table(
        [html.Thead(head), html.Tbody([_plain_row(page=page, row=row, lang=lang) for row in rows])],
        className="plain-table unit-table",
    )
    return html.Details(
        [
            html.Summary(t("unit.all", lang, n=len(rows))),
            html.Div(
                table,
                className="scroll-x",
                tabIndex="0",
                role="region",
                **{"aria-label": t("unit.rest", lang)},
            ),
        ],
        className="card full details radar-card",
    )


def _plain_row(*, page: UnitPage, row: ComparedRow, lang: str) -> html.Tr:
    period = html.Span(period_label(period=row.period, lang=lang), className="muted small")
    cells: Sequence[str] = (
        value_of(row=row, lang=lang), target_of(row=row, lang=lang), rank_of(row=row, lang=lang),
        peer_rank_of(page=page, row=row),
    )  # fmt: skip
    return html.Tr(
        [html.Th([row.indicator.name(lang=lang), period], scope="row"), *(html.Td(cell) for cell in cells)]
    )
