"""Parts of /upload: the place to drop files, the files on their way, and what became of each."""

from dataclasses import replace
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import badge, icon, rich
from dashboard.components.finding_list import finding_list
from dashboard.i18n import t
from dashboard.report_words import file_base, size_text, upload_words
from dashboard.state import State, href
from dashboard.state_carried import without_quality
from dashboard.views.report_model import UploadItem, UploadResult, UploadsView

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv"
WORKER_COMMAND = "python -m etl worker"
_SAID = (
    "sending",
    "kept",
    "too_large",
    "lost",
    "waiting",
)  # texts that assets/30-upload.js needs, in the reader's language

# Dash has no component for the browser's own file picker; the pages of /upload are HTML text anyway.
_FILES = Markup(
    f'<input type="file" id="upload-files" multiple accept="{ACCEPTED}" aria-describedby="upload-kinds">'
)


def drop_zone(*, lang: str, limit_mib: int) -> html.Form:
    """The browser's own file picker inside a zone that also takes dropped files."""
    said = {f"data-text-{key.replace('_', '-')}": t(f"upload.js.{key}", lang) for key in _SAID}
    return html.Form(
        [
            icon("upload"),
            html.P(
                [
                    _FILES,
                    html.Label(t("upload.choose", lang), htmlFor="upload-files", className="button primary"),
                    " ",
                    html.Span(t("upload.or_drop", lang), className="drop-hint"),
                ]
            ),
            html.P(t("upload.kinds", lang, limit=limit_mib), className="muted small", id="upload-kinds"),
        ],
        id="upload-zone",
        className="drop-zone",
        **{"data-limit": str(limit_mib * 1024 * 1024), "data-lang": lang, **said},
    )


def uploads_list(*, view: UploadsView, state: State) -> html.Ul:
    """The newest uploads; the page's script brings each up to date until all are done."""
    first = next((item.id for item in view.items if item.result is not None), 0)
    items = [upload_item(item=item, state=state, is_open=item.id == first) for item in view.items]
    return html.Ul(items, id="upload-list", className="upload-list")


def upload_item(*, item: UploadItem, state: State, is_open: bool) -> html.Li:
    """One upload: name, what became of it, findings, files to take away."""
    return html.Li(
        upload_body(item=item, state=state, is_open=is_open),
        id=f"upload-{item.id}",
        className=f"upload is-{item_look(item)}",
        **{"data-upload": str(item.id), "data-key": item_key(item)},
    )


def item_key(item: UploadItem) -> str:
    """Changes when the item has to be drawn again."""
    marked = item.result is not None and item.result.has_annotated
    return f"{item.state}.{item.outcome}.{int(marked)}.{int(item.is_being_marked)}"


def upload_body(*, item: UploadItem, state: State, is_open: bool) -> list[Any]:
    """What stands inside an upload's line; ``is_open``: its findings are unfolded."""
    lang = state.lang
    head = html.Div(
        [
            html.Span(file_base(item.file_name), className="upload-name"),
            html.Span(size_text(size=item.size, lang=lang), className="muted small"),
            badge(text=t(f"upload.look.{item_look(item)}", lang), kind=_KINDS[item_look(item)]),
            badge(text=t("upload.again", lang)) if item.is_reload else None,
        ],
        className="upload-head",
    )
    words = html.P(rich(upload_words(item=item, lang=lang)), className="upload-words")
    if item.is_pending or item.result is None:
        return [head, words]
    return [head, words, *_result(result=item.result, item=item, state=state, is_open=is_open)]


_SHORT = 2  # so few findings of a refused file are all there is to say: what to do is not folded away
_KINDS = {
    "waiting": "neutral",
    "good": "good",
    "warn": "warn",
    "bad": "bad",
    "failed": "bad",
    "same": "neutral",
}


def item_look(item: UploadItem) -> str:
    """How an upload looks: waiting, good, warn, bad, failed, or same (known before)."""
    if item.is_pending:
        return "waiting"
    known = {
        "loaded": "good",
        "loaded_with_issues": "warn",
        "duplicate": "same",
        "unchanged": "same",
        "failed": "failed",
    }
    return known.get(item.outcome, "bad")


def _result(*, result: UploadResult, item: UploadItem, state: State, is_open: bool) -> list[Any]:
    own = item.outcome not in ("duplicate", "unchanged")
    parts: list[Any] = []
    if own and result.findings:
        is_short_refusal = item_look(item) == "bad" and result.n_findings <= _SHORT
        parts.append(_findings(result=result, state=state, is_open=is_open or is_short_refusal))
    parts.append(html.Div(_actions(result=result, item=item, state=state), className="upload-actions"))
    return parts


def _findings(*, result: UploadResult, state: State, is_open: bool) -> html.Details:
    lang, shown = state.lang, len(result.findings)
    title = t("upload.findings", lang, n=result.n_findings)
    parts: list[Any] = [html.Summary(title), finding_list(findings=result.findings, lang=lang)]
    if result.n_findings > shown:
        target = submission_href(state=state, submission_id=result.submission_id)
        more = t("upload.all_findings", lang, n=result.n_findings)
        parts.append(html.P(html.A(more, href=target, className="button", **{"data-to": "top"})))
    return html.Details(parts, className="details", open=is_open)


def _actions(*, result: UploadResult, item: UploadItem, state: State) -> list[Any]:
    lang, number = state.lang, result.submission_id
    parts: list[Any] = []
    if result.has_annotated:
        parts.append(
            html.A(
                [icon("download"), html.Span(t("upload.annotated", lang))],
                href=f"/submissions/{number}/annotated",
                className="button primary",
                download="",
            )
        )
    elif item.is_being_marked:
        parts.append(html.Span(t("upload.annotated_soon", lang), className="muted small is-being-marked"))
    parts.append(
        html.A(
            t("upload.open_submission", lang),
            href=submission_href(state=state, submission_id=number),
            className="button",
            **{"data-to": "top"},
        )
    )
    return parts


def submission_href(*, state: State, submission_id: int) -> str:
    """The address of a submission's page."""
    own = replace(without_quality(state), indicator="", period="", units=(), panel="", district="")
    return href(path="/quality", state=replace(own, submission=str(submission_id)))


def uploads_finding(*, view: UploadsView, lang: str) -> str:
    """The page's finding: how many of the newest files are in, and how many need a look."""
    if not view.items:
        return t("upload.finding.none", lang)
    looks = [item_look(item) for item in view.items]
    named = ("good", "warn", "bad", "failed", "same", "waiting")
    parts = [t(f"upload.count.{look}", lang, n=looks.count(look)) for look in named if look in looks]
    return t("upload.finding.some", lang, total=len(looks), parts=", ".join(parts))


def worker_notice(*, view: UploadsView, lang: str) -> list[Any]:
    """A warning with the command to start when files wait and nobody loads them; else nothing."""
    return waiting_notice(n=view.n_waiting, is_running=view.is_worker_running, lang=lang)


def waiting_notice(*, n: int, is_running: bool, lang: str) -> list[Any]:
    """The same for any page that knows how many files wait."""
    if is_running or not n:
        return []
    text = [*rich(t("upload.no_worker", lang, n=n)), " ", html.Code(WORKER_COMMAND)]
    return [html.Div([icon("info"), html.Span(text)], className="notice")]
