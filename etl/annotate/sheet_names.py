"""Names of sheets that Excel takes: at most 31 characters, without some signs, each once."""

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31
_NAMELESS = "Bảng"


def unique_names(names: Iterable[str]) -> list[str]:
    """The names in their order, changed as little as Excel asks; case does not make two names different.

    >>> unique_names(["Lỗi", "", "lỗi", "T1/2025"])
    ['Lỗi', 'Bảng', 'lỗi (2)', 'T1_2025']
    """
    taken: set[str] = set()
    out = []
    for name in names:
        base = _FORBIDDEN.sub("_", name).strip("'")[:_LONGEST] or _NAMELESS
        own, number = base, 2
        while own.lower() in taken or own.lower() == "history":
            suffix = f" ({number})"
            own, number = base[: _LONGEST - len(suffix)] + suffix, number + 1
        taken.add(own.lower())
        out.append(own)
    return out


def quoted(name: str) -> str:
    """The name as it stands in a reference."""
    return "'" + name.replace("'", "''") + "'"
