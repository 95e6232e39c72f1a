"""How fast clean report files are loaded, on one core, beside the least that loading the same figures can cost."""

import io
import sqlite3
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import python_calamine

from domain.config import Settings
from domain.paths import SAMPLE_DIR
from etl.jobs.units import load_units
from etl.pipeline import load_paths
from store.engine import get_engine, migrate
from tools.bench.harness import Measurement, benchmark

CLEAN = SAMPLE_DIR / "01_clean"
FACTS = "select submission_id, measure, period_id, field, unit_id, value, form, sheet, row from fact"
BARE_TABLE = (
    "create table fact (submission_id, measure, period_id, field, unit_id, value, form, sheet, row, "
    "primary key (measure, period_id, field, unit_id)) without rowid"
)
MINUTE_S = 60.0
Fact = tuple[object, ...]


@benchmark(name="load_clean_files", budget=300, unit="files/min", bound="at_least")
def load_clean_files() -> Measurement:
    """All of data/sample/01_clean into a database with the register of the whole country.

    The floor reads all cells of the same files and inserts the same facts with bare sqlite3, one transaction a
    file, without matching, checks, history or provenance; its table must hold the very same facts.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            database_url=f"sqlite:///{folder / 'bench.db'}", files_dir=folder / "files", home_province="42"
        )
        engine = get_engine(settings.database_url)
        migrate(engine)
        load_units(engine=engine)
        started = time.perf_counter()
        report = load_paths(engine=engine, settings=settings, paths=[CLEAN])
        seconds = time.perf_counter() - started
        if report.exit_code:
            raise RuntimeError("a clean file was refused")
        engine.dispose()
        with sqlite3.connect(folder / "bench.db") as loaded:
            facts = loaded.execute(FACTS).fetchall()
        floor = _floor(facts=facts, database=folder / "floor.db")
    count = len(report.files)
    return Measurement(value=count / seconds * MINUTE_S, floor=count / floor * MINUTE_S)


def _floor(*, facts: list[Fact], database: Path) -> float:
    """Seconds to read all cells and to insert ``facts``, file by file; fails unless all of them are there."""
    by_file: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_file[fact[0]].append(fact)
    batches = list(by_file.values())
    with sqlite3.connect(database) as bare:
        bare.execute("pragma journal_mode=wal")
        bare.execute(BARE_TABLE)
        started = time.perf_counter()
        for number, path in enumerate(sorted(CLEAN.iterdir())):
            _read_cells(path)
            if number < len(batches):
                marks = ", ".join("?" * len(batches[number][0]))
                bare.executemany(f"insert into fact values ({marks})", batches[number])  # noqa: S608
                bare.commit()
        seconds = time.perf_counter() - started
        if sorted(map(repr, bare.execute(FACTS))) != sorted(map(repr, facts)):
            raise RuntimeError("the floor holds other facts")
    return seconds


def _read_cells(path: Path) -> int:
    content = path.read_bytes()
    if path.suffix == ".csv":
        return len(content.decode("utf-8-sig").splitlines())
    book = python_calamine.load_workbook(io.BytesIO(content))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
