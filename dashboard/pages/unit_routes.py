"""The files of a unit's page: its profile as PDF, its workbook, and the profiles of all units of an area."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Blueprint, Response, abort, request

from dashboard import views
from dashboard.auth import current_actor
from dashboard.exports.archive import archive
from dashboard.exports.profile import ProfileOptions, profile_pdf
from dashboard.exports.unit_book import unit_workbook
from dashboard.pages.asking import request_of
from dashboard.pages.model import Request
from dashboard.pages.unit import PREFIX, page_of
from dashboard.views import uploads
from dashboard.views.profile import find_unit
from dashboard.views.unit_page import UnitPage, get_unit_pages
from domain.errors import UnknownNameError

unit_routes = Blueprint("unit", __name__)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(code: str) -> Request:
    search = request.query_string.decode(errors="replace")
    return request_of(path=f"{PREFIX}{code}", search=search)


def _options(own: Request) -> ProfileOptions:
    return ProfileOptions(lang=own.state.lang, made_on=date.today())


def _pdf(own: Request, page: UnitPage) -> bytes:
    return profile_pdf(page=page, options=_options(own))


def _xlsx(own: Request, page: UnitPage) -> bytes:
    profile = views.get_unit_profile(scope=own.scope, structure=page.structure, code=page.place.code)
    return unit_workbook(page=page, profile=profile, lang=own.state.lang, made_on=date.today())


_MAKERS: dict[str, tuple[Callable[[Request, UnitPage], bytes], str]] = {
    "pdf": (_pdf, "application/pdf"),
    "xlsx": (_xlsx, _XLSX),
}


@unit_routes.get("/unit/<code>/profile.<kind>")
def profile(code: str, kind: str) -> Response:
    """The profile of one unit as PDF, or its figures with sources as XLSX."""
    if kind not in _MAKERS:
        abort(404)
    own = _asked(code)
    try:
        page = page_of(own)
    except UnknownNameError as error:
        abort(404, error.vi if own.state.lang == "vi" else error.en)
    make, mimetype = _MAKERS[kind]
    name = f"{page.structure}_{code}.{kind}"
    uploads.note_export(actor=current_actor(), subject=name)
    return _file(Response(make(own, page), mimetype=mimetype), name=name)


@unit_routes.get("/unit/<code>/profiles.zip")
def profiles(code: str) -> Response:
    """The profiles of all communes of a district or province (or of a commune's own district), sent one by one.

    ``X-Files`` says how many there are, so that a browser can show how far it is.
    """
    own = _asked(code)
    try:
        pages = _pages_in(own, code=code)
    except UnknownNameError as error:
        abort(404, error.vi if own.state.lang == "vi" else error.en)
    name = f"profiles_{own.state.structure}_{code}.zip"
    uploads.note_export(actor=current_actor(), subject=name)
    options = _options(own)
    files = ((f"{page.place.code}.pdf", partial(profile_pdf, page=page, options=options)) for page in pages)
    response = _file(Response(archive(files), mimetype="application/zip"), name=name)
    response.headers["X-Files"] = str(len(pages))
    return response


def _pages_in(own: Request, *, code: str) -> tuple[UnitPage, ...]:
    found = find_unit(scope=own.scope, structure=own.state.structure, code=code)
    return get_unit_pages(
        scope=own.scope, structure=own.state.structure, level="commune", province=found.province,
        units=tuple(found.node.members),
    )  # fmt: skip


def _file(response: Response, *, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
