"""Which address shows which page, and what is shown when something is wrong."""

import logging
from collections.abc import Callable
from typing import Any

from dashboard import views
from dashboard.auth import TROUBLE, explained
from dashboard.components.drawer import drawer
from dashboard.components.drawer import problem as drawer_problem
from dashboard.components.messages import problem
from dashboard.i18n import t
from dashboard.pages.compare import compare_page
from dashboard.pages.drivers import drawer_part, drivers_page
from dashboard.pages.extras import unit_extra
from dashboard.pages.funding import funding_page
from dashboard.pages.index import index_drawer, index_page
from dashboard.pages.methodology import methodology_page
from dashboard.pages.model import Page, Request
from dashboard.pages.overview import overview_page
from dashboard.pages.quality import quality_page
from dashboard.pages.theme_data import THEMES, view_of
from dashboard.pages.theme_page import theme_page
from dashboard.pages.unit import PREFIX, unit_page
from dashboard.pages.upload import upload_page
from dashboard.state import COMPARE_PATH, State
from dashboard.state_index import INDEX_PATH
from domain.periods import Period

log = logging.getLogger(__name__)
UNIT_PAGE = Page(f"{PREFIX}<code>", "unit", unit_page)
PAGES: dict[str, Page] = {
    page.path: page
    for page in (
        Page("/", "overview", overview_page),
        Page("/adoption", "adoption", theme_page),
        Page("/equipment", "equipment", theme_page),
        Page("/skills", "skills", theme_page),
        Page("/funding", "funding", funding_page),
        Page("/drivers", "drivers", drivers_page),
        Page(INDEX_PATH, "index", index_page),
        Page(COMPARE_PATH, "compare", compare_page),
        Page("/quality", "quality", quality_page),
        Page("/upload", "upload", upload_page),
        Page("/methodology", "methodology", methodology_page),
    )
}

_PARTS: dict[str, Callable[[Request], Any]] = {"/drivers": drawer_part, INDEX_PATH: index_drawer}
"""What a page itself has of the open unit, where it is not a survey."""


def _page_at(path: str) -> Page | None:
    return UNIT_PAGE if path.startswith(PREFIX) else PAGES.get(path)


def render_page(request: Request) -> Any:
    """The page of an address: the content, a friendly 404, or the error in words."""
    state, page = request.state, _page_at(request.path)
    if page is None:
        texts = [t("error.404.text", state.lang, path=request.path)]
        return problem(title=t("error.404.title", state.lang), texts=texts, state=state)
    try:
        return page.render(request)
    except TROUBLE as error:
        log.warning("page %s: %s", request.path, error)
        return problem(
            title=t("error.title", state.lang), texts=[_words(error=error, state=state)], state=state
        )


def render_drawer(request: Request) -> Any:
    """The drawer of the open unit, or None; units side by side are content, not open drawers."""
    state = request.state
    if not state.open_unit or request.path == COMPARE_PATH or request.path.startswith(PREFIX):
        return None
    try:
        profile = views.get_unit_profile(scope=request.scope, structure=state.structure, code=state.open_unit)
    except TROUBLE as error:
        return drawer_problem(text=_words(error=error, state=state), state=state)
    themes = THEMES.get(request.path, ())
    shown = _shown_on_page(request) if themes else None
    extra = _PARTS.get(request.path, unit_extra)(request)
    return drawer(profile=profile, state=state, first_themes=themes, shown=shown, extra=extra)


def _words(*, error: Exception, state: State) -> str:
    own = explained(error)
    return own.vi if state.lang == "vi" else own.en


def _shown_on_page(request: Request) -> tuple[str, Period] | None:
    """The indicator and period that the page behind the drawer shows."""
    try:
        view = view_of(request)
    except views.NoDataError:
        return None
    return view.indicator.id, view.period
