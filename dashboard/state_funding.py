"""What only /funding has in its address: its names, and which of their values can be used."""

import re
from collections.abc import Callable, Mapping

# Money and ceilings in million VND, the mountains' share in percent, further rules and weights as texts, the index to
# raise, the scenario whose frozen figures are used; then what is shown: a saved scenario, the variants, money on the
# map, scenarios side by side.
FUNDING_KEYS = (
    *("budget", "mountain", "cap", "rules", "benefit", "gain", "base"),
    *("scenario", "more", "show", "compare"),
)
FUNDING_SHOWN = ("money",)
MAX_RULES = 2000
MOST_COMPARED = 4
_NUMBER = re.compile(r"^[1-9]\d{0,8}$")
_CODE = re.compile(r"^[a-z0-9_]{2,40}$")
_WEIGHT = r"[a-z_]{2,20}:\d{1,4}(\.\d{1,3})?"
_WEIGHTS = re.compile(rf"^{_WEIGHT}(;{_WEIGHT})*$")
_COMPARED = re.compile(r"^[1-9]\d{0,8}(,[1-9]\d{0,8}){0,3}$")


def _is_number(value: str) -> bool:
    return bool(_NUMBER.match(value))


FUNDING_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "budget": _is_number,
    "mountain": lambda value: value.isdecimal() and int(value) <= 100,
    "cap": lambda value: value == "0" or _is_number(value),
    "rules": lambda value: len(value) <= MAX_RULES and value.isprintable(),
    "benefit": lambda value: bool(_WEIGHTS.match(value)),
    "gain": lambda value: bool(_CODE.match(value)),
    "base": _is_number,
    "scenario": _is_number,
    "more": lambda value: value == "1",
    "show": lambda value: value in FUNDING_SHOWN,
    "compare": lambda value: bool(_COMPARED.match(value)),
}
"""Whether a value of the address can be used; whether its rules make sense is known when they are read."""
# Values that a reader types: their notices say what to write.
FUNDING_TYPED = ("budget", "mountain", "cap", "rules", "benefit")
