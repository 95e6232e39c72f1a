"""Aggregation up the tree: from normalised indicators (rows x indicators) to the score of every element.

A mean that refuses a zero leaves its element without a score, and all above it: the others' weights are rescaled for
what is missing, never for what is too low.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from domain.index.aggregate import AGGREGATORS
from domain.index.methods import Floats
from domain.index.notes import (
    BELOW_COVERAGE,
    MISSING_CHILD,
    NOT_POSITIVE,
    NOTHING_PRESENT,
    REFUSED_CHILD,
    ZERO_WEIGHT,
)
from domain.index.points import round_half_up
from domain.index.spec import NULL, ElementSpec, IndexSpec
from domain.index.spec_rules import needs_positive

_NOISE = 1e-9


@dataclass(frozen=True)
class TreeScores:
    """Scores by element and indicator (one a row), and for elements why a row has none ('' = it has one)."""

    scores: Mapping[str, Floats]
    reasons: Mapping[str, np.ndarray]


def aggregate_tree(*, spec: IndexSpec, normalised: Floats) -> TreeScores:
    """All elements, children before parents."""
    scores = {own.id: normalised[:, n] for n, own in enumerate(spec.indicators)}
    reasons: dict[str, np.ndarray] = {}
    for element in spec.bottom_up:
        found = _element(element, spec=spec, scores=scores, reasons=reasons)
        scores[element.id], reasons[element.id] = found
    return TreeScores(scores=scores, reasons=reasons)


def _element(
    element: ElementSpec,
    *,
    spec: IndexSpec,
    scores: Mapping[str, Floats],
    reasons: Mapping[str, np.ndarray],
) -> tuple[Floats, np.ndarray]:
    children = spec.children[element.id]
    values = np.column_stack([scores[child] for child in children])
    weights = np.array([spec.weights[child] for child in children])
    own = _refused(element, values=values)
    for child in children:
        if child in reasons:
            own[np.isin(reasons[child], (NOT_POSITIVE, REFUSED_CHILD))] = REFUSED_CHILD
    allowed = own == ""
    kept = np.where(allowed[:, None], values, np.nan)
    found = AGGREGATORS.call(element.aggregate)(kept, weights=weights, options=element.aggregate)
    if element.decimals is not None:
        found = round_half_up(found, decimals=element.decimals)
    own[allowed & np.isnan(found)] = NOT_POSITIVE if needs_positive(element.aggregate) else ZERO_WEIGHT
    return found, own


def _refused(element: ElementSpec, *, values: Floats) -> np.ndarray:
    """For each row why the element may not have a score there, or ''."""
    count, n = np.count_nonzero(~np.isnan(values), axis=1), values.shape[1]
    out = np.full(len(values), "", dtype=object)
    if element.missing == NULL:
        out[count < n] = MISSING_CHILD
    out[count < element.min_coverage * n - _NOISE] = BELOW_COVERAGE
    out[count == 0] = NOTHING_PRESENT
    return out
