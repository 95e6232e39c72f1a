"""The API, read only: indicators, units and values as JSON or CSV, within the scope of who asks.

Described in docs/openapi.yaml, which is served at /api/v1/openapi.json; a test holds the two together.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import yaml
from flask import Blueprint, Response, abort, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard import views
from dashboard.auth import TROUBLE, current_scope, explained
from dashboard.exports import records
from dashboard.exports.records import to_plain_csv
from dashboard.i18n import t
from dashboard.pages.api_query import (
    FORMATS,
    ApiError,
    api_error,
    choice,
    known_only,
    units_query,
    values_query,
)
from dashboard.views.model import IndicatorView
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.known_indicators import is_shortfall
from domain.paths import ROOT
from domain.units.structure import WHOLE_COUNTRY

P = ParamSpec("P")
PREFIX = "/api/v1"
api = Blueprint("api", __name__, url_prefix=PREFIX)


def answers_in_json(view: Callable[P, Response]) -> Callable[P, Response]:
    """Errors become JSON in both languages; nothing of an answer is kept by caches between here and the reader."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            response = view(*args, **kwargs)
        except ApiError as error:
            response = error_answer(error)
        except views.NoDataError as error:
            response = error_answer(api_error(status=404, code="no_data", value=error.indicator.id))
        except TROUBLE as error:
            current_app.logger.exception("api %s", request.path)
            own = explained(error)
            response = error_answer(ApiError(status=503, code="unavailable", vi=own.vi, en=own.en))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def error_answer(error: ApiError) -> Response:
    """The JSON of an error."""
    response = jsonify({"error": {"code": error.code, "vi": error.vi, "en": error.en}})
    response.status_code = error.status
    return response


def http_error_answer(error: HTTPException) -> Response:
    """The JSON of an address or method that does not exist."""
    status = error.code or 500
    answer = error_answer(
        ApiError(
            status=status,
            code=f"http_{status}",
            vi=t("error.http", "vi", code=status),
            en=t("error.http", "en", code=status),
        )
    )
    if status == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


@api.get("/values")
@answers_in_json
def values() -> Response:
    """An indicator over the units of a level."""
    kind, query, scope = _format(), values_query(request.args), current_scope()
    _require_places(scope=scope, structure=query.structure, province=query.province, district=query.district)
    ask = views.get_shortfall_view if is_shortfall(query.indicator) else views.get_indicator_view
    view: IndicatorView = ask(scope=scope, **vars(query))
    if kind == "csv":
        name = f"{view.indicator.id}_{view.structure}_{view.level}_{view.period.code}"
        return _csv(rows=records.flat_values(view), header=records.VALUE_FIELDS, name=name)
    return jsonify(records.values_record(view))


@api.get("/indicators")
@answers_in_json
def indicators() -> Response:
    """The indicators of the catalogue."""
    known_only(args=request.args, names=("theme", "format"))
    kind, found = _format(), get_catalogue().indicators.values()
    themes = tuple(dict.fromkeys(one.theme for one in found))
    theme = choice(args=request.args, name="theme", allowed=("", *themes), default="")
    rows = [records.indicator_record(one) for one in found if theme in ("", one.theme)]
    if kind == "csv":
        return _csv(rows=rows, header=records.INDICATOR_FIELDS, name="indicators")
    return jsonify({"indicators": rows})


@api.get("/units")
@answers_in_json
def units() -> Response:
    """The units of a level on a day."""
    kind, query, scope = _format(), units_query(request.args), current_scope()
    _require_places(scope=scope, structure=query.structure, province=query.province, district="")
    found = views.get_units(scope=scope, **vars(query))
    rows = [records.unit_record(place) for place in found]
    if kind == "csv":
        return _csv(rows=rows, header=records.UNIT_FIELDS, name=f"units_{query.structure}_{query.level}")
    return jsonify({"structure": query.structure, "on": query.day.isoformat(), "units": rows})


@api.get("/openapi.json")
@answers_in_json
def openapi() -> Response:
    """The description of this API."""
    return jsonify(description())


@api.get("/<path:rest>")
def nothing(rest: str) -> Response:
    """Any other address below the prefix: the pages' own catch-all would answer with a page."""
    abort(404)


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """docs/openapi.yaml."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text("utf-8"))
    return found


def _format() -> str:
    return choice(args=request.args, name="format", allowed=FORMATS, default="json")


def _require_places(*, scope: Scope, structure: str, province: str, district: str) -> None:
    """The province, and the district when one is asked for, are there for this user."""
    options = views.get_options(scope=scope, structure=structure, province=province)
    known = {place.code for place in options.provinces}
    if len(known) > 1:
        known.add(WHOLE_COUNTRY)
    if province not in known:
        raise api_error(status=404, code="unknown_province", value=province)
    if district and district not in {place.code for place in options.districts}:
        raise api_error(status=404, code="unknown_district", value=district)


def _csv(*, rows: Sequence[dict[str, Any]], header: Sequence[str], name: str) -> Response:
    response = Response(to_plain_csv(rows, header=header), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    current_app.logger.info("export %s", name)
    return response
