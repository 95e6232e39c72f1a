"""What changed between two periods of an indicator: in which units, how much, to the better or to the worse."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.format import decimals_of
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.views.shortfall_change import why_not_by_norms
from domain.catalogue import Indicator
from domain.change_classes import change_classes
from domain.classify import Classes
from domain.equipment.yardstick import NO_NORMS, OTHER_NORMS
from domain.errors import PeriodError
from domain.known_indicators import is_shortfall
from domain.period_choice import why_not_comparable
from domain.periods import Period, parse_code
from domain.rollup import ranks


@dataclass(frozen=True)
class Comparison:
    """What a period can be compared with: ``previous``, or None with a ``reason``; ``choices`` are newest first.

    Reasons: those of ``why_not_comparable``, ``no_data`` (nothing reported for the period asked), ``none`` (no earlier
    period to compare with), and for shortfalls those of ``why_no_common_norm``.
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


def comparison(*, view: IndicatorView, asked: str, province: str = "", norms_on: str = "") -> Comparison:
    """What the view's period is compared with: ``asked`` when that means something, '' = the nearest that does.

    Shortfalls are compared where both surveys go by the same norms: those of ``province`` on the day of each survey,
    or those of the day ``norms_on`` for both.
    """

    def why_not(previous: Period) -> str:
        return _why_not(view=view, previous=previous, province=province, norms_on=norms_on)

    reasons = {period: why_not(period) for period in view.periods}
    choices = tuple(period for period, reason in reasons.items() if not reason)
    wanted = _read(code=asked, indicator=view.indicator)
    if not asked:
        return _nearest(reasons=reasons, choices=choices)
    if wanted in choices:
        return Comparison(previous=wanted, choices=choices, asked=wanted)
    reason = "none" if wanted is None else why_not(wanted) or "no_data"
    return Comparison(previous=None, choices=choices, asked=wanted, reason=reason)


def _nearest(*, reasons: Mapping[Period, str], choices: tuple[Period, ...]) -> Comparison:
    """The nearest period that can be compared; without one the norms when only they are in the way."""
    if choices:
        return Comparison(previous=choices[0], choices=choices)
    refused = ((period, reason) for period, reason in reasons.items() if reason in (OTHER_NORMS, NO_NORMS))
    period, reason = next(refused, (None, "none"))
    return Comparison(previous=None, choices=(), asked=period, reason=reason)


def _why_not(*, view: IndicatorView, previous: Period, province: str, norms_on: str) -> str:
    reason = why_not_comparable(period=view.period, previous=previous, indicator=view.indicator)
    if reason or not is_shortfall(view.indicator.id):
        return reason
    return why_not_by_norms(
        indicator=view.indicator.id, province=province, periods=(view.period, previous), norms_on=norms_on
    )


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
