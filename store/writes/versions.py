"""The counter that each change of the data raises; it is part of every cache key."""

from sqlalchemy import Connection, insert, select, update

from store.tables import data_version


def ensure_data_version(connection: Connection) -> int:
    """The current data version; makes the counter's row (0) in a new database."""
    found = connection.execute(select(data_version.c.version)).scalar_one_or_none()
    if found is None:
        connection.execute(insert(data_version).values(id=1, version=0))
        return 0
    return int(found)


def raise_data_version(connection: Connection) -> int:
    """Raise the counter by one and return it.

    As the first statement of a transaction it also takes the write lock (SQLite) or the row's lock (PostgreSQL), so
    that two loads running at once follow one another instead of failing half-way.
    """
    done = connection.execute(update(data_version).values(version=data_version.c.version + 1))
    if not done.rowcount:
        connection.execute(insert(data_version).values(id=1, version=1))
    return int(connection.execute(select(data_version.c.version)).scalar_one())


def take_write_lock(connection: Connection) -> None:
    """Take the lock that loads take, without a change: what is read after it stays true until the commit."""
    connection.execute(update(data_version).values(version=data_version.c.version))
