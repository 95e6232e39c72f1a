"""Classes of two indicators at once: a three by three map shows where both are low, both high, or one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.classify import Classes, Direction, Scheme, classify, has_value

SIDE = 3
Cell = tuple[int, int]


@dataclass(frozen=True)
class BivariateClasses:
    """Classes of two indicators over the units that have both.

    Attributes:
        first, second: classes of each indicator; ties can leave fewer than three.
        cells: for each unit (class of the first, class of the second), 0 = lowest; None when either has no value.
        counts: units in each cell that has any.
        n_missing: units without one of the two values.
    """

    first: Classes
    second: Classes
    cells: tuple[Cell | None, ...]
    counts: dict[Cell, int]
    n_missing: int


def classify_pair(
    *,
    first: Sequence[float | None],
    second: Sequence[float | None],
    directions: tuple[Direction, Direction],
    scheme: Scheme = "quantile",
    targets: tuple[float | None, float | None] = (None, None),
) -> BivariateClasses:
    """Class two indicators of the same units, in the same order, each into three.

    Only units with both values take part, in the bounds too: the thirds are those of what the map shows. With the
    scheme "target" an indicator that has a target is cut there (one class below it, two above); one without is cut
    into thirds.

    Raises:
        ValueError: the two sequences differ in length.
        ClassificationError: see ``classify``.
    """
    known = [a and b for a, b in zip(has_value(first), has_value(second), strict=True)]
    one, two = (
        _axis(values=_kept(values, known), scheme=scheme, direction=direction, target=target)
        for values, direction, target in zip((first, second), directions, targets, strict=True)
    )
    found = zip(one.indices(_kept(first, known)), two.indices(_kept(second, known)), strict=True)
    pairs = iter([(i, j) for i, j in found if i is not None and j is not None])
    cells = tuple(next(pairs) if both else None for both in known)
    counts = Counter(cell for cell in cells if cell is not None)
    return BivariateClasses(
        first=one, second=two, cells=cells, counts=dict(sorted(counts.items())), n_missing=known.count(False)
    )


def badness(*, place: int, k: int, direction: Direction) -> int:
    """How bad a class is, 0 = best to 2 = worst: the highest is worst, unless high is good.

    Two classes are best and worst; one alone says nothing and counts as best.
    """
    if k < 2:
        return 0
    step = place if direction != "+" else k - 1 - place
    return round(step * (SIDE - 1) / (k - 1))


def _axis(
    *, values: Sequence[float | None], scheme: Scheme, direction: Direction, target: float | None
) -> Classes:
    usable: Scheme = "quantile" if scheme == "target" and target is None else scheme
    return classify(values=values, scheme=usable, k=SIDE, target=target, direction=direction)


def _kept(values: Sequence[float | None], known: Sequence[bool]) -> list[float | None]:
    return [value for value, both in zip(values, known, strict=True) if both]
