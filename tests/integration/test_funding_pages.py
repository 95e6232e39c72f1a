"""/funding as a server on the loaded season: the plan in words, its papers, scenarios kept, locked and removed."""

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.tasks import settle
from store.engine import get_engine
from store.tables import audit_event, funding_scenario
from tests.integration.conftest import World
from tests.integration.test_report_pages import OWN, client_of, forget

ASKED = "?mountain=40&cap=100"


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


def test_another_site_cannot_keep_or_remove_anything(client: FlaskClient) -> None:
    for action in ("save", "lock", "remove"):
        headers = {"Origin": "https://elsewhere.example"}
        assert client.post(f"/funding/{action}", data={"title": "x"}, headers=headers).status_code == 403


def test_a_scenario_that_is_not_there_is_said_in_words(client: FlaskClient) -> None:
    assert "Không có phương án số 999" in text_of(client, "/funding?scenario=999")


def test_a_structure_without_norms_says_what_is_missing(client: FlaskClient) -> None:
    page = text_of(client, "/funding?structure=pre2025")
    assert "Traceback" not in page and "Không có nhu cầu nào" in page


def test_what_is_sure_and_what_more_money_brings_is_shown_when_asked_for(client: FlaskClient) -> None:
    assert "Mua gì thì không hối tiếc" not in text_of(client, f"/funding{ASKED}")
    text_of(client, f"/funding{ASKED}&more=1")
    settle(seconds=60)
    page = text_of(client, f"/funding{ASKED}&more=1")
    found = re.search(r"(\d+)/(\d+) dòng giữ nguyên", page)
    assert found is not None and 0 < int(found[1]) <= int(found[2])
    assert "giá tăng 15 %" in page and "ít nhất 40 % số tiền chi cho xã miền núi" in page
