"""Addresses behind /funding: the papers of what is shown, the search under way, and what is done with scenarios."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, current_app, jsonify, request

from dashboard.auth import TROUBLE, current_actor, current_scope, explained
from dashboard.components.funding_progress import has_plan, search_gone, search_state, search_words
from dashboard.components.ssr import to_html
from dashboard.exports.proposal import proposal
from dashboard.exports.proposal_pdf import proposal_pdf
from dashboard.exports.proposal_xlsx import proposal_xlsx
from dashboard.exports.submission import submission_docx
from dashboard.i18n import LANGUAGES, t
from dashboard.pages.asking import request_of
from dashboard.pages.funding import MORE_SECONDS, choices_of, funding_of
from dashboard.pages.guard import answer, asked_lang, own_pages_only
from dashboard.pages.model import Request
from dashboard.tasks import DROP, FAILED, FINISH, LOST, RUNNING, end, forget, look
from dashboard.views import funding
from dashboard.views.funding_more import more_key
from dashboard.views.funding_page import SECONDS, FundingView, case_of, figures_of, search_key
from domain.errors import FundingError
from domain.funding.case import Case
from domain.funding.plan import Plan

funding_routes = Blueprint("funding", __name__)
MAX_TITLE = 100
AGAIN = "again"
_OFFICE = "application/vnd.openxmlformats-officedocument"


def _asked() -> Request:
    """The request of /funding with the query string of this address."""
    return request_of(path="/funding", search=request.query_string.decode(errors="replace"))


def _view_with_plan(own: Request) -> FundingView:
    """The view of an address once its search is over. Raises FundingError in words when there is no plan."""
    found = funding_of(own, wait=None)
    if found.error is not None:
        raise found.error
    if found.view is not None and found.view.conflict is not None:
        texts = {lang: found.view.conflict.words(lang=lang) for lang in LANGUAGES}
        raise FundingError(vi=texts["vi"], en=texts["en"])
    if found.view is None:
        raise FundingError(
            vi="Việc tìm phương án đã hủy. Mở lại trang, bấm Tính lại.",
            en="The search was cancelled. Open the page and search again.",
        )
    return found.view


def _plan_of(view: FundingView) -> Plan:
    """The plan of a view that has one."""
    if view.plan is None:
        raise FundingError(vi="Không có phương án.", en="There is no plan.")
    return view.plan


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
    """A paper of the plan in the state of the query string; it waits for a search under way."""
    if name not in _PAPERS:
        abort(404)
    own = _asked()
    try:
        view = _view_with_plan(own)
    except TROUBLE as error:
        words = explained(error)
        abort(Response(f"{words.vi}\n{words.en}\n", status=404, mimetype="text/plain"))
    make, mimetype = _PAPERS[name]
    response = Response(make(view.case, _plan_of(view), own.state.lang), mimetype=mimetype)
    stem, _, ending = name.partition(".")
    file = f"{'phu_luc' if stem == 'annex' else 'to_trinh'}_{view.case.number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-store"
    current_app.logger.info("export %s", file)
    return response


def _key(what: str) -> str:
    """The name of the search of the query string: that of the plan, or of what takes longer."""
    own = _asked()
    state = own.state
    if state.scenario:
        case = funding.get_scenario(scope=own.scope, scenario_id=int(state.scenario)).case
    else:
        asked = choices_of(state)
        case = case_of(figures=figures_of(scope=own.scope, asked=asked), asked=asked)
    return (more_key if what == "more" else search_key)(scope=own.scope, case=case)


@funding_routes.get("/funding/progress")
def progress() -> Response:
    """How far the search of the query string is: status, words and the card's part as HTML."""
    what, lang = request.args.get("what", "plan"), asked_lang()
    try:
        record = look(_key(what))
    except TROUBLE:  # the page, drawn anew, says what is wrong
        return jsonify(status=FAILED)
    if record is None:  # its process ended: a restart of the server, or nobody had the page open
        return jsonify(status=LOST, html=to_html(search_gone(lang=lang)))
    facts = {
        "status": record.status,
        "html": to_html(
            search_state(record=record, seconds=MORE_SECONDS if what == "more" else SECONDS, lang=lang)
        ),
        "words": search_words(record=record, lang=lang),
        "hasPlan": has_plan(record),
    }
    response = jsonify(facts)
    response.headers["Cache-Control"] = "no-store"
    return response


@funding_routes.post("/funding/end")
@own_pages_only
def end_search() -> Response:
    """End the search of the query string: ``finish`` with the best so far, ``drop`` it, or begin ``again``."""
    wish, key = request.form.get("wish", ""), _key(request.form.get("what", "plan"))
    if wish == AGAIN:
        forget(key)
    elif wish in (FINISH, DROP):
        end(key=key, wish=wish)
    else:
        abort(400)
    return answer(text=RUNNING)


@funding_routes.post("/funding/save")
@own_pages_only
def save() -> Response:
    """Keep the plan of the query string under ``title``."""
    view = _view_with_plan(_asked())
    title = _title()
    funding.save_scenario(title=title, case=view.case, plan=_plan_of(view), author=current_actor())
    return answer(text=t("scenario.saved", asked_lang(), title=title), waiting=False)


@funding_routes.post("/funding/rename")
@own_pages_only
def rename() -> Response:
    """Another title for the scenario of the form, unless it is locked."""
    title = _title()
    funding.rename_scenario(scope=current_scope(), scenario_id=_number(), title=title, actor=current_actor())
    return answer(text=t("scenario.done.rename", asked_lang(), title=title), waiting=False)


@funding_routes.post("/funding/copy")
@own_pages_only
def copy() -> Response:
    """The scenario of the form once more under another title, with the same frozen figures and plan."""
    title = _title()
    funding.copy_scenario(scope=current_scope(), scenario_id=_number(), title=title, actor=current_actor())
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


def _title() -> str:
    return request.form.get("title", "").strip()[:MAX_TITLE]


def _number() -> int:
    text = request.form.get("scenario", "")
    if not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)
