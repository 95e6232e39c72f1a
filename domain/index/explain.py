"""Why a unit has its score and rank: what each indicator brings, and what it would bring at its best.

``contribution``: a weighted power mean M is homogeneous of degree 1, so by Euler's theorem it is the sum of
x_i * dM/dx_i = w_i x_i^p / M^(p-1) over its children (w adds up to 1; p = 1 arithmetic, 0 geometric, -1 harmonic). Down
the tree these parts of the index add up to it exactly, for a simple mean they are weight times normalised value.
``against_median`` and ``to_best`` replace one indicator and leave the others: they add up for linear indices only.
"""

from dataclasses import dataclass

import numpy as np

from domain.index.compute import IndexResult
from domain.index.methods import Floats
from domain.index.spec import Choice, IndexSpec
from domain.index.tree import aggregate_tree

_POWERS = {"arithmetic": 1.0, "sum": 1.0, "geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True)
class Contribution:
    """One indicator of one unit. None where the unit has no value, or the aggregation has no parts (Copeland).

    ``value`` is as denominated, ``normalised`` as it enters; ``share`` is the weight it has in this unit's index (the
    weights of what is missing are rescaled). ``against_median``: index less the index with the median of the indicator
    instead. ``to_best``: what the index would gain with the best value that any unit has (points left on the table).
    """

    indicator: str
    value: float | None
    normalised: float | None
    rank: int | None
    share: float | None
    contribution: float | None
    against_median: float | None
    to_best: float | None


def contributions(*, result: IndexResult, row: int) -> tuple[Contribution, ...]:
    """What each indicator does for the unit in ``row`` of the data, in the order of the definition."""
    spec, normalised = result.spec, result.stages.normalised
    share, part = _parts(spec=spec, result=result, row=row)
    medians, best = _column(normalised, "median"), _column(normalised, "max")
    replaced = _replaced(spec=spec, own=normalised[row], others=np.vstack([medians, best]))
    own = float(result.index[row])
    out = []
    for n, indicator in enumerate(spec.indicators):
        is_there = not np.isnan(normalised[row, n])
        out.append(
            Contribution(
                indicator=indicator.id,
                value=_known(result.stages.denominated[row, n]),
                normalised=_known(normalised[row, n]),
                rank=_whole(result.rank(indicator.id)[row]),
                share=_known(share[indicator.id]) if is_there else None,
                contribution=_known(part[indicator.id]) if is_there else None,
                against_median=_known(own - replaced[0, n]) if is_there else None,
                to_best=_known(replaced[1, n] - own) if is_there else None,
            )
        )
    return tuple(out)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _column(values: Floats, what: str) -> Floats:
    """Median or greatest value of each column, nan for an empty one."""
    out = np.full(values.shape[1], np.nan)
    there = ~np.isnan(values).all(axis=0)
    out[there] = (
        np.nanmedian(values[:, there], axis=0) if what == "median" else np.nanmax(values[:, there], axis=0)
    )
    return out


def _power(choice: Choice) -> float:
    if choice.method == "generalised":
        return choice.number(name="power")
    return _POWERS.get(choice.method, np.nan)


def _parts(*, spec: IndexSpec, result: IndexResult, row: int) -> tuple[dict[str, float], dict[str, float]]:
    """Weight in this unit's index, and part of its score, of every element and indicator."""
    score = {node: float(result.score(node)[row]) for node in result.nodes}
    share = {spec.root.id: 1.0}
    slope = {spec.root.id: 1.0}
    for element in reversed(spec.bottom_up):
        children = spec.children[element.id]
        present = [child for child in children if not np.isnan(score[child])]
        total = sum(spec.weights[child] for child in present)
        whole = sum(spec.weights[child] for child in children) if element.aggregate.method == "sum" else 1.0
        power = _power(element.aggregate)
        for child in children:
            weight = spec.weights[child] / total if child in present and total else np.nan
            share[child] = share[element.id] * weight
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.divide(score[child] * whole, score[element.id]) if power != 1 else 1.0
                slope[child] = slope[element.id] * weight * whole * float(np.power(ratio, power - 1))
    return share, {node: slope[node] * score[node] for node in share}


def _replaced(*, spec: IndexSpec, own: Floats, others: Floats) -> Floats:
    """The index with one indicator at a time replaced by each row of ``others`` (rows of others x indicators)."""
    n = len(own)
    if any(element.aggregate.method == "copeland" for element in spec.elements):
        return np.full(others.shape, np.nan)
    cases = np.tile(own, (len(others) * n, 1))
    for k, other in enumerate(others):
        cases[np.arange(k * n, (k + 1) * n), np.arange(n)] = other
    found = aggregate_tree(spec=spec, normalised=cases).scores[spec.root.id]
    return found.reshape(len(others), n)
