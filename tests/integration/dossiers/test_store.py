"""From dossier files to the database: stored once, replaced by later files, compared with what was reported."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.access import Scope
from etl.dossiers.model import CountRequest
from etl.jobs.dossier_store import LockedCountsError
from etl.jobs.dossiers import count_files
from etl.jobs.locking import set_lock
from etl.load.findings import filed_issues
from etl.pipeline import load_paths
from store.tables import audit_event, dossier_count, submission
from store.writes.queue import NewUpload, enqueue
from tests.factories import all_rows
from tests.integration.conftest import World
from tests.integration.dossiers.counted import write_csv
from tests.integration.dossiers.recount import Dossier
from tests.integration.expected import SHARED_SEASON

GOOD = Dossier(
    "H1", "18484", "ho_tich", "Trực tuyến", date(2025, 8, 20), date(2025, 8, 25), date(2025, 8, 22)
)
MONTH = CountRequest(first=date(2025, 8, 15), last=date(2025, 9, 14), today=date(2026, 11, 24))


def counts(world: World) -> dict[str, int]:
    """The counts that are not 0, all fields together."""
    out: dict[str, int] = {}
    with world.engine.connect() as connection:
        for row in connection.execute(select(dossier_count)):
            out[row.measure] = out.get(row.measure, 0) + row.value
    return {name: value for name, value in out.items() if value}


def run(world: World, *paths: Path, request: CountRequest = MONTH) -> int:
    report = count_files(database=world.engine, settings=world.settings, paths=paths, request=request)
    return -1 if report.is_unchanged else report.counts


@pytest.mark.soak_on_postgresql
def test_the_same_file_again_changes_nothing(empty_world: World, tmp_path: Path) -> None:
    path = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()])
    assert run(empty_world, path) == 64  # one month, eight fields, eight measures
    before = all_rows(empty_world.engine)

    assert run(empty_world, path) == -1
    assert all_rows(empty_world.engine) == before


def test_a_later_file_takes_the_place_of_the_counts(empty_world: World, tmp_path: Path) -> None:
    """Given a count, when a corrected export comes, then its figures stand, by its own submission."""
    first = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()])
    second = write_csv(
        path=tmp_path / "b.csv",
        rows=[GOOD.cells(), {**GOOD.cells(), "dossier_code": "H2", "channel": "Trực tiếp"}],
    )
    run(empty_world, first)
    assert counts(empty_world) == {"received_online": 1, "resolved_early": 1}

    run(empty_world, second)

    assert counts(empty_world) == {"received_online": 1, "received_direct_post": 1, "resolved_early": 2}
    with empty_world.engine.connect() as connection:
        files = dict(connection.execute(select(submission.c.id, submission.c.file_name)).all())
        used = set(connection.execute(select(dossier_count.c.submission_id)).scalars())
    assert {files[number] for number in used} == {"b.csv"}
    kept = list((empty_world.settings.files_dir / "dossier_counts").iterdir())
    assert len(kept) == 2, "what was replaced stays readable"


@pytest.mark.soak_on_postgresql
def test_rows_that_were_not_counted_are_findings_of_the_file(empty_world: World, tmp_path: Path) -> None:
    bad = [{**GOOD.cells(), "dossier_code": f"B{n}", "status": "Chờ"} for n in range(7)]
    path = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells(), *bad])

    run(empty_world, path)

    found = filed_issues(engine=empty_world.engine, scope=Scope.everything())
    rows = [one for one in found if one.issue.code == "dossier_unknown_status"]
    assert [one.issue.row for one in rows] == [3, 4, 5, 6, 7] and all(one.is_note for one in found)
    assert "7" in rows[0].sentence(lang="vi") and "Chờ" in rows[0].sentence(lang="en")


@pytest.mark.soak_on_postgresql
def test_load_counts_the_dossier_files_it_meets(empty_world: World, tmp_path: Path) -> None:
    """Given a folder with a dossier file, when it is loaded, then its counts are there and no figure is a fact."""
    rows = [
        {**GOOD.cells(), "dossier_code": "H0", "received_at": "15/08/2025"},
        {
            **GOOD.cells(),
            "dossier_code": "H2",
            "received_at": "14/09/2025",
            "finished_at": "",
            "status": "Đang xử lý",
        },
    ]
    path = write_csv(path=tmp_path / "a.csv", rows=rows)

    done = empty_world.command("load", path, "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["totals"]["facts"] == 0 and report["issues"] == {}
    assert counts(empty_world) == {"received_online": 2, "resolved_early": 1, "pending_overdue": 1}


@pytest.mark.soak_on_postgresql
def test_the_command_counts_tells_and_exports(empty_world: World, tmp_path: Path) -> None:
    path = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells(), {**GOOD.cells(), "dossier_code": ""}])
    out = tmp_path / "counts.csv"
    days = ("--from", "2025-08-15", "--to", "2025-09-14")

    done = empty_world.command("dossiers", path, "--json", *days)
    exported = empty_world.command("export", "dossier-counts", "--out", out)

    assert done.returncode == 1 and exported.returncode == 0, done.stderr + exported.stderr
    (file,) = json.loads(done.stdout)["files"]
    assert (file["rows_counted"], file["rows_refused"]) == (1, 1)
    with out.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == [
        "unit_code",
        "structure",
        "period_start",
        "period_end",
        "field",
        "measure",
        "value",
    ]
    assert [r["measure"] for r in rows if r["value"] == "1"] == ["received_online", "resolved_early"]


@pytest.mark.soak_on_postgresql
def test_a_file_that_is_no_list_of_dossiers_is_named(empty_world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("STT;Đơn vị\n1;Xã Đồng Lộc\n", encoding="utf-8")

    done = empty_world.command("dossiers", path)

    assert done.returncode == 2 and "a.csv" in done.stderr and "dossier_code" in done.stderr


@pytest.mark.soak_on_postgresql
def test_a_locked_period_takes_no_dossiers_until_it_is_unlocked(empty_world: World, tmp_path: Path) -> None:
    """Counted, locked, refused by every way in, unlocked with a reason, counted: each step is in the audit log."""
    world, days = empty_world, ("--from", "2025-08-15", "--to", "2025-09-14")
    lock = ("--form", "F6", "--period", "2025-09", "--why")
    first = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()])
    more = [
        {**GOOD.cells(), "dossier_code": "H2", "received_at": "15/08/2025"},
        {
            **GOOD.cells(),
            "dossier_code": "H3",
            "received_at": "14/09/2025",
            "finished_at": "",
            "status": "Đang xử lý",
        },
    ]
    later = write_csv(path=tmp_path / "b.csv", rows=[GOOD.cells(), *more])
    assert world.command("lock", *lock, "quá sớm").returncode == 2, "there is nothing to lock yet"
    run(world, first)
    assert world.command("lock", *lock, "đã duyệt").returncode == 0
    before = counts(world)

    # The command says why and how to go on, in both languages; nothing is counted
    refused = world.command("dossiers", later, *days)
    assert refused.returncode == 2
    assert "đã khoá" in refused.stderr and "is locked" in refused.stderr
    assert "unlock --form F6 --period 2025-09" in refused.stderr
    assert counts(world) == before
    found = [
        one for one in filed_issues(engine=world.engine, scope=Scope.everything()) if one.file == "b.csv"
    ]
    assert [one.issue.code for one in found] == ["period_locked"]
    assert "F6" in found[0].sentence(lang="vi") and "2025-09" in found[0].sentence(lang="en")
    # So does a load that meets the file; the other months stay open
    assert world.command("load", later).returncode == 1
    assert counts(world) == before
    october = CountRequest(first=date(2025, 9, 15), last=date(2025, 10, 14), today=MONTH.today)
    assert run(world, later, request=october) == 64
    assert counts(world) == {**before, "carried_in": 1, "pending_overdue": 1}

    # Unlocked with a reason, the same file is counted and nothing is said of it any more
    assert world.command("unlock", *lock, "bổ sung hồ sơ").returncode == 0
    assert run(world, later) == 64
    assert counts(world) == {"received_online": 3, "resolved_early": 2, "carried_in": 1, "pending_overdue": 2}
    codes = {one.issue.code for one in filed_issues(engine=world.engine, scope=Scope.everything())}
    assert "period_locked" not in codes
    with world.engine.connect() as connection:
        events = connection.execute(
            select(audit_event.c.action, audit_event.c.detail).where(audit_event.c.subject == "F6 2025-09")
        ).all()
    assert [tuple(event) for event in events] == [("lock", "đã duyệt"), ("unlock", "bổ sung hồ sơ")]


@pytest.mark.soak_on_postgresql
def test_the_page_s_worker_says_of_an_upload_that_the_period_is_locked(
    empty_world: World, tmp_path: Path
) -> None:
    """Given a lock, when a list of dossiers is sent through the page, then it is there, uncounted, with the reason."""
    run(empty_world, write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()]))
    set_lock(engine=empty_world.engine, form="F6", period="2025-09", why="duyệt", locked=True)
    before = counts(empty_world)
    days = [{**GOOD.cells(), "dossier_code": day, "received_at": day} for day in ("15/08/2025", "22/08/2025")]
    open_one = {"dossier_code": "H3", "received_at": "14/09/2025", "finished_at": "", "status": "Đang xử lý"}
    sent = write_csv(path=tmp_path / "gui.csv", rows=[*days, {**GOOD.cells(), **open_one}])
    with empty_world.engine.begin() as connection:
        new = NewUpload(name=sent.name, content=sent.read_bytes(), sender="lan")
        enqueue(connection=connection, files_dir=empty_world.settings.files_dir, new=new)

    done = empty_world.command("worker", "--once")

    assert done.returncode == 0 and "Traceback" not in done.stdout + done.stderr
    assert counts(empty_world) == before
    found = filed_issues(engine=empty_world.engine, scope=Scope.everything())
    assert "period_locked" in {one.issue.code for one in found if one.file == "gui.csv"}


@pytest.mark.soak_on_postgresql
def test_a_new_list_of_a_locked_period_is_kept_as_refused(empty_world: World, tmp_path: Path) -> None:
    """Given a lock, when `etl dossiers` meets a file that nobody loaded, then it is there, refused, with the reason."""
    run(empty_world, write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()]))
    set_lock(engine=empty_world.engine, form="F6", period="2025-09", why="duyệt", locked=True)
    later = write_csv(path=tmp_path / "b.csv", rows=[{**GOOD.cells(), "dossier_code": "H2"}])
    for _ in range(2):
        with pytest.raises(LockedCountsError):
            run(empty_world, later)
    with empty_world.engine.connect() as connection:
        states = connection.execute(select(submission.c.file_name, submission.c.state)).all()
    assert sorted(map(tuple, states)) == [("a.csv", "loaded"), ("b.csv", "refused")]

    set_lock(engine=empty_world.engine, form="F6", period="2025-09", why="mở", locked=False)
    run(empty_world, later)

    with empty_world.engine.connect() as connection:
        states = connection.execute(select(submission.c.file_name, submission.c.state)).all()
    assert sorted(map(tuple, states)) == [("a.csv", "loaded"), ("b.csv", "loaded")]


@pytest.mark.skipif(not SHARED_SEASON.exists(), reason="../shared with the full season is not there")
class TestSeason:
    @pytest.mark.soak_on_postgresql
    def test_the_season_s_dossiers_give_the_expected_counts_and_equal_its_reports(self, empty_world: World):
        # Given the clean folder: reports of the communes whose dossiers lie beside them
        folder = SHARED_SEASON / "01_clean"
        load_paths(engine=empty_world.engine, settings=empty_world.settings, paths=[folder])
        out = empty_world.folder / "counts.csv"

        # When the dossiers are counted and exported
        run(empty_world, *sorted(folder.glob("*_F6_*")), request=CountRequest())
        empty_world.command("export", "dossier-counts", "--out", out)

        # Then every count is the expected one, and no report says otherwise
        def rows(path: Path) -> set[tuple[str, ...]]:
            with path.open(encoding="utf-8", newline="") as handle:
                return {tuple(row.values()) for row in csv.DictReader(handle)}

        assert rows(out) == rows(SHARED_SEASON / "expected_f6_counts.csv")
        found = filed_issues(engine=empty_world.engine, scope=Scope.everything())
        assert [one for one in found if one.issue.code == "dossier_difference"] == []
