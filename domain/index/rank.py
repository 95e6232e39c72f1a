"""Ranks of scores: 1 is the best, ties share a rank and the next ranks are left out (1-2-2-4)."""

import numpy as np
import pandas as pd
from scipy import stats

from domain.index.methods import Floats
from domain.index.points import round_half_up

TIES = ("min", "max", "dense")
_SIGNIFICANT = 12
_NOTHING = 1e-14
_SAMPLE = 100_000


def rank_scores(*, scores: Floats, decimals: int | None = None, ties: str = "min") -> Floats:
    """Rank of each score (nan for nan), on full precision unless ``decimals`` says to round first.

    Scores that differ by less than one part in 10^12 are equal: they come from the same sum added in another order.
    """
    keys = significant(scores) if decimals is None else round_half_up(scores, decimals=decimals)
    return np.asarray(stats.rankdata(-keys, method=ties, nan_policy="omit"), dtype=np.float64)


def rank_within(
    *, scores: Floats, groups: pd.Series, decimals: int | None = None, ties: str = "min"
) -> Floats:
    """Ranks within each group of rows (the periods of a panel)."""
    out = np.full(len(scores), np.nan)
    for rows in groups.groupby(groups.to_numpy()).indices.values():
        out[rows] = rank_scores(scores=scores[rows], decimals=decimals, ties=ties)
    return out


def significant(values: Floats) -> Floats:
    """Each value rounded to 12 significant digits of its own; what is nothing beside the usual value becomes 0."""
    sample = np.abs(values[np.isfinite(values)][:_SAMPLE])
    if not len(sample):
        return values
    near_zero = np.abs(values) <= _NOTHING * np.median(sample)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        shift = 10.0 ** (_SIGNIFICANT - 1 - np.floor(np.log10(np.abs(values))))
        rounded = np.round(values * shift) / shift
    return np.where(near_zero, 0.0, np.where(np.isfinite(rounded), rounded, values))
