"""The tab of submissions, and the page of one submission."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import badge, card, definition_list, icon
from dashboard.components.inputs import button, hidden_field
from dashboard.components.issue_list import findings_with_follow_up
from dashboard.components.quality_parts import nothing, pager, quality_href, state_badge, table
from dashboard.components.upload_parts import submission_href
from dashboard.format import change_text, date_text, number, plain
from dashboard.i18n import t
from dashboard.report_words import file_base
from dashboard.state import State
from dashboard.views.quality import PAGE_SIZE
from dashboard.views.report_model import Replaced, ReportRow, ReportsView, SheetPart, SubmissionView
from dashboard.words import form_name, period_with_dates
from domain.catalogue_files import get_catalogue
from domain.periods import local_day


def reports_tab(*, view: ReportsView, state: State) -> html.Section:
    """The list of submissions, newest first."""
    lang = state.lang
    body: Any = nothing(key="quality.reports.none", lang=lang)
    if view.rows:
        keys = ("file", "state", "form", "reporter", "received", "loaded", "refused", "open")
        body = [
            table(
                caption=t("quality.reports.title", lang),
                header=[t(f"quality.col.{key}", lang) for key in keys],
                rows=[_row(row=row, state=state) for row in view.rows],
                numbers=(5, 6, 7),
            ),
            pager(state=state, total=view.total, size=PAGE_SIZE),
        ]
    return card(
        title=t("quality.reports.title", lang),
        subtitle=_by_state(view=view, state=state),
        heading_id="reports-heading",
        class_name="full",
        children=body,
    )


def _by_state(*, view: ReportsView, state: State) -> str:
    parts = [
        f"{t(f'state.{name}', state.lang)}: {number(value=n, lang=state.lang)}"
        for name, n in view.by_state.items()
    ]
    return " · ".join(parts)


def _row(*, row: ReportRow, state: State) -> list[Any]:
    lang = state.lang
    link = html.A(
        file_base(row.file_name),
        href=submission_href(state=state, submission_id=row.id),
        **{"data-to": "top"},
    )
    return [
        link,
        state_badge(state=row.state, lang=lang),
        ", ".join(row.forms) or "–",
        row.reporter or "–",
        date_text(day=local_day(row.received_at)),
        number(value=row.rows_loaded, lang=lang),
        number(value=row.rows_refused, lang=lang),
        number(value=row.n_open, lang=lang),
    ]


def submission_detail(*, view: SubmissionView, state: State) -> list[html.Section]:
    """What was loaded, what is wrong, what it replaced, and the files to take away."""
    lang = state.lang
    sections = [
        card(
            title=t("submission.loaded", lang),
            heading_id="submission-heading",
            class_name="full",
            children=[
                _facts(view=view, lang=lang),
                _parts(parts=view.parts, lang=lang),
                _actions(view=view, lang=lang),
            ],
        ),
        card(
            title=t("submission.findings", lang, n=view.n_findings),
            heading_id="findings-heading",
            class_name="full",
            children=_findings(view=view, state=state),
        ),
    ]
    if view.replaced:
        sections.append(
            card(
                title=t("submission.replaced", lang),
                subtitle=t("submission.replaced.sub", lang),
                heading_id="replaced-heading",
                class_name="full",
                children=_comparison(view=view, state=state),
            )
        )
    return sections


def _facts(*, view: SubmissionView, lang: str) -> html.Dl:
    row = view.row
    forms = "; ".join(form_name(form=form, lang=lang) for form in row.forms)
    rows = t(
        "submission.rows",
        lang,
        loaded=number(value=row.rows_loaded, lang=lang),
        refused=number(value=row.rows_refused, lang=lang),
    )
    return definition_list(
        [
            (t("quality.col.state", lang), state_badge(state=row.state, lang=lang)),
            (t("quality.col.form", lang), forms),
            (t("quality.col.reporter", lang), row.reporter),
            (t("quality.col.received", lang), date_text(day=local_day(row.received_at))),
            (t("quality.col.sender", lang), row.sender),
            (t("submission.rows.label", lang), rows),
            (t("submission.path", lang), row.file_name if "/" in row.file_name else ""),
        ]
    )


def _parts(*, parts: Sequence[SheetPart], lang: str) -> Any:
    if not parts:
        return None
    keys = ("sheet", "form", "period", "reporter", "loaded", "refused", "lock")
    rows = [
        [
            part.sheet or "–",
            part.form,
            period_with_dates(period=part.period, lang=lang) if part.period else "–",
            part.unit_name or "–",
            number(value=part.rows_loaded, lang=lang),
            number(value=part.rows_refused, lang=lang),
            lock_badge(is_locked=part.is_locked, lang=lang),
        ]
        for part in parts
    ]
    return table(
        caption=t("submission.parts", lang),
        header=[t(f"quality.col.{key}", lang) for key in keys],
        rows=rows,
        numbers=(4, 5),
    )


def lock_badge(*, is_locked: bool, lang: str) -> html.Span:
    """Whether a period is locked: its figures are final, no file changes them."""
    return badge(
        text=t("lock.locked" if is_locked else "lock.open", lang), kind="good" if is_locked else "neutral"
    )


def _actions(*, view: SubmissionView, lang: str) -> html.Div:
    number_of = view.row.id
    parts: list[Any] = []
    if view.has_annotated:
        parts.append(
            _download(
                target="annotated", number_of=number_of, label=t("upload.annotated", lang), primary=True
            )
        )
    elif view.findings and view.has_original:
        hint = t("submission.annotate_hint", lang, n=number_of)
        parts.append(html.P(hint, className="muted small hint"))
    if view.has_original:
        parts.append(_download(target="original", number_of=number_of, label=t("upload.original", lang)))
        parts.append(
            html.Form(
                [
                    hidden_field(name="submission", value=str(number_of)),
                    button(label=t("submission.load_again", lang), id_="load-again"),
                ],
                className="inline-form",
                **{"data-post": "/quality/load-again"},
            )
        )
    return html.Div(parts, className="upload-actions")


def _download(*, target: str, number_of: int, label: str, primary: bool = False) -> html.A:
    return html.A(
        [icon("download"), html.Span(label)],
        href=f"/submissions/{number_of}/{target}",
        className="button primary" if primary else "button",
        download="",
    )


def _findings(*, view: SubmissionView, state: State) -> Any:
    lang = state.lang
    if not view.findings:
        return nothing(key="submission.no_findings", lang=lang)
    parts: list[Any] = [findings_with_follow_up(findings=view.findings, state=state, names_file=False)]
    if view.n_findings > len(view.findings):
        parts.append(
            html.P(
                t("submission.more_findings", lang, n=len(view.findings), total=view.n_findings),
                className="muted",
            )
        )
    return parts


def _comparison(*, view: SubmissionView, state: State) -> list[Any]:
    lang = state.lang
    keys = ("unit", "period", "measure", "old", "new", "change", "replaced_file")
    parts: list[Any] = [
        table(
            caption=t("submission.replaced", lang),
            header=[t(f"quality.col.{key}", lang) for key in keys],
            rows=[_replaced(row=row, state=state) for row in view.replaced],
            numbers=(3, 4, 5),
        )
    ]
    if view.has_more_replaced:
        parts.append(html.P(t("submission.more_replaced", lang, n=len(view.replaced)), className="muted"))
    return parts


def _replaced(*, row: Replaced, state: State) -> list[Any]:
    lang, catalogue = state.lang, get_catalogue()
    measure = catalogue.measures.get(row.measure)
    name = measure.name(lang=lang) if measure else row.measure
    if row.field:
        known = catalogue.fields.get(row.field)
        name = f"{name} ({known[0 if lang == 'vi' else 1] if known else row.field})"
    new = t("submission.gone", lang) if row.new is None else plain(value=row.new, lang=lang)
    same = row.new is not None and row.new == row.old
    change = (
        "–"
        if row.new is None
        else (
            t("submission.same", lang)
            if same
            else change_text(value=row.new - row.old, display_unit="dossiers", lang=lang).split("\u00a0")[0]
        )
    )
    link = html.A(
        file_base(row.old_file),
        href=quality_href(state, submission=str(row.old_submission_id)),
        **{"data-to": "top"},
    )
    return [
        row.unit_name,
        row.period.label(lang=lang),
        name,
        plain(value=row.old, lang=lang),
        new if same or row.new is None else html.Strong(new),
        change,
        link,
    ]
