"""/index as a server on the loaded season: rankings, weights in the address, files, a definition checked and saved;
the published index with captures, and the page of a unit that shows them.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard import ids
from dashboard.views import IndexAsk, get_index_view, get_rank_ranges
from domain.access import Scope
from domain.config import get_settings
from domain.index.library import find_definition
from domain.paths import ROOT
from etl.pipeline import load_paths
from store.engine import get_engine
from store.tables import audit_event, index_definition
from tests.integration.conftest import World
from tests.integration.test_official import two_days
from tests.integration.test_report_pages import OWN, client_of, forget
from tools.bench.switch import ask, callbacks_on

TAGS = re.compile(r"<[^>]+>")
ASKED = IndexAsk(index="commune_readiness", structure="post2025", level="commune", province="42")
REAL = ROOT.parent / "shared" / "data" / "published" / "index766"


@pytest.fixture
def world(season_copy: World) -> Iterator[World]:
    """A loaded season to write to."""
    yield season_copy
    get_engine().dispose()
    forget()


@pytest.fixture
def client(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return client_of(world, monkeypatch)


def page_of(client: FlaskClient, address: str) -> str:
    """The HTML of the page's content, without the copy of the layout that the browser reads."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = re.search(r'<main id="page".*?</main>', answer.get_data(as_text=True), flags=re.DOTALL)
    assert found is not None
    return found[0]


def words_of(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).replace("\u00a0", " ").split())


def table_of(client: FlaskClient, search: str) -> list[dict[str, str]]:
    """The rows of the exported ranking."""
    text = client.get(f"/index/table.csv{search}").get_data(as_text=True).lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(text)))
    head = next(n for n, line in enumerate(lines) if line and line[0] in ("Hạng", "Rank"))
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]


def tuned(client: FlaskClient, output: str, search: str) -> Any:
    """What a moved weight sends: the answer of the callback that fills ``output``."""
    [own] = [f for f in callbacks_on(caller=client, source=ids.TUNE) if output in f.output]
    answer = ask(caller=client, fired=own, path="/index", search=search, encoding={})
    return json.loads(answer)["response"]


class TestRanking:
    def test_page_files_and_view_agree(self, client: FlaskClient):
        page = words_of(page_of(client, "/index"))
        view = get_index_view(scope=Scope.everything(), asked=ASKED)
        ranges = {own.code: own for own in get_rank_ranges(scope=Scope.everything(), asked=ASKED)}

        first = min(view.units, key=lambda unit: unit.rank or 999)
        assert "Số liệu mô phỏng" in page and "69 trong 69 xã, phường có số liệu" in page
        assert f"cao nhất {first.place.name}" in page
        assert "Chỉ số sẵn sàng số cấp xã (bản 2026-1) theo xã, phường, tỉnh Hà Tĩnh, Quý II/2026" in page
        assert "Thay đổi so với Quý I/2026" in page
        for row in table_of(client, ""):
            unit = next(own for own in view.units if own.place.code == row["Mã"])
            own = ranges[unit.place.code]
            assert float(row["Điểm"]) == unit.score
            assert (row["Hạng"], row["Hạng, phân vị 5 %"], row["Hạng, phân vị 95 %"]) == tuple(
                map(str, (unit.rank, own.low, own.high))
            )
        book = openpyxl.load_workbook(io.BytesIO(client.get("/index/table.xlsx").get_data()))
        assert book.active.max_row > 69

    def test_weights_of_the_address_are_those_of_the_view(self, client: FlaskClient):
        """Given equipment and skills left out, then the index is the pillar of use, in page, file and callback."""
        search = "?weights=equipment-0,skills-0,weather-2"
        page = words_of(page_of(client, f"/index{search}"))
        assert "Thử trọng số, chưa lưu." in page
        assert "không có phần: weather" in page
        weights = (("equipment", 0.0), ("skills", 0.0))
        view = get_index_view(scope=Scope.everything(), asked=IndexAsk(**{**vars(ASKED), "weights": weights}))
        at = view.position("adoption")
        by_code = {unit.place.code: unit for unit in view.units}
        for row in table_of(client, search):
            assert float(row["Điểm"]) == pytest.approx(by_code[row["Mã"]].scores[at])
        sent = tuned(client, ids.INDEX_RANKING, search)
        order = re.findall(r'data-unit="(\d+)"', sent[ids.INDEX_RANKING]["data-html"])
        assert [by_code[code].rank for code in order] == sorted(unit.rank or 0 for unit in view.units)
        changed = tuned(client, f"{ids.MAP}.figure", search)[ids.MAP]["figure"]["operations"]
        assert {own["location"][-1] for own in changed} >= {"z", "locations"}
        assert "geojson" not in {own["location"][-1] for own in changed}

    def test_weights_that_are_all_zero_are_told_and_change_nothing(self, client: FlaskClient):
        sent = tuned(client, ids.INDEX_RANKING, "?weights=adoption-0,equipment-0,skills-0")
        assert list(sent) == [ids.INDEX_NOTICES]
        assert "mọi trọng số con bằng 0" in sent[ids.INDEX_NOTICES]["data-html"]
        assert "mọi trọng số con bằng 0" in words_of(
            page_of(client, "/index?weights=adoption-0,equipment-0,skills-0")
        )

    def test_other_units_methods_and_languages(self, client: FlaskClient):
        page = words_of(page_of(client, "/index?lang=en&units=18073&panel=closed&versus=copeland"))
        assert "Phường Thành Sen : 67.9 points, rank 33 / 69" in page
        assert "With “pairwise comparison (Copeland)”" in page
        assert "scores are set within a period" in words_of(page_of(client, "/index?index=ict_style&lang=en"))
        district = page_of(client, "/index?district=436")
        assert 0 < district.count('class="ranking-row') < 69
        assert "Không có chỉ số “nope”" in words_of(page_of(client, "/index?index=nope"))

    def test_nothing_loaded_says_what_to_load(self, empty_world: World, monkeypatch: pytest.MonkeyPatch):
        client = client_of(empty_world, monkeypatch)
        assert "Chưa có số liệu nào cho các chỉ tiêu" in words_of(page_of(client, "/index"))
        assert "Chưa nạp lần công bố nào" in words_of(page_of(client, "/index?index=766"))
        assert client.get("/index/table.csv").status_code == 404


class TestDefinitions:
    def test_moved_weights_are_written_into_the_text_to_start_from(self, client: FlaskClient):
        text = client.get("/index/definition.toml?weights=adoption-2.5").get_data(as_text=True)
        assert 'id = "commune_readiness_own"' in text
        assert 'id = "adoption"\nweight = 2.5\n' in text

    def test_a_wrong_one_is_refused_with_its_line_and_nothing_is_kept(
        self, client: FlaskClient, world: World
    ):
        text = client.get("/index/definition.toml").get_data(as_text=True)
        wrong = text.replace('parent = "skills"', 'parent = "skils"', 1)
        line = wrong.splitlines().index(
            'parent = "skils"'
        )  # the line above it, counted from 1, names the indicator
        broken = text.replace('ties = "min"', "ties = ", 1)
        for own, found in ((wrong, line), (broken, broken.splitlines().index("ties = ") + 1)):
            for action in ("check", "save"):
                said = client.post(f"/index/{action}", data={"text": own}, headers=OWN)
                assert said.status_code == 422
                assert said.get_json()["line"] == found
                assert said.get_json()["error"].startswith(f"Dòng {found}: Định nghĩa chỉ số sai.")
        taken = client.post(
            "/index/save?lang=en", data={"text": find_definition("ict_style").source}, headers=OWN
        )
        assert "comes with the software" in taken.get_json()["error"]
        with world.engine.connect() as connection:
            assert connection.execute(select(index_definition.c.id)).all() == []

    def test_a_right_one_is_saved_selectable_versioned_and_audited(self, client: FlaskClient, world: World):
        text = client.get("/index/definition.toml?weights=adoption-3").get_data(as_text=True)
        assert (
            "15 chỉ tiêu. Chưa lưu."
            in client.post("/index/check", data={"text": text}, headers=OWN).get_json()["text"]
        )
        said = client.post("/index/save", data={"text": text.replace("\n", "\r\n")}, headers=OWN).get_json()
        assert (said["index"], said["text"][-6:]) == ("commune_readiness_own", "bản 1.")
        client.post("/index/save", data={"text": text.replace("weight = 3", "weight = 4")}, headers=OWN)

        page = page_of(client, "/index?index=commune_readiness_own")
        assert "Chỉ số sẵn sàng số cấp xã (của tỉnh)" in page
        assert page.index("Bản 2") < page.index("Bản 1")
        first = client.get("/index/definition.toml?index=commune_readiness_own&revision=1")
        assert first.get_data(as_text=True) == text
        with world.engine.connect() as connection:
            assert (
                list(connection.execute(select(audit_event.c.action)).scalars()).count("index_definition")
                == 2
            )

    def test_another_site_saves_nothing(self, client: FlaskClient):
        said = client.post("/index/save", data={"text": "x"}, headers={"Origin": "https://elsewhere.example"})
        assert said.status_code == 403


class TestPublished:
    @pytest.fixture
    def captured(self, empty_world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
        """Two days of captures of three communes, one of them with counts."""
        monkeypatch.setenv("DATABASE_URL", str(empty_world.settings.database_url))
        get_settings.cache_clear()
        get_engine.cache_clear()
        two_days(empty_world)
        return client_of(empty_world, monkeypatch)

    def test_published_and_recomputed_are_never_mixed(self, captured: FlaskClient):
        page = words_of(page_of(captured, "/index?index=766"))
        assert "cao nhất Phường Thành Sen (75,34 điểm)" in page
        assert "66 xã, phường chưa có điểm" in page and "không có trong lần lấy số liệu này" in page
        assert "2 đơn vị bằng điểm nhưng Cổng ghi hạng khác nhau" in page
        assert "tính lại:" not in page
        rows = table_of(captured, "?index=766")
        assert [(row["Hạng"], row["Hạng Cổng ghi"], row["Thay đổi điểm"][:4]) for row in rows[:3]] == [
            ("1", "2", "0.34"),
            ("2", "4", "1.0"),
            ("2", "3", "0.0"),
        ]

        again = words_of(page_of(captured, "/index?index=index_766"))
        assert "không xếp hạng, không lên bản đồ" in again
        assert "19,41 tính lại: 19,41, bằng" in again
        assert "Trong đó 12,00 điểm cho sẵn vì không có phản ánh nào" in again
        assert "điểm cho sẵn, không có gì để đếm" in again
        assert captured.get("/index/table.csv?index=index_766").status_code == 404
        earlier = words_of(page_of(captured, "/index?index=766&capture=2026-09-24"))
        assert "Chưa có lần lấy số liệu trước so sánh được" in earlier

    def test_the_page_of_a_unit_shows_points_left_with_and_without_counts(self, captured: FlaskClient):
        with_counts = words_of(page_of(captured, "/unit/18073"))
        assert "Chỉ số 766 công bố" in with_counts and "75,34 điểm, hạng 1 / 3" in with_counts
        assert "mất nhiều điểm nhất ở nhóm Số hóa hồ sơ" in with_counts
        assert "Điểm còn để lại theo từng chỉ tiêu" in with_counts
        assert "điểm cho sẵn, không có gì để đếm" in with_counts
        without = words_of(page_of(captured, "/unit/18100"))
        assert "74,00 điểm, hạng 2 / 3" in without
        assert "Điểm còn để lại theo từng chỉ tiêu" not in without
        assert captured.get("/unit/18073/profile.pdf").get_data().startswith(b"%PDF")

    @pytest.mark.skipif(not REAL.exists(), reason="the captures of ../shared are not here")
    def test_real_captures_rank_and_explain_their_communes(
        self, empty_world: World, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("DATABASE_URL", str(empty_world.settings.database_url))
        get_settings.cache_clear()
        get_engine.cache_clear()
        files = sorted(REAL.glob("communes_GiaLai_*.json"))
        load_paths(engine=empty_world.engine, settings=empty_world.settings, paths=files)
        client = client_of(empty_world, monkeypatch)
        page = words_of(page_of(client, "/index?index=766&province=52"))
        rows = [row for row in table_of(client, "?index=766&province=52") if row["Điểm"]]
        assert len(rows) > 100 and f"{len(rows)} trong" in page
        scores = [float(row["Điểm"]) for row in rows]
        assert [int(row["Hạng"]) for row in rows] == [
            1 + sum(o > own + 1e-9 for o in scores) for own in scores
        ]
        unit = words_of(page_of(client, f"/unit/{rows[0]['Mã']}?province=52"))
        assert f"hạng {rows[0]['Hạng']} / {len(rows)}" in unit


class TestUnitsOfTheOldStructure:
    def test_they_say_what_they_became(self, client: FlaskClient):
        page = page_of(client, "/unit/18077?structure=pre2025")
        assert "Đã thành" in page and re.search(r'href="/unit/\d{5}\?lang=vi"', page)
        [sentence] = re.findall(r"Ngày 01/07/2025, [^<]*", page)
        assert "nhập nguyên vẹn vào" in sentence or "được chia cho" in sentence
        assert "chuyển thành" in words_of(page_of(client, "/unit/436?structure=pre2025&lang=vi"))
        assert "Được lập từ" in page_of(client, "/unit/18073")
