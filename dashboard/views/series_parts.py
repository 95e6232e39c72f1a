"""What reading several series together needs: the request, the plans of its periods, and the figures of its units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.evaluation import Read
from domain.periods import Period
from domain.plans import Plan
from domain.units.structure import UnitTree
from store.queries import facts

SPAN = timedelta(days=2 * 365 + 31)
"""Series show about 24 months: the latest period and those that ended within two years before it."""
CARRIED, ESTIMATED, REPORTED = "carried", "estimated", "reported"


@dataclass(frozen=True)
class SeriesPoint:
    """A value in a period; None is a gap. ``status``: reported by the unit, carried from old units, or estimated."""

    period: Period
    value: float | None
    status: str


Points = dict[tuple[str, Period], dict[str, SeriesPoint]]
"""(indicator, period) -> unit -> point."""


@dataclass(frozen=True)
class UnitSeries:
    """One indicator: the points of each unit by code, oldest first, all over the same periods.

    ``reason``: why nothing could be carried over from before 2025-07-01 (see ``not_convertible``); '' otherwise.
    ``series_break``: the first day of another meaning of the indicator.
    """

    indicator: Indicator
    periods: tuple[Period, ...]
    lines: Mapping[str, tuple[SeriesPoint, ...]]
    reason: str
    series_break: date | None


@dataclass(frozen=True)
class Wanted:
    """What to read of an indicator, and of which kind its periods are."""

    indicator: Indicator
    kind: str
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class SeriesRequest:
    """The units of a level whose series are read, and the indicators with their plans."""

    connection: Connection
    scope: Scope
    structure: str
    province: str
    level: str
    units: tuple[str, ...]
    tree: UnitTree
    catalogue: Catalogue
    wanted: tuple[Wanted, ...]

    @property
    def plans(self) -> list[Plan]:
        """The plans of all indicators."""
        return [plan for one in self.wanted for plan in one.plans]


def recent(plans: Sequence[Plan], *, last: date) -> tuple[Plan, ...]:
    """Plans of the last two years before ``last``."""
    return tuple(plan for plan in plans if plan.offered.period.end > last - SPAN)


def measures_of(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Measures that the indicators need, each once."""
    return tuple(dict.fromkeys(measure for own in indicators for measure in own.measures))


def read_units(
    *,
    request: SeriesRequest,
    structure: str,
    provinces: Sequence[str],
    indicators: Sequence[Indicator],
    plans: Sequence[Plan],
    codes: set[str],
) -> Read:
    """Figures of the units ``codes``; who reported is not asked: a line has a gap, whatever the reason."""
    ids = {period for plan in plans for period in plan.ids}
    rows = [
        row
        for province in provinces
        for row in facts.figures(
            connection=request.connection, scope=request.scope, structure=structure, province=province,
            measures=measures_of(indicators), periods=ids, levels=("commune", "province"), codes=codes,
        )
    ]  # fmt: skip
    return Read(rows=rows, reporters={})
