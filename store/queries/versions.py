"""The data version: part of every cache key."""

from sqlalchemy import Connection, select

from domain.access import Scope
from store.tables import data_version


def current_version(*, connection: Connection, scope: Scope) -> int:
    """The counter that each load raises; 0 before the first load. The scope makes no difference to it."""
    return connection.execute(select(data_version.c.version)).scalar() or 0
