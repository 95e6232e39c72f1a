"""The queue of uploads on SQLite: kept once, taken once, taken again when a worker went silent, noted by its holder."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from domain.access import Scope
from store.files import MAX_BYTES, FileTooLargeError
from store.queries.queue import has_work, upload_by_id, uploads, worker_status
from store.tables import submission, upload, worker
from store.writes import queue
from store.writes.queue import (
    NewUpload,
    UploadResult,
    beat,
    claim,
    enqueue,
    enqueue_again,
    finish,
    release,
    renew,
)
from tests.factories import memory_engine

EVERYTHING = Scope.everything()
A, B = "worker-a", "worker-b"


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = memory_engine()
    with engine.begin() as opened:
        yield opened
    engine.dispose()


class Clock:
    """The time that the queue believes it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 4, 10, 8, 0)  # noqa: DTZ001 - the database keeps UTC without zone
        monkeypatch.setattr(queue, "utc_now", lambda: self.now)
        monkeypatch.setattr("store.queries.queue.utc_now", lambda: self.now)

    def forward(self, step: timedelta) -> None:
        self.now += step


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def sent(connection: Connection, folder: Path, *, name: str = "a.xlsx", content: bytes = b"a") -> int:
    return enqueue(
        connection=connection, files_dir=folder, new=NewUpload(name=name, content=content, sender="lan")
    )


class TestEnqueue:
    def test_the_file_is_kept_and_waits(self, connection: Connection, tmp_path: Path) -> None:
        # Given a file with a path in its name / When it is queued
        number = sent(connection, tmp_path, name="..\\..\\Bao cao.XLSX", content=b"figures")

        # Then it waits under its base name, its content is kept, and who sent it is known
        [row] = uploads(connection=connection, scope=EVERYTHING)
        assert (row.id, row.file_name, row.state, row.sender) == (number, "Bao cao.XLSX", "queued", "lan")
        stored = connection.execute(select(upload.c.stored_file)).scalar_one()
        assert (tmp_path / stored).read_bytes() == b"figures"

    def test_a_double_click_queues_once_and_another_name_twice(
        self, connection: Connection, tmp_path: Path
    ) -> None:
        assert sent(connection, tmp_path) == sent(connection, tmp_path)
        assert sent(connection, tmp_path, name="b.xlsx") != sent(connection, tmp_path)

    def test_too_large_is_refused_in_both_languages_and_nothing_is_kept(
        self, connection: Connection, tmp_path: Path
    ) -> None:
        with pytest.raises(FileTooLargeError) as caught:
            sent(connection, tmp_path, content=bytes(MAX_BYTES + 1))
        assert "64 MiB" in caught.value.vi and "64 MiB" in caught.value.en
        assert not list(tmp_path.iterdir()) and not uploads(connection=connection, scope=EVERYTHING)


class TestClaim:
    def test_uploads_are_taken_in_the_order_of_arrival_and_once(
        self, connection: Connection, tmp_path: Path
    ) -> None:
        first, second = sent(connection, tmp_path), sent(connection, tmp_path, name="b.xlsx", content=b"b")

        taken = [claim(connection=connection, worker_id=who) for who in (A, B, A)]

        assert [one and one.id for one in taken] == [first, second, None]

    def test_a_silent_worker_loses_its_upload(
        self, connection: Connection, tmp_path: Path, clock: Clock
    ) -> None:
        # Given an upload that a worker took and never came back from
        number = sent(connection, tmp_path)
        claim(connection=connection, worker_id=A)
        assert not has_work(connection=connection, scope=EVERYTHING)

        # When its lease has run out
        clock.forward(queue.LEASE + timedelta(seconds=1))

        # Then another worker gets it, and the first one can neither renew nor finish it
        assert has_work(connection=connection, scope=EVERYTHING)
        again = claim(connection=connection, worker_id=B)
        assert again is not None and (again.id, again.attempts) == (number, 2)
        assert not renew(connection=connection, upload_id=number, worker_id=A)
        done = UploadResult(outcome="loaded")
        assert not finish(connection=connection, upload_id=number, worker_id=A, result=done)
        assert finish(connection=connection, upload_id=number, worker_id=B, result=done)

    def test_a_worker_that_renews_keeps_it(
        self, connection: Connection, tmp_path: Path, clock: Clock
    ) -> None:
        number = sent(connection, tmp_path)
        claim(connection=connection, worker_id=A)
        for _ in range(5):
            clock.forward(queue.LEASE / 2)
            assert renew(connection=connection, upload_id=number, worker_id=A)
        assert claim(connection=connection, worker_id=B) is None

    def test_a_file_that_kills_workers_is_given_up_with_a_sentence(
        self, connection: Connection, tmp_path: Path, clock: Clock
    ) -> None:
        number = sent(connection, tmp_path)
        for _ in range(queue.MAX_ATTEMPTS):
            assert claim(connection=connection, worker_id=A) is not None
            clock.forward(queue.LEASE + timedelta(seconds=1))

        assert claim(connection=connection, worker_id=A) is None

        row = upload_by_id(connection=connection, scope=EVERYTHING, upload_id=number)
        assert row is not None and row.state == "failed" and row.message_vi and row.message_en

    def test_a_released_upload_keeps_its_place_and_its_attempts(
        self, connection: Connection, tmp_path: Path
    ) -> None:
        first = sent(connection, tmp_path)
        sent(connection, tmp_path, name="b.xlsx", content=b"b")
        claim(connection=connection, worker_id=A)

        assert release(connection=connection, upload_id=first, worker_id=A)

        again = claim(connection=connection, worker_id=B)
        assert again is not None and (again.id, again.attempts) == (first, 1)


class TestAgain:
    def test_a_submission_is_queued_once_and_only_with_its_file(self, connection: Connection) -> None:
        kept = {
            "file_name": "a.xlsx",
            "sha256": "f" * 64,
            "size": 1,
            "state": "loaded",
            "stored_file": "ff/a.xlsx",
        }
        now = datetime(2026, 4, 10)  # noqa: DTZ001 - as above
        connection.execute(insert(submission), [{"id": 7, "received_at": now, **kept}])
        connection.execute(insert(submission), [{"id": 8, "received_at": now, **kept, "stored_file": ""}])

        number = enqueue_again(connection=connection, submission_id=7, actor="lan")

        assert enqueue_again(connection=connection, submission_id=7, actor="lan") == number
        taken = claim(connection=connection, worker_id=A)
        assert taken is not None and (taken.reload_of, taken.stored_file) == (7, "ff/a.xlsx")
        for unknown in (8, 9):
            with pytest.raises(LookupError):
                enqueue_again(connection=connection, submission_id=unknown, actor="lan")


class TestWorkers:
    def test_a_worker_is_running_while_it_beats(self, connection: Connection, clock: Clock) -> None:
        assert not worker_status(connection=connection, scope=EVERYTHING).is_running
        beat(connection=connection, worker_id=A)
        clock.forward(timedelta(seconds=20))
        assert worker_status(connection=connection, scope=EVERYTHING).is_running
        clock.forward(timedelta(seconds=20))
        assert not worker_status(connection=connection, scope=EVERYTHING).is_running
        beat(connection=connection, worker_id=A)
        assert worker_status(connection=connection, scope=EVERYTHING).is_running

    def test_workers_silent_for_a_day_are_forgotten(self, connection: Connection, clock: Clock) -> None:
        beat(connection=connection, worker_id=A)
        connection.execute(update(worker).values(beat_at=clock.now - timedelta(days=2)))
        beat(connection=connection, worker_id=B)
        assert list(connection.execute(select(worker.c.id)).scalars()) == [B]
