"""Opening and migrating the database."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from domain.errors import DatabaseError
from store.engine import migrate, require_current
from store.tables import metadata


class TestMigrate:
    """Migrations and table definitions are one truth."""

    def test_the_migrations_give_exactly_the_tables_of_the_code(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
        migrate(engine)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []

    def test_migrating_twice_changes_nothing(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
        migrate(engine)
        migrate(engine)
        require_current(engine)

    def test_a_file_that_is_no_database_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.db"
        path.write_text("đây không phải cơ sở dữ liệu " * 50, encoding="utf-8")
        with pytest.raises(DatabaseError, match=r"notes\.db"):
            migrate(create_engine(f"sqlite:///{path}"))


class TestRequireCurrent:
    """A missing or old database is said in both languages, with the command that helps."""

    def test_a_missing_database(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError) as caught:
            require_current(create_engine(f"sqlite:///{tmp_path / 'none.db'}"))
        assert "python -m etl init" in caught.value.vi and "python -m etl init" in caught.value.en
        assert not (tmp_path / "none.db").exists()

    def test_a_database_without_tables(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE other (x INTEGER)"))
        with pytest.raises(DatabaseError, match="python -m etl init"):
            require_current(engine)
