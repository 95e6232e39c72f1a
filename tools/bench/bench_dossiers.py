"""Ten million dossiers in Parquet to monthly and quarterly counts, beside a bare DuckDB query with the same answer.

Each is timed in a process of its own (imports apart), in turns, on the same file, with the same threads and memory
limit; the best of three rounds counts, so that what else the machine does weighs less.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import ibis.backends.duckdb  # noqa: F401  Ibis loads it when first used: a fifth of a second that is not counting
import pandas  # noqa: F401  the same

from domain.config import Settings
from domain.paths import CATALOGUE_DIR, ROOT
from etl.dossiers.engines import open_engine
from etl.dossiers.model import MEASURES, CountRequest, Unit, Validity
from etl.dossiers.periods import periods_within
from etl.dossiers.run import count_dossiers
from etl.dossiers.sources import open_source
from etl.dossiers.words import load_fields
from tools.bench.harness import Measurement, benchmark

ROWS = 10_000_000
MEMORY = "2GB"
ROUNDS = 3
FIRST, LAST = date(2025, 7, 1), date(2026, 10, 31)
UNITS = CATALOGUE_DIR / "national" / "units_post2025.csv"

# Every commune of the country, all fields, 486 days of receipts.
GENERATE = """
copy (
    with unit as (select row_number() over (order by code) - 1 as no, code from read_csv($units, all_varchar = true)),
    total as (select count(*) as units from unit),
    raw as (select i, hash(i) as h, hash(i + 1000000007) as g from range($rows) t(i)),
    dossier as (
        select i, g, timestamp '2025-07-01 07:30:00' + to_minutes((h % 699840)::bigint) as received_at,
            ((g >> 8) % 16)::int + 1 as days, ((g >> 16) % 20)::int - 10 as late,
            (g >> 24) % 100 as channel, (g >> 32) % 100 as status, (h >> 40) % units as no
        from raw cross join total
    )
    select 'H.' || code || '-' || lpad(i::varchar, 8, '0') as dossier_code, code as unit_code,
        'post2025' as structure, '2.000815' as procedure_code, $fields[1 + (g % 8)::int] as field,
        case when channel < 40 then 'Trực tuyến' when channel < 98 then 'Trực tiếp' else 'Bưu chính công ích' end
            as channel,
        received_at, date_trunc('day', received_at) + to_days(days) as due_at,
        case when status < 97 then date_trunc('day', received_at) + to_days(greatest(0, days + late)) end
            as finished_at,
        case when status < 1 then 'Rút hồ sơ' when status < 97 then 'Đã trả kết quả' else 'Đang giải quyết' end
            as status,
        (g % 2)::tinyint as fee_obligation, 0::tinyint as paid_online, 0::tinyint as assisted,
        1::tinyint as digitised, 1::tinyint as e_result
    from dossier join unit using (no)
) to {file} (format parquet)
"""
BARE = """
copy (
    with dossier as (
        select unit_code, field, channel = 'Trực tuyến' as online, status = 'Rút hồ sơ' as withdrawn,
            received_at::date as r, due_at::date as d, finished_at::date as f
        from read_parquet($source)
    )
    select unit_code, field, s as period_start, e as period_end,
        count(*) filter (r >= s and online) as received_online,
        count(*) filter (r >= s and not online) as received_direct_post,
        count(*) filter (r < s) as carried_in,
        count(*) filter (f <= e and f < d and not withdrawn) as resolved_early,
        count(*) filter (f <= e and (withdrawn or f = d)) as resolved_on_time,
        count(*) filter (f <= e and f > d and not withdrawn) as resolved_late,
        count(*) filter ((f is null or f > e) and d >= e) as pending_in_time,
        count(*) filter ((f is null or f > e) and d < e) as pending_overdue
    from dossier join (select unnest($starts::date[]) as s, unnest($ends::date[]) as e)
        on r <= e and (f is null or f >= s)
    group by all
) to {file} (format parquet)
"""
# Rows of one answer that the other does not have; cells in which nothing happened are not in the bare answer.
COMPARE = """
select count(*) from read_parquet($ours) o
full join read_parquet($bare) b using (unit_code, field, period_start, period_end)
where {differs}
"""


@dataclass(frozen=True)
class Run:
    """Seconds and the most memory a process held (MB)."""

    seconds: float
    peak_mb: float


@benchmark(name="dossiers_10m", budget=60, unit="s", floor_factor=1.3)
def dossiers_10m() -> Measurement:
    """Reading, checking and counting, results written as Parquet; the floor neither checks nor explains anything."""
    ours, bare = _measured()
    return Measurement(value=ours.seconds, floor=bare.seconds)


@benchmark(name="dossiers_10m_peak_memory", budget=3000, unit="MB")
def dossiers_10m_peak_memory() -> Measurement:
    """The most memory the whole process holds, with DuckDB limited to 2 GB."""
    ours, bare = _measured()
    return Measurement(value=ours.peak_mb, floor=bare.peak_mb)


@lru_cache(maxsize=1)
def _measured() -> tuple[Run, Run]:
    """Our path and the bare query; fails unless both give the same counts."""
    with tempfile.TemporaryDirectory(prefix="atlas-dossiers-") as name:
        folder = Path(name)
        generate(file=folder / "dossiers.parquet", rows=ROWS)
        runs: dict[str, list[Run]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            for which, known in runs.items():
                known.append(_in_process(which=which, folder=folder))
        wrong = differing(ours=folder / "ours.parquet", bare=folder / "bare.parquet")
        if wrong:
            raise RuntimeError(f"{wrong} counts differ from those of the bare query")
    ours, bare = (min(known, key=lambda run: run.seconds) for known in runs.values())
    return ours, bare


def generate(*, file: Path, rows: int) -> None:
    """Write the same dossiers every time: all comes from hashes of the row's number."""
    values = {"units": str(UNITS), "rows": rows, "fields": list(dict.fromkeys(load_fields().values()))}
    with duckdb.connect() as connection:
        connection.execute(GENERATE.format(file=_quoted(file)), values)


def differing(*, ours: Path, bare: Path) -> int:
    """How many cells of the two answers are not equal."""
    differs = " or ".join(f"coalesce(o.{name}, 0) <> coalesce(b.{name}, 0)" for name in MEASURES)
    with duckdb.connect() as connection:
        found = connection.execute(COMPARE.format(differs=differs), {"ours": str(ours), "bare": str(bare)})
        row = found.fetchone()
    return int(row[0]) if row else -1


def run_ours(*, folder: Path) -> None:
    """The product's own path, from the file to counts in Parquet."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    engine = open_engine(name="duckdb", settings=Settings(dossier_memory=MEMORY), scratch=scratch)
    source = open_source(path=folder / "dossiers.parquet", name="dossiers", scratch=scratch)
    counted = count_dossiers(
        sources=[source],
        engine=engine,
        validities=_validities(),
        request=CountRequest(first=FIRST, last=LAST),
        out=folder / "ours.parquet",
    )
    engine.close()
    if counted.problems:
        raise RuntimeError("rows of clean data were refused")


def _validities() -> dict[Unit, Validity]:
    with duckdb.connect() as connection:
        query = "select code from read_csv($units, all_varchar = true)"
        codes = connection.execute(query, {"units": str(UNITS)}).fetchall()
    return {("post2025", code): Validity(first=FIRST, last=date.max) for (code,) in codes}


def run_bare(*, folder: Path) -> None:
    """One query, as a person at a prompt would write it."""
    periods = periods_within(structure="post2025", first=FIRST, last=LAST)
    values = {
        "source": str(folder / "dossiers.parquet"),
        "starts": [period.start for period in periods],
        "ends": [period.end for period in periods],
    }
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute(BARE.format(file=_quoted(folder / "bare.parquet")), values)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _in_process(*, which: str, folder: Path) -> Run:
    line = [sys.executable, "-m", "tools.bench.bench_dossiers", which, str(folder)]
    done = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def _main(which: str, folder: str) -> None:
    started = time.perf_counter()
    (run_ours if which == "ours" else run_bare)(folder=Path(folder))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
