"""The one door to the reading engine: bytes in, a parsed file out. Reads no database and writes nothing."""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from domain.paths import CATALOGUE_DIR
from domain.units.matching import UnitNameError
from domain.units.names import label_key, name_key, without_diacritics
from domain.units.register import Register
from etl.corrections import Correction, load_corrections
from etl.definition import FORMS_DIR, Form, load_forms
from etl.extract.cells import RawSheet, RawWorkbook
from etl.extract.delimited import decode
from etl.extract.errors import FileUnsafeError, UnreadableError
from etl.extract.limits import MAX_JSON_BYTES
from etl.extract.workbook import is_text, read_workbook
from etl.forms.f6.export import is_dossier_export
from etl.forms.f7.crosswalk import read_crosswalk
from etl.forms.f8.portal import PortalPeriodError, portal_summary, read_portal
from etl.match.forms import nearest_form, recognise
from etl.match.reporter import code_of_failure
from etl.match.rows import table_rows
from etl.model import Issue, ParsedFile, ParsedSheet
from etl.reading.content import Content, Job, ReportRefusedError, Table, sheet_without_period
from etl.reading.names import candidates_of
from etl.reading.report import read_table
from etl.validate.findings import Finder, load_issue_codes

_SYNTHETIC = "số liệu mô phỏng"
_PORTAL_FORM = "F8"


def read_report(
    *,
    content: bytes,
    name: str,
    register: Register,
    home_province: str,
    catalogue_dir: Path = CATALOGUE_DIR,
    forms_dir: Path = FORMS_DIR,
) -> ParsedFile:
    """Return all that a report file says, with an issue for everything doubtful; never raises for a bad file.

    A refused file has `refused` set, no sheets, and the reason among its issues. Findings that need the database
    (duplicate_file, resubmission, missing_period, carry_mismatch) are the loader's.

    Raises:
        CatalogueError: the catalogue or a form definition is wrong.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    job = Job(
        register=register,
        province=home_province,
        forms=load_forms(forms_dir),
        fields=_fields(catalogue_dir),
        finder=Finder(codes=load_issue_codes(catalogue_dir)),
        corrections=corrections_of(forms_dir=forms_dir, name=name, sha256=sha256),
    )
    found = _read_content(content, name=name, job=job)
    return ParsedFile(
        name=name,
        sha256=sha256,
        size=len(content),
        refused=found.refused,
        sheets=found.sheets,
        issues=found.issues,
        lineage=found.lineage,
        is_synthetic=found.is_synthetic,
    )


def all_corrections(*, forms_dir: Path = FORMS_DIR) -> Mapping[str, Sequence[Correction]]:
    """Return {form: its corrections}; raises CatalogueError when a file of them is wrong."""
    return {
        form.id: load_corrections(
            forms_dir / form.id.lower() / "corrections.yml",
            tuple((column.id, column.measure) for layout in form.layouts for column in layout.columns),
        )
        for form in load_forms(forms_dir)
        if form.rows in ("unit", "field")
    }


def corrections_of(
    *, name: str, sha256: str, forms_dir: Path = FORMS_DIR
) -> Mapping[str, Sequence[Correction]]:
    """Return {form: the corrections about one file}."""
    return {
        form: [one for one in own if one.is_about(name=name, sha256=sha256)]
        for form, own in all_corrections(forms_dir=forms_dir).items()
    }


@lru_cache(maxsize=8)
def _fields(folder: Path) -> Mapping[str, str]:
    with (folder / "fields.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {name_key(row["name_vi"]): row["id"] for row in csv.DictReader(stream)}


def _read_content(content: bytes, *, name: str, job: Job) -> Content:
    try:
        special = _dossier_content(content, name=name, job=job) or _portal_content(content, job=job)
        return special or _workbook_content(read_workbook(content=content), job=job)
    except UnreadableError as error:
        issue = job.finder.issue(code=error.code, params={"reason": error.reason})
        return Content(issues=(issue,), refused=True)


def _dossier_content(content: bytes, *, name: str, job: Job) -> Content | None:
    """Return the (empty) content of a dossier export; None when the file is something else."""
    form = next((form for form in job.forms if form.rows == "dossier"), None)
    if form is None or not is_dossier_export(content=content, form=form):
        return None
    is_synthetic = "solieumophong" in without_diacritics(name).replace(" ", "")
    return Content(sheets=(sheet_without_period(name="", form=form),), is_synthetic=is_synthetic)


def _portal_content(content: bytes, *, job: Job) -> Content | None:
    """Return the scores of a portal summary (JSON); None when the file is something else."""
    form = next((form for form in job.forms if form.id == _PORTAL_FORM), None)
    # looked for among the first bytes (after a mark), so that other texts are not decoded twice
    if form is None or b"{" not in content[:8] or not is_text(content=content):
        return None
    if len(content) > MAX_JSON_BYTES:
        raise FileUnsafeError(reason=f"JSON of {len(content)} bytes")
    summary = portal_summary(text=decode(content=content))
    if summary is None:
        return None
    try:
        capture = read_portal(summary=summary, form=form, register=job.register, finder=job.finder)
    except PortalPeriodError:
        issue = job.finder.issue(code="period_not_found", params={"sheet": "metadata"})
        return Content(issues=(issue,), refused=True)
    except UnitNameError as error:
        issue = job.finder.issue(code=code_of_failure(error), value=error.name, params=candidates_of(error))
        return Content(issues=(issue,), refused=True)
    sheet = ParsedSheet(
        sheet="",
        form=form.id,
        structure=capture.period.structure,
        period_start=capture.period.start,
        period_end=capture.period.end,
        period_kind=capture.period.kind,
        calendar=capture.period.calendar,
        reporter_code=capture.province.code,
        reporter_level=capture.province.level,
        rows=capture.facts,
        rows_seen=capture.rows_seen,
        rows_refused=capture.rows_seen - len(capture.facts),
        captured_at=capture.captured_at,
        official=capture.official,
    )
    return Content(sheets=(sheet,), issues=capture.issues)


def _workbook_content(workbook: RawWorkbook, *, job: Job) -> Content:
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
    notes = _file_notes(workbook, job=job)
    texts = (text for sheet in visible for text in sheet.texts() if len(text) >= len(_SYNTHETIC))
    is_synthetic = any(_SYNTHETIC in label_key(text) for text in texts)
    try:
        content = _sheets_content(visible, job=job)
    except ReportRefusedError as refusal:
        kept = () if refusal.issue.code == "empty_workbook" else notes
        return Content(issues=(*kept, refusal.issue), is_synthetic=is_synthetic, refused=True)
    return Content(
        sheets=content.sheets,
        issues=(*notes, *content.issues),
        lineage=content.lineage,
        is_synthetic=is_synthetic,
    )


def _file_notes(workbook: RawWorkbook, *, job: Job) -> tuple[Issue, ...]:
    notes = [job.finder.issue(code="legacy_encoding")] if workbook.is_legacy else []
    notes += [
        Finder(codes=job.finder.codes, sheet=sheet.name).issue(code="hidden_sheet_ignored")
        for sheet in workbook.sheets
        if sheet.is_hidden and sheet.has_content()
    ]
    return tuple(notes)


def _sheets_content(visible: Sequence[RawSheet], *, job: Job) -> Content:
    tables = [
        Table(recognised=found, rows=table_rows(recognised=found))
        for sheet in visible
        if (found := recognise(sheet=sheet, forms=job.forms)) is not None
    ]
    if not tables:
        raise ReportRefusedError(issue=_unrecognised(visible, job=job))
    filled = [table for table in tables if table.has_data]
    if not filled:
        raise ReportRefusedError(issue=job.finder.issue(code="empty_workbook"))
    parts = [_table_content(table, job=job) for table in filled]
    return Content(
        sheets=tuple(sheet for part in parts for sheet in part.sheets),
        issues=tuple(issue for part in parts for issue in part.issues),
        lineage=tuple(link for part in parts for link in part.lineage),
    )


def _unrecognised(sheets: Sequence[RawSheet], *, job: Job) -> Issue:
    misses = [nearest_form(sheet=sheet, forms=job.forms) for sheet in sheets]
    best = max(misses, key=lambda miss: (miss.found, -len(miss.missing)), default=None)
    if best is None or not best.found:
        return job.finder.issue(code="header_not_recognised", params={"form": "—", "missing": "STT"})
    missing = "; ".join(best.missing[:5])
    return job.finder.issue(code="header_not_recognised", params={"form": best.form, "missing": missing})


def _table_content(table: Table, *, job: Job) -> Content:
    finder = Finder(codes=job.finder.codes, sheet=table.recognised.sheet.name)
    unknown = tuple(
        finder.issue(code="unknown_column", column=path, value=path, params={"column_title": path})
        for path in table.recognised.unknown.values()
    )
    is_link = table.recognised.form.rows == "link"
    found = (
        _link_content(table, job=job, finder=finder)
        if is_link
        else read_table(table=table, job=job, finder=finder)
    )
    return Content(sheets=found.sheets, issues=unknown + found.issues, lineage=found.lineage)


def _link_content(table: Table, *, job: Job, finder: Finder) -> Content:
    form: Form = table.recognised.form
    crosswalk = read_crosswalk(
        recognised=table.recognised, rows=table.rows, register=job.register, finder=finder
    )
    sheet = sheet_without_period(
        name=table.recognised.sheet.name,
        form=form,
        rows_seen=crosswalk.rows_seen,
        rows_refused=crosswalk.rows_seen - len(crosswalk.links),
    )
    return Content(sheets=(sheet,), issues=crosswalk.issues, lineage=crosswalk.links)
