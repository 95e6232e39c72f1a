"""How units stand beside each other on one indicator: who is best and worst, and how far from a reference.

Values are compared at full precision; a unit without a value is never best, worst or at a distance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from domain.rollup import ranks

Mark = Literal["best", "worst"]
Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Leader:
    """The units of a group with its best value: several when they tie, in the group's order."""

    codes: tuple[str, ...]
    value: float


def marks(*, values: Values, direction: str) -> dict[str, Mark]:
    """Best and worst of ``values`` by direction ('+' or '-'); ties are all marked.

    Nothing is marked without a direction, with fewer than two values, or when all are equal.
    """
    places = ranks(values=values, direction=direction)
    if len(set(places.values())) < 2:
        return {}
    last = max(places.values())
    return {code: "best" if place == 1 else "worst" for code, place in places.items() if place in (1, last)}


def middle(values: Values) -> float | None:
    """The median of the values there are; None without any."""
    known = [value for value in values.values() if value is not None]
    return median(known) if known else None


def leader(*, values: Values, group: Sequence[str], direction: str) -> Leader | None:
    """Who does best in ``group``; None without a direction or without a value in the group."""
    own = {code: values.get(code) for code in group}
    first = [code for code, place in ranks(values=own, direction=direction).items() if place == 1]
    best = own[first[0]] if first else None
    return None if best is None else Leader(codes=tuple(first), value=best)


def distance(value: float | None, reference: float | None) -> float | None:
    """``value`` minus ``reference``; None when either is missing."""
    return None if value is None or reference is None else value - reference


def is_behind(*, gap: float | None, direction: str) -> bool:
    """Whether a distance to a reference is on the wrong side of it."""
    return gap is not None and direction in ("+", "-") and (gap < 0 if direction == "+" else gap > 0)
