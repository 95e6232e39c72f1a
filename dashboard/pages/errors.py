"""What a reader sees when a callback fails: words, never a blank page and never figures of something else."""

import logging
from typing import Any

from dash import ctx, set_props

from dashboard import ids
from dashboard.auth import TROUBLE, explained
from dashboard.components.messages import problem
from dashboard.i18n import t
from dashboard.pages.asking import request_of
from dashboard.pages.registry import render_page
from dashboard.state import parse
from dashboard.views import NoDataError

log = logging.getLogger(__name__)


def on_callback_error(error: Exception) -> Any:
    """Handler of Dash for every callback: the whole page is replaced, for its old figures would be wrong."""
    path, search = _address()
    state = parse(search).state
    if isinstance(error, NoDataError):
        set_props(ids.PAGE, {"children": render_page(request_of(path=path, search=search))})
        return
    if isinstance(error, TROUBLE):
        own = explained(error)
        texts = [own.vi if state.lang == "vi" else own.en]
    else:
        log.error("callback failed", exc_info=error)
        texts = [t("error.unexpected", state.lang)]
    set_props(ids.PAGE, {"children": problem(title=t("error.title", state.lang), texts=texts, state=state)})


def _address() -> tuple[str, str]:
    values = {entry.get("property"): entry.get("value") for entry in ctx.states_list or []}
    return values.get("pathname") or "/", values.get("search") or ""
