"""``python -m etl annotate``: annotated copies of submissions with findings, from the files as they were sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from domain.access import Scope
from domain.config import Settings
from domain.errors import ReformAtlasError
from domain.finding_texts import Found
from etl.annotate.copy import annotated_copy
from etl.annotate.marks import Remark
from store.files import KeptFileMissingError, annotated_path, kept_path, safe_name, write_whole
from store.queries.issue_list import IssueFilter, issue_page
from store.queries.submissions import StoredSubmission, stored_submission, submissions_with_findings

_ALL = 1_000_000


class AnnotateError(ReformAtlasError):
    """No copy can be made of what was asked for."""


@dataclass(frozen=True)
class Annotated:
    """A copy that was made, or (``path`` is None) why not."""

    submission_id: int
    file_name: str
    path: Path | None
    reason: str = ""


def annotate_submissions(
    *, engine: Engine, settings: Settings, scope: Scope, out: Path, ids: list[int] | None, lang: str
) -> Iterator[Annotated]:
    """Make copies in the folder ``out``, named after submission and file; ``ids`` None: all with findings.

    Raises AnnotateError: a submission that was asked for does not exist or has no findings.
    """
    with engine.connect() as connection:
        chosen = submissions_with_findings(connection=connection, scope=scope) if ids is None else ids
    for number in chosen:
        stored, remarks = _read(engine=engine, settings=settings, scope=scope, submission_id=number)
        name = f"{number}_{Path(safe_name(stored.file_name)).stem}.xlsx"
        try:
            copy = _copy(settings=settings, stored=stored, remarks=remarks, lang=lang)
        except KeptFileMissingError as error:
            yield Annotated(number, stored.file_name, None, f"{error.vi} / {error.en}")
            continue
        write_whole(content=copy, target=out / name)
        yield Annotated(number, stored.file_name, out / name)


def refresh_copy(*, engine: Engine, settings: Settings, submission_id: int) -> Path | None:
    """Make the copy that pages offer, or remove it when nothing is to be said any more; returns where it is."""
    scope = Scope.everything()
    target = annotated_path(submission_id=submission_id, files_dir=settings.files_dir)
    try:
        stored, remarks = _read(engine=engine, settings=settings, scope=scope, submission_id=submission_id)
        copy = _copy(settings=settings, stored=stored, remarks=remarks, lang=settings.default_language)
    except (AnnotateError, KeptFileMissingError):
        target.unlink(missing_ok=True)
        return None
    write_whole(content=copy, target=target)
    return target


def _copy(*, settings: Settings, stored: StoredSubmission, remarks: list[Remark], lang: str) -> bytes:
    path = kept_path(stored_file=stored.stored_file, files_dir=settings.files_dir)
    return annotated_copy(content=path.read_bytes(), remarks=remarks, lang=lang)


def _read(
    *, engine: Engine, settings: Settings, scope: Scope, submission_id: int
) -> tuple[StoredSubmission, list[Remark]]:
    with engine.connect() as connection:
        stored = stored_submission(connection=connection, scope=scope, submission_id=submission_id)
        remarks = list(_remarks(connection, settings=settings, scope=scope, submission_id=submission_id))
    if stored is None or not remarks:
        raise AnnotateError(
            vi=f"Tệp số {submission_id} không có, hoặc không có vấn đề nào để đánh dấu.",
            en=f"There is no submission {submission_id}, or it has no findings to mark.",
        )
    return stored, remarks


def _remarks(
    connection: Connection, *, settings: Settings, scope: Scope, submission_id: int
) -> Iterator[Remark]:
    wanted = IssueFilter(submission_id=submission_id, severities=())
    found = issue_page(
        connection=connection, scope=scope, province=settings.home_province, wanted=wanted, limit=_ALL
    )
    for row in found:
        if row.state != "accepted":
            own = Found(row.code, row.sheet, row.row, row.column, row.value, row.params)
            yield Remark(found=own, severity=row.severity)
