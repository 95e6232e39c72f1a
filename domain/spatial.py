"""Does an indicator cluster on the map: Moran's I of a level, and which units are hot spots, cold spots or outliers.

Neighbours share a border where official boundaries are known; on the schematic, whose borders mean nothing, they are
the nearest units. Probabilities come from permutations with a fixed seed, so that a page shows the same today and
tomorrow; local ones are corrected for asking about every unit at once.

Sources: Moran (1950), Biometrika 37; Anselin (1995), Geographical Analysis 27 (local statistics and conditional
permutation); Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57 (false discovery rate).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from domain.errors import SpatialError
from domain.spatial_draws import draws_of_others, orders

Floats = NDArray[np.float64]
Basis = Literal["contiguity", "nearest"]
Kind = Literal["high", "low", "high_among_low", "low_among_high", "none", "island"]

PERMUTATIONS = 999
# The smallest probability that permutations can show must survive the correction for all units of a province.
LOCAL_PERMUTATIONS, LOCAL_UNITS = 9_999, 400
SEED = 20250701
FALSE_DISCOVERY = 0.05
_AT_ONCE = 64  # units whose draws are looked at together: some megabytes
# Below this, permutations have too few arrangements to say anything.
FEWEST = 8
_KINDS: dict[tuple[bool, bool], Kind] = {
    (True, True): "high",
    (False, False): "low",
    (True, False): "high_among_low",
    (False, True): "low_among_high",
}


@dataclass(frozen=True)
class Weights:
    """Who neighbours whom: ``neighbours[i]`` are positions in ``codes``; each unit's neighbours weigh the same."""

    codes: tuple[str, ...]
    neighbours: tuple[tuple[int, ...], ...]
    basis: Basis

    @property
    def islands(self) -> tuple[str, ...]:
        """Units without neighbours."""
        return tuple(code for code, own in zip(self.codes, self.neighbours, strict=True) if not own)

    def among(self, kept: Iterable[str]) -> "Weights":
        """The same neighbourhood among some of the units only, in the same order."""
        wanted = set(kept)
        if wanted.issuperset(self.codes):
            return self
        places = [i for i, code in enumerate(self.codes) if code in wanted]
        new = {old: i for i, old in enumerate(places)}
        return Weights(
            codes=tuple(self.codes[i] for i in places),
            neighbours=tuple(tuple(new[j] for j in self.neighbours[i] if j in new) for i in places),
            basis=self.basis,
        )

    def matrix(self) -> csr_array:
        """Row-standardised weights, shape (n, n): a unit's lag is the mean of its neighbours, 0 for an island."""
        sizes = np.array([len(own) for own in self.neighbours])
        rows = np.repeat(np.arange(len(sizes)), sizes)
        columns = np.array([j for own in self.neighbours for j in own], dtype=np.int64)
        return csr_array((1.0 / sizes[rows], (rows, columns)), shape=(len(sizes), len(sizes)))


@dataclass(frozen=True)
class Moran:
    """Moran's I of the units with a value: above ``expected`` like lies beside like, below it unlike.

    ``p_value``: two-sided, by permutation. ``n_islands`` take part in the mean but have no neighbours.
    """

    index: float
    expected: float
    p_value: float
    n: int
    n_islands: int
    basis: Basis


@dataclass(frozen=True)
class LocalMoran:
    """One unit's part: ``index`` > 0 lies among its like. ``p_value`` two-sided, ``adjusted`` for all units together.

    ``kind``: high or low among its like, an outlier, or ``none`` when chance explains it; ``island``: no neighbours.
    """

    code: str
    index: float
    p_value: float | None
    adjusted: float | None
    kind: Kind


def contiguity(*, codes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Weights:
    """Weights of units that share a border, given as pairs of codes in either order; unknown codes are ignored."""
    places = {code: i for i, code in enumerate(codes)}
    found: list[set[int]] = [set() for _ in codes]
    for one, other in pairs:
        if one in places and other in places and one != other:
            found[places[one]].add(places[other])
            found[places[other]].add(places[one])
    return Weights(
        codes=tuple(codes), neighbours=tuple(tuple(sorted(own)) for own in found), basis="contiguity"
    )


def k_nearest(*, points: Mapping[str, tuple[float, float]], k: int = 6) -> Weights:
    """Weights of the ``k`` nearest units by great-circle distance.

    Args:
        points: (latitude, longitude) by code, degrees; units at one point are taken in order of code.
        k: neighbours of each unit; all others when there are fewer.

    Raises:
        SpatialError: k is below 1.
    """
    if k < 1:
        raise SpatialError(n=k)
    codes = tuple(sorted(points))
    wanted = min(k, len(codes) - 1)
    if wanted < 1:
        return Weights(codes=codes, neighbours=((),) * len(codes), basis="nearest")
    globe = _on_globe(np.array([points[code] for code in codes], dtype=np.float64))
    # Some more than needed: a unit's twin at the same point may come before the unit itself.
    _, found = cKDTree(globe).query(globe, k=min(wanted + 1 + 8, len(codes)))
    return Weights(
        codes=codes,
        neighbours=tuple(
            tuple(sorted([int(j) for j in row if j != i][:wanted])) for i, row in enumerate(found)
        ),
        basis="nearest",
    )


def _on_globe(degrees: Floats) -> Floats:
    """Points on the unit sphere, shape (n, 3): straight distances there order as great circles do."""
    lat, lon = np.radians(degrees).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def moran(
    *,
    values: Mapping[str, float | None],
    weights: Weights,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Moran:
    """Moran's I over the units that have a finite value.

    Raises:
        SpatialError: fewer than 8 units with values, all values equal, or no neighbours among them.
    """
    own, z = _prepared(values=values, weights=weights)
    matrix = own.matrix()
    factor = len(z) / matrix.sum() / float(z @ z)
    index = float(z @ (matrix @ z) * factor)
    shuffled = z[orders(n=len(z), permutations=permutations, seed=seed)].T
    simulated = (shuffled * (matrix @ shuffled)).sum(axis=0) * factor
    return Moran(
        index=index,
        expected=-1 / (len(z) - 1),
        p_value=float(_two_sided(observed=np.array([index]), simulated=simulated[None, :])[0]),
        n=len(z),
        n_islands=len(own.islands),
        basis=own.basis,
    )


def local_moran(
    *,
    values: Mapping[str, float | None],
    weights: Weights,
    permutations: int | None = None,
    seed: int = SEED,
    false_discovery: float = FALSE_DISCOVERY,
) -> tuple[LocalMoran, ...]:
    """Local Moran statistics of the units that have a finite value, in order of the weights.

    A unit keeps its value while its neighbours are drawn at random from the others: 9,999 times for up to 400 units,
    999 times for more, where a probability cannot come out below 0.002 and only clusters of many units survive the
    correction. ``kind`` is given where the probability, adjusted to a false discovery rate of ``false_discovery``, is
    small enough.

    Raises:
        SpatialError: see ``moran``.
    """
    own, z = _prepared(values=values, weights=weights)
    scale = (len(z) - 1) / float(z @ z)
    lag = own.matrix() @ z
    index = scale * z * lag
    linked = np.array([i for i, near in enumerate(own.neighbours) if near])
    if permutations is None:
        permutations = local_permutations(len(z))
    p_values = _local_p(
        z=z, index=index, scale=scale, weights=own, linked=linked, permutations=permutations, seed=seed
    )
    adjusted = benjamini_hochberg(p_values.tolist())
    chance = {int(i): (float(p), q) for i, p, q in zip(linked, p_values, adjusted, strict=True)}
    return tuple(
        _local(
            code=code,
            index=float(index[i]),
            z=float(z[i]),
            lag=float(lag[i]),
            chance=chance.get(i),
            limit=false_discovery,
        )
        for i, code in enumerate(own.codes)
    )


def local_permutations(n: int) -> int:
    """How often the neighbours of each of ``n`` units are drawn unless asked otherwise."""
    return LOCAL_PERMUTATIONS if n <= LOCAL_UNITS else PERMUTATIONS


def _local(
    *, code: str, index: float, z: float, lag: float, chance: tuple[float, float] | None, limit: float
) -> LocalMoran:
    if chance is None:
        return LocalMoran(code=code, index=index, p_value=None, adjusted=None, kind="island")
    p_value, adjusted = chance
    kind: Kind = _KINDS[z > 0, lag > 0] if adjusted <= limit else "none"
    return LocalMoran(code=code, index=index, p_value=p_value, adjusted=adjusted, kind=kind)


def _local_p(
    *,
    z: Floats,
    index: Floats,
    scale: float,
    weights: Weights,
    linked: NDArray[np.int64],
    permutations: int,
    seed: int,
) -> Floats:
    """Two-sided probabilities of the linked units; one set of draws from the others serves all of them."""
    sizes = np.array([len(weights.neighbours[i]) for i in linked])
    draws = draws_of_others(n=len(z), most=int(sizes.max()), permutations=permutations, seed=seed)
    # Draws are places among the others: from the unit itself on, each stands for the one after it.
    before, after = z[:-1][draws], z[1:][draws]
    out = np.empty(len(linked))
    for size in np.unique(sizes):
        alike = np.flatnonzero(sizes == size)
        for some in np.array_split(alike, math.ceil(len(alike) / _AT_ONCE)):
            own = linked[some]
            is_after = draws[None, :, :size] >= own[:, None, None]
            lags = np.where(is_after, after[None, :, :size], before[None, :, :size]).mean(axis=2)
            simulated = scale * z[own][:, None] * lags
            out[some] = _two_sided(observed=index[own], simulated=simulated)
    return out


def _two_sided(*, observed: Floats, simulated: Floats) -> Floats:
    """Twice the smaller tail, at most 1; the observed arrangement counts as one of the possible ones."""
    n = simulated.shape[1]
    # Arrangements that only rounding tells from the observed one are as extreme as it is.
    slack = 1e-12 * np.maximum(1.0, np.abs(observed))[:, None]
    above = (simulated >= observed[:, None] - slack).sum(axis=1)
    below = (simulated <= observed[:, None] + slack).sum(axis=1)
    result: Floats = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (n + 1))
    return result


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted probabilities in the order given: those up to q hold at a false discovery rate of q."""
    if not p_values:
        return []
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    falling = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(p)
    out[order] = np.minimum(falling, 1.0)
    return [float(value) for value in out]


def _prepared(*, values: Mapping[str, float | None], weights: Weights) -> tuple[Weights, Floats]:
    """The neighbourhood among the units with values, and their deviations from the mean in its order."""
    known = {code: float(v) for code, v in values.items() if v is not None and math.isfinite(v)}
    own = weights.among(known)
    x = np.array([known[code] for code in own.codes], dtype=np.float64)
    if len(x) < FEWEST or np.ptp(x) == 0 or not any(own.neighbours):
        raise SpatialError(n=len(x))
    return own, x - x.mean()
