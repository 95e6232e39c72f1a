"""Matching keys of Vietnamese unit names.

Keys unify what offices write differently without meaning a different unit (Unicode form, case, spaces, tone placement,
abbreviated types). Diacritics are kept: without them `Tân Hòa` and `Tân Hóa` would be one name.
"""

import re
import unicodedata
from functools import lru_cache

UNIT_TYPES = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
_TRAILING = ".:;, "
_OFFICE = re.compile(r"^(?:ubnd|ủy ban nhân dân|uy ban nhan dan)[\s.:]*(?=\S)")
_ABBREVIATIONS = (
    (re.compile(r"^(?:tt\.\s*|tt\s+)(?=\S)"), "thị trấn "),
    (re.compile(r"^(?:tx\.\s*|tx\s+)(?=\S)"), "thị xã "),
    (re.compile(r"^(?:tp\.\s*|tp\s+)(?=\S)"), "thành phố "),
    (re.compile(r"^x\.\s*(?=\S)"), "xã "),
    (re.compile(r"^p\.\s*(?=\S)"), "phường "),
    (re.compile(r"^h\.\s*(?=\S)"), "huyện "),
    (re.compile(r"^q\.\s*(?=\S)"), "quận "),
)


def _tone_placements() -> dict[str, str]:
    """Return {written on the second vowel: written on the first}, for oa, oe, uy and the five tones."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    compose = unicodedata.normalize
    return {
        compose("NFC", first + second + tone): compose("NFC", first + tone + second)
        for first, second in ("oa", "oe", "uy")
        for tone in tones
    }


_TONES = _tone_placements()
_TONE_AT_END = re.compile("(" + "|".join(_TONES) + r")(?!\w)")


def tidy(text: str) -> str:
    """Return `text` in NFC with runs of any white space (no-break space too) collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """Return the key under which labels and names are compared: tidy, lower case, one tone placement.

    Trailing `. : ; ,` are removed. The words themselves stay: `UBND X. Tân Hoà.` gives `ubnd x. tân hòa`.
    """
    return _TONE_AT_END.sub(lambda found: _TONES[found.group(1)], tidy(text).lower().rstrip(_TRAILING))


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """Return the matching key of a unit name: `label_key` without the office's title, with the type spelled out.

    `UBND X. Tân Hoà.` gives `xã tân hòa`.
    """
    key = _OFFICE.sub("", label_key(text))
    for pattern, full in _ABBREVIATIONS:
        key, hits = pattern.subn(full, key)
        if hits:
            break
    return key


def split_type(key: str) -> tuple[str, str]:
    """Return (type, short name) of a matching key; the type is '' when none is written.

    >>> split_type("thị trấn lộc hà")
    ('thị trấn', 'lộc hà')
    """
    for unit_type in UNIT_TYPES:
        if key.startswith(unit_type + " "):
            return unit_type, key[len(unit_type) + 1 :]
    return "", key


@lru_cache(maxsize=65536)
def without_diacritics(text: str) -> str:
    """Return `text` in lower case without tone and vowel marks (đ = d); only ever for suggesting or step 2b."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def has_diacritics(text: str) -> bool:
    """Say whether any letter of `text` carries a Vietnamese mark (đ included)."""
    return without_diacritics(text) != unicodedata.normalize("NFC", text).lower()


def is_one_edit_apart(left: str, right: str) -> bool:
    """Say whether the Levenshtein distance of two strings is exactly 1 (one insertion, deletion or substitution)."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    shorter, longer = sorted((left, right), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    rest = start + 1 if len(shorter) == len(longer) else start
    return shorter[rest:] == longer[start + 1 :]
