"""The classes of a map's values, by the way of cutting that was asked for or the nearest one that can be had."""

from collections.abc import Sequence

from dashboard.views.model import UnitValue
from domain.catalogue import Indicator
from domain.classify import Classes, Scheme, classify

CLASS_COUNT = 5


def usable_scheme(*, scheme: Scheme, target: float | None, breaks: Sequence[float]) -> Scheme:
    """The scheme asked for; equal counts where it needs a target or bounds that are not there."""
    is_lacking = (scheme == "target" and target is None) or (scheme == "user" and not breaks)
    return "quantile" if is_lacking else scheme


def map_classes(
    *,
    values: Sequence[UnitValue],
    indicator: Indicator,
    scheme: Scheme,
    target: float | None,
    breaks: Sequence[float],
) -> Classes:
    """Classes of the units shown; ``scheme`` as ``usable_scheme`` gives it."""
    return classify(
        values=[value.value for value in values],
        scheme=scheme,
        k=CLASS_COUNT,
        target=target,
        breaks=breaks,
        direction=indicator.direction,  # type: ignore[arg-type]
    )
