"""Findings that depend on other files: they come, move and go with the series."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine, select

from domain.periods import parse_code
from etl.load.follow_up import missing_findings
from etl.load.outcome import FileOutcome
from store.queries.submissions import Series
from store.tables import issue, submission
from tests.factories import admin_month, parsed_file, parsed_sheet, quarter

Load = Callable[..., FileOutcome]


def counts(*, carried: int, in_time: int = 3, overdue: int = 2) -> dict[str, int]:
    return {"carried_in": carried, "pending_in_time": in_time, "pending_overdue": overdue}


def month_file(name: str, month: int, rows: Mapping[tuple[str, str], Mapping[str, int]]) -> object:
    period = admin_month(2024, month)
    return parsed_file(
        name=name, sheets=[parsed_sheet(form="F1A", period=period, rows=rows, reporter="18484")]
    )


def found(engine: Engine, code: str) -> list[tuple[str, int | None]]:
    query = select(submission.c.file_name, issue.c.row).join(issue, issue.c.submission_id == submission.c.id)
    with engine.connect() as connection:
        return sorted((row[0], row[1]) for row in connection.execute(query.where(issue.c.code == code)))


def state(engine: Engine, name: str) -> str:
    with engine.connect() as connection:
        return str(
            connection.execute(select(submission.c.state).where(submission.c.file_name == name)).scalar_one()
        )


FIELD = ("18484", "ho_tich")


def test_a_carried_count_that_is_not_the_pending_one_is_found_on_its_row(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    assert found(engine, "carry_mismatch") == [("02.xlsx", 10)]
    assert state(engine, "02.xlsx") == "loaded_with_issues"
    assert state(engine, "01.xlsx") == "loaded"


def test_equal_counts_are_no_finding(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=5)}))
    assert found(engine, "carry_mismatch") == []


@pytest.mark.parametrize("later_first", [True, False])
def test_the_order_of_loading_makes_no_difference(load: Load, engine: Engine, later_first: bool) -> None:
    files = [
        month_file("01.xlsx", 1, {FIELD: counts(carried=0)}),
        month_file("02.xlsx", 2, {FIELD: counts(carried=6)}),
    ]
    for parsed in reversed(files) if later_first else files:
        load(parsed)
    assert found(engine, "carry_mismatch") == [("02.xlsx", 10)]


def test_it_is_withdrawn_when_the_earlier_report_is_corrected(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    load(month_file("03_correction.xlsx", 1, {FIELD: counts(carried=0, in_time=4)}))
    assert found(engine, "carry_mismatch") == []
    assert state(engine, "02.xlsx") == "loaded"


def test_it_moves_to_the_file_that_replaces_the_row(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    load(month_file("03_again.xlsx", 2, {FIELD: counts(carried=7)}))
    assert found(engine, "carry_mismatch") == [("03_again.xlsx", 10)]


def test_it_is_withdrawn_when_a_needed_cell_is_missing_now(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    load(month_file("03_again.xlsx", 2, {FIELD: {"pending_in_time": 1, "pending_overdue": 1}}))
    assert found(engine, "carry_mismatch") == []


def test_a_finding_that_stays_true_keeps_its_follow_up_state(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: counts(carried=0)}))
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    with engine.begin() as connection:
        connection.execute(issue.update().values(state="followed_up"))
    load(month_file("03.xlsx", 3, {FIELD: counts(carried=5)}))
    with engine.connect() as connection:
        assert connection.execute(select(issue.c.state)).scalars().all() == ["followed_up"]


def test_other_units_and_fields_are_not_compared(load: Load, engine: Engine) -> None:
    load(
        month_file(
            "01.xlsx", 1, {("18484", "dat_dai"): counts(carried=0), ("18406", "ho_tich"): counts(carried=0)}
        )
    )
    load(month_file("02.xlsx", 2, {FIELD: counts(carried=6)}))
    assert found(engine, "carry_mismatch") == []


def test_a_gap_is_found_on_the_first_file_after_it_and_withdrawn_when_filled(
    load: Load, engine: Engine
) -> None:
    for month in (1, 2, 5):
        load(month_file(f"{month:02}.xlsx", month, {FIELD: {"resolved_total": 1}}))
    assert found(engine, "missing_period") == [("05.xlsx", None)]
    load(month_file("03.xlsx", 3, {FIELD: {"resolved_total": 1}}))
    assert found(engine, "missing_period") == [("05.xlsx", None)]
    load(month_file("04.xlsx", 4, {FIELD: {"resolved_total": 1}}))
    assert found(engine, "missing_period") == []
    assert state(engine, "05.xlsx") == "loaded"


def test_it_moves_to_an_earlier_file_of_the_same_period(load: Load, engine: Engine) -> None:
    load(month_file("01.xlsx", 1, {FIELD: {"resolved_total": 1}}))
    load(month_file("zz.xlsx", 3, {FIELD: {"resolved_total": 1}}))
    load(month_file("aa.xlsx", 3, {FIELD: {"resolved_total": 2}}))
    assert found(engine, "missing_period") == [("aa.xlsx", None)]


def test_series_of_other_reporters_and_structures_are_apart(load: Load, engine: Engine) -> None:
    rows = {("18484", ""): {"received_total_f2": 1}}
    for name, code, reporter in (
        ("a.xlsx", "2024-Q1", "42"),
        ("b.xlsx", "2024-Q4", "443"),  # another reporter
        ("c.xlsx", "2025-Q4", "42"),  # another structure
    ):
        sheet = parsed_sheet(form="F2", period=quarter(code), rows=rows, reporter=reporter)
        load(parsed_file(name=name, sheets=[sheet]))
    assert found(engine, "missing_period") == []


def test_months_and_quarters_of_one_form_are_apart(load: Load, engine: Engine) -> None:
    rows = {("18484", ""): {"received_total_f2": 1}}
    quarter_sheet = parsed_sheet(
        form="F1B", period=(admin_month(2024, 1)[0], admin_month(2024, 3)[1]), rows=rows
    )
    month_sheet = parsed_sheet(form="F1B", period=admin_month(2024, 9), rows=rows)
    load(parsed_file(name="q.xlsx", sheets=[quarter_sheet]))
    load(parsed_file(name="m.xlsx", sheets=[month_sheet]))
    assert found(engine, "missing_period") == []


def test_one_finding_for_each_gap() -> None:
    series = Series(form="F2", unit_id=1, structure="pre2025", kind="quarter")
    files = [
        (parse_code(code="2023-Q1"), 1, "a"),
        (parse_code(code="2023-Q3"), 3, "c2"),
        (parse_code(code="2023-Q3"), 2, "c1"),
        (parse_code(code="2023-Q4"), 4, "d"),
        (parse_code(code="2024-Q2"), 5, "e"),
    ]
    wanted = missing_findings(files=files, series=series)
    assert sorted(placed.submission_id for placed in wanted) == [2, 5]
