"""Rank uncertainty against draw-by-draw computation, known answers, and data whose noise is known."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.errors import IndexDataError, IndexDefinitionError
from domain.index.coherence import coherence, cronbach_alpha
from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.draws import scores_by_draw
from domain.index.rank import rank_scores
from domain.index.sensitivity import leave_one_out, rank_uncertainty, ranked, shift_between, sobol_indices
from domain.index.spec import Choice
from domain.index.spec_files import spec_of
from domain.index.uncertainty import Inputs, Uncertainty
from tests.unit.domain.index.factories import flat_spec, raw_spec

RNG_SEED = 20260701
GEOMETRIC = Choice("geometric")
RANKS = Choice("rank")
POSITIVE_Z = Choice("zscore", {"mean": 100.0, "sd": 10.0})
WINSORISED = Choice("winsorise", {"skew": 2.0, "kurtosis": 3.5, "points": 5.0})


def example(*, n: int = 40, holes: float = 0.1, **changes: Any) -> IndexResult:
    rng = np.random.default_rng(RNG_SEED)
    values = rng.gamma(2, size=(n, 4))
    values[rng.random(values.shape) < holes] = np.nan
    frame = pd.DataFrame(values, columns=[*"ABCD"], index=pd.Index([f"u{k}" for k in range(n)]))
    scale = {"normalise": {"method": "minmax", "lower": 1, "upper": 100}}
    return compute(spec=spec_of(raw=raw_spec(**(scale | changes))), data=IndexData.of(frame))


def one_by_one(*, result: IndexResult, inputs: Inputs) -> np.ndarray:
    """Each draw as a whole new definition, computed by the ordinary engine."""
    draws, rows = inputs.random(), []
    for n in range(len(draws)):
        spec = inputs.variants[draws.variant[n]].with_weights(
            dict(zip(inputs.nodes, draws.weights[:, n].tolist(), strict=True))
        )
        if draws.left_out[n] >= 0:
            gone = spec.indicators[draws.left_out[n]].id
            spec = replace(spec, indicators=tuple(own for own in spec.indicators if own.id != gone))
        rows.append(compute(spec=spec, data=result.data).index)
    return np.array(rows)


def _without_directions() -> dict[str, Any]:
    parents = {"A": "P1", "B": "P1", "C": "P2", "D": "P2"}
    return {"indicators": [{"id": own, "parent": parent} for own, parent in parents.items()]}


class TestDraws:
    @pytest.mark.parametrize(
        "uncertainty",
        [
            Uncertainty(draws=40, weight_band=0.5),
            Uncertainty(draws=40, concentration=20),
            Uncertainty(draws=40, normalise=(RANKS, POSITIVE_Z), treat=(WINSORISED,), aggregate=(GEOMETRIC,)),
            Uncertainty(draws=40, weight_band=0.2, leave_out=True),
            Uncertainty(draws=40, weight_band=0.2, leave_out=True, aggregate=(Choice("harmonic"),)),
            Uncertainty(draws=20, aggregate=(Choice("copeland"),), weight_band=0.1),
            Uncertainty(draws=40, aggregate=(Choice("generalised", {"power": 2.0}), Choice("sum"))),
        ],
        ids=["band", "dirichlet", "methods", "left out", "left out harmonic", "copeland", "power and sum"],
    )
    @pytest.mark.parametrize("rule", [{"missing": "renormalise"}, {"missing": "null"}, {"min_coverage": 0.6}])
    def test_products_of_matrices_equal_the_engine_draw_by_draw(
        self, uncertainty: Uncertainty, rule: dict[str, Any]
    ):
        result = example(**rule)
        inputs = Inputs(spec=result.spec, uncertainty=uncertainty)

        found = scores_by_draw(result=result, inputs=inputs, draws=inputs.random())

        np.testing.assert_allclose(found, one_by_one(result=result, inputs=inputs), rtol=1e-9)

    @pytest.mark.parametrize("rule", [{"missing": "renormalise"}, {"missing": "null"}, {"min_coverage": 0.6}])
    @pytest.mark.parametrize("holes", [0.0, 0.3])
    def test_what_a_mean_refuses_is_refused_in_every_draw(self, rule: dict[str, Any], holes: float):
        """Given groups whose geometric mean meets zeros, then products of matrices still equal the engine."""
        rng = np.random.default_rng(RNG_SEED)
        numbers = rng.gamma(2, size=(40, 4))
        numbers[rng.random(numbers.shape) < 0.2] = 0.0
        numbers[rng.random(numbers.shape) < holes] = np.nan
        zero = pd.DataFrame(numbers, columns=[*"ABCD"], index=pd.Index([f"u{k}" for k in range(40)]))
        elements = [
            {"id": "IDX"},
            {"id": "P1", "parent": "IDX", "weight": 0.4, "aggregate": "geometric"},
            {"id": "P2", "parent": "IDX", "weight": 0.6},
        ]
        spec = spec_of(raw=raw_spec(normalise="none", elements=elements, **rule) | _without_directions())
        result = compute(spec=spec, data=IndexData.of(zero))
        uncertainty = Uncertainty(draws=40, weight_band=0.2, leave_out=True, aggregate=(GEOMETRIC,))
        inputs = Inputs(spec=result.spec, uncertainty=uncertainty)

        found = scores_by_draw(result=result, inputs=inputs, draws=inputs.random())

        assert 0 < np.isnan(result.index).sum() < len(result.index)
        np.testing.assert_allclose(found, one_by_one(result=result, inputs=inputs), rtol=1e-9)

    def test_default_points_count_in_every_draw(self):
        own = {"id": "A", "parent": "IDX", "denominator": "N", "points": {"max": 6, "when_empty": 6}}
        frame = pd.DataFrame({"A": [0.0, 1, 1], "N": [0.0, 4, 2]}, index=pd.Index([*"xyz"]))
        result = compute(spec=flat_spec([], indicators=[own]), data=IndexData.of(frame))
        inputs = Inputs(spec=result.spec, uncertainty=Uncertainty(draws=2))

        found = scores_by_draw(result=result, inputs=inputs, draws=inputs.random())

        assert found.tolist() == [[6, 1.5, 3]] * 2

    def test_ranks_along_draws_equal_ranks_one_by_one(self):
        scores = np.array([[3.0, 1, 3, np.nan, 2], [1, 1, 1, 1, 1], [5, 4, np.nan, np.nan, 1]])

        found = ranked(scores)

        for row, ranks in zip(scores, found, strict=True):
            expected = rank_scores(scores=row)
            assert ranks[~np.isnan(row)].tolist() == expected[~np.isnan(row)].tolist()
            assert (ranks[np.isnan(row)] > np.nanmax(expected)).all()


class TestRankUncertainty:
    def test_nothing_uncertain_is_no_interval(self):
        result = example()

        found = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=10))

        known = ~np.isnan(found.nominal)
        for column in (found.low, found.median, found.high):
            assert column[known].tolist() == found.nominal[known].tolist()

    def test_the_interval_holds_the_median_and_the_top_ten_add_up(self):
        found = rank_uncertainty(result=example(), uncertainty=Uncertainty(draws=200, weight_band=0.4))

        known = ~np.isnan(found.nominal)
        assert (found.low[known] <= found.median[known]).all()
        assert (found.median[known] <= found.high[known]).all()
        assert (found.high > found.low).any()
        assert found.top[known].sum() == pytest.approx(10, abs=0.05)

    def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(self):
        one = rank_uncertainty(result=example(), uncertainty=Uncertainty(draws=100, concentration=30))

        assert np.array_equal(one.replay().mean_shift, one.mean_shift, equal_nan=True)
        other = rank_uncertainty(
            result=example(), uncertainty=Uncertainty(draws=100, concentration=30, seed=1)
        )
        assert not np.array_equal(other.mean_shift, one.mean_shift, equal_nan=True)

    def test_dirichlet_weights_have_the_mean_and_spread_of_their_formula(self):
        own = Uncertainty(draws=4000, concentration=50)
        inputs = Inputs(spec=spec_of(raw=raw_spec()), uncertainty=own)

        weights = inputs.random().weights
        pair = weights[[inputs.nodes.index("P1"), inputs.nodes.index("P2")]]
        share = pair[0] / pair.sum(axis=0)

        assert share.mean() == pytest.approx(0.4, abs=0.01)
        assert share.std() == pytest.approx(np.sqrt(0.4 * 0.6 / 51), rel=0.05)

    def test_ranks_are_within_a_period(self):
        frame = pd.DataFrame({"A": [1.0, 2, 30, 40], "B": [2.0, 1, 40, 30]}, index=pd.Index([*"abab"]))
        data = IndexData.of(frame, periods=["1", "1", "2", "2"])
        result = compute(spec=flat_spec(["A", "B"]), data=data)

        found = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=50, weight_band=0.3))

        assert found.high.max() == 2

    def test_impossible_alternatives_are_refused(self):
        result = example(normalise={"method": "minmax", "lower": 0, "upper": 100})

        with pytest.raises(IndexDefinitionError, match="geometric"):
            rank_uncertainty(result=result, uncertainty=Uncertainty(draws=5, aggregate=(GEOMETRIC,)))
        with pytest.raises(IndexDefinitionError, match="needs 2 draws"):
            rank_uncertainty(result=result, uncertainty=Uncertainty(draws=1))


class TestCoverage:
    def test_intervals_hold_the_true_rank_as_often_as_they_say_when_weights_are_unknown(self):
        """The true weights are one more draw from the stated distribution: 90 % of intervals must hold its ranks."""
        held = []
        for seed in range(12):
            own = Uncertainty(draws=400, concentration=25, seed=seed)
            result = example(n=60, holes=0)
            truth_inputs = Inputs(spec=result.spec, uncertainty=replace(own, draws=4, seed=1000 + seed))
            truths = ranked(scores_by_draw(result=result, inputs=truth_inputs, draws=truth_inputs.random()))
            found = rank_uncertainty(result=result, uncertainty=own)
            held.append(((found.low <= truths) & (truths <= found.high)).mean())

        assert 0.87 <= np.mean(held) <= 0.99

    def test_intervals_hold_the_true_rank_when_the_noise_of_the_values_is_known(self):
        rng = np.random.default_rng(5)
        held = []
        for _ in range(8):
            truth = rng.normal(0, 1, size=(50, 4))
            seen = truth + rng.normal(0, 0.15, size=truth.shape)
            index = pd.Index([f"u{n}" for n in range(50)])
            spec = flat_spec([*"ABCD"], normalise="none")
            true_ranks = compute(
                spec=spec, data=IndexData.of(pd.DataFrame(truth, columns=[*"ABCD"], index=index))
            ).rank("IDX")
            result = compute(spec=spec, data=IndexData.of(pd.DataFrame(seen, columns=[*"ABCD"], index=index)))
            noise = dict.fromkeys("ABCD", 0.15)
            found = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=300, noise=noise))
            held.append(((found.low <= true_ranks) & (true_ranks <= found.high)).mean())

        assert 0.85 <= np.mean(held) <= 0.97

    def test_without_noise_the_same_intervals_would_be_too_narrow_to_hold_them(self):
        result = example(n=60, holes=0)
        narrow = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=200, concentration=2000))
        wide = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=200, concentration=25))

        assert (wide.high - wide.low).mean() > 2 * (narrow.high - narrow.low).mean()


class TestSobol:
    def test_an_input_without_effect_explains_nothing_and_the_rest_everything(self):
        """C and D are the same column: their weights against each other change nothing."""
        base = example(n=50, holes=0)
        frame = base.frame(what="raw")
        frame["D"] = frame["C"]
        result = compute(spec=base.spec, data=IndexData.of(frame))

        found = sobol_indices(result=result, uncertainty=Uncertainty(weight_band=0.5), base=512)

        total = dict(zip(found.names, found.total, strict=True))
        assert total["weight:C"] == pytest.approx(0, abs=1e-12)
        assert total["weight:P1"] > 0.1
        assert (found.total >= found.first_order - 0.08).all()
        assert found.total.sum() >= 0.9

    def test_is_the_same_for_the_same_seed(self):
        one, two = (
            sobol_indices(result=example(), uncertainty=Uncertainty(weight_band=0.3), base=64).total
            for _ in range(2)
        )

        assert one.tolist() == two.tolist()

    def test_needs_something_uncertain(self):
        with pytest.raises(IndexDataError, match="No assumption varies"):
            sobol_indices(result=example(), uncertainty=Uncertainty(), base=8)


class TestSingleChanges:
    def test_leaving_an_indicator_out_equals_a_definition_without_it(self):
        result = example()

        found = leave_one_out(result=result)

        for name in "ABCD":
            spec = replace(
                result.spec, indicators=tuple(own for own in result.spec.indicators if own.id != name)
            )
            other = compute(spec=spec, data=result.data).rank("IDX")
            assert found[name].changed == shift_between(one=result.rank("IDX"), other=other).changed
            assert found[name].changed > 0

    def test_shift_between_two_rankings(self):
        shift = shift_between(one=np.array([1.0, 2, 3, np.nan]), other=np.array([2.0, 1, 3, 4]))

        assert (shift.changed, shift.greatest, shift.mean) == (2, 1, pytest.approx(2 / 3))
        assert shift.spearman == pytest.approx(0.5)


class TestCoherence:
    def test_alpha_of_equal_columns_is_one_and_of_unrelated_ones_near_zero(self):
        rng = np.random.default_rng(3)
        column = rng.normal(size=(500, 1))

        assert cronbach_alpha(np.repeat(column, 4, axis=1)) == pytest.approx(1)
        assert abs(cronbach_alpha(rng.normal(size=(2000, 4)))) < 0.15

    def test_alpha_equals_the_mean_correlation_formula(self):
        rng = np.random.default_rng(4)
        values = rng.normal(size=(200, 1)) + rng.normal(size=(200, 5))
        correlations = np.corrcoef(values.T)
        mean = (correlations.sum() - 5) / 20

        assert cronbach_alpha(values) == pytest.approx(5 * mean / (1 + 4 * mean))

    def test_components_reproduce_the_correlations(self):
        found = coherence(result=example(n=80, holes=0))

        assert found.explained.sum() == pytest.approx(1)
        assert list(found.explained) == sorted(found.explained, reverse=True)
        np.testing.assert_allclose(found.loadings @ found.loadings.T, found.correlations, atol=1e-9)

    def test_weights_say_nominal_part_and_real_effect(self):
        found = coherence(result=example(n=80, holes=0)).weights

        assert found["nominal"].sum() == pytest.approx(1)
        assert found["main_effect"].between(0, 1).all()

    def test_too_few_complete_units_are_refused(self):
        with pytest.raises(IndexDataError, match="of such units there are 2"):
            coherence(result=example(n=2))
