"""``python -m etl worker``: loads queued uploads in the order of arrival and keeps what hangs on them up to date.

An upload is loaded exactly as ``etl load`` loads the file, and its result is noted in the same transaction, so a
worker that is killed at any moment leaves either a whole file with its result or an upload that is taken again.
"""

import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from domain.access import Scope
from domain.config import Settings
from domain.errors import ReformAtlasError
from domain.periods import local_day
from etl.load.context import LoadContext, Origin, open_context
from etl.load.files import SourceFile
from etl.load.outcome import FileOutcome
from etl.pipeline import load_again, load_one
from store.files import KeepFileError, kept_path
from store.queries.queue import has_work
from store.queries.submissions import last_submission_id
from store.queries.versions import current_version
from store.writes.queue import Claimed, UploadResult, beat, claim, finish, release, renew, sign_off

BEAT_S = 5.0
Say = Callable[[str], None]
AfterLoad = Callable[[FileOutcome], None]


class LeaseLostError(ReformAtlasError):
    """Another worker took the upload over while this one was loading it."""


@dataclass
class ContextCache:
    """The register in memory from one upload to the next, as long as nobody else changed anything in between.

    Every load, every change of the register and every answer to an unknown name raises the data version by one.
    """

    context: LoadContext | None = None
    expected_version: int = -1

    def open(self, *, engine: Engine, settings: Settings, origin: Origin) -> LoadContext:
        """The context for the next upload; reads the register only when the data version is not the expected one."""
        scope = Scope.everything()
        with engine.connect() as connection:
            version = current_version(connection=connection, scope=scope)
            before = last_submission_id(connection=connection, scope=scope)
        if self.context is None or version != self.expected_version:
            self.context = open_context(engine=engine, settings=settings)
        self.expected_version = version
        return replace(self.context, before=before, origin=origin)

    def note_load(self) -> None:
        """The upload was stored, which raised the version by one."""
        self.expected_version += 1


@dataclass(frozen=True)
class Worker:
    """One running worker. ``say`` prints a line; ``after_load`` does what hangs on a file that was just loaded,
    ``when_idle`` what is due when nothing waits."""

    engine: Engine
    settings: Settings
    id: str
    say: Say
    after_load: AfterLoad = lambda outcome: None
    when_idle: Callable[[], None] = lambda: None
    contexts: ContextCache = field(default_factory=ContextCache)


def worker_id() -> str:
    """A name for this process that no other worker has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def work(*, worker: Worker, stop: threading.Event, once: bool, poll: float) -> int:
    """Load until ``stop`` is set, or with ``once`` until the queue is empty; returns the number of uploads done.

    A database that does not answer for a moment is waited for.
    """
    done = 0
    with _beating(worker=worker, stop=stop):
        while not stop.is_set():
            try:
                did = work_once(worker=worker)
            except OperationalError as error:
                worker.say(_trouble(error))
                if once:
                    raise
                did = False
            done += did
            if not did:
                _guarded(worker=worker, step=worker.when_idle)
                if once:
                    break
                stop.wait(poll)
    return done


def work_once(*, worker: Worker) -> bool:
    """Load the next upload, if there is one; returns whether there was."""
    # Looking first is free; claiming takes the write lock.
    with worker.engine.connect() as connection:
        if not has_work(connection=connection, scope=Scope.everything()):
            return False
    with worker.engine.begin() as connection:
        claimed = claim(connection=connection, worker_id=worker.id)
    if claimed is None:
        return False
    with _renewing(worker=worker, claimed=claimed):
        outcome = _load(worker=worker, claimed=claimed)
    if outcome is not None:
        worker.say(_line(claimed=claimed, outcome=outcome))
        _guarded(worker=worker, step=lambda: worker.after_load(outcome))
    return True


def _load(*, worker: Worker, claimed: Claimed) -> FileOutcome | None:
    """Load one claimed upload and note its result; None when it could not be loaded at all."""
    try:
        return _load_claimed(worker=worker, claimed=claimed)
    except LeaseLostError:
        worker.say(
            f"#{claimed.id} {claimed.file_name}: tiến trình khác đã nhận / taken over by another worker"
        )
    except (OperationalError, KeepFileError):
        # Not the file's fault: it goes back to its place in the queue.
        _note(worker=worker, step=lambda c: release(connection=c, upload_id=claimed.id, worker_id=worker.id))
        raise
    except ReformAtlasError as error:
        _fail(worker=worker, claimed=claimed, vi=error.vi, en=error.en)
    except Exception as error:  # noqa: BLE001 - one file that breaks the program must not stop the others
        reason = f"{type(error).__name__}: {error}"
        worker.say(traceback.format_exc())
        vi = f"Chương trình gặp lỗi khi đọc tệp này ({reason}). Hãy báo người quản trị."
        en = f"The program failed on this file ({reason}). Tell the administrator."
        _fail(worker=worker, claimed=claimed, vi=vi, en=en)
    return None


def _load_claimed(*, worker: Worker, claimed: Claimed) -> FileOutcome:
    path = kept_path(stored_file=claimed.stored_file, files_dir=worker.settings.files_dir)
    origin = Origin(sender=claimed.sender, received_on=local_day(claimed.received_at))
    context = worker.contexts.open(engine=worker.engine, settings=worker.settings, origin=origin)
    file = SourceFile(path=path, name=claimed.file_name)

    def note(connection: Connection, outcome: FileOutcome) -> None:
        result = UploadResult(outcome=outcome.outcome, submission_id=outcome.submission_id)
        if not finish(connection=connection, upload_id=claimed.id, worker_id=worker.id, result=result):
            raise LeaseLostError(
                vi="Tiến trình khác đã nhận tệp này.", en="Another worker took the file over."
            )

    if claimed.reload_of is not None:
        outcome = load_again(context=context, file=file, submission_id=claimed.reload_of, on_stored=note)
    else:
        outcome = load_one(context=context, file=file, on_stored=note)
    if outcome.outcome != "unchanged":
        worker.contexts.note_load()
    if outcome.outcome == "unchanged":
        _note(worker=worker, step=lambda connection: note(connection, outcome))
    elif outcome.submission_id is None:
        reason = "; ".join(outcome.notes)
        raise KeepFileError(
            vi=f"Không đọc được tệp đã lưu: {reason}", en=f"Cannot read the kept file: {reason}"
        )
    return outcome


def _fail(*, worker: Worker, claimed: Claimed, vi: str, en: str) -> None:
    result = UploadResult(outcome="failed", submission_id=claimed.reload_of, vi=vi, en=en)
    _note(
        worker=worker,
        step=lambda c: finish(connection=c, upload_id=claimed.id, worker_id=worker.id, result=result),
    )
    worker.say(f"#{claimed.id} {claimed.file_name}: {vi} / {en}")


def _guarded(*, worker: Worker, step: Callable[[], None]) -> None:
    """Notes and copies can be made again: when they fail, what was loaded stays and the worker goes on."""
    try:
        step()
    except OperationalError as error:
        worker.say(_trouble(error))
    except Exception:  # noqa: BLE001 - see above
        worker.say(traceback.format_exc())


def _note(*, worker: Worker, step: Callable[[Connection], object]) -> None:
    with worker.engine.begin() as connection:
        step(connection)


@contextmanager
def _beating(*, worker: Worker, stop: threading.Event) -> Iterator[None]:
    """A thread says every few seconds that the worker is alive; at the end the worker signs off."""
    with _ticking(worker=worker, tick=lambda c: beat(connection=c, worker_id=worker.id)):
        yield
    _note(worker=worker, step=lambda c: sign_off(connection=c, worker_id=worker.id))


@contextmanager
def _renewing(*, worker: Worker, claimed: Claimed) -> Iterator[None]:
    """A thread prolongs the lease while a large file is read."""
    step = lambda c: renew(connection=c, upload_id=claimed.id, worker_id=worker.id)  # noqa: E731
    with _ticking(worker=worker, tick=step, is_late=True):
        yield


@contextmanager
def _ticking(
    *, worker: Worker, tick: Callable[[Connection], object], is_late: bool = False
) -> Iterator[None]:
    """Call ``tick`` every few seconds in a thread of its own until the block ends."""
    ended = threading.Event()

    def run() -> None:
        if is_late and ended.wait(BEAT_S):
            return
        while True:
            try:
                _note(worker=worker, step=tick)
            except OperationalError as error:
                worker.say(_trouble(error))
            if ended.wait(BEAT_S):
                return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _trouble(error: Exception) -> str:
    reason = str(error).splitlines()[0]
    return f"Cơ sở dữ liệu không trả lời, sẽ thử lại / the database does not answer, trying again: {reason}"


_WORDS = {
    "loaded": "đã nạp / loaded",
    "loaded_with_issues": "đã nạp, có vấn đề / loaded with issues",
    "refused": "bị từ chối / refused",
    "duplicate": "trùng nội dung / duplicate",
    "unchanged": "đã nạp từ trước / loaded before",
}


def _line(*, claimed: Claimed, outcome: FileOutcome) -> str:
    counts = f"{outcome.rows_loaded} dòng / rows, {outcome.rows_refused} bị từ chối / refused"
    word = _WORDS.get(outcome.outcome, outcome.outcome)
    return f"#{claimed.id} {claimed.file_name}: {word} ({counts}, {len(outcome.codes)} vấn đề / issues)"
