"""Addresses behind /upload: taking a file, the state of uploads for following them, files to take away."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.auth import current_actor, current_scope
from dashboard.components.base import rich
from dashboard.components.ssr import to_html
from dashboard.components.upload_parts import (
    item_key,
    item_look,
    upload_body,
    uploads_finding,
    worker_notice,
)
from dashboard.i18n import t
from dashboard.pages.guard import OVERHEAD_BYTES, answer, asked_lang, own_pages_only
from dashboard.report_words import upload_words
from dashboard.state import State, parse
from dashboard.views import uploads
from dashboard.views.report_model import UploadItem, UploadsView
from dashboard.views.uploads import Download
from domain.errors import ReformAtlasError

upload_routes = Blueprint("uploads", __name__)
MAX_FOLLOWED = 50


@upload_routes.post("/uploads")
@own_pages_only
def receive() -> Response:
    """Take one file (form field ``file``) and queue it; answers its id and its line for the list."""
    limit = uploads.MAX_UPLOAD_BYTES + OVERHEAD_BYTES
    if request.content_length is None or request.content_length > limit:
        raise RequestEntityTooLarge
    request.max_content_length = limit
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return answer(status=400, error=t("upload.refused.nothing", asked_lang()))
    number = uploads.receive_upload(name=sent.filename, content=sent.read(), sender=current_actor())
    return answer(status=201, **_told(ids=[number]))


@upload_routes.get("/uploads/state")
def followed() -> Response:
    """Uploads of ``ids`` (comma list) as they are now, for the page's script."""
    ids = [int(part) for part in request.args.get("ids", "").split(",") if part.isdigit()][:MAX_FOLLOWED]
    return answer(**_told(ids=ids))


def _told(*, ids: list[int]) -> dict[str, Any]:
    state = parse(request.query_string.decode(errors="replace")).state
    asked = {"scope": current_scope(), "sender": current_actor()}
    newest = uploads.get_uploads(**asked)  # type: ignore[arg-type]
    known = {item.id for item in newest.items}
    older = [number for number in ids if number not in known]
    more = uploads.get_uploads(**asked, ids=older).items if older else ()  # type: ignore[arg-type]
    wanted = [item for item in (*newest.items, *more) if item.id in ids]
    return {
        # Of many files at once the words say enough; the findings of each would push the others off the screen.
        "items": [_item(item=item, state=state, is_open=len(wanted) == 1) for item in wanted],
        "finding": to_html(rich(uploads_finding(view=newest, lang=state.lang))),
        "worker": _worker(view=newest, lang=state.lang),
    }


def _item(*, item: UploadItem, state: State, is_open: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "key": item_key(item),
        "look": item_look(item),
        "pending": item.is_pending,
        "html": to_html(upload_body(item=item, state=state, is_open=is_open)),
        "words": f"{item.file_name}: {upload_words(item=item, lang=state.lang).replace('**', '')}",
    }


def _worker(*, view: UploadsView, lang: str) -> str:
    return to_html(worker_notice(view=view, lang=lang))


@upload_routes.get("/submissions/<int:number>/original")
def original(number: int) -> Response:
    """The file as it was sent."""
    return _file(find=uploads.get_original, number=number)


@upload_routes.get("/submissions/<int:number>/annotated")
def annotated(number: int) -> Response:
    """Its copy with the wrong cells marked."""
    return _file(find=uploads.get_annotated, number=number)


def _file(*, find: Callable[..., Download], number: int) -> Response:
    try:
        found = find(scope=current_scope(), submission_id=number, actor=current_actor())
    except ReformAtlasError as error:
        abort(Response(f"{error.vi}\n{error.en}\n", status=404, mimetype="text/plain"))
    # Never shown by the browser: what somebody sent could be a page with scripts.
    response = send_file(
        found.path, mimetype="application/octet-stream", as_attachment=True, download_name=found.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response
