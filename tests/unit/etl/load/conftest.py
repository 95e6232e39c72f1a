"""A small province in a database in memory, and a way to load a parsed file into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.load.context import LoadContext, open_context
from etl.load.loader import load_file
from etl.load.outcome import FileOutcome
from etl.model import ParsedFile
from tests.factories import add_small_province, content_of, memory_engine, settings_in

Load = Callable[..., FileOutcome]


@pytest.fixture
def engine() -> Engine:
    """A database with the units of ``tests.factories.UNITS``."""
    engine = memory_engine()
    add_small_province(engine)
    return engine


@pytest.fixture
def context(engine: Engine, tmp_path: Path) -> LoadContext:
    """The context of the first run."""
    return open_context(engine=engine, settings=settings_in(tmp_path))


@pytest.fixture
def load(context: LoadContext) -> Load:
    """Load a parsed file; ``new_run=True`` as if the command had been given again."""

    def _load(parsed: ParsedFile, *, new_run: bool = False, content: bytes | None = None) -> FileOutcome:
        own = context
        if new_run:
            own = open_context(engine=context.engine, settings=context.settings)
        data = content_of(parsed.name) if content is None else content
        return load_file(context=own, parsed=parsed, content=data)

    return _load
