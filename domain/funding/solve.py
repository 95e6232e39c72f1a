"""The best plan for a funding problem, proved or with its gap; an infeasible one is answered with what conflicts.

1. The mixed-integer programme by HiGHS to the asked gap. 2. Rounded values are checked in whole numbers; where
the solver's tolerance let a line slip, pieces are given back until all is kept, and the gap is stated. 3. Among
plans of the same benefit the one that costs least is taken, so that money is not spent without need.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from domain.errors import FundingError
from domain.funding.conflict import Conflict, find_conflict
from domain.funding.decompose import QUICK_SECONDS, Approximation, approximate
from domain.funding.highs import INFEASIBLE, OPTIMAL, Found, Hooks, Limits, run
from domain.funding.model import Floats, Ints, Line, Model, build
from domain.funding.plan import Plan, make_plan
from domain.funding.problem import Problem
from domain.funding.repair import repaired

EXACT, QUICK, LARGE = "exact", "quick", 3_000
_TIE_NODES = 200
_QUICK_GAP = 2e-4  # a quick plan is not polished further: it is stated with its gap anyway
_QUICK_MOST = 5e-3  # the most that a quick plan may be from its bound without a further search
_MAX_DIGITS, _MAX_EXACT = 6, 2**45


class InfeasibleError(FundingError):
    """No plan keeps all rules; ``conflict`` is a set of them that cannot hold together."""

    def __init__(self, *, conflict: Conflict) -> None:
        super().__init__(vi=conflict.words(lang="vi"), en=conflict.words(lang="en"))
        self.conflict = conflict


class UndecidedError(FundingError):
    """The time ended before any plan was found, and none was shown to be impossible."""

    def __init__(self) -> None:
        super().__init__(
            vi="Hết thời gian mà chưa tìm được phương án nào, cũng chưa chứng minh là không có. Cho thêm thời gian "
            "hoặc bớt quy tắc.",
            en="The time ended before a plan was found or shown to be impossible. Give more time or fewer rules.",
        )


@dataclass(frozen=True, kw_only=True)
class Options:
    """``gap`` 0 asks for the proof; ``quick`` for a good plan at once, without waiting for a proof."""

    gap: float = 0.0
    time_limit: float | None = None
    quick: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.gap < 1:
            raise FundingError(
                vi=f"Sai số cho phép {self.gap} phải từ 0 đến dưới 1 (0,0001 là 0,01 %).",
                en=f"The gap {self.gap} must be from 0 to below 1 (0.0001 is 0.01 %).",
            )
        if self.time_limit is not None and not self.time_limit > 0:
            raise FundingError(
                vi=f"Thời gian {self.time_limit} phải lớn hơn 0 giây.",
                en=f"The time limit {self.time_limit} must be above 0 seconds.",
            )


def solve(*, problem: Problem, options: Options | None = None, hooks: Hooks | None = None) -> Plan:
    """The plan with the most benefit. Raises InfeasibleError, UndecidedError, FundingError."""
    options, hooks = options or Options(), hooks or Hooks()
    started = time.monotonic()
    model = build(problem=problem)
    first = None
    if options.quick or model.n_columns >= LARGE:
        near = max(options.gap, _QUICK_GAP) if options.quick else options.gap
        first = approximate(model=model, gap=near, seconds=_left(options, started), hooks=hooks)
        enough = max(options.gap, _QUICK_MOST) if options.quick else options.gap
        if first is not None and (first.gap <= enough or hooks.has_stopped):
            return _quick_plan(problem=problem, model=model, first=first)
        if (
            options.quick
        ):  # far from its bound (few pieces, say), or perhaps impossible: searched, but not for long
            more = time.monotonic() - started + QUICK_SECONDS
            options = replace(options, time_limit=min(options.time_limit or more, more))
    found = _search(problem=problem, model=model, options=options, started=started, hooks=hooks, first=first)
    left = _left(options, started)
    return _exact_plan(problem=problem, model=model, found=found, first=first, seconds=left)


def _left(options: Options, started: float) -> float | None:
    return None if options.time_limit is None else options.time_limit - (time.monotonic() - started)


def _quick_plan(*, problem: Problem, model: Model, first: Approximation) -> Plan:
    return make_plan(
        problem=problem,
        model=model,
        values=first.values,
        bound=first.bound,
        lp_bound=first.lp_bound,
        method=QUICK,
    )


def _search(
    *,
    problem: Problem,
    model: Model,
    options: Options,
    started: float,
    hooks: Hooks,
    first: Approximation | None,
) -> Found:
    limits = Limits(gap=options.gap, seconds=_left(options, started))
    start = None if first is None else first.values
    gain, scale = _whole_gains(model)
    found = run(
        gain=gain,
        upper=model.open_upper(),
        lines=model.lines,
        limits=limits,
        hooks=hooks.scaled(1 / scale),
        start=start,
    )
    if found.status == INFEASIBLE and first is None:
        raise InfeasibleError(conflict=find_conflict(problem=problem, model=model, hooks=hooks))
    return replace(found, bound=found.bound / scale)


def _whole_gains(model: Model) -> tuple[Floats, float]:
    """Benefits as whole numbers where they have few decimals, so that equal is equal; with the factor used."""
    for digits in range(_MAX_DIGITS + 1):
        scaled = model.benefit * 10**digits
        whole = np.rint(scaled)
        if np.allclose(scaled, whole, rtol=0, atol=1e-7) and whole @ model.upper <= _MAX_EXACT:
            return whole, 10.0**digits
    return model.benefit, 1.0


def _exact_plan(
    *, problem: Problem, model: Model, found: Found, first: Approximation | None, seconds: float | None
) -> Plan:
    bound = found.bound if first is None else min(found.bound, first.bound)
    values = None if found.values is None else repaired(model=model, values=np.rint(found.values))
    if first is not None and (values is None or model.benefit @ first.values > model.benefit @ values):
        values = first.values
    if values is None:
        raise UndecidedError
    is_proved = found.status == OPTIMAL and _reaches(model=model, values=values, bound=found.bound)
    if is_proved:
        values = _cheapest(model=model, values=values, seconds=seconds)
    return make_plan(
        problem=problem,
        model=model,
        values=values,
        bound=bound,
        lp_bound=None if first is None else first.lp_bound,
        is_proved=is_proved,
        method=EXACT,
    )


def _reaches(*, model: Model, values: Ints, bound: float) -> bool:
    """Whether nothing better fits between the plan and the bound."""
    gain, scale = _whole_gains(model)
    total = float(gain @ values)
    if scale == 1.0 and not np.array_equal(gain, np.rint(gain)):
        return bound - total <= 1e-9 * max(1.0, abs(total))
    return bound * scale < total + 0.5


def _cheapest(*, model: Model, values: Ints, seconds: float | None) -> Ints:
    """The plan of the same benefit that costs least, within a fixed number of steps; a large one stays as it is.

    Not presolved: with a plan in hand that only confirms itself, presolving takes ten times longer than the rest.
    """
    if model.n_columns >= LARGE:
        return values
    gain, _ = _whole_gains(model)
    used, upper = np.flatnonzero(gain), model.open_upper()
    if np.array_equal(gain, np.rint(gain)):
        weights = gain[used].astype(np.int64)
    else:  # no two plans are equal but in what brings nothing: the rest stays
        weights = np.ones(len(used), dtype=np.int64)
        upper[used] = values[used]
    same = [Line("benefit", "", used, weights, low=int(weights @ values[used]))] if len(used) else []
    cost = np.zeros(model.n_columns)
    cost[: model.n_choices] = model.price
    found = run(
        gain=-cost,
        upper=upper,
        lines=(*model.lines, *same),
        limits=Limits(nodes=_TIE_NODES, seconds=seconds),
        start=values,
        has_presolve=False,
    )
    if found.values is None:
        return values
    better = np.rint(found.values).astype(np.int64)
    is_as_good = (
        model.feasible(values=better) and gain @ better >= gain @ values and cost @ better < cost @ values
    )
    return better if is_as_good else values
