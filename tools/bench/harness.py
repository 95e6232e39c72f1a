"""A register of benchmarks, and the one way to run and report them.

A benchmark is a function without arguments that returns a Measurement; the decorator gives its name, budget and
unit. Where a floor is named (the least that the same answer can cost, measured in the same run on the same bytes),
the benchmark measures it too and asserts that both answers are equal.

    @benchmark(name="indicator_switch_warm_p95", budget=30, unit="ms")
    def indicator_switch_warm() -> Measurement:
        return Measurement(value=percentile(values=timings(call=switch, repeat=50), share=0.95) * 1000)
"""

import json
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Literal

Bound = Literal["at_most", "at_least"]


@dataclass(frozen=True)
class Measurement:
    """What a benchmark found: the value and, where one is named, the floor; both in the benchmark's unit.

    ``variant``: the same answer made the usual other way, to be seen beside it; it decides nothing.
    """

    value: float
    floor: float | None = None
    variant: float | None = None


@dataclass(frozen=True)
class Benchmark:
    """A registered benchmark: `bound` says whether the budget is the most or the least that is allowed.

    `floor_factor`: the value may also not exceed so many times its floor (for at_most).
    """

    name: str
    budget: float
    unit: str
    bound: Bound
    floor_factor: float | None
    measure: Callable[[], Measurement]


@dataclass(frozen=True)
class Outcome:
    """One line of the report. `error` is empty unless the benchmark broke; then value and floor are null."""

    name: str
    value: float | None
    unit: str
    budget: float
    floor: float | None
    bound: Bound
    is_within: bool
    variant: float | None = None
    tries: int = 1
    error: str = ""


TRIES = 3
"""A time over its budget is measured so often at most: what else a machine does makes a time longer, never shorter."""
_TIMES = ("ms", "s")


class DuplicateBenchmarkError(Exception):
    """Two benchmarks with one name: the report could not tell them apart."""


class UnknownBenchmarkError(Exception):
    """A benchmark was asked for that does not exist; names the known ones."""


_registered: dict[str, Benchmark] = {}


def benchmark(
    *, name: str, budget: float, unit: str, bound: Bound = "at_most", floor_factor: float | None = None
) -> Callable[[Callable[[], Measurement]], Callable[[], Measurement]]:
    """Register the function below as a benchmark and leave it as it is.

    Raises:
        DuplicateBenchmarkError: the name is taken by another function.
    """

    def register(measure: Callable[[], Measurement]) -> Callable[[], Measurement]:
        if name in _registered:
            raise DuplicateBenchmarkError(f"two benchmarks are called {name}")
        _registered[name] = Benchmark(name, budget, unit, bound, floor_factor, measure)
        return measure

    return register


def registered() -> Mapping[str, Benchmark]:
    """All benchmarks registered so far, by name; read only."""
    return MappingProxyType(_registered)


def select(*, benchmarks: Mapping[str, Benchmark], only: Sequence[str]) -> list[Benchmark]:
    """The named benchmarks in the order asked for, or all.

    Raises:
        UnknownBenchmarkError: a name that does not exist.
    """
    unknown = [name for name in only if name not in benchmarks]
    if unknown:
        raise UnknownBenchmarkError(
            f"no benchmark {', '.join(unknown)}; known: {', '.join(sorted(benchmarks))}"
        )
    return [benchmarks[name] for name in only] if only else list(benchmarks.values())


def run(*, benchmarks: Iterable[Benchmark]) -> Iterable[Outcome]:
    """Measure one after another; a benchmark that breaks is an outcome out of budget, and the next one runs."""
    for bench in benchmarks:
        try:
            yield _best(bench)
        except Exception as error:  # noqa: BLE001  whatever broke, it is reported and fails the run
            yield _broken(bench=bench, error=error)


def _best(bench: Benchmark) -> Outcome:
    """The first outcome within the budget, else the shortest time; how often it was measured is told."""
    best = judge(bench=bench, measured=bench.measure())
    for tries in range(2, TRIES + 1 if bench.unit in _TIMES else 2):
        if best.is_within:
            break
        again = judge(bench=bench, measured=bench.measure())
        if again.is_within or (again.value or math.inf) < (best.value or math.inf):
            best = again
        best = replace(best, tries=tries)
    return best


def judge(*, bench: Benchmark, measured: Measurement) -> Outcome:
    """Hold a measurement against its budget; a value that is no number is never within."""
    return Outcome(
        name=bench.name,
        value=measured.value if math.isfinite(measured.value) else None,
        unit=bench.unit,
        budget=bench.budget,
        floor=measured.floor,
        bound=bench.bound,
        is_within=_is_within(bench=bench, measured=measured),
        variant=measured.variant,
    )


def line(*, outcome: Outcome) -> str:
    """The outcome as one line of JSON, numbers to four significant digits."""
    fields = {key: _rounded(value) for key, value in asdict(outcome).items()}
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)


def timings(*, call: Callable[[], object], repeat: int, warm_up: int = 1) -> list[float]:
    """Seconds of each of `repeat` calls, after `warm_up` calls that are not counted."""
    for _ in range(warm_up):
        call()
    seconds = []
    for _ in range(repeat):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return seconds


def percentile(*, values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank).

    Raises:
        ValueError: no values, or a share outside 0 to 1.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError(
            f"percentile needs values and a share from 0 to 1; got {len(values)} values, {share}"
        )
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _is_within(*, bench: Benchmark, measured: Measurement) -> bool:
    if not math.isfinite(measured.value):
        return False
    if bench.bound == "at_least":
        return measured.value >= bench.budget
    is_near_floor = (
        bench.floor_factor is None
        or measured.floor is None
        or measured.value <= bench.floor_factor * measured.floor
    )
    return measured.value <= bench.budget and is_near_floor


def _broken(*, bench: Benchmark, error: Exception) -> Outcome:
    return Outcome(
        name=bench.name,
        value=None,
        unit=bench.unit,
        budget=bench.budget,
        floor=None,
        bound=bench.bound,
        is_within=False,
        error=f"{type(error).__name__}: {error}",
    )


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
