"""A progress bar on a terminal, silence elsewhere (files, pipes, schedules)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from etl.load.outcome import FileOutcome

OnFile = Callable[[int, int, FileOutcome], None]


@contextmanager
def progress_bar() -> Iterator[OnFile]:
    """A function to call after each file with (number, total, outcome)."""
    with _bar() as bar:
        task = bar.add_task("", total=None)

        def on_file(number: int, total: int, outcome: FileOutcome) -> None:
            bar.update(task, total=total, completed=number, description=outcome.name[-50:])

        yield on_file


@contextmanager
def province_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A function to call after each province with (number, total, code)."""
    with _bar() as bar:
        task = bar.add_task("", total=None)

        def on_province(number: int, total: int, code: str) -> None:
            bar.update(task, total=total, completed=number, description=code)

        yield on_province


def _bar() -> Progress:
    shape = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*shape, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
