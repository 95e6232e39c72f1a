"""Acceptance: load the handed-over season from nothing, export it, and compare with what its makers expect.

Works in a folder that is thrown away, through the command line only, as a user would.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SEASON = SHARED / "data" / "reports" / "public"
CHECKER = SHARED / "tools" / "check_load.py"
FOLDERS = ("01_clean", "02_messy", "03_broken")
PASSED, FAILED, NOTHING_TO_ACCEPT = 0, 1, 2


def main() -> int:
    """Run the acceptance; 0 = all figures and findings as expected, 1 = not, 2 = the season is not there."""
    if not (SEASON.is_dir() and CHECKER.is_file()):
        print(
            f"Không có bộ số liệu nghiệm thu trong {SHARED}: không có gì để so sánh.\n"
            f"There is no season to accept in {SHARED}: nothing to compare.",
            file=sys.stderr,
        )
        return NOTHING_TO_ACCEPT
    with tempfile.TemporaryDirectory(prefix="accept-") as folder:
        return accept(folder=Path(folder))


def accept(*, folder: Path) -> int:
    """Load the season into ``folder`` and compare; says every difference on standard output."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'reform.db'}",
        "FILES_DIR": str(folder / "files"),
        "GEO_DIR": str(folder / "geo"),
        "HOME_PROVINCE": "42",
    }
    season = [SEASON / name for name in FOLDERS]
    if _etl(environment, "init") or _etl(environment, "units"):
        return FAILED
    if _etl(environment, "load", *season) not in (0, 1):  # 1: the broken folder has refused rows and files
        return FAILED
    measures, issues, lineage = (folder / f"{name}.csv" for name in ("measures", "issues", "lineage"))
    exports = [
        _etl(environment, "export", "measures", "--out", measures),
        _etl(environment, "issues", "--out", issues),
        _etl(environment, "export", "lineage", "--out", lineage),
    ]
    if any(exports):
        return FAILED
    line = [sys.executable, CHECKER, SEASON, "--measures", measures, "--issues", issues]
    results = [subprocess.run(list(map(str, line)), check=False).returncode == 0]
    results.append(same_rows(name="lineage", found=lineage, expected=SEASON / "expected_lineage.csv"))
    if _knows_dossiers(environment):
        counts = folder / "counts.csv"
        files = sorted(path for name in FOLDERS for path in (SEASON / name).glob("*_F6_*"))
        done = _etl(environment, "dossiers", *files) or _etl(
            environment, "export", "dossier-counts", "--out", counts
        )
        results.append(not done and same_counts(found=counts, expected=SEASON / "expected_f6_counts.csv"))
    return PASSED if all(results) else FAILED


def same_rows(*, name: str, found: Path, expected: Path) -> bool:
    """Whether two CSV files hold the same rows, each as often, in whatever order; prints what differs."""
    left, right = _rows(found), _rows(expected)
    for sign, rest in (("+", left - right), ("-", right - left)):
        for row in sorted(rest.elements())[:10]:
            print(f"{name} {sign}", dict(row))
    print(f"{name}: expected {right.total()}, found {left.total()}, {'PASS' if left == right else 'FAIL'}")
    return left == right


def same_counts(*, found: Path, expected: Path) -> bool:
    """Whether every expected count is found with its value; counts of other units and periods may be there too."""
    left, right = _rows(found), _rows(expected)
    missing = right - left
    for row in sorted(missing.elements())[:10]:
        print("dossier counts -", dict(row))
    print(f"dossier counts: expected {right.total()}, {'PASS' if not missing else 'FAIL'}")
    return not missing


def _rows(path: Path) -> Counter[tuple[tuple[str, str], ...]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return Counter(tuple(sorted(row.items())) for row in csv.DictReader(stream))


def _etl(environment: dict[str, str], *arguments: str | Path) -> int:
    line = [sys.executable, "-m", "etl", *map(str, arguments)]
    quiet = subprocess.DEVNULL if arguments[0] == "load" else None
    return subprocess.run(line, cwd=ROOT, env=environment, stdout=quiet, check=False).returncode


def _knows_dossiers(environment: dict[str, str]) -> bool:
    line = [sys.executable, "-m", "etl", "dossiers", "--help"]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
