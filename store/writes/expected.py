"""Reports that are due: by default every commune that exists at the end of the period."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, insert, select

from domain.periods import Period
from store.tables import expected_report


def ensure_expected(
    *,
    connection: Connection,
    form: str,
    period_id: int,
    period: Period,
    unit_ids: Sequence[int],
    due_days: int,
) -> int:
    """Add the expected reports of ``unit_ids`` that are not there yet; returns how many were added."""
    own = expected_report.c
    query = select(own.unit_id).where(own.form == form, own.period_id == period_id)
    known = set(connection.execute(query).scalars())
    due_on = period.end + timedelta(days=due_days)
    rows = [
        {"form": form, "unit_id": unit_id, "period_id": period_id, "due_on": due_on}
        for unit_id in unit_ids
        if unit_id not in known
    ]
    if rows:
        connection.execute(insert(expected_report), rows)
    return len(rows)
