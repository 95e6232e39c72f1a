"""Amounts as circles whose area is proportional to the value, and the round values that explain them in a legend."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (5.0, 2.0, 1.0)
_LEGEND = 3


@dataclass(frozen=True)
class CircleScale:
    """Circles of a map: ``top`` is the value whose circle has the diameter ``largest`` (points or pixels).

    ``marks``: round values for a legend, greatest first, none above ``top``; () when no value is above zero.
    """

    top: float
    largest: float
    marks: tuple[float, ...]

    def diameter(self, value: float) -> float:
        """Diameter of a value's circle; 0 for zero, and for what an amount cannot be: a negative number."""
        return self.largest * math.sqrt(value / self.top) if value > 0 and self.top else 0.0


def circle_scale(*, values: Iterable[float | None], n_units: int, width: float = 600.0) -> CircleScale:
    """A scale for the values of a map's units.

    The more units share a map of that ``width``, the smaller its largest circle: between a fiftieth and a ninth of it.
    """
    top = max((value for value in values if value is not None and math.isfinite(value)), default=0.0)
    most, least = width / 9, width / 50
    largest = max(least, min(most, width * 0.5 / math.sqrt(max(1, n_units))))
    return CircleScale(top=max(0.0, top), largest=largest, marks=_marks(top))


def _marks(top: float) -> tuple[float, ...]:
    """The greatest round number up to ``top``, then about a quarter of it, and of that again."""
    found: list[float] = []
    wanted = top
    while wanted > 0 and len(found) < _LEGEND:
        found.append(_round_down(wanted))
        wanted = found[-1] / 4
    return tuple(found)


def _round_down(number: float) -> float:
    size = 10.0 ** math.floor(math.log10(number))
    step = next(step for step in _STEPS if step * size <= number * (1 + 1e-12))
    return float(f"{step * size:.12g}")
