"""What a number format code says about its number: a percentage, a date, or neither."""

import re
from functools import lru_cache

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@lru_cache(maxsize=512)
def is_percent_format(code: str) -> bool:
    """Say whether the format shows its number as a percentage (`0.0%`); a quoted sign does not count."""
    return "%" in _LITERALS.sub("", code)


@lru_cache(maxsize=512)
def is_date_format(code: str) -> bool:
    """Say whether the format shows a day (`dd/mm/yyyy`); colours, quoted text and plain numbers do not count."""
    bare = _LITERALS.sub("", code.split(";")[0]).lower()
    return bare != "general" and any(letter in bare for letter in "dy") and not set(bare) & set("0#?")
