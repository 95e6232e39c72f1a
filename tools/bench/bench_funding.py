"""What a budget buys best for all communes of the country, six items each, beside the bare model in HiGHS."""

import time
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import highspy
import numpy as np

from domain.funding.model import build
from domain.funding.plan import Plan
from domain.funding.problem import Need, Problem
from domain.funding.rules import Limit, Rule, Share
from domain.funding.solve import Options, solve
from tools.bench.harness import Measurement, benchmark

UNITS, LIMIT_S = 3321, 60.0
PRICES = {"camera": 50, "computer": 15, "laptop": 14, "printer": 8, "scanner": 10, "telephone": 3}
MILLION = 1_000_000
CAP = 300 * MILLION
PERCENT = 100


@dataclass(frozen=True)
class Run:
    """A plan, the seconds it took, and the gap of the bare model after as many seconds as it may take."""

    plan: Plan
    seconds: float


@benchmark(name="funding_shares_gap", budget=0.01, unit="%")
def funding_shares_gap() -> Measurement:
    """Budget and shares only, asked for a gap of 0.01 % within 60 s; the floor is the bare model's gap, same limits."""
    problem = country(has_limits=False)
    ours = _solved(has_limits=False, gap=1e-4)
    return Measurement(
        value=ours.plan.gap * PERCENT, floor=_bare(problem, gap=1e-4, seconds=LIMIT_S) * PERCENT
    )


@benchmark(name="funding_limits_gap", budget=0.1, unit="%")
def funding_limits_gap() -> Measurement:
    """With a ceiling and a minimum for each commune too, asked for a gap of 0.1 % within 60 s."""
    problem = country(has_limits=True)
    ours = _solved(has_limits=True, gap=1e-3)
    return Measurement(
        value=ours.plan.gap * PERCENT, floor=_bare(problem, gap=1e-3, seconds=LIMIT_S) * PERCENT
    )


@benchmark(name="funding_limits_seconds", budget=LIMIT_S, unit="s")
def funding_limits_seconds() -> Measurement:
    """Seconds to that gap, building and checking the plan included."""
    return Measurement(value=_solved(has_limits=True, gap=1e-3).seconds)


@benchmark(name="funding_quick_gap", budget=0.5, unit="%")
def funding_quick_gap() -> Measurement:
    """The quick plan's distance to the bound of the linear relaxation; the floor is the bare model after 5 s."""
    quick = _quick()
    bare = _bare(country(has_limits=True), gap=0.0, seconds=5.0)
    return Measurement(value=(quick.plan.lp_gap or 0.0) * PERCENT, floor=bare * PERCENT)


@benchmark(name="funding_quick_seconds", budget=5.0, unit="s")
def funding_quick_seconds() -> Measurement:
    """Seconds of the quick plan with everything around it: 3.5 for the search, the rest to build and to check."""
    return Measurement(value=_quick().seconds)


@lru_cache(maxsize=2)
def country(*, has_limits: bool) -> Problem:
    """The same needs every time; ceilings of 300 million and minima of up to three pieces a commune."""
    draw = np.random.default_rng(20250701)
    needs = tuple(
        Need(
            unit=f"{unit:05d}",
            item=item,
            shortfall=int(draw.integers(0, 13)),
            unit_price=price * MILLION,
            benefit=Decimal(f"{price ** draw.uniform(0.7, 1.1) * draw.uniform(0.5, 1.5):.3f}"),
            groups={"mountainous": unit % 5 < 2},
        )
        for unit in range(UNITS)
        for item, price in PRICES.items()
    )
    rules: list[Rule] = [Share(id="share", where={"mountainous": True}, least=Fraction(3, 5))]
    if has_limits:
        least = {f"{unit:05d}": unit % 4 for unit in range(UNITS) if unit % 4}
        rules.append(Limit(id="cap", per="unit", cost_at_most=CAP))
        rules.append(Limit(id="minimum", per="unit", by_value=least))
    total = sum(own.most * own.unit_price for own in needs)
    return Problem(needs=needs, budget=total // 4, rules=tuple(rules))


@lru_cache(maxsize=2)
def _solved(*, has_limits: bool, gap: float) -> Run:
    return _timed(country(has_limits=has_limits), options=Options(gap=gap, time_limit=LIMIT_S))


@lru_cache(maxsize=1)
def _quick() -> Run:
    return _timed(country(has_limits=True), options=Options(quick=True))


def _timed(problem: Problem, *, options: Options) -> Run:
    started = time.perf_counter()
    plan = solve(problem=problem, options=options)
    return Run(plan=plan, seconds=time.perf_counter() - started)


def _bare(problem: Problem, *, gap: float, seconds: float) -> float:
    """The gap that HiGHS reports of the same columns and lines, in millions, with nothing around it."""
    model = build(problem=problem)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {
        "output_flag": False, "threads": 1, "mip_rel_gap": gap, "time_limit": seconds, "random_seed": 0
    }.items():  # fmt: skip
        solver.setOptionValue(name, value)
    lines = [line.reduced for line in model.lines]
    bare = highspy.HighsLp()
    bare.num_col_, bare.num_row_ = model.n_columns, len(lines)
    bare.sense_ = highspy.ObjSense.kMaximize
    bare.col_cost_, bare.col_lower_ = model.benefit, np.zeros(model.n_columns)
    bare.col_upper_ = model.upper.astype(float)
    bare.row_lower_ = np.array(
        [-highspy.kHighsInf if line.low is None else line.low for line in lines], float
    )
    bare.row_upper_ = np.array(
        [highspy.kHighsInf if line.high is None else line.high for line in lines], float
    )
    bare.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    bare.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(line.columns) for line in lines])])
    bare.a_matrix_.index_ = np.concatenate([line.columns for line in lines])
    bare.a_matrix_.value_ = np.concatenate([line.coefficients for line in lines]).astype(float)
    bare.integrality_ = [highspy.HighsVarType.kInteger] * model.n_columns
    solver.passModel(bare)
    solver.run()
    return float(min(1.0, solver.getInfo().mip_gap))
