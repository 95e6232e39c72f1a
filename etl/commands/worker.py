"""``python -m etl worker``."""

import os
import signal
import threading
from datetime import datetime
from typing import Annotated

import typer

PARENT_CHECK_S = 1.0


def register(*, app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="worker")(worker)


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="Nạp hết hàng đợi rồi dừng / empty the queue and stop")
    ] = False,
    poll: Annotated[
        float, typer.Option(min=0.05, help="Số giây giữa hai lần xem hàng đợi / seconds between two looks")
    ] = 1.0,
    parent: Annotated[
        int | None,
        typer.Option(help="Dừng khi tiến trình cha này kết thúc / stop when this parent process has ended"),
    ] = None,
) -> None:
    """Nạp các tệp tải lên theo thứ tự đến; làm việc định kỳ. / Load queued uploads, run scheduled jobs."""
    from domain.config import get_settings
    from etl.jobs.database import open_database
    from etl.jobs.schedule import after_load, run_daily
    from etl.jobs.worker import Worker, work, worker_id

    settings, engine = get_settings(), open_database()
    stop = _stop_on_signals()
    if parent is not None:
        _stop_with_parent(parent=parent, stop=stop)
    own = Worker(
        engine=engine,
        settings=settings,
        id=worker_id(),
        say=_say,
        after_load=after_load(engine=engine, settings=settings),
        when_idle=run_daily(engine=engine, settings=settings),
    )
    if not once:
        _say(f"Bộ nạp bắt đầu / worker {own.id} started")
    done = work(worker=own, stop=stop, once=once, poll=poll)
    _say(f"Bộ nạp dừng: {done} tệp / worker ended, {done} files")


def _say(text: str) -> None:
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    typer.echo(f"{now} {text}")


def _stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set: the file being loaded is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _stop_with_parent(*, parent: int, stop: threading.Event) -> None:
    """Set ``stop`` once the parent is gone: an orphan is adopted by another process, so its parent changes."""

    def watch() -> None:
        while os.getppid() == parent and not stop.wait(PARENT_CHECK_S):
            pass
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
