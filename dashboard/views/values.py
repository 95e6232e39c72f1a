"""Evaluated indicators as view values: ranked, with change, small denominators and reasons for missing values."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard.views.model import Place, UnitValue
from domain.catalogue import Indicator
from domain.rollup import Evaluated, ranks
from domain.units.structure import Node

SMALL_DENOMINATOR = 3
"""Ratios over at most this many cases are marked: one case more or less turns them over."""


def unit_values(
    *,
    indicator: Indicator,
    nodes: Sequence[Node],
    now: Mapping[str, Evaluated],
    before: Mapping[str, Evaluated],
    refused: set[str],
) -> tuple[UnitValue, ...]:
    """View values in node order: ranked over all nodes, change against ``before`` where both exist."""
    places = ranks(values={code: own.value for code, own in now.items()}, direction=indicator.direction)
    is_count_of_units = indicator.is_share_of_units
    out = []
    for node in nodes:
        code, own, reason = node.code, now[node.code], now[node.code].reason
        if reason == "not_reported" and not refused.isdisjoint(node.members):
            reason = "row_refused"
        out.append(
            UnitValue(
                place_of(node),
                own.value,
                own.numerator,
                own.denominator,
                own.n,
                own.n_total,
                _is_small(own, is_count_of_units=is_count_of_units),
                reason,
                places.get(code),
                difference(now=own, before=before.get(code)),
            )
        )
    return tuple(out)


def _is_small(own: Evaluated, *, is_count_of_units: bool) -> bool:
    """Whether one case more or less turns the ratio over; a yes or no of a single unit is not a ratio."""
    if own.denominator is None or (is_count_of_units and own.n_total == 1):
        return False
    return 0 < own.denominator <= SMALL_DENOMINATOR


def difference(*, now: Evaluated | None, before: Evaluated | None) -> float | None:
    """Change of a value; None when either is missing."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    return now.value - before.value


@lru_cache(maxsize=16384)
def place_of(node: Node) -> Place:
    """The place of a node; those of a tree are asked for again with each indicator."""
    return Place(
        code=node.code,
        name=node.name,
        level=node.level,
        parent_code=node.parent_code,
        parent_name=node.parent_name,
        spans=", ".join(node.spans),
    )
