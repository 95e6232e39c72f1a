"""Two indicators of the same units at once: who is badly off in both."""

from dataclasses import dataclass

from dashboard.views.model import IndicatorView, Place, UnitValue
from domain.bivariate import SIDE, BivariateClasses, Cell, badness, classify_pair
from domain.classify import Scheme

# What can cut two indicators into three: bounds of one's own belong to one indicator, and so do standard deviations.
PAIR_SCHEMES = ("quantile", "jenks", "equal", "target")
WORST: Cell = (SIDE - 1, SIDE - 1)


@dataclass(frozen=True)
class PairUnit:
    """A unit with both values. ``cell``: its classes; ``bad``: how bad each is, 0 best to 2 worst.

    Without one of the two values both are None.
    """

    place: Place
    first: UnitValue
    second: UnitValue | None
    cell: Cell | None
    bad: Cell | None


@dataclass(frozen=True)
class BivariateView:
    """Two indicators over the units of the first; ``schemes`` says how each was cut, ``n_missing`` lack one of the two.

    ``worst``: the units in the worst class of both; () too when an indicator has a single class and nothing stands out.
    """

    first: IndicatorView
    second: IndicatorView
    classes: BivariateClasses
    schemes: tuple[str, str]
    units: tuple[PairUnit, ...]
    worst: tuple[PairUnit, ...]

    @property
    def n_missing(self) -> int:
        """Units without one of the two values."""
        return self.classes.n_missing


def pair_views(*, first: IndicatorView, second: IndicatorView, scheme: Scheme) -> BivariateView:
    """The two views, of one level and place, unit by unit; another ``scheme`` than ``PAIR_SCHEMES`` means thirds."""
    own: Scheme = scheme if scheme in PAIR_SCHEMES else "quantile"
    others = {unit.place.code: unit for unit in second.units}
    seconds = [others.get(unit.place.code) for unit in first.units]
    goals = tuple(view.target.value if view.target else None for view in (first, second))
    directions = (first.indicator.direction, second.indicator.direction)
    classes = classify_pair(
        first=[unit.value for unit in first.units],
        second=[unit.value if unit else None for unit in seconds],
        directions=directions,  # type: ignore[arg-type]
        scheme=own,
        targets=(goals[0], goals[1]),
    )
    bad = [_bad(cell=cell, classes=classes, directions=directions) for cell in classes.cells]
    units = tuple(
        PairUnit(place=one.place, first=one, second=two, cell=cell, bad=worse)
        for one, two, cell, worse in zip(first.units, seconds, classes.cells, bad, strict=True)
    )
    schemes = tuple("quantile" if own == "target" and goal is None else own for goal in goals)
    return BivariateView(
        first=first,
        second=second,
        classes=classes,
        schemes=(schemes[0], schemes[1]),
        units=units,
        worst=tuple(unit for unit in units if unit.bad == WORST),
    )


def _bad(*, cell: Cell | None, classes: BivariateClasses, directions: tuple[str, str]) -> Cell | None:
    if cell is None:
        return None
    sizes = (classes.first.k, classes.second.k)
    one, two = (
        badness(place=place, k=k, direction=direction)  # type: ignore[arg-type]
        for place, k, direction in zip(cell, sizes, directions, strict=True)
    )
    return one, two
