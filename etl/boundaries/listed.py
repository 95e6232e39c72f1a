"""The units that a boundary file is matched to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.boundaries.errors import DuplicateUnitError


@dataclass(frozen=True)
class ListedUnit:
    """A unit of the register on the day of the boundaries.

    ``parent``: code of the unit above; ``above``: names of the units above it, nearest first; ``lat``, ``lon``: its
    point (of a district or province: the middle of its communes' points), WGS84, None when unknown.
    """

    code: str
    name: str
    parent: str
    above: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


def by_code(units: Sequence[ListedUnit]) -> dict[str, ListedUnit]:
    """The units by code; raises DuplicateUnitError when a code occurs twice."""
    found = {unit.code: unit for unit in units}
    if len(found) < len(units):
        seen = [unit.code for unit in units]
        raise DuplicateUnitError(codes=sorted({code for code in seen if seen.count(code) > 1}))
    return found
