"""Treatment of outliers before normalising: each takes the values of one indicator and gives them back changed.

``winsorise`` and its thresholds follow COINr (Becker et al. 2022): while |skewness| > 2 and kurtosis > 3.5 (both with
the sample correction, as in spreadsheets) the most extreme value is set to the next one, at most ``points`` values.
"""

from typing import Protocol

import numpy as np
from scipy import stats

from domain.index.methods import Family, Floats
from domain.index.spec import Choice

_LOG_SHIFT = 0.01


class Treatment(Protocol):
    """The one signature of the family; nan stays nan."""

    def __call__(self, values: Floats, *, options: Choice) -> Floats:
        """The treated values."""


TREATMENTS: Family[Treatment] = Family("treat")


@TREATMENTS.add("none")
def unchanged(values: Floats, *, options: Choice) -> Floats:
    """The values as they are."""
    return values.copy()


@TREATMENTS.add("winsorise", skew=2.0, kurtosis=3.5, points=5.0)
def winsorise(values: Floats, *, options: Choice) -> Floats:
    """Extreme values set to the next one, until the distribution passes or ``points`` values were changed."""
    out, changed = values.copy(), np.zeros(len(values), dtype=bool)
    while is_skewed(out, options=options) and changed.sum() < options.number(name="points"):
        known = out[~np.isnan(out)]
        high = bool(stats.skew(known, bias=False) >= 0)
        extreme = known.max() if high else known.min()
        others = known[known != extreme]
        if not len(others):
            break
        at = out == extreme
        out[at] = others.max() if high else others.min()
        changed |= at
    return out


@TREATMENTS.add("winsorise_log", skew=2.0, kurtosis=3.5, points=5.0)
def winsorise_or_log(values: Floats, *, options: Choice) -> Floats:
    """Winsorised; where that is not enough, the logarithm of the untreated values instead."""
    treated = winsorise(values, options=options)
    return log(values, options=options) if is_skewed(treated, options=options) else treated


@TREATMENTS.add("percentiles", low=0.05, high=0.95)
def percentiles(values: Floats, *, options: Choice) -> Floats:
    """Values beyond the quantiles ``low`` and ``high`` set to them."""
    known = values[~np.isnan(values)]
    if not len(known):
        return values.copy()
    low, high = np.quantile(known, [options.number(name="low"), options.number(name="high")])
    return np.clip(values, low, high)


@TREATMENTS.add("log")
def log(values: Floats, *, options: Choice) -> Floats:
    """log(x - min + 0.01 (max - min)), turned around when the tail is on the low side; a constant stays as it is."""
    known = values[~np.isnan(values)]
    if len(known) < 2 or known.min() == known.max():
        return values.copy()
    low, high = known.min(), known.max()
    shift = _LOG_SHIFT * (high - low)
    if len(known) >= 3 and stats.skew(known, bias=False) < 0:
        return np.asarray(-np.log(high - values + shift))
    return np.asarray(np.log(values - low + shift))


def is_skewed(values: Floats, *, options: Choice) -> bool:
    """Whether skewness and kurtosis are both beyond their thresholds (never for fewer than 4 values or a constant)."""
    known = values[~np.isnan(values)]
    if len(known) < 4 or known.min() == known.max():
        return False
    skew = abs(float(stats.skew(known, bias=False)))
    return skew >= options.number(name="skew") and float(stats.kurtosis(known, bias=False)) >= options.number(
        name="kurtosis"
    )
