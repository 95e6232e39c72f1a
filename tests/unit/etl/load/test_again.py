"""A file that is read again: what the register has learnt comes in, what an answer taken back had brought goes out."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from etl.load.again import ReloadError, reload_file
from etl.load.context import LoadContext
from etl.model import Issue, ParsedFile
from store.tables import fact, fact_history, issue, submission
from tests.factories import admin_month, parsed_file, parsed_sheet
from tests.unit.etl.load.conftest import Load

UNKNOWN = Issue(code="unit_not_found", severity="error", value="UBND xã Lạ")
UNREADABLE = Issue(code="file_unreadable", severity="error")


def month_of(number: int, *, carried: int = 5) -> ParsedFile:
    """One month of one field of a commune."""
    counts = {"carried_in": carried, "pending_in_time": 3, "pending_overdue": 2}
    period = admin_month(2024, number)
    sheet = parsed_sheet(form="F1A", period=period, rows={("18484", "ho_tich"): counts}, reporter="18484")
    return parsed_file(name=f"{number:02}.xlsx", sheets=[sheet])


def refused(parsed: ParsedFile, *, said: Issue) -> ParsedFile:
    return replace(parsed, refused=True, sheets=(), issues=(said,))


def found(engine: Engine) -> set[tuple[str, str]]:
    """File and code of all findings."""
    query = select(submission.c.file_name, issue.c.code).join(issue, issue.c.submission_id == submission.c.id)
    with engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(query)}


def number_of(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_report_whose_name_is_unknown_again_goes_out_and_leaves_a_gap(
    load: Load, context: LoadContext, engine: Engine
) -> None:
    """Given three months, when the name of the second means nothing any more, then its figures are history."""
    numbers = [load(month_of(month)).submission_id for month in (1, 2, 3)]
    assert found(engine) == set()

    done = reload_file(
        context=context, submission_id=numbers[1] or 0, parsed=refused(month_of(2), said=UNKNOWN)
    )

    assert done.outcome == "refused"
    assert number_of(engine, fact) == 6 and number_of(engine, fact_history) == 3
    assert found(engine) == {("02.xlsx", "unit_not_found"), ("03.xlsx", "missing_period")}

    # Answered again, all is as before
    reload_file(context=context, submission_id=numbers[1] or 0, parsed=month_of(2))
    assert number_of(engine, fact) == 9
    assert found(engine) == set()


def test_a_carried_count_is_compared_anew_when_the_month_before_goes_out(
    load: Load, context: LoadContext, engine: Engine
) -> None:
    first = load(month_of(1)).submission_id
    load(month_of(2, carried=9))
    assert found(engine) == {("02.xlsx", "carry_mismatch")}

    reload_file(context=context, submission_id=first or 0, parsed=refused(month_of(1), said=UNKNOWN))

    assert found(engine) == {("01.xlsx", "unit_not_found")}


def test_a_file_that_cannot_be_read_any_more_keeps_its_figures(
    load: Load, context: LoadContext, engine: Engine
) -> None:
    first = load(month_of(1)).submission_id
    with pytest.raises(ReloadError, match="the figures loaded before stay"):
        reload_file(context=context, submission_id=first or 0, parsed=refused(month_of(1), said=UNREADABLE))
    assert number_of(engine, fact) == 3 and found(engine) == set()
