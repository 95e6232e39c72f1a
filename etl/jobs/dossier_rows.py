"""Counts of dossiers on their way from Parquet to the rows of the database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from domain.periods import Calendar, from_dates
from etl.dossiers.model import MEASURES, Unit
from etl.load.context import LoadContext
from store.writes.dossiers import CountRow
from store.writes.periods import ensure_period

PeriodDays = tuple[Calendar, date, date]
_PERIOD = ("calendar", "period_start", "period_end")


class CountRows:
    """The rows of dossier_count of a Parquet file of counts, read in two passes: first which cells, then the rows."""

    def __init__(
        self, *, context: LoadContext, connection: Connection, counts: Path, latest: dict[Unit, int]
    ) -> None:
        self._context, self._counts, self._latest = context, counts, latest
        self._connection = connection
        self.period_ids: dict[PeriodDays, int] = {}
        self.by_submission: dict[int, int] = defaultdict(int)

    def cells(self) -> dict[int, set[int]]:
        """{period id: unit ids}; makes the periods that are new."""
        out: dict[int, set[int]] = defaultdict(set)
        names = ["structure", "unit_code", *_PERIOD]
        for batch in _batches(self._counts, columns=names):
            for structure, code, *period in set(zip(*(batch[name] for name in names), strict=True)):
                out[self._period(*period)].add(self._context.unit_ids[structure, code])
        return out

    def _period(self, calendar: Calendar, start: date, end: date) -> int:
        key = (calendar, start, end)
        if key not in self.period_ids:
            period = from_dates(start=start, end=end, calendar=calendar)
            self.period_ids[key] = ensure_period(connection=self._connection, period=period)
        return self.period_ids[key]

    def __iter__(self) -> Iterator[CountRow]:
        for batch in _batches(self._counts):
            keys = zip(batch["structure"], batch["unit_code"], strict=True)
            units = [(self._context.unit_ids[key], self._latest[key]) for key in keys]
            periods = [self.period_ids[key] for key in zip(*(batch[name] for name in _PERIOD), strict=True)]
            for _, number in units:
                self.by_submission[number] += len(MEASURES)
            for measure in MEASURES:
                for (unit, number), period, field, value in zip(
                    units, periods, batch["field"], batch[measure], strict=True
                ):
                    yield (
                        measure,
                        period,
                        field,
                        unit,
                        int(value),
                        number,
                    )  # sums come as floats; COPY takes no 31.0


def _batches(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, list[Any]]]:
    import pyarrow.dataset as ds

    for batch in ds.dataset(path, format="parquet").to_batches(columns=columns and list(columns)):
        yield batch.to_pydict()
