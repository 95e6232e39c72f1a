"""One file, one transaction: what it writes, what it leaves alone, and what it replaces."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

import etl.load.loader as loader
from etl.load.context import LoadContext
from etl.load.outcome import FileOutcome
from etl.model import Issue, LineageRow
from store.tables import (
    data_version,
    expected_report,
    fact,
    fact_history,
    issue,
    submission,
    unit,
    unit_link,
)
from tests.factories import admin_month, all_rows, parsed_file, parsed_sheet, quarter

Load = Callable[..., FileOutcome]
Q1, Q2 = quarter("2024-Q1"), quarter("2024-Q2")
ROWS = {
    ("18484", ""): {"received_total_f2": 100, "received_online_f2": 40},
    ("18406", ""): {"received_total_f2": 50, "received_online_f2": 20},
}


def values(engine: Engine, *, table: object = fact) -> dict[tuple[str, str], float]:
    """{(unit code, measure): value} of the facts (or of the history)."""
    own = table.c  # type: ignore[attr-defined]
    query = select(unit.c.code, own.measure, own.value).join_from(table, unit, unit.c.id == own.unit_id)  # type: ignore[arg-type]
    with engine.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def codes(engine: Engine) -> list[tuple[str, str]]:
    """(file, issue code) of all findings."""
    query = select(submission.c.file_name, issue.c.code).join(issue, issue.c.submission_id == submission.c.id)
    with engine.connect() as connection:
        return sorted((row[0], row[1]) for row in connection.execute(query))


def scalar(engine: Engine, column: object) -> object:
    with engine.connect() as connection:
        return connection.execute(select(column)).scalar_one()  # type: ignore[call-overload]


def test_a_new_file_brings_its_facts_with_their_place(load: Load, engine: Engine) -> None:
    outcome = load(parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)]))
    assert (outcome.outcome, outcome.rows_loaded, outcome.facts) == ("loaded", 2, 4)
    assert values(engine)["18484", "received_online_f2"] == 40
    with engine.connect() as connection:
        places = connection.execute(select(fact.c.sheet, fact.c.row, fact.c.submission_id).distinct()).all()
        stored = connection.execute(select(submission)).mappings().one()
    assert sorted(tuple(place) for place in places) == [("S", 10, 1), ("S", 11, 1)]
    assert (stored["forms"], stored["reporter"], stored["state"]) == ("F2", "Tỉnh Hà Tĩnh", "loaded")
    assert stored["is_synthetic"] and stored["facts_loaded"] == 4
    assert scalar(engine, data_version.c.version) == 1


def test_the_file_is_kept_as_sent(load: Load, context: LoadContext) -> None:
    parsed = parsed_file(name="b/Báo cáo.XLSX", content=b"bytes as sent")
    load(parsed, content=b"bytes as sent")
    kept = [path for path in context.settings.files_dir.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [b"bytes as sent"]
    assert kept[0].name == f"{parsed.sha256}.xlsx"


def test_the_same_file_again_changes_nothing(load: Load, engine: Engine) -> None:
    parsed = parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)])
    load(parsed)
    before = all_rows(engine)
    assert load(parsed).outcome == "unchanged"
    assert load(parsed, new_run=True).outcome == "unchanged"
    assert all_rows(engine) == before


def test_a_copy_under_another_name_is_noted_once(load: Load, engine: Engine) -> None:
    sheet = parsed_sheet(form="F2", period=Q1, rows=ROWS)
    load(parsed_file(name="a.xlsx", sheets=[sheet], content=b"same"))
    copy = parsed_file(name="x/copy.xlsx", sheets=[sheet], content=b"same")
    outcome = load(copy)
    assert (outcome.outcome, outcome.facts) == ("duplicate", 0)
    assert codes(engine) == [("x/copy.xlsx", "duplicate_file")]
    before = all_rows(engine)
    assert load(copy, new_run=True).outcome == "unchanged"
    assert all_rows(engine) == before


def test_the_same_folder_seen_from_higher_up_is_the_same_file(load: Load, engine: Engine) -> None:
    sheet = parsed_sheet(form="F2", period=Q1, rows=ROWS)
    load(parsed_file(name="01/a.xlsx", sheets=[sheet], content=b"same"))
    higher = parsed_file(name="season/01/a.xlsx", sheets=[sheet], content=b"same")
    assert load(higher, new_run=True).outcome == "unchanged"
    # inside one run they would be two files, of which one is a copy
    assert load(parsed_file(name="b.xlsx", sheets=[sheet], content=b"two")).outcome == "loaded_with_issues"
    assert load(parsed_file(name="new/b.xlsx", sheets=[sheet], content=b"two")).outcome == "duplicate"


def test_a_later_file_replaces_the_whole_row_and_keeps_the_old_one(load: Load, engine: Engine) -> None:
    load(parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)]))
    corrected = {("18484", ""): {"received_total_f2": 101}}
    outcome = load(parsed_file(name="b.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=corrected)]))
    assert outcome.codes == ("resubmission",)
    assert values(engine) == {  # a cell that is now missing is missing; the other unit stays
        ("18484", "received_total_f2"): 101,
        ("18406", "received_total_f2"): 50,
        ("18406", "received_online_f2"): 20,
    }
    assert values(engine, table=fact_history) == {
        ("18484", "received_total_f2"): 100,
        ("18484", "received_online_f2"): 40,
    }
    with engine.connect() as connection:
        marks = connection.execute(select(fact_history.c.submission_id, fact_history.c.replaced_by)).all()
    assert {tuple(mark) for mark in marks} == {(1, 2)}


def test_a_file_without_loaded_rows_replaces_nothing(load: Load, engine: Engine) -> None:
    load(parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)]))
    before = values(engine)
    refused = Issue(code="not_a_number", severity="error", sheet="S", row=10)
    rejected = parsed_file(
        name="b.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows={}, refused=1)], issues=[refused]
    )
    outcome = load(rejected)
    assert (outcome.codes, outcome.rows_refused, outcome.is_incomplete) == (("not_a_number",), 1, True)
    assert values(engine) == before


def test_other_fields_forms_and_periods_are_other_rows(load: Load, engine: Engine) -> None:
    month = admin_month(2024, 3)
    one = parsed_sheet(
        form="F1A", period=month, rows={("18484", "ho_tich"): {"carried_in": 1}}, reporter="18484"
    )
    two = parsed_sheet(
        form="F1A", period=month, rows={("18484", "dat_dai"): {"carried_in": 2}}, reporter="18484"
    )
    load(parsed_file(name="a.xlsx", sheets=[one]))
    assert load(parsed_file(name="b.xlsx", sheets=[two])).codes == ()
    load(parsed_file(name="c.xlsx", sheets=[parsed_sheet(form="F2", period=Q2, rows=ROWS)]))
    assert (
        load(parsed_file(name="d.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)])).codes == ()
    )
    assert scalar(engine, func.count(fact.c.value)) == 10


def test_a_unit_twice_in_one_file_keeps_the_later_sheet_and_is_no_resubmission(
    load: Load, engine: Engine
) -> None:
    first = parsed_sheet(form="F2", period=Q1, rows={("18484", ""): {"received_total_f2": 1}}, sheet="A")
    second = parsed_sheet(form="F2", period=Q1, rows={("18484", ""): {"received_total_f2": 2}}, sheet="B")
    outcome = load(parsed_file(name="a.xlsx", sheets=[first, second]))
    assert outcome.codes == ()
    assert values(engine) == {("18484", "received_total_f2"): 2}
    assert values(engine, table=fact_history) == {("18484", "received_total_f2"): 1}


def test_a_failure_inside_leaves_everything_as_it_was(
    load: Load, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)]))
    before = all_rows(engine)

    def broken(**_: object) -> set[int]:
        raise RuntimeError("power cut")

    monkeypatch.setattr(loader, "refresh_findings", broken)
    replacing = parsed_file(name="b.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=ROWS)])
    with pytest.raises(RuntimeError, match="power cut"):
        load(replacing)
    assert all_rows(engine) == before
    monkeypatch.undo()
    assert load(replacing).codes == ("resubmission",)


def test_a_refused_file_is_noted_with_its_finding_and_nothing_else(load: Load, engine: Engine) -> None:
    unreadable = Issue(code="file_unreadable", severity="error")
    parsed = parsed_file(name="scan.pdf", refused=True, issues=[unreadable])
    outcome = load(parsed)
    assert (outcome.outcome, outcome.is_incomplete) == ("refused", True)
    assert codes(engine) == [("scan.pdf", "file_unreadable")]
    before = all_rows(engine)
    again = load(parsed, new_run=True)
    assert (again.outcome, again.is_incomplete) == ("unchanged", True)
    assert all_rows(engine) == before


def test_a_refused_file_is_loaded_once_its_reason_is_gone(load: Load, engine: Engine) -> None:
    unknown = Issue(code="unit_not_found", severity="error")
    load(parsed_file(name="a.xlsx", refused=True, issues=[unknown]))
    sheet = parsed_sheet(form="F2", period=Q1, rows=ROWS)
    assert load(parsed_file(name="a.xlsx", sheets=[sheet]), new_run=True).outcome == "loaded"
    assert codes(engine) == []
    assert scalar(engine, func.count(submission.c.id)) == 1


def test_reports_are_expected_of_every_commune_that_exists(load: Load, engine: Engine) -> None:
    one_commune = {("18484", ""): {"received_total_f2": 1}}
    load(parsed_file(name="a.xlsx", sheets=[parsed_sheet(form="F2", period=Q1, rows=one_commune)]))
    custom = (date(2024, 1, 1), date(2024, 2, 10))
    load(parsed_file(name="b.xlsx", sheets=[parsed_sheet(form="F2", period=custom, rows=one_commune)]))
    query = select(unit.c.code, expected_report.c.form, expected_report.c.due_on).join(
        unit, unit.c.id == expected_report.c.unit_id
    )
    with engine.connect() as connection:
        found = sorted(tuple(row) for row in connection.execute(query))
    due = date(2024, 4, 15)
    assert found == [("18406", "F2", due), ("18484", "F2", due)]


def test_dossier_exports_are_recognised_and_kept_but_bring_no_facts(load: Load, engine: Engine) -> None:
    sheet = parsed_sheet(form="F6", period=Q1, rows={}, reporter=None)
    empty = type(sheet)(**{**vars(sheet), "period_start": None, "period_end": None, "structure": ""})
    outcome = load(parsed_file(name="hoso.csv", sheets=[empty]))
    assert (outcome.outcome, outcome.facts, outcome.notes) == ("loaded", 0, ("use_dossiers",))


def link_row(*, row: int, new: str, share: str) -> LineageRow:
    return LineageRow(row, "18484", new, "divide", Decimal(share), "area", "1665/NQ", date(2025, 7, 1))


def test_a_crosswalk_brings_links_and_a_finding_for_codes_nobody_knows(load: Load, engine: Engine) -> None:
    rows = [link_row(row=5, new="18484", share="0.6"), link_row(row=6, new="18406", share="0.4")]
    outcome = load(parsed_file(name="f7.xlsx", lineage=[*rows, link_row(row=7, new="99999", share="1")]))
    assert outcome.codes == ("unit_not_found",)
    with engine.connect() as connection:
        found = connection.execute(select(unit_link.c.source, unit_link.c.share)).all()
    assert sorted(tuple(row) for row in found) == [("F7:1:5", 0.6), ("F7:1:6", 0.4)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../b.xlsx", "không có đuôi", "x.exe?"])
def test_kept_files_never_leave_their_folder(name: str, load: Load, context: LoadContext) -> None:
    load(parsed_file(name=name))
    root = Path(context.settings.files_dir)
    kept = [path for path in root.rglob("*") if path.is_file()]
    assert len(kept) == 1 and root in kept[0].resolve().parents
