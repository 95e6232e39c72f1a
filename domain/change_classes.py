"""Map classes of changes: the same bounds on both sides of zero, and a class for units that did not change."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from domain.classify import Classes, Direction, classify, has_value

_PER_SIDE = 3
_NOISE = 1e-9


def change_classes(*, changes: Sequence[float | None], decimals: int, direction: Direction) -> Classes:
    """At most three classes of falls, one of no change, as many of rises; ``pivot`` counts those of falls.

    What is written as zero with ``decimals`` is no change. Sizes are cut into equal counts, so that both sides of the
    legend can be read against each other even where most units went one way. Bounds lie half a step between written
    numbers: a change and its opposite are classed alike, and a range is named by the numbers that it holds.
    """
    step = 10.0**-decimals
    least = step / 2
    known = [change for change, is_known in zip(changes, has_value(changes), strict=True) if is_known]
    sizes = [round(abs(change), decimals) for change in known if change is not None and abs(change) >= least]
    if not known:
        return classify(values=changes, scheme="change", direction=direction)
    sized = classify(values=sizes, scheme="quantile", k=_PER_SIDE, direction="+", decimals=decimals)
    between = (round(ceil(bound / step - _NOISE) * step - least, decimals + 1) for bound in sized.inner)
    bounds = [least, *(bound for bound in dict.fromkeys(between) if bound > least)] if sizes else [least]
    found = classify(
        values=changes,
        scheme="user",
        breaks=[*(-bound for bound in reversed(bounds)), *bounds],
        direction=direction,
    )
    return replace(found, pivot=len(bounds))
