"""One submission whole: what was loaded, what is wrong with it, what it replaced."""

from sqlalchemy import Connection

from dashboard.views.quality import Asked, issue_line, report_row
from dashboard.views.report_model import Replaced, SheetPart, SubmissionView
from dashboard.views.session import reading
from domain.access import Scope
from domain.config import get_settings
from domain.errors import UnknownNameError
from store.files import annotated_path
from store.queries import issue_list, queue, report_details, submission_list
from store.queries.issue_list import IssueFilter
from store.queries.places import Places, places
from store.queries.submission_list import ReplacedRow, SubmissionRow

FINDINGS_OF_FILE = 200
REPLACED_SHOWN = 100


def get_submission(*, asked: Asked, submission_id: int) -> SubmissionView:
    """One submission whole; raises UnknownNameError when the scope has none of this number."""
    files_dir = get_settings().files_dir
    with reading() as connection:
        row = _submission(connection=connection, scope=asked.scope, submission_id=submission_id)
        known = places(connection=connection, scope=asked.scope, province=asked.province)
        parts = report_details.sheets_of(
            connection=connection, scope=asked.scope, submission_id=submission_id
        )
        findings = issue_list.issue_page(
            connection=connection,
            scope=asked.scope,
            province=asked.province,
            wanted=IssueFilter(submission_id=submission_id, severities=()),
            limit=FINDINGS_OF_FILE,
        )
        replaced = submission_list.replaced_values(
            connection=connection,
            scope=asked.scope,
            submission_id=submission_id,
            limit=REPLACED_SHOWN + 1,
        )
        status = queue.worker_status(connection=connection, scope=asked.scope)
    return SubmissionView(
        row=report_row(row),
        parts=tuple(_part(part=part, known=known) for part in parts),
        findings=tuple(issue_line(finding) for finding in findings),
        n_findings=max(len(findings), row.n_errors + row.n_warnings),
        replaced=tuple(_replaced(row=one, known=known) for one in replaced[:REPLACED_SHOWN]),
        has_more_replaced=len(replaced) > REPLACED_SHOWN,
        is_synthetic=row.is_synthetic,
        has_original=bool(row.stored_file),
        has_annotated=annotated_path(submission_id=submission_id, files_dir=files_dir).is_file(),
        n_waiting=0 if status.is_running else status.n_queued + status.n_loading,
    )


def _submission(*, connection: Connection, scope: Scope, submission_id: int) -> SubmissionRow:
    row = report_details.submission_row(connection=connection, scope=scope, submission_id=submission_id)
    if row is None:
        raise UnknownNameError(
            vi=f"Không có tệp số {submission_id}. Mở lại danh sách báo cáo.",
            en=f"There is no file number {submission_id}. Open the list of reports again.",
        )
    return row


def _part(*, part: report_details.SheetRow, known: Places) -> SheetPart:
    day = part.period.end if part.period else None
    place = known.of(structure=part.structure, code=part.unit_code, day=day)
    return SheetPart(
        sheet=part.sheet,
        form=part.form,
        period=part.period,
        unit_name=place.name if place else part.unit_code,
        rows_loaded=part.rows_loaded,
        rows_refused=part.rows_refused,
        is_locked=part.is_locked,
    )


def _replaced(*, row: ReplacedRow, known: Places) -> Replaced:
    place = known.of(structure=row.structure, code=row.unit_code, day=row.period.end)
    return Replaced(
        unit_name=place.name if place else row.unit_code,
        period=row.period,
        field=row.field,
        measure=row.measure,
        old=row.old,
        new=row.new,
        old_submission_id=row.old_submission_id,
        old_file=row.old_file,
    )
