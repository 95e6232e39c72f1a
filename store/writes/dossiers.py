"""Writing counts made from dossiers: a later count of the same unit and period takes the place of the earlier one."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from store.queries.submissions import Placed
from store.tables import dossier_count, issue, submission, submission_sheet
from store.writes.bulk import insert_many

_UNITS_AT_ONCE = 500  # databases limit the parameters of one statement
_ROWS_AT_ONCE = 100_000
COLUMNS = ("measure", "period_id", "field", "unit_id", "value", "submission_id")
_T = TypeVar("_T")
CountRow = tuple[str, int, str, int, int, int]


@dataclass(frozen=True)
class CountsWritten:
    """How many counts were written, and the earlier submissions of which some were replaced."""

    counts: int
    replaced: frozenset[int]


def replace_counts(
    *, connection: Connection, cells: Mapping[int, Collection[int]], rows: Iterable[CountRow]
) -> CountsWritten:
    """Make ``rows`` (values in the order of COLUMNS) the counts of ``cells``: {period id: unit ids}."""
    replaced: set[int] = set()
    for period_id, unit_ids in sorted(cells.items()):
        for some in _chunks(sorted(unit_ids), _UNITS_AT_ONCE):
            own = (dossier_count.c.period_id == period_id) & dossier_count.c.unit_id.in_(some)
            query = select(dossier_count.c.submission_id).where(own).distinct()
            replaced |= set(connection.execute(query).scalars())
            connection.execute(delete(dossier_count).where(own))
    written = 0
    for part in _chunks(rows, _ROWS_AT_ONCE):
        written += insert_many(connection=connection, table=dossier_count, columns=COLUMNS, rows=part)
    return CountsWritten(counts=written, replaced=frozenset(replaced))


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def forget_findings(*, connection: Connection, submission_id: int, codes: Sequence[str]) -> None:
    """Remove findings of these codes from a submission: it is counted anew."""
    own = (issue.c.submission_id == submission_id) & issue.c.code.in_(codes)
    connection.execute(delete(issue).where(own))


def set_row_counts(
    *, connection: Connection, submission_id: int, unit_id: int | None, loaded: int, refused: int
) -> None:
    """Note how many dossiers of a file were counted and refused, and the one unit it is of (None: several)."""
    values = {"rows_loaded": loaded, "rows_refused": refused}
    connection.execute(update(submission).where(submission.c.id == submission_id).values(values))
    own = submission_sheet.c.submission_id == submission_id
    connection.execute(update(submission_sheet).where(own).values({**values, "unit_id": unit_id}))


def sync_differences(
    *, connection: Connection, existing: Mapping[int, Placed], wanted: Collection[Placed]
) -> None:
    """Delete the difference notes (by issue id) that are no longer true and add those that have become so."""
    stale = sorted(number for number, placed in existing.items() if placed not in wanted)
    for some in _chunks(stale, _UNITS_AT_ONCE):
        connection.execute(delete(issue).where(issue.c.id.in_(some)))
    fresh = sorted(
        set(wanted) - set(existing.values()), key=lambda p: (p.submission_id, p.sheet, p.row or 0, p.column)
    )
    if fresh:
        connection.execute(insert(issue), [_row(placed) for placed in fresh])


def _row(placed: Placed) -> dict[str, object]:
    params = json.dumps(dict(placed.params), ensure_ascii=False, sort_keys=True)
    return {**vars(placed), "severity": "note", "params": params}
