"""How sure a plan is and what more money would bring: variants, budget frontier, price of each rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from dashboard.tasks import DROP, Answer, Control, ask, key_of
from dashboard.views.funding_case import group_values
from dashboard.views.funding_page import MILLION
from dashboard.views.gaps import get_gap_view
from dashboard.views.session import get_attributes
from domain.access import Scope
from domain.equipment.gaps import NOT_REPORTED
from domain.errors import ReformAtlasError
from domain.funding.benefit import MANDATORY, VOLUME
from domain.funding.case import Case
from domain.funding.frontier import FrontierPoint, RulePrice, frontier, rule_prices
from domain.funding.highs import Hooks
from domain.funding.problem import Need, Problem
from domain.funding.solve import InfeasibleError, Options, solve
from domain.funding.variants import Robustness, dearer, robustness, with_needs

PRICES, LATE, LESS, MORE, WEIGHED = "prices", "late", "less", "more", "weighed"
STEPS = (25, 50, 75, 100, 125, 150, 200)
_NEAR = Options(gap=1e-3, time_limit=5)  # a thousandth from the best is enough to compare
_LESS, _MORE = Decimal("0.5"), Decimal("1.5")


@dataclass(frozen=True)
class FundingMore:
    """Variants against the plan, benefit by budget (in percent of the one asked for), and what each rule costs."""

    case: Case
    robust: Robustness
    points: tuple[FrontierPoint, ...]
    prices: tuple[RulePrice, ...]


@dataclass(frozen=True)
class Steps:
    """How many of the problems are solved."""

    done: int
    total: int


def get_funding_more(
    *, scope: Scope, case: Case, is_frozen: bool, wait: float | None
) -> Answer[FundingMore | None]:
    """All of it for a case; the result is None where there is no plan to ask about.

    ``is_frozen``: the figures are not those of now, so that late reports say nothing about them.
    """
    late = [] if is_frozen else _late(scope=scope, case=case)
    return ask(
        key=more_key(scope=scope, case=case), work=lambda control: _more(case, late, control), wait=wait
    )


def more_key(*, scope: Scope, case: Case) -> str:
    """Names the work."""
    return key_of("more", scope.key, case.snapshot)


def _more(case: Case, late: Sequence[Need], control: Control) -> FundingMore | None:
    problem, variants = case.problem, _variants(case=case, late=late)
    steps = Steps(0, 1 + len(variants) + len(STEPS) + len(problem.rules))

    def stepped() -> None:
        nonlocal steps
        steps = Steps(steps.done + 1, steps.total)
        control.tell(steps)

    hooks = Hooks(should_stop=control.should_stop, on_step=stepped)
    try:
        base = solve(problem=problem, options=_NEAR, hooks=hooks)
    except InfeasibleError:
        return None
    stepped()
    robust = robustness(base=base, variants=variants, options=_NEAR, hooks=hooks)
    budgets = [case.budget * own // 100 for own in STEPS]
    points = frontier(problem=problem, budgets=budgets, options=_NEAR, hooks=hooks)
    prices = rule_prices(problem=problem, options=_NEAR, hooks=hooks)
    if hooks.has_stopped:  # half of it would be taken for the whole
        control.wish = DROP
    return FundingMore(case=case, robust=robust, points=points, prices=prices)


def _variants(*, case: Case, late: Sequence[Need]) -> Mapping[str, Problem]:
    """Prices 15 % higher; weights halved and raised by half, or dossiers per staff counted where nothing is weighed;
    late reports, where any are missing.
    """
    found = {PRICES: dearer(problem=case.problem)}
    weights = {name: weight for name, weight in case.weights.items() if weight}
    changes = {LESS: _LESS, MORE: _MORE} if weights else {WEIGHED: Decimal(1)}
    for variant, factor in changes.items():
        moved = {name: own * factor for name, own in (weights or {VOLUME: Decimal(1)}).items()}
        found[variant] = case.with_changes(weights=moved).problem
    if late:
        found[LATE] = with_needs(problem=case.problem, needs=late)
    return found


def _late(*, scope: Scope, case: Case) -> list[Need]:
    """Needs of communes that have not reported, as if each lacked what the communes lack in the middle (median)."""
    try:
        view = get_gap_view(
            scope=scope, structure=case.origin.structure, level="commune", province=case.origin.province
        )
    except ReformAtlasError:
        return []
    attributes = get_attributes(scope=scope, structure=case.origin.structure, province=case.origin.province)
    by_item: dict[str, list[Need]] = {}
    for need in case.problem.needs:
        by_item.setdefault(need.item, []).append(need)
    return [
        Need(
            unit=unit.place.code,
            item=line.item,
            shortfall=median_low([own.shortfall for own in by_item[line.item]]),
            unit_price=median_low([own.unit_price for own in by_item[line.item]]),
            benefit=median_low([own.benefit for own in by_item[line.item]]),
            groups={
                MANDATORY: bool(by_item[line.item][0].groups.get(MANDATORY)),
                "district": unit.place.parent_name,
                **group_values(attributes.get(unit.place.code)),
            },
        )
        for unit in view.units
        for line in unit.lines
        if line.reason == NOT_REPORTED and line.item in by_item
    ]


def budget_of(point: FrontierPoint) -> float:
    """The budget of a point in million VND."""
    return point.budget / MILLION
