"""What is uncertain about an index, and how numbers between 0 and 1 become one possible index.

Each uncertain input is one dimension of the unit cube: a weight, the choice of a normaliser, of a treatment, of an
aggregation, and the indicator that is left out. The same inputs serve random draws and the design of Sobol indices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from domain.errors import IndexDefinitionError
from domain.index.methods import Floats
from domain.index.spec import Choice, IndexSpec
from domain.index.spec_rules import check_spec

Ints = NDArray[np.int64]
NORMALISE, TREAT, AGGREGATE, LEAVE_OUT = "normalise", "treat", "aggregate", "leave_out"
WEIGHT = "weight:"


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """Which assumptions vary; the definition's own choice is always among the alternatives.

    Weights vary evenly by plus or minus ``weight_band`` (0.25 = 25 %), or, with ``concentration``, as Dirichlet weights
    around the definition's (the greater, the closer: 100 moves a weight of a third by about 5 points). ``noise`` is the
    standard deviation of the values of an indicator, in its own unit: one number, or one a row.
    """

    draws: int = 1000
    seed: int = 766
    weight_band: float = 0.0
    concentration: float | None = None
    normalise: tuple[Choice, ...] = ()
    treat: tuple[Choice, ...] = ()
    aggregate: tuple[Choice, ...] = ()
    leave_out: bool = False
    noise: Mapping[str, float | Floats] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Draws:
    """Possible indices, one a column of ``weights``: nodes x draws in the order of ``Inputs.nodes``.

    ``variant`` is the position among ``Inputs.variants``; ``left_out`` the position of an indicator, -1 for none.
    """

    weights: Floats
    variant: Ints
    left_out: Ints

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.variant)

    def only(self, where: NDArray[np.bool_] | Ints) -> "Draws":
        """Some of the draws."""
        return Draws(self.weights[:, where], self.variant[where], self.left_out[where])


@dataclass(frozen=True)
class Inputs:
    """The dimensions of the unit cube for a definition and its uncertainty."""

    spec: IndexSpec
    uncertainty: Uncertainty

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Elements and indicators with a parent: the order of weights."""
        return tuple(node.id for node in self.spec.nodes if node.parent is not None)

    @cached_property
    def varied(self) -> tuple[str, ...]:
        """Nodes whose weight varies: those with a sibling, and a weight above 0."""
        own = self.uncertainty
        if not own.weight_band and own.concentration is None:
            return ()
        siblings = {child: ids for ids in self.spec.children.values() for child in ids}
        return tuple(n for n in self.nodes if len(siblings[n]) > 1 and self.spec.weights[n] > 0)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each dimension."""
        own = self.uncertainty
        lists = ((NORMALISE, own.normalise), (TREAT, own.treat), (AGGREGATE, own.aggregate))
        choices = [name for name, alternatives in lists if alternatives]
        left_out = [LEAVE_OUT] if own.leave_out else []
        return (*(WEIGHT + node for node in self.varied), *choices, *left_out)

    @cached_property
    def variants(self) -> tuple[IndexSpec, ...]:
        """All combinations of the alternatives, the definition itself first; raises IndexDefinitionError."""
        own = self.uncertainty
        return tuple(
            variant_of(spec=self.spec, normalise=normalise, treat=treat, aggregate=aggregate)
            for normalise in (None, *own.normalise)
            for treat in (None, *own.treat)
            for aggregate in (None, *own.aggregate)
        )

    def decode(self, cube: Floats) -> Draws:
        """Possible indices from numbers in [0, 1): draws x dimensions, in the order of ``names``."""
        at = {name: n for n, name in enumerate(self.names)}
        own, n_draws = self.uncertainty, len(cube)

        def choice(name: str, n: int) -> Ints:
            if name not in at:
                return np.zeros(n_draws, dtype=np.int64)
            return np.minimum((cube[:, at[name]] * n).astype(np.int64), n - 1)

        n_treat, n_aggregate = len(own.treat) + 1, len(own.aggregate) + 1
        variant = choice(NORMALISE, len(own.normalise) + 1) * n_treat + choice(TREAT, n_treat)
        return Draws(
            weights=self._weights(cube),
            variant=variant * n_aggregate + choice(AGGREGATE, n_aggregate),
            left_out=choice(LEAVE_OUT, len(self.spec.indicators) + 1) - 1,
        )

    def _weights(self, cube: Floats) -> Floats:
        own = self.uncertainty
        out = np.tile(np.array([[self.spec.weights[node]] for node in self.nodes]), (1, len(cube)))
        totals = {
            c: sum(self.spec.weights[i] for i in ids) for ids in self.spec.children.values() for c in ids
        }
        for column, node in enumerate(self.varied):
            row, weight = self.nodes.index(node), self.spec.weights[node]
            if own.concentration is not None:
                out[row] = stats.gamma.ppf(cube[:, column], own.concentration * weight / totals[node])
            else:
                out[row] = weight * (1 + own.weight_band * (2 * cube[:, column] - 1))
        return out

    def random(self) -> Draws:
        """The draws of the seed: the same seed gives the same draws."""
        rng = np.random.default_rng(self.uncertainty.seed)
        return self.decode(rng.random((self.uncertainty.draws, len(self.names))))


def variant_of(
    *, spec: IndexSpec, normalise: Choice | None, treat: Choice | None, aggregate: Choice | None
) -> IndexSpec:
    """The definition with one method for all indicators or elements instead of its own (None keeps its own)."""
    indicators = tuple(
        replace(
            own,
            normalise=own.normalise if normalise is None or own.points else normalise,
            treat=own.treat if treat is None else treat,
        )
        for own in spec.indicators
    )
    elements = tuple(own if aggregate is None else replace(own, aggregate=aggregate) for own in spec.elements)
    out = replace(spec, indicators=indicators, elements=elements)
    check_spec(out)
    return out


def check_uncertainty(own: Uncertainty) -> None:
    """Raise IndexDefinitionError for bounds that make no sense."""
    if (
        own.draws < 2
        or not 0 <= own.weight_band < 1
        or (own.concentration is not None and own.concentration <= 0)
    ):
        raise IndexDefinitionError(
            element="",
            vi="phân tích độ nhạy cần ít nhất 2 lượt, biên trọng số từ 0 đến dưới 1, độ tập trung lớn hơn 0.",
            en="a sensitivity analysis needs 2 draws, a band of weights from 0 to below 1, a concentration above 0.",
        )
