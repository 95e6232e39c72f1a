"""The bench harness: what is over budget is never reported as within."""

import json
import math

import pytest

from tools.bench import harness
from tools.bench.harness import Benchmark, Measurement, Outcome


def bench(*, value: float = 1.0, floor: float | None = None, **given: object) -> Benchmark:
    fields = {"name": "b", "budget": 10.0, "unit": "ms", "bound": "at_most", "floor_factor": None, **given}
    return Benchmark(measure=lambda: Measurement(value=value, floor=floor), **fields)


class TestJudge:
    @pytest.mark.parametrize(
        ("bound", "value", "expected"),
        [
            ("at_most", 9.9, True),
            ("at_most", 10.0, True),
            ("at_most", 10.1, False),
            ("at_least", 9.9, False),
            ("at_least", 10.0, True),
            ("at_least", 10.1, True),
            ("at_most", math.nan, False),
            ("at_most", -math.inf, False),
            ("at_least", math.inf, False),
        ],
    )
    def test_holds_the_value_against_the_budget(self, bound: str, value: float, expected: bool):
        outcome = harness.judge(bench=bench(bound=bound), measured=Measurement(value=value))

        assert outcome.is_within is expected

    @pytest.mark.parametrize(("value", "expected"), [(2.6, True), (2.7, False)])
    def test_holds_the_value_against_its_floor(self, value: float, expected: bool):
        # Given at most 1.3 times a floor of 2.0
        given = bench(floor_factor=1.3)

        outcome = harness.judge(bench=given, measured=Measurement(value=value, floor=2.0))

        assert outcome.is_within is expected


class TestRun:
    def test_a_broken_benchmark_is_out_of_budget_and_the_next_one_runs(self):
        def breaks() -> Measurement:
            raise AssertionError("the answers differ")

        broken = Benchmark("broken", 1.0, "s", "at_most", None, breaks)

        first, second = harness.run(benchmarks=[broken, bench(value=1.0)])

        assert (first.is_within, first.value) == (False, None)
        assert first.error == "AssertionError: the answers differ"
        assert second.is_within

    def test_nothing_is_measured_before_it_is_asked_for(self):
        calls: list[str] = []

        def measure() -> Measurement:
            calls.append("x")
            return Measurement(value=1.0)

        outcomes = harness.run(benchmarks=[Benchmark("b", 1.0, "s", "at_most", None, measure)])

        assert calls == []
        assert len(list(outcomes)) == len(calls) == 1


class TestTries:
    @pytest.mark.parametrize(
        ("unit", "values", "expected"),
        [
            ("ms", [9.0], (9.0, True, 1)),
            ("ms", [11.0, 9.0], (9.0, True, 2)),
            ("s", [12.0, 11.0, 13.0], (11.0, False, 3)),
            ("kB", [11.0], (11.0, False, 1)),
        ],
    )
    def test_a_time_over_its_budget_is_measured_again(
        self, unit: str, values: list[float], expected: tuple[float, bool, int]
    ):
        left = iter(values)
        given = Benchmark("b", 10.0, unit, "at_most", None, lambda: Measurement(value=next(left)))

        (outcome,) = harness.run(benchmarks=[given])

        assert (outcome.value, outcome.is_within, outcome.tries) == expected
        assert list(left) == []


class TestRegister:
    def test_a_name_can_be_taken_only_once(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(harness, "_registered", {})
        register = harness.benchmark(name="twice", budget=1, unit="s")
        register(lambda: Measurement(value=1))

        with pytest.raises(harness.DuplicateBenchmarkError, match="twice"):
            register(lambda: Measurement(value=2))

        assert list(harness.registered()) == ["twice"]


class TestSelect:
    def test_all_without_names_and_the_named_ones_in_their_order(self):
        known = {name: bench(name=name) for name in "abc"}

        assert [b.name for b in harness.select(benchmarks=known, only=[])] == ["a", "b", "c"]
        assert [b.name for b in harness.select(benchmarks=known, only=["c", "a"])] == ["c", "a"]

    def test_an_unknown_name_is_named_with_the_known_ones(self):
        with pytest.raises(harness.UnknownBenchmarkError, match="no benchmark z; known: a"):
            harness.select(benchmarks={"a": bench()}, only=["z"])


class TestLine:
    def test_is_one_line_of_json_with_the_promised_fields(self):
        outcome = Outcome("n", 12.34567, "ms", 30, None, "at_most", is_within=True)

        text = harness.line(outcome=outcome)

        assert "\n" not in text
        found = json.loads(text)
        assert [found[key] for key in ("name", "value", "unit", "budget", "floor")] == [
            "n",
            12.35,
            "ms",
            30,
            None,
        ]


class TestPercentile:
    @pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 10), (0.95, 19), (0.951, 20), (1, 20)])
    def test_is_the_nearest_rank(self, share: float, expected: int):
        # Given 1..20 in any order: the rank is ceil(share x 20), at least 1
        values = [*range(20, 10, -1), *range(1, 11)]

        assert harness.percentile(values=values, share=share) == expected

    @pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 1.1), ([1.0], -0.1)])
    def test_refuses_what_has_no_percentile(self, values: list[float], share: float):
        with pytest.raises(ValueError, match="percentile needs"):
            harness.percentile(values=values, share=share)


class TestTimings:
    def test_counts_only_the_calls_after_the_warm_up(self):
        calls: list[int] = []

        seconds = harness.timings(call=lambda: calls.append(1), repeat=3, warm_up=2)

        assert len(seconds) == 3
        assert len(calls) == 5
        assert min(seconds) >= 0
