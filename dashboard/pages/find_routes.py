"""/find: units by a part of their name, for the search of the map."""

from flask import Blueprint, Response, request

from dashboard import views
from dashboard.auth import TROUBLE, current_scope, explained
from dashboard.i18n import t
from dashboard.pages.guard import answer, asked_lang
from dashboard.state import MAX_TEXT, STRUCTURES
from domain.config import get_settings
from domain.units.search import Named

find_routes = Blueprint("find", __name__)


@find_routes.get("/find")
def find() -> Response:
    """Units whose present or former name fits ``q``, within the scope of who asks."""
    lang, text = asked_lang(), request.args.get("q", "")[:MAX_TEXT]
    structure = request.args.get("structure", STRUCTURES[0])
    if structure not in STRUCTURES:
        structure = STRUCTURES[0]
    province = request.args.get("province", get_settings().home_province)
    try:
        found = views.find_units(scope=current_scope(), structure=structure, text=text, province=province)
    except TROUBLE as error:
        own = explained(error)
        return answer(status=503, error=own.vi if lang == "vi" else own.en)
    return answer(items=[_record(named=own, lang=lang) for own in found])


def _record(*, named: Named, lang: str) -> dict[str, str]:
    """What the list shows of a name: a former one stands first, with what became of it."""
    facts = {"code": named.code, "level": named.level, "province": named.province}
    if not named.former:
        return {**facts, "name": named.name, "where": named.where, "note": ""}
    key = "find.became" if named.shares == 1 else "find.became_part"
    note = t(key, lang, name=named.name, n=named.shares)
    return {**facts, "name": named.former, "where": named.where, "note": note}
