"""Notes on unusual counts: added with the load that makes them true, withdrawn with the one that does not."""

import json

from sqlalchemy import select

from etl.load.context import LoadContext
from etl.load.notes import refresh_all_notes, refresh_notes
from etl.load.outcome import FileOutcome
from store.tables import issue, submission
from tests.factories import parsed_file, parsed_sheet, quarter
from tests.unit.etl.load.conftest import Load

CODES = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1")


def report(load: Load, code: str, value: int, *, name: str = "") -> FileOutcome:
    rows = {("18484", ""): {"received_total_f2": value}}
    sheet = parsed_sheet(form="F2", period=quarter(code), rows=rows)
    return load(parsed_file(name=name or f"{code}.xlsx", sheets=[sheet]))


def noted(context: LoadContext) -> list[tuple[str, str, str]]:
    own = select(submission.c.file_name, issue.c.value, issue.c.params).join_from(issue, submission)
    with context.engine.connect() as connection:
        rows = connection.execute(own.where(issue.c.code == "outlier")).all()
    return [(row[0], row[1], json.loads(row[2])["median"]) for row in rows]


def refresh(context: LoadContext, *outcomes: FileOutcome) -> None:
    refresh_notes(engine=context.engine, settings=context.settings, outcomes=outcomes)


def test_a_count_far_from_its_history_is_noted_and_goes_with_its_correction(
    context: LoadContext, load: Load
) -> None:
    # Given four usual quarters and one that is ten times as high
    outcomes = [
        report(load, code, value) for code, value in zip(CODES, (100, 110, 90, 100, 1000), strict=True)
    ]
    refresh(context, *outcomes)
    assert noted(context) == [("2024-Q1.xlsx", "1000", "100")]

    # When the corrected report comes / Then the note is gone
    refresh(context, report(load, "2024-Q1", 105, name="sửa.xlsx"))
    assert noted(context) == []


def test_an_earlier_report_that_comes_late_is_counted_in(context: LoadContext, load: Load) -> None:
    outcomes = [
        report(load, code, value) for code, value in zip(CODES[1:], (100, 110, 90, 1000), strict=True)
    ]
    refresh(context, *outcomes)
    assert noted(context) == [], "three earlier periods are too few"

    refresh(context, report(load, CODES[0], 100))

    assert [row[0] for row in noted(context)] == ["2024-Q1.xlsx"]


def test_refreshing_all_gives_the_same_and_changes_nothing(context: LoadContext, load: Load) -> None:
    outcomes = [
        report(load, code, value) for code, value in zip(CODES, (100, 110, 90, 100, 1000), strict=True)
    ]
    refresh_all_notes(engine=context.engine, settings=context.settings)
    before = noted(context)
    refresh(context, *outcomes)
    assert len(before) == 1 and noted(context) == before


def test_a_note_is_no_issue_of_the_file(context: LoadContext, load: Load) -> None:
    outcomes = [
        report(load, code, value) for code, value in zip(CODES, (100, 110, 90, 100, 1000), strict=True)
    ]
    refresh(context, *outcomes)
    with context.engine.connect() as connection:
        assert set(connection.execute(select(submission.c.state)).scalars()) <= {
            "loaded",
            "loaded_with_issues",
        }
        of_file = select(issue.c.severity).join(submission).where(submission.c.file_name == "2024-Q1.xlsx")
        assert set(connection.execute(of_file).scalars()) == {"note"}
