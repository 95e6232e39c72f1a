"""Indicators over all communes of the country at once: arrays instead of one dictionary a unit.

The same rules as ``domain.rollup``: a commune enters only if every measure of the formula is there, ratios are summed
as numerators and denominators, null is not zero. A test holds the two together.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.catalogue import UNIT_COUNT, Catalogue, Indicator, Term
from domain.plans import Plan
from domain.rollup import Evaluated
from domain.units.structure import Node

Values = NDArray[np.float64]
ROLLUPS = ("sum_num_den", "median_of_units")
"""What can be computed from the communes' own figures; published values are no figures of communes."""


@dataclass(frozen=True)
class Columns:
    """Figures of communes ``codes`` (n,): (measure, period id) -> values (n,), NaN where none is stored."""

    codes: tuple[str, ...]
    values: Mapping[tuple[str, int], Values]

    def of(self, *, measure: str, period: int) -> Values:
        """Values of a measure in a stored period (n,)."""
        found = self.values.get((measure, period))
        return np.full(len(self.codes), np.nan) if found is None else found


def measure_values(
    *, columns: Columns, plan: Plan, indicator: Indicator, catalogue: Catalogue
) -> dict[str, Values]:
    """Each measure of the indicator in the plan's period (n,): the stored row, else built by its time rule."""
    out = {}
    for measure in indicator.measures:
        known = catalogue.measures[measure]
        if plan.survey is not None and known.form == "F5":
            survey = plan.survey.whole
            out[measure] = columns.of(measure=measure, period=-1 if survey is None else survey)
            continue
        whole, cover = plan.offered.whole, plan.offered.cover
        own = columns.of(measure=measure, period=-1 if whole is None else whole)
        if cover and known.time_rule in ("sum", "first", "last"):
            pieces = np.array([columns.of(measure=measure, period=part) for part in cover])
            own = np.where(np.isnan(own), _over_time(pieces, rule=known.time_rule), own)
        out[measure] = own
    return out


def _over_time(pieces: Values, *, rule: str) -> Values:
    """Pieces (periods, n) to (n,): NaN where one of them is missing."""
    built: Values = pieces.sum(axis=0) if rule == "sum" else pieces[0 if rule == "first" else -1].copy()
    built[np.isnan(pieces).any(axis=0)] = np.nan
    return built


def evaluate_columns(
    *,
    indicator: Indicator,
    nodes: Sequence[Node],
    codes: Sequence[str],
    values: Mapping[str, Values],
    reporters: set[str],
) -> dict[str, Evaluated]:
    """The indicator of each node by code; ``values`` (n,) by measure belong to ``codes`` (n,). Rollups: ROLLUPS."""
    at = {code: number for number, code in enumerate(codes)}
    top = _amount(terms=indicator.numerator, values=values, n=len(codes))
    bottom = _amount(terms=indicator.denominator, values=values, n=len(codes)) if indicator.is_ratio else None
    complete: NDArray[np.bool_] = np.asarray(
        ~np.isnan([values[measure] for measure in indicator.measures]).any(axis=0)
    )
    single = _each(indicator=indicator, top=top, bottom=bottom, complete=complete)
    out = {}
    for node in nodes:
        members = node.members
        if len(members) == 1 and members[0] in at:
            found = single[at[members[0]]]
        else:
            places = [at[code] for code in members if code in at]
            found = _joined(
                indicator=indicator, top=top, bottom=bottom, complete=complete, places=places, node=node
            )
        if found.reason == "not_reported" and not found.n and any(code in reporters for code in members):
            found = Evaluated(None, None, None, found.n, found.n_total, "cell_missing")
        out[node.code] = found
    return out


def commune_values(
    *, indicator: Indicator, codes: Sequence[str], values: Mapping[str, Values]
) -> dict[str, float]:
    """The indicator of each commune that has a value, by code; the numbers of ``evaluate_columns``."""
    found = _amount(terms=indicator.numerator, values=values, n=len(codes)) * indicator.scale
    if indicator.is_ratio:
        bottom = _amount(terms=indicator.denominator, values=values, n=len(codes))
        found = found / indicator.scale / np.where(bottom == 0, np.nan, bottom) * indicator.scale
    known = np.flatnonzero(~np.isnan(found))
    return dict(zip([codes[place] for place in known.tolist()], found[known].tolist(), strict=True))


def _amount(*, terms: Sequence[Term], values: Mapping[str, Values], n: int) -> Values:
    total = np.zeros(n)
    for term in terms:
        total = total + term.sign * (np.ones(n) if term.measure == UNIT_COUNT else values[term.measure])
    return total


def _each(
    *, indicator: Indicator, top: Values, bottom: Values | None, complete: NDArray[np.bool_]
) -> list[Evaluated]:
    """Every commune by itself."""
    nothing = Evaluated(None, None, None, 0, 1, "not_reported")
    is_median, scale = indicator.rollup == "median_of_units", indicator.scale
    if bottom is None:
        return [
            Evaluated(a * scale, None if is_median else a, None, 1, 1) if ok else nothing
            for a, ok in zip(top.tolist(), complete.tolist(), strict=True)
        ]
    out = []
    for a, b, ok in zip(top.tolist(), bottom.tolist(), complete.tolist(), strict=True):
        if not ok:
            out.append(nothing)
        elif b == 0:
            top_shown, bottom_shown = (None, None) if is_median else (a, 0.0)
            out.append(Evaluated(None, top_shown, bottom_shown, 1, 1, "zero_denominator"))
        elif is_median:
            out.append(Evaluated(a / b * scale, None, None, 1, 1))
        else:
            out.append(Evaluated(a / b * scale, a, b, 1, 1))
    return out


def _joined(
    *,
    indicator: Indicator,
    top: Values,
    bottom: Values | None,
    complete: NDArray[np.bool_],
    places: Sequence[int],
    node: Node,
) -> Evaluated:
    """Several communes together."""
    own = np.asarray(places, dtype=np.intp)[complete[places]] if places else np.zeros(0, dtype=np.intp)
    n, n_total = len(own), len(node.members)
    if not n:
        return Evaluated(None, None, None, 0, n_total, "not_reported")
    if indicator.rollup == "median_of_units":
        return _median(
            indicator=indicator, top=top[own], bottom=None if bottom is None else bottom[own], n_total=n_total
        )
    numerator = math.fsum(top[own].tolist())
    if bottom is None:
        return Evaluated(numerator * indicator.scale, numerator, None, n, n_total)
    denominator = math.fsum(bottom[own].tolist())
    if denominator == 0:
        return Evaluated(None, numerator, 0.0, n, n_total, "zero_denominator")
    return Evaluated(numerator / denominator * indicator.scale, numerator, denominator, n, n_total)


def _median(*, indicator: Indicator, top: Values, bottom: Values | None, n_total: int) -> Evaluated:
    kept = np.ones(len(top), dtype=bool) if bottom is None else bottom != 0
    amounts = top[kept] if bottom is None else top[kept] / bottom[kept]
    if not len(amounts):
        return Evaluated(None, None, None, len(top), n_total, "zero_denominator")
    return Evaluated(float(np.median(amounts)) * indicator.scale, None, None, len(amounts), n_total)
