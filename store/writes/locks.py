"""Locking the figures of a form and period, and unlocking them with a reason; both are in the audit log."""

from sqlalchemy import Connection, func, insert, select, update

from domain.access import Scope
from store.queries.submissions import is_locked
from store.tables import dossier_count, fact, period_lock
from store.writes.audit import record_event, utc_now

DOSSIERS = "F6"  # its figures are counts of their own, never facts


def count_facts(*, connection: Connection, form: str, period_id: int) -> int:
    """How many figures a lock of this form and period would make final."""
    query = select(func.count()).where(fact.c.form == form, fact.c.period_id == period_id)
    if form == DOSSIERS:
        query = select(func.count()).where(dossier_count.c.period_id == period_id)
    return int(connection.execute(query).scalar_one())


def lock_period(
    *, connection: Connection, form: str, period_id: int, subject: str, reason: str, actor: str
) -> bool:
    """Lock: the figures become final and no file may change them. False when it was locked already."""
    if is_locked(connection=connection, scope=Scope.everything(), form=form, period_id=period_id):
        return False
    row = {"form": form, "period_id": period_id, "locked_at": utc_now(), "locked_by": actor, "reason": reason}
    connection.execute(insert(period_lock), [row])
    _set_status(connection=connection, form=form, period_id=period_id, status="final")
    record_event(connection=connection, actor=actor, action="lock", subject=subject, detail=reason)
    return True


def unlock_period(
    *, connection: Connection, form: str, period_id: int, subject: str, reason: str, actor: str
) -> bool:
    """Unlock: the figures become provisional again. False when it was not locked."""
    own = period_lock.c
    is_open = (own.form == form) & (own.period_id == period_id) & own.unlocked_at.is_(None)
    done = connection.execute(
        update(period_lock).where(is_open).values(unlocked_at=utc_now(), unlock_reason=reason)
    )
    if not done.rowcount:
        return False
    _set_status(connection=connection, form=form, period_id=period_id, status="provisional")
    record_event(connection=connection, actor=actor, action="unlock", subject=subject, detail=reason)
    return True


def _set_status(*, connection: Connection, form: str, period_id: int, status: str) -> None:
    own = (fact.c.form == form) & (fact.c.period_id == period_id)
    connection.execute(update(fact).where(own).values(status=status))
