"""/upload: send files, follow them, take the marked copy away."""

from typing import Any

from dash import html

from dashboard.auth import current_actor
from dashboard.components.base import card, rich
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.components.upload_parts import drop_zone, uploads_finding, uploads_list, worker_notice
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.views import uploads

LIMIT_MIB = uploads.MAX_UPLOAD_BYTES // (1024 * 1024)


def upload_page(request: Request) -> html.Div:
    """The page; its list is brought up to date by assets/30-upload.js."""
    lang = request.state.lang
    view = uploads.get_uploads(scope=request.scope, sender=current_actor())
    is_synthetic = any(item.result is not None and item.result.is_synthetic for item in view.items)
    head = html.Div(
        [
            html.Div(
                [html.H1(t("page.upload", lang)), html.P(t("page.upload.sub", lang), className="muted")]
            ),
            html.P(rich(uploads_finding(view=view, lang=lang)), className="finding", id="upload-finding"),
        ],
        className="page-head",
    )
    return flat(
        [
            synthetic_banner(lang) if is_synthetic else None,
            head,
            html.Div(notice_list(notices=request.notices, lang=lang)),
            html.Div(worker_notice(view=view, lang=lang), id="upload-worker", role="status"),
            html.Div(_cards(request=request, view=view), className="grid"),
        ],
        **{"data-title": f"{t('page.upload', lang)} · {t('product', lang)}"},
    )


def _cards(*, request: Request, view: Any) -> list[html.Section]:
    lang = request.state.lang
    sending = html.Ul(id="upload-sending", className="upload-sending")
    said = html.P(id="upload-said", className="sr-only", role="status", **{"aria-live": "polite"})
    return [
        card(
            title=t("upload.zone.title", lang),
            heading_id="upload-zone-heading",
            class_name="full",
            children=[
                drop_zone(lang=lang, limit_mib=LIMIT_MIB),
                sending,
                said,
                html.P(t("upload.worker_note", lang), className="muted small"),
            ],
        ),
        card(
            title=t("upload.list.title", lang),
            subtitle=t("upload.list.sub", lang),
            heading_id="upload-list-heading",
            class_name="full",
            children=uploads_list(view=view, state=request.state),
        ),
    ]
