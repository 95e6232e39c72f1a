"""Addresses behind /funding: the papers of what is shown, and keeping, locking and removing scenarios."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, current_app, request

from dashboard.auth import current_actor, current_scope
from dashboard.exports.proposal import proposal
from dashboard.exports.proposal_pdf import proposal_pdf
from dashboard.exports.proposal_xlsx import proposal_xlsx
from dashboard.exports.submission import submission_docx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.funding import funding_view_of
from dashboard.pages.guard import answer, asked_lang, own_pages_only
from dashboard.views import funding
from domain.funding.case import Case
from domain.funding.plan import Plan

funding_routes = Blueprint("funding", __name__)
MAX_TITLE = 100
_OFFICE = "application/vnd.openxmlformats-officedocument"


def _xlsx(case: Case, plan: Plan, lang: str) -> bytes:
    return proposal_xlsx(own=proposal(case=case, plan=plan, lang=lang, made_on=date.today()))


def _pdf(case: Case, plan: Plan, lang: str) -> bytes:
    return proposal_pdf(own=proposal(case=case, plan=plan, lang=lang, made_on=date.today()))


def _docx(case: Case, plan: Plan, _lang: str) -> bytes:
    return submission_docx(case=case, plan=plan, made_on=date.today())


_PAPERS: dict[str, tuple[Callable[[Case, Plan, str], bytes], str]] = {
    "annex.xlsx": (_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "annex.pdf": (_pdf, "application/pdf"),
    "submission.docx": (_docx, f"{_OFFICE}.wordprocessingml.document"),
}


@funding_routes.get("/funding/<name>")
def paper(name: str) -> Response:
    """A paper of the plan in the state of the query string."""
    if name not in _PAPERS:
        abort(404)
    own = request_of(path="/funding", search=request.query_string.decode(errors="replace"))
    view = funding_view_of(own)
    if view.plan is None:
        abort(404)
    make, mimetype = _PAPERS[name]
    response = Response(make(view.case, view.plan, own.state.lang), mimetype=mimetype)
    stem, _, ending = name.partition(".")
    file = f"{'phu_luc' if stem == 'annex' else 'to_trinh'}_{view.case.number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-store"
    current_app.logger.info("export %s", file)
    return response


@funding_routes.post("/funding/save")
@own_pages_only
def save() -> Response:
    """Keep the plan of the query string under ``title``."""
    view = funding_view_of(request_of(path="/funding", search=request.query_string.decode(errors="replace")))
    if view.plan is None:
        abort(400)
    title = request.form.get("title", "").strip()[:MAX_TITLE]
    funding.save_scenario(title=title, case=view.case, plan=view.plan, author=current_actor())
    return answer(text=t("scenario.saved", asked_lang(), title=title), waiting=False)


@funding_routes.post("/funding/lock")
@own_pages_only
def lock() -> Response:
    """Lock the scenario of the form: it was submitted."""
    funding.lock_scenario(scope=current_scope(), scenario_id=_number(), actor=current_actor())
    return answer(text=t("scenario.done.lock", asked_lang()), waiting=False)


@funding_routes.post("/funding/remove")
@own_pages_only
def remove() -> Response:
    """Remove the scenario of the form, unless it is locked."""
    funding.remove_scenario(scope=current_scope(), scenario_id=_number(), actor=current_actor())
    return answer(text=t("scenario.done.remove", asked_lang()), waiting=False)


def _number() -> int:
    text = request.form.get("scenario", "")
    if not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)
