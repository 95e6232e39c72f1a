"""A ridge regression of use on all factors at once, its penalty chosen by cross-validation, with bootstrap intervals.

Factors are standardised, so that a coefficient is the difference in use (in its own points) that goes with one
standard deviation more of the factor, the others equal. Minimised is |y - Xb|^2 / n + penalty |b|^2 (A. Hoerl and
R. Kennard, Technometrics 12, 1970). The fit is measured where it can fail: on units left out of it (repeated k-fold
cross-validation), R2 = 1 - squared errors / squared errors of the mean of the other units. Whether that R2 is more
than chance is asked by shuffling the outcome among the units, the choice of the penalty included. Intervals come from
resampling whole units, the penalty kept (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.drivers.sample import Array, Sample

SEED = 766
FOLDS = 10
REPEATS = 3
PERMUTATIONS = 499
RESAMPLES = 2000
LEVEL = 0.95
PENALTIES: Array = np.logspace(-3, 2, 21)


@dataclass(frozen=True)
class Coefficient:
    """One factor: points of use for one standard deviation more of it (``unit_sd`` in the factor's own unit).

    ``low`` to ``high`` is its 95 % interval; ``wide_low`` to ``wide_high`` that of all factors together (Bonferroni).
    """

    factor: str
    value: float
    unit_sd: float
    low: float
    high: float
    wide_low: float
    wide_high: float


@dataclass(frozen=True)
class Fit:
    """The regression. ``r2_validated`` may be negative: then the mean of the units predicts better than the factors.

    ``r2_fitted`` is that on the units it was fitted to, always more flattering. ``p_value``: the share of shufflings of
    the outcome that are predicted as well.
    """

    coefficients: tuple[Coefficient, ...]
    penalty: float
    r2_validated: float
    r2_fitted: float
    p_value: float


def fit_ridge(sample: Sample, *, seed: int = SEED) -> Fit:
    """Fit, validate and resample; the same sample and seed always give the same figures."""
    rng = np.random.default_rng(seed)
    scales = sample.matrix.std(axis=0, ddof=1)
    matrix = (sample.matrix - sample.matrix.mean(axis=0)) / scales
    shuffled = [rng.permutation(sample.outcome) for _ in range(PERMUTATIONS)]
    outcomes = np.column_stack([sample.outcome, *shuffled])
    scores = _validated(matrix=matrix, outcomes=outcomes, rng=rng)
    best = int(np.argmax(scores[:, 0]))
    as_good = int(np.sum(scores.max(axis=0)[1:] >= scores[best, 0]))
    penalty = float(PENALTIES[best])
    values = ridge_coefficients(matrix=matrix, outcome=sample.outcome, penalty=penalty)
    drawn = _resampled(matrix=matrix, outcome=sample.outcome, penalty=penalty, rng=rng)
    tail, wide_tail = (1 - LEVEL) / 2, (1 - LEVEL) / 2 / len(sample.factors)
    low, high, wide_low, wide_high = np.quantile(drawn, [tail, 1 - tail, wide_tail, 1 - wide_tail], axis=0)
    return Fit(
        coefficients=tuple(
            Coefficient(
                factor=name,
                value=float(values[i]),
                unit_sd=float(scales[i]),
                low=float(low[i]),
                high=float(high[i]),
                wide_low=float(wide_low[i]),
                wide_high=float(wide_high[i]),
            )
            for i, name in enumerate(sample.factors)
        ),
        penalty=penalty,
        r2_validated=float(scores[best, 0]),
        r2_fitted=_r2_fitted(matrix=matrix, outcome=sample.outcome, values=values),
        p_value=(1 + as_good) / (1 + PERMUTATIONS),
    )


def ridge_coefficients(*, matrix: Array, outcome: Array, penalty: float) -> Array:
    """The closed form (X'X / n + penalty I)^-1 X'y / n for centred columns of ``matrix``."""
    n, p = matrix.shape
    centred = outcome - outcome.mean()
    found: Array = np.linalg.solve(matrix.T @ matrix / n + penalty * np.eye(p), matrix.T @ centred / n)
    return found


def _r2_fitted(*, matrix: Array, outcome: Array, values: Array) -> float:
    centred = outcome - outcome.mean()
    whole = float(centred @ centred)
    rest = centred - matrix @ values
    return 1 - float(rest @ rest) / whole if whole else 0.0


def _validated(*, matrix: Array, outcomes: Array, rng: np.random.Generator) -> Array:
    """R2 on units left out, penalties x outcomes, over all repeats of the folds together."""
    n, n_outcomes = outcomes.shape
    errors = np.zeros((len(PENALTIES), n_outcomes))
    around_mean = np.zeros(n_outcomes)
    for _ in range(REPEATS):
        for held_out in np.array_split(rng.permutation(n), min(FOLDS, n)):
            fold_errors, fold_mean = _fold(matrix=matrix, outcomes=outcomes, held_out=held_out)
            errors += fold_errors
            around_mean += fold_mean
    return np.where(around_mean > 0, 1 - errors / np.where(around_mean > 0, around_mean, 1.0), 0.0)


def _fold(*, matrix: Array, outcomes: Array, held_out: NDArray[np.int64]) -> tuple[Array, Array]:
    """Squared errors of one fold, penalties x outcomes, and those of the mean."""
    inside = np.ones(len(matrix), dtype=bool)
    inside[held_out] = False
    mean, level = matrix[inside].mean(axis=0), outcomes[inside].mean(axis=0)
    left, singular, right = np.linalg.svd(matrix[inside] - mean, full_matrices=False)
    turned = left.T @ (outcomes[inside] - level)
    ahead = (matrix[held_out] - mean) @ right.T
    actual = outcomes[held_out] - level
    weights = singular / (singular**2 + np.outer(PENALTIES, np.full_like(singular, inside.sum())))
    errors = np.array([np.sum((actual - (ahead * own) @ turned) ** 2, axis=0) for own in weights])
    return errors, np.sum(actual**2, axis=0)


def _resampled(*, matrix: Array, outcome: Array, penalty: float, rng: np.random.Generator) -> Array:
    """Coefficients of the resamples of units, resamples x factors."""
    n, p = matrix.shape
    counts = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES) / n
    means, levels = counts @ matrix, counts @ outcome
    # Moments of all resamples at once: those of products, less products of those.
    products = (matrix[:, :, None] * matrix[:, None, :]).reshape(n, p * p)
    squares = (counts @ products).reshape(RESAMPLES, p, p) - means[:, :, None] * means[:, None, :]
    crossed = counts @ (matrix * outcome[:, None]) - means * levels[:, None]
    found: Array = np.linalg.solve(squares + penalty * np.eye(p), crossed[:, :, None])[:, :, 0]
    return found
