"""What each kind of map asks the views for."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dashboard import views
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.registry import kind_of
from dashboard.pages.asking import options_of
from dashboard.pages.model import Request
from dashboard.pages.theme_data import (
    fixed_view,
    indicator_of,
    indicator_view,
    norms_day,
    series_of,
    view_of,
)
from dashboard.state import OWN_SCALE
from dashboard.views import SideView
from dashboard.views.model import IndicatorView
from domain.equipment.shortfalls import ALL, SHARE
from domain.known_indicators import is_shortfall


def _single(request: Request) -> Shown:
    return Shown(path=request.path, state=request.state, view=view_of(request))


# What is set beside an indicator unless the address says so: lack of equipment against use of online services.
_LACK, _USE = f"{SHARE}.{ALL}", "online_share_calendar"


def _bivariate(request: Request) -> Shown:
    """Two indicators of one period, of the second one's nearest when it has none of that; detail None without any."""
    state = request.state
    is_equipment = request.path == "/equipment" and not state.indicator
    own = _LACK if is_equipment else indicator_of(request)
    first = indicator_view(request=request, indicator=own, period=state.period)
    other = state.indicator_b or (_LACK if own == _USE else _USE)
    detail = None
    if other != own:
        try:
            second = indicator_view(
                request=request, indicator=other, period=state.period_b or first.period.code
            )
            detail = views.pair_views(first=first, second=second, scheme=state.classes)  # type: ignore[arg-type]
        except views.NoDataError:
            detail = None
    return Shown(path=request.path, state=state, view=first, detail=detail)


def _clusters(request: Request) -> Shown:
    """The whole province, with what was found in it."""
    state = request.state
    view = view_of(replace(request, state=replace(state, district="")))
    found = views.get_clusters(
        scope=request.scope,
        indicator=view.indicator.id,
        structure=state.structure,
        level=state.level,
        province=state.province,
        period=view.period.code,
        norms_on=norms_day(request),
        group=state.group,
    )
    return Shown(path=request.path, state=state, view=view, detail=found)


def _change(request: Request) -> Shown:
    """The page's period against ``period_b`` or the nearest comparable one; without one the detail says why."""
    view = view_of(request)
    found = views.comparison(
        view=view,
        asked=request.state.period_b,
        province=request.state.province,
        norms_on=norms_day(request),
    )
    if found.previous is not None:
        compared = indicator_view(
            request=request, indicator=view.indicator.id, period=view.period.code, against=found.previous.code
        )
        view = replace(compared, asked_period=view.asked_period)
    detail = views.change_view(view=view, found=found)
    return Shown(path=request.path, state=request.state, view=view, detail=detail)


def _side(request: Request) -> Shown:
    """Another period of the page's indicator beside it, or another indicator; the detail says why if there is none."""
    state = request.state
    first = indicator_view(request=request, indicator=indicator_of(request), period=state.period)
    is_same = state.indicator_b in ("", first.indicator.id)
    found = (_two_periods if is_same else _two_indicators)(request=request, first=first)
    return Shown(path=request.path, state=state, view=found.first, detail=found)


def _two_periods(*, request: Request, first: IndicatorView) -> SideView:
    state = request.state
    choices = views.beside(view=first, province=state.province, norms_on=norms_day(request))
    wanted = next((period for period in choices if period.code == state.period_b), None)
    if not state.period_b:
        wanted = views.default_beside(view=first, choices=choices)
    if wanted is None:
        reason = "not_beside" if state.period_b else "one_period"
        if is_shortfall(first.indicator.id) and not choices and len(first.periods) > 1:
            reason = "norms"
        alone = fixed_view(request=request, view=first)
        return SideView(first=alone, second=None, choices=choices, reason=reason)
    second = indicator_view(request=request, indicator=first.indicator.id, period=wanted.code)
    series = None if state.scale == OWN_SCALE else series_of(request=request, view=first)
    return views.on_one_scale(first=first, second=second, series=series, choices=choices)


def _two_indicators(*, request: Request, first: IndicatorView) -> SideView:
    state = request.state
    one = fixed_view(request=request, view=first)
    try:
        other = indicator_view(
            request=request, indicator=state.indicator_b, period=state.period_b or first.period.code
        )
    except views.NoDataError:
        return SideView(first=one, second=None, reason="no_second")
    return SideView(first=one, second=fixed_view(request=request, view=other))


_ASK: Mapping[str, Callable[[Request], Shown]] = {
    "pair": _side,
    "change": _change,
    "bivariate": _bivariate,
    "clusters": _clusters,
}


def shown_of(request: Request) -> tuple[MapKind, Shown]:
    """The kind of map of the address and what it shows; raises NoDataError when nothing is loaded for it."""
    kind = kind_of(request.state)
    shown = _ASK.get(kind.name, _single)(request)
    provinces = options_of(state=request.state, scope=request.scope).provinces
    return kind, replace(shown, sees_country=len(provinces) > 1)
