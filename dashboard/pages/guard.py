"""What every address that changes something asks first: does one of our own pages send this, and is it small enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard.auth import TROUBLE, explained, is_local
from dashboard.i18n import LANGUAGES, t
from dashboard.security import is_own_page
from dashboard.views.uploads import MAX_UPLOAD_BYTES

P = ParamSpec("P")
OVERHEAD_BYTES = 64 * 1024  # what a form adds around a file
LIMIT_MIB = MAX_UPLOAD_BYTES // (1024 * 1024)


def asked_lang() -> str:
    """The language of the page that asks."""
    lang = request.args.get("lang", LANGUAGES[0])
    return lang if lang in LANGUAGES else LANGUAGES[0]


def answer(*, status: int = 200, **facts: Any) -> Response:
    """A JSON answer that no cache keeps."""
    response = jsonify(facts)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def own_pages_only(view: Callable[P, Response]) -> Callable[P, Response]:
    """Refuse what another site sends, before anything of its body is read; errors become words."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        lang = asked_lang()
        if not (_is_known_host() and is_own_page(request)):
            return answer(status=403, error=t("upload.refused.origin", lang))
        try:
            return view(*args, **kwargs)
        except HTTPException as error:
            return _refused(code=error.code or 500, lang=lang)
        except TROUBLE as error:
            own = explained(error)
            return answer(status=422, error=own.vi if lang == "vi" else own.en)

    return guarded


def _is_known_host() -> bool:
    """A foreign name that was made to point at this machine would pass for our own origin: only our names do."""
    return is_local(urlsplit(f"//{request.host}").hostname or "")


def _refused(*, code: int, lang: str) -> Response:
    if code == 413:
        return answer(status=413, error=t("upload.refused.size", lang, limit=LIMIT_MIB))
    return answer(status=code, error=t("error.http", lang, code=code))
