"""The table that the statistics are computed from: complete units only, and what had to be left out, with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.drivers.causes import Values
from domain.errors import NoVariationError, TooFewUnitsError

Array = NDArray[np.float64]
LEAST_UNITS = 20
UNITS_PER_FACTOR = 5
"""A regularised fit needs fewer units than the ten a factor that textbooks ask of a plain one; five are a floor."""
LEAST_KNOWN = 0.7
"""A factor known for a smaller part of the units is left out, rather than all units that lack it."""
LEAST_DIFFERENT = 3
"""A factor in which fewer units differ from all others rests on one or two places."""
SAME = 0.995
"""Two factors correlated more strongly are one figure under two names."""


@dataclass(frozen=True)
class Sample:
    """``matrix`` (units x factors) and ``outcome`` (units), both in their own units of measure, nothing missing.

    ``dropped``: (factor, reason) with too_few_known, constant or same_as_another. ``n_without_outcome`` units have no
    figure of the outcome (or one over too few cases), ``n_incomplete`` lack one of the factors kept.
    """

    units: tuple[str, ...]
    factors: tuple[str, ...]
    matrix: Array
    outcome: Array
    dropped: tuple[tuple[str, str], ...]
    n_without_outcome: int
    n_incomplete: int

    @property
    def n(self) -> int:
        """Units in the table."""
        return len(self.units)


def make_sample(*, units: Sequence[str], outcome: Values, factors: Mapping[str, Values]) -> Sample:
    """The complete units; raises TooFewUnitsError below 20 units or five for each factor, NoVariationError."""
    with_outcome = [unit for unit in units if outcome.get(unit) is not None]
    kept = {name: own for name, own in factors.items() if _known(own, with_outcome) >= LEAST_KNOWN}
    dropped = [(name, "too_few_known") for name in factors if name not in kept]
    complete = [unit for unit in with_outcome if all(own.get(unit) is not None for own in kept.values())]
    columns = {name: np.array([own[unit] for unit in complete], dtype=float) for name, own in kept.items()}
    usable, useless = _usable(columns)
    needed = max(LEAST_UNITS, UNITS_PER_FACTOR * len(usable))
    if len(complete) < needed or not usable:
        raise TooFewUnitsError(n=len(complete), needed=needed, n_factors=len(usable))
    if len({outcome[unit] for unit in complete}) == 1:
        raise NoVariationError
    return Sample(
        units=tuple(complete),
        factors=tuple(usable),
        matrix=np.column_stack([columns[name] for name in usable]),
        outcome=np.array([outcome[unit] for unit in complete], dtype=float),
        dropped=(*dropped, *useless),
        n_without_outcome=len(units) - len(with_outcome),
        n_incomplete=len(with_outcome) - len(complete),
    )


def _known(own: Values, units: Sequence[str]) -> float:
    return sum(own.get(unit) is not None for unit in units) / len(units) if units else 0.0


def _usable(columns: Mapping[str, Array]) -> tuple[list[str], list[tuple[str, str]]]:
    usable: list[str] = []
    useless: list[tuple[str, str]] = []
    for name, column in columns.items():
        if not _varies(column):
            useless.append((name, "constant"))
        elif any(abs(np.corrcoef(column, columns[other])[0, 1]) > SAME for other in usable):
            useless.append((name, "same_as_another"))
        else:
            usable.append(name)
    return usable, useless


def _varies(column: Array) -> bool:
    if not len(column):
        return False
    _, counts = np.unique(column, return_counts=True)
    return bool(len(column) - counts.max() >= LEAST_DIFFERENT)
