"""Scores of all units under many possible indices at once.

Means are matrix products: (units x children) times (children x draws). What has no such form (Copeland, noise in the
values) is computed draw by draw.
"""

from dataclasses import replace

import numpy as np

from domain.index.compute import IndexResult
from domain.index.methods import Floats
from domain.index.spec import NULL, Choice, ElementSpec, IndexSpec
from domain.index.stages import default_points, normalise, treat
from domain.index.tree import aggregate_tree
from domain.index.uncertainty import Draws, Inputs

_NOISE = 1e-9
_REFUSED = np.inf
"""Score of a group that a mean refused, until it has reached the top: no real score is infinite."""
_CELLS = 60_000
"""Units times draws computed at once: small enough for the cache, and for products that one thread does fastest."""


def scores_by_draw(
    *, result: IndexResult, inputs: Inputs, draws: Draws, noise_seed: int | None = None
) -> Floats:
    """Index scores, draws x rows of the data; nan where a unit has none in that draw."""
    out = np.full((len(draws), len(result.data.units)), np.nan)
    values: dict[int, Floats] = {}
    n_aggregate = len(inputs.uncertainty.aggregate) + 1
    for number, spec in enumerate(inputs.variants):
        where = draws.variant == number
        if not where.any():
            continue
        if inputs.uncertainty.noise or any(e.aggregate.method == "copeland" for e in spec.elements):
            out[where] = _one_by_one(
                spec=spec,
                result=result,
                inputs=inputs,
                draws=draws.only(where),
                seed=(noise_seed or 0, number),
            )
            continue
        key = number // n_aggregate
        if key not in values:
            values[key] = _normalised(spec=spec, result=result, values=result.stages.imputed)
        at = np.flatnonzero(where)
        size = max(_CELLS // out.shape[1], 1)
        for start in range(0, len(at), size):
            few = at[start : start + size]
            out[few] = _by_products(spec=spec, normalised=values[key], inputs=inputs, draws=draws.only(few)).T
    return out


def _normalised(*, spec: IndexSpec, result: IndexResult, values: Floats) -> Floats:
    own = normalise(spec=spec, units=result.data.units, values=treat(spec=spec, values=values))
    return default_points(spec=spec, values=own, empty=result.stages.empty)


def _by_products(*, spec: IndexSpec, normalised: Floats, inputs: Inputs, draws: Draws) -> Floats:
    """Scores of the index, rows x draws."""
    scores: dict[str, Floats] = {}
    columns = {own.id: n for n, own in enumerate(spec.indicators)}
    weights = {node: draws.weights[n] for n, node in enumerate(inputs.nodes)}
    kept: dict[str, Floats] = {
        own.id: (draws.left_out != n).astype(np.float64) for n, own in enumerate(spec.indicators)
    }
    for element in spec.bottom_up:
        children = spec.children[element.id]
        leaves = [child for child in children if child in columns]
        scores[element.id] = _element(
            element,
            leaves=normalised[:, [columns[child] for child in leaves]],
            leaf_weights=_stack([weights[c] * kept[c] for c in leaves], n=len(draws)),
            leaf_kept=_stack([kept[c] for c in leaves], n=len(draws)),
            groups=[(scores.pop(c), weights[c] * kept[c], kept[c]) for c in children if c not in columns],
        )
        kept[element.id] = np.max([kept[child] for child in children], axis=0)
    found = scores[spec.root.id]
    return np.where(np.isinf(found), np.nan, found)


def _stack(rows: list[Floats], *, n: int) -> Floats:
    return np.array(rows) if rows else np.zeros((0, n))


def _element(
    element: ElementSpec,
    *,
    leaves: Floats,
    leaf_weights: Floats,
    leaf_kept: Floats,
    groups: list[tuple[Floats, Floats, Floats]],
) -> Floats:
    """Scores of one element, rows x draws, from indicators (the same in all draws) and groups (one column a draw).

    _REFUSED where this mean, or that of a group below, refuses a value.
    """
    there = (~np.isnan(leaves)).astype(np.float64)
    refused = refused_leaves(element.aggregate, leaves) @ (leaf_kept > 0)
    sums = np.nan_to_num(transformed(element.aggregate, leaves)) @ leaf_weights
    total, count = there @ leaf_weights, there @ leaf_kept
    n_children = leaf_kept.sum(axis=0)
    all_weights, barred = leaf_weights.sum(axis=0), np.zeros(sums.shape, dtype=bool)
    for scores, weight, kept in groups:
        barred |= np.isinf(scores) & (kept > 0)
        own = np.where(np.isinf(scores), np.nan, scores)
        known = ~np.isnan(own) & (kept > 0)
        refused = refused + (refused_leaves(element.aggregate, own) * known)
        sums += np.where(known, transformed(element.aggregate, own), 0.0) * weight
        total += known * weight
        count += known
        n_children, all_weights = n_children + kept, all_weights + weight
    is_missing = (count < 1) | (count < element.min_coverage * n_children - _NOISE)
    if element.missing == NULL:
        is_missing |= count < n_children
    is_refused = barred | (~is_missing & (refused > 0))
    is_null = is_missing | is_refused | (total <= 0)
    mean = np.divide(sums, total, out=np.full(sums.shape, np.nan), where=~is_null)
    out = restored(element.aggregate, mean)
    out = out * all_weights if element.aggregate.method == "sum" else out
    return np.where(is_refused, _REFUSED, out)


def _power(choice: Choice) -> float:
    named = {"arithmetic": 1.0, "sum": 1.0, "geometric": 0.0, "harmonic": -1.0}
    return choice.number(name="power") if choice.method == "generalised" else named[choice.method]


def refused_leaves(choice: Choice, values: Floats) -> Floats:
    """1 where a value is refused by this mean."""
    return ((values <= 0) & (_power(choice) != 1)).astype(np.float64)


def transformed(choice: Choice, values: Floats) -> Floats:
    """Values as they are averaged: themselves, logarithms or powers; nan where refused."""
    power = _power(choice)
    if power == 1:
        return values
    positive = np.where(values > 0, values, np.nan)
    return np.log(positive) if power == 0 else np.asarray(positive**power)


def restored(choice: Choice, means: Floats) -> Floats:
    """The mean of transformed values on the scale of the values."""
    power = _power(choice)
    if power == 1:
        return means
    return np.exp(means) if power == 0 else np.asarray(means ** (1 / power))


def _one_by_one(
    *, spec: IndexSpec, result: IndexResult, inputs: Inputs, draws: Draws, seed: tuple[int, int]
) -> Floats:
    """Each draw computed as a whole index of its own, draws x rows."""
    rng = np.random.default_rng((inputs.uncertainty.seed, *seed))
    sd = _deviations(spec=spec, inputs=inputs, n=len(result.data.units))
    values = result.stages.imputed
    normalised = _normalised(spec=spec, result=result, values=values)
    out = []
    for number in range(len(draws)):
        if inputs.uncertainty.noise:
            noisy = values + rng.standard_normal(values.shape) * sd
            normalised = _normalised(spec=spec, result=result, values=noisy)
        weights = dict(zip(inputs.nodes, draws.weights[:, number].tolist(), strict=True))
        own = _without(spec.with_weights(weights), left_out=int(draws.left_out[number]))
        columns = [n for n in range(len(spec.indicators)) if n != draws.left_out[number]]
        scored = aggregate_tree(spec=own, normalised=normalised[:, columns])
        out.append(scored.scores[own.root.id])
    return np.array(out)


def _deviations(*, spec: IndexSpec, inputs: Inputs, n: int) -> Floats:
    noise = inputs.uncertainty.noise
    columns = [
        np.broadcast_to(np.asarray(noise.get(own.id, 0.0), dtype=float), (n,)) for own in spec.indicators
    ]
    return np.column_stack(columns)


def _without(spec: IndexSpec, *, left_out: int) -> IndexSpec:
    """The definition without one indicator, and without groups that are empty then."""
    if left_out < 0:
        return spec
    indicators = tuple(own for n, own in enumerate(spec.indicators) if n != left_out)
    elements = spec.elements
    while True:
        parents = {own.parent for own in indicators} | {own.parent for own in elements}
        full = tuple(element for element in elements if element.id in parents)
        if len(full) == len(elements):
            return replace(spec, indicators=indicators, elements=elements)
        elements = full
