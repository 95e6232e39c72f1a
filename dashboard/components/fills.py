"""How a view's units are drawn, decided once for the map, the ranking and paper: as classed fills or as circles."""

from collections.abc import Sequence

from dashboard.palette import circle_colour, colours
from dashboard.theme import as_theme
from dashboard.views.model import IndicatorView, UnitValue
from domain.circles import CircleScale, circle_scale


def class_colours(view: IndicatorView, *, theme: str) -> list[str]:
    """The colours of the view's classes, lowest first."""
    return colours(
        k=view.classes.k,
        direction=view.indicator.direction,  # type: ignore[arg-type]
        theme=as_theme(theme),
        pivot=view.classes.pivot,
    )


def unit_colours(view: IndicatorView, *, units: Sequence[UnitValue], theme: str) -> list[str]:
    """One colour per unit, '' without data: of its class, or of all circles."""
    if view.indicator.is_amount:
        colour = amount_colour(view, theme=theme)
        return ["" if unit.value is None else colour for unit in units]
    palette = class_colours(view, theme=theme)
    places = view.classes.indices([unit.value for unit in units])
    return ["" if place is None else palette[place] for place in places]


def amount_colour(view: IndicatorView, *, theme: str) -> str:
    """The one colour of the view's circles."""
    direction = view.indicator.direction
    return circle_colour(direction=direction, theme=as_theme(theme))  # type: ignore[arg-type]


def amount_scale(view: IndicatorView, *, width: float = 600.0) -> CircleScale:
    """The circles of a view of amounts on a map of that width."""
    values = [*(unit.value for unit in view.units), view.most]
    return circle_scale(values=values, n_units=len(view.units), width=width)


def small_units(view: IndicatorView) -> list[str]:
    """Codes of the units whose ratio is over very few cases."""
    return [unit.place.code for unit in view.units if unit.is_small and unit.value is not None]
