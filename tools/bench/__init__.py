"""Measured budgets: `make bench` runs every benchmark of this package's bench_*.py files."""

from tools.bench.harness import Measurement, benchmark, percentile, timings

__all__ = ["Measurement", "benchmark", "percentile", "timings"]
