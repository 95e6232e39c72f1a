"""Reading one recognised sheet of figures: its period, its reporter, then its rows."""

from domain.periods import Period
from domain.units.matching import UnitMatch, UnitNameError
from etl.match.forms import Recognised
from etl.match.period import PeriodNotFoundError, find_period
from etl.match.reporter import (
    Place,
    code_of_failure,
    reporter_district,
    reporting_area,
    reporting_commune,
    sheet_district,
    written_reporter,
)
from etl.model import Issue, ParsedSheet
from etl.reading.content import Content, Job, ReportRefusedError, Table
from etl.reading.context import SheetContext
from etl.reading.names import asked_in, candidates_of, warning_of
from etl.reading.rows import read_rows
from etl.validate.findings import Finder


def read_table(*, table: Table, job: Job, finder: Finder) -> Content:
    """Return the rows to load and the issues of one sheet.

    Raises:
        ReportRefusedError: no period is written, or the form is about one commune and names none.
    """
    recognised = table.recognised
    period = _period(recognised, job=job)
    place = Place(register=job.register, province=job.province, structure=period.structure, day=period.end)
    unit, notes = _reporter(recognised, place=place, job=job)
    context = SheetContext(
        recognised=recognised,
        rows=table.rows,
        period=period,
        place=place,
        parent=_parent(recognised, place=place, reporter=unit),
        subject=unit if recognised.form.reporter == "subject" else None,
        fields=job.fields,
        finder=finder,
        corrections=job.corrections_of(sheet=recognised.sheet, form=recognised.form, period=period.code),
    )
    found = read_rows(context=context)
    sheet = ParsedSheet(
        sheet=recognised.sheet.name,
        form=recognised.form.id,
        structure=period.structure,
        period_start=period.start,
        period_end=period.end,
        period_kind=period.kind,
        calendar=period.calendar,
        reporter_code=unit.code if unit else None,
        reporter_level=unit.level if unit else None,
        rows=found.facts,
        rows_seen=found.rows_seen,
        rows_refused=found.rows_refused,
    )
    return Content(sheets=(sheet,), issues=notes + found.issues)


def _period(recognised: Recognised, *, job: Job) -> Period:
    try:
        return find_period(
            sheet=recognised.sheet,
            before_row=recognised.header.row,
            calendar="admin15" if recognised.form.calendar == "admin15" else "calendar",
        )
    except PeriodNotFoundError as error:
        issue = job.finder.issue(code="period_not_found", params={"sheet": error.sheet})
        raise ReportRefusedError(issue=issue) from error


def _reporter(
    recognised: Recognised, *, place: Place, job: Job
) -> tuple[UnitMatch | None, tuple[Issue, ...]]:
    """Return the reporting unit, if it is one of the register, and what must be said of its name."""
    unit, district = written_reporter(sheet=recognised.sheet, before_row=recognised.header.row)
    if recognised.form.reporter != "subject":
        return (reporting_area(unit=unit, place=place) if unit else None), ()
    try:
        match = reporting_commune(unit=unit, district=district, place=place)
    except UnitNameError as error:
        parent = place.top_parent or reporter_district(district, place=place)
        params = {**candidates_of(error), **asked_in(place=place, parent=parent, levels=("commune",))}
        issue = job.finder.issue(code=code_of_failure(error), value=unit, params=params)
        raise ReportRefusedError(issue=issue) from error
    code = warning_of(match.kind)
    params = {"name": unit, "meant": match.name}
    return match, (job.finder.issue(code=code, value=unit, params=params),) if code else ()


def _parent(recognised: Recognised, *, place: Place, reporter: UnitMatch | None) -> str | None:
    """Return the parent of the rows above the first heading: the province, the sheet's district, the file's."""
    if place.top_parent is not None:
        return place.top_parent
    district = sheet_district(sheet=recognised.sheet, before_row=recognised.header.row, place=place)
    if district is None and reporter is not None and reporter.level == "district":
        return reporter.code
    return district
