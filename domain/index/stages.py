"""From raw columns to normalised indicators, one array (rows x indicators) for each step; nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.index.data import IndexData, frozen
from domain.index.impute import IMPUTATIONS
from domain.index.methods import Floats
from domain.index.normalise import NORMALISERS
from domain.index.notes import (
    DEFAULT_POINTS,
    IMPUTED,
    NO_REFERENCE,
    NO_VALUES,
    NOT_SPREAD,
    SCREENED,
    TREATED,
    ZERO_DENOMINATOR,
    Note,
)
from domain.index.points import points_of, round_half_up
from domain.index.spec import IndexSpec, IndicatorSpec
from domain.index.treat import TREATMENTS

_LEAST_NOISE = 1e-12


@dataclass(frozen=True)
class Stages:
    """Every step kept, read only: rows as in the data, columns as ``spec.indicators``; ``empty``: denominator 0."""

    raw: Floats
    denominated: Floats
    imputed: Floats
    treated: Floats
    normalised: Floats
    empty: np.ndarray
    notes: tuple[Note, ...]


def run_stages(*, spec: IndexSpec, data: IndexData) -> Stages:
    """All steps before aggregation."""
    rows = data.rows
    raw = _matrix([data.numbers[own.numerator] for own in spec.indicators])
    denominated, empty = _denominate(spec=spec, data=data, raw=raw)
    screened = _screened(denominated, least=spec.min_available)
    denominated[screened] = np.nan
    imputed = _impute(spec=spec, data=data, values=denominated)
    imputed[screened] = np.nan
    treated = treat(spec=spec, values=imputed)
    normalised = normalise(spec=spec, units=data.units, values=treated)
    empty &= ~screened[:, None]
    points = default_points(spec=spec, values=normalised, empty=empty)
    defaulted = empty & ~np.isnan(points)
    notes = (
        *(Note(SCREENED, *rows[n], "") for n in np.flatnonzero(screened)),
        *_marked(ZERO_DENOMINATOR, spec=spec, rows=rows, where=empty & ~defaulted),
        *_marked(DEFAULT_POINTS, spec=spec, rows=rows, where=defaulted, after=points),
        *_marked(
            IMPUTED,
            spec=spec,
            rows=rows,
            where=np.isnan(denominated) & ~np.isnan(imputed),
            after=imputed,
        ),
        *_marked(
            TREATED, spec=spec, rows=rows, where=_changed(imputed, treated), before=imputed, after=treated
        ),
        *_column_notes(spec=spec, treated=treated, normalised=normalised),
    )
    return Stages(
        raw=frozen(raw),
        denominated=frozen(denominated),
        imputed=frozen(imputed),
        treated=frozen(treated),
        normalised=frozen(points),
        empty=empty,
        notes=notes,
    )


def _matrix(columns: Sequence[Floats]) -> Floats:
    return np.column_stack(columns)


def _denominate(*, spec: IndexSpec, data: IndexData, raw: Floats) -> tuple[Floats, np.ndarray]:
    """Values over their denominators, and where a denominator is 0 (then there is no value)."""
    out, empty = raw.copy(), np.zeros(raw.shape, dtype=bool)
    for n, own in enumerate(spec.indicators):
        if own.denominator is not None:
            below = data.numbers[own.denominator]
            empty[:, n] = below == 0
            out[:, n] = np.divide(raw[:, n], below, out=np.full(len(raw), np.nan), where=below != 0)
        if own.scale != 1:
            out[:, n] *= own.scale
    return out, empty


def _screened(values: Floats, *, least: float) -> np.ndarray:
    """Rows with a smaller share of indicators than ``least``."""
    return np.asarray(np.mean(~np.isnan(values), axis=1) < least - _LEAST_NOISE)


def _impute(*, spec: IndexSpec, data: IndexData, values: Floats) -> Floats:
    units = pd.Series(data.units, dtype=str)
    out = values.copy()
    for n, own in enumerate(spec.indicators):
        name = own.impute.options.get("group")
        groups = pd.Series(data.texts[str(name)], dtype=str) if name is not None else data.groups
        out[:, n] = IMPUTATIONS.call(own.impute)(values[:, n], options=own.impute, groups=groups, units=units)
    return out


def treat(*, spec: IndexSpec, values: Floats) -> Floats:
    """Outliers treated as the definition says (rows x indicators)."""
    columns = [
        TREATMENTS.call(own.treat)(values[:, n], options=own.treat) for n, own in enumerate(spec.indicators)
    ]
    return _matrix(columns)


def normalise(*, spec: IndexSpec, units: Sequence[str], values: Floats) -> Floats:
    """Indicators on their common scale (rows x indicators), over all rows at once: years of a panel compare."""
    columns = [_normalised(own, units=units, values=values[:, n]) for n, own in enumerate(spec.indicators)]
    return _matrix(columns)


def _normalised(own: IndicatorSpec, *, units: Sequence[str], values: Floats) -> Floats:
    if own.points is not None:
        out = points_of(values=values, direction=own.direction, rule=own.points)
    else:
        with np.errstate(over="ignore"):
            out = NORMALISERS.call(own.normalise)(
                values * own.direction,
                options=own.normalise,
                direction=own.direction,
                reference=_reference(own, units=units, values=values) * own.direction,
            )
    out = _within_numbers(out)
    return out if own.decimals is None else round_half_up(out, decimals=own.decimals)


def _within_numbers(values: Floats) -> Floats:
    """The column, or all nan where a division left the numbers (a greatest value of 1e-320, say)."""
    return np.full(values.shape, np.nan) if np.isinf(values).any() else values


def _reference(own: IndicatorSpec, *, units: Sequence[str], values: Floats) -> float:
    """Value of the reference unit (its last row), or the reference value; nan without one."""
    if own.normalise.method != "distance_to_reference":
        return np.nan
    if own.normalise.options["value"] != "":
        return own.normalise.number(name="value")
    name = own.normalise.options["unit"]
    rows = [n for n, unit in enumerate(units) if unit == name]
    return float(values[rows[-1]]) if rows else np.nan


def default_points(*, spec: IndexSpec, values: Floats, empty: np.ndarray) -> Floats:
    """Normalised values with the points that a definition gives where the denominator is 0."""
    out = values.copy()
    for n, own in enumerate(spec.indicators):
        if own.points is not None and own.points.when_empty is not None:
            out[empty[:, n], n] = own.points.when_empty
    return out


def _changed(before: Floats, after: Floats) -> np.ndarray:
    return np.asarray(~np.isnan(before) & (before != after))


def _marked(
    code: str,
    *,
    spec: IndexSpec,
    rows: Sequence[tuple[str, str]],
    where: np.ndarray,
    before: Floats | None = None,
    after: Floats | None = None,
) -> list[Note]:
    """One note for each cell of ``where``."""
    return [
        Note(
            code=code,
            unit=rows[row][0],
            period=rows[row][1],
            element=spec.indicators[column].id,
            before=None if before is None else float(before[row, column]),
            after=None if after is None else float(after[row, column]),
        )
        for row, column in np.argwhere(where)
    ]


def _column_notes(*, spec: IndexSpec, treated: Floats, normalised: Floats) -> list[Note]:
    """Indicators that have values but cannot be normalised, or have none at all."""
    out = []
    for n, own in enumerate(spec.indicators):
        if np.isnan(treated[:, n]).all():
            out.append(Note(NO_VALUES, "", "", own.id))
        elif np.isnan(normalised[:, n]).all():
            is_about_goal = own.normalise.method in ("distance_to_target", "distance_to_reference")
            out.append(Note(NO_REFERENCE if is_about_goal else NOT_SPREAD, "", "", own.id))
    return out
