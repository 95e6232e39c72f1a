"""Following findings up: who dealt with a finding, how, and when; each step is in the audit log."""

from sqlalchemy import Connection, update

from domain.access import Scope
from domain.errors import ReformAtlasError
from store.queries.issue_list import IssueFilter, issue_page
from store.tables import issue
from store.writes.audit import record_event, utc_now
from store.writes.versions import raise_data_version

ISSUE_STATES = ("open", "followed_up", "accepted")


class FollowUpError(ReformAtlasError):
    """A finding that cannot be followed up as asked."""


def set_issue_state(
    *, connection: Connection, scope: Scope, province: str, issue_id: int, state: str, note: str, actor: str
) -> None:
    """Set the follow-up state of one finding with a note; ``accepted`` needs one.

    Raises FollowUpError: the state is unknown, the note is missing, or no such finding lies in the scope.
    """
    if state not in ISSUE_STATES:
        states = ", ".join(ISSUE_STATES)
        raise FollowUpError(
            vi=f"Không có trạng thái “{state}”. Chọn: {states}.",
            en=f"There is no state “{state}”. Choose one of: {states}.",
        )
    if state == "accepted" and not note.strip():
        raise FollowUpError(
            vi="Cần ghi lý do khi chấp nhận một vấn đề.", en="Accepting a finding needs a reason in the note."
        )
    wanted = IssueFilter(issue_ids=(issue_id,), severities=())
    found = issue_page(connection=connection, scope=scope, province=province, wanted=wanted)
    if not found:
        raise FollowUpError(
            vi="Vấn đề này không còn nữa: tệp đã được nạp lại hoặc gửi lại.",
            en="This finding is gone: its file was loaded or sent again.",
        )
    raise_data_version(connection)  # counts of open findings are cached by it
    values = {"state": state, "note": note.strip(), "handled_by": actor, "handled_at": utc_now()}
    connection.execute(update(issue).where(issue.c.id == issue_id).values(values))
    record_event(
        connection=connection,
        actor=actor,
        action="issue_state",
        subject=f"issue {issue_id} {found[0].code} ({found[0].file_name})",
        detail=f"{found[0].state} -> {state}: {note.strip()}",
    )
