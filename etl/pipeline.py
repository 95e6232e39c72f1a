"""From paths to a report of what was loaded: collect, skip what is known, read, store, one file after the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from domain.config import Settings
from domain.errors import UnknownNameError
from etl.corrections import NO_VALUE, NOTED
from etl.definition import load_forms
from etl.load.again import ReloadError, reload_file
from etl.load.context import LoadContext, Origin, open_context
from etl.load.files import MAX_BYTES, SourceFile, collect_files, is_same_place, sha256_of, sha256_of_file
from etl.load.findings import filed_issues
from etl.load.known import earlier_outcome
from etl.load.loader import OnStored, load_file
from etl.load.notes import refresh_notes
from etl.load.outcome import FileOutcome, LoadReport
from etl.model import Issue, ParsedFile
from etl.registry import corrections_of, read_report

Progress = Callable[[int, int, FileOutcome], None]


def load_paths(
    *,
    engine: Engine,
    settings: Settings,
    paths: Sequence[Path],
    form: str | None = None,
    on_file: Progress | None = None,
    received_on: date | None = None,
) -> LoadReport:
    """Load report files and folders in the order of their names.

    ``form``: take only files of this form; others are left alone and listed as ``other_form``. ``on_file`` is
    called after each file with (number, total, outcome). ``received_on``: the day the files are known to have
    arrived, from which timeliness is told; None when nobody knows. Each file is its own transaction: what was loaded
    before an interruption stays, and the same command goes on from there.

    Raises MissingPathError, UnknownNameError (form), DatabaseError, KeepFileError.
    """
    if form is not None:
        _check_form(form)
    files = collect_files(paths)
    context = open_context(engine=engine, settings=settings, origin=Origin(received_on=received_on))
    outcomes = []
    for number, file in enumerate(files, start=1):
        outcome = load_one(context=context, file=file, form=form)
        outcomes.append(outcome)
        if on_file is not None:
            on_file(number, len(files), outcome)
    refresh_notes(engine=engine, settings=settings, outcomes=outcomes)
    issues = filed_issues(engine=engine, scope=context.scope, after=context.before)
    return LoadReport(files=tuple(outcomes), issues=tuple(issues))


def load_one(
    *, context: LoadContext, file: SourceFile, form: str | None = None, on_stored: OnStored | None = None
) -> FileOutcome:
    """Read and store one file, unless the same file was loaded before.

    ``on_stored``: called inside the transaction that stores the file.
    """
    try:
        size = file.path.stat().st_size
        content = file.path.read_bytes() if size <= MAX_BYTES else None
        sha256 = sha256_of_file(file.path) if content is None else sha256_of(content)
    except OSError as error:
        return FileOutcome(name=file.name, outcome="refused", codes=("file_unreadable",), notes=(str(error),))
    known = earlier_outcome(context=context, sha256=sha256, name=file.name)
    if known is not None:
        return _with_corrections(context=context, file=file, sha256=sha256, known=known, on_stored=on_stored)
    if content is None:
        parsed = _oversized(name=file.name, sha256=sha256, size=size)
    else:
        parsed = read_report(
            content=content,
            name=file.name,
            register=context.register,
            home_province=context.settings.home_province,
        )
    if form is not None and not any(sheet.form == form for sheet in parsed.sheets):
        forms = ",".join(dict.fromkeys(sheet.form for sheet in parsed.sheets))
        return FileOutcome(name=file.name, outcome="other_form", forms=forms)
    return load_file(context=context, parsed=parsed, content=content, on_stored=on_stored)


def load_again(
    *, context: LoadContext, file: SourceFile, submission_id: int, on_stored: OnStored | None = None
) -> FileOutcome:
    """Read the kept file of a submission once more and bring in the rows that are understood by now.

    Raises ReloadError, OSError (the kept file cannot be read).
    """
    parsed = read_report(
        content=file.path.read_bytes(),
        name=file.name,
        register=context.register,
        home_province=context.settings.home_province,
    )
    return reload_file(context=context, submission_id=submission_id, parsed=parsed, on_stored=on_stored)


def _with_corrections(
    *, context: LoadContext, file: SourceFile, sha256: str, known: FileOutcome, on_stored: OnStored | None
) -> FileOutcome:
    """Read a file again that was loaded before its corrections by hand were written, changed or taken back."""
    about = corrections_of(name=file.name, sha256=sha256)
    wanted = {(one.id, one.value or NO_VALUE, one.expect) for own in about.values() for one in own}
    if not wanted and not NOTED & set(known.codes):
        return known
    filed = filed_issues(engine=context.engine, scope=context.scope)
    noted = [
        one.issue.params for one in filed if one.issue.code in NOTED and is_same_place(one.file, file.name)
    ]
    if wanted == {(note["id"], note["new"], note["expect"]) for note in noted}:
        return known
    try:
        return load_again(
            context=context, file=file, submission_id=known.submission_id or 0, on_stored=on_stored
        )
    except ReloadError as error:  # its period is locked, or a copy of it was loaded: what was loaded stays
        return replace(known, notes=(*known.notes, error.vi))


def _check_form(form: str) -> None:
    known = [one.id for one in load_forms()]
    if form not in known:
        raise UnknownNameError(
            vi=f"Không có biểu “{form}”. Các biểu: {', '.join(sorted(known))}.",
            en=f"There is no form “{form}”. The forms: {', '.join(sorted(known))}.",
        )


def _oversized(*, name: str, sha256: str, size: int) -> ParsedFile:
    """A file beyond the size limit: refused before anything of it is parsed or kept."""
    issue = Issue(code="file_unsafe", severity="error", value=f"{size} bytes > {MAX_BYTES}")
    return ParsedFile(
        name=name,
        sha256=sha256,
        size=size,
        refused=True,
        sheets=(),
        issues=(issue,),
        lineage=(),
        is_synthetic=False,
    )
