"""`python -m tools.bench [--only NAME ...] [--list]`: one JSON line each; 1 = over budget, 2 = wrong usage."""

import argparse
import importlib
import sys
from pathlib import Path

from tools.bench.harness import Benchmark, UnknownBenchmarkError, line, registered, run, select


def load_benchmarks(*, folder: Path) -> None:
    """Import every bench_*.py of the folder, which registers what it holds."""
    for path in sorted(folder.glob("bench_*.py")):
        importlib.import_module(f"tools.bench.{path.stem}")


def main(arguments: list[str] | None = None) -> int:
    """Run the chosen benchmarks."""
    options = _parser().parse_args(arguments)
    load_benchmarks(folder=Path(__file__).parent)
    if options.list:
        print("\n".join(registered()))
        return 0
    try:
        chosen = select(benchmarks=registered(), only=options.only)
    except UnknownBenchmarkError as error:
        print(error, file=sys.stderr)
        return 2
    return _report(chosen=chosen)


def _report(*, chosen: list[Benchmark]) -> int:
    if not chosen:
        print("Không có phép đo nào / no benchmark: tools/bench/bench_*.py", file=sys.stderr)
        return 2
    over = []
    for outcome in run(benchmarks=chosen):
        print(line(outcome=outcome), flush=True)
        if not outcome.is_within:
            over.append(outcome.name)
    if over:
        print(f"Vượt ngưỡng / over budget: {', '.join(over)}", file=sys.stderr)
    return int(bool(over))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure the budgets.")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="only these benchmarks")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
