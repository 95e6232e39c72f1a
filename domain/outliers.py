"""Counts that are far from a unit's own history: a note for people, never a reason to refuse a figure.

For each value, the unit's earlier periods of the same form, measure, field and kind of period are the yardstick: their
median m and the median of their distances from it (MAD). The score is (value - m) / max(1.4826 MAD, 10 % of m, 1).
Medians, because one wrong figure in the history must not hide the next one; the two floors, because a series that
never moved has a MAD of 0 and a unit with a handful of dossiers varies by one or two.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MAD_TO_SD = 1.4826  # makes the MAD of a normal distribution its standard deviation
_LEAST_SHARE, _LEAST_STEP = 0.1, 1.0

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class OutlierRule:
    """``limit``: the score, up or down, from which a value is noted; ``least_periods``: earlier periods needed."""

    limit: float = 8.0
    least_periods: int = 4


@dataclass(frozen=True)
class OutlierScores:
    """Matrices of the shape asked about: score, median of the earlier periods, number of earlier periods.

    ``score`` and ``median`` are NaN where the value is missing or fewer than ``least_periods`` came before.
    """

    score: Matrix
    median: Matrix
    n_before: NDArray[np.int64]


def outlier_scores(*, values: Matrix, rule: OutlierRule) -> OutlierScores:
    """Scores of ``values``: one row for each series, one column for each period in order, NaN where none is known."""
    present = ~np.isnan(values)
    before = np.cumsum(present, axis=1) - present
    score, median = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    for column in range(rule.least_periods, values.shape[1]):
        rows = np.flatnonzero(present[:, column] & (before[:, column] >= rule.least_periods))
        if not rows.size:
            continue
        history = values[rows, :column]
        middle = np.nanmedian(history, axis=1)
        spread = _MAD_TO_SD * np.nanmedian(np.abs(history - middle[:, None]), axis=1)
        scale = np.maximum(np.maximum(spread, _LEAST_SHARE * np.abs(middle)), _LEAST_STEP)
        median[rows, column] = middle
        score[rows, column] = (values[rows, column] - middle) / scale
    return OutlierScores(score=score, median=median, n_before=before.astype(np.int64))
