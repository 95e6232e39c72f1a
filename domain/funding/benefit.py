"""What a piece brings, by a rule that the planner chooses and sees.

benefit = 100 / norm x (1 + sum of weight x score). The base is the part of the unit's norm that one piece closes, in
percentage points. A score is from 0 to 1; a weight of 0 leaves it out; weight 1 lets the highest count twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from domain.errors import FundingError

VOLUME, REMOTE, POOR, OBSOLETE, MANDATORY, INDEX_GAIN = (
    "volume",
    "remote",
    "poor",
    "obsolete",
    "mandatory",
    "index_gain",
)
CRITERIA = (VOLUME, REMOTE, POOR, OBSOLETE, MANDATORY, INDEX_GAIN)
"""Dossiers per staff (of the highest); remote class (of the highest); poor commune; share of usable machines that are
obsolete; item that a one-stop shop must have; expected gain of the chosen index (of the highest)."""
_PLACES = Decimal("0.001")
_MOST_WEIGHT = 1000


@dataclass(frozen=True)
class Figures:
    """What is known of a need: the unit's norm of the item, and its figure for each criterion (absent: not known)."""

    norm: int
    criteria: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class BenefitRule:
    """Weights by criterion, each from 0 to 1,000. Raises FundingError."""

    weights: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, weight in self.weights.items():
            if name not in CRITERIA:
                raise FundingError(
                    vi=f"Không có tiêu chí “{name}”. Các tiêu chí: {', '.join(CRITERIA)}.",
                    en=f"There is no criterion “{name}”. Criteria: {', '.join(CRITERIA)}.",
                )
            if not weight.is_finite() or not 0 <= weight <= _MOST_WEIGHT:
                raise FundingError(
                    vi=f"Trọng số “{weight}” của “{name}” phải từ 0 đến {_MOST_WEIGHT}.",
                    en=f"The weight “{weight}” of “{name}” must be from 0 to {_MOST_WEIGHT}.",
                )


@dataclass(frozen=True)
class Score:
    """A criterion of a need: its score, and whether its figure is known (else the mean of the known is taken)."""

    criterion: str
    score: Decimal
    is_known: bool


@dataclass(frozen=True)
class Benefit:
    """Benefit of one piece, with how it came about."""

    value: Decimal
    base: Decimal
    scores: tuple[Score, ...]


def benefits(*, figures: Sequence[Figures], rule: BenefitRule) -> tuple[Benefit, ...]:
    """The benefit of a piece of each need, to three decimals. A norm must be at least 1."""
    used = [name for name in CRITERIA if rule.weights.get(name)]
    scores = {name: _scores(figures=figures, criterion=name) for name in used}
    out = []
    for place, own in enumerate(figures):
        base = Decimal(100) / own.norm
        mine = tuple(scores[name][place] for name in used)
        factor = 1 + sum((rule.weights[score.criterion] * score.score for score in mine), Decimal(0))
        out.append(Benefit(value=_rounded(base * factor), base=_rounded(base), scores=mine))
    return tuple(out)


def _scores(*, figures: Sequence[Figures], criterion: str) -> list[Score]:
    """Figures over the highest. A need whose figure is not known is neither put first nor last: it gets the mean."""
    known = [own.criteria[criterion] for own in figures if criterion in own.criteria]
    most = max(known, default=Decimal(0))
    mean = sum(known, Decimal(0)) / len(known) if known else Decimal(0)
    return [
        Score(
            criterion=criterion,
            score=_rounded(own.criteria.get(criterion, mean) / most) if most else Decimal(0),
            is_known=criterion in own.criteria,
        )
        for own in figures
    ]


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)
