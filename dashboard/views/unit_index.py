"""How units stand in the indices: their score of readiness, and the published index 766 with the points left."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from dashboard.views.index import get_contributions, get_index_view
from dashboard.views.index_model import IndexAsk, IndexUnit, IndexView, UnitContribution
from dashboard.views.index_reading import NoIndexDataError
from dashboard.views.official import get_official_view
from dashboard.views.official_model import OfficialUnit, OfficialView
from dashboard.views.official_reading import NoCaptureError
from domain.access import Scope
from domain.errors import ReformAtlasError

READINESS = "commune_readiness"


@dataclass(frozen=True)
class OwnScore:
    """A unit with a score in the index of readiness, and what was asked for it."""

    asked: IndexAsk
    view: IndexView
    unit: IndexUnit


@dataclass(frozen=True)
class GroupPoints:
    """Points of a group of the published index beside the most there are."""

    title_vi: str
    title_en: str
    score: float
    maximum: float

    @property
    def left(self) -> float:
        """Points left on the table; a published score above its maximum leaves none."""
        return max(0.0, self.maximum - self.score)

    def title(self, *, lang: str) -> str:
        """Title in ``lang``."""
        return self.title_vi if lang == "vi" else self.title_en


@dataclass(frozen=True)
class PublishedScore:
    """A unit in the latest capture of the published index."""

    view: OfficialView
    unit: OfficialUnit

    @property
    def groups(self) -> tuple[GroupPoints, ...]:
        """Groups with a score, most points left first."""
        found = [
            GroupPoints(title_vi=group.title_vi, title_en=group.title_en, score=score, maximum=group.maximum)
            for group, score in zip(self.view.groups, self.unit.scores, strict=True)
            if score is not None
        ]
        return tuple(sorted(found, key=lambda own: -own.left))


@dataclass(frozen=True)
class UnitIndices:
    """What there is of a unit; None where nothing is loaded, or the index is not of its level."""

    own: OwnScore | None = None
    published: PublishedScore | None = None


def get_unit_indices(
    *, scope: Scope, structure: str, level: str, province: str, units: Sequence[str]
) -> dict[str, UnitIndices]:
    """``units`` in both indices, each read once; without data a unit has neither."""
    own: dict[str, OwnScore] = {}
    published: dict[str, PublishedScore] = {}
    asked = IndexAsk(index=READINESS, structure=structure, level=level, province=province)
    with suppress(ReformAtlasError, NoIndexDataError):
        view = get_index_view(scope=scope, asked=asked)
        scored = [one for one in view.units if one.score is not None]
        own = {one.place.code: OwnScore(asked=asked, view=view, unit=one) for one in scored}
    if level == "commune":
        with suppress(NoCaptureError):
            official = get_official_view(scope=scope, structure=structure, province=province)
            published = {one.place.code: PublishedScore(view=official, unit=one) for one in official.units}
    return {code: UnitIndices(own=own.get(code), published=published.get(code)) for code in units}


def get_unit_contributions(*, scope: Scope, score: OwnScore) -> tuple[UnitContribution, ...]:
    """What each indicator does for the unit's score, most points first."""
    found = get_contributions(scope=scope, asked=score.asked, unit=score.unit.place.code)
    known = [own for own in found if own.contribution is not None]
    return tuple(sorted(known, key=lambda own: -(own.to_best or 0.0)))
