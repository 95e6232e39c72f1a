"""Real reports damaged at random: never an unhandled error, never slow, and every row of a table accounted for.

`make soak` runs the same for hours: FUZZ_EXAMPLES says how many damaged files are tried.
"""

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.paths import SAMPLE_DIR
from etl.extract.package import DAMAGE
from etl.model import ParsedFile
from etl.registry import read_report
from tests.robustness.mutations import MUTATIONS
from tests.unit.etl.law.mess import register

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
FOUND = Path(__file__).parent / "found"
MAX_S = 2.0
# one of each kind and form; larger ones would only make the machine warm
SEEDS = sorted(
    path
    for path in SAMPLE_DIR.rglob("*")
    if path.suffix in (".xls", ".xlsx", ".ods", ".csv", ".json") and 0 < path.stat().st_size < 60_000
)


def read(content: bytes) -> ParsedFile:
    started = time.process_time()
    parsed = read_report(content=content, name="x", register=register(), home_province="42")
    assert time.process_time() - started < MAX_S
    return parsed


def assert_accounted(parsed: ParsedFile) -> None:
    """A refused file says why; a row is loaded, or refused with an error that names it."""
    errors = {(one.sheet, one.row) for one in parsed.issues if one.severity == "error"}
    if parsed.refused:
        assert parsed.sheets == () and any(one.severity == "error" for one in parsed.issues)
        return
    for sheet in parsed.sheets:
        loaded = (
            [row.row for row in sheet.rows] if sheet.form != "F7" else [row.row for row in parsed.lineage]
        )
        refused = {row for name, row in errors if name == sheet.sheet and row is not None} - set(loaded)
        assert len(loaded) + sheet.rows_refused == sheet.rows_seen
        assert len(refused) >= sheet.rows_refused
        keys = [(row.unit_code, row.field) for row in sheet.rows]
        assert len(keys) == len(set(keys))
        assert all(value >= 0 for row in sheet.rows for value in row.measures.values())


@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(SEEDS),
    kinds=st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=2),
    seed=st.integers(0, 2**32),
)
def test_a_damaged_report_is_read_or_refused(path: Path, kinds: list[str], seed: int) -> None:
    rng = random.Random(seed)
    content = path.read_bytes()
    for kind in kinds:
        try:
            content = MUTATIONS[kind](content, rng) or content
        except DAMAGE:  # a file damaged by the first change may be no package for the second
            break

    assert_accounted(read(content))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:12])
def test_the_undamaged_reports_are_accounted_for(path: Path) -> None:
    assert_accounted(read(path.read_bytes()))


def test_files_that_once_broke_the_reader() -> None:
    for path in sorted(FOUND.iterdir()):
        assert_accounted(read(path.read_bytes()))
