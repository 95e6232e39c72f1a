"""The pages of reports as a server on the loaded season: uploads, downloads, follow-up, answers, and who may change."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.security import OWN_HEADER
from domain.config import get_settings
from domain.paths import SAMPLE_DIR
from etl.load.outcome import LoadReport
from etl.pipeline import load_paths
from store.engine import get_engine
from store.files import MAX_BYTES
from store.tables import audit_event, issue, submission, unit_alias, upload
from tests.integration.conftest import World, copied
from tests.integration.expected import stored_issues, stored_measures

OWN = {OWN_HEADER: "1", "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
BROKEN = SAMPLE_DIR / "03_broken" / "019_II06b_Q3-2026.xlsx"


def client_of(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application on a world's database and files."""
    for name in ("DATABASE_URL", "FILES_DIR", "GEO_DIR", "HOME_PROVINCE"):
        monkeypatch.setenv(name, world.environment[name])
    forget()
    from dashboard.app import create_app

    return create_app().server.test_client()


def forget() -> None:
    """The dashboard keeps its settings and its engine for the life of a process; a test is shorter."""
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No test's database is left for the next."""
    yield
    get_engine().dispose()  # a template of PostgreSQL may have no connections
    forget()


@pytest.fixture
def world(season_copy: World) -> World:
    """A loaded season to change."""
    return season_copy


@pytest.fixture
def client(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The pages on it."""
    return client_of(world, monkeypatch)


@pytest.fixture
def reader(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The pages on the season that all tests share: for looking only."""
    return client_of(season[0], monkeypatch)


def send(client: FlaskClient, *, name: str, content: bytes, headers: dict[str, str] | None = None) -> Any:
    """Upload a file as the page's script does."""
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/uploads?lang=vi", data=data, headers=OWN if headers is None else headers)


def spoiled() -> bytes:
    """The sample's report of Quý III/2026 with another title: not the same file, the same errors."""
    book = openpyxl.load_workbook(BROKEN)
    book.worksheets[0]["A1"] = "Gửi lại"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def number(world: World, table: Any) -> int:
    with world.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def findings(world: World, *, code: str) -> list[Any]:
    with world.engine.connect() as connection:
        return list(connection.execute(select(issue).where(issue.c.code == code).order_by(issue.c.id)).all())


class TestUpload:
    def test_a_file_through_the_page_is_the_file_through_the_command(
        self, registered: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        # Given the same files, loaded by command in one database and sent to the page of another
        by_command, by_page = (copied(registered, to=tmp_path / name) for name in ("command", "page"))
        files = sorted((SAMPLE_DIR / "03_broken").glob("01[4-9]*"))
        load_paths(engine=by_command.engine, settings=by_command.settings, paths=files)
        client = client_of(by_page, monkeypatch)

        # When the worker has emptied the queue
        for path in files:
            assert send(client, name=path.name, content=path.read_bytes()).status_code == 201
        assert by_page.command("worker", "--once").returncode == 0

        # Then figures and findings are the same
        assert stored_measures(by_page.engine) == stored_measures(by_command.engine)
        assert [row[1:] for row in stored_issues(by_page.engine)] == [
            row[1:] for row in stored_issues(by_command.engine)
        ]

    def test_from_queued_to_words_and_a_marked_copy(self, world: World, client: FlaskClient):
        # Given a sent file: it waits, and the page warns that nobody loads it
        sent = send(client, name="Báo cáo Q3.xlsx", content=spoiled()).get_json()
        [item] = sent["items"]
        assert item["pending"] and "đang chờ nạp" in item["html"]
        assert "python -m etl worker" in sent["worker"]

        # When it was loaded
        assert world.command("worker", "--once").returncode == 0
        [item] = client.get(f"/uploads/state?ids={item['id']}").get_json()["items"]

        # Then the result is in words, by cell, with a copy whose wrong cells are commented
        assert not item["pending"]
        assert "Đã nạp 60 dòng; 10 dòng bị từ chối" in item["words"]
        assert "II.06b, dòng 37, cột “Tổng số”" in item["html"]
        with world.engine.connect() as connection:
            newest = connection.execute(select(func.max(submission.c.id))).scalar_one()
        copy = client.get(f"/submissions/{newest}/annotated")
        assert copy.headers["Content-Disposition"].startswith("attachment")
        page = openpyxl.load_workbook(io.BytesIO(copy.data))["II.06b"]
        marked = {cell.row for row in page.iter_rows() for cell in row if cell.comment}
        with world.engine.connect() as connection:
            own = (issue.c.submission_id == newest) & issue.c.row.is_not(None) & (issue.c.column != "")
            wanted = set(connection.execute(select(issue.c.row).where(own)).scalars())
        assert wanted <= marked
        assert client.get(f"/submissions/{newest}/original").data == spoiled_as_sent(world, newest)

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {OWN_HEADER: "1"},
            {**OWN, "Origin": "https://evil.example"},
            {**OWN, "Sec-Fetch-Site": "cross-site"},
        ],
    )
    def test_another_site_cannot_send(self, world: World, client: FlaskClient, headers: dict[str, str]):
        answer = send(client, name="a.xlsx", content=b"x", headers=headers)
        assert answer.status_code == 403
        assert number(world, upload) == 0

    def test_a_foreign_name_that_points_here_is_not_ours(self, world: World, client: FlaskClient):
        data = {"file": (io.BytesIO(b"x"), "a.xlsx")}
        headers = {**OWN, "Origin": "http://evil.example:8050"}
        answer = client.post("/uploads", data=data, headers=headers, base_url="http://evil.example:8050")
        assert answer.status_code == 403
        assert number(world, upload) == 0

    def test_a_file_that_is_too_large_is_refused_before_it_is_read(self, world: World, client: FlaskClient):
        class Untouched(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def read(self, size: int = -1) -> bytes:
                raise AssertionError("the body was read")

        body = {"wsgi.input": Untouched(), "CONTENT_LENGTH": str(MAX_BYTES + 10_000_000)}
        kind = "multipart/form-data; boundary=x"
        answer = client.post("/uploads", content_type=kind, headers=OWN, environ_overrides=body)
        assert answer.status_code == 413
        assert "64 MiB" in answer.get_json()["error"]
        assert number(world, upload) == 0

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/passwd.xlsx", "passwd.xlsx"),
            ("thư mục/Báo cáo.xls", "Báo cáo.xls"),
            ("a\u202exslx.csv", "axslx.csv"),
        ],
    )
    def test_a_name_is_no_path(self, world: World, client: FlaskClient, name: str, kept: str):
        assert send(client, name=name, content=name.encode()).status_code == 201
        with world.engine.connect() as connection:
            row = connection.execute(select(upload.c.file_name, upload.c.stored_file)).one()
        assert row.file_name == kept
        files = world.settings.files_dir.resolve()
        assert (files / row.stored_file).resolve().is_relative_to(files)
        assert not list(world.folder.rglob("passwd*"))

    def test_nothing_sent(self, client: FlaskClient):
        answer = client.post("/uploads?lang=en", data={}, content_type="multipart/form-data", headers=OWN)
        assert answer.status_code == 400
        assert "no file" in answer.get_json()["error"]

    def test_other_addresses_take_small_bodies_only(self, client: FlaskClient):
        data = {"issue": "1", "state": "open", "note": "x" * 2_000_000}
        assert client.post("/quality/follow-up", data=data, headers=OWN).status_code == 413


def spoiled_as_sent(world: World, submission_id: int) -> bytes:
    with world.engine.connect() as connection:
        stored = connection.execute(
            select(submission.c.stored_file).where(submission.c.id == submission_id)
        ).scalar_one()
    return (world.settings.files_dir / stored).read_bytes()


class TestDownloads:
    @pytest.mark.parametrize("address", ["/submissions/999999/original", "/submissions/999999/annotated"])
    def test_what_is_not_there_says_so_in_both_languages(self, client: FlaskClient, address: str):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Không có tệp" in answer.text and "There is no file" in answer.text

    def test_a_download_is_noted_and_never_shown_by_the_browser(self, world: World, client: FlaskClient):
        answer = client.get("/submissions/1/original")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with world.engine.connect() as connection:
            last = connection.execute(select(audit_event).order_by(audit_event.c.id.desc())).first()
        assert last is not None and (last.action, last.subject) == ("download", "submission 1")

    def test_reminders_as_a_file(self, client: FlaskClient):
        answer = client.get("/quality/reminders.csv?tab=reminders")
        lines = answer.data.decode("utf-8-sig").splitlines()
        assert lines[0] == "Báo cáo cần nhắc"
        assert sum(line.startswith("18") for line in lines) == 9
        assert client.get("/quality/reminders.exe").status_code == 404


class TestPages:
    @pytest.mark.parametrize(
        ("structure", "lang"),
        [
            ("pre2025", "en"),
            ("post2025", "vi"),
            pytest.param("pre2025", "vi", marks=pytest.mark.soak),
            pytest.param("post2025", "en", marks=pytest.mark.soak),
        ],
    )
    @pytest.mark.parametrize("tab", ["reports", "issues", "completeness", "reminders", "names"])
    def test_every_tab_opens(self, reader: FlaskClient, tab: str, structure: str, lang: str):
        answer = reader.get(f"/quality?tab={tab}&structure={structure}&lang={lang}")
        assert answer.status_code == 200
        assert 'class="finding"' in answer.text

    def test_filters_narrow_the_list(self, reader: FlaskClient):
        every = reader.get("/quality").text
        some = reader.get("/quality?form=F2&state=refused").text
        assert every.count("?submission=") > 20
        assert "Không có báo cáo nào khớp với bộ lọc" in some

    def test_an_unknown_submission(self, reader: FlaskClient):
        assert "Không có tệp số 999999" in reader.get("/quality?submission=999999").text


class TestChanges:
    def test_follow_up_is_kept_and_audited(self, world: World, client: FlaskClient):
        own = findings(world, code="negative_value")[0]
        data = {"issue": str(own.id), "state": "followed_up", "note": "Đã gọi điện"}
        answer = client.post("/quality/follow-up?lang=vi", data=data, headers=OWN)
        assert answer.get_json() == {"text": "Đã ghi: Đang theo dõi.", "waiting": False}
        now = next(row for row in findings(world, code="negative_value") if row.id == own.id)
        assert (now.state, now.note) == ("followed_up", "Đã gọi điện")
        with world.engine.connect() as connection:
            last = connection.execute(select(audit_event).order_by(audit_event.c.id.desc())).first()
        assert last is not None and last.action == "issue_state"

    @pytest.mark.parametrize(
        "data",
        [
            {"issue": "x"},
            {"issue": "1", "state": "gone"},
            {"state": "open"},
            {"issue": "1", "state": "accepted"},
        ],
    )
    def test_a_follow_up_that_makes_no_sense_is_refused(self, client: FlaskClient, data: dict[str, str]):
        answer = client.post("/quality/follow-up?lang=en", data=data, headers=OWN)
        assert answer.status_code in (400, 422)
        assert answer.get_json()["error"]

    @pytest.mark.parametrize(
        "address", ["/quality/follow-up", "/quality/answer", "/quality/withdraw", "/quality/load-again"]
    )
    def test_another_site_changes_nothing(self, world: World, client: FlaskClient, address: str):
        before = number(world, audit_event)
        foreign = {**OWN, "Origin": "https://evil.example"}
        assert (
            client.post(address, data={"issue": "1", "submission": "1"}, headers=foreign).status_code == 403
        )
        assert number(world, audit_event) == before

    def test_an_answer_brings_the_refused_row_in(self, world: World, client: FlaskClient):
        # Given a name that no unit has: its row was refused
        [own] = [row for row in findings(world, code="unit_not_found") if row.value == "Xã Cẩm Nhưng"] or [
            None
        ]
        own = own or findings(world, code="unit_not_found")[-1]
        assert "Tên chưa khớp" in client.get("/quality?tab=names&structure=pre2025").text
        from dashboard.views import timeliness
        from domain.access import Scope

        rows, _ = timeliness.get_names(scope=Scope.everything(), province="42", limit=50, offset=0)
        asked = next(row for row in rows if own.value == row.name and row.candidates)
        data = {
            "structure": asked.structure,
            "name": asked.name,
            "parent": asked.parent_code,
            "unit": asked.candidates[0].code,
            "source": "Xác nhận qua điện thoại",
        }
        with world.engine.connect() as connection:
            loaded = connection.execute(
                select(submission.c.rows_loaded).where(submission.c.id == own.submission_id)
            ).scalar_one()

        # When a person says which unit it is, and the worker has read the file again
        answer = client.post("/quality/answer?lang=vi", data=data, headers=OWN).get_json()
        assert answer["waiting"]
        assert client.get("/quality/waiting").get_json()["waiting"] == len(asked.files)
        assert world.command("worker", "--once").returncode == 0

        # Then the alias is stored, the finding is gone and the name is no longer asked
        with world.engine.connect() as connection:
            alias = connection.execute(select(unit_alias).where(unit_alias.c.alias == asked.name)).one()
            after = connection.execute(
                select(submission.c.rows_loaded).where(submission.c.id == own.submission_id)
            ).scalar_one()
        assert alias.basis == "Xác nhận qua điện thoại"
        assert own.id not in {row.id for row in findings(world, code="unit_not_found")}
        assert after >= loaded
        rows, _ = timeliness.get_names(scope=Scope.everything(), province="42", limit=50, offset=0)
        assert (asked.name, asked.parent_code) not in {(row.name, row.parent_code) for row in rows}

        # And when the answer is taken back, the name is asked again
        [given] = timeliness.get_answers(scope=Scope.everything(), province="42")
        assert "Câu trả lời đã ghi" in client.get("/quality?tab=names&structure=pre2025").text
        taken = client.post(
            "/quality/withdraw?lang=en", data={"answer": str(given.id)}, headers=OWN
        ).get_json()
        assert taken["waiting"] and "withdrawn" in taken["text"]
        assert world.command("worker", "--once").returncode == 0
        rows, _ = timeliness.get_names(scope=Scope.everything(), province="42", limit=50, offset=0)
        assert (asked.name, asked.parent_code) in {(row.name, row.parent_code) for row in rows}
        twice = client.post("/quality/withdraw?lang=en", data={"answer": str(given.id)}, headers=OWN)
        assert twice.status_code == 422 and "no longer there" in twice.get_json()["error"]

    def test_an_answer_without_a_unit(self, client: FlaskClient):
        data = {
            "structure": "post2025",
            "name": "x",
            "parent": "",
            "unit": "other",
            "other": "",
            "source": "y",
        }
        answer = client.post("/quality/answer?lang=vi", data=data, headers=OWN)
        assert answer.status_code == 400
        assert "Chưa chọn đơn vị" in answer.get_json()["error"]

    def test_loading_again_is_queued_once(self, world: World, client: FlaskClient):
        for _ in range(2):
            answer = client.post("/quality/load-again?lang=vi", data={"submission": "3"}, headers=OWN)
            assert answer.get_json()["waiting"]
        assert number(world, upload) == 1
        assert (
            client.post("/quality/load-again", data={"submission": "999999"}, headers=OWN).status_code == 422
        )


def test_the_season_names_what_the_page_counts(
    season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding of /quality, recounted with SQL of its own."""
    world = season[0]
    client = client_of(world, monkeypatch)
    with world.engine.connect() as connection:
        counted = dict(
            connection.exec_driver_sql("SELECT severity, count(*) FROM issue GROUP BY severity").fetchall()
        )
        files = connection.exec_driver_sql("SELECT count(*) FROM submission").scalar_one()
    text = client.get("/quality").text
    for part in (
        f"<strong>{files}</strong> tệp đã nhận",
        f"<strong>{counted['error']}</strong> lỗi",
        f"<strong>{counted['warning']}</strong> cảnh báo",
    ):
        assert part in text
