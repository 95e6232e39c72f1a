"""`make run` starts the worker beside the dashboard, and neither outlives the other's end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from domain.access import Scope
from domain.paths import ROOT
from store.queries.queue import uploads, worker_status
from store.writes.queue import NewUpload, enqueue
from tests.browser.app_runner import free_port
from tests.integration.conftest import World

DEADLINE_S = 300
EVERYTHING = Scope.everything()


def waited(until: Callable[[], bool]) -> bool:
    end = time.monotonic() + DEADLINE_S
    while not until() and time.monotonic() < end:
        time.sleep(0.02)  # the pace of looking; goes on as soon as it is so
    return until()


def is_running(world: World) -> bool:
    with world.engine.connect() as connection:
        return worker_status(connection=connection, scope=EVERYTHING).is_running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_upload_is_loaded_beside_the_dashboard_and_nothing_is_left_behind(
    empty_world: World, number: signal.Signals
) -> None:
    # Given the two started as `make run` does
    line = [sys.executable, "-m", "tools.serve", "--port", str(free_port())]
    process = subprocess.Popen(
        line, cwd=ROOT, env=empty_world.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert waited(lambda: is_running(empty_world))
    with empty_world.engine.begin() as connection:
        new = NewUpload(name="a.csv", content=b"no report", sender="lan")
        enqueue(connection=connection, files_dir=empty_world.settings.files_dir, new=new)

    # When the worker has loaded an upload and the dashboard ends, by request or by force
    def is_done() -> bool:
        with empty_world.engine.connect() as connection:
            return uploads(connection=connection, scope=EVERYTHING)[0].state == "done"

    assert waited(is_done)
    assert os.getpgid(process.pid)
    process.send_signal(number)
    process.wait(timeout=DEADLINE_S)

    # Then the worker signs off by itself
    assert waited(lambda: not is_running(empty_world)), "the worker outlived the dashboard"
