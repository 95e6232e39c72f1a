"""Loading one parsed file: everything it brings in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from domain.periods import structure_on
from domain.units.register import UnknownUnitCodeError
from etl.load.context import LoadContext
from etl.load.findings import PERIOD_LOCKED, USE_DOSSIERS
from etl.load.follow_up import refresh_findings
from etl.load.known import is_settled, same_file, unchanged
from etl.load.outcome import FileOutcome, Outcome
from etl.load.sheets import PlacedSheet, first_locked, forms_of, place_sheet, row_keys, write_sheet
from etl.model import Issue, LineageRow, ParsedFile
from store.files import keep_file
from store.queries.submissions import known_files
from store.writes.submissions import (
    LOADED,
    REFUSED,
    WITH_ISSUES,
    Finding,
    NewLink,
    NewSubmission,
    add_findings,
    add_links,
    add_sheets,
    add_submission,
    forget_refused,
    refresh_states,
    set_fact_count,
)
from store.writes.versions import raise_data_version

OnStored = Callable[[Connection, FileOutcome], None]


def load_file(
    *, context: LoadContext, parsed: ParsedFile, content: bytes | None, on_stored: OnStored | None = None
) -> FileOutcome:
    """Store one file in one transaction; a failure inside leaves the database as it was before.

    ``content`` is kept as it was sent; None for a file too large to be kept. ``on_stored`` is called inside the
    transaction that stores the file, and not for a file that changes nothing.
    """
    folder = context.settings.files_dir
    stored = ""
    if content is not None:
        stored = keep_file(content=content, sha256=parsed.sha256, name=parsed.name, files_dir=folder)
    with context.engine.begin() as connection:
        # First the version counter: it takes the write lock, so what is read below stays true until the commit.
        raise_data_version(connection)
        known = known_files(connection=connection, scope=context.scope, sha256=parsed.sha256)
        same = same_file(known=known, name=parsed.name, before=context.before)
        if same is not None and is_settled(same=same, parsed=parsed):
            connection.rollback()
            return unchanged(known=same, name=parsed.name)
        if same is not None:
            forget_refused(connection=connection, submission_id=same.id)
        if any(file.is_accepted for file in known):
            parsed = _as_duplicate(parsed)
        outcome = _store(context=context, connection=connection, parsed=parsed, stored=stored)
        if on_stored is not None:
            on_stored(connection, outcome)
        return outcome


def _as_duplicate(parsed: ParsedFile) -> ParsedFile:
    issue = Issue(code="duplicate_file", severity="warning")
    return replace(parsed, refused=True, sheets=(), lineage=(), issues=(issue,))


def _store(*, context: LoadContext, connection: Connection, parsed: ParsedFile, stored: str) -> FileOutcome:
    placed = [place_sheet(context=context, connection=connection, sheet=sheet) for sheet in parsed.sheets]
    locked = first_locked(context=context, connection=connection, placed=placed)
    if parsed.refused or locked:
        parsed, placed = as_refused(parsed=parsed, locked=locked), []
    new = new_submission(context=context, parsed=parsed, placed=placed, stored=stored)
    submission_id = add_submission(connection=connection, new=new)
    add_sheets(connection=connection, submission_id=submission_id, sheets=[one.as_new() for one in placed])
    facts, replaced = 0, False
    for one in placed:
        count, earlier = write_sheet(
            context=context, connection=connection, placed=one, submission_id=submission_id
        )
        facts, replaced = facts + count, replaced or bool(earlier)
    findings = [*findings_of(parsed=parsed, placed=placed, replaced=replaced)]
    findings += store_links(context=context, connection=connection, rows=parsed.lineage, number=submission_id)
    add_findings(connection=connection, submission_id=submission_id, findings=findings)
    set_fact_count(connection=connection, submission_id=submission_id, facts=facts)
    touched = [one.touched for one in placed if one.touched]
    concerned = refresh_findings(connection=connection, scope=context.scope, touched=touched)
    refresh_states(connection=connection, submission_ids=[submission_id, *concerned])
    series = {(form, unit_id) for form, _, unit_id, _ in row_keys(context=context, placed=placed)}
    return outcome_of(
        new=new, findings=findings, facts=facts, submission_id=submission_id, touched=frozenset(series)
    )


def as_refused(*, parsed: ParsedFile, locked: PlacedSheet | None) -> ParsedFile:
    """The file without anything to load; a locked period is the only thing said of it."""
    issues = parsed.issues
    if locked is not None and locked.period is not None and not parsed.refused:
        params = {"form": locked.sheet.form, "period": locked.period.code, "sheet": locked.sheet.sheet}
        issues = (Issue(code=PERIOD_LOCKED, severity="error", params=params),)
    return replace(parsed, refused=True, sheets=(), lineage=(), issues=issues)


def new_submission(
    *, context: LoadContext, parsed: ParsedFile, placed: Sequence[PlacedSheet], stored: str
) -> NewSubmission:
    """The row of the table ``submission``."""
    loaded = WITH_ISSUES if parsed.issues else LOADED
    return NewSubmission(
        file_name=parsed.name,
        sha256=parsed.sha256,
        size=parsed.size,
        forms=forms_of(placed),
        reporter="; ".join(dict.fromkeys(_reporters(context=context, placed=placed))),
        state=REFUSED if parsed.refused else loaded,
        rows_loaded=sum(len(sheet.rows) for sheet in parsed.sheets),
        rows_refused=sum(sheet.rows_refused for sheet in parsed.sheets),
        stored_file=stored,
        is_synthetic=parsed.is_synthetic,
        sender=context.origin.sender,
        received_on=context.origin.received_on,
    )


def _reporters(*, context: LoadContext, placed: Iterable[PlacedSheet]) -> Iterable[str]:
    """Names of the reporting units as they were called at the end of their periods."""
    for one in placed:
        if one.sheet.reporter_code and one.period:
            try:
                unit = context.register.unit(
                    structure=one.sheet.structure, code=one.sheet.reporter_code, day=one.period.end
                )
            except UnknownUnitCodeError:
                yield one.sheet.reporter_code
            else:
                yield unit.name


def findings_of(*, parsed: ParsedFile, placed: Sequence[PlacedSheet], replaced: bool) -> Iterable[Finding]:
    """The findings about the file itself, without those that depend on other files."""
    for issue in parsed.issues:
        yield Finding(**vars(issue))
    if replaced:
        yield Finding(code="resubmission", severity="warning")
    if any(one.sheet.form == "F6" for one in placed):
        yield Finding(code=USE_DOSSIERS, severity="note")


def store_links(
    *, context: LoadContext, connection: Connection, rows: Sequence[LineageRow], number: int
) -> list[Finding]:
    """Store the links of a crosswalk; a row with a code that no structure knows is a finding and no link."""
    links, findings = [], []
    for row in rows:
        old, new = ("pre2025", row.old_code), (structure_on(day=row.effective_on), row.new_code)
        unknown = next((key for key in (old, new) if key not in context.unit_ids), None)
        if unknown is not None:
            params = {"name": unknown[1], "structure": unknown[0], "candidates": "-"}
            findings.append(Finding("unit_not_found", "error", row=row.row, value=unknown[1], params=params))
            continue
        links.append(
            NewLink(
                row=row.row,
                from_unit_id=context.unit_ids[old],
                to_unit_id=context.unit_ids[new],
                kind=row.kind,
                share=float(row.share),
                share_basis=row.share_basis,
                resolution=row.resolution,
                effective_on=row.effective_on,
            )
        )
    add_links(connection=connection, submission_id=number, links=links)
    return findings


def outcome_of(
    *,
    new: NewSubmission,
    findings: Sequence[Finding],
    facts: int,
    submission_id: int,
    touched: frozenset[tuple[str, int]],
) -> FileOutcome:
    """What is said of a file that was just stored."""
    codes = tuple(finding.code for finding in findings if finding.severity != "note")
    outcome: Outcome = "refused" if new.state == REFUSED else "loaded_with_issues" if codes else "loaded"
    return FileOutcome(
        name=new.file_name,
        outcome="duplicate" if codes == ("duplicate_file",) else outcome,
        forms=new.forms,
        rows_loaded=new.rows_loaded,
        rows_refused=new.rows_refused,
        facts=facts,
        codes=codes,
        notes=tuple(finding.code for finding in findings if finding.code in (PERIOD_LOCKED, USE_DOSSIERS)),
        submission_id=submission_id,
        touched=touched,
    )
