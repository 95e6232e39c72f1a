"""Report quality: submissions, their findings and what was done about them. Never cached: follow-up changes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.views.report_model import (
    Count,
    FindingLine,
    IssuesView,
    QualityHead,
    ReportRow,
    ReportsView,
)
from dashboard.views.session import reading, writing
from dashboard.views.timeliness import overdue_counts
from domain.access import Scope
from domain.errors import UnknownNameError
from domain.periods import Period
from store.queries import issue_list, queue, report_details, submission_list, submissions, unknown_names
from store.queries.issue_list import IssueFilter, IssueRow
from store.queries.places import places
from store.queries.submission_list import SubmissionFilter, SubmissionRow
from store.writes.follow_up import set_issue_state
from store.writes.queue import enqueue_again

PAGE_SIZE = 50
COUNTS_SHOWN = 8
By = Literal["code", "form", "district", "unit"]
WAYS: tuple[By, ...] = ("code", "form", "district", "unit")


@dataclass(frozen=True)
class Asked:
    """What a tab is asked for; '' does not filter. ``period`` needs a form, whose calendar it is read in."""

    scope: Scope
    province: str
    structure: str
    form: str = ""
    period: Period | None = None
    district: str = ""
    unit: str = ""
    state: str = ""
    code: str = ""
    text: str = ""
    page: int = 1

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.page - 1) * PAGE_SIZE

    @property
    def forms(self) -> tuple[str, ...]:
        """The form as a filter."""
        return (self.form,) if self.form else ()


def get_head(*, asked: Asked) -> QualityHead:
    """The counts above every tab."""
    with reading() as connection:
        known = {"connection": connection, "scope": asked.scope}
        by_state = submission_list.submission_counts(**known, wanted=SubmissionFilter())  # type: ignore[arg-type]
        counts = issue_list.issue_counts(
            **known,  # type: ignore[arg-type]
            province=asked.province,
            wanted=IssueFilter(states=("open",)),
            by="code",
        )
        names = unknown_names.unknown_names(**known, province=asked.province, limit=1000)  # type: ignore[arg-type]
        status = queue.worker_status(**known)  # type: ignore[arg-type]
        is_synthetic = report_details.has_simulated_files(**known)  # type: ignore[arg-type]
        n_overdue, n_units = overdue_counts(
            connection=connection, scope=asked.scope, province=asked.province, structure=asked.structure
        )
    return QualityHead(
        by_state=by_state,
        n_errors=sum(count.n_errors for count in counts),
        n_warnings=sum(count.n_warnings for count in counts),
        n_overdue=n_overdue,
        n_overdue_units=n_units,
        n_unknown_names=len(names),
        is_synthetic=is_synthetic,
        n_waiting=status.n_queued + status.n_loading,
        is_worker_running=status.is_running,
    )


def get_periods(*, scope: Scope, form: str) -> list[Period]:
    """Periods that a form's filter offers, latest first; none without a form."""
    if not form:
        return []
    with reading() as connection:
        return report_details.report_periods(connection=connection, scope=scope, form=form)


def get_reports(*, asked: Asked) -> ReportsView:
    """A page of submissions."""
    wanted = SubmissionFilter(
        states=(asked.state,) if asked.state else (),
        forms=asked.forms,
        period=(asked.period.start, asked.period.end) if asked.period else None,
        unit=_filter_unit(asked),
        text=asked.text,
    )
    with reading() as connection:
        rows = submission_list.submission_page(
            connection=connection, scope=asked.scope, wanted=wanted, limit=PAGE_SIZE, offset=asked.offset
        )
        by_state = submission_list.submission_counts(connection=connection, scope=asked.scope, wanted=wanted)
    total = by_state.get(asked.state, 0) if asked.state else sum(by_state.values())
    return ReportsView(rows=tuple(report_row(row) for row in rows), total=total, by_state=by_state)


def _filter_unit(asked: Asked) -> tuple[str, str] | None:
    code = asked.unit or asked.district
    return (asked.structure, code) if code else None


def report_row(row: SubmissionRow) -> ReportRow:
    """A submission as the list shows it."""
    return ReportRow(
        id=row.id,
        file_name=row.file_name,
        forms=tuple(form for form in row.forms.split(",") if form),
        reporter=row.reporter,
        sender=row.sender,
        received_at=row.received_at,
        state=row.state,
        rows_loaded=row.rows_loaded,
        rows_refused=row.rows_refused,
        n_errors=row.n_errors,
        n_warnings=row.n_warnings,
        n_open=row.n_open,
    )


def get_issues(*, asked: Asked) -> IssuesView:
    """Findings counted by code, form, district and unit, and a page of them."""
    by_place = bool(asked.district or asked.unit)
    wanted = IssueFilter(
        codes=(asked.code,) if asked.code else (),
        forms=asked.forms,
        states=(asked.state,) if asked.state else (),
        # Notes are shown to those who ask for one of their kinds.
        severities=() if asked.code else issue_list.SEVERITIES,
        structure=asked.structure if by_place else "",
        district=asked.district,
        unit=asked.unit,
    )
    with reading() as connection:
        counts = {
            way: issue_list.issue_counts(
                connection=connection, scope=asked.scope, province=asked.province, wanted=wanted, by=way
            )
            for way in WAYS
        }
        rows = issue_list.issue_page(
            connection=connection,
            scope=asked.scope,
            province=asked.province,
            wanted=wanted,
            limit=PAGE_SIZE,
            offset=asked.offset,
        )
        known = places(connection=connection, scope=asked.scope, province=asked.province)
    place = known.of(structure=asked.structure, code=asked.unit, day=None) if asked.unit else None
    return IssuesView(
        by={way: tuple(_count(row) for row in found) for way, found in counts.items()},
        findings=tuple(issue_line(row) for row in rows),
        total=sum(count.total for count in counts["code"]),
        unit_name=place.name if place else asked.unit,
    )


def _count(row: issue_list.IssueCount) -> Count:
    structure, _, code = row.key.rpartition(":")
    return Count(
        key=code,
        label=row.label,
        structure=structure,
        n_errors=row.n_errors,
        n_warnings=row.n_warnings,
        n_open=row.n_open,
        n_followed_up=row.n_followed_up,
        n_accepted=row.n_accepted,
    )


def issue_line(row: IssueRow) -> FindingLine:
    """A finding with its file and unit."""
    return FindingLine(
        id=row.id,
        code=row.code,
        severity=row.severity,
        sheet=row.sheet,
        row=row.row,
        column=row.params.get("column_title", row.column),
        value=row.value,
        params=row.params,
        state=row.state,
        note=row.note,
        handled_by=row.handled_by,
        handled_at=row.handled_at,
        submission_id=row.submission_id,
        file_name=row.file_name,
        form=row.form,
        structure=row.place.structure if row.place else "",
        unit_code=row.place.code if row.place else "",
        unit_name=row.place.name if row.place else "",
    )


def follow_up(
    *, scope: Scope, province: str, issue_ids: Sequence[int], state: str, note: str, actor: str
) -> None:
    """Set the follow-up state of findings, all or none; raises FollowUpError."""
    with writing() as connection:
        for number in issue_ids:
            set_issue_state(
                connection=connection,
                scope=scope,
                province=province,
                issue_id=number,
                state=state,
                note=note,
                actor=actor,
            )


def load_again(*, scope: Scope, submission_id: int, actor: str) -> int:
    """Queue a submission to be read again; returns the upload's id. Raises UnknownNameError."""
    with writing() as connection:
        known = submissions.stored_submission(connection=connection, scope=scope, submission_id=submission_id)
        if known is None or not known.stored_file:
            raise UnknownNameError(
                vi="Không còn tệp gốc của báo cáo này. Hãy gửi lại tệp.",
                en="The original of this report is no longer kept. Send the file again.",
            )
        return enqueue_again(connection=connection, submission_id=submission_id, actor=actor)
