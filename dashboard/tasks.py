"""Work that takes seconds, beside the requests: its progress is told, it can be ended early or thrown away.

Progress, wishes to end and results are in the cache, so that whichever thread or process answers a request knows of
them. The work itself is a thread of the process that was asked first. Nothing is kept of work that was thrown away,
that failed, or that nobody asked about any more.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, Generic, TypeVar

from flask import Flask, current_app

from dashboard.cache import cache, is_cache_bound
from domain.errors import ReformAtlasError

log = logging.getLogger(__name__)
R = TypeVar("R")
RUNNING, DONE, DROPPED, FAILED = "running", "done", "dropped", "failed"
LOST = "lost"  # what is said of work that has no record and no result
FINISH, DROP = "finish", "drop"
AT_ONCE = 2
"""Pieces of work at a time in one process; further ones wait for their turn."""
_KEPT_SECONDS, _RECORD_SECONDS = 24 * 3600, 900
_LOST_SECONDS = 20.0
"""A thread that has not told anything for so long ended with its process."""
_UNASKED_SECONDS = 30.0
_TELL_SECONDS = 0.2


@dataclass(frozen=True)
class Record:
    """How far a piece of work is. ``progress`` is what the work tells; times are seconds of the clock.

    ``error``: what went wrong in (vi, en), None where nobody foresaw it.
    """

    status: str
    started: float
    told: float
    progress: Any = None
    error: tuple[str, str] | None = None

    @property
    def seconds(self) -> float:
        """Since the work began."""
        return max(0.0, self.told - self.started)


@dataclass(frozen=True)
class Answer(Generic[R]):
    """The result, or None and the record of work that is under way or was thrown away."""

    result: R | None
    record: Record | None = None


@dataclass
class Control:
    """What the work is given: it tells how far it is, and asks whether to end.

    Work that nobody can follow (``is_followed`` False, without an application) tells nothing and is never ended.
    """

    key: str
    started: float
    is_followed: bool = True
    last: float = 0.0
    checked: float = 0.0
    wish: str = ""
    is_forgotten: bool = False
    progress: Any = None
    lock: Lock = field(default_factory=Lock)

    def tell(self, progress: Any) -> None:
        """Keep the progress; more often than some times a second makes no difference."""
        self.progress = progress
        self.beat()

    def beat(self) -> None:
        """Say that the work goes on."""
        now = time.time()
        with self.lock:
            if not self.is_followed or now - self.last < _TELL_SECONDS:
                return
            self.last = now
        cache.set(
            _name("record", self.key), Record(RUNNING, self.started, now, self.progress), _RECORD_SECONDS
        )

    def should_stop(self) -> bool:
        """Whether somebody wants an end, or nobody looks any more."""
        now = time.time()
        if self.is_followed and not self.wish and now - self.checked >= _TELL_SECONDS:
            self.checked = now
            self.beat()
            self.wish = cache.get(_name("wish", self.key)) or ""
            seen = cache.get(_name("seen", self.key)) or self.started
            if not self.wish and now - seen > _UNASKED_SECONDS:
                self.wish, self.is_forgotten = DROP, True
        return bool(self.wish)

    @property
    def is_dropped(self) -> bool:
        """Whether the result is not wanted any more."""
        return self.wish == DROP


Work = Callable[[Control], R]
_threads: dict[tuple[int, str], Thread] = {}
_turns = BoundedSemaphore(AT_ONCE)


def key_of(*parts: object) -> str:
    """A short key for all that a result depends on."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def ask(*, key: str, work: Work[R], wait: float | None) -> Answer[R]:
    """The result of ``work`` under ``key``; begins it unless it is there or under way, waits up to ``wait`` seconds.

    ``wait`` None waits to the end. Raises the ReformAtlasError of work that failed. Without an application (a script,
    a test of views) the work is done at once.
    """
    if not is_cache_bound():
        return Answer(work(Control(key=key, started=time.time(), is_followed=False)))
    found = _found(key)
    if found is not None:
        return Answer(found[0])
    cache.set(_name("seen", key), time.time(), _RECORD_SECONDS)
    record = record_of(key)
    if record is not None and record.status == DROPPED:
        return Answer(None, record)
    thread = _thread(key=key, work=work, record=record)
    if thread is not None:
        _join(thread, key=key, wait=wait)
    found = _found(key)
    if found is not None:
        return Answer(found[0])
    record = record_of(key)
    if record is not None and record.status == FAILED:
        cache.delete(_name("record", key))
        vi, en = record.error or (
            "Tính toán bị lỗi. Xem nhật ký máy chủ.",
            "The work failed. See the server's log.",
        )
        raise ReformAtlasError(vi=vi, en=en)
    return Answer(None, record)


def _join(thread: Thread, *, key: str, wait: float | None) -> None:
    """Wait for the work; whoever waits to its end is looking all the while."""
    if wait is not None:
        thread.join(wait)
        return
    while thread.is_alive():
        cache.set(_name("seen", key), time.time(), _RECORD_SECONDS)
        thread.join(_UNASKED_SECONDS / 3)


def settle(*, seconds: float) -> None:
    """Wait until the work of this process has ended, each piece up to ``seconds``."""
    with _lock:
        running = list(_threads.values())
    for thread in running:
        thread.join(seconds)


def record_of(key: str) -> Record | None:
    """How far the work is; None for work that nobody began or whose process ended."""
    record: Record | None = cache.get(_name("record", key))
    if record is not None and record.status == RUNNING and time.time() - record.told > _LOST_SECONDS:
        return None
    return record


def look(key: str) -> Record | None:
    """The record, and a sign that somebody is looking."""
    cache.set(_name("seen", key), time.time(), _RECORD_SECONDS)
    found = _found(key)
    return Record(DONE, 0.0, 0.0) if found is not None else record_of(key)


def end(*, key: str, wish: str) -> None:
    """Wish the work to FINISH with the best so far, or to DROP it."""
    cache.set(_name("wish", key), wish, _RECORD_SECONDS)


def forget(key: str) -> None:
    """Clear a record of work that was thrown away, so that it can begin again."""
    cache.delete_many(_name("record", key), _name("wish", key), _name("result", key))


def _found(key: str) -> tuple[Any] | None:
    found: tuple[Any] | None = cache.get(_name("result", key))
    return found


def _thread(*, key: str, work: Work[Any], record: Record | None) -> Thread | None:
    """The thread of the work, begun where there is none; None when another process does it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    own = id(app), key
    with _lock:
        known = _threads.get(own)
        if known is not None and known.is_alive():
            return known
        if record is not None and record.status == RUNNING:
            return None
        for ended in [name for name, thread in _threads.items() if not thread.is_alive()]:
            del _threads[ended]
        now = time.time()
        cache.delete(_name("wish", key))
        cache.set(_name("record", key), Record(RUNNING, now, now), _RECORD_SECONDS)
        control = Control(key=key, started=now)
        thread = Thread(target=_run, args=(app, control, work), name=f"task-{key[:8]}", daemon=True)
        _threads[own] = thread
        thread.start()
        return thread


_lock = Lock()


def _run(app: Flask, control: Control, work: Work[Any]) -> None:
    with app.app_context():
        while not _turns.acquire(timeout=_TELL_SECONDS):
            if control.should_stop():
                _close(control, status=DROPPED)
                return
        try:
            result = work(control)
        except ReformAtlasError as error:
            _close(control, status=DROPPED if control.wish else FAILED, error=(error.vi, error.en))
        except Exception:
            log.exception("work %s failed", control.key)
            _close(control, status=FAILED)
        else:
            if control.is_dropped:
                _close(control, status=DROPPED)
            else:
                cache.set(_name("result", control.key), (result,), _KEPT_SECONDS)
                _close(control, status=DONE)
        finally:
            _turns.release()


def _close(control: Control, *, status: str, error: tuple[str, str] | None = None) -> None:
    if control.is_forgotten:  # nobody asked: whoever comes later begins anew
        cache.delete(_name("record", control.key))
        return
    record = Record(status, control.started, time.time(), control.progress)
    cache.set(_name("record", control.key), replace(record, error=error), _RECORD_SECONDS)


def _name(kind: str, key: str) -> str:
    return f"task|{kind}|{key}"
