"""Map classes: what each colour of a map means, exactly.

Bounds are rounded first and values are classed by the rounded bounds, so a legend never says something
else than the colours do. A value equal to a bound belongs to one class only: where high is good (or
neutral) a class includes its lower bound, "from 80 to below 90", so that a unit that just meets a target
counts as meeting it; where low is good it includes its upper bound. A unit without a finite value has no
class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.class_schemes import SCHEMES, Closed, Cut, CutRequest, Floats
from domain.errors import ReformAtlasError
from domain.nice_bounds import decimals_of, outer_bounds

Scheme = Literal["quantile", "jenks", "equal", "sd", "change", "target", "user"]
Direction = Literal["+", "-", "0"]

MAX_CLASSES = 9
# Ratios carry float noise (0.29 * 100 = 28.999999999999996). Twelve significant digits remove it and are
# far finer than any count behind an indicator, so no unit misses a bound that it really meets.
_SIGNIFICANT = 12


class ClassificationError(ReformAtlasError):
    """The request cannot give classes; ``setting`` and ``value`` say why, the messages are for users."""

    def __init__(self, *, setting: str, value: object, vi: str, en: str) -> None:
        super().__init__(vi=vi, en=en)
        self.setting = setting
        self.value = value


@dataclass(frozen=True)
class LegendClass:
    """One line of a legend. ``None`` as a bound means open-ended ("below 20", "80 and more")."""

    index: int
    lower: float | None
    upper: float | None
    includes_lower: bool
    includes_upper: bool
    count: int


@dataclass(frozen=True)
class Classes:
    """Classes of one map; k may be smaller than asked for (ties, few values) and 0 when nothing has a value.

    Attributes:
        breaks: upper bound of each class, ascending; None when the last class is open-ended.
        k: number of classes.
        counts: values given in each class.
        n_missing: values given that have no class (null, NaN, infinite).
        closed: which bound of an inner class belongs to it.
        legend: one entry per class, lowest first.
        decimals: decimals needed to write every bound exactly.
        pivot: number of classes that lie below the target (scheme "target") or below the class of no change (scheme
            "change"), else None.
    """

    breaks: tuple[float | None, ...]
    k: int
    counts: tuple[int, ...]
    n_missing: int
    closed: Closed
    legend: tuple[LegendClass, ...]
    decimals: int
    pivot: int | None = None

    def index_of(self, value: float | None) -> int | None:
        """Class of one value, 0 = lowest; None for no value. See ``indices``."""
        return self.indices([value])[0]

    def indices(self, values: Sequence[float | None]) -> list[int | None]:
        """Class of each value, None where there is no finite value.

        Raises:
            ClassificationError: a value lies outside the classes. Give ``classify`` the values of every
                period that a legend is to serve.
        """
        numbers = _clean(values)
        known = np.isfinite(numbers)
        _refuse_outside(numbers=numbers[known], classes=self)
        places = np.full(len(numbers), -1)
        places[known] = _places(numbers=numbers[known], inner=self.inner, closed=self.closed)
        return [None if place < 0 else int(place) for place in places]

    def counted(self, values: Sequence[float | None]) -> Classes:
        """The same classes with the counts of ``values``, a part of those they were cut from; see ``indices``."""
        counts = _counts(classes=self, values=values)
        legend = tuple(replace(line, count=n) for line, n in zip(self.legend, counts, strict=True))
        return replace(self, counts=counts, legend=legend, n_missing=len(values) - sum(counts))

    @property
    def inner(self) -> tuple[float, ...]:
        """The k - 1 bounds between neighbouring classes, ascending."""
        return tuple(bound for bound in self.breaks[:-1] if bound is not None)


def classify(
    *,
    values: Sequence[float | None],
    scheme: Scheme,
    k: int = 5,
    target: float | None = None,
    breaks: Sequence[float] | None = None,
    direction: Direction,
    decimals: int | None = None,
) -> Classes:
    """Divide values into at most ``k`` classes for a map.

    Args:
        values: one per unit in the indicator's own unit; None, NaN and infinities count as no data.
        scheme: "quantile" (equal counts, ties kept together), "jenks" (least variance within classes),
            "equal" (equal widths), "sd" (steps of one standard deviation around the mean), "change" (the same bounds on
            both sides of zero, zero in the middle), "target" (half of the classes on each side of ``target``),
            "user" (``breaks`` are the bounds between classes; the outer classes are open-ended).
        k: classes wanted, 1 to 9; not used by "user".
        target: the target, needed by "target".
        breaks: bounds, needed by "user", strictly ascending.
        direction: "+" high is good, "-" low is good, "0" neither; decides to which class a bound belongs.
        decimals: bounds are rounded to so many decimals where they stay apart and keep their side of the target.

    Raises:
        ClassificationError: unknown scheme or direction, k out of range, no target, unusable breaks.
    """
    _check(scheme=scheme, k=k, target=target, breaks=breaks, direction=direction)
    numbers = _clean(values)
    finite = np.sort(numbers[np.isfinite(numbers)])
    closed: Closed = "right" if direction == "-" else "left"
    request = CutRequest(
        values=finite, k=k, closed=closed, target=target, breaks=tuple(float(b) for b in breaks or ())
    )
    n_missing = len(numbers) - len(finite)
    if not len(finite) and scheme != "user":
        return Classes(breaks=(), k=0, counts=(), n_missing=n_missing, closed=closed, legend=(), decimals=0)
    cut = SCHEMES[scheme](request)
    if decimals is not None and scheme != "user":
        cut = _rounded(cut=cut, decimals=decimals, request=request)
    return _build(request=request, cut=cut, n_missing=n_missing)


def _rounded(*, cut: Cut, decimals: int, request: CutRequest) -> Cut:
    """The cut with rounded bounds; as it is when one would reach another, the target or the end of the values."""
    low, high = float(request.values[0]), float(request.values[-1])
    inner = tuple(bound if bound == request.target else round(bound, decimals) + 0.0 for bound in cut.inner)
    ends = (low if cut.lower is None else cut.lower, *inner, high if cut.upper is None else cut.upper)
    return replace(cut, inner=inner) if all(a < b for a, b in pairwise(ends)) else cut


@dataclass(frozen=True)
class FixedClasses:
    """Classes that hold for a whole series, and how many values of each period fall into each."""

    classes: Classes
    counts: Mapping[Any, tuple[int, ...]]


def classify_series(
    *,
    periods: Mapping[Any, Sequence[float | None]],
    scheme: Scheme,
    k: int = 5,
    target: float | None = None,
    breaks: Sequence[float] | None = None,
    direction: Direction,
) -> FixedClasses:
    """One set of classes over the values of all periods, so that a colour means the same on each map.

    Args:
        periods: values of the units by period; the other arguments are those of ``classify``.
    """
    together = [value for values in periods.values() for value in values]
    classes = classify(values=together, scheme=scheme, k=k, target=target, breaks=breaks, direction=direction)
    counts = {period: _counts(classes=classes, values=values) for period, values in periods.items()}
    return FixedClasses(classes=classes, counts=counts)


def _counts(*, classes: Classes, values: Sequence[float | None]) -> tuple[int, ...]:
    found = [index for index in classes.indices(values) if index is not None]
    return tuple(found.count(index) for index in range(classes.k))


def _build(*, request: CutRequest, cut: Cut, n_missing: int) -> Classes:
    lower, upper = (None, None) if cut.open_ended else _outer(request=request, cut=cut)
    bounds = (lower, *cut.inner, upper)
    size = len(cut.inner) + 1
    places = _places(numbers=request.values, inner=cut.inner, closed=request.closed)
    counts = tuple(int(n) for n in np.bincount(places, minlength=size))
    left = request.left
    legend = tuple(
        LegendClass(
            index=i,
            lower=bounds[i],
            upper=bounds[i + 1],
            # The outermost bounds belong to their class, unless the target stands there.
            includes_lower=bounds[i] is not None and (left or (i == 0 and cut.lower is None)),
            includes_upper=bounds[i + 1] is not None and (not left or (i == size - 1 and cut.upper is None)),
            count=counts[i],
        )
        for i in range(size)
    )
    decimals = max((decimals_of(b) for b in bounds if b is not None), default=0)
    return Classes(
        breaks=tuple(bounds[1:]), k=size, counts=counts, n_missing=n_missing,
        closed=request.closed, legend=legend, decimals=decimals, pivot=cut.pivot,
    )  # fmt: skip


def _clean(values: Sequence[float | None]) -> Floats:
    return _cleaned(tuple(values))


@lru_cache(maxsize=64)
def _cleaned(values: tuple[float | None, ...]) -> Floats:
    """One view asks for the classes of the same values again and again: for the map, the list, the legend."""
    found = _significant(np.array([_number(value) for value in values], dtype=np.float64))
    found.flags.writeable = False
    return found


# Powers of ten that a float holds exactly. Beyond, and where two roundings are equally near, digits are written out.
_LEAST, _MOST, _TIE = 1e-9, 1e11, 1e-3


def _significant(numbers: Floats) -> Floats:
    """The numbers rounded to twelve significant digits, as writing them out and reading them again gives."""
    size = np.abs(numbers)
    with np.errstate(invalid="ignore", divide="ignore"):
        is_plain = (size >= _LEAST) & (size < _MOST)
        digits = np.where(is_plain, _SIGNIFICANT - 1 - np.floor(np.log10(size)), 0.0)
        power = np.power(10.0, digits)
        scaled = numbers * power
        whole = np.rint(scaled)
        is_plain &= np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) > _TIE
        is_plain &= (np.abs(whole) >= 10 ** (_SIGNIFICANT - 1)) & (np.abs(whole) < 10**_SIGNIFICANT)
    out = np.where(is_plain, whole / power, numbers)
    for place in np.flatnonzero(~is_plain & np.isfinite(numbers) & (numbers != 0)):
        out[place] = float(f"{numbers[place]:.{_SIGNIFICANT}g}")
    return out


def has_value(values: Sequence[float | None]) -> list[bool]:
    """Whether each value is a finite number: what has a class."""
    return [bool(known) for known in np.isfinite(_clean(values))]


def _number(value: float | None) -> float:
    # pandas' NA refuses float(); it stands in a column of nullable type for "no value".
    return math.nan if value is None or cast("object", value) is pd.NA else float(value)


def _places(*, numbers: Floats, inner: Sequence[float], closed: Closed) -> NDArray[np.int64]:
    side: Closed = "right" if closed == "left" else "left"
    return np.searchsorted(np.array(inner, dtype=np.float64), numbers, side=side).astype(np.int64)


def _refuse_outside(*, numbers: Floats, classes: Classes) -> None:
    if not len(numbers):
        return
    low, high = float(numbers.min()), float(numbers.max())
    if classes.k and _above_start(low, classes.legend[0]) and _below_end(high, classes.legend[-1]):
        return
    raise ClassificationError(
        setting="value",
        value=(low, high),
        vi="Có giá trị nằm ngoài các lớp của bản đồ; hãy chia lớp trên toàn bộ số liệu cần hiển thị.",
        en="A value lies outside the map's classes; classify all the values that are to be shown.",
    )


def _above_start(value: float, first: LegendClass) -> bool:
    if first.lower is None:
        return True
    return value >= first.lower if first.includes_lower else value > first.lower


def _below_end(value: float, last: LegendClass) -> bool:
    if last.upper is None:
        return True
    return value <= last.upper if last.includes_upper else value < last.upper


def _outer(*, request: CutRequest, cut: Cut) -> tuple[float, float]:
    low, high = outer_bounds(low=float(request.values[0]), high=float(request.values[-1]), inner=cut.inner)
    return (low if cut.lower is None else cut.lower), (high if cut.upper is None else cut.upper)


def _check(
    *, scheme: str, k: int, target: float | None, breaks: Sequence[float] | None, direction: str
) -> None:
    if scheme not in SCHEMES:
        raise _refusal(setting="scheme", value=scheme, allowed=", ".join(SCHEMES))
    if direction not in ("+", "-", "0"):
        raise _refusal(setting="direction", value=direction, allowed="+, -, 0")
    if not 1 <= k <= MAX_CLASSES:
        raise _refusal(setting="k", value=k, allowed=f"1 .. {MAX_CLASSES}")
    if scheme == "target" and (target is None or not math.isfinite(target)):
        raise _refusal(setting="target", value=target, allowed="một số / a number")
    if scheme == "user" and not _usable(breaks):
        raise _refusal(setting="breaks", value=breaks, allowed="các số tăng dần / 1 .. 8 ascending numbers")


def _usable(breaks: Sequence[float] | None) -> bool:
    if not breaks or len(breaks) >= MAX_CLASSES or not all(math.isfinite(b) for b in breaks):
        return False
    return all(a < b for a, b in pairwise(breaks))


def _refusal(*, setting: str, value: object, allowed: str) -> ClassificationError:
    return ClassificationError(
        setting=setting,
        value=value,
        vi=f"Thiết lập lớp bản đồ “{setting}” không hợp lệ ({value}); giá trị cho phép: {allowed}.",
        en=f"The map class setting “{setting}” is not valid ({value}); allowed: {allowed}.",
    )
