"""Scoring rules of official sets: a value becomes points, as decisions of provinces and Decision 766/QĐ-TTg say."""

import numpy as np

from domain.index.methods import Floats
from domain.index.spec import ALL_OR_NOTHING, STEPS, Points

_NOISE = 1e-9
"""A rate of 0.8 computed as 0.7999999999999999 has reached the threshold of 0.8."""
_HALF_NOISE = 1e-12
"""So near to a half, as a part of the value, is a half: far beyond the errors of adding, far below real differences."""


def points_of(*, values: Floats, direction: int, rule: Points) -> Floats:
    """Points from 0 to ``rule.maximum`` for ``values`` as they are (not directed); nan stays nan.

    With direction -1 a step or threshold is reached from above: "at most" instead of "at least".
    """
    if rule.rule == STEPS:
        return _steps(values=values, direction=direction, rule=rule)
    if rule.rule == ALL_OR_NOTHING:
        reached = values * direction >= rule.full_at * direction - _NOISE
        return np.where(np.isnan(values), np.nan, np.where(reached, rule.maximum, 0.0))
    share = values / rule.full_at if direction > 0 else 1 - values / rule.full_at
    return np.asarray(rule.maximum * np.clip(share, 0, 1))


def _steps(*, values: Floats, direction: int, rule: Points) -> Floats:
    out = np.where(np.isnan(values), np.nan, 0.0)
    for threshold, points in sorted(rule.steps, key=lambda step: step[0] * direction):
        out = np.where(values * direction >= threshold * direction - _NOISE, points, out)
    return out


def round_half_up(values: Floats, *, decimals: int) -> Floats:
    """Rounded as people round: 12.345 to two places is 12.35, although its binary form lies a little below."""
    shift = 10.0**decimals
    scaled = np.abs(values) * shift
    return np.asarray(np.sign(values) * np.floor(scaled + 0.5 + _HALF_NOISE * np.maximum(scaled, 1)) / shift)
