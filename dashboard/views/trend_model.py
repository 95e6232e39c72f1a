"""The series of a new unit with its past carried forward from the old ones."""

from dataclasses import dataclass
from datetime import date

from dashboard.views.model import Place, Predecessor
from domain.catalogue import Indicator
from domain.periods import Period


@dataclass(frozen=True)
class CarriedPoint:
    """A value of a unit's whole series. ``status``: ``reported`` by the unit itself (from 2025-07-01), or carried
    forward from the units before it: ``exact``, ``estimated`` (a divided unit is in it), ``not_convertible``.

    ``n`` of ``n_total`` communes enter: old ones before the change, new ones after it.
    """

    period: Period
    value: float | None
    n: int
    n_total: int
    status: str


@dataclass(frozen=True)
class CarriedTrend:
    """A new unit's series with the part before the change of structure carried forward.

    ``reason``: why nothing could be carried, '' when something could (``published``, ``median``, ``flag``, ``level``,
    ``no_time_rule``, ``unit_count``: see ``domain.units.succession``). ``series_break``: first day of another meaning
    of the indicator, which no line crosses. ``group``: the old units that together became exactly this unit, () when
    a divided unit is among them.
    """

    indicator: Indicator
    place: Place
    points: tuple[CarriedPoint, ...]
    predecessors: tuple[Predecessor, ...]
    group: tuple[str, ...]
    reason: str
    series_break: date | None
    is_synthetic: bool
