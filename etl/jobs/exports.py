"""``python -m etl export`` and ``issues``: tables from the database, with the columns that scripts rely on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine

from domain.access import Scope
from domain.config import Settings, get_settings
from domain.errors import UnknownNameError
from domain.periods import local_today, parse_code
from etl.jobs.actor import current_actor
from etl.jobs.export_gaps import COLUMNS as GAP_COLUMNS
from etl.jobs.export_gaps import GapRequest, gap_rows
from etl.jobs.export_indicators import COLUMNS as INDICATOR_COLUMNS
from etl.jobs.export_indicators import indicator_rows
from etl.jobs.tabular import Cell, write_table
from etl.load.findings import FiledIssue, filed_issues
from etl.load.passing_notes import passing_notes
from store.queries.dossiers import count_rows
from store.queries.exports import lineage_rows, measure_rows, period_ids
from store.writes.audit import record_event

KINDS = ("measures", "indicators", "index", "lineage", "gaps", "dossier-counts")
STRUCTURES = ("pre2025", "post2025")
LEVELS = ("commune", "district", "province")
MEASURE_COLUMNS = ("unit_code", "structure", "period_start", "period_end", "field", "measure", "value")
LINEAGE_COLUMNS = ("source_file", "old_code", "new_code", "kind", "share", "effective", "row")
ISSUE_COLUMNS = ("file", "sheet", "row", "column", "code", "severity", "value", "message")


def export_measures(
    *,
    engine: Engine,
    out: Path,
    scope: Scope,
    structure: str | None = None,
    level: str | None = None,
    period: str | None = None,
) -> int:
    """Write all stored figures (filtered where asked) to ``out``; returns the number of rows.

    ``period`` is a code such as 2026-Q3 and means the period of that name in both calendars.
    """
    with engine.connect() as connection:
        chosen = _named_periods(connection=connection, scope=scope, code=period)
        found = measure_rows(
            connection=connection, scope=scope, structure=structure, level=level, period_ids=chosen
        )
        rows: Iterator[Sequence[Cell]] = (tuple(vars(row).values()) for row in found)
        return write_table(path=out, columns=MEASURE_COLUMNS, rows=rows)


def export_dossier_counts(*, engine: Engine, scope: Scope, request: "ExportRequest") -> int:
    """Write the counts made from dossiers; without a period the months and short periods only."""
    with engine.connect() as connection:
        found = count_rows(
            connection=connection,
            scope=scope,
            structure=request.structure,
            level=request.level,
            period_ids=_named_periods(connection=connection, scope=scope, code=request.period),
        )
        rows = (tuple(vars(row).values()) for row in found)
        return write_table(path=request.out, columns=MEASURE_COLUMNS, rows=rows)


def _named_periods(*, connection: Connection, scope: Scope, code: str | None) -> tuple[int, ...] | None:
    """Ids of the period of this name in both calendars; None when no period is asked for."""
    if code is None:
        return None
    named = [parse_code(code=code, calendar=own) for own in ("calendar", "admin15")]
    return tuple(
        number
        for one in named
        for number in period_ids(
            connection=connection, scope=scope, start=one.start, end=one.end, calendar=one.calendar
        )
    )


def export_lineage(*, engine: Engine, out: Path, scope: Scope) -> int:
    """Write the links of the crosswalk files (form F7) to ``out``; returns the number of rows."""
    with engine.connect() as connection:
        found = lineage_rows(connection=connection, scope=scope)
    return write_table(path=out, columns=LINEAGE_COLUMNS, rows=(tuple(vars(row).values()) for row in found))


def issue_cells(
    *, engine: Engine, scope: Scope, notes: bool, lang: str, settings: Settings | None = None
) -> list[tuple[Cell, ...]]:
    """Findings as rows of ISSUE_COLUMNS; ``notes`` adds those whose code is not in issue_codes.csv."""
    found = filed_issues(engine=engine, scope=scope)
    if notes:
        own = settings or get_settings()
        found += passing_notes(engine=engine, scope=scope, settings=own, today=local_today())
    return [_cells(filed=filed, lang=lang) for filed in found if notes or not filed.is_note]


def _cells(*, filed: FiledIssue, lang: str) -> tuple[Cell, ...]:
    own = filed.issue
    message = filed.sentence(lang=lang)
    return (filed.file, own.sheet, own.row, own.column, own.code, own.severity, own.value, message)


@dataclass(frozen=True)
class ExportRequest:
    """What to export and where to; filters do not apply to lineage. ``province``: of indicators, indices, gaps.

    ``norms_on`` (gaps only) is the day whose norms are applied; None is the end of the period.
    """

    what: str
    out: Path
    structure: str | None
    level: str | None
    period: str | None
    province: str
    norms_on: date | None = None
    lang: str = "vi"
    index: str | None = None


def run_export(*, engine: Engine, scope: Scope, request: ExportRequest) -> int:
    """Write what is asked for and note it in the audit log; returns the number of rows.

    Raises UnknownNameError, PeriodError, SurveyError, NormError, ExportError.
    """
    _check(request)
    count = _export(engine=engine, scope=scope, request=request)
    asked = " ".join(value for value in (request.structure, request.level, request.period) if value)
    with engine.begin() as connection:
        record_event(
            connection=connection,
            actor=current_actor(),
            action="export",
            subject=request.what,
            detail=f"{request.out.name} ({count}) {asked}".strip(),
        )
    return count


def _export(*, engine: Engine, scope: Scope, request: ExportRequest) -> int:
    if request.what == "measures":
        return export_measures(
            engine=engine,
            out=request.out,
            scope=scope,
            structure=request.structure,
            level=request.level,
            period=request.period,
        )
    if request.what == "lineage":
        return export_lineage(engine=engine, out=request.out, scope=scope)
    if request.what == "gaps":
        return _export_gaps(engine=engine, scope=scope, request=request)
    if request.what == "index":
        return _export_index(engine=engine, scope=scope, request=request)
    if request.what == "dossier-counts":
        return export_dossier_counts(engine=engine, scope=scope, request=request)
    return _export_indicators(engine=engine, scope=scope, request=request)


def _check(request: ExportRequest) -> None:
    for value, known in (
        (request.what, KINDS),
        (request.structure, STRUCTURES),
        (request.level, LEVELS),
    ):
        if value is not None and value not in known:
            raise UnknownNameError(
                vi=f"Không có “{value}”. Chọn: {', '.join(known)}.",
                en=f"There is no “{value}”. Choose one of: {', '.join(known)}.",
            )


def _export_indicators(*, engine: Engine, scope: Scope, request: ExportRequest) -> int:
    period = parse_code(code=request.period).code if request.period else ""
    with engine.connect() as connection:
        rows = indicator_rows(
            connection=connection,
            scope=scope,
            province=request.province,
            structures=[request.structure] if request.structure else STRUCTURES,
            levels=[request.level] if request.level else LEVELS,
            period=period,
        )
        return write_table(
            path=request.out, columns=INDICATOR_COLUMNS, rows=cast("Iterator[Sequence[Cell]]", rows)
        )


def _export_index(*, engine: Engine, scope: Scope, request: ExportRequest) -> int:
    from etl.jobs.export_index import COLUMNS, IndexRequest, index_rows  # statistics take a second to import

    asked = IndexRequest(
        province=request.province,
        index=request.index,
        structure=request.structure,
        level=request.level,
        period=parse_code(code=request.period).code if request.period else None,
    )
    rows = index_rows(engine=engine, scope=scope, request=asked)
    return write_table(path=request.out, columns=COLUMNS, rows=rows)


def _export_gaps(*, engine: Engine, scope: Scope, request: ExportRequest) -> int:
    asked = GapRequest(
        province=request.province,
        level=request.level or "commune",
        period=request.period or "",
        structure=request.structure,
        norms_on=request.norms_on,
        lang=request.lang,
    )
    with engine.connect() as connection:
        rows = gap_rows(connection=connection, scope=scope, request=asked)
        return write_table(path=request.out, columns=GAP_COLUMNS, rows=rows)
