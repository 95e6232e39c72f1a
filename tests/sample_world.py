"""The sample season in a SQLite database with its maps, made once for all processes of a test run; each copies it."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fasteners import InterProcessLock

from domain.config import Settings
from domain.paths import SAMPLE_DIR
from etl.jobs.geometry import build_geometry, provinces_of
from etl.jobs.national import build_national
from etl.jobs.units import load_units
from etl.load.outcome import LoadReport
from etl.pipeline import load_paths
from store.engine import get_engine, migrate
from store.writes.versions import ensure_data_version

HOME = "42"
_REPORT = "load_report.pickle"


def settings_of(folder: Path, *, url: str | None = None) -> Settings:
    """Settings of a database (SQLite unless ``url``) with its files and maps in a folder."""
    return Settings(
        database_url=url or f"sqlite:///{folder / 'reform.db'}",
        files_dir=folder / "files",
        geo_dir=folder / "geo",
        home_province=HOME,
        due_days=15,
    )


def register_units(settings: Settings) -> None:
    """``etl init`` and the register of ``etl units``, without maps."""
    engine = get_engine(settings.database_url)
    migrate(engine)
    with engine.begin() as connection:
        ensure_data_version(connection)
    load_units(engine=engine)
    engine.dispose()


def season_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder with the database ``reform.db`` of the loaded sample, without maps, and its files; only to be copied."""

    def load(folder: Path) -> None:
        settings = settings_of(folder)
        register_units(settings)
        report = load_season(settings)
        (folder / _REPORT).write_bytes(pickle.dumps(report))

    return _made_once("sample-season", factory=factory, make=load)


def app_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder with the season, and the maps that ``etl units`` draws; only to be copied."""

    def draw(folder: Path) -> None:
        shutil.copytree(season_folder(factory), folder, dirs_exist_ok=True)
        settings = settings_of(folder)
        engine = get_engine(settings.database_url)
        wanted = provinces_of(engine=engine, codes=(HOME,))
        build_geometry(engine=engine, geo_dir=settings.geo_dir, provinces=wanted)
        build_national(engine=engine, geo_dir=settings.geo_dir)
        engine.dispose()

    return _made_once("sample-app", factory=factory, make=draw)


def load_season(settings: Settings) -> LoadReport:
    """``etl load data/sample`` into a database that has the register."""
    engine = get_engine(settings.database_url)
    report = load_paths(engine=engine, settings=settings, paths=[SAMPLE_DIR])
    engine.dispose()
    return report


def season_report(folder: Path) -> LoadReport:
    """What the load of ``season_folder`` reported."""
    report: LoadReport = pickle.loads((folder / _REPORT).read_bytes())  # noqa: S301 - this run wrote it
    return report


def _made_once(name: str, *, factory: pytest.TempPathFactory, make: Callable[[Path], None]) -> Path:
    """The folder ``name`` of the whole test run; whichever process comes first makes it."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with InterProcessLock(shared.with_suffix(".lock")):
        if not shared.exists():
            unfinished = shared.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(shared)
    return shared
