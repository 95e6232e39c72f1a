"""Counting a few dossiers on DuckDB, from a file as an office would export it."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from domain.config import Settings
from etl.dossiers.engines import open_engine
from etl.dossiers.model import Counted, CountRequest, Unit, Validity
from etl.dossiers.run import count_dossiers
from etl.dossiers.sources import open_source

VALIDITIES: dict[Unit, Validity] = {
    ("post2025", "18484"): Validity(first=date(2025, 7, 1), last=date(9999, 12, 31)),
    ("post2025", "18073"): Validity(first=date(2025, 7, 1), last=date(9999, 12, 31)),
    ("pre2025", "18484"): Validity(first=date(2020, 1, 1), last=date(2025, 6, 30)),
    ("pre2025", "18568"): Validity(first=date(2020, 1, 1), last=date(2024, 12, 31)),
}
Cells = Mapping[str, str]


def write_csv(
    *,
    path: Path,
    rows: Sequence[Cells],
    separator: str = ",",
    encoding: str = "utf-8",
    columns: Sequence[str] = (),
) -> Path:
    """Write an export; ``columns`` changes or shortens the header."""
    names = list(columns or rows[0])
    with path.open("w", encoding=encoding, newline="", errors="strict") as handle:
        writer = csv.DictWriter(
            handle, names, delimiter=separator, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def count_paths(
    *, paths: Sequence[Path], folder: Path, engine: str = "duckdb", **options: Any
) -> tuple[Counted, list[dict[str, Any]]]:
    """Count files on an engine; the result and its rows."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    opened = open_engine(name=engine, settings=Settings(dossier_threads=1), scratch=scratch)
    try:
        request = CountRequest(**{"today": date(2026, 11, 24), **options})
        counted = count_dossiers(
            sources=[open_source(path=path, name=path.name, scratch=scratch) for path in paths],
            engine=opened,
            validities=VALIDITIES,
            request=request,
            out=folder / f"{engine}.parquet",
        )
    finally:
        opened.close()
    return counted, pq.read_table(counted.counts).to_pylist()
