"""Whole values that keep every line: pieces are given back, least benefit for the money first, until nothing is
broken.
"""

import numpy as np

from domain.funding.model import Floats, Ints, Model


def repaired(*, model: Model, values: Floats | Ints) -> Ints | None:
    """The values as they are when all lines hold; with pieces given back when one slipped; None when that fails."""
    whole = np.clip(np.rint(values).astype(np.int64), 0, model.open_upper())
    if model.feasible(values=whole):
        return whole
    for line in model.lines:
        total = int(line.coefficients @ whole[line.columns])
        excess = total - line.high if line.high is not None and total > line.high else 0
        lack = line.low - total if line.low is not None and total < line.low else 0
        if excess or lack:
            weights = line.coefficients if excess else -line.coefficients
            _give_back(model=model, whole=whole, columns=line.columns, weights=weights, amount=excess or lack)
    return whole if model.feasible(values=whole) else None


def _give_back(*, model: Model, whole: Ints, columns: Ints, weights: Ints, amount: int) -> None:
    """Take pieces with a positive weight away, those of the least benefit for their weight first."""
    worth = model.benefit[columns] / np.where(weights > 0, weights, 1)
    for place in np.argsort(worth, kind="stable"):
        if amount <= 0:
            return
        if weights[place] <= 0:
            continue
        column = columns[place]
        taken = min(int(whole[column]), -(-amount // int(weights[place])))
        whole[column] -= taken
        amount -= taken * int(weights[place])
