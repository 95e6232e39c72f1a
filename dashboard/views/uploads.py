"""Uploads: taking a file in, following it, and the files to take away. Never cached: they change by the second."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from dashboard.views.report_model import FindingLine, UploadItem, UploadResult, UploadsView
from dashboard.views.session import reading, writing
from domain.access import Scope
from domain.config import get_settings
from domain.errors import UnknownNameError
from store.files import MAX_BYTES, annotated_path, kept_path, safe_name
from store.queries import queue, upload_results
from store.queries.queue import UploadRow
from store.queries.upload_results import PlacedFinding, ResultRow
from store.writes.audit import record_event, utc_now
from store.writes.queue import NewUpload, enqueue

MAX_UPLOAD_BYTES = MAX_BYTES
UPLOADS_SHOWN = 20
FINDINGS_SHOWN = 20
MARKED_WITHIN = timedelta(minutes=2)
"""The worker makes the marked copy right after loading; a page that still waits after this waits in vain."""


@dataclass(frozen=True)
class Download:
    """A kept file and the name to give it."""

    path: Path
    name: str


def receive_upload(*, name: str, content: bytes, sender: str) -> int:
    """Keep and queue a file; returns the upload's id. Raises FileTooLargeError, KeepFileError."""
    new = NewUpload(name=name, content=content, sender=sender)
    with writing() as connection:
        return enqueue(connection=connection, files_dir=get_settings().files_dir, new=new)


def get_uploads(
    *,
    scope: Scope,
    sender: str,
    ids: Collection[int] = (),
    limit: int = UPLOADS_SHOWN,
    findings: int = FINDINGS_SHOWN,
) -> UploadsView:
    """The newest uploads, or those of ``ids``, with their results and the first ``findings`` of each."""
    with reading() as connection:
        rows = queue.uploads(connection=connection, scope=scope, sender=sender, limit=limit)
        if ids:
            rows = _of_ids(connection=connection, scope=scope, sender=sender, known=rows, ids=ids)
        results = _results(connection=connection, scope=scope, rows=rows, findings=findings)
        status = queue.worker_status(connection=connection, scope=scope)
    return UploadsView(
        items=tuple(_item(row=row, results=results) for row in rows),
        is_worker_running=status.is_running,
        n_waiting=status.n_queued + status.n_loading,
    )


def _of_ids(
    *, connection: Connection, scope: Scope, sender: str, known: Sequence[UploadRow], ids: Collection[int]
) -> list[UploadRow]:
    """The asked uploads; only those that are no longer among the newest are looked up one by one."""
    by_id = {row.id: row for row in known}
    found = []
    for number in sorted(set(ids), reverse=True):
        row = by_id.get(number) or queue.upload_by_id(
            connection=connection, scope=scope, upload_id=number, sender=sender
        )
        if row is not None:
            found.append(row)
    return found


def _results(
    *, connection: Connection, scope: Scope, rows: Sequence[UploadRow], findings: int
) -> dict[int, UploadResult]:
    # An upload that turned out a copy shows what the earlier file says in one sentence: its findings are not its own.
    ids = sorted({row.submission_id for row in rows if row.submission_id is not None})
    if not ids:
        return {}
    known = {"connection": connection, "scope": scope, "submission_ids": ids}
    stored = upload_results.upload_results(**known)  # type: ignore[arg-type]
    counts: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for number, code, severity, n in upload_results.code_counts(**known):  # type: ignore[arg-type]
        counts[number].append((code, severity, n))
    first: dict[int, list[FindingLine]] = defaultdict(list)
    for finding in upload_results.first_findings(**known, limit=findings):  # type: ignore[arg-type]
        first[finding.submission_id].append(finding_line(finding))
    return {
        number: _result(row=row, counts=counts[number], findings=first[number])
        for number, row in stored.items()
    }


def _result(
    *, row: ResultRow, counts: Sequence[tuple[str, str, int]], findings: Sequence[FindingLine]
) -> UploadResult:
    errors = sum(n for _, severity, n in counts if severity == "error")
    return UploadResult(
        submission_id=row.id,
        forms=tuple(form for form in row.forms.split(",") if form),
        rows_loaded=row.rows_loaded,
        rows_refused=row.rows_refused,
        findings=tuple(findings),
        by_code=tuple((code, n) for code, _, n in counts),
        n_errors=errors,
        n_warnings=sum(n for _, _, n in counts) - errors,
        is_synthetic=row.is_synthetic,
        has_original=bool(row.stored_file),
        has_annotated=annotated_path(submission_id=row.id, files_dir=get_settings().files_dir).is_file(),
    )


def finding_line(found: PlacedFinding) -> FindingLine:
    """A finding as the pages show it: the column by its title."""
    return FindingLine(
        id=found.id,
        code=found.code,
        severity=found.severity,
        sheet=found.sheet,
        row=found.row,
        column=found.params.get("column_title", found.column),
        value=found.value,
        params=found.params,
        state=found.state,
        note=found.note,
        handled_by=found.handled_by,
        handled_at=found.handled_at,
    )


def _item(*, row: UploadRow, results: dict[int, UploadResult]) -> UploadItem:
    result = results.get(row.submission_id or 0)
    fresh = row.finished_at is not None and utc_now() - row.finished_at < MARKED_WITHIN
    return UploadItem(
        id=row.id,
        file_name=row.file_name,
        size=row.size,
        received_at=row.received_at,
        state=row.state,
        outcome=row.outcome,
        message_vi=row.message_vi,
        message_en=row.message_en,
        is_reload=row.reload_of is not None,
        earlier_name=row.earlier_name,
        result=result,
        is_being_marked=fresh
        and row.outcome in ("loaded_with_issues", "refused")
        and result is not None
        and result.n_findings > 0
        and not result.has_annotated,
    )


def get_original(*, scope: Scope, submission_id: int, actor: str) -> Download:
    """The file as it was sent; raises UnknownNameError, KeptFileMissingError."""

    def find(row: ResultRow, files_dir: Path) -> Download:
        path = kept_path(stored_file=row.stored_file, files_dir=files_dir)
        return Download(path=path, name=_base(row.file_name))

    return _download(scope=scope, submission_id=submission_id, actor=actor, action="download", find=find)


def get_annotated(*, scope: Scope, submission_id: int, actor: str) -> Download:
    """The copy with its wrong cells marked; raises UnknownNameError when there is none (yet)."""

    def find(row: ResultRow, files_dir: Path) -> Download:
        path = annotated_path(submission_id=row.id, files_dir=files_dir)
        if not path.is_file():
            raise UnknownNameError(
                vi="Bản đánh dấu lỗi chưa được tạo. Hãy để python -m etl worker chạy rồi thử lại.",
                en="The marked copy has not been made yet. Keep python -m etl worker running, then try again.",
            )
        stem = Path(_base(row.file_name)).stem
        return Download(path=path, name=f"{stem} - danh dau loi.xlsx")

    action = "download_marked"
    return _download(scope=scope, submission_id=submission_id, actor=actor, action=action, find=find)


def _download(
    *,
    scope: Scope,
    submission_id: int,
    actor: str,
    action: str,
    find: Callable[[ResultRow, Path], Download],
) -> Download:
    with writing() as connection:
        rows = upload_results.upload_results(
            connection=connection, scope=scope, submission_ids=[submission_id]
        )
        if submission_id not in rows:
            raise UnknownNameError(
                vi=f"Không có tệp số {submission_id}. Mở lại danh sách báo cáo.",
                en=f"There is no file number {submission_id}. Open the list of reports again.",
            )
        row = rows[submission_id]
        found = find(row, get_settings().files_dir)
        subject = f"submission {submission_id}"
        record_event(connection=connection, actor=actor, action=action, subject=subject, detail=row.file_name)
    return found


def note_export(*, actor: str, subject: str) -> None:
    """Say in the audit log that somebody took a list away."""
    with writing() as connection:
        record_event(connection=connection, actor=actor, action="export", subject=subject)


def _base(name: str) -> str:
    """The name without folders: files loaded from a folder are known by their path in it."""
    return safe_name(name)
