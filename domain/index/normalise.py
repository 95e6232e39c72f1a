"""Normalisers: values of one indicator onto a scale where higher is better.

All take values already multiplied by the direction (nan = no value) and give an array of the same length; parameters
that are values of the indicator (goalposts, target) are given as the data are and turned with the direction here.
Conventions are those of the COINr package (Becker et al. 2022, doi:10.21105/joss.04567): z-scores with ddof 1, ranks
ascending with ties at the lowest, percentile = (rank - 1) / (n - 1), Borda = rank - 1.
What cannot be computed (a constant column for min-max or z-scores, a maximum of 0) is all nan, never a number.
"""

from typing import Protocol

import numpy as np
from scipy import stats

from domain.index.methods import REQUIRED, Family, Floats
from domain.index.spec import Choice


class Normaliser(Protocol):
    """The one signature of the family."""

    def __call__(self, values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
        """Normalised values; ``reference`` is the directed value of the reference unit (nan without one)."""


NORMALISERS: Family[Normaliser] = Family("normalise")
_FLAT = 1e-13
"""A range that is less than this part of the values is none: 0.3 and 0.1 + 0.2 are the same value."""


def _nothing(values: Floats) -> Floats:
    return np.full(values.shape, np.nan)


def _range(values: Floats) -> tuple[float, float]:
    """Least and greatest value; both nan when there is none."""
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else (np.nan, np.nan)


def _differ(low: float, high: float) -> bool:
    """Whether ``high`` is above ``low`` by more than the noise of computing them."""
    return high - low > _FLAT * max(abs(low), abs(high))


@NORMALISERS.add("none")
def unchanged(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """The values as they are: the data are on a common scale already."""
    return values.copy()


@NORMALISERS.add("minmax", lower=0.0, upper=100.0)
def minmax(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Least value to ``lower``, greatest to ``upper``."""
    low, high = _range(values)
    if not _differ(low, high):
        return _nothing(values)
    lower, upper = options.number(name="lower"), options.number(name="upper")
    return np.asarray((values - low) / (high - low) * (upper - lower) + lower)


@NORMALISERS.add("zscore", mean=0.0, sd=1.0)
def zscore(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Standardised with the sample standard deviation (ddof 1) to ``mean`` and ``sd``."""
    known = values[~np.isnan(values)]
    if len(known) < 2 or not _differ(*_range(values)):
        return _nothing(values)
    spread = known.std(ddof=1)
    if not spread > 0:  # values so close to zero that the squares of their distances are zero
        return _nothing(values)
    standard = (values - known.mean()) / spread
    return np.asarray(standard * options.number(name="sd") + options.number(name="mean"))


def ascending_ranks(values: Floats) -> Floats:
    """Ranks from 1 for the least value, ties at the lowest; nan stays nan."""
    return np.asarray(stats.rankdata(values, method="min", nan_policy="omit"), dtype=np.float64)


@NORMALISERS.add("rank")
def rank(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Ascending rank: the best has the greatest."""
    return ascending_ranks(values)


@NORMALISERS.add("borda")
def borda(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Borda count: the number of units that are worse."""
    return ascending_ranks(values) - 1


@NORMALISERS.add("percentile", lower=0.0, upper=1.0)
def percentile(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Share of the other units that are worse, from ``lower`` to ``upper``."""
    n = int(np.count_nonzero(~np.isnan(values)))
    if n < 2:
        return _nothing(values)
    lower, upper = options.number(name="lower"), options.number(name="upper")
    return (ascending_ranks(values) - 1) / (n - 1) * (upper - lower) + lower


@NORMALISERS.add("goalposts", low=REQUIRED, high=REQUIRED, lower=0.0, upper=1.0, clip=True, log=False)
def goalposts(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Way from the goalpost ``low`` to ``high``, clipped to the scale unless ``clip`` is false.

    ``log``: the way is measured in logarithms (income in the Human Development Index); values <= 0 give nan.
    """
    low, high = options.number(name="low"), options.number(name="high")
    plain = values * direction
    if options.says(name="log"):
        plain = np.log(np.where(plain > 0, plain, np.nan))
        low, high = np.log(low), np.log(high)
    way = (plain - low) / (high - low)
    way = way if direction > 0 else 1 - way
    way = np.clip(way, 0, 1) if options.says(name="clip") else way
    lower, upper = options.number(name="lower"), options.number(name="upper")
    return np.asarray(way * (upper - lower) + lower)


def _way_from_least(values: Floats, *, goal: float, cap: bool) -> Floats:
    least, _ = _range(values)
    if not _differ(least, goal):
        return _nothing(values)
    out = 1 - (goal - values) / (goal - least)
    return np.minimum(out, 1) if cap else out


@NORMALISERS.add("distance_to_target", target=REQUIRED, cap=False)
def distance_to_target(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """1 at the target, 0 at the worst value; more than 1 beyond the target unless ``cap``."""
    goal = options.number(name="target") * direction
    return _way_from_least(values, goal=goal, cap=options.says(name="cap"))


@NORMALISERS.add("distance_to_max")
def distance_to_max(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """1 at the best value, 0 at the worst."""
    return _way_from_least(values, goal=_range(values)[1], cap=False)


@NORMALISERS.add("distance_to_reference", unit="", value="", cap=False)
def distance_to_reference(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """1 at the reference (a ``unit`` of the data, or a ``value``), 0 at the worst value."""
    return _way_from_least(values, goal=reference, cap=options.says(name="cap"))


@NORMALISERS.add("fraction_of_max")
def fraction_of_max(values: Floats, *, options: Choice, direction: int, reference: float) -> Floats:
    """Ratio to the greatest value, which must be above 0 (nan otherwise); for "more is better" only."""
    greatest = _range(values)[1]
    return values / greatest if greatest > 0 else _nothing(values)


ALIASES = {
    "min-max": "minmax",
    "z-score": "zscore",
    "prank": "percentile",
    "percentile_rank": "percentile",
    "target": "distance_to_target",
    "dist2targ": "distance_to_target",
    "distance_to_maximum": "distance_to_max",
    "dist2max": "distance_to_max",
    "reference": "distance_to_reference",
    "dist2ref": "distance_to_reference",
    "fraction_of_maximum": "fraction_of_max",
    "fracmax": "fraction_of_max",
}
LOWEST_POSSIBLE = {"borda": 0.0, "distance_to_max": 0.0}
"""Methods whose worst unit always gets this value, whatever the data."""


def least_value(choice: Choice) -> float | None:
    """The value that some unit is sure to get (the worst one), or None when it depends on the data."""
    if choice.method in ("minmax", "percentile"):
        return min(choice.number(name="lower"), choice.number(name="upper"))
    if choice.method == "zscore" and choice.number(name="mean") <= 0:
        return -1.0
    return LOWEST_POSSIBLE.get(choice.method)
