"""For the analyst who designs an index: does it hang together, what do weights really do, what moves the ranks."""

from dataclasses import dataclass

import numpy as np

from dashboard.cache import memoize_view
from dashboard.views.index import index_result
from dashboard.views.index_model import IndexAsk
from dashboard.views.session import data_version
from domain.access import Scope
from domain.index.coherence import Coherence, coherence
from domain.index.compute import IndexResult
from domain.index.sensitivity import leave_one_out, sobol_indices
from domain.index.uncertainty import WEIGHT, Uncertainty

_BASE = 256
"""Base of the design: so many times (inputs + 2) indices are computed; a power of two."""


@dataclass(frozen=True)
class IndicatorRole:
    """One indicator: its part by the weights, its real effect (squared correlation with the index), and what the
    ranking would be without it (units whose rank changes, greatest and mean change). None where it does not vary.
    """

    indicator: str
    nominal: float
    main_effect: float | None
    correlation: float | None
    n_changed: int
    mean_shift: float | None
    greatest_shift: int


@dataclass(frozen=True)
class IndexAnalysis:
    """``n`` complete units enter alpha and components; ``pairs`` are correlations of two indicators, strongest first.

    ``components``: share of the variance by principal component.
    """

    n: int
    alpha: float | None
    components: tuple[float, ...]
    pairs: tuple[tuple[str, str, float], ...]
    roles: tuple[IndicatorRole, ...]


@dataclass(frozen=True)
class WeightDriver:
    """Share of the variance of ranks that the weight of an element explains, alone and with its interactions."""

    element: str
    first_order: float
    total: float


@memoize_view(version=data_version)
def get_index_analysis(*, scope: Scope, asked: IndexAsk) -> IndexAnalysis:
    """Coherence of the index and the role of each indicator; raises IndexDataError with fewer than 3 complete units."""
    result = index_result(scope=scope, asked=asked)
    found = coherence(result=result)
    return IndexAnalysis(
        n=found.n,
        alpha=_known(found.alpha),
        components=tuple(float(share) for share in found.explained),
        pairs=_pairs(found),
        roles=_roles(result=result, found=found),
    )


def _pairs(found: Coherence) -> tuple[tuple[str, str, float], ...]:
    names, table = list(found.correlations.columns), found.correlations.to_numpy()
    pairs = [
        (one, names[m], float(table[n, m]))
        for n, one in enumerate(names)
        for m in range(n + 1, len(names))
        if not np.isnan(table[n, m])
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))


def _roles(*, result: IndexResult, found: Coherence) -> tuple[IndicatorRole, ...]:
    shifts = leave_one_out(result=result)
    effects = found.weights.to_dict("index")
    out = []
    for name, share in result.spec.shares.items():
        effect, shift = effects.get(name, {}), shifts[name]
        out.append(
            IndicatorRole(
                indicator=name,
                nominal=share,
                main_effect=_known(effect.get("main_effect", np.nan)),
                correlation=_known(effect.get("correlation", np.nan)),
                n_changed=shift.changed,
                mean_shift=_known(shift.mean),
                greatest_shift=shift.greatest,
            )
        )
    return tuple(out)


@memoize_view(version=data_version)
def get_weight_drivers(
    *, scope: Scope, asked: IndexAsk, weight_band: float = 0.25
) -> tuple[WeightDriver, ...]:
    """Which weights move the ranks, from the most: Sobol indices when each varies by plus or minus ``weight_band``."""
    result = index_result(scope=scope, asked=asked)
    found = sobol_indices(result=result, uncertainty=Uncertainty(weight_band=weight_band), base=_BASE)
    drivers = [
        WeightDriver(element=name.removeprefix(WEIGHT), first_order=float(first), total=float(total))
        for name, first, total in zip(found.names, found.first_order, found.total, strict=True)
    ]
    return tuple(sorted(drivers, key=lambda own: -own.total))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
