"""Uploads on their way and their results, and whether anybody is there to load them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, true

from domain.access import Scope
from store.queries.submissions import submissions_in
from store.tables import submission, upload, worker
from store.writes.audit import utc_now

# A worker beats every few seconds; one that was silent for this long is taken for dead.
SILENT_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class UploadRow:
    """One upload. ``outcome`` is '' until it was tried; afterwards one of: loaded, loaded_with_issues, refused (its
    findings are those of ``submission_id``), duplicate, unchanged (``submission_id`` is the earlier submission of the
    same file, ``earlier_name`` its name), failed (see the messages). ``reload_of``: a submission read again.
    """

    id: int
    file_name: str
    size: int
    sender: str
    received_at: datetime
    state: str
    outcome: str
    message_vi: str
    message_en: str
    finished_at: datetime | None
    submission_id: int | None
    reload_of: int | None
    earlier_name: str


@dataclass(frozen=True)
class WorkerStatus:
    """Whether a worker is there, and how much it has before it."""

    is_running: bool
    last_beat: datetime | None
    n_queued: int
    n_loading: int


def _visible(*, scope: Scope, sender: str | None) -> ColumnElement[bool]:
    """An upload is seen with its submission's scope, and by its own sender from the first moment."""
    if scope.sees_all:
        return true()
    loaded = upload.c.submission_id.in_(select(submission.c.id).where(submissions_in(scope)))
    own = upload.c.sender == sender if sender and not scope.is_empty else None
    return loaded if own is None else or_(loaded, own)


def _selected(*, scope: Scope, sender: str | None) -> Select[Any]:
    names = [name for name in UploadRow.__dataclass_fields__ if name != "earlier_name"]
    earlier = func.coalesce(submission.c.file_name, "").label("earlier_name")
    query = select(*(upload.c[name] for name in names), earlier)
    joined = query.outerjoin(submission, submission.c.id == upload.c.submission_id)
    return joined.where(_visible(scope=scope, sender=sender))


def uploads(
    *,
    connection: Connection,
    scope: Scope,
    sender: str | None = None,
    states: Collection[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> list[UploadRow]:
    """Uploads, newest first; ``sender``: the user who asks, who sees own uploads that belong to no unit yet."""
    query = _selected(scope=scope, sender=sender).order_by(upload.c.id.desc()).limit(limit).offset(offset)
    if states:
        query = query.where(upload.c.state.in_(states))
    return [UploadRow(**row) for row in connection.execute(query).mappings()]


def upload_by_id(
    *, connection: Connection, scope: Scope, upload_id: int, sender: str | None = None
) -> UploadRow | None:
    """One upload, for following it; None when there is none in the scope."""
    query = _selected(scope=scope, sender=sender).where(upload.c.id == upload_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else UploadRow(**row)


def count_uploads(*, connection: Connection, scope: Scope, sender: str | None = None) -> dict[str, int]:
    """Number of uploads by state (queued, loading, done, failed); states without any are left out."""
    query = (
        select(upload.c.state, func.count())
        .where(_visible(scope=scope, sender=sender))
        .group_by(upload.c.state)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def has_work(*, connection: Connection, scope: Scope) -> bool:
    """Whether an upload waits, or lost its worker; for workers, which serve everybody."""
    free = or_(upload.c.state == "queued", (upload.c.state == "loading") & (upload.c.lease_until < utc_now()))
    return connection.execute(select(upload.c.id).where(free).limit(1)).first() is not None


def worker_status(*, connection: Connection, scope: Scope) -> WorkerStatus:
    """Whether a worker is running; the same for every user who may see anything."""
    last = connection.execute(select(func.max(worker.c.beat_at))).scalar()
    if scope.is_empty:
        return WorkerStatus(is_running=False, last_beat=None, n_queued=0, n_loading=0)
    counts = select(upload.c.state, func.count()).group_by(upload.c.state)
    by_state = {row[0]: row[1] for row in connection.execute(counts)}
    return WorkerStatus(
        is_running=last is not None and utc_now() - last < SILENT_AFTER,
        last_beat=last,
        n_queued=by_state.get("queued", 0),
        n_loading=by_state.get("loading", 0),
    )
