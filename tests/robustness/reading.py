"""Reads one file in a process of its own, under limits, and says how long it took and how much memory it needed."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from domain.paths import ROOT

LIMIT_BYTES = 1_500 * 1024 * 1024
LIMIT_S = 20


@dataclass(frozen=True)
class Measured:
    """What became of a file: issue codes, rows to load, seconds of work, peak memory of the process in MB."""

    codes: frozenset[str]
    rows: int
    refused: bool
    seconds: float
    peak_mb: float


def measured(path: Path) -> Measured:
    """Read the file in a child process; raises CalledProcessError when it dies or goes beyond the limits."""
    line = [sys.executable, "-m", "tests.robustness.reading", str(path)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    found = json.loads(done.stdout)
    return Measured(**{**found, "codes": frozenset(found["codes"])})


def _peak_kb() -> int:
    """Peak memory of this process alone (getrusage would count the parent before exec)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _main(path: Path) -> None:
    from etl.registry import read_report
    from tests.unit.etl.factories import make_register

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    content = path.read_bytes()
    register = make_register()
    started = time.process_time()  # of this process alone: neighbours must not decide
    parsed = read_report(content=content, name=path.name, register=register, home_province="42")
    seconds = time.process_time() - started
    found = {
        "codes": sorted({issue.code for issue in parsed.issues}),
        "rows": sum(len(sheet.rows) for sheet in parsed.sheets),
        "refused": parsed.refused,
        "seconds": seconds,
        "peak_mb": _peak_kb() / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
