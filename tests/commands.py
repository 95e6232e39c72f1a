"""Runs ``python -m etl`` for the tests: within this process, which spares its start, or in one of its own."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from domain.config import get_settings
from domain.paths import ROOT
from store.engine import get_engine

Done = subprocess.CompletedProcess[str]
CRASHED = 1


def run_here(*arguments: str | Path, environment: Mapping[str, str]) -> Done:
    """What the command line does with the arguments, within this process: exit code and all that it said.

    Settings and engine are its own and end with it. An error that nobody expected is a traceback and exit code 1, as in
    a process of its own.
    """
    from etl.cli import main

    line = ["etl", *map(str, arguments)]
    said = io.BytesIO(), io.BytesIO()
    output, errors = (io.TextIOWrapper(one, encoding="utf-8", write_through=True) for one in said)
    with _as_in_a_process(line=line, environment=environment):
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                code = main()
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
            except Exception:  # noqa: BLE001 - whatever it is, a process would end with a traceback
                traceback.print_exc()
                code = CRASHED
        get_engine().dispose()
    return subprocess.CompletedProcess(line, code, *(one.getvalue().decode() for one in said))


def run_apart(*arguments: str | Path, environment: Mapping[str, str]) -> Done:
    """The same in a process of its own, as a user starts it."""
    line = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@contextmanager
def _as_in_a_process(*, line: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    """Its arguments, environment and folder; no settings or engine of before, and none left."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    _forget()
    try:
        with (
            mock.patch.object(sys, "argv", line),
            mock.patch.dict(os.environ, environment, clear=True),
            contextlib.chdir(ROOT),
        ):
            yield
    finally:
        for number, handler in signals.items():
            signal.signal(number, handler)
        _forget()


def _forget() -> None:
    get_settings.cache_clear()
    get_engine.cache_clear()
