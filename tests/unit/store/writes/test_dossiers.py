"""Counts and the notes on figures they contradict."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, select, update

from domain.access import Scope
from domain.periods import from_dates
from store.queries.dossiers import difference_notes, differences
from store.tables import dossier_count, issue, submission, submission_sheet
from store.writes.audit import utc_now
from store.writes.dossiers import replace_counts, sync_differences
from store.writes.facts import FactGroup, write_facts
from store.writes.periods import ensure_period
from tests.factories import add_small_province, admin_month, memory_engine

ALL = Scope.everything()
COMMUNE = ("post2025", "18484")


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A small province with two submissions: a report and a list of dossiers."""
    engine = memory_engine()
    add_small_province(engine)
    with engine.begin() as opened:
        for number in (1, 2):
            row = {"file_name": f"{number}", "sha256": f"{number}", "size": 1, "state": "loaded"}
            opened.execute(insert(submission), {"id": number, "received_at": utc_now(), **row})
        yield opened


def month(connection: Connection) -> int:
    start, end = admin_month(2026, 9)
    return ensure_period(connection=connection, period=from_dates(start=start, end=end, calendar="admin15"))


def unit_id(connection: Connection) -> int:
    from store.queries.units_register import unit_ids_by_code

    return unit_ids_by_code(connection=connection, scope=ALL)[COMMUNE]


def report(connection: Connection, *, form: str, field: str, late: int, submission_id: int = 1) -> None:
    period_id, unit = month(connection), unit_id(connection)
    sheet = {
        "submission_id": submission_id,
        "sheet": "S",
        "form": form,
        "period_id": period_id,
        "unit_id": unit,
    }
    connection.execute(insert(submission_sheet), {**sheet, "rows_loaded": 1, "rows_refused": 0})
    group = FactGroup(unit_id=unit, field=field, sheet="S", row=9, measures={"resolved_late": late})
    write_facts(
        connection=connection, form=form, period_id=period_id, submission_id=submission_id, groups=[group]
    )


def count(connection: Connection, *, late: dict[str, int]) -> None:
    period_id, unit = month(connection), unit_id(connection)
    rows = [("resolved_late", period_id, field, unit, value, 2) for field, value in late.items()]
    replace_counts(connection=connection, cells={period_id: {unit}}, rows=rows)


def refresh(connection: Connection) -> list[tuple[int, str, str]]:
    """Make the notes true again; (row, counted, reported) of each."""
    periods = [month(connection)]
    wanted = differences(connection=connection, scope=ALL, period_ids=periods)
    existing = difference_notes(connection=connection, scope=ALL, period_ids=periods)
    sync_differences(connection=connection, existing=existing, wanted=wanted)
    found = difference_notes(connection=connection, scope=ALL, period_ids=periods)
    notes = [dict(placed.params) | {"row": str(placed.row)} for placed in found.values()]
    return sorted((int(n["row"]), n["counted"], n["reported"]) for n in notes)


def test_counts_of_the_same_cells_are_replaced_and_others_stay(connection: Connection) -> None:
    count(connection, late={"ho_tich": 1, "dat_dai": 2})
    count(connection, late={"ho_tich": 5})

    rows = connection.execute(select(dossier_count.c.field, dossier_count.c.value)).all()
    assert [tuple(row) for row in rows] == [("ho_tich", 5)]


def test_a_figure_by_field_is_compared_with_its_field(connection: Connection) -> None:
    report(connection, form="F1A", field="ho_tich", late=4)
    count(connection, late={"ho_tich": 3, "dat_dai": 1})

    assert refresh(connection) == [(9, "3", "4")]


def test_a_figure_of_the_whole_unit_is_compared_with_all_fields_together(connection: Connection) -> None:
    report(connection, form="F1B", field="", late=4)
    count(connection, late={"ho_tich": 3, "dat_dai": 1})

    assert refresh(connection) == []
    count(connection, late={"ho_tich": 3, "dat_dai": 2})
    assert refresh(connection) == [(9, "5", "4")]


@pytest.mark.parametrize("side", ["report", "dossiers"])
def test_a_note_is_withdrawn_when_either_side_changes(side: str, connection: Connection) -> None:
    report(connection, form="F1A", field="ho_tich", late=4)
    count(connection, late={"ho_tich": 3})
    assert refresh(connection) == [(9, "3", "4")]

    if side == "report":
        report(connection, form="F1A", field="ho_tich", late=3, submission_id=1)
    else:
        count(connection, late={"ho_tich": 4})

    assert refresh(connection) == []


def test_a_note_that_stays_keeps_what_was_done_about_it(connection: Connection) -> None:
    report(connection, form="F1A", field="ho_tich", late=4)
    count(connection, late={"ho_tich": 3})
    refresh(connection)
    connection.execute(update(issue).values(state="followed_up"))

    refresh(connection)

    assert connection.execute(select(issue.c.state, issue.c.severity)).all() == [("followed_up", "note")]


def test_a_month_without_dossiers_says_nothing(connection: Connection) -> None:
    report(connection, form="F1A", field="ho_tich", late=4)

    assert refresh(connection) == []
