"""The state of a search on one line of the terminal; Ctrl-C ends it with the best plan so far."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from rich.console import Console
from rich.status import Status

from domain.funding.highs import Hooks, Progress


@contextmanager
def search_line() -> Iterator[Hooks]:
    """Hooks for a search: shown on a terminal only; a second Ctrl-C ends the program."""
    stopped = Event()
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        if not sys.stderr.isatty():
            yield Hooks(should_stop=stopped.is_set)
            return
        with Console(stderr=True).status("…") as status:
            yield Hooks(on_progress=lambda own: _show(status, own), should_stop=stopped.is_set)
    finally:
        signal.signal(signal.SIGINT, before)


def _show(status: Status, own: Progress) -> None:
    best = "…" if own.benefit is None else f"{own.benefit:,.3f}"
    bound = "…" if own.bound is None else f"{own.bound:,.3f}"
    status.update(
        f"{own.seconds:.0f} s: {best} ≤ {bound} (Ctrl-C: dừng, lấy phương án / stop and take the plan)"
    )
