"""Correlations of use with each factor: as they are, and with all other factors held still.

The partial correlation of outcome and factor is -P[0, i] / sqrt(P[0, 0] P[i, i]) with P the inverse of the matrix of
correlations; its t has n - 2 - (p - 1) degrees of freedom, its interval is Fisher's z with n - (p - 1) - 3 in the
denominator (T. W. Anderson, An Introduction to Multivariate Statistical Analysis, 3rd ed. 2003, section 4.3). With
several factors tested at once the p-values are adjusted by S. Holm's step-down method (Scandinavian Journal of
Statistics 6, 1979).
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from domain.drivers.sample import Array, Sample

LEVEL = 0.95


@dataclass(frozen=True)
class Correlation:
    """One factor against the outcome. ``low`` and ``high`` bound ``partial`` (95 %); ``adjusted`` is Holm's p-value."""

    factor: str
    simple: float
    partial: float
    low: float
    high: float
    p_value: float
    adjusted: float


def correlation_matrix(sample: Sample) -> Array:
    """Pearson correlations of outcome (first row and column) and factors, (p + 1) x (p + 1)."""
    found: Array = np.corrcoef(np.column_stack([sample.outcome, sample.matrix]), rowvar=False)
    return found


def correlations(sample: Sample) -> tuple[Correlation, ...]:
    """One for each factor, in the order of the sample."""
    whole = correlation_matrix(sample)
    inverse = np.linalg.inv(whole)
    others = len(sample.factors) - 1
    partial = -inverse[0, 1:] / np.sqrt(inverse[0, 0] * np.diag(inverse)[1:])
    partial = np.clip(partial, -1 + 1e-12, 1 - 1e-12)
    degrees = sample.n - 2 - others
    t_values = partial * np.sqrt(degrees / (1 - partial**2))
    p_values = 2 * stats.t.sf(np.abs(t_values), degrees)
    half = stats.norm.ppf(0.5 + LEVEL / 2) / np.sqrt(sample.n - others - 3)
    lows, highs = np.tanh(np.arctanh(partial) - half), np.tanh(np.arctanh(partial) + half)
    adjusted = holm(p_values)
    return tuple(
        Correlation(
            factor=name,
            simple=float(whole[0, i + 1]),
            partial=float(partial[i]),
            low=float(lows[i]),
            high=float(highs[i]),
            p_value=float(p_values[i]),
            adjusted=float(adjusted[i]),
        )
        for i, name in enumerate(sample.factors)
    )


def holm(p_values: Array) -> Array:
    """Holm's adjusted p-values: the k-th smallest of m times m - k + 1, never falling, at most 1."""
    order = np.argsort(p_values)
    steps = p_values[order] * np.arange(len(p_values), 0, -1)
    out = np.empty_like(p_values)
    out[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return out
