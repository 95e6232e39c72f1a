"""A load that counts what it does and ends itself, as by a power cut, at the point it is told.

The points are the statements sent to the database (before and after each), the commits, and the renames of kept
files. The processes are forked from a server that has everything imported, so that one costs little.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, event

from domain.config import Settings
from etl.pipeline import load_paths
from store.engine import get_engine

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


@dataclass
class Points:
    """Counts the points of a load; at number ``last`` (0 = never) the process is gone."""

    last: int
    passed: list[str] = field(default_factory=list)

    def __call__(self, kind: str) -> None:
        """Pass a point, or die there."""
        self.passed.append(kind)
        if len(self.passed) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine) -> None:
        """Count on ``engine`` and in this process."""
        event.listen(engine, "before_cursor_execute", lambda *_: self("before"))
        event.listen(engine, "after_cursor_execute", lambda *_: self("after"))
        event.listen(engine, "commit", lambda *_: self("commit"))
        sys.addaudithook(lambda name, _: self("rename") if name == "os.rename" else None)


def killed_load(*, url: str, settings: Settings, paths: Sequence[Path], last: int) -> int:
    """Load in a process of its own that dies at point ``last``; returns the signal that ended it (0: it finished)."""
    process = _CONTEXT.Process(target=_load, args=(url, settings, paths, last))
    process.start()
    process.join(timeout=60)
    return -(process.exitcode or 0)


def points_of(*, engine: Engine, settings: Settings, paths: Sequence[Path]) -> list[str]:
    """Load here to the end; returns the points that were passed, in order."""
    points = Points(last=0)
    points.watch(engine)
    load_paths(engine=engine, settings=settings, paths=paths)
    return list(points.passed)


def _load(url: str, settings: Settings, paths: Sequence[Path], last: int) -> None:
    engine = get_engine(url)
    Points(last=last).watch(engine)
    load_paths(engine=engine, settings=settings, paths=paths)
