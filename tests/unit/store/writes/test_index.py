"""Keeping definitions and runs of indices: doing it twice changes nothing, a change is a new version."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from domain.access import Scope
from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from domain.index.spec_files import parse_spec
from store import tables as t
from store.queries.index_runs import definitions, run_scores, runs
from store.writes.index import RunKey, save_definition, save_run
from tests.unit.store.queries.conftest import NORTH, SOUTH, connection

__all__ = ["connection"]
ALL = Scope.everything()
TEXT = """
id = "own"
title = "Own"
normalise = "none"
[[elements]]
id = "IDX"
[[indicators]]
id = "A"
parent = "IDX"
[[indicators]]
id = "B"
parent = "IDX"
"""
KEY = RunKey(
    structure="post2025",
    level="commune",
    province="42",
    period_start=date(2026, 1, 1),
    period_end=date(2026, 3, 31),
    data_version=7,
)


def spec(text: str = TEXT) -> IndexSpec:
    return parse_spec(text=text)


def result() -> IndexResult:
    frame = pd.DataFrame({"A": [3.0, None], "B": [5.0, None]}, index=pd.Index([NORTH, SOUTH]))
    return compute(spec=spec(), data=IndexData.of(frame))


class TestDefinitions:
    def test_the_same_text_is_the_same_version_and_another_text_the_next(
        self, connection: Connection
    ) -> None:
        first = save_definition(connection=connection, spec=spec(), author="an")
        again = save_definition(connection=connection, spec=spec(), author="binh")
        changed = save_definition(connection=connection, spec=spec(TEXT + "weight = 2\n"), author="binh")

        assert (first.version, first.is_new) == (1, True)
        assert (again.id, again.is_new) == (first.id, False)
        assert (changed.version, changed.is_new) == (2, True)
        stored = definitions(connection=connection, scope=ALL, index_id="own")
        assert [(row.version, row.author) for row in stored] == [(1, "an"), (2, "binh")]
        assert parse_spec(text=stored[1].spec).weights["B"] == 2

    def test_a_new_version_raises_the_data_version_once(self, connection: Connection) -> None:
        for _ in range(2):
            save_definition(connection=connection, spec=spec(), author="an")

        assert connection.execute(select(t.data_version.c.version)).scalar_one() == 8


class TestRuns:
    def test_scores_come_back_with_values_ranks_and_reasons(self, connection: Connection) -> None:
        stored = save_definition(connection=connection, spec=spec(), author="an")

        run = save_run(
            connection=connection, definition_id=stored.id, key=KEY, result=result(), inputs={"A": "2026-Q1"}
        )

        rows = {(r.unit_code, r.element): r for r in run_scores(connection=connection, scope=ALL, run_id=run)}
        assert (rows[NORTH, "IDX"].score, rows[NORTH, "IDX"].rank, rows[NORTH, "IDX"].value) == (4.0, 1, None)
        assert (rows[NORTH, "A"].value, rows[NORTH, "A"].note) == (3.0, "")
        assert (rows[SOUTH, "IDX"].score, rows[SOUTH, "IDX"].rank) == (None, None)
        assert rows[SOUTH, "IDX"].note == "nothing_present"
        [kept] = runs(connection=connection, scope=ALL, index_id="own")
        assert (kept.version, kept.data_version, kept.inputs) == (1, 7, '{"A": "2026-Q1"}')

    def test_the_same_run_is_kept_once_and_new_data_make_another(self, connection: Connection) -> None:
        stored = save_definition(connection=connection, spec=spec(), author="an")
        later = RunKey(**{**vars(KEY), "data_version": 8})

        numbers = [
            save_run(connection=connection, definition_id=stored.id, key=key, result=result(), inputs={})
            for key in (KEY, KEY, later)
        ]

        assert numbers[0] == numbers[1] != numbers[2]
        kept = select(func.count()).select_from(t.index_score).where(t.index_score.c.element != "IDX")
        assert connection.execute(kept).scalar_one() == 2 * 2 * 2

    def test_a_user_sees_the_own_units_of_a_run_only(self, connection: Connection) -> None:
        stored = save_definition(connection=connection, spec=spec(), author="an")
        run = save_run(connection=connection, definition_id=stored.id, key=KEY, result=result(), inputs={})
        north = Scope.of([("post2025", NORTH)])

        assert {r.unit_code for r in run_scores(connection=connection, scope=north, run_id=run)} == {NORTH}
        assert run_scores(connection=connection, scope=Scope(), run_id=run) == []
        assert runs(connection=connection, scope=Scope()) == []
        assert runs(connection=connection, scope=Scope.of([("post2025", "18484")])) == []

    def test_a_unit_that_is_not_registered_is_left_out(self, connection: Connection) -> None:
        """Former districts are groups, not units."""
        connection.execute(insert(t.unit), {"structure": "pre2025", "code": "436", "level": "district"})
        frame = pd.DataFrame({"A": [3.0], "B": [5.0]}, index=pd.Index(["436"]))
        own = compute(spec=spec(), data=IndexData.of(frame))
        stored = save_definition(connection=connection, spec=spec(), author="an")

        run = save_run(connection=connection, definition_id=stored.id, key=KEY, result=own, inputs={})

        assert run_scores(connection=connection, scope=ALL, run_id=run) == []
