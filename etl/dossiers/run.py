"""Counting the dossiers of files, step by step; what each step is, its own module says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

from domain.periods import STRUCTURE_CHANGE, Period
from etl.dossiers.counting import KEYS, dense_counts, grouped, period_counts, written
from etl.dossiers.coverage import GAP_MONTHS, Block, cells_of, coverage_of
from etl.dossiers.engines import Engine
from etl.dossiers.explain import explain
from etl.dossiers.keys import Judged, RawKey, judge_keys
from etl.dossiers.model import Counted, CountRequest, Source, Unit, UnitRows, Validity
from etl.dossiers.repeats import without_repeats
from etl.dossiers.rows import canonical, judged
from etl.dossiers.segments import Segments, segments_for
from etl.dossiers.tables import column_table, memtable, records
from etl.dossiers.words import load_fields

ONE_DAY = timedelta(days=1)
FIELD_IDS = tuple(dict.fromkeys(load_fields().values()))


def count_dossiers(
    *,
    sources: Sequence[Source],
    engine: Engine,
    validities: Mapping[Unit, Validity],
    request: CountRequest,
    out: Path,
) -> Counted:
    """Count the dossiers of ``sources`` together and write the counts as Parquet to ``out`` (COUNT_COLUMNS).

    ``validities``: the units of the register with their days. A dossier that is listed in several files counts
    once. Rows that cannot count are in ``problems``, all of them by number and some by row.
    """
    segments = segments_for(
        calendars=request.calendars, first_days=[unit.last + ONE_DAY for unit in _ended(validities)]
    )
    rows = _rows(sources=sources, engine=engine, request=request)
    groups = engine.kept(grouped(rows=rows, segments=segments))
    good = _good(groups=groups, segments=segments)
    keys = _keys(good)
    verdict = judge_keys(keys=keys, validities=validities, fields=load_fields())
    numbers = KeyNumbers.of(verdict.known.values())
    names = _names(verdict=verdict, numbers=numbers, validities=validities, segments=segments)
    known = engine.kept(_known(good=good, names=names))
    coverage = coverage_of(blocks=_blocks(known), request=request, gap=GAP_MONTHS * segments.per_month)
    unit_rows = _unit_rows(known=known, numbers=numbers)
    files: dict[Unit, set[int]] = defaultdict(set)
    for one in unit_rows:
        files[one.unit].add(one.file_no)
    cells = cells_of(
        units={unit: frozenset(numbers) for unit, numbers in files.items()},
        coverage=coverage,
        validities=validities,
        calendars=request.calendars,
    )
    grid = Grid.of(cells=cells, segments=segments, numbers=numbers)
    counts = period_counts(groups=known, periods=grid.periods)
    dense = dense_counts(counts=counts, cells=grid.cells, fields=grid.fields, periods=grid.periods)
    engine.write(expression=dense, path=out)
    return Counted(
        counts=out,
        cells=len(cells) * len(FIELD_IDS),
        rows_counted=sum(one.rows for one in unit_rows),
        problems=explain(engine=engine, rows=rows, groups=groups, verdict=verdict),
        units=unit_rows,
        coverage=coverage,
    )


def _ended(validities: Mapping[Unit, Validity]) -> Iterable[Validity]:
    return (one for one in validities.values() if one.last < date.max)


def _rows(*, sources: Sequence[Source], engine: Engine, request: CountRequest) -> Any:
    tables = [
        canonical(
            table=engine.table(source=source, file_no=number), columns=dict(source.columns), file_no=number
        )
        for number, source in enumerate(sources)
    ]
    rows = judged(rows=reduce(lambda left, right: left.union(right), tables), today=request.today)
    codes = engine.repeated_codes(rows)
    return rows if codes is None else without_repeats(rows=rows, codes=codes)


def _good(*, groups: Any, segments: Segments) -> Any:
    good = groups.filter(groups.problem.isnull())
    return written(good, is_new=good.received_in >= segments.of_day(STRUCTURE_CHANGE))


def _keys(good: Any) -> list[RawKey]:
    found = good.group_by("file_no", *KEYS).agg(n=good.n.sum(), last=good["last"].max())
    return [RawKey(**row) for row in records(found)]


@dataclass(frozen=True)
class KeyNumbers:
    """Numbers for units and fields: whole numbers are grouped and joined faster than three texts."""

    units: Mapping[Unit, int]

    @classmethod
    def of(cls, known: Iterable[tuple[Unit, str]]) -> "KeyNumbers":
        """Number the units of some keys from 0."""
        return cls(units={unit: number for number, unit in enumerate(sorted({unit for unit, _ in known}))})

    def first_key(self, unit: Unit) -> int:
        """The number of a unit's first field; the others follow it."""
        return self.units[unit] * len(FIELD_IDS)

    def key(self, *, unit: Unit, field: str) -> int:
        """The number of a unit and field."""
        return self.first_key(unit) + FIELD_IDS.index(field)


def _names(
    *, verdict: Judged, numbers: KeyNumbers, validities: Mapping[Unit, Validity], segments: Segments
) -> Any:
    """What the texts of the files stand for: number of unit and field, and the unit's last segment."""
    listed = [
        {
            "raw_structure": raw[0],
            "raw_unit": raw[1],
            "raw_field": raw[2],
            "structure": unit[0],
            "key_no": numbers.key(unit=unit, field=field),
            "unit_end": segments.of_day(validities[unit].last),
        }
        for raw, (unit, field) in verdict.known.items()
    ]
    texts = dict.fromkeys(("raw_structure", "raw_unit", "raw_field", "structure"), "string")
    return memtable(rows=listed, schema={**texts, "key_no": "int32", "unit_end": "int32"})


def _known(*, good: Any, names: Any) -> Any:
    """The groups of known units and fields by number, without dossiers received after their unit's end."""
    raw = good.rename(raw_structure="structure", raw_unit="unit_code", raw_field="field")
    joined = raw.join(names, ["raw_structure", "raw_unit", "raw_field"])
    counted = joined.filter(joined.received_in <= joined.unit_end)
    return counted.drop("problem", "raw_structure", "raw_unit", "raw_field", "unit_end")


def _blocks(known: Any) -> Iterable[Block]:
    found = known.group_by("file_no", "structure", "received_in").agg(
        n=known.n.sum(), first=known["first"].min(), last=known["last"].max()
    )
    for row in records(found):
        yield Block(segment=row.pop("received_in"), **row)


def _unit_rows(*, known: Any, numbers: KeyNumbers) -> tuple[UnitRows, ...]:
    units = {number: unit for unit, number in numbers.units.items()}
    unit_no = (known.key_no // len(FIELD_IDS)).cast("int32")
    found = known.group_by("file_no", unit_no=unit_no).agg(rows=known.n.sum())
    listed = [
        UnitRows(file_no=row["file_no"], unit=units[row["unit_no"]], rows=row["rows"])
        for row in records(found)
    ]
    return tuple(sorted(listed, key=lambda one: (one.file_no, one.unit)))


@dataclass(frozen=True)
class Grid:
    """The small tables that counts are joined with: cells (unit and period), fields, periods with their segments."""

    cells: Any
    fields: Any
    periods: Any

    @classmethod
    def of(cls, *, cells: Sequence[tuple[Unit, Period]], segments: Segments, numbers: KeyNumbers) -> "Grid":
        """Number the periods and lay out the tables."""
        period_nos = {period: number for number, period in enumerate(sorted({period for _, period in cells}))}
        listed = []
        for period, number in period_nos.items():
            first, last = segments.span(period)
            listed.append(
                {
                    "structure": period.structure,
                    "calendar": period.calendar,
                    "period_no": number,
                    "s0": first,
                    "s1": last,
                    "period_start": period.start,
                    "period_end": period.end,
                }
            )
        whole = dict.fromkeys(("period_no", "s0", "s1"), "int32")
        days = dict.fromkeys(("period_start", "period_end"), "date")
        first_keys = {unit: numbers.first_key(unit) for unit in numbers.units}
        units = {
            "structure": [unit[0] for unit, _ in cells],
            "unit_code": [unit[1] for unit, _ in cells],
            "first_key": [first_keys[unit] for unit, _ in cells],
            "period_no": [period_nos[period] for _, period in cells],
        }
        names = [{"field": name, "field_no": number} for number, name in enumerate(FIELD_IDS)]
        return cls(
            cells=column_table(
                columns=units,
                schema={
                    "structure": "string",
                    "unit_code": "string",
                    "first_key": "int32",
                    "period_no": "int32",
                },
            ),
            fields=memtable(rows=names, schema={"field": "string", "field_no": "int32"}),
            periods=memtable(
                rows=listed, schema={"structure": "string", "calendar": "string", **whole, **days}
            ),
        )
