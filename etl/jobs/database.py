"""Creating and opening the database for the command line."""

from sqlalchemy import Engine

from store.engine import get_engine, migrate, require_current
from store.writes.versions import ensure_data_version


def init_database() -> str:
    """Create or migrate the database and its version counter; returns its address without password."""
    engine = get_engine()
    migrate(engine)
    with engine.begin() as connection:
        ensure_data_version(connection)
    return engine.url.render_as_string()


def open_database() -> Engine:
    """The engine of the configured database; raises DatabaseError when it was not initialised."""
    engine = get_engine()
    require_current(engine)
    return engine
