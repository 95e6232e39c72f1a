"""What a theme page shows under its indicator: equipment against the norm, or the ladder of skills, of one survey."""

from typing import Any

from dash import html

from dashboard import views
from dashboard.auth import TROUBLE
from dashboard.components.gap_cards import gap_cards, unit_gaps
from dashboard.components.skill_cards import skill_cards, unit_skills
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.pages.theme_data import norms_day, view_of
from dashboard.state import extra_key
from dashboard.views.gaps import GapView
from dashboard.views.skills import SkillView
from domain.errors import SurveyError
from domain.units.structure import WHOLE_COUNTRY

EXTRA_PAGES = ("/equipment", "/skills")


def shown_period(request: Request) -> str:
    """The period of the page's indicator: one page shows one period. '' where there is none."""
    try:
        return view_of(request).period.code
    except views.NoDataError:
        return request.state.period


def shown_key(request: Request) -> str:
    """The key of the cards of the first answer; '' where there are none, or nothing can be read."""
    if request.path not in EXTRA_PAGES:
        return ""
    try:
        return extra_key(path=request.path, state=request.state, shown=shown_period(request))
    except TROUBLE:
        return ""


def extra_cards(request: Request) -> list[Any]:
    """The cards of the page; none where there is no survey, or the page has none.

    Of the whole country neither: what to buy and whom to train is planned in a province.
    """
    if request.state.province == WHOLE_COUNTRY:
        return _by_province(request)
    try:
        if request.path == "/equipment":
            return gap_cards(view=gap_view_of(request), state=request.state)
        if request.path == "/skills":
            found = skill_view_of(request)
            return skill_cards(view=found, effect=_effect(request), state=request.state)
    except SurveyError:
        return []
    return []


def _by_province(request: Request) -> list[Any]:
    if request.path not in EXTRA_PAGES:
        return []
    return [html.P(t("extra.by_province", request.state.lang), className="card muted")]


def unit_extra(request: Request) -> Any:
    """What the page has of the open unit, for its drawer: its list of equipment, or its ladder; None without."""
    if request.path not in EXTRA_PAGES or request.state.province == WHOLE_COUNTRY:
        return None
    try:
        if request.path == "/equipment":
            return unit_gaps(view=gap_view_of(request), state=request.state)
        return unit_skills(view=skill_view_of(request), state=request.state)
    except SurveyError:
        return None


def gap_view_of(request: Request) -> GapView:
    """Equipment against the norm in the survey of the page; raises SurveyError."""
    state = request.state
    return views.get_gap_view(
        scope=request.scope,
        structure=state.structure,
        level=state.level,
        province=state.province,
        district=state.district if state.level == "commune" else "",
        period=shown_period(request),
        norms_on=norms_day(request),
        group=state.group,
    )


def skill_view_of(request: Request) -> SkillView:
    """Skills in the survey of the page; raises SurveyError."""
    state = request.state
    return views.get_skill_view(
        scope=request.scope,
        structure=state.structure,
        level=state.level,
        province=state.province,
        district=state.district if state.level == "commune" else "",
        period=shown_period(request),
        group=state.group,
    )


def _effect(request: Request) -> Any:
    state = request.state
    return views.get_training_history(scope=request.scope, structure=state.structure, province=state.province)
