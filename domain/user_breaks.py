"""Bounds of map classes that a user sets, as an address holds them: ``10,20.5,50``."""

import re
from itertools import pairwise

from domain.classify import MAX_CLASSES, ClassificationError

MOST_BREAKS = MAX_CLASSES - 1
# More digits than any indicator has, and none that a float would silently round.
_NUMBER = re.compile(r"^-?\d{1,9}(\.\d{1,6})?$")


def read_breaks(text: str) -> tuple[float, ...]:
    """Bounds in ascending order; '' gives none.

    Raises:
        ClassificationError: a part is no number, there are more than 8, or they do not ascend.
    """
    if not text:
        return ()
    parts = text.split(",")
    if len(parts) > MOST_BREAKS:
        raise _refusal(
            text,
            vi=f"Có {len(parts)} mốc; bản đồ nhận nhiều nhất {MOST_BREAKS} mốc.",
            en=f"There are {len(parts)} bounds; a map takes at most {MOST_BREAKS}.",
        )
    for part in parts:
        if not _NUMBER.match(part):
            raise _refusal(text, vi=f"“{part}” không phải là số.", en=f"“{part}” is not a number.")
    bounds = tuple(float(part) for part in parts)
    for low, high in pairwise(bounds):
        if low >= high:
            raise _refusal(
                text,
                vi=f"Các mốc phải tăng dần: {high:g} đứng sau {low:g}.",
                en=f"Bounds must ascend: {high:g} comes after {low:g}.",
            )
    return bounds


def are_breaks(text: str) -> bool:
    """Whether ``read_breaks`` takes the text."""
    try:
        read_breaks(text)
    except ClassificationError:
        return False
    return True


def write_breaks(breaks: tuple[float, ...]) -> str:
    """Bounds as an address holds them."""
    return ",".join(plain_number(bound) for bound in breaks)


def plain_number(bound: float) -> str:
    """A bound with a decimal point and only the decimals it has, at most 6."""
    return f"{bound:.6f}".rstrip("0").rstrip(".")


def _refusal(text: str, *, vi: str, en: str) -> ClassificationError:
    return ClassificationError(setting="breaks", value=text, vi=vi, en=en)
