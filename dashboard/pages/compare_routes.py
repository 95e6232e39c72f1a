"""The comparison as a file."""

from datetime import date

from flask import Blueprint, Response, abort, request

from dashboard.auth import current_actor
from dashboard.exports.compare import compare_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.compare import ENOUGH, comparison_of
from dashboard.state import COMPARE_PATH
from dashboard.views import uploads

compare_routes = Blueprint("compare", __name__)
_MAKERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@compare_routes.get("/compare/table.<kind>")
def table(kind: str) -> Response:
    """All indicators of the units of the query string side by side, as CSV or XLSX."""
    if kind not in _MAKERS:
        abort(404)
    own = request_of(path=COMPARE_PATH, search=request.query_string.decode(errors="replace"))
    found = comparison_of(own)
    if len(found.units) < ENOUGH or not found.rows:
        abort(404, t("compare.choose", own.state.lang))
    make, mimetype = _MAKERS[kind]
    sheet = compare_sheet(comparison=found, rows=found.rows, lang=own.state.lang, made_on=date.today())
    name = f"compare_{found.structure}_{'_'.join(place.code for place in found.units)}.{kind}"
    uploads.note_export(actor=current_actor(), subject=name)
    response = Response(make(sheet), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
