"""``python -m etl dossiers``: count dossier files and store the counts beside the reported figures."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from domain.config import Settings
from domain.units.register import UnitRow
from etl.dossiers.engines import open_engine
from etl.dossiers.model import Counted, CountRequest, Problem, Source, Unit, Validity
from etl.dossiers.run import count_dossiers
from etl.dossiers.sources import DossierFileError, open_source
from etl.jobs.dossier_store import (
    FileCount,
    LockedCountsError,
    counted_before,
    note_locked,
    refresh_differences,
    store_counts,
)
from etl.load.context import LoadContext, open_context
from etl.load.files import SourceFile, collect_files, sha256_of_file
from etl.load.findings import USE_DOSSIERS
from etl.load.outcome import FileOutcome, LoadReport
from store.queries.units_register import register_rows

_ENDLESS, _EARLIEST = date(9999, 12, 31), date(1900, 1, 1)
OnStep = Callable[[str, str], None]


@dataclass(frozen=True)
class DossierReport:
    """What a run did: the files counted, the files left out with the reason (vi, en), the problems by file."""

    files: tuple[FileCount, ...]
    left_out: tuple[tuple[str, str, str], ...]
    problems: tuple[Problem, ...] = ()
    counts: int = 0
    is_unchanged: bool = False

    @property
    def exit_code(self) -> int:
        """0 = every file and row counted, 1 = some were not."""
        return int(bool(self.left_out) or any(file.refused for file in self.files))


def count_files(
    *,
    database: Engine,
    settings: Settings,
    paths: Sequence[Path],
    request: CountRequest,
    engine: str = "duckdb",
    on_step: OnStep = lambda vi, en: None,
) -> DossierReport:
    """Count the dossiers of files and folders together, and store the counts in one transaction.

    The same files counted the same way change nothing. Raises MissingPathError, DossierFileError (no file is a list
    of dossiers, or one breaks off), EngineError, DatabaseError.
    """
    return _count_found(
        context=open_context(engine=database, settings=settings),
        found=collect_files(paths),
        request=request,
        engine=engine,
        on_step=on_step,
    )


def count_loaded(
    *, database: Engine, settings: Settings, paths: Sequence[Path], report: LoadReport
) -> DossierReport | None:
    """Count the dossier files that a load has just recognised among ``paths``; None when there are none.

    A load may also have changed reported figures that are compared with dossiers: those notes are made true again.
    Raises DossierFileError.
    """
    context = open_context(engine=database, settings=settings)
    names = {file.name for file in report.files if USE_DOSSIERS in file.notes}
    done = None
    if names:
        found = [file for file in collect_files(paths) if file.name in names]
        done = _count_found(context=context, found=found, request=CountRequest())
    if report.facts:
        refresh_differences(engine=database, scope=context.scope)
    return done


def count_stored(
    *, database: Engine, settings: Settings, file: SourceFile, outcome: FileOutcome
) -> DossierReport | None:
    """The same for one file that was just loaded from where it is kept; None when it is no list of dossiers."""
    context = open_context(engine=database, settings=settings)
    done = None
    if USE_DOSSIERS in outcome.notes:
        done = _count_found(context=context, found=[file], request=CountRequest())
    if outcome.facts:
        refresh_differences(engine=database, scope=context.scope)
    return done


def _count_found(
    *,
    context: LoadContext,
    found: Sequence[SourceFile],
    request: CountRequest,
    engine: str = "duckdb",
    on_step: OnStep = lambda vi, en: None,
) -> DossierReport:
    settings = context.settings
    with tempfile.TemporaryDirectory(prefix="dossiers-") as name:
        scratch = Path(name)
        on_step(f"Nhận dạng {len(found)} tệp", f"recognising {len(found)} files")
        sources, left_out = _sources(files=found, scratch=scratch)
        validities = _validities(context)
        mark = _mark(sources=sources, request=request, validities=validities)
        files = [FileCount(name=one.source.name, sha256=one.sha256, size=one.size) for one in sources]
        before = counted_before(context=context, files=files, mark=mark)
        if before is not None:
            return DossierReport(files=before, left_out=left_out, is_unchanged=True)
        on_step("Đếm hồ sơ", "counting dossiers")
        counted = _count(
            sources=[one.source for one in sources],
            engine=engine,
            settings=settings,
            validities=validities,
            request=request,
            scratch=scratch,
        )
        on_step(f"Ghi {counted.cells} ô số liệu", f"storing {counted.cells} cells")
        _keep_counts(counts=counted.counts, mark=mark, folder=settings.files_dir)
        kept = [_kept(one, folder=settings.files_dir) for one in sources]
        try:
            done = store_counts(
                context=context,
                files=[_with_problems(file=f, number=n, counted=counted) for n, f in enumerate(files)],
                kept=kept,
                counted=counted,
                mark=mark,
            )
        except LockedCountsError as error:
            note_locked(context=context, files=files, kept=kept, period=error.period)
            raise
    return DossierReport(files=done.files, left_out=left_out, problems=counted.problems, counts=done.counts)


@dataclass(frozen=True)
class _Taken:
    source: Source
    path: Path
    sha256: str
    size: int


def _sources(
    *, files: Sequence[SourceFile], scratch: Path
) -> tuple[list[_Taken], tuple[tuple[str, str, str], ...]]:
    """The dossier files among ``files``, each content once, and the others with the reason they are left out."""
    taken: dict[str, _Taken] = {}
    left_out = []
    for file in files:
        try:
            source = open_source(path=file.path, name=file.name, scratch=scratch)
            sha256 = sha256_of_file(file.path)
        except DossierFileError as error:
            left_out.append((file.name, error.vi, error.en))
            continue
        taken.setdefault(sha256, _Taken(source, file.path, sha256, file.path.stat().st_size))
    if not taken:
        raise DossierFileError(
            vi="Không tệp nào là danh sách hồ sơ (biểu F6). " + " ".join(vi for _, vi, _ in left_out),
            en="No file is a list of dossiers (form F6). " + " ".join(en for _, _, en in left_out),
        )
    return list(taken.values()), tuple(left_out)


def _validities(context: LoadContext) -> dict[Unit, Validity]:
    """{(structure, code): first and last day} of all units of the register."""
    with context.engine.connect() as connection:
        rows, _ = register_rows(connection=connection, scope=context.scope)
    out: dict[Unit, Validity] = {}
    for row in rows:
        key, own = (row.structure, row.code), _days(row)
        known = out.get(key, own)
        out[key] = Validity(first=min(known.first, own.first), last=max(known.last, own.last))
    return out


def _days(row: UnitRow) -> Validity:
    return Validity(first=row.valid_from or _EARLIEST, last=row.valid_to or _ENDLESS)


def _mark(*, sources: Sequence[_Taken], request: CountRequest, validities: Mapping[Unit, Validity]) -> str:
    """A name for this count: equal when the same files would be counted in the same way against the same register."""
    digest = hashlib.sha256()
    for sha256 in sorted(one.sha256 for one in sources):
        digest.update(sha256.encode())
    asked = (*request.calendars, str(request.first), str(request.last))
    digest.update("|".join(asked).encode())
    for unit, days in sorted(validities.items()):
        digest.update(f"{unit}{days.first}{days.last}".encode())
    return digest.hexdigest()


def _count(
    *,
    sources: Sequence[Source],
    engine: str,
    settings: Settings,
    validities: Mapping[Unit, Validity],
    request: CountRequest,
    scratch: Path,
) -> Counted:
    opened = open_engine(name=engine, settings=settings, scratch=scratch)
    try:
        return count_dossiers(
            sources=sources,
            engine=opened,
            validities=validities,
            request=request,
            out=scratch / "counts.parquet",
        )
    except opened.errors as error:
        reason = str(error).splitlines()[0]
        raise DossierFileError(
            vi=f"Không đếm được hồ sơ: {reason}. Kiểm tra tệp có nguyên vẹn và đủ chỗ trống trên đĩa.",
            en=f"The dossiers could not be counted: {reason}. Check that the files are whole and the disk has room.",
        ) from error
    finally:
        opened.close()


def _keep_counts(*, counts: Path, mark: str, folder: Path) -> None:
    """Keep the counts of this run as Parquet: the history of what later counts replace."""
    target = folder / "dossier_counts" / f"{mark}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)
    copy = shutil.copytree if counts.is_dir() else shutil.copyfile
    copy(counts, target)


def _kept(one: _Taken, *, folder: Path) -> str:
    """Keep the file as it was sent, by its SHA-256; returns its path below ``folder``."""
    relative = f"{one.sha256[:2]}/{one.sha256}{one.path.suffix.lower()}"
    target = folder / relative
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".writing")
        shutil.copyfile(one.path, temporary)
        temporary.replace(target)
    return relative


def _with_problems(*, file: FileCount, number: int, counted: Counted) -> FileCount:
    units = tuple(one for one in counted.units if one.file_no == number)
    problems = tuple(one for one in counted.problems if one.file_no == number)
    return replace(
        file,
        units=units,
        coverage=tuple(one for one in counted.coverage if one.file_no == number),
        problems=problems,
        rows=sum(one.rows for one in units),
        refused=sum(one.total for one in problems),
    )
