"""A planted cause is found; among shuffled figures none is, over many seeds."""

import random

from domain.drivers.evidence import weigh
from tests.unit.domain.drivers.generated import PLANTED, generated

SEEDS = range(24)


def clear_names(*, seed: int, effect: float, is_shuffled: bool = False) -> set[str]:
    units, use, factors = generated(seed=seed, effect=effect)
    if is_shuffled:
        values = list(use.values())
        random.Random(seed).shuffle(values)
        use = dict(zip(units, values, strict=True))
    return {factor.name for factor in weigh(units=units, outcome=use, factors=factors, seed=seed).clear}


class TestPlanted:
    def test_a_planted_cause_is_found_and_no_other(self):
        """Given one factor among eight correlated ones that moves use, then nearly always it alone is named."""
        found = [clear_names(seed=seed, effect=3.0) for seed in SEEDS]
        assert sum(PLANTED in names for names in found) >= 21
        assert sum(bool(names - {PLANTED}) for names in found) <= 2

    def test_its_direction_and_size_are_those_planted(self):
        units, use, factors = generated(seed=1, n=400, effect=-3.0)
        found = weigh(units=units, outcome=use, factors=factors)
        first = found.factors[0]
        assert (first.name, first.direction, first.is_clear) == (PLANTED, -1, True)
        assert -4.0 < first.coefficient.low < first.coefficient.value < first.coefficient.high < -2.0

    def test_planted_use_is_predicted_beyond_chance(self):
        units, use, factors = generated(seed=3, effect=3.0)
        found = weigh(units=units, outcome=use, factors=factors)
        assert found.is_beyond_chance
        assert 0.2 < found.fit.r2_validated < found.fit.r2_fitted


class TestShuffled:
    def test_shuffled_figures_name_no_cause(self):
        """Given use with a real cause, dealt out anew among the units, then hardly ever a factor is named (2 of 24)."""
        found = [clear_names(seed=seed, effect=3.0, is_shuffled=True) for seed in SEEDS]
        assert sum(bool(names) for names in found) <= 2

    def test_pure_noise_names_no_cause(self):
        found = [clear_names(seed=seed, effect=0.0) for seed in SEEDS]
        assert sum(bool(names) for names in found) <= 2


def test_the_same_figures_give_the_same_answer():
    units, use, factors = generated(seed=5, effect=2.0)
    one, two = (weigh(units=units, outcome=use, factors=factors) for _ in range(2))
    assert (one.fit, one.factors) == (two.fit, two.factors)
