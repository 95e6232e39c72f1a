"""What the pages of an index show: frozen objects without the definition's machinery, which can be kept in a cache."""

from dataclasses import dataclass

from dashboard.views.model import Geometry, Place, SourceLine
from domain.classify import Classes
from domain.periods import Period


@dataclass(frozen=True)
class IndexAsk:
    """Which index of which units. ``period`` '' is the latest: each indicator takes its latest figures ending no later.

    ``group`` narrows to a class or flag of communes; ``weights`` are pairs (element or indicator, weight) used instead
    of the definition's.
    """

    index: str
    structure: str
    level: str
    province: str
    period: str = ""
    group: str = ""
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class IndexElement:
    """One line of the definition: an indicator (level 1), a group, or the index itself (no parent).

    ``weight`` is as used, beside its siblings, ``definition_weight`` as written; ``share`` is an indicator's part in
    the whole index, None for groups. ``period`` is that of an indicator's figures, None where none are usable.
    """

    id: str
    parent: str | None
    level: int
    title_vi: str
    title_en: str
    weight: float
    share: float | None
    direction: int | None
    period: Period | None
    definition_weight: float

    def title(self, *, lang: str) -> str:
        """Title in ``lang``."""
        return self.title_vi if lang == "vi" else self.title_en


@dataclass(frozen=True)
class IndexBand:
    """A class of scores, from ``at_least`` on, and how many units are in it."""

    id: str
    at_least: float
    name_vi: str
    name_en: str
    n: int

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True)
class IndexUnit:
    """One unit. ``scores`` and ``ranks`` are by position of ``IndexView.elements``; None where there is none.

    ``reason`` says why the index is missing (a code of domain/index/notes.py). ``coverage`` is the share of indicators
    with a value. ``change`` is of the score, only where scores of two periods compare; ``rank_change`` is positive when
    the unit climbed.
    """

    place: Place
    score: float | None
    rank: int | None
    band: str | None
    reason: str
    coverage: float
    scores: tuple[float | None, ...]
    ranks: tuple[int | None, ...]
    change: float | None
    rank_change: int | None


@dataclass(frozen=True)
class IndexView:
    """An index over the units of a level. ``is_absolute``: scores of two periods compare (fixed goalposts).

    ``too_old`` are indicators left out because their latest figures are more than 12 months older than the period.
    """

    index: str
    version: str
    title_vi: str
    title_en: str
    note_vi: str
    note_en: str
    method_vi: tuple[str, ...]
    method_en: tuple[str, ...]
    elements: tuple[IndexElement, ...]
    bands: tuple[IndexBand, ...]
    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    previous_period: Period | None
    units: tuple[IndexUnit, ...]
    n_ranked: int
    is_absolute: bool
    too_old: tuple[str, ...]
    classes: Classes
    geometry: Geometry
    source: SourceLine

    def title(self, *, lang: str) -> str:
        """Title in ``lang``."""
        return self.title_vi if lang == "vi" else self.title_en

    def method(self, *, lang: str) -> tuple[str, ...]:
        """The method in sentences, made from the definition with the weights as used."""
        return self.method_vi if lang == "vi" else self.method_en

    def position(self, element: str) -> int:
        """Position of an element in ``elements``, and so in scores and ranks of units."""
        return [own.id for own in self.elements].index(element)


@dataclass(frozen=True)
class RankRange:
    """How sure a unit's rank is: median and 90 % of the draws, and the probability of the first ten."""

    code: str
    rank: int
    median: int
    low: int
    high: int
    top_ten: float


@dataclass(frozen=True)
class UnitContribution:
    """What one indicator does for one unit, in points of the index (see domain/index/explain.py)."""

    indicator: str
    value: float | None
    normalised: float | None
    rank: int | None
    share: float | None
    contribution: float | None
    against_median: float | None
    to_best: float | None


@dataclass(frozen=True)
class MethodComparison:
    """The ranking by another method beside the definition's: rank pairs by unit code, and how far they differ."""

    ranks: tuple[tuple[str, int | None, int | None], ...]
    n_changed: int
    mean_shift: float | None
    greatest_shift: int
    spearman: float | None
