"""Fisher-Jenks natural breaks, exact, in O(k n log n).

Written here because the optimum must come within a map's budget for all 3,321 communes: the usual
quadratic program takes seconds in plain Python. The best start of the last class never moves left when
a value is added on the right, so each layer is solved by halving, and numpy does one halving for all
sub-ranges at once.

Source of the criterion: Fisher (1958), "On Grouping for Maximum Homogeneity", J. Amer. Statist. Assoc. 53.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Prefix:
    """Running sums of weight, weight x value and weight x value squared; entry i is the sum before i."""

    weight: Floats
    total: Floats
    square: Floats

    def cost(self, start: Ints, stop: Ints) -> Floats:
        """Squared deviations from the mean within values[start:stop], for arrays of non-empty ranges."""
        weight = self.weight[stop] - self.weight[start]
        total = self.total[stop] - self.total[start]
        return np.maximum(self.square[stop] - self.square[start] - total * total / weight, 0.0)


def _prefix(*, values: Floats, weights: Floats) -> _Prefix:
    # Centred first: sums of squares of large, close numbers would otherwise cancel to noise.
    centred = values - np.average(values, weights=weights)
    sums = [np.concatenate(([0.0], np.cumsum(weights * centred**power))) for power in (0, 1, 2)]
    return _Prefix(*sums)


def natural_starts(*, values: Floats, weights: Floats, k: int) -> list[int]:
    """Positions at which classes 2..k begin, least sum of squared deviations within classes.

    Args:
        values: distinct values, ascending, shape (m,).
        weights: how often each occurs, shape (m,), positive.
        k: number of classes, 1 <= k <= m.

    Returns:
        k - 1 positions in ``values``, ascending.
    """
    size = len(values)
    sums = _prefix(values=values, weights=weights)
    ends = np.arange(1, size + 1)
    best = np.full(size + 1, np.inf)
    best[1:] = sums.cost(np.zeros_like(ends), ends)
    layers: list[Ints] = []
    for layer in range(2, k + 1):
        best, start = _add_class(sums=sums, best=best, layer=layer)
        layers.append(start)
    return _walk_back(layers=layers, size=size)


def _walk_back(*, layers: list[Ints], size: int) -> list[int]:
    starts: list[int] = []
    stop = size
    for start in reversed(layers):
        stop = int(start[stop])
        starts.append(stop)
    return starts[::-1]


def _add_class(*, sums: _Prefix, best: Floats, layer: int) -> tuple[Floats, Ints]:
    """Best cost of values[:stop] in ``layer`` classes, for each stop, and where the last class begins."""
    size = len(best) - 1
    cost = np.full(size + 1, np.inf)
    start = np.zeros(size + 1, dtype=np.int64)
    # Columns: first and last stop of a sub-range, first and last candidate for the start.
    ranges = np.array([[layer, size, layer - 1, size - 1]], dtype=np.int64)
    while len(ranges):
        low_stop, high_stop, low_start, high_start = ranges.T
        middle = (low_stop + high_stop) // 2
        cost[middle], start[middle] = _best_start(
            sums=sums, best=best, stop=middle, low=low_start, high=np.minimum(high_start, middle - 1)
        )
        left = np.column_stack((low_stop, middle - 1, low_start, start[middle]))
        right = np.column_stack((middle + 1, high_stop, start[middle], high_start))
        ranges = np.concatenate((left, right))
        ranges = ranges[ranges[:, 0] <= ranges[:, 1]]
    return cost, start


def _best_start(*, sums: _Prefix, best: Floats, stop: Ints, low: Ints, high: Ints) -> tuple[Floats, Ints]:
    """For each stop the cheapest start in low..high (the leftmost of equals) and its cost."""
    counts = high - low + 1
    offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
    candidate = np.arange(counts.sum()) + np.repeat(low - offsets, counts)
    cost = best[candidate] + sums.cost(candidate, np.repeat(stop, counts))
    least = np.minimum.reduceat(cost, offsets)
    cheapest = np.where(cost == np.repeat(least, counts), candidate, len(best))
    return least, np.minimum.reduceat(cheapest, offsets)
