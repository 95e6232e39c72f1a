"""What goes along from page to page: the state without what only one page shows."""

from dataclasses import replace

from dashboard.state import COMPARE_KEYS, FUNDING_KEYS, MAP_KEYS, QUALITY_KEYS, UNIT_KEY, State
from dashboard.state_index import INDEX_KEYS, TUNE_KEYS


def without_quality(state: State) -> State:
    """The state without what only /quality shows."""
    default = State()
    return replace(state, **{name: getattr(default, name) for name in QUALITY_KEYS})


def without_funding(state: State) -> State:
    """The state without what only /funding shows."""
    return replace(state, **dict.fromkeys(FUNDING_KEYS, ""))


def without_map(state: State) -> State:
    """The state without what only some kinds of map show."""
    return replace(state, **dict.fromkeys(MAP_KEYS, ""))


def without_compare(state: State) -> State:
    """The state without what only /compare shows; its units are chosen units everywhere."""
    default = State()
    return replace(state, **{name: getattr(default, name) for name in COMPARE_KEYS if name != UNIT_KEY})


def without_index(state: State) -> State:
    """The state without what only /index shows."""
    return replace(state, **dict.fromkeys((*INDEX_KEYS, *TUNE_KEYS), ""))


def carried(state: State) -> State:
    """The place and the time: neither the indicator, nor the open unit, nor what only one page shows."""
    own = replace(state, indicator="", classes="quantile", units=(), panel="", cause="")
    return without_index(without_compare(without_map(without_funding(without_quality(own)))))
