"""Scenarios side by side: what all of them buy, what only one buys, and one yardstick for plans with other weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.funding.case import Case

Pieces = Mapping[tuple[str, str], int]
"""(unit, item) -> pieces."""


@dataclass(frozen=True)
class ComparedLine:
    """Pieces of one need in each scenario, in their order."""

    unit: str
    item: str
    pieces: tuple[int, ...]

    @property
    def fewest(self) -> int:
        """Pieces that every scenario buys: no regret whichever is chosen."""
        return min(self.pieces)

    @property
    def only_in(self) -> int | None:
        """The place of the one scenario that buys any; None where several do."""
        buyers = [place for place, count in enumerate(self.pieces) if count]
        return buyers[0] if len(buyers) == 1 else None


def compared_lines(plans: Sequence[Pieces]) -> tuple[ComparedLine, ...]:
    """Every need that any scenario buys, in the order of unit and item."""
    keys = sorted({key for plan in plans for key, count in plan.items() if count})
    return tuple(ComparedLine(*key, tuple(plan.get(key, 0) for plan in plans)) for key in keys)


def norm_points(*, case: Case, pieces: Pieces) -> Decimal:
    """Points of norm that a plan closes, whatever its weights: 100 / norm for each piece, summed."""
    return sum(
        (Decimal(100 * pieces.get((own.unit, own.item), 0)) / own.norm for own in case.lines), Decimal(0)
    )
