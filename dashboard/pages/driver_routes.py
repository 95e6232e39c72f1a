"""The units of /drivers as files."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, request

from dashboard.exports.drivers import drivers_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.downloads import MAKERS
from dashboard.pages.drivers import drivers_view_of, with_known_cause
from dashboard.views import NoDataError

driver_routes = Blueprint("drivers", __name__)
_MAKERS = {"csv": to_csv, "xlsx": to_xlsx}


@driver_routes.get("/download/drivers.<kind>")
def drivers_file(kind: str) -> Response:
    """The table of units in the state of the query string, as ``csv`` or ``xlsx``; 404 without a figure of use."""
    if kind not in _MAKERS:
        abort(404)
    own = request_of(path="/drivers", search=request.query_string.decode())
    try:
        view = drivers_view_of(own)
    except NoDataError:
        abort(404, t("empty.title", own.state.lang))
    state = with_known_cause(request=own, view=view).state
    sheet = drivers_sheet(view=view, state=state, made_on=date.today())
    response = Response(_MAKERS[kind](sheet), mimetype=MAKERS[kind][1])
    name = f"drivers_{view.structure}_{view.level}_{view.period.code}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    current_app.logger.info("export %s", name)
    return response
