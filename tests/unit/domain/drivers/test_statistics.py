"""Every figure of the statistics recomputed another way: residuals, augmented rows, loops, counts by hand."""

import numpy as np
import pytest
from scipy import stats

from domain.drivers import ridge
from domain.drivers.correlation import correlations, holm
from domain.drivers.ridge import fit_ridge, ridge_coefficients
from domain.drivers.sample import Sample, make_sample
from domain.errors import NoVariationError, TooFewUnitsError
from tests.unit.domain.drivers.generated import generated


def sample(**options: object) -> Sample:
    units, use, factors = generated(seed=7, effect=2.0, **options)  # type: ignore[arg-type]
    return make_sample(units=units, outcome=use, factors=factors)


class TestCorrelations:
    def test_partial_is_the_correlation_of_what_the_others_leave_unexplained(self):
        own = sample()
        for i, found in enumerate(correlations(own)):
            others = np.column_stack([np.ones(own.n), np.delete(own.matrix, i, axis=1)])
            rest_of_use, rest_of_factor = (
                y - others @ np.linalg.lstsq(others, y, rcond=None)[0]
                for y in (own.outcome, own.matrix[:, i])
            )
            expected = stats.pearsonr(rest_of_use, rest_of_factor).statistic
            assert found.partial == pytest.approx(expected, abs=1e-9)
            assert found.simple == pytest.approx(stats.pearsonr(own.outcome, own.matrix[:, i]).statistic)
            assert found.low < found.partial < found.high

    def test_p_value_is_that_of_the_factor_in_a_plain_regression(self):
        """The t of a partial correlation is that of the coefficient in ordinary least squares on all factors."""
        own = sample()
        whole = np.column_stack([np.ones(own.n), own.matrix])
        values, squares, *_ = np.linalg.lstsq(whole, own.outcome, rcond=None)
        degrees = own.n - whole.shape[1]
        errors = np.sqrt(squares[0] / degrees * np.diag(np.linalg.inv(whole.T @ whole)))
        expected = 2 * stats.t.sf(np.abs(values / errors), degrees)[1:]
        assert [found.p_value for found in correlations(own)] == pytest.approx(list(expected))

    def test_holm_by_hand(self):
        assert list(holm(np.array([0.01, 0.04, 0.03, 0.005]))) == pytest.approx([0.03, 0.06, 0.06, 0.02])
        assert list(holm(np.array([0.6, 0.9]))) == [1.0, 1.0]


class TestRidge:
    def test_coefficients_are_least_squares_on_augmented_rows(self):
        """Ridge is plain least squares with p more rows of sqrt(n penalty) on the diagonal and outcome 0."""
        own, penalty = sample(), 0.3
        matrix = (own.matrix - own.matrix.mean(axis=0)) / own.matrix.std(axis=0, ddof=1)
        n, p = matrix.shape
        rows = np.vstack([matrix, np.sqrt(n * penalty) * np.eye(p)])
        aims = np.concatenate([own.outcome - own.outcome.mean(), np.zeros(p)])
        expected = np.linalg.lstsq(rows, aims, rcond=None)[0]
        found = ridge_coefficients(matrix=matrix, outcome=own.outcome, penalty=penalty)
        assert list(found) == pytest.approx(list(expected))

    def test_validation_is_what_a_plain_loop_gives(self):
        """Each unit predicted by closed form from the folds it is not in, the folds drawn by the same generator."""
        own = sample(n=40)
        matrix = own.matrix - own.matrix.mean(axis=0)
        scores = ridge._validated(matrix=matrix, outcomes=own.outcome[:, None], rng=np.random.default_rng(11))
        rng, penalty, errors, around = np.random.default_rng(11), float(ridge.PENALTIES[8]), 0.0, 0.0
        for _ in range(ridge.REPEATS):
            for held_out in np.array_split(rng.permutation(own.n), ridge.FOLDS):
                rest = np.setdiff1d(np.arange(own.n), held_out)
                mean = matrix[rest].mean(axis=0)
                values = ridge_coefficients(
                    matrix=matrix[rest] - mean, outcome=own.outcome[rest], penalty=penalty
                )
                for unit in held_out:
                    level = own.outcome[rest].mean()
                    errors += (own.outcome[unit] - level - (matrix[unit] - mean) @ values) ** 2
                    around += (own.outcome[unit] - level) ** 2
        assert scores[8, 0] == pytest.approx(1 - errors / around)

    def test_intervals_are_those_of_resampled_units(self):
        """The moments of all resamples at once give what fitting each resample row by row gives."""
        own, penalty = sample(n=40), 0.1
        matrix = own.matrix - own.matrix.mean(axis=0)
        found = ridge._resampled(
            matrix=matrix, outcome=own.outcome, penalty=penalty, rng=np.random.default_rng(3)
        )
        counts = np.random.default_rng(3).multinomial(own.n, np.full(own.n, 1 / own.n), size=ridge.RESAMPLES)
        for draw in (0, 1, 1999):
            rows = np.repeat(np.arange(own.n), counts[draw])
            drawn = matrix[rows] - matrix[rows].mean(axis=0)
            expected = ridge_coefficients(matrix=drawn, outcome=own.outcome[rows], penalty=penalty)
            assert list(found[draw]) == pytest.approx(list(expected))

    def test_an_interval_for_all_factors_is_wider_than_one_for_each(self):
        for one in fit_ridge(sample()).coefficients:
            assert one.wide_low < one.low < one.value < one.high < one.wide_high


class TestSample:
    def test_units_without_a_figure_are_counted_not_filled(self):
        units, use, factors = generated(seed=1)
        use[units[0]], factors["x1"][units[1]], factors["x5"][units[2]] = None, None, None
        own = make_sample(units=units, outcome=use, factors=factors)
        assert (own.n, own.n_without_outcome, own.n_incomplete) == (66, 1, 2)
        assert not set(units[:3]) & set(own.units)

    def test_a_factor_known_for_few_goes_rather_than_the_units(self):
        units, use, factors = generated(seed=1)
        factors["x4"] = dict(list(factors["x4"].items())[:40])
        own = make_sample(units=units, outcome=use, factors=factors)
        assert own.dropped == (("x4", "too_few_known"),)
        assert own.n == 69

    def test_what_does_not_vary_and_what_comes_twice_is_left_out(self):
        units, use, factors = generated(seed=1)
        factors["x0"] = {**dict.fromkeys(units, 100.0), units[3]: 0.0, units[4]: 0.0}
        factors["x6"] = {unit: 2 * value + 1 for unit, value in factors["x1"].items() if value is not None}
        own = make_sample(units=units, outcome=use, factors=factors)
        assert own.dropped == (("x0", "constant"), ("x6", "same_as_another"))
        assert "x0" not in own.factors

    def test_equal_use_everywhere_has_nothing_to_explain(self):
        units, use, factors = generated(seed=2)
        with pytest.raises(NoVariationError, match="không có khác biệt"):
            make_sample(units=units, outcome=dict.fromkeys(use, 17.0), factors=factors)

    @pytest.mark.parametrize(("n", "n_factors", "needed"), [(19, 3, 20), (39, 8, 40), (0, 3, 20)])
    def test_refuses_too_few_units_in_a_plain_sentence(self, n: int, n_factors: int, needed: int):
        units, use, factors = generated(seed=1, n=n, n_factors=n_factors)
        with pytest.raises(TooFewUnitsError) as caught:
            make_sample(units=units, outcome=use, factors=factors)
        assert f"cần ít nhất {needed} đơn vị" in caught.value.vi
        assert f"there are only {n}." in caught.value.en
