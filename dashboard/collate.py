"""Vietnamese alphabetical order: Đ after D, Ơ after Ô, and tones only when the letters are the same."""

import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: index for index, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


@lru_cache(maxsize=16384)
def vi_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Sort key of ``text``: letters first, then tones (level, grave, hook, tilde, acute, dot), then the text itself."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text).casefold():
        base, tone = _split(char)
        letters.append(_PLACE[base] + 100 if base in _PLACE else min(ord(base), 99))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _split(char: str) -> tuple[str, int]:
    """A letter of the alphabet (with its breve, circumflex or horn) and its tone."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)), tone
