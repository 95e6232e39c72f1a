"""Figures belong to the units that hold at a period's end, however they are asked for."""

from datetime import date

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from domain.access import Scope
from domain.rollup import Reported
from store import tables as t
from store.queries import facts
from tests.unit.store.queries.conftest import NORTH, PERIOD, SOUTH

ALL = Scope.everything()
IN = {"scope": ALL, "structure": "post2025", "province": "42"}
MEASURES = ("received_online_f2", "received_total_f2")
LATER = 7


@pytest.fixture
def changing(connection: Connection) -> Connection:
    """A second period, after whose beginning the southern commune is gone, and the northern one has another name."""
    version, fact = t.unit_version, t.fact
    connection.execute(
        insert(t.period).values(
            id=LATER,
            kind="quarter",
            calendar="calendar",
            start=date(2026, 4, 1),
            end=date(2026, 6, 30),
        )
    )
    connection.execute(delete(fact).where(fact.c.period_id != PERIOD))
    rows = [row._asdict() for row in connection.execute(select(fact))]
    connection.execute(insert(fact), [{**row, "period_id": LATER, "value": row["value"] + 1} for row in rows])
    ends = update(version).values(valid_to=date(2026, 4, 30))
    connection.execute(ends.where(version.c.unit_id.in_([2, 3])))
    [north] = [row._asdict() for row in connection.execute(select(version).where(version.c.unit_id == 2))]
    new = {"valid_from": date(2026, 5, 1), "valid_to": date(9999, 12, 31), "name_vi": "Xã Bắc Mới", "id": 99}
    connection.execute(insert(version), {**north, **new})
    return connection


def figures(connection: Connection, *periods: int) -> list[Reported]:
    return facts.figures(connection=connection, measures=MEASURES, periods=periods, **IN)


def test_a_unit_that_is_gone_has_no_figures_afterwards(changing: Connection):
    assert {row.unit for row in figures(changing, PERIOD)} == {NORTH, SOUTH}
    assert {row.unit for row in figures(changing, LATER)} == {NORTH}
    assert len(figures(changing, LATER)) == len(MEASURES), "a unit with two names counts once"


def test_coverage_counts_who_is_there_at_the_end(changing: Connection):
    periods, counts = facts.coverage(connection=changing, measures=MEASURES, **IN)

    assert {number: own.code for number, own in periods.items()} == {PERIOD: "2026-Q1", LATER: "2026-Q2"}
    assert counts == {(m, p): n for m in MEASURES for p, n in ((PERIOD, 2), (LATER, 1))}


def test_reporters_are_there_at_the_end(changing: Connection):
    who = facts.reporters(connection=changing, forms=["F2"], periods=[PERIOD, LATER], **IN)

    assert who == {("F2", PERIOD): {NORTH, SOUTH}, ("F2", LATER): {NORTH}}


def test_history_is_figures_and_coverage_in_one(changing: Connection):
    rows, covered = facts.history(connection=changing, measures=MEASURES, **IN)

    assert {number: sorted(own) for number, own in rows.items()} == {
        number: sorted(figures(changing, number)) for number in (PERIOD, LATER)
    }
    assert covered == facts.coverage(connection=changing, measures=MEASURES, **IN)


def test_figures_of_the_province_are_no_coverage(changing: Connection):
    changing.execute(delete(t.fact).where(t.fact.c.unit_id != 2))
    changing.execute(update(t.fact).values(unit_id=1))

    rows, covered = facts.history(connection=changing, measures=MEASURES, **IN)

    assert {row.unit for own in rows.values() for row in own} == {"42"}
    assert covered == ({}, {})
