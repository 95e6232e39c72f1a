"""Two maps side by side: two periods of one indicator on one scale, or two indicators each on its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.views.model import IndicatorView, Place, UnitValue
from dashboard.views.series import SeriesView, with_shared_classes
from dashboard.views.shortfall_change import why_not_by_norms
from domain.known_indicators import is_shortfall
from domain.period_choice import why_not_comparable
from domain.periods import Period


@dataclass(frozen=True)
class SideView:
    """The maps of ``first`` (the page's view) and ``second``; on one scale when they show the same indicator.

    ``second`` is None where there is nothing to set beside, with a ``reason``: ``one_period``, ``not_beside``,
    ``norms`` (no other survey goes by the same norms) or ``no_second``. ``choices``: the other periods of the first
    that mean the same, newest first.
    """

    first: IndicatorView
    second: IndicatorView | None
    choices: tuple[Period, ...] = ()
    reason: str = ""

    @property
    def is_same(self) -> bool:
        """Whether both show one indicator."""
        return self.second is not None and self.second.indicator.id == self.first.indicator.id

    def pairs(self) -> list[tuple[Place, UnitValue, UnitValue | None]]:
        """Each unit of the first map with its value there and on the second map."""
        others = {unit.place.code: unit for unit in self.second.units} if self.second else {}
        return [(unit.place, unit, others.get(unit.place.code)) for unit in self.first.units]


def beside(*, view: IndicatorView, province: str = "", norms_on: str = "") -> tuple[Period, ...]:
    """Periods whose map can stand beside the view's on one scale: of its kind and meaning, earlier or later.

    Shortfalls stand beside those that go by the same norms: of ``province``, see ``why_not_by_norms``.
    """

    def fits(period: Period) -> bool:
        if period == view.period or _why_not(period=period, view=view):
            return False
        periods = (view.period, period)
        own = view.indicator.id
        return not is_shortfall(own) or not why_not_by_norms(
            indicator=own, province=province, periods=periods, norms_on=norms_on
        )

    return tuple(period for period in view.periods if fits(period))


def default_beside(*, view: IndicatorView, choices: Sequence[Period]) -> Period | None:
    """The latest earlier period of ``choices``, else the nearest later one, else None."""
    earlier = [period for period in choices if period.end < view.period.end]
    return max(earlier) if earlier else min(choices, default=None)


def _why_not(*, period: Period, view: IndicatorView) -> str:
    first, last = sorted((period, view.period))
    return why_not_comparable(period=last, previous=first, indicator=view.indicator)


def on_one_scale(
    *,
    first: IndicatorView,
    second: IndicatorView,
    series: SeriesView | None,
    choices: Sequence[Period] = (),
) -> SideView:
    """Two periods of one indicator with classes that hold for both, and for the whole series where there is one."""
    values = series.values if series else {}
    one, two = with_shared_classes(views=(first, second), series=SeriesView(values=values))
    return SideView(first=one, second=two, choices=tuple(choices))
