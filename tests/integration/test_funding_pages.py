"""/funding as a server on the loaded season: the plan in words, its papers, scenarios kept, locked and removed."""

import io
import re
from collections.abc import Iterator
from threading import Event

import openpyxl
import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

import dashboard.pages.funding as pages
from dashboard.tasks import settle
from dashboard.views import funding_page
from domain.funding.highs import Hooks, Progress
from domain.funding.plan import Plan
from domain.funding.problem import Problem
from domain.funding.solve import Options, UndecidedError
from store.engine import get_engine
from store.tables import audit_event, funding_scenario
from tests.integration.conftest import World
from tests.integration.test_report_pages import OWN, client_of, forget

ASKED = "?mountain=40&cap=100"
# What writes and reads scenarios is tried on both databases, the rest (no database changes it) on one.
ONE_DATABASE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def world(season_copy: World) -> Iterator[World]:
    """A loaded season to write to."""
    yield season_copy
    get_engine().dispose()
    forget()


@pytest.fixture
def client(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return client_of(world, monkeypatch)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_the_page_says_what_the_budget_buys_and_the_papers_agree(client: FlaskClient) -> None:
    page = text_of(client, f"/funding{ASKED}")
    pieces = number(re.search(r"mua được <strong>([\d.]+) chiếc", page)[1])
    cost = number(re.search(r"Chi ([\d.]+) triệu đồng", page)[1])
    assert "Đã chứng minh là phương án tốt nhất" in page and 0 < cost <= 3_000

    body = client.get(f"/funding/annex.xlsx{ASKED}").get_data()
    rows = list(openpyxl.load_workbook(io.BytesIO(body))["Phụ lục"].iter_rows(values_only=True))
    assert (rows[-1][7], rows[-1][9]) == (pieces, cost * 1_000_000)

    draft = Document(io.BytesIO(client.get(f"/funding/submission.docx{ASKED}").get_data()))
    assert any(f"{cost * 1_000_000:,}".replace(",", ".") in line.text for line in draft.paragraphs)
    assert client.get(f"/funding/annex.pdf{ASKED}").get_data().startswith(b"%PDF")
    assert client.get("/funding/other.xlsx").status_code == 404


def test_a_scenario_is_kept_shown_locked_and_no_longer_removed(client: FlaskClient, world: World) -> None:
    said = client.post(f"/funding/save{ASKED}", data={"title": "Đợt 1"}, headers=OWN)
    assert (said.status_code, said.get_json()["text"]) == (200, "Đã lưu phương án “Đợt 1”.")
    again = client.post(f"/funding/save{ASKED}", data={"title": "Đợt 1"}, headers=OWN)
    assert again.status_code == 422 and "đặt tên khác" in again.get_json()["error"]
    with world.engine.connect() as connection:
        kept = connection.execute(select(funding_scenario.c.id, funding_scenario.c.snapshot)).one()
    shown = text_of(client, f"/funding?scenario={kept.id}")
    assert "Đợt 1" in shown and kept.snapshot[:12] in shown

    assert client.post("/funding/lock", data={"scenario": kept.id}, headers=OWN).status_code == 200
    refused = client.post("/funding/remove", data={"scenario": kept.id}, headers=OWN)
    assert refused.status_code == 422 and "đã khóa" in refused.get_json()["error"]
    with world.engine.connect() as connection:
        actions = set(connection.execute(select(audit_event.c.action)).scalars())
    assert {"save_scenario", "lock_scenario"} <= actions


def test_a_scenario_is_renamed_copied_and_started_from(client: FlaskClient) -> None:
    client.post(f"/funding/save{ASKED}&rules=bundle:scanner:computer:1", data={"title": "Đợt 1"}, headers=OWN)
    page = text_of(client, "/funding?scenario=1")
    start = re.search(r'id="scenario-start"[^>]*href="(/funding\?[^"]*)"', page)
    assert start is not None
    again = text_of(client, start[1].replace("&amp;", "&"))
    assert "số liệu đã chụp của phương án số 1" in again and "Máy quét chỉ mua khi có Máy tính" in again
    sentence = r'<p class="finding">.*?</p>'
    assert re.search(sentence, page)[0] == re.search(sentence, again)[0]

    said = client.post("/funding/copy", data={"scenario": 1, "title": "Đợt 1b"}, headers=OWN)
    assert said.get_json()["text"] == "Đã lưu phương án “Đợt 1b”."
    said = client.post("/funding/rename", data={"scenario": 2, "title": "Đợt 2"}, headers=OWN)
    assert said.get_json()["text"] == "Đã đổi tên thành “Đợt 2”."
    compared = text_of(client, "/funding?compare=1,2&lang=en")
    assert "Scenarios side by side" in compared and "proved best" in compared and "Đợt 2" in compared


@ONE_DATABASE
def test_rules_that_cannot_be_used_are_said_beside_those_that_can(client: FlaskClient) -> None:
    page = text_of(client, "/funding?rules=leave:unit=18073;cap:unit::abc;floor:unit::50:")
    assert "Không mua cho Phường Thành Sen" in page and "ô “số tiền”: “abc” phải là số không âm" in page
    assert "Cần sửa quy tắc" in page and "Bản đồ thể hiện" not in page
    for search, said in (
        ("budget=0", "Ngân sách “0” không dùng được"),
        ("mountain=140", "Tỷ lệ cho xã miền núi “140” không dùng được"),
        ("benefit=volume:-1", "Trọng số “volume:-1” không dùng được"),
        ("rules=paid:18073:computer:900", "đơn vị này chỉ thiếu"),
        ("rules=leave:unit=99999", "“99999”"),
    ):
        assert said in text_of(client, f"/funding?{search}")
    assert client.post("/funding/save?rules=hat", data={"title": "x"}, headers=OWN).status_code == 422


@ONE_DATABASE
def test_rules_that_collide_are_said_and_nothing_is_kept(client: FlaskClient) -> None:
    text_of(client, "/funding?rules=floor:unit::100:")
    settle(seconds=60)
    page = text_of(client, "/funding?rules=floor:unit::100:")
    assert "Các quy tắc mâu thuẫn" in page and "mỗi đơn vị ít nhất 100.000.000 đồng" in page
    refused = client.post("/funding/save?rules=floor:unit::100:", data={"title": "x"}, headers=OWN)
    assert refused.status_code == 422 and "không thể cùng giữ" in refused.get_json()["error"]
    assert "Chưa lưu phương án nào" in page
    assert "không thể cùng giữ" in client.get("/funding/annex.pdf?rules=floor:unit::100:").get_data(
        as_text=True
    )


def test_a_search_is_followed_and_a_cancelled_one_leaves_nothing(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def endless(*, problem: Problem, options: Options, hooks: Hooks) -> Plan:
        hooks.on_progress(Progress(seconds=1.0, benefit=90.0, bound=100.0))
        begun.set()
        while not hooks.has_stopped:
            hooks.on_progress(Progress(seconds=2.0, benefit=90.0, bound=100.0))
        raise UndecidedError

    monkeypatch.setattr(funding_page, "solve", endless)
    monkeypatch.setattr(pages, "WAIT", 0.01)
    page = text_of(client, f"/funding{ASKED}")
    assert "Đang tìm phương án" in page and "funding/save" not in page
    assert begun.wait(10)
    told = client.get(f"/funding/progress{ASKED}&what=plan").get_json()
    assert told["status"] == "running" and "không quá 10,000 %" in told["words"] and told["hasPlan"]
    assert client.post(f"/funding/end{ASKED}", data={"wish": "drop"}).status_code == 403
    client.post(f"/funding/end{ASKED}", data={"wish": "drop"}, headers=OWN)
    settle(seconds=20)
    assert "Đã hủy, không lưu gì" in text_of(client, f"/funding{ASKED}")
    refused = client.post(f"/funding/save{ASKED}", data={"title": "x"}, headers=OWN)
    assert refused.status_code == 422 and "đã hủy" in refused.get_json()["error"]
    with world.engine.connect() as connection:
        assert connection.execute(select(funding_scenario.c.id)).all() == []

    monkeypatch.undo()
    client.post(f"/funding/end{ASKED}", data={"wish": "again"}, headers=OWN)
    gone = client.get(
        f"/funding/progress{ASKED}&what=plan"
    ).get_json()  # as after a restart: nothing begins by itself
    assert gone["status"] == "lost" and "Việc tìm không còn chạy" in gone["html"]
    assert 'data-end="again"' in gone["html"]
    text_of(client, f"/funding{ASKED}")
    settle(seconds=60)
    assert "Đã chứng minh là phương án tốt nhất" in text_of(client, f"/funding{ASKED}")


@ONE_DATABASE
def test_another_site_cannot_keep_or_remove_anything(client: FlaskClient) -> None:
    for action in ("save", "lock", "remove", "rename", "copy", "end"):
        headers = {"Origin": "https://elsewhere.example"}
        assert client.post(f"/funding/{action}", data={"title": "x"}, headers=headers).status_code == 403


@ONE_DATABASE
def test_a_scenario_that_is_not_there_is_said_in_words(client: FlaskClient) -> None:
    assert "Không có phương án số 999" in text_of(client, "/funding?scenario=999")


@ONE_DATABASE
def test_a_structure_without_norms_says_what_is_missing(client: FlaskClient) -> None:
    page = text_of(client, "/funding?structure=pre2025")
    assert "Traceback" not in page and "Không có nhu cầu nào" in page


@ONE_DATABASE
def test_what_is_sure_and_what_more_money_brings_is_shown_when_asked_for(client: FlaskClient) -> None:
    assert "Mua gì thì không hối tiếc" not in text_of(client, f"/funding{ASKED}")
    text_of(client, f"/funding{ASKED}&more=1")
    settle(seconds=60)
    page = text_of(client, f"/funding{ASKED}&more=1")
    found = re.search(r"(\d+)/(\d+) dòng giữ nguyên", page)
    assert found is not None and 0 < int(found[1]) <= int(found[2])
    assert "giá tăng 15 %" in page and "ít nhất 40 % số tiền chi cho xã miền núi" in page
