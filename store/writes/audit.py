"""The audit log: who changed what, and why."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from store.tables import audit_event


def utc_now() -> datetime:
    """The present moment in UTC without zone, as all times in the database are kept."""
    return datetime.now(tz=UTC).replace(tzinfo=None, microsecond=0)


def record_event(*, connection: Connection, actor: str, action: str, subject: str, detail: str = "") -> None:
    """Add one line to the audit log."""
    row = {"at": utc_now(), "actor": actor, "action": action, "subject": subject, "detail": detail}
    connection.execute(insert(audit_event), [row])
