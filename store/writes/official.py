"""Published scores and the counts behind them, kept as published: one capture never overwrites another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, and_, delete, insert

from store.tables import official_component, official_score

_AT_ONCE = 500


@dataclass(frozen=True)
class PublishedScore:
    """One score of a unit: ``component`` is ``total``, a group or a metric; ``rank`` is of the total."""

    unit_id: int
    component: str
    score: float
    rank: int | None = None
    flags: str = ""


@dataclass(frozen=True)
class PublishedCounts:
    """The counts behind one metric of a unit; ``ratio`` in percent."""

    unit_id: int
    metric: str
    numerator: float | None
    denominator: float | None
    ratio: float | None
    flag: str


def write_official(
    *,
    connection: Connection,
    index_id: str,
    period_id: int,
    captured_at: datetime,
    submission_id: int,
    scores: Sequence[PublishedScore],
    counts: Sequence[PublishedCounts],
) -> None:
    """Store a capture; the same capture read again takes its own place, other captures stay."""
    at = utc(captured_at)
    own = {"period_id": period_id, "captured_at": at}
    _clear(connection=connection, table=official_score, units={s.unit_id for s in scores}, own=own)
    _clear(connection=connection, table=official_component, units={c.unit_id for c in counts}, own=own)
    if scores:
        same = {**own, "index_id": index_id, "submission_id": submission_id}
        connection.execute(insert(official_score), [{**same, **vars(score)} for score in scores])
    if counts:
        connection.execute(insert(official_component), [{**own, **vars(one)} for one in counts])


def utc(moment: datetime) -> datetime:
    """A moment in UTC without zone, as times are kept; one without zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _clear(*, connection: Connection, table: Table, units: set[int], own: dict[str, object]) -> None:
    ordered = sorted(units)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        fits = and_(table.c.unit_id.in_(some), *(table.c[name] == value for name, value in own.items()))
        connection.execute(delete(table).where(fits))
