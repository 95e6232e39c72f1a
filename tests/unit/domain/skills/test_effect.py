"""Training and what followed: group means recomputed, small groups are not compared."""

import pytest
from scipy.stats import spearmanr

from domain.skills.effect import training_effect


def _world(n: int) -> dict[str, dict[str, float]]:
    """``n`` units: every second trained 10 points more; its outcome rose by 4, the others' by 1."""
    units = [str(number) for number in range(n)]
    return {
        "share_before": dict.fromkeys(units, 50.0),
        "share_after": {u: 60.0 if int(u) % 2 else 52.0 for u in units},
        "outcome_before": {u: 30.0 + int(u) for u in units},
        "outcome_after": {u: 30.0 + int(u) + (4.0 if int(u) % 2 else 1.0) for u in units},
    }


def test_mean_changes_and_their_difference() -> None:
    own = training_effect(**_world(24))
    assert (own.n_more, own.n_other) == (12, 12)
    assert (own.change_more, own.change_other, own.difference) == pytest.approx((4.0, 1.0, 3.0))


def test_correlation_is_spearmans() -> None:
    world = _world(24)
    world["share_after"] = {unit: 50 + int(unit) for unit in world["share_after"]}
    world["outcome_after"] = {unit: 30 + (int(unit) * 7) % 11 for unit in world["outcome_after"]}
    rises = list(range(24))
    changes = [30 + (n * 7) % 11 - (30.0 + n) for n in range(24)]
    own = training_effect(**world, rise=12.0)
    assert own.correlation == pytest.approx(spearmanr(rises, changes).statistic)


def test_small_groups_are_not_compared() -> None:
    own = training_effect(**_world(12))
    assert (own.reason, own.difference, own.n_more, own.n_other) == ("too_few", None, 6, 6)


def test_units_with_a_gap_are_left_out() -> None:
    world = _world(24)
    del world["outcome_after"]["0"]
    assert training_effect(**world).n_other == 11


def test_an_outcome_that_never_changes_has_no_correlation() -> None:
    world = _world(24)
    world["outcome_after"] = dict(world["outcome_before"])
    own = training_effect(**world)
    assert (own.difference, own.correlation) == (0.0, None)
