"""Runs every check of the source code, goes on after a failure, and ends with one line for each."""

import subprocess
import sys
import time
from dataclasses import dataclass

MODULE = (sys.executable, "-m")


@dataclass(frozen=True)
class Check:
    """A check: what it proves, and the command whose exit code is 0 when it holds."""

    proves: str
    command: tuple[str, ...]


CHECKS = (
    Check("lint: no known mistake or untidy spot (ruff)", (*MODULE, "ruff", "check", ".")),
    Check("format: the code is laid out by ruff format", (*MODULE, "ruff", "format", "--check", ".")),
    Check(
        "types: domain and store hold under mypy --strict", (*MODULE, "mypy", "--strict", "domain", "store")
    ),
    Check("layers: imports run one way", (*MODULE, "tools.layers")),
    Check(
        "documents and languages: docs name all commands, settings, forms, codes; vi and en keys match",
        (
            *MODULE,
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/test_docs.py",
            "tests/test_architecture.py",
        ),
    ),
)


def run(*, checks: tuple[Check, ...]) -> list[str]:
    """Run the checks in order; the summary lines, failed ones marked FAILED."""
    lines = []
    for check in checks:
        print(f"== {check.proves}", flush=True)
        started = time.monotonic()
        code = subprocess.run(check.command, check=False).returncode
        verdict = "ok    " if code == 0 else "FAILED"
        lines.append(f"{verdict} {check.proves} ({time.monotonic() - started:.1f} s)")
    return lines


def main() -> int:
    """Run all; 1 when any failed."""
    lines = run(checks=CHECKS)
    print("\n".join(lines))
    return int(any(line.startswith("FAILED") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
