"""From an address to a request: what the address asks for, checked against what there is."""

from dataclasses import replace

from dashboard import views
from dashboard.auth import TROUBLE, current_scope
from dashboard.pages.model import Request
from dashboard.pages.theme_data import THEMES
from dashboard.state import COUNTRY_LEVELS, Notice, Parsed, State, default_state, parse
from dashboard.views.model import Options
from domain.access import Scope
from domain.known_indicators import find_indicator
from domain.units.structure import WHOLE_COUNTRY

COUNTRY_PAGES = (*THEMES, "/compare")


def clean_path(path: str | None) -> str:
    """The path without a closing slash."""
    return "/" + (path or "/").strip("/")


def request_of(*, path: str | None, search: str | None, is_late_ready: bool = False) -> Request:
    """The request of an address: names that do not exist become the default, with a notice."""
    scope, own_path = current_scope(), clean_path(path)
    parsed = _whole_country(parsed=parse(search or ""), path=own_path, scope=scope)
    parsed = _known_places(parsed=parsed, scope=scope)
    parsed = _own_indicator(parsed=parsed, path=own_path)
    return Request(
        path=own_path,
        state=parsed.state,
        scope=scope,
        notices=parsed.notices,
        is_late_ready=is_late_ready,
    )


def options_of(*, state: State, scope: Scope) -> Options:
    """What the pickers offer; nothing while the database cannot be read."""
    try:
        return views.get_options(scope=scope, structure=state.structure, province=state.province)
    except TROUBLE:
        return Options(provinces=(), districts=())


def _whole_country(*, parsed: Parsed, path: str, scope: Scope) -> Parsed:
    """The whole country is for the pages with maps, for users of several provinces, and the levels it has maps of."""
    state = parsed.state
    if state.province != WHOLE_COUNTRY:
        return parsed
    home = default_state().province
    if path not in COUNTRY_PAGES:
        return _told(parsed=parsed, key="notice.no_country_page", province=home)
    if len(options_of(state=state, scope=scope).provinces) == 1:
        return _told(parsed=parsed, key="notice.no_country_scope", province=home)
    if state.level not in COUNTRY_LEVELS[state.structure]:
        return _told(parsed=parsed, key=f"notice.no_country_level.{state.structure}", level="province")
    return parsed


def _told(*, parsed: Parsed, key: str, **changes: str) -> Parsed:
    state = replace(parsed.state, **changes)  # type: ignore[arg-type]
    return Parsed(state=state, notices=(*parsed.notices, Notice(key=key)))


def _known_places(*, parsed: Parsed, scope: Scope) -> Parsed:
    """Provinces and districts that do not exist in the structure, or not for this user, are left out."""
    state = parsed.state
    options = options_of(state=state, scope=scope)
    known = {place.code for place in options.provinces} | {WHOLE_COUNTRY}
    if options.provinces and state.province not in known:
        fallback = default_state().province
        return _corrected(parsed=parsed, name="province", value=state.province, to=fallback)
    if state.district and state.district not in {place.code for place in options.districts}:
        return _corrected(parsed=parsed, name="district", value=state.district, to="")
    if state.group and state.group not in options.groups:
        return _corrected(parsed=parsed, name="group", value=state.group, to="")
    return parsed


def _own_indicator(*, parsed: Parsed, path: str) -> Parsed:
    """An indicator of another page is not shown on this one: its default is, and a notice says so."""
    asked = parsed.state.indicator
    if not asked or path not in THEMES or find_indicator(asked).theme in THEMES[path]:
        return parsed
    return _corrected(parsed=parsed, name="indicator", value=asked, to="")


def _corrected(*, parsed: Parsed, name: str, value: str, to: str) -> Parsed:
    notice = Notice(key="notice.bad_value", params=(("name", name), ("value", value)))
    state = replace(parsed.state, **{name: to})  # type: ignore[arg-type]
    return Parsed(state=state, notices=(*parsed.notices, notice))
