"""Reads one file in a process of its own, under limits, and says how long it took and how much memory it needed."""

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from select import select
from typing import Any

from domain.paths import ROOT
from etl.model import ParsedFile

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


class DiedError(Exception):
    """The process that read a file died or went beyond the limits."""


class Reader:
    """A process with the reading code ready, of which each file gets a fork of its own."""

    def __init__(self) -> None:
        """Start it; it ends with this process, when its input is closed."""
        line = [sys.executable, "-m", "tests.robustness.reading"]
        self._process = subprocess.Popen(
            line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        atexit.register(self.stop)

    def read(self, path: Path) -> dict[str, Any]:
        """What a fork says of the file. Raises DiedError."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps(str(path)), file=self._process.stdin, flush=True)
        if not select([self._process.stdout], [], [], LIMIT_S)[0]:
            self.stop()
            raise DiedError(f"{path.name}: more than {LIMIT_S} s")
        found: dict[str, Any] = json.loads(self._process.stdout.readline() or "null") or {"status": None}
        if "status" in found:
            raise DiedError(f"{path.name}: {found['status']}")
        return found

    def stop(self) -> None:
        """End it and the fork that may still read."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        _reader.cache_clear()


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader()


def measured(path: Path) -> Measured:
    """Read the file in a process of its own; raises DiedError when it dies or goes beyond the limits."""
    found = _reader().read(path)
    return Measured(**{**found, "codes": frozenset(found["codes"])})


def _memory_kb(what: str) -> int:
    """Memory of this process alone: ``VmRSS`` now, ``VmHWM`` at its peak (a fork starts with what it was given)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _serve() -> None:
    """A fork for each path of the standard input; one line of JSON about each."""
    from etl.registry import read_report
    from tests.unit.etl.factories import make_register

    register = make_register()
    read = partial(read_report, register=register, home_province="42")
    for line in sys.stdin:
        ready_kb = _memory_kb("VmRSS")
        child = os.fork()
        if not child:
            _read(Path(json.loads(line)), read=read, ready_kb=ready_kb)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status:
            print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)


def _read(path: Path, *, read: Callable[..., ParsedFile], ready_kb: int) -> None:
    """Say what became of the file. Whatever goes wrong ends the fork with a traceback and a status.

    ``ready_kb``: what the reading code itself holds before a file; a fork maps only a part of it anew.
    """
    shared_kb = ready_kb - _memory_kb("VmRSS")
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    try:
        content = path.read_bytes()
        started = time.process_time()  # of this process alone: neighbours must not decide
        parsed = read(content=content, name=path.name)
        found = {
            "seconds": time.process_time() - started,
            "codes": sorted({issue.code for issue in parsed.issues}),
            "rows": sum(len(sheet.rows) for sheet in parsed.sheets),
            "refused": parsed.refused,
            "peak_mb": (_memory_kb("VmHWM") + shared_kb) / 1024,
        }
    except BaseException:  # noqa: BLE001 - a fork must never go on as if it were the process it was made of
        traceback.print_exc()
        os._exit(1)
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    _serve()
