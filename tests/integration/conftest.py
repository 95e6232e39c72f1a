"""The sample season, loaded once on each database for all tests of a process; each test that writes gets a copy."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.config import Settings
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.commands import Done, run_apart, run_here
from tests.integration.databases import NAMES, Databases, SqliteDatabases, postgresql_server
from tests.sample_world import (
    app_folder,
    load_season,
    register_units,
    season_folder,
    season_report,
    settings_of,
)


@dataclass(frozen=True)
class World:
    """A database with its files: ``url`` for the command line, ``engine`` for looking inside."""

    folder: Path
    url: str
    engine: Engine
    settings: Settings
    databases: Databases

    @property
    def environment(self) -> dict[str, str]:
        """Environment of a command that works on this database."""
        own = {
            "DATABASE_URL": self.url,
            "FILES_DIR": str(self.folder / "files"),
            "GEO_DIR": str(self.folder / "geo"),
            "HOME_PROVINCE": "42",
            "PYTHONIOENCODING": "utf-8",
        }
        return {**os.environ, **own}

    def command(self, *arguments: str | Path) -> Done:
        """``python -m etl ARGUMENTS`` on this database, within this process: quick, the same words and exit code."""
        return run_here(*arguments, environment=self.environment)

    def process(self, *arguments: str | Path) -> Done:
        """The same in a process of its own: what a test needs that asks whether a command starts."""
        return run_apart(*arguments, environment=self.environment)


def open_world(folder: Path, *, url: str, databases: Databases) -> World:
    """The world in ``folder`` whose database is at ``url``."""
    settings = settings_of(folder, url=url)
    return World(folder=folder, url=url, engine=get_engine(url), settings=settings, databases=databases)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests on one database follow one another in one process, those on the other may run beside them."""
    for item in items:
        name = getattr(item, "callspec", None) and item.callspec.params.get("databases")
        if name:
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session", params=NAMES)
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """SQLite, then PostgreSQL (one server for the session)."""
    if request.param == "sqlite":
        yield SqliteDatabases()
        return
    with postgresql_server(tmp_path_factory.mktemp("pg")) as server:
        yield server


@pytest.fixture
def bare_world(databases: Databases, tmp_path: Path) -> World:
    """A place for a database in which nothing was made yet."""
    return open_world(tmp_path, url=databases.empty(folder=tmp_path), databases=databases)


@pytest.fixture(scope="session")
def registered(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A database with the register of units and nothing else; tests must not write to it."""
    folder = tmp_path_factory.mktemp("registered")
    world = open_world(folder, url=databases.empty(folder=folder), databases=databases)
    register_units(world.settings)
    return world


@pytest.fixture(scope="session")
def season(
    databases: Databases, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, LoadReport]:
    """The sample loaded as ``etl load data/sample`` does; tests may read and export from it, not change it."""
    own = tmp_path_factory.mktemp("season")
    if isinstance(databases, SqliteDatabases):
        made = season_folder(tmp_path_factory)
        world = open_world(made, url=f"sqlite:///{made / 'reform.db'}", databases=databases)
        return copied(world, to=own), season_report(made)
    world = copied(request.getfixturevalue("registered"), to=own)
    return world, load_season(world.settings)


@pytest.fixture(scope="session")
def drawn_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maps of the home province and of the country as ``etl units`` draws them; only to be copied."""
    return app_folder(tmp_path_factory) / "geo"


def copied(world: World, *, to: Path) -> World:
    """A copy of a world; its engine must have been disposed, so that the database is at rest."""
    shutil.copytree(world.folder, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("reform.db*"))
    url = world.databases.copy(url=world.url, folder=to)
    return open_world(to, url=url, databases=world.databases)


@pytest.fixture
def empty_world(registered: World, tmp_path: Path) -> World:
    """A copy of the database with the register only."""
    return copied(registered, to=tmp_path / "world")


@pytest.fixture
def season_copy(season: tuple[World, LoadReport], tmp_path: Path) -> World:
    """A copy of the loaded season to write to."""
    return copied(season[0], to=tmp_path / "world")
