"""Saved scenarios side by side, each from its own frozen figures."""

from dataclasses import dataclass

from dashboard.cache import memoize_view
from dashboard.views.funding import Scenario, get_scenarios_of
from dashboard.views.session import data_version
from domain.access import Scope
from domain.funding.case import totals
from domain.funding.compare import ComparedLine, compared_lines, norm_points
from domain.funding.effect import UnitEffect, effects


@dataclass(frozen=True)
class ComparedScenario:
    """One scenario: ``norm_points`` is the yardstick whatever the weights; money (dong) by item and by area."""

    scenario: Scenario
    whole: UnitEffect
    norm_points: float
    by_item: dict[str, int]
    by_area: dict[str, int]


@dataclass(frozen=True)
class ScenarioComparison:
    """Scenarios in the order asked for, and every need that any of them buys.

    ``is_same_weights``, ``is_same_data``: whether benefits and figures can be set side by side.
    """

    scenarios: tuple[ComparedScenario, ...]
    lines: tuple[ComparedLine, ...]
    is_same_weights: bool
    is_same_data: bool

    @property
    def names(self) -> dict[str, str]:
        """What codes of units are called."""
        return {line.unit: line.unit_name for own in self.scenarios for line in own.scenario.case.lines}

    @property
    def item_names(self) -> dict[str, tuple[str, str]]:
        """What items are called, in (vi, en)."""
        found: dict[str, tuple[str, str]] = {}
        for own in self.scenarios:
            found.update(own.scenario.case.names)
        return found


@memoize_view(version=data_version)
def get_scenario_comparison(*, scope: Scope, scenarios: tuple[int, ...]) -> ScenarioComparison:
    """The scenarios of these numbers. Raises FundingError for one that is not there or was altered."""
    found = get_scenarios_of(scope=scope, ids=scenarios)
    cases = [own.case for own in found]
    return ScenarioComparison(
        scenarios=tuple(_compared(own) for own in found),
        lines=compared_lines([own.plan.pieces() for own in found]),
        is_same_weights=all(own.weights == cases[0].weights for own in cases),
        is_same_data=all(own.lines == cases[0].lines for own in cases),
    )


def _compared(own: Scenario) -> ComparedScenario:
    pieces = own.plan.pieces()
    by = {
        name: {key: money for key, _, money in totals(case=own.case, pieces=pieces, by=name)}
        for name in ("item", "district")
    }
    return ComparedScenario(
        scenario=own,
        whole=effects(case=own.case, pieces=pieces).whole,
        norm_points=float(norm_points(case=own.case, pieces=pieces)),
        by_item=by["item"],
        by_area=by["district"],
    )
