"""The tab of findings: counted four ways, and one by one with what was done about each."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import badge, card
from dashboard.components.finding_list import severity_badge
from dashboard.components.inputs import button, control, hidden_field, selector
from dashboard.components.quality_parts import STATE_KINDS, nothing, pager, quality_href, table
from dashboard.components.upload_parts import submission_href
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.report_words import code_meaning, file_base, finding_message, finding_place, finding_remedy
from dashboard.state import CLOSED, FOLLOW_UP_STATES, State
from dashboard.views.quality import COUNTS_SHOWN, PAGE_SIZE, WAYS
from dashboard.views.report_model import Count, FindingLine, IssuesView
from dashboard.words import form_name
from domain.periods import local_day


def issues_tab(*, view: IssuesView, state: State) -> list[Any]:
    """Four small tables whose rows are filters, then the findings."""
    lang = state.lang
    counts = [
        card(
            title=t(f"quality.by.{way}", lang),
            heading_id=f"by-{way}-heading",
            class_name="half",
            children=_counts(counts=view.by[way], way=way, state=state),
        )
        for way in WAYS
    ]
    body: Any = nothing(key="quality.issues.none", lang=lang)
    if view.findings:
        body = [
            findings_with_follow_up(findings=view.findings, state=state, names_file=True),
            pager(state=state, total=view.total, size=PAGE_SIZE),
        ]
    listed = card(
        title=t("quality.issues.title", lang, n=number(value=view.total, lang=lang)),
        subtitle=t("quality.issues.sub", lang),
        heading_id="issues-heading",
        class_name="full",
        tools=_unit_chip(view=view, state=state),
        children=body,
    )
    is_filtered = state.unit or state.code or state.form or state.district or state.state or state.page
    return [listed, *counts] if is_filtered else [*counts, listed]


def _unit_chip(*, view: IssuesView, state: State) -> Any:
    if not state.unit:
        return None
    label = t("quality.unit_only", state.lang, unit=view.unit_name)
    clear = html.A(
        t("quality.clear", state.lang),
        href=quality_href(state, units=(), panel=""),
        className="button",
        **{"data-to": "here"},
    )
    return [html.Span(label, className="chip"), " ", clear]


def _counts(*, counts: Sequence[Count], way: str, state: State) -> Any:
    lang = state.lang
    if not counts:
        return nothing(key="quality.issues.none", lang=lang)
    names = [t(f"quality.col.{key}", lang) for key in ("errors", "warnings")]
    names += [t(f"state.{key}", lang) for key in FOLLOW_UP_STATES]
    rows = [
        [
            _label(count=count, way=way, state=state),
            *(
                number(value=value, lang=lang)
                for value in (
                    count.n_errors, count.n_warnings, count.n_open, count.n_followed_up, count.n_accepted,
                )
            ),
        ]
        for count in counts[:COUNTS_SHOWN]
    ]  # fmt: skip
    parts: list[Any] = [
        table(
            caption=t(f"quality.by.{way}", lang),
            header=[t(f"quality.way.{way}", lang), *names],
            rows=rows,
            numbers=range(1, 6),
        )
    ]
    if len(counts) > COUNTS_SHOWN:
        rest = sum(count.total for count in counts[COUNTS_SHOWN:])
        more = t(
            "quality.counts_more",
            lang,
            n=number(value=len(counts) - COUNTS_SHOWN, lang=lang),
            total=number(value=rest, lang=lang),
        )
        parts.append(html.P(more, className="muted small"))
    return parts


def _label(*, count: Count, way: str, state: State) -> Any:
    lang = state.lang
    if not count.key:
        return html.Span(t("quality.unknown", lang), className="muted")
    if way == "code":
        return _filter(text=code_meaning(code=count.key, lang=lang), state=state, code=count.key)
    if way == "form":
        return _filter(text=form_name(form=count.key, lang=lang), state=state, form=count.key)
    name = count.label or count.key
    note = "" if count.structure == state.structure else f" ({t(f'structure.{count.structure}', lang)})"
    if way == "district":
        return _filter(text=name + note, state=state, structure=count.structure, district=count.key)
    return _filter(
        text=name + note,
        state=state,
        structure=count.structure,
        units=(count.key,),
        panel=CLOSED,
        district="",
    )


def _filter(*, text: str, state: State, **changes: Any) -> html.A:
    return html.A(text, href=quality_href(state, **changes), **{"data-to": "here"})


def findings_with_follow_up(*, findings: Sequence[FindingLine], state: State, names_file: bool) -> html.Ol:
    """Findings one by one, each with its follow-up to be opened."""
    return html.Ol(
        [_finding(finding=finding, state=state, names_file=names_file) for finding in findings],
        className="finding-list with-follow-up",
    )


def _finding(*, finding: FindingLine, state: State, names_file: bool) -> html.Li:
    lang = state.lang
    remedy = finding_remedy(finding=finding, lang=lang)
    unit = html.Span(finding.unit_name, className="muted") if finding.unit_name else None
    where: list[Any] = [
        severity_badge(severity=finding.severity, lang=lang),
        " ",
        html.Strong(finding_place(finding=finding, lang=lang)),
        " · " if unit else None,
        unit,
    ]
    file = None
    if names_file:
        link = html.A(
            file_base(finding.file_name),
            href=submission_href(state=state, submission_id=finding.submission_id),
            **{"data-to": "top"},
        )
        file = html.P(link, className="finding-file")
    return html.Li(
        [
            html.P(where),
            html.P(finding_message(finding=finding, lang=lang)),
            html.P(remedy, className="muted") if remedy else None,
            file,
            _follow_up(finding=finding, lang=lang),
        ],
        id=f"finding-{finding.id}",
    )


def _follow_up(*, finding: FindingLine, lang: str) -> html.Details:
    summary: list[Any] = [badge(text=t(f"state.{finding.state}", lang), kind=STATE_KINDS[finding.state])]
    if finding.handled_by and finding.handled_at is not None:
        day = date_text(day=local_day(finding.handled_at))
        words = t("follow_up.by", lang, who=finding.handled_by, date=day)
        summary.append(html.Span(f"{words}: {finding.note}" if finding.note else words, className="muted"))
    summary.append(html.Span(t("follow_up.change", lang), className="follow-up-change"))
    return html.Details(
        [
            html.Summary(summary, id=f"follow-{finding.id}"),
            html.Form(
                [
                    hidden_field(name="issue", value=str(finding.id)),
                    html.Div(
                        [
                            html.Label(t("quality.filter.state", lang), htmlFor=f"state-{finding.id}"),
                            selector(
                                name="state",
                                id_=f"state-{finding.id}",
                                chosen=finding.state,
                                choices=[(value, t(f"state.{value}", lang)) for value in FOLLOW_UP_STATES],
                            ),
                        ],
                        className="field",
                    ),
                    html.Div(
                        [
                            html.Label(t("follow_up.note", lang), htmlFor=f"note-{finding.id}"),
                            control(
                                "text",
                                name="note",
                                value=finding.note,
                                id_=f"note-{finding.id}",
                                maxlength="500",
                            ),
                        ],
                        className="field grow",
                    ),
                    button(label=t("follow_up.save", lang), primary=True),
                ],
                className="row-form",
                **{"data-post": "/quality/follow-up", "data-focus": f"follow-{finding.id}"},
            ),
        ],
        className="follow-up",
    )
