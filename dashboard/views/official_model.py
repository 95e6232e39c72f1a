"""What pages show of the published index of Decision 766: frozen, plain objects."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.views.index_model import IndexBand
from dashboard.views.model import Geometry, Place
from domain.index.official import GroupDifference, PointsLeft, WithoutDefaults
from domain.periods import Period


@dataclass(frozen=True)
class OfficialCapture:
    """One capture of the portal: the period it is of and when it was taken. ``has_counts``: with a detail file."""

    period: Period
    captured_at: datetime
    n_units: int
    has_counts: bool
    is_synthetic: bool = False


@dataclass(frozen=True)
class OfficialUnit:
    """One unit as published. ``rank`` is ours within the units shown (ties share it), ``published_rank`` the portal's.

    ``scores`` are by position of ``OfficialView.groups``; ``differences`` are empty without counts. ``change``
    is of the total against the capture before, None unless the two compare. ``without_defaults`` needs counts.
    """

    place: Place
    total: float | None
    rank: int | None
    published_rank: int | None
    band: str | None
    change: float | None
    scores: tuple[float | None, ...]
    differences: tuple[GroupDifference, ...]
    without_defaults: WithoutDefaults | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class OfficialGroup:
    """One group of the published index with its maximum; ``is_recomputable``: some unit's could be recomputed.

    ``is_same_everywhere``: all units have one score, so that it says nothing about a unit and is not mapped.
    """

    id: str
    title_vi: str
    title_en: str
    maximum: float
    is_recomputable: bool
    is_same_everywhere: bool


@dataclass(frozen=True)
class OfficialView:
    """One capture of the published index over the communes of a province, latest of ``captures`` unless asked for.

    ``compared_with`` is the capture that changes are against, None when none compares; ``n_ties`` units share a
    rank that the portal gave apart. ``absent`` are communes of the province that the capture does not hold.
    """

    structure: str
    capture: OfficialCapture
    captures: tuple[OfficialCapture, ...]
    compared_with: OfficialCapture | None
    groups: tuple[OfficialGroup, ...]
    units: tuple[OfficialUnit, ...]
    n_ties: int
    geometry: Geometry
    province: Place | None = None
    absent: tuple[Place, ...] = ()
    bands: tuple[IndexBand, ...] = ()


@dataclass(frozen=True)
class OfficialPoints:
    """Points that one unit left on the table by indicator, from the most; empty without counts."""

    unit: str
    lines: tuple[PointsLeft, ...]
