"""How much memory a long load needs: the process must be as large after 3,000 files as after 300."""

import csv
import multiprocessing
import os
import tempfile
from pathlib import Path

from domain.config import Settings
from domain.paths import CATALOGUE_DIR
from etl.definition import load_forms
from etl.jobs.units import load_units
from etl.load.outcome import FileOutcome
from etl.pipeline import load_paths
from store.engine import get_engine, migrate
from store.writes.versions import ensure_data_version
from tools.bench.harness import Measurement, benchmark

FILES, EARLY, LAST_DAY = 3000, 300, "2024-12-31"
MB = 1_000_000
# received 30 = 10 + 15 + 5; resolved 25 = 10 + 10 + 5; pending 5 = 3 + 2
FIGURES = (30, 10, 15, 5, 25, 10, 10, 5, 5, 3, 2)


@benchmark(name="load_memory_growth", budget=20, unit="MB")
def load_memory_growth() -> Measurement:
    """Resident memory after 3,000 monthly reports of communes, less that after 300, in a process of its own (Linux).

    No floor is named: the least is nothing.
    """
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name, context.Pool(1) as pool:
        early, late = pool.apply(_sizes, (Path(name),))
    return Measurement(value=(late - early) / MB)


def _sizes(folder: Path) -> tuple[int, int]:
    reports = folder / "in"
    reports.mkdir()
    for number, (commune, month) in enumerate(_months()):
        (reports / f"{number:04d}.csv").write_text(_report(commune=commune, month=month), encoding="utf-8")
    url = f"sqlite:///{folder / 'bench.db'}"
    engine = get_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        ensure_data_version(connection)
    load_units(engine=engine)
    sizes: dict[int, int] = {}

    def note(number: int, _total: int, outcome: FileOutcome) -> None:
        if outcome.outcome == "refused":
            raise RuntimeError(f"{outcome.name}: {outcome.codes}")
        if number in (EARLY, FILES):
            sizes[number] = _resident()

    settings = Settings(database_url=url, files_dir=folder / "files", home_province="42")
    load_paths(engine=engine, settings=settings, paths=[reports], on_file=note)
    return sizes[EARLY], sizes[FILES]


def _months() -> list[tuple[tuple[str, str], int]]:
    """((name, district) of a commune, month number from 01/2023) of as many reports as are loaded."""
    with (CATALOGUE_DIR / "units.csv").open(encoding="utf-8-sig", newline="") as stream:
        units = [row for row in csv.DictReader(stream) if row["structure"] == "pre2025"]
    names = {row["code"]: row["name"] for row in units if row["level"] == "district"}
    communes = [
        (row["name"], names[row["parent_code"]])
        for row in units
        if row["level"] == "commune" and row["valid_from"] <= "2023-01-01" and row["valid_to"] >= LAST_DAY
    ]
    pairs = [(commune, month) for month in range(24) for commune in communes]
    if len(pairs) < FILES:
        raise RuntimeError("there are too few communes")
    return pairs[:FILES]


def _report(*, commune: tuple[str, str], month: int) -> str:
    (layout,) = next(form for form in load_forms() if form.id == "F1A").layouts
    columns = [column for column in layout.columns if column.id not in ("code", "note")]
    lines = [
        f"Tháng {month % 12 + 1}/{2023 + month // 12}",
        f"Đơn vị báo cáo: UBND {commune[0]}, {commune[1]}",
        ";".join(column.header_path for column in columns),
        ";".join(["1", "Hộ tịch", *map(str, FIGURES)]),
    ]
    return "\n".join(lines)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
