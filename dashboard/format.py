"""Numbers and dates as people of each language write them.

Vietnamese writes 1.234,5 and English 1,234.5; a no-break space stands before a unit so that a line never ends
between them. Nothing here accepts "no value": what is missing is said in words by the caller.
"""

import math
from datetime import date

from domain.user_breaks import plain_number

NBSP = "\u00a0"
MINUS = "\u2212"
_DECIMALS = {
    "%": 1,
    "dossiers": 0,
    "points": 2,
    "per staff member": 2,
    "per 100 staff": 1,
    "Mbps": 0,
    "Mbps per staff member": 2,
    "pieces": 0,
    "million VND": 1,
    "": 2,
}
_SUFFIXES = {
    "vi": {
        "%": "%",
        "dossiers": "hồ sơ",
        "points": "điểm",
        "Mbps": "Mbps",
        "Mbps per staff member": "Mbps",
        "million VND": "triệu đồng",
    },
    "en": {
        "%": "%",
        "dossiers": "dossiers",
        "points": "points",
        "Mbps": "Mbps",
        "Mbps per staff member": "Mbps",
        "million VND": "million VND",
    },
}
_POINTS = {"vi": "điểm", "en": "points"}
_VIETNAMESE = str.maketrans(",.", ".,")


def decimals_of(*, display_unit: str) -> int:
    """Decimals a value of this catalogue unit is shown with."""
    return _DECIMALS.get(display_unit, 1)


def suffix_of(*, display_unit: str, lang: str) -> str:
    """What is written after a value of this unit: ``%``, ``hồ sơ``; '' where the indicator's name says it."""
    return _SUFFIXES[lang].get(display_unit, "")


def change_suffix_of(*, display_unit: str, lang: str) -> str:
    """What is written after a difference: ``điểm`` for percentages and scores."""
    if display_unit in ("%", "points"):
        return _POINTS[lang]
    return suffix_of(display_unit=display_unit, lang=lang)


def number(*, value: float, lang: str, decimals: int = 0) -> str:
    """``value`` in the digits of ``lang``; raises ValueError for NaN and infinities."""
    if not math.isfinite(value):
        raise ValueError(f"not a number to show: {value!r}")
    text = f"{abs(value):,.{decimals}f}"
    if lang == "vi":
        text = text.translate(_VIETNAMESE)
    return MINUS + text if value < 0 and not _is_zero(text) else text


def _is_zero(text: str) -> bool:
    """Whether a number is written with zeros alone."""
    return not text.strip("0.,")


def plain(*, value: float, lang: str) -> str:
    """``value`` with as many decimals as it has, at most 2: 80, 12,5."""
    decimals = 0
    if not float(value).is_integer():  # most are counts
        decimals = next(d for d in (0, 1, 2) if d == 2 or abs(value - round(value, d)) < 1e-9)
    return number(value=value, lang=lang, decimals=decimals)


def with_unit(*, text: str, suffix: str) -> str:
    """``text`` and its unit, kept on one line."""
    return f"{text}{NBSP}{suffix}" if suffix else text


def value_text(*, value: float, display_unit: str, lang: str) -> str:
    """A value with its unit: ``41,2 %``, ``12.345 hồ sơ``."""
    text = number(value=value, lang=lang, decimals=decimals_of(display_unit=display_unit))
    return with_unit(text=text, suffix=suffix_of(display_unit=display_unit, lang=lang))


def change_text(*, value: float, display_unit: str, lang: str) -> str:
    """A signed difference with its unit: ``+5,3 điểm``."""
    text = number(value=value, lang=lang, decimals=decimals_of(display_unit=display_unit))
    sign = "+" if value > 0 and not _is_zero(text) else ""
    suffix = change_suffix_of(display_unit=display_unit, lang=lang)
    return with_unit(text=f"{sign}{text}", suffix=suffix)


def date_text(*, day: date) -> str:
    """dd/mm/yyyy, the order used in Viet Nam, in both languages."""
    return f"{day:%d/%m/%Y}"


def typed(*, value: float, lang: str) -> str:
    """A number as a user would type it: ``20,5`` in Vietnamese, at most 6 decimals, no marks of thousands."""
    text = plain_number(value)
    return text.replace(".", ",") if lang == "vi" else text
