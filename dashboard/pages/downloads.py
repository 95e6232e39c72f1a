"""What a theme page shows as files: table, map sheet, picture and shapes, each complete with title, source and date."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, request

from dashboard import views
from dashboard.components.map_kinds.model import Shown
from dashboard.exports.annex import annex_xlsx
from dashboard.exports.kinds import KindFiles, files_of
from dashboard.exports.sheet import PAPERS, Kind, SheetOptions, set_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.extras import gap_view_of
from dashboard.pages.map_kinds import shown_of
from dashboard.pages.theme_data import THEMES
from dashboard.views.model import IndicatorView
from domain.config import get_settings
from domain.errors import SurveyError

downloads = Blueprint("downloads", __name__)


@dataclass(frozen=True)
class _Asked:
    """What a file is made of."""

    shown: Shown
    files: KindFiles


def _csv(asked: _Asked) -> bytes:
    return to_csv(asked.files.table(asked.shown, date.today()))


def _xlsx(asked: _Asked) -> bytes:
    return to_xlsx(asked.files.table(asked.shown, date.today()))


def _pdf(asked: _Asked) -> bytes:
    return _sheet(asked=asked, kind="pdf")


def _png(asked: _Asked) -> bytes:
    return _sheet(asked=asked, kind="png")


def _sheet(*, asked: _Asked, kind: Kind) -> bytes:
    options = _options(asked.shown.state.lang)
    parts = asked.files.parts(asked.shown, PAPERS[options.paper][0])
    return set_sheet(parts=parts, features=_features(asked.shown.view), options=options, kind=kind)


def _geojson(asked: _Asked) -> bytes:
    return asked.files.shapes(asked.shown, _features(asked.shown.view), date.today())


MAKERS: dict[str, tuple[Callable[[_Asked], bytes], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (_pdf, "application/pdf"),
    "png": (_png, "image/png"),
    "geojson": (_geojson, "application/geo+json"),
}


@downloads.get("/download/<page>.<kind>")
def download(page: str, kind: str) -> Response:
    """A theme page in the state of the query string; ``paper`` is a4 or a3 for the map sheet."""
    path = f"/{page}"
    if path not in THEMES or kind not in MAKERS:
        abort(404)
    own = request_of(path=path, search=request.query_string.decode())
    try:
        map_kind, shown = shown_of(own)
    except views.NoDataError:
        abort(404, t("empty.title", own.state.lang))
    make, mimetype = MAKERS[kind]
    files = files_of(name=map_kind.name, shown=shown)
    response = Response(make(_Asked(shown=shown, files=files)), mimetype=mimetype)
    name = f"{_file_name(name=map_kind.name, shown=shown)}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    current_app.logger.info("export %s", name)
    return response


@downloads.get("/annex/equipment.xlsx")
def annex() -> Response:
    """The annex of a submission in the state of the query string: all units, or one (``unit``) of them."""
    own = request_of(path="/equipment", search=request.query_string.decode())
    try:
        view = gap_view_of(own)
    except SurveyError:
        abort(404, t("empty.title", own.state.lang))
    code = request.args.get("unit", "")
    units = [unit for unit in view.units if code in ("", unit.place.code)]
    if not units:
        abort(404)
    body = annex_xlsx(view=view, units=units, lang=own.state.lang, made_on=date.today())
    response = Response(body, mimetype=MAKERS["xlsx"][1])
    name = f"phu_luc_thiet_bi_{code or view.level}_{view.period.code}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    current_app.logger.info("export %s", name)
    return response


def _file_name(*, name: str, shown: Shown) -> str:
    view = shown.view
    kind = f"_{name}" if name and shown.detail is not None else ""
    return f"{view.indicator.id}{kind}_{view.structure}_{view.level}_{view.period.code}"


def _options(lang: str) -> SheetOptions:
    paper = request.args.get("paper", "a4")
    if paper not in PAPERS:
        abort(404)
    return SheetOptions(paper=paper, lang=lang, made_on=date.today())  # type: ignore[arg-type]


def _features(view: IndicatorView) -> list[dict[str, Any]]:
    """The shapes of the map; 404 without a geometry file."""
    name = view.geometry.url.rpartition("/")[2]
    path = Path(get_settings().geo_dir) / name
    if not name or not path.is_file():
        abort(404)
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return found
