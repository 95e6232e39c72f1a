"""Builds the sample's database in a folder of its own and runs the real dashboard on it, for the browser tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.paths import ROOT, SAMPLE_DIR
from tools.prepare import ROWS_REFUSED

BUILD_SECONDS = 600
START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.1


class AppNotRunningError(Exception):
    """The dashboard or the building of its database failed; carries the end of the output."""


def settings(*, folder: Path, port: int | None = None) -> dict[str, str]:
    """Environment of a process whose database and files all lie in the folder."""
    own = {
        "DATABASE_URL": f"sqlite:///{folder / 'reform.db'}",
        "FILES_DIR": str(folder / "files"),
        "GEO_DIR": str(folder / "geo"),
        "HOME_PROVINCE": "42",
        "DEFAULT_LANGUAGE": "vi",
        "CACHE_TYPE": "SimpleCache",
        "HOST": "127.0.0.1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own, **({"PORT": str(port)} if port else {})}


def build(*, folder: Path) -> None:
    """Make the database of the sample in the folder (about ten seconds).

    Raises:
        AppNotRunningError: a step failed.
    """
    for command in (["init"], ["units"], ["load", str(SAMPLE_DIR)]):
        _etl(command=command, folder=folder)


@contextmanager
def running_app(*, folder: Path) -> Iterator[str]:
    """The address of a dashboard on the folder's database; stopped at the end.

    Raises:
        AppNotRunningError: it stopped, or did not answer /healthz in time.
    """
    port = free_port()
    log = folder / "dashboard.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard"],
            cwd=ROOT,
            env=settings(folder=folder, port=port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url=url, process=process, log=log)
        yield url
    finally:
        _stop(process)


@contextmanager
def running_worker(*, folder: Path) -> Iterator[None]:
    """A worker that loads what is sent to the folder's database; stopped at the end."""
    with (folder / "worker.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "etl", "worker", "--poll", "0.2"],
            cwd=ROOT,
            env=settings(folder=folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        _stop(process)


def free_port() -> int:
    """A port of this machine that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _etl(*, command: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", *command],
        cwd=ROOT,
        env=settings(folder=folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=BUILD_SECONDS,
        check=False,
    )
    if done.returncode not in ({0, ROWS_REFUSED} if command[0] == "load" else {0}):
        said = done.stdout.decode("utf-8", "replace")[-3000:]
        raise AppNotRunningError(f"python -m etl {' '.join(command)}: exit code {done.returncode}\n{said}")


def _wait_until_healthy(*, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AppNotRunningError(f"python -m dashboard: exit code {process.returncode}\n{_end_of(log)}")
        if _answers(f"{url}/healthz"):
            return
        time.sleep(POLL_SECONDS)
    raise AppNotRunningError(f"no answer from {url}/healthz in {START_SECONDS} s\n{_end_of(log)}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-3000:]
