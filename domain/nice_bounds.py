"""Round numbers for class bounds that keep every value in the class the method gave it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FINEST = 15  # decimals beyond which a float of everyday size has nothing more to say


def decimals_of(number: float) -> int:
    """Fewest decimals that write the number exactly, 0 for whole numbers."""
    return next((d for d in range(_FINEST) if round(number, d) == number), _FINEST)


def bound_between(*, below: float, above: float, takes_above: bool) -> float:
    """The roundest number that separates two neighbouring values, below < above.

    Args:
        below: greatest value of the lower class.
        above: least value of the upper class.
        takes_above: the bound belongs to the upper class (it may equal ``above`` but not ``below``);
            otherwise the other way round.
    """
    middle = (below + above) / 2
    own_end = above if takes_above else below
    coarsest = -math.ceil(math.log10(max(abs(below), abs(above)))) if below or above else 0
    for decimals in range(coarsest, _FINEST):
        for bound in (round(middle, decimals), round(own_end, decimals)):
            if (below < bound <= above) if takes_above else (below <= bound < above):
                return bound
    return own_end


def strictly_between(*, below: float, above: float) -> float:
    """The roundest number that lies between two values, 0 <= below < above, and equals neither."""
    middle = (below + above) / 2
    for decimals in range(-math.ceil(math.log10(above)), _FINEST):
        bound = round(middle, decimals)
        if below < bound < above:
            return bound
    return middle


def bounds_at(
    *, distinct: NDArray[np.float64], starts: Sequence[int], takes_above: bool
) -> tuple[float, ...]:
    """Bounds just before the given positions of ascending distinct values."""
    return tuple(
        bound_between(below=float(distinct[i - 1]), above=float(distinct[i]), takes_above=takes_above)
        for i in starts
    )


def outer_bounds(*, low: float, high: float, inner: Sequence[float]) -> tuple[float, float]:
    """Round numbers around [low, high], no coarser than the inner bounds and two digits of the range."""
    exact = max(decimals_of(low), decimals_of(high))
    useful = 1 - math.floor(math.log10(high - low)) if high > low else 2
    decimals = max(0, min(exact, useful), *(decimals_of(bound) for bound in inner))
    return _down(low, decimals), -_down(-high, decimals)


def _down(number: float, decimals: int) -> float:
    rounded = round(number, decimals)
    # Adding 0.0 turns -0.0 into 0.0, which a legend would otherwise print with its sign.
    return (rounded if rounded <= number else round(rounded - 10.0**-decimals, decimals)) + 0.0
