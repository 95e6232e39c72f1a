"""A ranking as /index shows it, whatever it comes from: an index that is computed here, or the published index 766."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.collate import vi_key
from dashboard.views.index_model import IndexBand, IndexUnit, IndexView, RankRange
from dashboard.views.index_units import index_classes
from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.official_model import OfficialUnit, OfficialView
from domain.classify import Classes
from domain.index.library import PUBLISHED, find_definition
from domain.index.normalise import NORMALISERS
from domain.index.spec import Choice
from domain.periods import Period

RECOMPUTED = "index_766"
NOT_CAPTURED, NO_TOTAL = "not_captured", "no_total"
NO_PERIOD, NOT_ABSOLUTE, NO_CAPTURE = "no_period", "not_absolute", "no_capture"
_FINE_SCALE = 1.5


@dataclass(frozen=True)
class BoardLine:
    """One unit. ``reason`` says why it has no score; ``published_rank`` is the one that the portal gave."""

    place: Place
    score: float | None
    rank: int | None
    is_tied: bool
    published_rank: int | None
    band: str | None
    reason: str
    change: float | None
    rank_change: int | None
    range: RankRange | None


@dataclass(frozen=True)
class Board:
    """A ranking with all its page says of it. ``lines``: ranked ones by rank, then those without a score.

    ``why_no_change`` says why scores are not compared ('' = they are); ``decimals`` are those of a score.
    ``is_trial``: with weights that are tried and not saved.
    """

    index: str
    title_vi: str
    title_en: str
    note_vi: str
    note_en: str
    version: str
    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    captured_at: datetime | None
    previous: Period | None
    why_no_change: str
    lines: tuple[BoardLine, ...]
    bands: tuple[IndexBand, ...]
    classes: Classes
    geometry: Geometry
    source: SourceLine
    n_ranked: int
    decimals: int
    is_trial: bool = False

    @property
    def is_published(self) -> bool:
        """Whether the scores are the portal's."""
        return self.index == PUBLISHED

    def title(self, *, lang: str) -> str:
        """Title in ``lang``."""
        return self.title_vi if lang == "vi" else self.title_en

    def note(self, *, lang: str) -> str:
        """What has to be known of the index, in ``lang``."""
        return self.note_vi if lang == "vi" else self.note_en

    def line(self, code: str) -> BoardLine | None:
        """The line of a unit, None where it is not shown."""
        return next((own for own in self.lines if own.place.code == code), None)


def own_board(*, view: IndexView, ranges: Sequence[RankRange], is_trial: bool) -> Board:
    """The ranking of an index that is computed here."""
    by_code = {own.code: own for own in ranges}
    tied = _tied({unit.place.code: unit.rank for unit in view.units})
    lines = [_own_line(unit, tied=tied, found=by_code.get(unit.place.code)) for unit in view.units]
    why = "" if view.is_absolute else NOT_ABSOLUTE
    return Board(
        index=view.index,
        title_vi=view.title_vi or view.index,
        title_en=view.title_en or view.index,
        note_vi=view.note_vi,
        note_en=view.note_en,
        version=view.version,
        structure=view.structure,
        level=view.level,
        province=view.province,
        district=view.district,
        period=view.period,
        asked_period=view.asked_period,
        captured_at=None,
        previous=view.previous_period,
        why_no_change=NO_PERIOD if view.previous_period is None else why,
        lines=_in_order(lines),
        bands=view.bands,
        classes=view.classes,
        geometry=view.geometry,
        source=view.source,
        n_ranked=view.n_ranked,
        decimals=_decimals([unit.score for unit in view.units]),
        is_trial=is_trial,
    )


def official_board(*, view: OfficialView, province: Place, district: Place | None) -> Board:
    """The published ranking; ``district`` keeps its communes, whose ranks stay those of the province."""
    tied = _tied({unit.place.code: unit.rank for unit in view.units})
    lines = [_official_line(unit, tied=tied) for unit in view.units]
    lines += [_absent_line(place) for place in view.absent]
    if district is not None:
        lines = [own for own in lines if own.place.parent_code == district.code]
    spec, capture = find_definition(RECOMPUTED), view.capture
    n_scored = sum(own.score is not None for own in lines)
    return Board(
        index=PUBLISHED,
        title_vi="Chỉ số 766 công bố trên Cổng",
        title_en="Index 766 as published on the portal",
        note_vi=spec.notes.get("vi", ""),
        note_en=spec.notes.get("en", ""),
        version="",
        structure=view.structure,
        level="commune",
        province=province,
        district=district,
        period=capture.period,
        asked_period=None,
        captured_at=capture.captured_at,
        previous=view.compared_with.period if view.compared_with else None,
        why_no_change="" if view.compared_with else NO_CAPTURE,
        lines=_in_order(lines),
        bands=tuple(replace(b, n=sum(own.band == b.id for own in lines)) for b in view.bands),
        classes=index_classes(scores=[own.score for own in lines]),
        geometry=view.geometry,
        source=SourceLine(
            forms=("F8",),
            period=capture.period,
            survey_period=None,
            n=n_scored,
            n_total=len(lines),
            is_final=True,
            is_synthetic=capture.is_synthetic,
        ),
        n_ranked=sum(unit.rank is not None for unit in view.units),
        decimals=2,
    )


def other_method(name: str) -> tuple[Choice | None, Choice | None]:
    """Normaliser and aggregation of a method of ``dashboard.state_index.VERSUS``; None keeps the definition's.

    Means that refuse zeros get values from 1 to 100.
    """
    if name == "copeland":
        return None, Choice(name)
    if name in ("geometric", "harmonic"):
        return Choice("minmax", {"lower": 1.0, "upper": 100.0}), Choice(name)
    return Choice(name, NORMALISERS.get(name).options), None


def _own_line(unit: IndexUnit, *, tied: set[str], found: RankRange | None) -> BoardLine:
    return BoardLine(
        place=unit.place,
        score=unit.score,
        rank=unit.rank,
        is_tied=unit.place.code in tied,
        published_rank=None,
        band=unit.band,
        reason=unit.reason,
        change=unit.change,
        rank_change=unit.rank_change,
        range=found,
    )


def _official_line(unit: OfficialUnit, *, tied: set[str]) -> BoardLine:
    return BoardLine(
        place=unit.place,
        score=unit.total,
        rank=unit.rank,
        is_tied=unit.place.code in tied,
        published_rank=unit.published_rank,
        band=unit.band,
        reason="" if unit.total is not None else NO_TOTAL,
        change=unit.change,
        rank_change=None,
        range=None,
    )


def _absent_line(place: Place) -> BoardLine:
    return BoardLine(place, None, None, False, None, None, NOT_CAPTURED, None, None, None)


def _tied(ranks: Mapping[str, int | None]) -> set[str]:
    """Units that share their rank."""
    known = [rank for rank in ranks.values() if rank is not None]
    return {code for code, rank in ranks.items() if rank is not None and known.count(rank) > 1}


def _in_order(lines: Sequence[BoardLine]) -> tuple[BoardLine, ...]:
    return tuple(sorted(lines, key=lambda own: (own.rank is None, own.rank or 0, vi_key(own.place.name))))


def _decimals(scores: Sequence[float | None]) -> int:
    """Scores up to 1 need three places, those up to 100 one."""
    most = max((abs(score) for score in scores if score is not None), default=0.0)
    return 3 if 0 < most <= _FINE_SCALE else 1
