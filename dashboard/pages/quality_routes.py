"""Addresses behind /quality: follow-up of findings, answers to unknown names, loading again, the list of reminders."""

from datetime import date

from flask import Blueprint, Response, abort, request

from dashboard.auth import current_actor, current_scope
from dashboard.exports.reminders import reminder_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.guard import answer, asked_lang, own_pages_only
from dashboard.pages.quality import asked_of
from dashboard.state import parse
from dashboard.views import quality, timeliness, uploads

quality_routes = Blueprint("quality", __name__)
MAX_NOTE = 500
_MAKERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _province() -> str:
    return parse(request.query_string.decode(errors="replace")).state.province


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)


@quality_routes.post("/quality/follow-up")
@own_pages_only
def follow_up() -> Response:
    """Set the state of one finding (``issue``, ``state``, ``note``)."""
    state = request.form.get("state", "")
    quality.follow_up(
        scope=current_scope(),
        province=_province(),
        issue_ids=[_number("issue")],
        state=state,
        note=request.form.get("note", "")[:MAX_NOTE],
        actor=current_actor(),
    )
    lang = asked_lang()
    return answer(text=t("follow_up.saved", lang, state=t(f"state.{state}", lang)), waiting=False)


@quality_routes.post("/quality/answer")
@own_pages_only
def answer_name() -> Response:
    """Store what an unknown name means (``structure``, ``name``, ``parent``, ``unit`` or ``other``, ``source``)."""
    given = {
        key: request.form.get(key, "").strip()
        for key in ("structure", "name", "parent", "unit", "other", "source")
    }
    unit = given["other"] if given["unit"] == "other" else given["unit"]
    lang = asked_lang()
    if not unit:
        return answer(status=400, error=t("names.choose", lang))
    n = timeliness.answer(
        scope=current_scope(),
        province=_province(),
        structure=given["structure"],
        name=given["name"],
        parent_code=given["parent"],
        unit_code=unit,
        source=given["source"][:MAX_NOTE],
        actor=current_actor(),
    )
    return answer(text=t("names.saved", lang, n=n), waiting=n > 0)


@quality_routes.post("/quality/withdraw")
@own_pages_only
def withdraw_answer() -> Response:
    """Take back what an unknown name was said to mean (``answer``)."""
    n = timeliness.withdraw(
        scope=current_scope(), province=_province(), answer_id=_number("answer"), actor=current_actor()
    )
    return answer(text=t("answers.withdrawn", asked_lang(), n=n), waiting=n > 0)


@quality_routes.post("/quality/load-again")
@own_pages_only
def load_again() -> Response:
    """Queue one submission to be read again (``submission``)."""
    quality.load_again(scope=current_scope(), submission_id=_number("submission"), actor=current_actor())
    return answer(text=t("submission.queued", asked_lang()), waiting=True)


@quality_routes.get("/quality/waiting")
def waiting() -> Response:
    """How many files wait, for the page that follows a reload."""
    view = uploads.get_uploads(scope=current_scope(), sender=current_actor(), limit=1, findings=0)
    return answer(waiting=view.n_waiting, running=view.is_worker_running)


@quality_routes.get("/quality/reminders.<kind>")
def reminders(kind: str) -> Response:
    """The overdue reports as CSV or XLSX, filtered as on the page."""
    if kind not in _MAKERS:
        abort(404)
    own = request_of(path="/quality", search=request.query_string.decode(errors="replace"))
    periods = quality.get_periods(scope=own.scope, form=own.state.form)
    asked = asked_of(request=own, periods=periods)
    view = timeliness.get_reminders(
        scope=asked.scope, province=asked.province, structure=asked.structure, form=asked.form,
        period=asked.period, district=asked.district, limit=None,
    )  # fmt: skip
    make, mimetype = _MAKERS[kind]
    body = make(
        reminder_sheet(view=view, structure=asked.structure, lang=own.state.lang, made_on=date.today())
    )
    name = f"reminders_{asked.structure}_{view.today.isoformat()}.{kind}"
    uploads.note_export(actor=current_actor(), subject=name)
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
