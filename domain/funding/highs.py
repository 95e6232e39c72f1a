"""HiGHS behind one function: columns, lines and an objective in, whole values and a bound out.

The same input gives the same answer: one thread, a fixed seed, columns in the order of unit and item. (With a
time limit that is reached, what is found by then depends on the machine.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from domain.errors import FundingError
from domain.funding.model import Floats, Ints, Line

_TOLERANCE = 1e-9
_NO_BOUND = highspy.kHighsInf
_LARGE = 2.0**40
"""Coefficients of a line are divided by a power of two until they are below this: the solver refuses 10^15."""
_UNTIMED = 3_000
"""Presolving so many columns can take four times the time allowed: the solver does not look at its clock there."""
_STOPPED = "stopped"
INFEASIBLE, OPTIMAL = "infeasible", "optimal"


class SolverError(FundingError):
    """The solver could not read the numbers of a problem."""

    def __init__(self) -> None:
        super().__init__(
            vi="Bộ giải không xử lý được các con số này. Kiểm tra đơn giá, lợi ích và mức trong quy tắc: có số nào "
            "quá lớn, hoặc có quá nhiều chữ số thập phân?",
            en="The solver cannot work with these numbers. Check prices, benefits and the figures of the rules: is one "
            "of them far too large, or written with very many decimals?",
        )


@dataclass(frozen=True)
class Progress:
    """How far a search is: seconds, the best benefit so far (None: no plan yet), and what no plan can exceed."""

    seconds: float
    benefit: float | None
    bound: float | None

    def times(self, factor: float) -> "Progress":
        """The same progress of a problem whose benefits are ``factor`` as large."""
        known = [None if own is None else own * factor for own in (self.benefit, self.bound)]
        return replace(self, benefit=known[0], bound=known[1])

    @property
    def gap(self) -> float | None:
        """Distance of the best plan so far from its bound, as a share; None before there is a plan."""
        if self.benefit is None or self.bound is None or self.bound <= 0:
            return None
        return max(0.0, (self.bound - self.benefit) / self.bound)


@dataclass(frozen=True)
class Hooks:
    """``on_progress`` hears of the search; ``should_stop`` ends it with the best plan so far.

    ``on_step`` hears of each problem solved where several are (variants, budgets, rules).
    """

    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    on_step: Callable[[], None] | None = None

    @property
    def has_stopped(self) -> bool:
        """Whether the search is to end."""
        return self.should_stop is not None and self.should_stop()

    def stepped(self) -> None:
        """One problem of several is solved."""
        if self.on_step is not None:
            self.on_step()

    def scaled(self, factor: float) -> "Hooks":
        """The same hooks for a search whose benefits times ``factor`` are those of the problem."""
        if self.on_progress is None or factor == 1.0:
            return self
        tell = self.on_progress
        return replace(self, on_progress=lambda own: tell(own.times(factor)))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When a search ends: at the relative ``gap``, after ``seconds`` (None: never), after ``nodes``."""

    gap: float = 0.0
    seconds: float | None = None
    nodes: int | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """``status`` is optimal (within the gap), infeasible or stopped; ``values`` None: none found; ``bound`` >= any.

    ``duals`` are by line, of continuous models only.
    """

    status: str
    values: Floats | None
    bound: float
    duals: Floats


def run(
    *,
    gain: Floats,
    upper: Ints | Floats,
    lines: Sequence[Line],
    is_whole: bool = True,
    limits: Limits | None = None,
    hooks: Hooks | None = None,
    start: Ints | None = None,
    has_presolve: bool = True,
) -> Found:
    """Maximise ``gain`` x columns with 0 <= columns <= ``upper`` under the lines.

    ``has_presolve`` False saves seconds where presolving has nothing to find (always so for continuous models).
    """
    limits, hooks = limits or Limits(), hooks or Hooks()
    if not len(gain):
        return _without_columns(lines)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    has_presolve &= is_whole and (limits.seconds is None or len(gain) < _UNTIMED)
    _set(solver, limits=limits, has_presolve=has_presolve)
    scale = _scale(gain)
    solver.passModel(_model(gain=gain * scale, upper=upper, lines=lines, is_whole=is_whole))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.astype(float).tolist()
        solver.setSolution(solution)
    _listen(solver, hooks=hooks, scale=scale)
    solver.solve()
    return _found(solver, is_whole=is_whole, scale=scale, gain=gain, upper=upper)


def _without_columns(lines: Sequence[Line]) -> Found:
    """Nothing to decide: the lines hold with 0 or not at all (the solver does not look at them)."""
    holds = all((line.low or 0) <= 0 <= (line.high or 0) for line in lines)
    return Found(OPTIMAL if holds else INFEASIBLE, np.zeros(0) if holds else None, 0.0, np.zeros(len(lines)))


def _scale(gain: Floats) -> float:
    """Brings the largest gain near 1,000, so that the solver's absolute tolerances mean little."""
    most = float(np.abs(gain).max(initial=0.0))
    return float(10.0 ** (3 - np.ceil(np.log10(most)))) if most else 1.0


def _set(solver: Any, *, limits: Limits, has_presolve: bool) -> None:
    options: dict[str, object] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": _TOLERANCE,
        "primal_feasibility_tolerance": _TOLERANCE,
    }
    if not has_presolve:
        options["presolve"] = "off"  # 0.1 s instead of 3.5 s for 20,000 columns and a few full lines
    if limits.seconds is not None:
        options["time_limit"] = max(0.01, limits.seconds)
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)


def _model(*, gain: Floats, upper: Ints | Floats, lines: Sequence[Line], is_whole: bool) -> Any:
    reduced = [line.reduced for line in lines] if is_whole else list(lines)
    lengths = [len(line.columns) for line in reduced]
    sizes = [_size(line) for line in reduced]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(gain), len(reduced)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = gain
    model.col_lower_ = np.zeros(len(gain))
    model.col_upper_ = upper.astype(float)
    bounds = [
        (-_NO_BOUND if own.low is None else own.low, _NO_BOUND if own.high is None else own.high)
        for own in reduced
    ]
    model.row_lower_ = np.array([low / size for (low, _), size in zip(bounds, sizes, strict=True)])
    model.row_upper_ = np.array([high / size for (_, high), size in zip(bounds, sizes, strict=True)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    if reduced:
        model.a_matrix_.index_ = np.concatenate([line.columns for line in reduced]).astype(np.int32)
        values = [line.coefficients / size for line, size in zip(reduced, sizes, strict=True)]
        model.a_matrix_.value_ = np.concatenate(values)
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(gain)
    return model


def _size(line: Line) -> float:
    """The power of two that a line is divided by: 1 for all but the largest numbers."""
    most = float(np.abs(line.coefficients).max(initial=0))
    return 2.0 ** max(0.0, np.ceil(np.log2(most / _LARGE))) if most else 1.0


def _listen(solver: Any, *, hooks: Hooks, scale: float) -> None:
    def tell(event: Any) -> None:
        if hooks.has_stopped:
            event.interrupt()
        if hooks.on_progress is not None:
            out = event.data_out
            hooks.on_progress(
                Progress(
                    seconds=out.running_time,
                    benefit=_known(out.mip_primal_bound, scale),
                    bound=_known(out.mip_dual_bound, scale),
                )
            )

    if hooks.on_progress is None and hooks.should_stop is None:
        return
    solver.cbMipInterrupt.subscribe(tell)
    if hooks.should_stop is not None:
        solver.cbSimplexInterrupt.subscribe(lambda event: event.interrupt() if hooks.has_stopped else None)


def _known(value: float, scale: float) -> float | None:
    return None if abs(value) >= _NO_BOUND else value / scale


def _found(solver: Any, *, is_whole: bool, scale: float, gain: Floats, upper: Ints | Floats) -> Found:
    status, info = solver.getModelStatus(), solver.getInfo()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kNotset, kinds.kLoadError, kinds.kModelError, kinds.kSolveError):
        raise SolverError
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = solver.getSolution()
    values = np.array(solution.col_value) if has_values else None
    bound = info.mip_dual_bound if is_whole else info.objective_function_value
    is_done = status == kinds.kOptimal
    if abs(bound) >= _NO_BOUND or not (is_whole or is_done):
        bound = float(np.maximum(gain, 0) @ upper) * scale
    duals = np.array(solution.row_dual) / scale if not is_whole and is_done else np.zeros(0)
    word = OPTIMAL if is_done else _STOPPED
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        word = INFEASIBLE
    return Found(status=word, values=values, bound=bound / scale, duals=duals)
