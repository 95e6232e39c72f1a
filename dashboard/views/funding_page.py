"""What /funding shows: a plan for the money and rules of the address, beside the list by priority, or what collides.

Solving is work beside the request (``dashboard/tasks.py``): its progress is shown, it can be ended or thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from dashboard.tasks import FINISH, Answer, Control, Record, ask, key_of
from dashboard.views.funding import get_scenario
from dashboard.views.funding_case import READINESS, get_figures
from dashboard.views.gaps import get_gap_view
from dashboard.views.model import Geometry
from domain.access import Scope
from domain.errors import FundingError, ReformAtlasError
from domain.funding.case import Case
from domain.funding.conflict import Conflict
from domain.funding.effect import Effects, effects
from domain.funding.flags import as_number
from domain.funding.greedy import PriorityList, by_priority, differences
from domain.funding.highs import Hooks
from domain.funding.plan import Plan
from domain.funding.rule_lines import read_lines
from domain.funding.solve import InfeasibleError, Options, solve
from domain.funding.why import Reason, reasons

MILLION = 1_000_000
DEFAULT_BUDGET = 3_000
SECONDS = 60.0
"""A province is mostly proved within seconds; after so long the best so far is shown with its gap."""
NO_GEOMETRY = Geometry(url="", kind="", source="", n_units=0)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the address chooses; ``budget`` and ``cap`` in million VND, ``mountain`` in percent (0: no such rule).

    ``rules`` as in domain/funding/rule_lines.py, ``weights`` as ``criterion:weight;...``; ``base`` is the saved
    scenario whose frozen figures are used, 0 the figures of now.
    """

    structure: str
    province: str
    budget: int = DEFAULT_BUDGET
    mountain: int = 0
    cap: int = 0
    rules: str = ""
    weights: str = ""
    index: str = ""
    base: int = 0


@dataclass(frozen=True)
class FundingView:
    """A case with its plan (or, without one, the conflict), reasons of all needs, the list by priority, the effects.

    ``was_ended``: the search was ended early, so that better plans may exist.
    """

    case: Case
    plan: Plan | None
    conflict: Conflict | None
    reasons: tuple[Reason, ...] = ()
    listed: PriorityList | None = None
    n_differences: int = 0
    effects: Effects | None = None
    was_ended: bool = False
    title: str = ""
    is_locked: bool = False


@dataclass(frozen=True)
class Funding:
    """What there is for an address: the figures to choose rules for, and a view, an error, or the record of the search.

    ``key`` names the search (``dashboard/tasks.py``), '' where there is none to follow.
    """

    figures: Case
    case: Case | None = None
    view: FundingView | None = None
    record: Record | None = None
    error: ReformAtlasError | None = None
    key: str = ""

    @property
    def has_mountains(self) -> bool:
        """Whether any commune is known to be in the mountains: else their share cannot be asked for."""
        return any(own.groups.get("mountainous") for own in self.figures.lines)


def figures_of(*, scope: Scope, asked: Choices) -> Case:
    """The figures of now, or the frozen ones of the scenario ``base``. Raises SurveyError, FundingError."""
    if asked.base:
        return get_scenario(scope=scope, scenario_id=asked.base).case
    return get_figures(
        scope=scope,
        structure=asked.structure,
        province=asked.province,
        index=asked.index or READINESS,
    )


def case_of(*, figures: Case, asked: Choices) -> Case:
    """The case of an address. Raises FundingError for choices that make no sense."""
    found = read_lines(text=_all_rules(asked), money=MILLION)
    case = figures.with_changes(
        budget=asked.budget * MILLION,
        rules=found.tables,
        weights=weights_of(asked.weights),
        paid=found.paid,
    )
    _ = case.problem  # refused before anything is solved
    return case


def _all_rules(asked: Choices) -> str:
    """The rules of the sliders before the others."""
    own = [
        f"share:mountainous:{asked.mountain}" if asked.mountain else "",
        f"cap:unit::{asked.cap}" if asked.cap else "",
    ]
    return ";".join(line for line in (*own, asked.rules) if line)


def weights_of(text: str) -> Mapping[str, Decimal]:
    """Weights by criterion; what counts nothing is left out."""
    pairs = (part.partition(":") for part in text.split(";") if part)
    found = {name: as_number(value) for name, _, value in pairs}
    return {name: value for name, value in found.items() if value}


def get_funding(*, scope: Scope, asked: Choices, wait: float | None) -> Funding:
    """The plan for these choices when it is there within ``wait`` seconds (None: whenever), else how far the search is.

    Raises SurveyError without a survey, FundingError for a base that is not there.
    """
    figures = figures_of(scope=scope, asked=asked)
    try:
        case = case_of(figures=figures, asked=asked)
    except FundingError as error:
        return Funding(figures=figures, error=error)
    key = search_key(scope=scope, case=case)
    answer: Answer[FundingView] = ask(key=key, work=lambda control: _solved(case, control), wait=wait)
    return Funding(figures=figures, case=case, view=answer.result, record=answer.record, key=key)


def search_key(*, scope: Scope, case: Case) -> str:
    """Names the search of a case: its figures, rules, money and data version are all in its snapshot."""
    return key_of("funding", scope.key, case.snapshot)


def hooks_of(control: Control) -> Hooks:
    """A search that tells its progress and can be ended."""
    return Hooks(on_progress=control.tell, should_stop=control.should_stop)


def _solved(case: Case, control: Control) -> FundingView:
    try:
        plan = solve(problem=case.problem, options=Options(time_limit=SECONDS), hooks=hooks_of(control))
    except InfeasibleError as error:
        return FundingView(case=case, plan=None, conflict=error.conflict)
    return replace(view_of_plan(case=case, plan=plan), was_ended=control.wish == FINISH)


def get_saved_view(*, scope: Scope, scenario_id: int) -> FundingView:
    """The saved scenario as it was saved. Raises FundingError."""
    found = get_scenario(scope=scope, scenario_id=scenario_id)
    view = view_of_plan(case=found.case, plan=found.plan)
    return replace(view, title=found.row.title, is_locked=found.row.is_locked)


def view_of_plan(*, case: Case, plan: Plan) -> FundingView:
    """All that is said about a plan."""
    listed = by_priority(problem=case.problem)
    return FundingView(
        case=case,
        plan=plan,
        conflict=None,
        reasons=reasons(problem=case.problem, plan=plan),
        listed=listed,
        n_differences=len(differences(plan=plan, listed=listed)),
        effects=effects(case=case, pieces=plan.pieces()),
    )


def get_funding_geometry(*, scope: Scope, structure: str, province: str) -> Geometry:
    """The shapes of the communes as they are now; none without a survey."""
    try:
        return get_gap_view(scope=scope, structure=structure, level="commune", province=province).geometry
    except ReformAtlasError:
        return NO_GEOMETRY
