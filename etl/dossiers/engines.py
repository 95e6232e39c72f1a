"""DuckDB in this process (the default) or Spark: how each opens files, keeps what is needed twice, and writes results.

What is counted is in rows.py and counting.py, once for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import operations as ops

from domain.config import Settings
from domain.errors import ReformAtlasError
from etl.dossiers.model import Source
from etl.dossiers.rows import ROW, TORN
from etl.dossiers.tables import records

# Beyond this many dossiers their hashes are no longer compared in memory (8 bytes each, twice while sorting).
_MAX_HASHES = 50_000_000


class EngineError(ReformAtlasError):
    """An engine that is not installed or does not exist."""


class Engine(Protocol):
    """What the counting asks of an engine."""

    connection: Any
    errors: tuple[type[Exception], ...]  # what it raises for a broken file or a full disk

    def table(self, *, source: Source, file_no: int) -> Any:
        """The rows of a file as an Ibis table, texts as they are written."""

    def kept(self, expression: Any) -> Any:
        """The expression computed once, for several uses."""

    def repeated_codes(self, rows: Any) -> Any | None:
        """Ibis table of one column, ``dossier_code``: codes of more than one good row; None when there is none."""

    def torn_lines(self) -> dict[int, list[int]]:
        """{number of a file: numbers of the lines that are no records}, as far as the engine left them out."""

    def write(self, *, expression: Any, path: Path) -> None:
        """Write the expression as Parquet: a file or a folder of parts."""

    def close(self) -> None:
        """Give back memory and temporary files."""


def open_engine(*, name: str, settings: Settings, scratch: Path) -> Engine:
    """Open the engine called ``duckdb`` or ``spark``; raises EngineError."""
    if name == "duckdb":
        return DuckEngine.opened(settings=settings, scratch=scratch)
    if name == "spark":
        return SparkEngine.opened(settings=settings)
    raise EngineError(
        vi=f"Không có bộ máy “{name}”. Chọn: duckdb, spark.",
        en=f"There is no engine “{name}”. Choose one of: duckdb, spark.",
    )


def _grouped_codes(rows: Any) -> Any | None:
    """Codes of more than one good row, kept for the steps that use them; None when there is none."""
    good = rows.filter(rows.problem.isnull())
    counted = good.group_by("dossier_code").agg(n=good.count())
    codes = counted.filter(counted.n > 1).select("dossier_code").cache()
    return codes if records(codes.limit(1)) else None


def _hash(code: Any) -> Any:
    """A hash of a dossier code. DuckDB's own has collisions among codes that are numbered on: the end counts twice."""
    return code.hash() ^ code.right(7).hash()


@dataclass
class DuckEngine:
    """DuckDB with a limit on memory; what does not fit is put into ``scratch``."""

    connection: Any
    files: dict[str, int]
    errors: tuple[type[Exception], ...]

    @classmethod
    def opened(cls, *, settings: Settings, scratch: Path) -> "DuckEngine":
        """A database in memory with the limits of the settings."""
        options: dict[str, Any] = {
            "memory_limit": settings.dossier_memory,
            "temp_directory": str(scratch / "spill"),
        }
        if settings.dossier_threads:
            options["threads"] = settings.dossier_threads
        import duckdb

        return cls(connection=ibis.duckdb.connect(**options), files={}, errors=(duckdb.Error,))

    def table(self, *, source: Source, file_no: int) -> Any:
        """Parquet with the file's own row numbers; CSV as text, lines that are no records left out and noted."""
        path = str(source.readable)
        if source.kind == "parquet":
            table = self.connection.read_parquet(path, table_name=f"file_{file_no}", file_row_number=True)
            return table.mutate(**{ROW: table.file_row_number + 2})
        self.files[path] = file_no
        table = self.connection.read_csv(
            path,
            table_name=f"file_{file_no}",
            header=True,
            delim=source.separator,
            quote='"',
            escape='"',
            all_varchar=True,
            auto_detect=False,
            columns=dict.fromkeys(_header(source), "VARCHAR"),
            ignore_errors=True,
            store_rejects=True,
            rejects_limit=0,
        )
        return table.mutate(**{ROW: ibis.row_number() + 2})

    def kept(self, expression: Any) -> Any:
        """A table in the database (in memory, or in ``scratch`` when the limit is reached)."""
        return expression.cache()

    def repeated_codes(self, rows: Any) -> Any | None:
        """By sorting 64-bit hashes first: a tenth of the cost of grouping ten million texts, and mostly enough."""
        hashes = self._repeated_hashes(rows)
        if hashes is None:
            return _grouped_codes(rows)
        if not len(hashes):
            return None
        suspects = ibis.memtable(pa.table({"h": hashes}))
        return _grouped_codes(rows.filter(_hash(rows.dossier_code).isin(suspects.h)))

    def _repeated_hashes(self, rows: Any) -> np.ndarray | None:
        """Hashes that occur more than once; None when there are too many rows to hold their hashes."""
        if self.connection.to_pyarrow(rows.count()).as_py() > _MAX_HASHES:
            return None
        query = ibis.to_sql(rows.select(h=_hash(rows.dossier_code)), dialect="duckdb")
        # A whole table is fetched by all threads at once, a stream of batches by one.
        parts = self.connection.con.sql(query).to_arrow_table().column(0).chunks
        values = np.concatenate([np.empty(0, dtype=np.uint64), *(np.from_dlpack(part) for part in parts)])
        values.sort()
        return np.unique(values[1:][values[1:] == values[:-1]])

    def torn_lines(self) -> dict[int, list[int]]:
        """From DuckDB's own table of rejected lines."""
        if not self.files:
            return {}
        found: dict[int, set[int]] = {}
        query = (
            "select s.file_path, e.line from reject_errors e "
            "join reject_scans s on s.scan_id = e.scan_id and s.file_id = e.file_id"
        )
        for path, line in self.connection.raw_sql(query).fetchall():
            found.setdefault(self.files[path], set()).add(line)
        return {number: sorted(lines) for number, lines in found.items()}

    def write(self, *, expression: Any, path: Path) -> None:
        """One Parquet file."""
        self.connection.to_parquet(expression, path)

    def close(self) -> None:
        """Close the database."""
        self.connection.disconnect()


@dataclass
class SparkEngine:
    """Spark: on this machine, or on the cluster that SPARK_MASTER or Spark's own configuration names."""

    connection: Any
    session: Any
    errors: tuple[type[Exception], ...]

    @classmethod
    def opened(cls, *, settings: Settings) -> "SparkEngine":
        """A Spark session; raises EngineError when pyspark is not installed."""
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineError(
                vi="Chưa cài pyspark. Cài theo docs/dossiers.md hoặc dùng --engine duckdb.",
                en="pyspark is not installed. Install it as docs/dossiers.md says, or use --engine duckdb.",
            ) from error
        builder = SparkSession.builder.appName("reform-atlas-dossiers")
        if settings.spark_master:
            builder = builder.master(settings.spark_master)
        # Dates are days of Viet Nam whatever the zone of a worker; a broken cell is null, not a failed job.
        session = (
            builder.config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "false")
            # A line with too few columns is only noticed when all columns are read.
            .config("spark.sql.csv.parser.columnPruning.enabled", "false")
            .getOrCreate()
        )
        connection = ibis.pyspark.connect(session)
        return cls(connection=connection, session=session, errors=(PySparkException,))

    def table(self, *, source: Source, file_no: int) -> Any:
        """Parquet, or CSV as text with a column that marks lines which are no records."""
        view = f"file_{file_no}"
        if source.kind == "parquet":
            frame = self.session.read.parquet(str(source.readable))
        else:
            columns = ", ".join(f"`{name}` STRING" for name in (*_header(source), TORN))
            frame = self.session.read.csv(
                str(source.readable),
                schema=columns,
                sep=source.separator,
                header=True,
                quote='"',
                escape='"',
                mode="PERMISSIVE",
                columnNameOfCorruptRecord=TORN,
                encoding="UTF-8",
            )
        frame.createOrReplaceTempView(view)
        return self.connection.table(view)

    def kept(self, expression: Any) -> Any:
        """Kept by the cluster, spilled to its disks where needed.

        Ibis cannot keep what is joined with a table of this process (it never sends that table to Spark): such an
        expression is worked out again at each use, from groups that are kept.
        """
        return expression if expression.op().find(ops.InMemoryTable) else expression.cache()

    def repeated_codes(self, rows: Any) -> Any | None:
        """By grouping: a cluster has the room."""
        return _grouped_codes(rows)

    def torn_lines(self) -> dict[int, list[int]]:
        """None: Spark keeps such lines and marks them."""
        return {}

    def write(self, *, expression: Any, path: Path) -> None:
        """A folder of parts, written by the workers."""
        self.connection.to_parquet(expression, path)

    def close(self) -> None:
        """End the session."""
        self.session.stop()


def _header(source: Source) -> Sequence[str]:
    """All header texts of a CSV file, made different where two are the same or empty."""
    out: list[str] = []
    for number, text in enumerate(source.header):
        out.append(text if text and text not in out else f"_column_{number}")
    return out
