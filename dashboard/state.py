"""What a page shows, as held by its address: the one source of truth.

A bad value never breaks a page: it becomes the default, and a notice says so in words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, quote, urlencode

from dashboard.state_funding import FUNDING_CHECKS, FUNDING_KEYS, FUNDING_TYPED
from dashboard.state_index import INDEX_CHECKS, INDEX_FRAME, INDEX_PATH, TUNE_KEYS, parse_weights
from domain.config import get_settings
from domain.errors import PeriodError
from domain.known_indicators import INDICATOR_THEMES, is_known
from domain.peers import CRITERIA
from domain.periods import parse_code
from domain.units.structure import WHOLE_COUNTRY
from domain.user_breaks import are_breaks

LEVELS = ("commune", "district", "province")
STRUCTURES = ("post2025", "pre2025")
# Levels that the whole country has maps of.
COUNTRY_LEVELS = {"post2025": ("commune", "province"), "pre2025": ("province",)}
SCHEMES = ("quantile", "jenks", "equal", "sd", "target", "user")
# Kinds of map beside the single one (""): each has its module in dashboard/components/map_kinds.
MAP_KINDS = ("pair", "change", "bivariate", "clusters")
THEMES = ("light", "dark")
# Parts of the address that need a new page; the others only change the figures on it.
FRAME_KEYS = ("lang", "theme", "structure", "province", "level", "map")
COMPARE_PATH = "/compare"
# What /compare shows, drawn as a whole: the units side by side are its content, not an open drawer.
COMPARE_KEYS = ("units", "peers", "against", "topic")
AGAINST = ("median", "target", "best")
ALL_UNITS = "none"
ALL_TOPICS = "all"
CURRENT = "current"
# Classes of the shown period alone; by default they hold over the whole series.
OWN_SCALE = "period"
# What /quality shows; the other pages have no use for it.
QUALITY_KEYS = ("tab", "form", "state", "code", "text", "page", "submission")
# What only some kinds of map show; another page starts with the single map again.
MAP_KEYS = ("map", "indicator_b", "period_b")
VIEW_KEYS = (
    "indicator",
    "period",
    "indicator_b",
    "period_b",
    "classes",
    "breaks",
    "scale",
    "district",
    "group",
    "norms",
    "cause",
    *QUALITY_KEYS,
    *FUNDING_KEYS,
)
# Pages that are drawn as a whole when one of these changes too.
_WHOLE_PAGES = {COMPARE_PATH: COMPARE_KEYS, INDEX_PATH: INDEX_FRAME}
TABS = ("reports", "issues", "completeness", "reminders", "names")
SUBMISSION_STATES = ("loaded", "loaded_with_issues", "refused")
FOLLOW_UP_STATES = ("open", "followed_up", "accepted")
UNIT_KEY = "units"
PANEL_KEY = "panel"
CLOSED = "closed"
MAX_UNITS = 8
_PROVINCE = re.compile(rf"^(\d{{2}}|{WHOLE_COUNTRY})$")
_GROUP = re.compile(r"^[\w-]{1,20}$")
_UNIT = re.compile(r"^\d{2,5}$")
_CAUSE = re.compile(r"^[a-z0-9_]{2,30}$")
_NUMBER = re.compile(r"^[1-9]\d{0,8}$")
_FORM = re.compile(r"^F[1-8][AB]?$")
_CODE = re.compile(r"^[a-z0-9_]{2,40}$")
MAX_TEXT = 100


@dataclass(frozen=True)
class Notice:
    """Something to tell the reader: a text key and its parameters."""

    key: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class State:
    """Language, place, indicator, period and open units; indicator and period "" mean the default of the page.

    ``map`` "" is the single map; ``indicator_b`` and ``period_b`` are what the other kinds set beside indicator and
    period. ``norms`` CURRENT applies today's norms of equipment to every survey, as a reference. ``cause`` narrows
    /drivers to the units of one cause (or other kind). ``peers``: by which criteria units are alike (comma list, "" =
    all criteria, ALL_UNITS = no criterion); ``topic``: the indicators of /compare ("" = the main ones, ALL_TOPICS, or
    a theme). From ``index`` on: what /index shows (dashboard/state_index.py).
    """

    lang: str = "vi"
    theme: str = "light"
    structure: str = "post2025"
    province: str = "42"
    district: str = ""
    level: str = "commune"
    indicator: str = ""
    period: str = ""
    map: str = ""
    indicator_b: str = ""
    period_b: str = ""
    classes: str = "quantile"
    breaks: str = ""
    scale: str = ""
    group: str = ""
    norms: str = ""
    cause: str = ""
    units: tuple[str, ...] = ()
    panel: str = ""
    tab: str = "reports"
    form: str = ""
    state: str = ""
    code: str = ""
    text: str = ""
    page: str = ""
    submission: str = ""
    budget: str = ""
    mountain: str = ""
    cap: str = ""
    rules: str = ""
    benefit: str = ""
    gain: str = ""
    base: str = ""
    scenario: str = ""
    more: str = ""
    show: str = ""
    compare: str = ""
    peers: str = ""
    against: str = "median"
    topic: str = ""
    index: str = ""
    capture: str = ""
    revision: str = ""
    weights: str = ""
    versus: str = ""
    shade: str = ""

    @property
    def moved_weights(self) -> tuple[tuple[str, float], ...]:
        """Weights that are tried on /index instead of the definition's."""
        return parse_weights(self.weights)

    @property
    def page_number(self) -> int:
        """The page of a long list, from 1."""
        return int(self.page or "1")

    @property
    def peer_criteria(self) -> tuple[str, ...]:
        """By which criteria units are alike, of ``domain.peers.CRITERIA``."""
        if self.peers == ALL_UNITS:
            return ()
        return tuple(self.peers.split(",")) if self.peers else CRITERIA

    @property
    def unit(self) -> str:
        """The chosen unit, or ''."""
        return self.units[0] if self.units else ""

    @property
    def open_unit(self) -> str:
        """The unit whose drawer is open, or '': a closed drawer leaves its unit chosen."""
        return "" if self.panel == CLOSED else self.unit


@dataclass(frozen=True)
class Parsed:
    """A state and what had to be corrected to get it."""

    state: State
    notices: tuple[Notice, ...] = ()


def default_state() -> State:
    """The state of an address without a query, by the settings."""
    settings = get_settings()
    return State(lang=settings.default_language, province=settings.home_province)


def _is_period(value: str) -> bool:
    try:
        parse_code(code=value)
    except PeriodError:
        return False
    return True


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "lang": lambda value: value in ("vi", "en"),
    "theme": lambda value: value in THEMES,
    "structure": lambda value: value in STRUCTURES,
    "province": lambda value: bool(_PROVINCE.match(value)),
    "district": lambda value: bool(_UNIT.match(value)),
    "level": lambda value: value in LEVELS,
    "indicator": is_known,
    "period": _is_period,
    "map": lambda value: value in MAP_KINDS,
    "indicator_b": is_known,
    "period_b": _is_period,
    "classes": lambda value: value in SCHEMES,
    "breaks": are_breaks,
    "scale": lambda value: value == OWN_SCALE,
    "group": lambda value: bool(_GROUP.match(value)),
    "norms": lambda value: value == CURRENT,
    "cause": lambda value: bool(_CAUSE.match(value)),
    PANEL_KEY: lambda value: value == CLOSED,
    "tab": lambda value: value in TABS,
    "form": lambda value: bool(_FORM.match(value)),
    "state": lambda value: value in (*SUBMISSION_STATES, *FOLLOW_UP_STATES),
    "code": lambda value: bool(_CODE.match(value)),
    "text": lambda value: len(value) <= MAX_TEXT and value.isprintable(),
    "page": lambda value: bool(_NUMBER.match(value)),
    "submission": lambda value: bool(_NUMBER.match(value)),
    **FUNDING_CHECKS,
    "peers": lambda value: value == ALL_UNITS or set(value.split(",")) <= set(CRITERIA),
    "against": lambda value: value in AGAINST,
    "topic": lambda value: value == ALL_TOPICS or value in INDICATOR_THEMES,
    **INDEX_CHECKS,
}


def parse(search: str) -> Parsed:
    """The state in a query string (with or without ``?``); unknown names are ignored, bad values reported."""
    given = dict(parse_qsl(search.lstrip("?"), keep_blank_values=False))
    good: dict[str, str] = {}
    notices: list[Notice] = []
    for name, check in _CHECKS.items():
        value = given.get(name, "")
        if value and check(value):
            good[name] = value
        elif value:
            key = f"notice.bad_{name}" if name in FUNDING_TYPED else "notice.bad_value"
            notices.append(Notice(key=key, params=(("name", name), ("value", value[:40]))))
    units, bad = _units(given.get(UNIT_KEY, ""))
    notices.extend(
        Notice(key="notice.bad_value", params=(("name", UNIT_KEY), ("value", value[:40]))) for value in bad
    )
    state = replace(default_state(), **good, units=units)
    return Parsed(state=state, notices=tuple(notices))


def _units(text: str) -> tuple[tuple[str, ...], list[str]]:
    values = [value for value in text.split(",") if value]
    good = tuple(dict.fromkeys(value for value in values if _UNIT.match(value)))[:MAX_UNITS]
    return good, [value for value in values if not _UNIT.match(value)]


def to_search(state: State) -> str:
    """The query string of a state, defaults left out; '' for the default state."""
    default = default_state()
    given = {
        field.name: getattr(state, field.name)
        for field in fields(State)
        if getattr(state, field.name) != getattr(default, field.name)
    }
    if UNIT_KEY in given:
        given[UNIT_KEY] = ",".join(given[UNIT_KEY])
    return "?" + urlencode(given, safe=",", quote_via=quote) if given else ""


def href(*, path: str, state: State) -> str:
    """The address of a page in a state."""
    return path + to_search(state)


def keys_of(*, path: str, search: str) -> dict[str, str]:
    """The keys by which the browser decides what has to be drawn again: frame, view, tune, unit and panel.

    The browser computes the same texts from the same address (``assets/20-address.js``), so both must stay alike.
    """
    given = dict(parse_qsl(search.lstrip("?"), keep_blank_values=False))
    keys = (*FRAME_KEYS, *_WHOLE_PAGES.get(path, ()))
    frame = "|".join((path, *(given.get(key, "") for key in keys)))
    view = "" if path == INDEX_PATH else "|".join(given.get(key, "") for key in VIEW_KEYS)
    tune = "|".join(given.get(key, "") for key in TUNE_KEYS)
    unit = given.get(UNIT_KEY, "")
    panel = f"{unit}|{given.get(PANEL_KEY, '')}"
    return {"frame": frame, "view": view, "tune": tune, "unit": unit, "panel": panel}


def extra_key(*, path: str, state: State, shown: str) -> str:
    """What the tables of a survey under the map depend on: the period shown there, not the indicator.

    The browser computes the same text (``assets/20-address.js``: extraKey).
    """
    return "|".join((path, shown, state.district, state.group, state.norms))
