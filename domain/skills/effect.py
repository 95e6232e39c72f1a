"""What happened in units that trained more between two surveys: a comparison, not a proof of cause.

Both surveys are of the same standard and structure. Groups of fewer than ``LEAST_UNITS`` units are not compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

LEAST_UNITS = 10
RISE_POINTS = 5.0
"""Points of percent from which a unit counts as having trained more (a choice of this product, not of any norm)."""


@dataclass(frozen=True)
class TrainingEffect:
    """Mean change of an outcome in units whose trained share rose, and in the others; in points of the outcome.

    ``correlation`` is Spearman's over all units. Figures are None, ``reason`` ``too_few``, when a group is small.
    """

    n_more: int
    n_other: int
    change_more: float | None
    change_other: float | None
    difference: float | None
    correlation: float | None
    reason: str


def training_effect(
    *,
    share_before: Mapping[str, float],
    share_after: Mapping[str, float],
    outcome_before: Mapping[str, float],
    outcome_after: Mapping[str, float],
    rise: float = RISE_POINTS,
) -> TrainingEffect:
    """Compare units by the rise of their trained share (percent) between two surveys; units with all four figures."""
    units = sorted(set(share_before) & set(share_after) & set(outcome_before) & set(outcome_after))
    rises = {unit: share_after[unit] - share_before[unit] for unit in units}
    changes = {unit: outcome_after[unit] - outcome_before[unit] for unit in units}
    more = [changes[unit] for unit in units if rises[unit] >= rise]
    other = [changes[unit] for unit in units if rises[unit] < rise]
    if min(len(more), len(other)) < LEAST_UNITS:
        return TrainingEffect(len(more), len(other), None, None, None, None, "too_few")
    return TrainingEffect(
        n_more=len(more),
        n_other=len(other),
        change_more=fmean(more),
        change_other=fmean(other),
        difference=fmean(more) - fmean(other),
        correlation=_spearman(rises=rises, changes=changes),
        reason="",
    )


def _spearman(*, rises: Mapping[str, float], changes: Mapping[str, float]) -> float | None:
    ranks = pd.DataFrame({"rise": rises, "change": changes}).rank()
    if ranks["rise"].nunique() == 1 or ranks["change"].nunique() == 1:
        return None  # nothing varies: no correlation is defined
    return float(ranks["rise"].corr(ranks["change"]))
