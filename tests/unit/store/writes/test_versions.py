"""The data version and the audit log."""

from sqlalchemy import select

from store.tables import audit_event
from store.writes.audit import record_event, utc_now
from store.writes.versions import ensure_data_version, raise_data_version
from tests.factories import memory_engine


def test_the_version_rises_by_one_and_is_made_when_missing() -> None:
    engine = memory_engine()
    with engine.begin() as connection:
        assert [ensure_data_version(connection), raise_data_version(connection)] == [0, 1]
        assert [raise_data_version(connection), ensure_data_version(connection)] == [2, 2]


def test_a_rolled_back_change_leaves_the_version() -> None:
    engine = memory_engine()
    with engine.connect() as connection:
        raise_data_version(connection)
        connection.rollback()
        assert ensure_data_version(connection) == 0


def test_events_say_who_did_what_and_when() -> None:
    engine = memory_engine()
    before = utc_now()
    with engine.begin() as connection:
        record_event(connection=connection, actor="Lan", action="export", subject="measures", detail="x.csv")
        row = connection.execute(select(audit_event)).mappings().one()
    assert (row["actor"], row["action"], row["subject"], row["detail"]) == (
        "Lan",
        "export",
        "measures",
        "x.csv",
    )
    assert before <= row["at"] <= utc_now() and row["at"].tzinfo is None
