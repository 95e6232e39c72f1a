"""From reported figures to the value of an indicator for a unit, a district or a province.

Ratios are added up as numerators and denominators, never averaged. A commune enters a sum only if every measure of
the formula is there; each value says how many of how many communes entered. Null is not zero: a value that cannot
be computed is None with a reason. Levels (bandwidth, published scores) are never added.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from domain.catalogue import UNIT_COUNT, Indicator, Measure, Term

Figures = Mapping[str, Mapping[str, float]]
"""unit -> measure -> value; a measure that was not reported is absent."""


class Reported(NamedTuple):
    """One stored figure: ``field`` is '' for the whole unit, else a field (lĩnh vực) that is a part of it."""

    unit: str
    measure: str
    period: int
    field: str
    value: float


@dataclass(frozen=True, init=False)
class Evaluated:
    """A value with what it is made of.

    ``value`` is None with a reason: ``not_reported`` (nothing of the form), ``cell_missing`` (the form came, a
    needed cell did not), ``zero_denominator``, ``not_defined`` (the indicator has no value at this level).
    ``n`` of ``n_total`` communes entered.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    n_total: int
    reason: str

    # Thousands are made for a map of the country: the generated constructor of a frozen record takes three times this.
    def __init__(
        self,
        value: float | None,
        numerator: float | None,
        denominator: float | None,
        n: int,
        n_total: int,
        reason: str = "",
    ) -> None:
        own = self.__dict__
        own["value"], own["numerator"], own["denominator"] = value, numerator, denominator
        own["n"], own["n_total"], own["reason"] = n, n_total, reason


def join_fields(*, rows: Iterable[Reported]) -> dict[tuple[str, int], dict[str, float]]:
    """(unit, period) -> measure -> value: the row of the whole unit where there is one, else the sum of its fields."""
    whole: dict[tuple[str, int], dict[str, float]] = {}
    parts: dict[tuple[str, int], dict[str, float]] = {}
    for row in rows:
        target = parts if row.field else whole
        cells = target.setdefault((row.unit, row.period), {})
        cells[row.measure] = cells.get(row.measure, 0.0) + row.value if row.field else row.value
    for key, cells in parts.items():
        own = whole.setdefault(key, {})
        for measure, value in cells.items():
            own.setdefault(measure, value)
    return whole


_TIME_RULES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum,
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
}


def over_time(
    *,
    by_period: Mapping[tuple[str, int], Mapping[str, float]],
    whole: int | None,
    cover: Sequence[int],
    measures: Mapping[str, Measure],
) -> dict[str, dict[str, float]]:
    """Figures of one period: the stored row ``whole`` first, else built from all periods of ``cover`` in order.

    A measure with time rule ``none`` is never built; a unit that misses one sub-period gets nothing.
    """
    units = {unit for unit, _ in by_period}
    out: dict[str, dict[str, float]] = {}
    for unit in units:
        cells = dict(by_period.get((unit, whole), {})) if whole is not None else {}
        built = _build(pieces=[by_period.get((unit, period), {}) for period in cover], measures=measures)
        for measure, value in built.items():
            cells.setdefault(measure, value)
        if cells:
            out[unit] = cells
    return out


def _build(*, pieces: Sequence[Mapping[str, float]], measures: Mapping[str, Measure]) -> dict[str, float]:
    if not pieces or not all(pieces):
        return {}
    everywhere = set.intersection(*(set(piece) for piece in pieces))
    rules = {name: _TIME_RULES.get(measures[name].time_rule) for name in everywhere}
    return {name: rule([piece[name] for piece in pieces]) for name, rule in rules.items() if rule is not None}


def _amount(*, terms: Sequence[Term], cells: Mapping[str, float]) -> float:
    if len(terms) == 1 and terms[0].measure != UNIT_COUNT:
        return float(terms[0].sign * cells[terms[0].measure])
    return math.fsum(
        term.sign * (1.0 if term.measure == UNIT_COUNT else cells[term.measure]) for term in terms
    )


def _sum(*, terms: Sequence[Term], figures: Figures, units: Sequence[str]) -> float:
    if len(units) == 1:
        return _amount(terms=terms, cells=figures[units[0]])
    return math.fsum(_amount(terms=terms, cells=figures[unit]) for unit in units)


def evaluate(
    *, indicator: Indicator, figures: Figures, members: Sequence[str], reporters: frozenset[str] | set[str]
) -> Evaluated:
    """The indicator over the communes ``members`` (one commune: itself).

    ``reporters`` are units with any figure of the indicator's forms in the period: they tell a missing report from a
    missing cell. Published values (rollup ``none``) have a value for a single member only.
    """
    if len(members) == 1 and indicator.rollup != "median_of_units":
        return _of_one(indicator=indicator, figures=figures, unit=members[0], reporters=reporters)
    needed = dict.fromkeys(indicator.measures).keys()
    entering = [unit for unit in members if unit in figures and needed <= figures[unit].keys()]
    n, n_total = len(entering), len(members)
    if not entering:
        reason = "not_reported" if reporters.isdisjoint(members) else "cell_missing"
        return Evaluated(value=None, numerator=None, denominator=None, n=0, n_total=n_total, reason=reason)
    if indicator.rollup == "none":
        return Evaluated(
            value=None, numerator=None, denominator=None, n=n, n_total=n_total, reason="not_defined"
        )
    if indicator.rollup == "median_of_units":
        return _median(indicator=indicator, figures=figures, entering=entering, n_total=n_total)
    numerator = _sum(terms=indicator.numerator, figures=figures, units=entering)
    if not indicator.is_ratio:
        return Evaluated(
            value=numerator * indicator.scale, numerator=numerator, denominator=None, n=n, n_total=n_total
        )
    denominator = _sum(terms=indicator.denominator, figures=figures, units=entering)
    return _ratio(indicator=indicator, numerator=numerator, denominator=denominator, n=n, n_total=n_total)


def _of_one(
    *, indicator: Indicator, figures: Figures, unit: str, reporters: frozenset[str] | set[str]
) -> Evaluated:
    """The indicator of a single commune, of which a map of the country has thousands."""
    cells = figures.get(unit)
    if cells is None or any(measure not in cells for measure in indicator.measures):
        return Evaluated(None, None, None, 0, 1, "cell_missing" if unit in reporters else "not_reported")
    numerator = _amount(terms=indicator.numerator, cells=cells)
    if not indicator.is_ratio:
        return Evaluated(numerator * indicator.scale, numerator, None, 1, 1)
    denominator = _amount(terms=indicator.denominator, cells=cells)
    return _ratio(indicator=indicator, numerator=numerator, denominator=denominator, n=1, n_total=1)


def _ratio(*, indicator: Indicator, numerator: float, denominator: float, n: int, n_total: int) -> Evaluated:
    if denominator == 0:
        return Evaluated(None, numerator, 0.0, n, n_total, "zero_denominator")
    return Evaluated(numerator / denominator * indicator.scale, numerator, denominator, n, n_total)


def _median(*, indicator: Indicator, figures: Figures, entering: Sequence[str], n_total: int) -> Evaluated:
    """The median of the communes' own values; a commune whose denominator is 0 has none and is left out."""
    values = []
    for unit in entering:
        amount = _amount(terms=indicator.numerator, cells=figures[unit])
        if indicator.is_ratio:
            whole = _amount(terms=indicator.denominator, cells=figures[unit])
            if whole == 0:
                continue
            amount /= whole
        values.append(amount)
    if not values:
        return Evaluated(None, None, None, len(entering), n_total, "zero_denominator")
    return Evaluated(median(values) * indicator.scale, None, None, len(values), n_total)


def ranks(*, values: Mapping[str, float | None], direction: str) -> dict[str, int]:
    """Rank of each unit with a value, at full precision: 1 is best, ties share the smallest rank (1-2-2-4).

    Without a direction ('0') there is no best: nothing is ranked.
    """
    if direction not in ("+", "-"):
        return {}
    known = {unit: value for unit, value in values.items() if value is not None}
    ordered = sorted(known.values(), reverse=direction == "+")
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {unit: first[value] for unit, value in known.items()}


def misses_target(*, value: float | None, target: float, direction: str) -> bool:
    """Whether a value is worse than the target; a unit without value neither meets nor misses it."""
    if value is None:
        return False
    return value > target if direction == "-" else value < target
