"""Period rows, made when a report first needs them."""

from sqlalchemy import Connection, insert, select

from domain.periods import Period
from store.tables import period as period_table


def ensure_period(*, connection: Connection, period: Period) -> int:
    """Id of the period's row, which is added when it is new."""
    own = period_table.c
    query = select(own.id).where(
        own.calendar == period.calendar, own.start == period.start, own.end == period.end
    )
    found = connection.execute(query).scalar_one_or_none()
    if found is not None:
        return int(found)
    values = {"kind": period.kind, "calendar": period.calendar, "start": period.start, "end": period.end}
    return int(connection.execute(insert(period_table).values(values).returning(own.id)).scalar_one())
