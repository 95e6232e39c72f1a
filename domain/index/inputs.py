"""What an index is computed from: the values of its indicators for the units of a level, each with its own period.

Forms come at different times (months, quarters, half-years), so an index of a period takes of each indicator the latest
period that ends no later; one that ended more than 12 months before the index's period counts as missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from domain.catalogue import Catalogue
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from domain.period_choice import SURVEY_MAX_AGE
from domain.periods import Period
from domain.plans import Coverage, Plan, choose, offered_periods, plan_for
from domain.rollup import Evaluated
from domain.units.structure import Node, UnitTree

TOO_OLD = "too_old"


@dataclass(frozen=True)
class IndexPlan:
    """Which period of each indicator to read; indicators without a usable period are not in ``plans``.

    ``period`` is that of the index: the latest end among its indicators; ``too_old`` are indicators left out for age.
    """

    indicators: tuple[str, ...]
    period: Period
    plans: Mapping[str, Plan]
    too_old: tuple[str, ...]


@dataclass(frozen=True)
class IndexInputs:
    """Values by indicator and unit code, for ``nodes`` on the last day of the index's period."""

    plan: IndexPlan
    nodes: tuple[Node, ...]
    values: Mapping[str, Mapping[str, Evaluated]]

    @cached_property
    def data(self) -> IndexData:
        """The table that the engine takes: one row a unit, one column an indicator."""
        codes = [node.code for node in self.nodes]
        columns = {
            name: [self._value(indicator=name, code=code) for code in codes] for name in self.plan.indicators
        }
        return IndexData.of(pd.DataFrame(columns, index=pd.Index(codes, dtype=str), dtype="float64"))

    def _value(self, *, indicator: str, code: str) -> float:
        found = self.values.get(indicator, {}).get(code)
        return np.nan if found is None or found.value is None else found.value

    def reason(self, *, indicator: str, code: str) -> str:
        """Why a unit has no value of an indicator; '' when it has one."""
        if indicator in self.plan.too_old:
            return TOO_OLD
        found = self.values.get(indicator, {}).get(code)
        return "not_reported" if found is None else found.reason


def plan_index(
    *,
    spec: IndexSpec,
    catalogue: Catalogue,
    coverage: Coverage,
    tree: UnitTree,
    asked: str,
    complete_share: float,
) -> IndexPlan | None:
    """Periods of the indicators for the period ``asked`` ('' = the latest); None when nothing can be shown."""
    chosen: dict[str, Plan] = {}
    for own in spec.indicators:
        indicator = catalogue.indicator(own.numerator)
        offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
        found = choose(
            offered=offered,
            tree=tree,
            asked=asked,
            calendar=indicator.calendar,
            complete_share=complete_share,
        )
        if found is not None:
            chosen[own.numerator] = plan_for(offered=found, surveys=surveys)
    if not chosen:
        return None
    latest = max((plan.offered.period for plan in chosen.values()), key=_latest)
    fresh = {name: plan for name, plan in chosen.items() if _is_fresh(plan.offered.period, day=latest.end)}
    names = tuple(own.numerator for own in spec.indicators)
    return IndexPlan(
        indicators=names,
        period=latest,
        plans=fresh,
        too_old=tuple(name for name in chosen if name not in fresh),
    )


def _latest(period: Period) -> tuple[date, date]:
    return period.end, period.start


def _is_fresh(period: Period, *, day: date) -> bool:
    return day - period.end <= SURVEY_MAX_AGE


def periods_of(plan: IndexPlan) -> Sequence[tuple[str, str]]:
    """(indicator, period code) of everything that is read, in the order of the definition."""
    return [(name, plan.plans[name].offered.period.code) for name in plan.indicators if name in plan.plans]
