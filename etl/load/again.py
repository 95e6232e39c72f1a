"""Loading again: a file whose rows were refused is read once more, after the register has learnt a name.

The submission keeps its place in the order of arrival: rows that were refused come in, rows that a later file has
replaced stay replaced, and findings that no longer hold are withdrawn. Where an answer was taken back, the rows that
were read by it go out again; a report of one commune then as a whole.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from domain.errors import ReformAtlasError
from domain.periods import Period
from etl.load.context import LoadContext
from etl.load.findings import OUTLIER
from etl.load.follow_up import Touched, refresh_findings
from etl.load.loader import OnStored, findings_of, new_submission, outcome_of, store_links
from etl.load.outcome import FileOutcome
from etl.load.sheets import PlacedSheet, first_locked, place_sheet, rewrite_sheet, row_keys
from etl.model import ParsedFile
from store.queries.report_details import sheets_of
from store.queries.submissions import CARRY, MISSING, StoredSubmission, known_files, stored_submission
from store.queries.unknown_names import NAME_CODES
from store.writes.facts import retract_rows
from store.writes.periods import ensure_period
from store.writes.submissions import (
    REFUSED,
    Finding,
    add_findings,
    refresh_states,
    replace_findings,
    rewrite_submission,
    set_fact_count,
)
from store.writes.versions import raise_data_version

RESUBMISSION = "resubmission"
# These depend on other files, not on the reading of this one.
_KEPT = (CARRY, MISSING, RESUBMISSION, OUTLIER)


class ReloadError(ReformAtlasError):
    """A submission cannot be loaded again."""


def reload_file(
    *, context: LoadContext, submission_id: int, parsed: ParsedFile, on_stored: OnStored | None = None
) -> FileOutcome:
    """Bring in what the file of a submission says now, in one transaction.

    Raises ReloadError: the submission is gone, its content was loaded from another file, its period is locked, or
    the file, loaded before, would now be refused as a whole for another reason than its name.
    """
    with context.engine.begin() as connection:
        raise_data_version(connection)
        stored = _checked(context=context, connection=connection, submission_id=submission_id, parsed=parsed)
        before = _before(context=context, connection=connection, submission_id=submission_id)
        placed = [place_sheet(context=context, connection=connection, sheet=sheet) for sheet in parsed.sheets]
        _require_open(context=context, connection=connection, placed=placed)
        outcome = _rewrite(
            context=context,
            connection=connection,
            stored=stored,
            parsed=parsed,
            placed=placed,
            before=before,
        )
        if on_stored is not None:
            on_stored(connection, outcome)
        return outcome


def _checked(
    *, context: LoadContext, connection: Connection, submission_id: int, parsed: ParsedFile
) -> StoredSubmission:
    stored = stored_submission(connection=connection, scope=context.scope, submission_id=submission_id)
    if stored is None:
        raise ReloadError(
            vi="Tệp này không còn trong cơ sở dữ liệu. Hãy gửi lại tệp.",
            en="This file is no longer in the database. Send it again.",
        )
    known = known_files(connection=connection, scope=context.scope, sha256=stored.sha256)
    if any(file.is_accepted and file.id != submission_id for file in known):
        raise ReloadError(
            vi="Nội dung tệp này đã được nạp từ một tệp khác. Không cần nạp lại.",
            en="The content of this file was loaded from another file. There is nothing to load again.",
        )
    is_unnamed = {one.code for one in parsed.issues if one.severity == "error"} <= set(NAME_CODES)
    if parsed.refused and stored.state != REFUSED and not is_unnamed:
        codes = ", ".join(dict.fromkeys(finding.code for finding in parsed.issues))
        raise ReloadError(
            vi=f"Đọc lại thì tệp bị từ chối ({codes}); số liệu đã nạp được giữ nguyên.",
            en=f"Read again the file would be refused ({codes}); the figures loaded before stay.",
        )
    return stored


def _before(*, context: LoadContext, connection: Connection, submission_id: int) -> list[Touched]:
    """What the submission says so far: it may leave a period or a unit, unless the period is locked."""
    known = sheets_of(connection=connection, scope=context.scope, submission_id=submission_id)
    out = []
    for one in known:
        if one.is_locked:
            raise _locked(form=one.form, period=one.period)
        if one.period is not None:
            out.append(
                Touched(
                    form=one.form,
                    structure=one.structure,
                    period_id=ensure_period(connection=connection, period=one.period),
                    period=one.period,
                    unit_id=context.unit_ids.get((one.structure, one.unit_code)),
                )
            )
    return out


def _locked(*, form: str, period: Period | None) -> ReloadError:
    code = period.code if period else "?"
    return ReloadError(
        vi=f"Kỳ {code} của biểu {form} đã khoá. Mở khoá trước rồi nạp lại.",
        en=f"Period {code} of form {form} is locked. Unlock it, then load again.",
    )


def _require_open(*, context: LoadContext, connection: Connection, placed: Sequence[PlacedSheet]) -> None:
    locked = first_locked(context=context, connection=connection, placed=placed)
    if locked is not None:
        raise _locked(form=locked.sheet.form, period=locked.period)


def _rewrite(
    *,
    context: LoadContext,
    connection: Connection,
    stored: StoredSubmission,
    parsed: ParsedFile,
    placed: Sequence[PlacedSheet],
    before: Sequence[Touched],
) -> FileOutcome:
    new = new_submission(context=context, parsed=parsed, placed=placed, stored=stored.stored_file)
    sheets = [one.as_new() for one in placed]
    rewrite_submission(connection=connection, submission_id=stored.id, new=new, sheets=sheets)
    keys = row_keys(context=context, placed=placed)
    series = {(form, unit_id) for form, _, unit_id, _ in keys}
    series |= retract_rows(connection=connection, submission_id=stored.id, kept=keys)
    replaced = False
    for one in placed:
        earlier = rewrite_sheet(context=context, connection=connection, placed=one, submission_id=stored.id)
        replaced = replaced or bool(earlier)
    findings = [*findings_of(parsed=parsed, placed=placed, replaced=False)]
    findings += store_links(context=context, connection=connection, rows=parsed.lineage, number=stored.id)
    replace_findings(connection=connection, submission_id=stored.id, findings=findings, kept_codes=_KEPT)
    if replaced and RESUBMISSION not in stored.codes:
        news = [Finding(code=RESUBMISSION, severity="warning")]
        add_findings(connection=connection, submission_id=stored.id, findings=news)
        findings += news
    facts = sum(len(row.measures) for sheet in parsed.sheets for row in sheet.rows)
    set_fact_count(connection=connection, submission_id=stored.id, facts=facts)
    touched = [*before, *(one.touched for one in placed if one.touched)]
    concerned = refresh_findings(connection=connection, scope=context.scope, touched=touched)
    refresh_states(connection=connection, submission_ids=[stored.id, *concerned])
    return outcome_of(
        new=new, findings=findings, facts=facts, submission_id=stored.id, touched=frozenset(series)
    )
