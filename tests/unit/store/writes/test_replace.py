"""Replacing by difference: only what differs is written."""

import pytest
from sqlalchemy import Engine, insert, select

from store.tables import unit_geometry, unit_group
from store.writes.replace import Change, replace_rows
from tests.factories import add_small_province, memory_engine


@pytest.fixture
def engine() -> Engine:
    """A database with a few units."""
    engine = memory_engine()
    add_small_province(engine)
    return engine


def group(number: int, code: str) -> dict[str, object]:
    return {"unit_id": number, "group_code": code, "group_name": code, "share": 0.5, "spans": "", "basis": ""}


def test_only_the_difference_is_written(engine: Engine) -> None:
    with engine.begin() as connection:
        first = replace_rows(connection=connection, table=unit_group, rows=[group(1, "a"), group(2, "b")])
        same = replace_rows(connection=connection, table=unit_group, rows=[group(2, "b"), group(1, "a")])
        second = replace_rows(connection=connection, table=unit_group, rows=[group(1, "a"), group(2, "c")])
        found = connection.execute(select(unit_group.c.unit_id, unit_group.c.group_code)).all()
    assert first == Change(added=2, removed=0)
    assert same == Change() and not same
    assert second == Change(added=1, removed=1)
    assert sorted(tuple(row) for row in found) == [(1, "a"), (2, "c")]


def test_no_rows_empties_the_part(engine: Engine) -> None:
    with engine.begin() as connection:
        replace_rows(connection=connection, table=unit_group, rows=[group(1, "a"), group(2, "b")])
        within = unit_group.c.group_code == "a"
        assert replace_rows(connection=connection, table=unit_group, rows=[], within=within).removed == 1
        assert connection.execute(select(unit_group.c.unit_id)).scalars().all() == [2]


def test_generated_ids_stay_when_nothing_changed(engine: Engine) -> None:
    from tests.factories import FIRST, OPEN

    row = {
        "structure": "pre2025",
        "level": "commune",
        "province_code": "42",
        "kind": "schematic",
        "vintage": "v",
        "valid_from": FIRST,
        "valid_to": OPEN,
        "source": "s",
        "file": "f",
        "n_units": 1,
    }
    with engine.begin() as connection:
        connection.execute(insert(unit_geometry).values(id=7, **row))
        assert not replace_rows(connection=connection, table=unit_geometry, rows=[row])
        assert connection.execute(select(unit_geometry.c.id)).scalars().all() == [7]
