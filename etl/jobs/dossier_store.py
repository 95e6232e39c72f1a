"""Storing counts of dossiers: submissions, findings, counts, and where reports say otherwise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine

from domain.access import Scope
from domain.periods import Period, from_dates
from etl.dossiers.model import Counted, Coverage, Problem, Unit, UnitRows
from etl.dossiers.sentences import COUNTED, NOTES
from etl.dossiers.sources import DossierFileError
from etl.jobs.actor import current_actor
from etl.jobs.dossier_rows import CountRows, PeriodDays
from etl.load.context import LoadContext
from etl.load.findings import PERIOD_LOCKED, USE_DOSSIERS
from store.queries.dossiers import DIFFERENCE, counted_periods, difference_notes, differences
from store.queries.submissions import KnownFile, is_locked, known_files, marks_of
from store.writes.audit import record_event
from store.writes.dossiers import (
    forget_findings,
    replace_counts,
    set_row_counts,
    sync_differences,
)
from store.writes.submissions import (
    LOADED,
    REFUSED,
    Finding,
    NewSheet,
    NewSubmission,
    add_findings,
    add_sheets,
    add_submission,
    forget_refused,
    refresh_states,
    set_fact_count,
)
from store.writes.versions import raise_data_version

FORM = "F6"
_OWN_NOTES = (USE_DOSSIERS, PERIOD_LOCKED, *(code for code in NOTES if code != DIFFERENCE))


class LockedCountsError(DossierFileError):
    """The dossiers would change the counts of a locked period."""

    def __init__(self, *, period: Period) -> None:
        code, dates = period.code, period.dates()
        super().__init__(
            vi=f"Kỳ {code} ({dates}) của biểu {FORM} đã khoá; không hồ sơ nào được đếm. Mở khoá trước: "
            f'python -m etl unlock --form {FORM} --period {code} --why "lý do", '
            "hoặc chỉ đếm các ngày còn mở bằng --from, --to.",
            en=f"Period {code} ({dates}) of form {FORM} is locked; no dossiers were counted. Unlock it first: "
            f'python -m etl unlock --form {FORM} --period {code} --why "reason", '
            "or count the open days only by --from, --to.",
        )
        self.period = period


@dataclass(frozen=True)
class FileCount:
    """One dossier file of a run: dossiers counted (``rows``), rows ``refused``, and what both consist of."""

    name: str
    sha256: str
    size: int
    units: tuple[UnitRows, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Stored:
    """The files as stored and the number of counts written."""

    files: tuple[FileCount, ...]
    counts: int


def counted_before(
    *, context: LoadContext, files: Sequence[FileCount], mark: str
) -> tuple[FileCount, ...] | None:
    """The files with the numbers of the time when exactly this count (files, options, register) was stored."""
    out = []
    with context.engine.connect() as connection:
        for file in files:
            known = _accepted(context=context, connection=connection, sha256=file.sha256)
            same = [
                one
                for one in known
                if mark
                in marks_of(connection=connection, scope=context.scope, submission_id=one.id, code=COUNTED)
            ]
            if not same:
                return None
            out.append(replace(file, rows=same[-1].rows_loaded, refused=same[-1].rows_refused))
    return tuple(out)


def _accepted(*, context: LoadContext, connection: Connection, sha256: str) -> list[KnownFile]:
    known = known_files(connection=connection, scope=context.scope, sha256=sha256)
    return [one for one in known if one.is_accepted]


def store_counts(
    *,
    context: LoadContext,
    files: Sequence[FileCount],
    kept: Sequence[str],
    counted: Counted,
    mark: str,
) -> Stored:
    """Store everything of a run in one transaction; counts of the same units and periods are replaced.

    Raises LockedCountsError: one of the periods is locked; nothing is stored.
    """
    with context.engine.begin() as connection:
        raise_data_version(connection)
        numbers = [
            _submission(context=context, connection=connection, file=file, stored=stored, mark=mark)
            for file, stored in zip(files, kept, strict=True)
        ]
        latest: dict[Unit, int] = {
            one.unit: number for file, number in zip(files, numbers, strict=True) for one in file.units
        }
        rows = CountRows(context=context, connection=connection, counts=counted.counts, latest=latest)
        cells = rows.cells()
        _require_open(context=context, connection=connection, period_ids=rows.period_ids)
        written = replace_counts(connection=connection, cells=cells, rows=rows)
        for number in numbers:
            set_fact_count(connection=connection, submission_id=number, facts=rows.by_submission[number])
        _refresh(connection=connection, scope=context.scope, period_ids=sorted(rows.period_ids.values()))
        refresh_states(connection=connection, submission_ids=numbers)
        detail = f"{', '.join(file.name for file in files)} ({written.counts}; {mark[:12]})"
        record_event(
            connection=connection, actor=current_actor(), action="dossiers", subject=FORM, detail=detail
        )
    return Stored(files=tuple(files), counts=written.counts)


def _require_open(
    *, context: LoadContext, connection: Connection, period_ids: Mapping[PeriodDays, int]
) -> None:
    for (calendar, start, end), number in sorted(period_ids.items()):
        if is_locked(connection=connection, scope=context.scope, form=FORM, period_id=number):
            raise LockedCountsError(period=from_dates(start=start, end=end, calendar=calendar))


def note_locked(
    *, context: LoadContext, files: Sequence[FileCount], kept: Sequence[str], period: Period
) -> None:
    """Say of each file that it was not counted because a period is locked; a new file is refused."""
    finding = Finding(
        code=PERIOD_LOCKED, severity="error", params={"form": FORM, "period": period.code, "sheet": ""}
    )
    with context.engine.begin() as connection:
        raise_data_version(connection)
        for file, stored in zip(files, kept, strict=True):
            known = known_files(connection=connection, scope=context.scope, sha256=file.sha256)
            fitting = [one for one in known if not one.is_duplicate]
            number = (
                fitting[-1].id
                if fitting
                else _new(connection=connection, file=file, stored=stored, state=REFUSED)
            )
            forget_findings(connection=connection, submission_id=number, codes=[PERIOD_LOCKED])
            add_findings(connection=connection, submission_id=number, findings=[finding])
            refresh_states(connection=connection, submission_ids=[number])


def _submission(
    *, context: LoadContext, connection: Connection, file: FileCount, stored: str, mark: str
) -> int:
    """The submission of a file, new or as ``etl load`` recognised it, with the findings of this count."""
    known = _accepted(context=context, connection=connection, sha256=file.sha256)
    if not known:
        _forget_refused(context=context, connection=connection, sha256=file.sha256)
    number = known[-1].id if known else _new(connection=connection, file=file, stored=stored)
    forget_findings(connection=connection, submission_id=number, codes=_OWN_NOTES)
    units = {one.unit for one in file.units}
    set_row_counts(
        connection=connection,
        submission_id=number,
        unit_id=context.unit_ids[next(iter(units))] if len(units) == 1 else None,
        loaded=file.rows,
        refused=file.refused,
    )
    add_findings(connection=connection, submission_id=number, findings=[*_findings(file=file, mark=mark)])
    return number


def _forget_refused(*, context: LoadContext, connection: Connection, sha256: str) -> None:
    """A file that was refused because a period was locked is stored anew."""
    for one in known_files(connection=connection, scope=context.scope, sha256=sha256):
        if one.state == REFUSED and PERIOD_LOCKED in one.codes:
            forget_refused(connection=connection, submission_id=one.id)


def _new(*, connection: Connection, file: FileCount, stored: str, state: str = LOADED) -> int:
    new = NewSubmission(
        file_name=file.name,
        sha256=file.sha256,
        size=file.size,
        forms=FORM,
        reporter="",
        state=state,
        rows_loaded=file.rows,
        rows_refused=file.refused,
        stored_file=stored,
        is_synthetic="solieumophong" in file.name.lower().replace("_", ""),
    )
    number = add_submission(connection=connection, new=new)
    sheet = NewSheet(
        sheet="",
        form=FORM,
        structure=None,
        period_id=None,
        unit_id=None,
        rows_loaded=file.rows,
        rows_refused=file.refused,
    )
    if state != REFUSED:
        add_sheets(connection=connection, submission_id=number, sheets=[sheet])
    return number


def _findings(*, file: FileCount, mark: str) -> Iterator[Finding]:
    days = [day for one in file.coverage for day in (one.first, one.last)]
    params = {
        "rows": str(file.rows),
        "refused": str(file.refused),
        "first": str(min(days, default="…")),
        "last": str(max(days, default="…")),
        "mark": mark,
    }
    yield Finding(code=COUNTED, severity="note", params=params)
    for problem in file.problems:
        total = {"total": str(problem.total)}
        for row, column, value in problem.examples:
            yield Finding(
                code=problem.code, severity="error", row=row, column=column, value=value, params=total
            )


def refresh_differences(*, engine: Engine, scope: Scope, period_ids: Iterable[int] | None = None) -> None:
    """Make the notes on reported figures that dossiers contradict true again, for these periods or all counted."""
    with engine.begin() as connection:
        counted = counted_periods(connection=connection, scope=scope)
        wanted = counted if period_ids is None else sorted(set(counted) & set(period_ids))
        if wanted:
            _refresh(connection=connection, scope=scope, period_ids=wanted)


def _refresh(*, connection: Connection, scope: Scope, period_ids: Sequence[int]) -> None:
    sync_differences(
        connection=connection,
        existing=difference_notes(connection=connection, scope=scope, period_ids=period_ids),
        wanted=differences(connection=connection, scope=scope, period_ids=period_ids),
    )
