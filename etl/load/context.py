"""What is the same for all files of a load: the register, the ids of units, the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from domain.access import Scope
from domain.config import Settings
from domain.errors import DatabaseError
from domain.units.register import Register
from store.queries.submissions import last_submission_id
from store.queries.units_register import register_rows, unit_ids_by_code


@dataclass(frozen=True)
class Origin:
    """Who sent the files and on which day they are known to have arrived; None: a bulk load, nobody knows."""

    sender: str = ""
    received_on: date | None = None


@dataclass(frozen=True)
class LoadContext:
    """Built once for a run. ``before`` is the last submission of earlier runs (0 = none)."""

    engine: Engine
    register: Register
    unit_ids: Mapping[tuple[str, str], int]
    settings: Settings
    before: int
    scope: Scope
    origin: Origin = Origin()


def open_context(*, engine: Engine, settings: Settings, origin: Origin | None = None) -> LoadContext:
    """Read the register; raises DatabaseError when no units were loaded yet."""
    scope = Scope.everything()
    with engine.connect() as connection:
        rows, aliases = register_rows(connection=connection, scope=scope)
        if not rows:
            raise DatabaseError(
                vi="Chưa có danh mục đơn vị. Chạy trước: python -m etl units.",
                en="There are no units yet. Run first: python -m etl units.",
            )
        return LoadContext(
            engine=engine,
            register=Register.from_rows(rows=rows, aliases=aliases),
            unit_ids=unit_ids_by_code(connection=connection, scope=scope),
            settings=settings,
            before=last_submission_id(connection=connection, scope=scope),
            scope=scope,
            origin=origin or Origin(),
        )
