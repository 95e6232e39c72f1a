"""Which periods an indicator can be shown for in a structure, and what to read for one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.catalogue import Catalogue, Indicator
from domain.period_choice import (
    OfferedPeriod,
    asked_period,
    default_period,
    readable,
    stored_periods,
    survey_for,
    with_built_periods,
)
from domain.periods import Period
from domain.units.structure import UnitTree

Coverage = tuple[Mapping[int, Period], Mapping[tuple[str, int], int]]
"""Stored periods by id, and (measure, period id) -> communes with a figure."""


@dataclass(frozen=True)
class Plan:
    """What to read for an indicator in one period: its own and, for F1 over F5, the survey it is divided by."""

    offered: OfferedPeriod
    survey: OfferedPeriod | None

    @property
    def ids(self) -> tuple[int, ...]:
        """Stored periods to read."""
        return self.offered.ids + (self.survey.ids if self.survey else ())


def form_measures(*, indicator: Indicator, catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Measures that fix the period, and those of the staff survey when an F1 figure is divided by F5."""
    if indicator.forms == ("F1", "F5"):
        main = tuple(m for m in indicator.measures if catalogue.measures[m].form == "F1")
        return main, tuple(m for m in indicator.measures if m not in main)
    return indicator.measures, ()


def offered_periods(
    *, indicator: Indicator, catalogue: Catalogue, coverage: Coverage
) -> tuple[list[OfferedPeriod], list[OfferedPeriod]]:
    """Periods the indicator can be shown for, and its surveys, both oldest first."""
    periods, counts = coverage
    main, survey = form_measures(indicator=indicator, catalogue=catalogue)
    stored = stored_periods(counts=counts, periods=periods, measures=main, calendar=indicator.calendar)
    surveys = (
        stored_periods(counts=counts, periods=periods, measures=survey, calendar="calendar") if survey else []
    )
    built = with_built_periods(stored=stored, indicator=indicator, measures=catalogue.measures)
    if survey:
        built = [own for own in built if survey_for(surveys=surveys, period=own.period)]
    return built, surveys


def plan_for(*, offered: OfferedPeriod, surveys: Sequence[OfferedPeriod]) -> Plan:
    """The plan of one offered period."""
    return Plan(
        offered=offered, survey=survey_for(surveys=surveys, period=offered.period) if surveys else None
    )


def choose(
    *, offered: Sequence[OfferedPeriod], tree: UnitTree, asked: str, calendar: str, complete_share: float
) -> OfferedPeriod | None:
    """The asked period (or the latest that ends no later), else the default of the page."""
    if asked and readable(asked):
        found = asked_period(offered=offered, code=asked, calendar=calendar)
        if found:
            return found
    expected: dict[date, int] = {}

    def expected_on(day: date) -> int:
        if day not in expected:
            expected[day] = len(tree.communes(day))
        return expected[day]

    return default_period(offered=offered, expected_on=expected_on, complete_share=complete_share)
