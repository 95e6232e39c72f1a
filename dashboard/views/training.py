"""The ladder of skills over the surveys of one structure, and what followed where more people were trained."""

from dataclasses import dataclass

from dashboard.cache import memoize_view
from dashboard.views.session import data_version
from dashboard.views.skills import SkillView, get_skill_view
from domain.access import Scope
from domain.periods import Period
from domain.skills.effect import TrainingEffect, training_effect
from domain.skills.ladder import Ladder

TRAINED, OUTCOME = 0, -1
"""Steps of the ladder that are set side by side: trained, and proficient in the software of the sector."""
_MOST_SURVEYS = 8


@dataclass(frozen=True)
class TrainingHistory:
    """Ladders of the province, oldest first; ``effect`` between the last two surveys, None with fewer than two."""

    ladders: tuple[tuple[Period, Ladder], ...]
    effect: TrainingEffect | None


@memoize_view(version=data_version)
def get_training_history(*, scope: Scope, structure: str, province: str) -> TrainingHistory:
    """The surveys of staff of a province in one structure; raises SurveyError without any."""

    def view_of(period: str) -> SkillView:
        return get_skill_view(
            scope=scope, structure=structure, level="commune", province=province, period=period
        )

    latest = view_of("")
    views = [view_of(period.code) for period in reversed(latest.periods[:_MOST_SURVEYS])]
    ladders = tuple((view.period, view.total.ladder) for view in views)
    effect = _effect(before=views[-2], after=views[-1]) if len(views) > 1 else None
    return TrainingHistory(ladders=ladders, effect=effect)


def _effect(*, before: SkillView, after: SkillView) -> TrainingEffect:
    return training_effect(
        share_before=_shares(view=before, step=TRAINED),
        share_after=_shares(view=after, step=TRAINED),
        outcome_before=_shares(view=before, step=OUTCOME),
        outcome_after=_shares(view=after, step=OUTCOME),
    )


def _shares(*, view: SkillView, step: int) -> dict[str, float]:
    """Unit code -> percent of the staff on the step; units without the figure are left out."""
    shares = {unit.place.code: unit.ladder.shares[step] for unit in view.units}
    return {code: share for code, share in shares.items() if share is not None}
