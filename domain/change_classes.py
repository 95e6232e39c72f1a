"""Map classes of changes: the same bounds on both sides of zero, and a class for units that did not change."""

from collections.abc import Sequence
from dataclasses import replace

from domain.classify import Classes, Direction, classify, has_value

_PER_SIDE = 3


def change_classes(*, changes: Sequence[float | None], decimals: int, direction: Direction) -> Classes:
    """At most three classes of falls, one of no change, as many of rises; ``pivot`` counts those of falls.

    What is written as zero with ``decimals`` is no change. Sizes are cut into equal counts, so that both sides of the
    legend can be read against each other even where most units went one way.
    """
    least = 0.5 * 10.0**-decimals
    known = [change for change, is_known in zip(changes, has_value(changes), strict=True) if is_known]
    sizes = [abs(change) for change in known if change is not None and abs(change) >= least]
    if not known:
        return classify(values=changes, scheme="change", direction=direction)
    sized = classify(values=sizes, scheme="quantile", k=_PER_SIDE, direction="+", decimals=decimals)
    bounds = [least, *(bound for bound in sized.inner if bound > least)] if sizes else [least]
    found = classify(
        values=changes,
        scheme="user",
        breaks=[*(-bound for bound in reversed(bounds)), *bounds],
        direction=direction,
    )
    return replace(found, pivot=len(bounds))
