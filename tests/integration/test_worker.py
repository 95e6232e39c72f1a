"""Uploads through the worker: the same figures as `etl load`, whole or not at all, and clean ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.access import Scope
from domain.paths import ROOT, SAMPLE_DIR
from etl.pipeline import load_paths
from store.queries.queue import UploadRow, uploads, worker_status
from store.tables import dossier_count, submission, upload
from store.writes.queue import NewUpload, claim, enqueue
from tests.integration.conftest import World, copied
from tests.integration.dossiers.counted import write_csv
from tests.integration.dossiers.recount import Dossier
from tests.integration.expected import stored_issues, stored_measures

EVERYTHING = Scope.everything()
DEADLINE_S = 300
MESSY = sorted((SAMPLE_DIR / "02_messy").glob("04*"))


def send(world: World, *paths: Path) -> None:
    for path in paths:
        new = NewUpload(name=path.name, content=path.read_bytes(), sender="lan")
        with world.engine.begin() as connection:
            enqueue(connection=connection, files_dir=world.settings.files_dir, new=new)


def seen(world: World) -> list[UploadRow]:
    with world.engine.connect() as connection:
        return uploads(connection=connection, scope=EVERYTHING, limit=500)[::-1]


def waited(until: Callable[[], bool]) -> bool:
    end = time.monotonic() + DEADLINE_S
    while not until() and time.monotonic() < end:
        time.sleep(0.01)  # the pace of looking; goes on as soon as it is so
    return until()


def started(world: World, *options: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "etl", "worker", "--poll", "0.1", *options]
    return subprocess.Popen(line, cwd=ROOT, env=world.environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.soak_on_postgresql
def test_uploads_give_exactly_what_the_command_line_gives(registered: World, tmp_path: Path) -> None:
    # Given the same files, loaded by command in one database and sent to the queue of another
    by_command, by_queue = (copied(registered, to=tmp_path / name) for name in ("command", "queue"))
    load_paths(engine=by_command.engine, settings=by_command.settings, paths=MESSY)
    send(by_queue, *MESSY)

    # When the worker empties the queue
    done = by_queue.command("worker", "--once")

    # Then figures and findings are the same, and each upload knows its result
    assert done.returncode == 0, done.stderr
    assert stored_measures(by_queue.engine) == stored_measures(by_command.engine)
    assert stored_issues(by_queue.engine) == stored_issues(by_command.engine)
    assert [row.file_name for row in seen(by_queue)] == [path.name for path in MESSY]
    assert {row.state for row in seen(by_queue)} == {"done"}
    assert all(
        row.submission_id and row.outcome in ("loaded", "loaded_with_issues") for row in seen(by_queue)
    )


@pytest.mark.soak_on_postgresql
def test_each_upload_keeps_a_result_for_the_page(empty_world: World, tmp_path: Path) -> None:
    """Unchanged points to the first file, a copy is said to be one, a broken file has its findings."""
    report = next((SAMPLE_DIR / "01_clean").glob("039*"))
    copy = tmp_path / "ban sao.xlsx"
    copy.write_bytes(report.read_bytes())
    broken = next((SAMPLE_DIR / "03_broken").glob("027*"))
    send(empty_world, report)
    empty_world.command("worker", "--once")
    send(empty_world, report, copy, broken)
    empty_world.command("worker", "--once")

    first, same, copied_file, refused = seen(empty_world)
    assert [row.outcome for row in (first, same, copied_file, refused)] == [
        "loaded",
        "unchanged",
        "duplicate",
        "refused",
    ]
    copies = {path.stem for path in (empty_world.settings.files_dir / "annotated").glob("*.xlsx")}
    assert copies == {str(copied_file.submission_id), str(refused.submission_id)}, (
        "one for each with findings"
    )
    assert same.submission_id == first.submission_id and same.earlier_name == report.name
    assert len({first.submission_id, copied_file.submission_id, refused.submission_id}) == 3


@pytest.mark.soak_on_postgresql
def test_dossiers_that_are_sent_are_counted_as_the_command_line_counts_them(
    registered: World, tmp_path: Path
) -> None:
    """A list of dossiers (form F6) leaves the same counts and findings whether it was sent or loaded by command."""
    days = [date(2025, 7, 10) + timedelta(days=n) for n in range(80)]
    rows = [
        Dossier(f"H{n}", "18484", "ho_tich", "Trực tuyến", day, day, day).cells()
        for n, day in enumerate(days)
    ]
    path = write_csv(path=tmp_path / "ho_so.csv", rows=rows)
    by_command, by_queue = (copied(registered, to=tmp_path / name) for name in ("command", "queue"))
    done = by_command.command("load", path)
    assert "80 dossiers counted" in done.stderr, done.stderr
    send(by_queue, path)

    by_queue.command("worker", "--once")

    counts = []
    for world in (by_command, by_queue):
        names = ("measure", "period_id", "field", "unit_id", "value")
        with world.engine.connect() as connection:
            found = connection.execute(select(*(dossier_count.c[name] for name in names)))
            counts.append(sorted(map(tuple, found)))
        assert [row.outcome for row in seen(world)] == (["loaded"] if world is by_queue else [])
    assert counts[0] == counts[1] != []
    assert seen(by_queue)[0].submission_id is not None


@pytest.mark.soak_on_postgresql
def test_a_missing_kept_file_is_said_and_the_next_is_loaded(empty_world: World) -> None:
    one, two = sorted((SAMPLE_DIR / "01_clean").glob("04[0-1]*"))
    send(empty_world, one, two)
    with empty_world.engine.connect() as connection:
        stored = connection.execute(select(upload.c.stored_file).order_by(upload.c.id)).scalars().first()
    (empty_world.settings.files_dir / str(stored)).unlink()

    empty_world.command("worker", "--once")

    lost, loaded = seen(empty_world)
    assert (lost.state, lost.outcome) == ("failed", "failed") and lost.message_vi and lost.message_en
    assert loaded.outcome == "loaded"


@pytest.mark.soak_on_postgresql
def test_a_killed_worker_loses_nothing(empty_world: World) -> None:
    """Killed in its middle, the next worker goes on; every file is there once with its own result."""
    files = sorted((SAMPLE_DIR / "01_clean").iterdir())[:20]
    send(empty_world, *files)
    process = started(empty_world)
    waited(lambda: sum(row.state == "done" for row in seen(empty_world)) >= 5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert any(row.state != "done" for row in seen(empty_world)), "the worker was not killed in its middle"
    with empty_world.engine.begin() as connection:
        # The lease would run out by itself; the test does not wait for it.
        connection.execute(upload.update().where(upload.c.state == "loading").values(state="queued"))

    assert empty_world.command("worker", "--once").returncode == 0

    assert {row.outcome for row in seen(empty_world)} == {"loaded"}
    with empty_world.engine.connect() as connection:
        assert connection.execute(select(func.count(submission.c.id))).scalar_one() == 20


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_worker_cleanly(empty_world: World, number: signal.Signals) -> None:
    process = started(empty_world)
    assert waited(lambda: _status(empty_world))

    process.send_signal(number)

    assert process.wait(timeout=DEADLINE_S) == 0
    assert not _status(empty_world), "a worker that ended still counts as running"


def test_a_worker_ends_with_its_parent(empty_world: World) -> None:
    """Given a parent that starts a worker and is killed at once, then no orphan goes on working."""
    script = (
        "import os, subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-m', 'etl', 'worker', '--parent', str(os.getpid())]);"
        "print(p.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=empty_world.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    own = int(parent.stdout.readline())
    assert waited(lambda: _status(empty_world))
    parent.kill()
    parent.wait()
    assert waited(lambda: not _is_alive(own)), "the worker outlived its parent"


def test_two_claims_never_take_the_same(empty_world: World) -> None:
    send(empty_world, *sorted((SAMPLE_DIR / "01_clean").iterdir())[:3])
    with empty_world.engine.begin() as one:
        first = claim(connection=one, worker_id="a")
    with empty_world.engine.begin() as two:
        second = claim(connection=two, worker_id="b")
    assert first is not None and second is not None and first.id != second.id


def _status(world: World) -> bool:
    with world.engine.connect() as connection:
        return worker_status(connection=connection, scope=EVERYTHING).is_running


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{number}/stat").exists() or " Z " not in Path(f"/proc/{number}/stat").read_text()
