"""How sure ranks are: intervals over many possible indices, what drives the uncertainty, and single changes.

Method: Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators, J. R. Statist. Soc. A 168(2). Sobol indices by scipy (Saltelli et al. 2010).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from domain.errors import IndexDataError
from domain.index.compute import IndexResult
from domain.index.draws import scores_by_draw
from domain.index.methods import Floats
from domain.index.rank import significant
from domain.index.uncertainty import Draws, Inputs, Uncertainty, check_uncertainty

_BLOCK = 128
TOP = 10


@dataclass(frozen=True)
class RankUncertainty:
    """For each row of the data: rank as defined, and over the draws; nan for a unit without a score.

    ``low`` and ``high`` hold 90 % of the draws (5th and 95th percentile), ``top`` is the share of draws in which the
    unit is among the first ten. ``names`` are the uncertain inputs.
    """

    result: IndexResult
    uncertainty: Uncertainty
    names: tuple[str, ...]
    nominal: Floats
    median: Floats
    low: Floats
    high: Floats
    top: Floats
    mean_shift: Floats

    def replay(self) -> "RankUncertainty":
        """Once more with the same seed: the same numbers."""
        return rank_uncertainty(result=self.result, uncertainty=self.uncertainty)


def rank_uncertainty(*, result: IndexResult, uncertainty: Uncertainty) -> RankUncertainty:
    """Ranks over ``uncertainty.draws`` possible indices; raises IndexDefinitionError for impossible alternatives."""
    check_uncertainty(uncertainty)
    inputs = Inputs(spec=result.spec, uncertainty=uncertainty)
    ranks = ranks_by_draw(result=result, inputs=inputs, draws=inputs.random())
    nominal = result.rank(result.spec.root.id)
    known = ~np.isnan(nominal)
    spread = np.full((3, len(nominal)), np.nan)
    spread[:, known] = _quantiles(ranks[:, known])
    return RankUncertainty(
        result=result,
        uncertainty=uncertainty,
        names=inputs.names,
        nominal=nominal,
        median=spread[1],
        low=spread[0],
        high=spread[2],
        top=np.where(known, np.mean(ranks <= TOP, axis=0), np.nan),
        mean_shift=np.abs(ranks - nominal).mean(axis=0),
    )


def _quantiles(ranks: Floats) -> Floats:
    """5 %, 50 % and 95 % of the draws; a rank that was drawn, not a value between two."""
    ordered = np.sort(ranks, axis=0)
    at = [int(np.ceil(share * len(ordered))) - 1 for share in (0.05, 0.5, 0.95)]
    return ordered[at]


def ranks_by_draw(*, result: IndexResult, inputs: Inputs, draws: Draws) -> Floats:
    """Ranks, draws x rows, within the periods of a panel; a unit without a score in a draw has the last rank."""
    return _ranks(scores_by_draw(result=result, inputs=inputs, draws=draws), result=result)


def _ranks(scores: Floats, *, result: IndexResult) -> Floats:
    groups = result.data.groups
    out = np.empty(scores.shape)
    for rows in groups.groupby(groups.to_numpy()).indices.values():
        out[:, rows] = ranked(scores[:, rows], decimals=result.spec.decimals_before_ranking)
    return out


def ranked(scores: Floats, *, decimals: int | None = None) -> Floats:
    """Ranks along each row of ``scores`` (1 = greatest, ties at the lowest rank; nan after all others)."""
    keys = significant(scores) if decimals is None else np.round(scores, decimals)
    out = np.empty(scores.shape)
    for start in range(0, len(keys), _BLOCK):
        block = -keys[start : start + _BLOCK]
        order = np.argsort(block, axis=1)
        ordered = np.take_along_axis(block, order, axis=1)
        is_new = np.ones(ordered.shape, dtype=bool)
        is_new[:, 1:] = (ordered[:, 1:] != ordered[:, :-1]) & ~np.isnan(ordered[:, :-1])
        places = np.where(is_new, np.arange(1, ordered.shape[1] + 1), 0)
        np.put_along_axis(
            out[start : start + _BLOCK], order, np.maximum.accumulate(places, axis=1).astype(float), axis=1
        )
    return out


@dataclass(frozen=True)
class SobolIndices:
    """Share of the variance of the mean shift of ranks that each input explains: alone, and with all interactions."""

    names: tuple[str, ...]
    first_order: NDArray[np.float64]
    total: NDArray[np.float64]


def sobol_indices(*, result: IndexResult, uncertainty: Uncertainty, base: int = 256) -> SobolIndices:
    """First-order and total indices from ``base * (inputs + 2)`` indices; ``base`` is a power of two."""
    check_uncertainty(uncertainty)
    inputs = Inputs(spec=result.spec, uncertainty=uncertainty)
    if not inputs.names:
        raise IndexDataError(
            vi="Không có giả định nào thay đổi. Chọn ít nhất một: trọng số, chuẩn hoá, tổng hợp, xử lý, bỏ chỉ tiêu.",
            en="No assumption varies. Choose at least one: weights, normalising, aggregation, treatment, leaving out.",
        )
    nominal = result.rank(result.spec.root.id)
    known = ~np.isnan(nominal)

    def shift(cube: Floats) -> Floats:
        draws = inputs.decode(cube.T)
        ranks = ranks_by_draw(result=result, inputs=inputs, draws=draws)
        return np.asarray(np.abs(ranks[:, known] - nominal[known]).mean(axis=1)[None, :])

    found = stats.sobol_indices(
        func=shift,
        n=base,
        dists=[stats.uniform()] * len(inputs.names),
        rng=np.random.default_rng(uncertainty.seed),
    )
    return SobolIndices(
        names=inputs.names,
        first_order=np.ravel(found.first_order),
        total=np.ravel(found.total_order),
    )


@dataclass(frozen=True)
class Shift:
    """What one change does to the ranking: units whose rank changes, mean and greatest change, rank correlation."""

    changed: int
    mean: float
    greatest: int
    spearman: float


def shift_between(*, one: Floats, other: Floats) -> Shift:
    """Two rankings of the same rows; rows without a rank in either are left out."""
    both = ~np.isnan(one) & ~np.isnan(other)
    moves = np.abs(one[both] - other[both])
    if not len(moves):
        return Shift(changed=0, mean=np.nan, greatest=0, spearman=np.nan)
    varies = len(np.unique(one[both])) > 1 and len(np.unique(other[both])) > 1
    correlation = float(stats.spearmanr(one[both], other[both]).statistic) if varies else np.nan
    return Shift(
        changed=int(np.count_nonzero(moves)),
        mean=float(moves.mean()),
        greatest=int(moves.max()),
        spearman=correlation,
    )


def leave_one_out(*, result: IndexResult) -> Mapping[str, Shift]:
    """What the ranking would be without each indicator in turn."""
    inputs = Inputs(spec=result.spec, uncertainty=Uncertainty())
    n = len(result.spec.indicators)
    nominal = np.array([[result.spec.weights[node]] for node in inputs.nodes])
    draws = Draws(np.tile(nominal, (1, n)), np.zeros(n, dtype=np.int64), np.arange(n))
    scores = scores_by_draw(result=result, inputs=inputs, draws=draws)
    ranks = np.where(np.isnan(scores), np.nan, _ranks(scores, result=result))
    own = result.rank(result.spec.root.id)
    return {
        indicator.id: shift_between(one=own, other=ranks[k])
        for k, indicator in enumerate(result.spec.indicators)
    }
