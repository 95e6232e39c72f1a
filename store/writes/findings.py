"""Findings that depend on other files: added when they become true, withdrawn when they no longer are."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert

from store.queries.submissions import Placed
from store.tables import issue


def sync_findings(
    *,
    connection: Connection,
    existing: Mapping[int, Placed],
    wanted: Collection[Placed],
    severity: str = "warning",
) -> set[int]:
    """Delete existing findings (by issue id) that are not wanted, add wanted ones; returns touched submissions.

    A finding that stays keeps its row, and with it whether somebody already followed it up.
    """
    stale = {number: placed for number, placed in existing.items() if placed not in wanted}
    fresh = set(wanted) - set(existing.values())
    if stale:
        connection.execute(delete(issue).where(issue.c.id.in_(sorted(stale))))
    if fresh:
        rows = [
            _row(placed, severity=severity)
            for placed in sorted(fresh, key=lambda p: (p.submission_id, p.sheet, p.row or 0))
        ]
        connection.execute(insert(issue), rows)
    return {placed.submission_id for placed in (*stale.values(), *fresh)}


def _row(placed: Placed, *, severity: str) -> dict[str, object]:
    params = json.dumps(dict(placed.params), ensure_ascii=False, sort_keys=True)
    return {**vars(placed), "severity": severity, "params": params}
