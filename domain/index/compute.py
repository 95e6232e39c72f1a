"""An index from a definition and data: every intermediate is kept, read only, and can be computed again.

Missing children: with the rule ``renormalise`` the weights of those present are rescaled; with ``null`` the element is
null. Below ``min_coverage`` (share of children present, counted, not weighed) an element is null, and always when
nothing of it is present. Why a score is missing is a note, never a number.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from domain.index.data import IndexData, check_columns, frozen
from domain.index.methods import Floats
from domain.index.notes import NULL_REASONS, Note
from domain.index.rank import rank_scores, rank_within
from domain.index.spec import IndexSpec
from domain.index.stages import Stages, run_stages
from domain.index.tree import aggregate_tree

_NOISE = 1e-9


@dataclass(frozen=True)
class IndexResult:
    """Scores and ranks (rows x ``nodes``) with the definition, the data and all steps they came from."""

    spec: IndexSpec
    data: IndexData
    stages: Stages
    scores: Floats
    ranks: Floats
    notes: tuple[Note, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Columns of scores and ranks: elements and indicators as written."""
        return tuple(node.id for node in self.spec.nodes)

    def score(self, element: str) -> Floats:
        """Scores of one element or indicator, one a row."""
        return self.scores[:, self.nodes.index(element)]

    def rank(self, element: str) -> Floats:
        """Ranks of one element or indicator, 1 = best, nan without a score."""
        return self.ranks[:, self.nodes.index(element)]

    @property
    def index(self) -> Floats:
        """Scores of the index itself."""
        return self.score(self.spec.root.id)

    @cached_property
    def bands(self) -> tuple[str | None, ...]:
        """Id of the band of each row's index score, None without a score or bands."""
        return tuple(band_of(score=float(score), spec=self.spec) for score in self.index)

    def frame(self, *, what: str = "scores") -> pd.DataFrame:
        """A fresh frame (rows: unit, in panels also period) of scores, ranks or a step of ``stages``."""
        values = getattr(self, what) if what in ("scores", "ranks") else getattr(self.stages, what)
        columns = self.nodes if what in ("scores", "ranks") else [own.id for own in self.spec.indicators]
        index = pd.MultiIndex.from_tuples(self.data.rows, names=["unit", "period"])
        frame = pd.DataFrame(values.copy(), index=index, columns=pd.Index(columns))
        return frame if self.data.periods else frame.droplevel("period")

    def reasons(self, *, unit: str, element: str, period: str = "") -> tuple[Note, ...]:
        """Why ``element`` has no score for ``unit``."""
        return tuple(
            note
            for note in self.notes
            if note.code in NULL_REASONS
            and note.unit in ("", unit)
            and note.element in ("", element)
            and note.period in ("", period)
        )

    def replay(self) -> "IndexResult":
        """Computed once more from the same definition and data."""
        return compute(spec=self.spec, data=self.data)


def compute(*, spec: IndexSpec, data: IndexData) -> IndexResult:
    """The index of all rows of ``data``; raises IndexDataError for data that do not fit the definition."""
    check_columns(spec=spec, data=data)
    stages = run_stages(spec=spec, data=data)
    tree = aggregate_tree(spec=spec, normalised=stages.normalised)
    scores = np.column_stack([tree.scores[node.id] for node in spec.nodes]) + 0.0  # no negative zero
    groups = data.groups if data.periods else None
    ranks = np.column_stack([_ranks(column, spec=spec, groups=groups) for column in scores.T])
    rows = data.rows
    missing = [
        Note(str(reasons[n]), *rows[n], element)
        for element, reasons in tree.reasons.items()
        for n in np.flatnonzero(reasons != "")
    ]
    return IndexResult(
        spec=spec,
        data=data,
        stages=stages,
        scores=frozen(scores),
        ranks=frozen(ranks),
        notes=(*stages.notes, *missing),
    )


def _ranks(scores: Floats, *, spec: IndexSpec, groups: pd.Series | None) -> Floats:
    """Ranks within the periods of a panel, or among all rows."""
    decimals, ties = spec.decimals_before_ranking, spec.ties
    if groups is None:
        return rank_scores(scores=scores, decimals=decimals, ties=ties)
    return rank_within(scores=scores, groups=groups, decimals=decimals, ties=ties)


def band_of(*, score: float, spec: IndexSpec) -> str | None:
    """Id of the first band (from the highest) that the score reaches; None without a score or below all."""
    reached = (band.id for band in spec.bands if score >= band.at_least - _NOISE)
    return next(reached, None)
