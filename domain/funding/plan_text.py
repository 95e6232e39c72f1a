"""A plan as text to keep beside its case, and back: checked against the case's rules when it is read."""

import json

from domain.errors import FundingError
from domain.funding.check import breaches
from domain.funding.plan import Plan, purchases_of
from domain.funding.problem import Problem


def plan_text(plan: Plan) -> str:
    """Purchases and how good the plan is known to be."""
    return json.dumps(
        {
            "purchases": [[own.need.unit, own.need.item, own.source, own.pieces] for own in plan.purchases],
            "bound": plan.bound,
            "lp_bound": plan.lp_bound,
            "is_proved": plan.is_proved,
            "method": plan.method,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def read_plan(*, text: str, problem: Problem) -> Plan:
    """The kept plan. Raises FundingError when it does not belong to the problem or breaks its rules."""
    places = {(own.unit, own.item): place for place, own in enumerate(problem.needs)}
    pots = {pot.id: number for number, pot in enumerate(problem.sources)}
    try:
        raw = json.loads(text)
        bought = {
            (places[unit, item], pots[source]): int(pieces) for unit, item, source, pieces in raw["purchases"]
        }
        if breaches(problem=problem, bought=bought):
            raise ValueError("rules")
        return Plan(
            purchases=purchases_of(problem=problem, bought=bought),
            bound=raw["bound"],
            lp_bound=raw["lp_bound"],
            is_proved=raw["is_proved"],
            method=raw["method"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FundingError(
            vi="Kết quả đã lưu không khớp với hồ sơ phương án: tính lại phương án.",
            en="The stored result does not fit its case: solve it again.",
        ) from error
