"""A load that is killed, and two loads at once: each file is there whole or not at all."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.paths import ROOT, SAMPLE_DIR
from store.tables import fact, submission
from tests.integration.conftest import World
from tests.integration.expected import (
    DATA,
    expected_issues,
    expected_measures,
    stored_issues,
    stored_measures,
)

DEADLINE_S = 300
PACE_S = 0.02


def started(world: World, *paths: Path) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "etl", "load", "--json", *map(str, paths)]
    return subprocess.Popen(
        line, cwd=ROOT, env=world.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def files_in(world: World) -> int:
    with world.engine.connect() as connection:
        return int(connection.execute(select(func.count(submission.c.id))).scalar_one())


def assert_complete(world: World) -> None:
    assert stored_measures(world.engine) == expected_measures(DATA / "sample_expected_measures.csv.gz")
    assert stored_issues(world.engine) == expected_issues(DATA / "sample_expected_issues.csv")


@pytest.mark.soak  # test_kills kills loads of both databases at many points
def test_a_killed_load_leaves_whole_files_and_the_same_command_goes_on(empty_world: World) -> None:
    process = started(empty_world, SAMPLE_DIR)
    until = time.monotonic() + DEADLINE_S
    while files_in(empty_world) < 40 and time.monotonic() < until:
        time.sleep(PACE_S)  # only the pace of looking; the test goes on as soon as 40 files are in
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 40 <= files_in(empty_world) < 153, "the load was not killed in its middle"
    noted = select(submission.c.id, submission.c.facts_loaded).where(submission.c.state != "refused")
    with empty_world.engine.connect() as connection:
        brought = dict(connection.execute(noted).all())
        counts = select(fact.c.submission_id, func.count()).group_by(fact.c.submission_id)
        there = dict(connection.execute(counts).all())
    assert there == {number: facts for number, facts in brought.items() if facts}
    assert empty_world.command("load", SAMPLE_DIR).returncode == 1
    assert_complete(empty_world)
    leftovers = list(empty_world.settings.files_dir.rglob(".writing-*"))
    assert len(leftovers) <= 1  # at most the one that was being written


@pytest.mark.soak_on_postgresql  # test_kills loads twice at once on both, test_queue claims at once
def test_two_loads_at_once_end_as_one_and_reading_goes_on(empty_world: World) -> None:
    both = [started(empty_world, SAMPLE_DIR), started(empty_world, SAMPLE_DIR)]
    seen = []
    while any(is_running(process) for process in both):
        seen.append(files_in(empty_world))
    assert [process.returncode for process in both] == [1, 1]
    assert files_in(empty_world) == 153
    assert seen == sorted(seen) and len(set(seen)) > 3
    assert_complete(empty_world)


def is_running(process: subprocess.Popen[bytes]) -> bool:
    """Waits a moment for its end, so that looking does not take the time of those that are looked at."""
    try:
        process.wait(timeout=PACE_S)
    except subprocess.TimeoutExpired:
        return True
    return False
