"""Names as foreign sources spell them: with English types, without spaces; and which level a name's type belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from domain.units.names import name_key, without_diacritics

# Type in English -> type without marks.
_ENGLISH = {
    "commune": "xa",
    "ward": "phuong",
    "township": "thi tran",
    "town": "thi tran",
    "special zone": "dac khu",
    "district": "huyen",
    "province": "tinh",
    "city": "thanh pho",
}
_TYPES = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_AFTER = re.compile(rf"^(.*\S)\s+({_TYPES})$", re.IGNORECASE)
_BEFORE = re.compile(rf"^({_TYPES})\s+(\d+)$", re.IGNORECASE)
# Types (without marks) that no unit of the level has; a city can be a province or a district.
_OTHER_LEVELS = {
    "commune": ("tinh", "thanh pho", "huyen", "quan", "thi xa"),
    "district": ("tinh", "xa", "phuong", "thi tran"),
    "province": ("huyen", "quan", "thi xa", "xa", "phuong", "thi tran", "dac khu"),
}


@lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """A name without its English type and with the spaces that GADM leaves out.

    >>> spelled("Thach Khe Commune"), spelled("District 1"), spelled("ThạchHà")
    ('Thach Khe', 'quan 1', 'Thạch Hà')
    """
    numbered = _BEFORE.match(text)
    if numbered:
        return f"{_numbered_type(numbered[1])} {numbered[2]}"
    after = _AFTER.match(text)
    if after and after[1].isdigit():
        return f"{_numbered_type(after[2])} {after[1]}"
    return _spaced(after[1] if after else text)


def _numbered_type(word: str) -> str:
    return "quan" if word.lower() == "district" else _ENGLISH[word.lower()]


def _spaced(text: str) -> str:
    if " " in text:
        return text
    return text[:1] + "".join(
        f" {after}" if before.islower() and after.isupper() else after for before, after in pairwise(text)
    )


def is_of_other_level(text: str, *, level: str, known: Collection[str]) -> bool:
    """Whether a name's type says that the unit is of another level.

    Args:
        known: names of units without marks, with and without type: "Quan Hoa" is a ward, no district "Hoa".
    """
    after = _AFTER.match(text)
    if after:
        return _ENGLISH[after[2].lower()] in _OTHER_LEVELS[level]
    key = without_diacritics(name_key(text))
    return key not in known and key.startswith(tuple(f"{own} " for own in _OTHER_LEVELS[level]))
