"""What /index shows, asked for once for a request: an index computed here, or a capture of the published index."""

from dataclasses import dataclass, replace
from typing import Any

from dashboard import views
from dashboard.components.index_official import points_parts, published_why
from dashboard.components.index_versus import analysis_parts, versus_parts
from dashboard.components.index_why import why_parts
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.state import Notice, State
from dashboard.state_index import DEFAULT_VERSUS
from dashboard.views.index_board import RECOMPUTED, Board, official_board, other_method, own_board
from dashboard.views.index_model import IndexAsk, IndexView
from dashboard.views.model import Place
from dashboard.views.official_model import OfficialView
from dashboard.views.unit_index import READINESS
from domain.index.library import PUBLISHED


@dataclass(frozen=True)
class Shown:
    """A ranking with the view that it was made of: one of ``own`` and ``official``."""

    request: Request
    board: Board
    own: IndexView | None = None
    official: OfficialView | None = None

    @property
    def state(self) -> State:
        """The state of the address."""
        return self.request.state


def index_of(state: State) -> str:
    """The index that the address asks for."""
    return state.index or READINESS


def asked_of(state: State) -> IndexAsk:
    """The index with place, period and weights of the address."""
    return IndexAsk(
        index=index_of(state),
        structure=state.structure,
        level=state.level,
        province=state.province,
        period=state.period,
        group=state.group,
        weights=state.moved_weights,
    )


def shown_of(request: Request) -> Shown:
    """The ranking of the address; raises NoIndexDataError, NoCaptureError."""
    return official_shown(request) if index_of(request.state) == PUBLISHED else own_shown(request)


def own_shown(request: Request) -> Shown:
    """An index that is computed here, with the weights of the address."""
    state, asked = request.state, asked_of(request.state)
    district = state.district if state.level == "commune" else ""
    view = views.get_index_view(scope=request.scope, asked=asked, district=district)
    ranges = views.get_rank_ranges(scope=request.scope, asked=asked)
    names = {own.id for own in view.elements}
    is_trial = any(name in names for name, _ in state.moved_weights)
    return Shown(request=request, board=own_board(view=view, ranges=ranges, is_trial=is_trial), own=view)


def official_view_of(request: Request) -> OfficialView:
    """The capture of the published index that the address asks for; raises NoCaptureError."""
    state = request.state
    return views.get_official_view(
        scope=request.scope, structure=state.structure, province=state.province, captured=state.capture
    )


def official_shown(request: Request) -> Shown:
    """The published ranking."""
    state = request.state
    view = official_view_of(request)
    options = views.get_options(scope=request.scope, structure=state.structure, province=state.province)
    district = next((own for own in options.districts if own.code == state.district), None)
    province = view.province or Place("", "", "province", "", "")
    board = official_board(view=view, province=province, district=district)
    return Shown(request=request, board=board, official=view)


def notices_of(shown: Shown) -> list[Notice]:
    """What the reader must know: another period is shown, weights are only tried, some are of nothing."""
    state, lang, board = shown.state, shown.state.lang, shown.board
    found = list(shown.request.notices)
    if board.asked_period is not None:
        params = (("asked", board.asked_period.label(lang=lang)), ("shown", board.period.label(lang=lang)))
        found.append(Notice(key="notice.other_period", params=params))
    if shown.own is not None:
        known = {own.id for own in shown.own.elements}
        unknown = [name for name, _ in state.moved_weights if name not in known]
        if unknown:
            found.append(Notice(key="index.weights.unknown", params=(("names", ", ".join(unknown)),)))
    if board.is_trial:
        found.append(Notice(key="index.trial.notice"))
    if board.is_published and state.level != "commune":
        found.append(Notice(key="index.communes_only"))
    return found


def why_unit(shown: Shown) -> str:
    """The unit that is explained: the chosen one, else the first of the ranking."""
    chosen = shown.state.unit
    if chosen and shown.board.line(chosen) is not None:
        return chosen
    return shown.board.lines[0].place.code if shown.board.lines else ""


def why_of(shown: Shown, *, unit: str) -> list[Any]:
    """Why a unit has its rank."""
    request, lang = shown.request, shown.state.lang
    if shown.official is not None:
        found = next((own for own in shown.official.units if own.place.code == unit), None)
        if found is None or found.total is None:
            line = shown.board.line(unit)
            return [t("index.why.none", lang, place=line.place.name if line else unit)]
        return published_why(view=shown.official, unit=found, lang=lang)
    if shown.own is None:
        return []
    given = views.get_contributions(scope=request.scope, asked=asked_of(request.state), unit=unit)
    return why_parts(view=shown.own, board=shown.board, unit=unit, contributions=given, lang=lang)


def points_of(request: Request, *, view: OfficialView, unit: str) -> list[Any]:
    """Points that a unit left, by indicator, where its counts were published."""
    state = request.state
    found = next((own for own in view.units if own.place.code == unit), None)
    if found is None:
        return []
    lines = views.get_official_points(
        scope=request.scope,
        structure=state.structure,
        province=state.province,
        unit=unit,
        captured=state.capture,
    )
    return points_parts(unit=found, found=lines, lang=state.lang)


def method_of(state: State) -> str:
    """The method that is set beside the definition's."""
    return state.versus or DEFAULT_VERSUS


def versus_of(shown: Shown) -> list[Any]:
    """The ranking by the other method; raises IndexDefinitionError where the definition does not take it."""
    state, method = shown.state, method_of(shown.state)
    normalise, aggregate = other_method(method)
    found = views.get_method_comparison(
        scope=shown.request.scope, asked=asked_of(state), normalise=normalise, aggregate=aggregate
    )
    return versus_parts(found=found, board=shown.board, method=method, lang=state.lang)


def analysis_of(request: Request) -> list[Any]:
    """What the analyst asks of the definition, with its own weights; raises IndexDataError for too few units."""
    asked = replace(asked_of(request.state), weights=())
    view = views.get_index_view(scope=request.scope, asked=asked)
    found = views.get_index_analysis(scope=request.scope, asked=asked)
    drivers = views.get_weight_drivers(scope=request.scope, asked=asked)
    return analysis_parts(found=found, drivers=drivers, view=view, lang=request.state.lang)


def is_computed(state: State) -> bool:
    """Whether the index of the address is computed from indicators here."""
    return index_of(state) not in (PUBLISHED, RECOMPUTED)
