"""Unusual counts: robust scores, recomputed here with the statistics of the standard library."""

import random
from statistics import median

import numpy as np
import pytest

from domain.outliers import OutlierRule, outlier_scores

NAN = float("nan")
RULE = OutlierRule(limit=8.0, least_periods=4)


def by_hand(history: list[float], value: float) -> float:
    """The score of docs/quality.md, in the plainest words."""
    middle = median(history)
    spread = 1.4826 * median([abs(one - middle) for one in history])
    return (value - middle) / max(spread, 0.1 * abs(middle), 1)


def scored(series: list[float]) -> list[float]:
    return list(outlier_scores(values=np.array([series]), rule=RULE).score[0])


def test_scores_are_those_of_the_written_formula() -> None:
    # Given random series with gaps
    source = random.Random(7)
    for _ in range(50):
        series = [source.choice([NAN, source.randint(0, 200)]) for _ in range(12)]

        # When each value is scored / Then it is what the formula gives from the values before it
        for position, score in enumerate(scored(series)):
            before = [value for value in series[:position] if value == value]
            if series[position] != series[position] or len(before) < 4:
                assert np.isnan(score)
            else:
                assert score == pytest.approx(by_hand(before, series[position]))


def test_one_wrong_figure_does_not_hide_the_next() -> None:
    scores = scored([10, 11, 9, 10, 1000, 10, 1000])
    assert scores[4] > 100 and abs(scores[5]) < 2 and scores[6] > 100


def test_a_series_that_never_moved_and_small_counts_are_not_noted_for_one_or_two_more() -> None:
    assert max(scored([3, 3, 3, 3, 5])[4:]) < RULE.limit
    assert max(scored([400, 400, 400, 400, 500])[4:]) < RULE.limit


def test_nothing_is_said_before_enough_periods() -> None:
    assert all(np.isnan(scored([1, 1, 1, 9999])))
