"""What /funding shows: a plan for the money and rules of the address, beside the list by priority, or what
collides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.cache import memoize_view
from dashboard.views.funding import CaseRequest, get_scenario, new_case, solve_case
from dashboard.views.session import data_version
from domain.access import Scope
from domain.funding.case import Case
from domain.funding.conflict import Conflict
from domain.funding.greedy import PriorityList, by_priority, differences
from domain.funding.plan import Plan
from domain.funding.solve import InfeasibleError, Options
from domain.funding.why import Reason, reasons

MILLION = 1_000_000
DEFAULT_BUDGET = 3_000
SECONDS = 10.0
"""A province is proved within a second or two; a page does not wait longer than this for a proof."""


@dataclass(frozen=True)
class FundingView:
    """A case with its plan (or, without one, the conflict), the reasons of all needs and the list by priority.

    ``has_mountains`` is False where no commune is known to be in the mountains: their share cannot be asked for.
    """

    case: Case
    plan: Plan | None
    conflict: Conflict | None
    reasons: tuple[Reason, ...]
    listed: PriorityList | None
    n_differences: int
    has_mountains: bool
    title: str
    is_locked: bool


def rules_of(*, mountain: int, cap: int) -> Mapping[str, Any]:
    """The rules of the pickers as tables of RULES.toml; ``mountain`` in percent, ``cap`` in million VND, 0: none."""
    rules: dict[str, Any] = {}
    if mountain:
        rules["share"] = [{"where": {"mountainous": True}, "min_share": mountain / 100}]
    if cap:
        rules["cap"] = [{"per": "unit", "cost": cap * MILLION}]
    return rules


def case_of(
    *, scope: Scope, structure: str, province: str, budget: int, mountain: int, cap: int, first: str
) -> Case:
    """The case of an address, from the figures of now; ``budget`` in million VND."""
    request = CaseRequest(
        structure=structure,
        province=province,
        budget=budget * MILLION,
        rules=rules_of(mountain=mountain, cap=cap),
        weights={first: Decimal(1)} if first else {},
    )
    return new_case(scope=scope, request=request)


@memoize_view(version=data_version)
def get_funding_view(
    *,
    scope: Scope,
    structure: str,
    province: str,
    budget: int,
    mountain: int = 0,
    cap: int = 0,
    first: str = "",
) -> FundingView:
    """The plan for these choices. Raises SurveyError without a survey, FundingError for choices that make no sense."""
    case = case_of(
        scope=scope,
        structure=structure,
        province=province,
        budget=budget,
        mountain=mountain,
        cap=cap,
        first=first,
    )
    try:
        plan = solve_case(case=case, options=Options(time_limit=SECONDS))
    except InfeasibleError as error:
        return _view(case=case, plan=None, conflict=error.conflict)
    return _view(case=case, plan=plan, conflict=None)


def get_saved_view(*, scope: Scope, scenario_id: int) -> FundingView:
    """The saved scenario as it was saved. Raises FundingError."""
    found = get_scenario(scope=scope, scenario_id=scenario_id)
    return _view(
        case=found.case,
        plan=found.plan,
        conflict=None,
        title=found.row.title,
        is_locked=found.row.is_locked,
    )


def _view(
    *, case: Case, plan: Plan | None, conflict: Conflict | None, title: str = "", is_locked: bool = False
) -> FundingView:
    listed = None if plan is None else by_priority(problem=case.problem)
    return FundingView(
        case=case,
        plan=plan,
        conflict=conflict,
        reasons=() if plan is None else reasons(problem=case.problem, plan=plan),
        listed=listed,
        n_differences=len(differences(plan=plan, listed=listed)) if plan and listed else 0,
        has_mountains=any(own.groups.get("mountainous") for own in case.lines),
        title=title,
        is_locked=is_locked,
    )
