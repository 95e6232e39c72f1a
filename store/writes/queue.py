"""The queue of uploads: a file is kept, queued, claimed by one worker, loaded, and its result noted.

A claim is a lease: the worker renews it while it loads, and an upload whose lease ran out (its worker was killed) is
claimed again. Loading is idempotent, so a file that is taken twice is still in the database once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from store.files import check_size, keep_file, safe_name, sha256_of
from store.tables import submission, upload, worker
from store.writes.audit import record_event, utc_now

QUEUED, LOADING, DONE, FAILED = "queued", "loading", "done", "failed"
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3
_FORGET_WORKERS = timedelta(days=1)
_GIVEN_UP = (
    "Tệp này đã làm bộ nạp dừng {n} lần nên không được thử nữa. Hãy báo người quản trị.",
    "This file stopped the worker {n} times and is not tried again. Tell the administrator.",
)


@dataclass(frozen=True)
class NewUpload:
    """A file as a person sends it: the name their computer gave it, its content, and who sends it."""

    name: str
    content: bytes
    sender: str


@dataclass(frozen=True)
class Claimed:
    """An upload that this worker may load. ``reload_of`` is a submission to read again, None for a new file."""

    id: int
    file_name: str
    stored_file: str
    sha256: str
    sender: str
    received_at: datetime
    attempts: int
    reload_of: int | None


@dataclass(frozen=True)
class UploadResult:
    """What became of an upload: the outcome of loading, or ``failed`` with a sentence in both languages."""

    outcome: str
    submission_id: int | None = None
    vi: str = ""
    en: str = ""


def enqueue(*, connection: Connection, files_dir: Path, new: NewUpload) -> int:
    """Keep the file and queue it; returns the id of the upload.

    The same file under the same name that still waits is not queued twice (a double click). Raises
    FileTooLargeError, KeepFileError.
    """
    name = safe_name(new.name)
    check_size(size=len(new.content), name=name)
    digest = sha256_of(new.content)
    waiting = select(upload.c.id).where(
        upload.c.sha256 == digest,
        upload.c.file_name == name,
        upload.c.state == QUEUED,
        upload.c.reload_of.is_(None),
    )
    known = connection.execute(waiting).scalar()
    if known is not None:
        return int(known)
    stored = keep_file(content=new.content, sha256=digest, name=name, files_dir=files_dir)
    values = {
        "file_name": name,
        "sha256": digest,
        "size": len(new.content),
        "stored_file": stored,
        "sender": new.sender,
        "received_at": utc_now(),
        "state": QUEUED,
    }
    number = int(connection.execute(insert(upload).values(values).returning(upload.c.id)).scalar_one())
    record_event(
        connection=connection, actor=new.sender, action="upload", subject=name, detail=f"#{number} {digest}"
    )
    return number


def enqueue_again(*, connection: Connection, submission_id: int, actor: str) -> int:
    """Queue a submission to be read again ("load again"); returns the id of the upload.

    One that waits already is not queued twice. LookupError: there is no such submission with a kept file.
    """
    waiting = select(upload.c.id).where(upload.c.reload_of == submission_id, upload.c.state == QUEUED)
    known = connection.execute(waiting).scalar()
    if known is not None:
        return int(known)
    names = ("file_name", "sha256", "size", "stored_file")
    kept = select(*(submission.c[name] for name in names)).where(
        submission.c.id == submission_id, submission.c.stored_file != ""
    )
    row = connection.execute(kept).mappings().first()
    if row is None:
        raise LookupError(f"no submission {submission_id} with a kept file")
    values = {
        **row,
        "sender": actor,
        "received_at": utc_now(),
        "state": QUEUED,
        "submission_id": submission_id,
        "reload_of": submission_id,
    }
    number = int(connection.execute(insert(upload).values(values).returning(upload.c.id)).scalar_one())
    subject = f"submission {submission_id}"
    record_event(
        connection=connection, actor=actor, action="load_again", subject=subject, detail=row["file_name"]
    )
    return number


def claim(*, connection: Connection, worker_id: str) -> Claimed | None:
    """Take the oldest upload that waits or whose worker went silent; None when there is none.

    One statement picks and marks, so two workers never take the same: SQLite has one writer at a time, PostgreSQL
    skips rows that another worker is just taking. Commit at once.
    """
    now = utc_now()
    give_up(connection=connection)
    free = or_(upload.c.state == QUEUED, (upload.c.state == LOADING) & (upload.c.lease_until < now))
    oldest = select(upload.c.id).where(free).order_by(upload.c.id).limit(1).with_for_update(skip_locked=True)
    taken = (
        update(upload)
        .where(upload.c.id == oldest.scalar_subquery(), free)
        .values(state=LOADING, worker_id=worker_id, attempts=upload.c.attempts + 1, lease_until=now + LEASE)
        .returning(*(upload.c[name] for name in Claimed.__dataclass_fields__))
    )
    row = connection.execute(taken).mappings().first()
    return None if row is None else Claimed(**row)


def give_up(*, connection: Connection) -> int:
    """Mark uploads that stopped their worker MAX_ATTEMPTS times as failed; returns how many."""
    lost = (
        (upload.c.state == LOADING) & (upload.c.lease_until < utc_now()) & (upload.c.attempts >= MAX_ATTEMPTS)
    )
    vi, en = (text.format(n=MAX_ATTEMPTS) for text in _GIVEN_UP)
    values = {"state": FAILED, "outcome": "failed", "message_vi": vi, "message_en": en}
    done = connection.execute(update(upload).where(lost).values(**values, finished_at=utc_now()))
    return int(done.rowcount)


def renew(*, connection: Connection, upload_id: int, worker_id: str) -> bool:
    """Prolong the lease of an upload that is being loaded; False when another worker has taken it over."""
    done = connection.execute(
        update(upload)
        .where(_held(upload_id=upload_id, worker_id=worker_id))
        .values(lease_until=utc_now() + LEASE)
    )
    return bool(done.rowcount)


def release(*, connection: Connection, upload_id: int, worker_id: str) -> bool:
    """Put an upload back into the queue unloaded (the database or the disk failed); it keeps its place."""
    done = connection.execute(
        update(upload)
        .where(_held(upload_id=upload_id, worker_id=worker_id))
        .values(state=QUEUED, worker_id="", lease_until=None, attempts=upload.c.attempts - 1)
    )
    return bool(done.rowcount)


def finish(*, connection: Connection, upload_id: int, worker_id: str, result: UploadResult) -> bool:
    """Note the result, best in the transaction that loads; False when another worker has taken the upload over."""
    values = {
        "state": FAILED if result.outcome == "failed" else DONE,
        "outcome": result.outcome,
        "submission_id": result.submission_id,
        "message_vi": result.vi,
        "message_en": result.en,
        "finished_at": utc_now(),
        "lease_until": None,
    }
    held = _held(upload_id=upload_id, worker_id=worker_id)
    return bool(connection.execute(update(upload).where(held).values(values)).rowcount)


def _held(*, upload_id: int, worker_id: str) -> ColumnElement[bool]:
    return (upload.c.id == upload_id) & (upload.c.state == LOADING) & (upload.c.worker_id == worker_id)


def beat(*, connection: Connection, worker_id: str) -> None:
    """Say that a worker is alive; forgets workers that have been silent for a day."""
    now = utc_now()
    done = connection.execute(update(worker).where(worker.c.id == worker_id).values(beat_at=now))
    if not done.rowcount:
        connection.execute(insert(worker).values(id=worker_id, started_at=now, beat_at=now))
        connection.execute(delete(worker).where(worker.c.beat_at < now - _FORGET_WORKERS))


def sign_off(*, connection: Connection, worker_id: str) -> None:
    """Remove a worker that ends as it should."""
    connection.execute(delete(worker).where(worker.c.id == worker_id))
