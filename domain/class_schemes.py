"""Ways to cut sorted values into map classes: one signature, one registry (``SCHEMES``)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from domain.natural_breaks import natural_starts
from domain.nice_bounds import bounds_at, strictly_between

Floats = NDArray[np.float64]
Closed = Literal["left", "right"]


@dataclass(frozen=True)
class CutRequest:
    """What a scheme is given; the values are never empty, except for "user"."""

    values: Floats  # finite, ascending, with repeats
    k: int
    closed: Closed
    target: float | None
    breaks: tuple[float, ...]

    @property
    def left(self) -> bool:
        """Whether a class includes its lower bound."""
        return self.closed == "left"


@dataclass(frozen=True)
class Cut:
    """Result of a scheme; lower / upper None = take the data's range (``open_ended``: no bound at all)."""

    inner: tuple[float, ...]
    lower: float | None = None
    upper: float | None = None
    open_ended: bool = False
    pivot: int | None = None


def _quantile_starts(*, weights: Floats, k: int) -> list[int]:
    """Start of each class but the first, as near to equal counts as ties allow."""
    if len(weights) <= k:
        return list(range(1, len(weights)))
    ends = np.cumsum(weights)
    wanted = ends[-1] * np.arange(1, k) / k
    nearest = np.abs(ends[None, :-1] - wanted[:, None]).argmin(axis=1)
    return [int(i) + 1 for i in np.unique(nearest)]


def _jenks(request: CutRequest) -> Cut:
    distinct, counts = np.unique(request.values, return_counts=True)
    starts = natural_starts(
        values=distinct, weights=counts.astype(np.float64), k=min(request.k, len(distinct))
    )
    return Cut(inner=bounds_at(distinct=distinct, starts=starts, takes_above=request.left))


def _quantile_bounds(*, values: Floats, k: int, left: bool) -> tuple[float, ...]:
    if not len(values):
        return ()
    distinct, counts = np.unique(values, return_counts=True)
    starts = _quantile_starts(weights=counts.astype(np.float64), k=k)
    return bounds_at(distinct=distinct, starts=starts, takes_above=left)


def _quantile(request: CutRequest) -> Cut:
    return Cut(inner=_quantile_bounds(values=request.values, k=request.k, left=request.left))


def _equal(request: CutRequest) -> Cut:
    low, high = float(request.values[0]), float(request.values[-1])
    if low == high:
        return Cut(inner=())
    step = (high - low) / request.k
    places = 2 - math.floor(math.log10(step))
    return Cut(inner=tuple(round(low + step * i, places) for i in range(1, request.k)))


def _target(request: CutRequest) -> Cut:
    target = float(request.target or 0.0)
    is_below = request.values < target if request.left else request.values <= target
    below, above = request.values[is_below], request.values[~is_below]
    half = max(1, request.k // 2)
    lower = _quantile_bounds(values=below, k=half, left=request.left)
    upper = _quantile_bounds(values=above, k=max(1, request.k - half), left=request.left)
    if not len(above):
        return Cut(inner=lower, upper=target, pivot=len(lower) + 1)
    if not len(below):
        return Cut(inner=upper, lower=target, pivot=0)
    return Cut(inner=(*lower, target, *upper), pivot=len(lower) + 1)


def _user(request: CutRequest) -> Cut:
    return Cut(inner=request.breaks, open_ended=True)


def _sd(request: CutRequest) -> Cut:
    """Bounds at whole steps of one standard deviation (ddof 1): around the mean for odd k, from it for even k."""
    values = request.values
    if len(values) < 2 or values[0] == values[-1]:
        return Cut(inner=())
    mean, sd = float(values.mean()), float(values.std(ddof=1))
    places = 1 - math.floor(math.log10(sd))
    steps = (i - (request.k - 2) / 2 for i in range(request.k - 1))
    bounds = (round(mean + step * sd, places) + 0.0 for step in steps)
    # A bound that no value lies beyond would only add an empty class.
    return Cut(inner=tuple(sorted({b for b in bounds if values[0] < b < values[-1]})))


def _change(request: CutRequest) -> Cut:
    """The same bounds on both sides of zero, by equal counts of sizes; the class in the middle holds zero.

    An even k gives one class less: without a middle class "no change" would be painted as a rise or a fall.
    """
    sizes, counts = np.unique(np.append(np.abs(request.values), 0.0), return_counts=True)
    weights = counts.astype(np.float64)
    weights[0] -= 1  # the zero that was appended
    starts = _quantile_starts(weights=weights, k=(request.k + 1) // 2)
    bounds = [strictly_between(below=float(sizes[i - 1]), above=float(sizes[i])) for i in starts]
    return Cut(inner=(*(-bound for bound in reversed(bounds)), *bounds), pivot=len(bounds))


SCHEMES: dict[str, Callable[[CutRequest], Cut]] = {
    "quantile": _quantile,
    "jenks": _jenks,
    "equal": _equal,
    "sd": _sd,
    "change": _change,
    "target": _target,
    "user": _user,
}
