"""Addresses behind /index: the ranking as a file, a definition as text, checking and saving one's own."""

import re
from datetime import date

from flask import Blueprint, Response, abort, request

from dashboard import views
from dashboard.auth import current_actor
from dashboard.exports.index import index_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.guard import answer, asked_lang, own_pages_only
from dashboard.pages.index_data import index_of, is_computed, shown_of
from dashboard.pages.model import Request
from dashboard.state_index import INDEX_PATH
from dashboard.views import uploads
from dashboard.views.index_board import RECOMPUTED
from domain.errors import IndexDefinitionError
from domain.index.spec_edit import line_of

index_routes = Blueprint("index", __name__)
_MAKERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_TOML_LINE = re.compile(r"line (\d+)")


def _asked() -> Request:
    return request_of(path=INDEX_PATH, search=request.query_string.decode(errors="replace"))


@index_routes.get("/index/table.<kind>")
def table(kind: str) -> Response:
    """The ranking of the query string with its intervals and parts, as CSV or XLSX."""
    own = _asked()
    if kind not in _MAKERS or index_of(own.state) == RECOMPUTED:
        abort(404)
    try:
        shown = shown_of(own)
    except (views.NoIndexDataError, views.NoCaptureError):
        abort(404, t("empty.title", own.state.lang))
    make, mimetype = _MAKERS[kind]
    sheet = index_sheet(
        board=shown.board, view=shown.own, official=shown.official, lang=own.state.lang, made_on=date.today()
    )
    board = shown.board
    name = f"index_{board.index}_{board.structure}_{board.level}_{board.period.code}.{kind}"
    uploads.note_export(actor=current_actor(), subject=name)
    return _file(Response(make(sheet), mimetype=mimetype), name=name)


@index_routes.get("/index/definition.toml")
def definition() -> Response:
    """The text to write one's own definition from, with the weights of the query string."""
    own = _asked()
    state = own.state
    if not is_computed(state):
        abort(404)
    version = int(state.revision) if state.revision else None
    text = views.starting_text(
        scope=own.scope, index=index_of(state), weights=state.moved_weights, version=version
    )
    return _file(Response(text, mimetype="application/toml; charset=utf-8"), name=f"{index_of(state)}.toml")


@index_routes.post("/index/check")
@own_pages_only
def check() -> Response:
    """What a definition says, or what is wrong with it and on which line."""
    text, lang = _text(), asked_lang()
    try:
        spec = views.check_definition(text=text)
    except IndexDefinitionError as error:
        return _wrong(error, text=text, lang=lang)
    said = t("index.editor.good", lang, title=spec.title(lang=lang), n=len(spec.indicators))
    return answer(text=said)


@index_routes.post("/index/save")
@own_pages_only
def save() -> Response:
    """Keep a definition as a version of the province's own; the answer holds the address that shows it."""
    text, lang = _text(), asked_lang()
    try:
        kept = views.save_own_definition(text=text, author=current_actor())
    except IndexDefinitionError as error:
        return _wrong(error, text=text, lang=lang)
    said = t("index.editor.saved", lang, title=kept.title(lang=lang), n=kept.stored_version or 0)
    return answer(text=said, index=kept.id)


def _text() -> str:
    """The text of the form with the line ends that files have."""
    return request.form.get("text", "").replace("\r\n", "\n")


def _wrong(error: IndexDefinitionError, *, text: str, lang: str) -> Response:
    """The error with the line that it is on, where that is known."""
    said = error.vi if lang == "vi" else error.en
    found = _TOML_LINE.search(error.en) if not error.element else None
    line = int(found[1]) if found else line_of(text=text, element=error.element)
    where = "" if line is None else t("index.editor.line", lang, n=line)
    return answer(status=422, error=f"{where}{said}", line=line)


def _file(response: Response, *, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
