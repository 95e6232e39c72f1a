"""A shortfall in one survey for the units of a level: unit by unit in a province, in columns for the whole country."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.views.country_gaps import get_country_gaps, nodes_of
from dashboard.views.gaps import get_gap_view
from dashboard.views.model import Place, SourceLine
from dashboard.views.places import province_on
from dashboard.views.session import get_tree
from dashboard.views.values import place_of
from domain.access import Scope
from domain.equipment.shortfalls import evaluate_shortfall, items_of_shortfall
from domain.periods import Period
from domain.rollup import Evaluated
from domain.units.structure import WHOLE_COUNTRY

MOST_SURVEYS = 12


@dataclass(frozen=True)
class ShortfallValues:
    """A shortfall in one survey: each unit of the level, and the area as a whole."""

    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    units: tuple[tuple[Place, Evaluated], ...]
    total: tuple[Place, Evaluated]
    source: SourceLine


def shortfall_values(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    norms_on: str = "",
    group: str = "",
) -> ShortfallValues:
    """The shortfall of each unit; arguments and errors as in ``get_gap_view``."""
    if province == WHOLE_COUNTRY:
        return _of_country(
            scope=scope, indicator=indicator, structure=structure, level=level, period=period,
            norms_on=norms_on, group=group,
        )  # fmt: skip
    gaps = get_gap_view(
        scope=scope, structure=structure, level=level, province=province, district=district, period=period,
        norms_on=norms_on, group=group,
    )  # fmt: skip
    return ShortfallValues(
        province=gaps.province,
        district=gaps.district,
        period=gaps.period,
        asked_period=gaps.asked_period,
        periods=gaps.periods,
        units=tuple(
            (own.place, evaluate_shortfall(indicator=indicator, lines=own.lines)) for own in gaps.units
        ),
        total=(gaps.total.place, evaluate_shortfall(indicator=indicator, lines=gaps.total.lines)),
        source=gaps.source,
    )


def _of_country(
    *, scope: Scope, indicator: str, structure: str, level: str, period: str, norms_on: str, group: str
) -> ShortfallValues:
    gaps = get_country_gaps(scope=scope, structure=structure, period=period, norms_on=norms_on, group=group)
    tree = get_tree(scope=scope, structure=structure, province=WHOLE_COUNTRY, group=group)
    whole = province_on(tree=tree, day=gaps.period.end, province=WHOLE_COUNTRY)
    nodes = nodes_of(scope=scope, structure=structure, level=level, period=gaps.period, group=group)
    *units, total = gaps.values(indicator=indicator, nodes=(*nodes, whole))
    return ShortfallValues(
        province=place_of(whole),
        district=None,
        period=gaps.period,
        asked_period=gaps.asked_period,
        periods=gaps.periods,
        units=tuple(zip(map(place_of, nodes), units, strict=True)),
        total=(place_of(whole), total),
        source=gaps.source,
    )


def entering(
    *, indicator: str, period: str, norms_on: str, where: Mapping[str, Any]
) -> Mapping[str, Hashable]:
    """Commune -> a key of the items of the shortfall that are known of it in the survey; equal keys, equal items.

    ``where``: the arguments of ``get_gap_view`` that say whose gaps.
    """
    if where["province"] == WHOLE_COUNTRY:
        gaps = get_country_gaps(
            scope=where["scope"], structure=where["structure"], period=period, norms_on=norms_on,
            group=where["group"],
        )  # fmt: skip
        return gaps.entering(indicator)
    view = get_gap_view(**{**where, "level": "commune"}, period=period, norms_on=norms_on)
    return {
        unit.place.code: frozenset(
            line.item
            for line in items_of_shortfall(indicator=indicator, lines=unit.lines)
            if line.shortfall is not None
        )
        for unit in view.units
    }
