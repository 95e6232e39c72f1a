"""What only /index shows, as held by its address: the index, a capture, weights that are tried, another method."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

INDEX_PATH = "/index"
# Another index, capture or version of a definition is another page; the rest changes only the figures on it.
INDEX_KEYS = ("index", "capture", "revision")
INDEX_FRAME = (*INDEX_KEYS, "period", "district", "group")
TUNE_KEYS = ("weights", "versus", "shade")
BANDS, CLASSES = "bands", "classes"
# Methods that the ranking can be set beside; see dashboard/views/index_board.py.
DEFAULT_VERSUS = "rank"
VERSUS = (DEFAULT_VERSUS, "minmax", "zscore", "percentile", "geometric", "harmonic", "copeland")
MAX_WEIGHT = 1000.0
MAX_WEIGHTS_TEXT = 4000
_INDEX = re.compile(r"^[\w.-]{1,40}$")
_WEIGHT = re.compile(r"^([\w.-]{1,60})-(\d{1,4}(?:\.\d{1,4})?)$")
_NUMBER = re.compile(r"^[1-9]\d{0,5}$")
MOVABLE = re.compile(r"^[\w.-]{1,60}$")
"""Ids of elements whose weight can stand in an address."""


def parse_weights(text: str) -> tuple[tuple[str, float], ...]:
    """Pairs (element, weight) of ``adoption-2,skills-0.5``; parts that say nothing are left out."""
    found = (_WEIGHT.match(part) for part in text.split(","))
    return tuple((own[1], float(own[2])) for own in found if own)


def weights_text(weights: Sequence[tuple[str, float]]) -> str:
    """Weights as they stand in the address."""
    return ",".join(f"{name}-{_short(weight)}" for name, weight in weights)


def _short(weight: float) -> str:
    return f"{weight:.4f}".rstrip("0").rstrip(".")


def _are_weights(text: str) -> bool:
    if len(text) > MAX_WEIGHTS_TEXT:
        return False
    found = [_WEIGHT.match(part) for part in text.split(",")]
    return all(own and float(own[2]) <= MAX_WEIGHT for own in found)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


INDEX_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "index": lambda value: bool(_INDEX.match(value)),
    "capture": _is_day,
    "revision": lambda value: bool(_NUMBER.match(value)),
    "weights": _are_weights,
    "versus": lambda value: value in VERSUS,
    "shade": lambda value: value in (BANDS, CLASSES),
}
