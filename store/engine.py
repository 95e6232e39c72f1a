"""Opening the database: one engine for an address, migrations, and a clear error when it is missing or old."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from domain.config import get_settings
from domain.errors import DatabaseError

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_INIT_VI = "Chạy: python -m etl init (hoặc: make run)."
_INIT_EN = "Run: python -m etl init (or: make run)."


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    """Readers never block the writer (WAL); a second writer waits instead of failing."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@lru_cache(maxsize=8)
def get_engine(url: str | None = None) -> Engine:
    """The engine of ``url`` (default: the setting DATABASE_URL); one per process and address."""
    address = make_url(url or get_settings().database_url)
    if address.get_backend_name() == "sqlite" and address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_pre_ping=address.get_backend_name() != "sqlite")
    if address.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _sqlite_pragmas)
    return engine


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def _cannot_open(*, engine: Engine, error: Exception) -> DatabaseError:
    where = engine.url.render_as_string()
    return DatabaseError(
        vi=f"Không mở được cơ sở dữ liệu {where}: {error}. Kiểm tra DATABASE_URL và quyền ghi.",
        en=f"Cannot open the database {where}: {error}. Check DATABASE_URL and write permission.",
    )


def migrate(engine: Engine) -> None:
    """Create or upgrade all tables; raises DatabaseError when the database cannot be opened."""
    try:
        command.upgrade(_alembic(engine), "head")
    except SQLAlchemyError as error:
        raise _cannot_open(engine=engine, error=error) from error


def require_current(engine: Engine) -> None:
    """Raise DatabaseError unless the database exists and has the newest schema."""
    where = engine.url.render_as_string()
    database = engine.url.database
    if engine.url.get_backend_name() == "sqlite" and database and not Path(database).exists():
        raise DatabaseError(
            vi=f"Chưa có cơ sở dữ liệu {where}. {_INIT_VI}", en=f"There is no database {where}. {_INIT_EN}"
        )
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise _cannot_open(engine=engine, error=error) from error
    if current != ScriptDirectory.from_config(_alembic(engine)).get_current_head():
        raise DatabaseError(
            vi=f"Cơ sở dữ liệu {where} chưa tạo bảng hoặc còn cũ. {_INIT_VI}",
            en=f"The database {where} has no tables or is out of date. {_INIT_EN}",
        )
