"""What the statistics say about the factors behind use, and how far to believe it: association, never cause.

A factor is called clear only when three looks agree: the regression predicts units it has not seen better
than chance, the factor's interval leaves out zero with all factors allowed for, and so does its partial correlation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.drivers.causes import Values
from domain.drivers.correlation import Correlation, correlation_matrix, correlations
from domain.drivers.ridge import SEED, Coefficient, Fit, fit_ridge
from domain.drivers.sample import Array, Sample, make_sample

ALPHA = 0.05


@dataclass(frozen=True)
class Factor:
    """One factor in both looks; ``is_clear`` when it stands out, ``direction`` +1 (use grows with it) or -1."""

    name: str
    correlation: Correlation
    coefficient: Coefficient
    is_clear: bool

    @property
    def direction(self) -> int:
        """The sign of its coefficient."""
        return 1 if self.coefficient.value >= 0 else -1


@dataclass(frozen=True)
class Evidence:
    """The sample, the fit, the matrix of correlations, and each factor, strongest coefficient first."""

    sample: Sample
    fit: Fit
    matrix: Array
    factors: tuple[Factor, ...]

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the factors together predict units left out better than chance."""
        return self.fit.p_value <= ALPHA and self.fit.r2_validated > 0

    @property
    def clear(self) -> tuple[Factor, ...]:
        """The factors that stand out."""
        return tuple(factor for factor in self.factors if factor.is_clear)


def weigh(
    *, units: Sequence[str], outcome: Values, factors: Mapping[str, Values], seed: int = SEED
) -> Evidence:
    """The whole statistical part; raises TooFewUnitsError when there are too few units for the factors."""
    sample = make_sample(units=units, outcome=outcome, factors=factors)
    fit = fit_ridge(sample, seed=seed)
    is_beyond = fit.p_value <= ALPHA and fit.r2_validated > 0
    found = [
        Factor(
            name=one.factor,
            correlation=one,
            coefficient=two,
            is_clear=is_beyond and one.adjusted <= ALPHA and (two.wide_low > 0 or two.wide_high < 0),
        )
        for one, two in zip(correlations(sample), fit.coefficients, strict=True)
    ]
    found.sort(key=lambda own: -abs(own.coefficient.value))
    return Evidence(sample=sample, fit=fit, matrix=correlation_matrix(sample), factors=tuple(found))
