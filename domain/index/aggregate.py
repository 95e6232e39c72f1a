"""Aggregators: the children of an element, one row a unit, become its score.

Rows with a missing value (nan) are computed from what is there: weights are rescaled over the children present. Whether
such a row may have a score at all is decided by ``compute`` (missing rule, minimum coverage), not here.
Conventions are those of COINr: weighted means whose weights need not add up to 1; geometric and harmonic means refuse
values <= 0 (nan); Copeland is the number of pairwise wins less the losses, by the weight of the children that win.
"""

from typing import Protocol

import numpy as np

from domain.index.methods import REQUIRED, Family, Floats
from domain.index.spec import Choice

_BLOCK = 256
_TIE = 1e-12


class Aggregator(Protocol):
    """The one signature of the family: values (units x children), weights (children)."""

    def __call__(self, values: Floats, *, weights: Floats, options: Choice) -> Floats:
        """Scores, one a unit."""


AGGREGATORS: Family[Aggregator] = Family("aggregate")


def _mean(values: Floats, weights: Floats) -> Floats:
    """Weighted mean over the children present; nan where their weights add up to 0."""
    there = ~np.isnan(values)
    total = there @ weights
    sums = np.where(there, values, 0.0) @ weights
    return np.asarray(np.divide(sums, total, out=np.full(len(values), np.nan), where=total > 0))


def _positive(values: Floats) -> Floats:
    """The values with nan in every row that holds a value <= 0 (such rows have no mean of this kind)."""
    refused = np.any(values <= 0, axis=1, keepdims=True)
    return np.where(refused, np.nan, values)


@AGGREGATORS.add("arithmetic")
def arithmetic(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Weighted arithmetic mean."""
    return _mean(values, weights)


@AGGREGATORS.add("sum")
def total(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Weighted sum (points of official sets); with a missing child, scaled up from those present."""
    return _mean(values, weights) * float(weights.sum())


@AGGREGATORS.add("geometric")
def geometric(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Weighted geometric mean; nan where a value is 0 or less."""
    return np.exp(_mean(np.log(_positive(values)), weights))


@AGGREGATORS.add("harmonic")
def harmonic(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Weighted harmonic mean; nan where a value is 0 or less."""
    return 1 / _mean(1 / _positive(values), weights)


@AGGREGATORS.add("generalised", power=REQUIRED)
def generalised(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Weighted power mean: 1 is arithmetic, 0 geometric, -1 harmonic; nan where a value is <= 0 (unless power 1)."""
    power = options.number(name="power")
    if power == 0:
        return geometric(values, weights=weights, options=options)
    known = values if power == 1 else _positive(values)
    return np.asarray(_mean(known**power, weights) ** (1 / power))


@AGGREGATORS.add("copeland")
def copeland(values: Floats, *, weights: Floats, options: Choice) -> Floats:
    """Pairs won less pairs lost. A pair is won by the unit that is better in more than half of the weight.

    Equal values count half; children missing in either unit of a pair do not count in it.
    """
    out = np.zeros(len(values))
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK]
        out[start : start + _BLOCK] = _margin(block, values, weights)
    out[np.isnan(values).all(axis=1)] = np.nan
    return out


def _margin(block: Floats, others: Floats, weights: Floats) -> Floats:
    """Wins less losses of the units in ``block`` against all ``others``, one child at a time to save memory."""
    lead = np.zeros((len(block), len(others)))
    for child, weight in enumerate(weights):
        lead += weight * np.nan_to_num(np.sign(block[:, child, None] - others[None, :, child]))
    won = np.where(np.abs(lead) <= _TIE * weights.sum(), 0, np.sign(lead))
    return np.asarray(won.sum(axis=1), dtype=np.float64)


ALIASES = {
    "amean": "arithmetic",
    "mean": "arithmetic",
    "gmean": "geometric",
    "hmean": "harmonic",
    "generalized": "generalised",
    "power": "generalised",
}
NEED_POSITIVE = ("geometric", "harmonic", "generalised")
