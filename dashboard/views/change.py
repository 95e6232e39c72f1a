"""What changed between two periods of an indicator: in which units, how much, to the better or to the worse."""

from dataclasses import dataclass

from dashboard.format import decimals_of
from dashboard.views.model import IndicatorView, UnitValue
from domain.catalogue import Indicator
from domain.change_classes import change_classes
from domain.classify import Classes
from domain.errors import PeriodError
from domain.known_indicators import is_shortfall
from domain.period_choice import why_not_comparable
from domain.periods import Period, parse_code
from domain.rollup import ranks


@dataclass(frozen=True)
class Comparison:
    """What a period can be compared with: ``previous``, or None with a ``reason``; ``choices`` are newest first.

    Reasons: those of ``why_not_comparable``, ``no_data`` (nothing reported for the period asked), ``none`` (no earlier
    period to compare with), ``shortfall`` (norms of different days are no common yardstick).
    """

    previous: Period | None
    choices: tuple[Period, ...]
    asked: Period | None = None
    reason: str = ""


@dataclass(frozen=True)
class ChangeUnit:
    """A unit with its change in display units, positive for a rise; None without a figure in one of the two periods.

    ``rank``: 1 = greatest change to the better, ties share the smallest; None without a direction.
    """

    unit: UnitValue
    change: float | None
    rank: int | None


@dataclass(frozen=True)
class ChangeView:
    """``view`` compared with ``comparison.previous``; ``classes`` lie around zero, the same on both sides.

    ``n_up``, ``n_down``, ``n_same`` count units by change, ``n_missing`` those without one.
    """

    view: IndicatorView
    comparison: Comparison
    units: tuple[ChangeUnit, ...]
    classes: Classes

    @property
    def known(self) -> list[ChangeUnit]:
        """Units with a change."""
        return [own for own in self.units if own.change is not None]

    def count(self, *, sign: int) -> int:
        """Units whose figure rose (1), fell (-1) or stayed (0): what is written as zero is no change."""
        middle = self.classes.pivot or 0
        places = self.classes.indices([own.change for own in self.units])
        return sum(_sign(place - middle) == sign for place in places if place is not None)

    @property
    def n_missing(self) -> int:
        """Units without a figure in one of the two periods."""
        return sum(own.change is None for own in self.units)


def comparison(*, view: IndicatorView, asked: str) -> Comparison:
    """What the view's period is compared with: ``asked`` when that means something, '' = the nearest that does."""
    if is_shortfall(view.indicator.id):
        return Comparison(previous=None, choices=(), reason="shortfall")
    choices = tuple(
        period
        for period in view.periods
        if not why_not_comparable(period=view.period, previous=period, indicator=view.indicator)
    )
    if not asked:
        nearest = choices[0] if choices else None
        return Comparison(previous=nearest, choices=choices, reason="" if nearest else "none")
    wanted = _read(code=asked, indicator=view.indicator)
    if wanted in choices:
        return Comparison(previous=wanted, choices=choices, asked=wanted)
    reason = "none"
    if wanted is not None:
        reason = (
            why_not_comparable(period=view.period, previous=wanted, indicator=view.indicator) or "no_data"
        )
    return Comparison(previous=None, choices=choices, asked=wanted, reason=reason)


def _read(*, code: str, indicator: Indicator) -> Period | None:
    try:
        return parse_code(code=code, calendar="admin15" if indicator.calendar == "admin15" else "calendar")
    except PeriodError:
        return None


def change_view(*, view: IndicatorView, found: Comparison) -> ChangeView:
    """The changes of a view whose ``change`` counts from ``found.previous``; none when there is no such period."""
    changes = {unit.place.code: unit.change if found.previous is not None else None for unit in view.units}
    places = ranks(values=changes, direction=view.indicator.direction)
    return ChangeView(
        view=view,
        comparison=found,
        units=tuple(
            ChangeUnit(unit=unit, change=changes[unit.place.code], rank=places.get(unit.place.code))
            for unit in view.units
        ),
        classes=change_classes(
            changes=list(changes.values()),
            decimals=decimals_of(display_unit=view.indicator.display_unit),
            direction=view.indicator.direction,  # type: ignore[arg-type]
        ),
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
