"""Kinds of maps: own class bounds, circles, marks of few cases, two indicators at once, clusters."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitAt
from tests.browser.test_pages import LOOKS, assert_fits_and_is_accessible

NewPage = Callable[..., Page]
TRACES = "() => document.querySelector('#map .js-plotly-plot').data"
AMOUNT = "/adoption?indicator=overdue_total"
FEW = "/adoption?" + urlencode(
    {"indicator": "overdue_share_pending", "structure": "pre2025", "period": "2025-Q2"}
)
BOTH = "/equipment?map=bivariate"
CLUSTERS = "/equipment?map=clusters"
# One where Moran's I is not due to chance, so that there is a cluster to show.
CLUSTERED = f"{CLUSTERS}&indicator=usable_computers_per_staff&period=2025-H2"


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#map.is-drawn").wait_for()
    page.locator(".ag-row").first.wait_for(state="attached")


def counts(page: Page) -> int:
    """Units that the legend's lines count."""
    return sum(int(text.split()[0]) for text in page.locator(".legend-count").all_inner_texts())


def open_form(page: Page, address: str) -> None:
    open_map(page, address)
    page.select_option("#pick-classes", "user")
    page.locator("#breaks").wait_for()


@pytest.fixture
def form(visit: VisitAt, app_url: str) -> Page:
    return visit(open_form, f"{app_url}/adoption")


class TestOwnBounds:
    def apply(self, page: Page, text: str) -> None:
        page.fill("#breaks", text)
        page.press("#breaks", "Enter")

    def test_a_wrong_entry_is_told_and_kept(self, form: Page) -> None:
        for text, said in (
            ("40; 20", "phải tăng dần; xem lại “40; 20”"),
            ("10; mười", "“mười” không phải là số"),
            ("1 2 3 4 5 6 7 8 9", "Có 9 mốc"),
            ("", "Chưa có mốc nào"),
        ):
            self.apply(form, text)
            expect(form.locator("#breaks-error")).to_contain_text(said)
            expect(form.locator("#breaks")).to_have_value(text)
            expect(form.locator("#breaks")).to_have_attribute("aria-invalid", "true")
            assert "breaks=" not in form.url

    def test_vietnamese_decimals_become_points_in_the_address(self, form: Page) -> None:
        self.apply(form, "25; 32,5; 40")
        expect(form).to_have_url(re.compile(r"breaks=25,32\.5,40"))
        expect(form.locator(".legend-range").nth(1)).to_contain_text("25,0")
        expect(form.locator("#breaks")).to_have_value("25; 32,5; 40")
        assert counts(form) == 69

    def test_english_decimals(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}/adoption?classes=user&lang=en")
        self.apply(page, "25, 32.5, 40")
        expect(page).to_have_url(re.compile(r"breaks=25,32\.5,40"))

    def test_bounds_outside_the_figures_are_explained(self, form: Page) -> None:
        self.apply(form, "5; 30")
        expect(form.locator("#legend")).to_contain_text("Mốc 5 nằm ngoài số liệu")

    def test_the_link_opens_the_same_classes_and_another_indicator_forgets_them(
        self, page: Page, app_url: str
    ) -> None:
        open_map(page, f"{app_url}/adoption?classes=user&breaks=30,45")
        expect(page.locator(".legend-list li")).to_have_count(3)
        page.select_option("#pick-indicator", "on_time_share")
        expect(page.locator("#map-title")).to_contain_text("trước hạn")
        assert "breaks=" not in page.url

    def test_a_wrong_address_is_told(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}/adoption?classes=user&breaks=30,20")
        expect(page.locator("#notices")).to_contain_text("breaks=30,20")


@pytest.fixture
def amount(visit: VisitAt, app_url: str) -> Page:
    return visit(open_map, f"{app_url}{AMOUNT}")


def middle_of_first_circle(page: Page) -> tuple[float, float]:
    """Where the first circle is drawn, once the map has come to rest: each drawing makes its circles anew."""
    found = page.wait_for_function(
        """() => {
          const box = document.querySelector('#map .scatterlayer .point')?.getBoundingClientRect();
          const now = box && box.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
          const same = now && String(now) === String(window.lastMiddle);
          window.lastMiddle = now;
          return same && now;
        }""",
        polling=150,
    ).json_value()
    return found[0], found[1]


class TestCircles:
    def test_area_follows_the_value(self, amount: Page) -> None:
        """Given the numbers of the table, then the circles' areas have their proportions."""
        page = amount
        circles = page.evaluate(TRACES)[3]
        with page.expect_download() as caught:
            page.locator("#downloads a", has_text="CSV").click()
        rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text("utf-8-sig"))))
        head = next(row for row in rows if len(row) > 5)
        places = {row[head.index("Mã")]: row[6] for row in rows[rows.index(head) + 1 :] if row[6]}
        sizes = dict(zip(circles["locations"], circles["marker"]["size"], strict=True))
        assert set(places) == set(sizes)
        unit = max(sizes.values()) ** 2 / max(float(value) for value in places.values())
        for code, value in places.items():
            if float(value):
                assert sizes[code] ** 2 == pytest.approx(unit * float(value), rel=0.15)

    def test_pointing_at_a_circle_tells_its_value(self, amount: Page) -> None:
        page = amount
        page.locator("#map").scroll_into_view_if_needed()
        page.mouse.move(*middle_of_first_circle(page))
        expect(page.locator("#map .hoverlayer")).to_contain_text("hồ sơ")

    def test_focus_on_the_ranking_outlines_the_unit(self, amount: Page) -> None:
        page = amount
        row = page.locator(".ranking-card [data-unit]").first
        row.focus()
        expect(page.locator("#map")).to_have_attribute("data-outlined", row.get_attribute("data-unit") or "?")

    def test_a_circle_opens_its_unit(self, amount: Page) -> None:
        page = amount
        page.locator("#map").scroll_into_view_if_needed()
        page.mouse.click(*middle_of_first_circle(page))
        page.locator(".drawer-panel").wait_for()
        assert f"units={page.evaluate(TRACES)[3]['locations'][0]}" in page.url

    def test_a_switch_between_rate_and_amount_is_small_and_sends_no_geometry(
        self, page: Page, app_url: str
    ) -> None:
        open_map(page, f"{app_url}/adoption")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        with page.expect_response(lambda r: "_dash-update" in r.url and '"map"' in r.text()[:400]) as caught:
            page.select_option("#pick-indicator", "overdue_total")
        assert int(caught.value.headers["content-length"]) <= 10_000
        expect(page.locator("#legend .circle-legend svg")).to_be_visible()
        page.wait_for_function("() => document.querySelectorAll('#map .scatterlayer .point').length > 10")
        page.select_option("#pick-indicator", "on_time_share")
        expect(page.locator("#legend .circle-legend")).to_have_count(0)
        page.wait_for_function("() => document.querySelectorAll('#map .scatterlayer .point').length === 0")
        assert [url for url in asked if "/geo/" in url] == []


def test_few_cases_are_marked_on_map_legend_ranking_and_table(page: Page, app_url: str) -> None:
    open_map(page, f"{app_url}{FEW}")
    marked = page.evaluate(TRACES)[4]["locations"]
    assert marked
    expect(page.locator("#legend .swatch-small")).to_have_count(1)
    flagged = page.locator(".ranking-card [data-unit]", has_text="mẫu số nhỏ")
    assert sorted(flagged.evaluate_all("rows => rows.map(r => r.dataset.unit)")) == sorted(marked)
    page.fill(
        "#table-search input, #table-search", flagged.first.locator(".unit-name").inner_text().split("\n")[0]
    )
    expect(page.locator(".ag-row", has_text="Mẫu số không quá 3").first).to_be_attached()


@pytest.fixture
def both(visit: VisitAt, app_url: str) -> Page:
    return visit(open_map, f"{app_url}{BOTH}")


class TestTwoIndicators:
    def test_equipment_begins_with_lack_against_online_share(self, both: Page) -> None:
        expect(both.locator("#map-title")).to_contain_text("thiếu so với định mức và tỷ lệ hồ sơ trực tuyến")
        expect(both.locator("#finding")).to_contain_text(re.compile(r"\d+ trong 69 xã, phường vừa có"))

    def test_legend_table_counts_every_unit_and_names_the_worst(self, both: Page) -> None:
        cells = both.locator(".bivariate-legend tbody td").all_inner_texts()
        assert len(cells) == 9 and sum(int(text) for text in cells) == 69
        worst = int(both.locator(".bivariate-legend td.is-worst").inner_text())
        listed = both.locator(".ranking-card [data-unit]", has_text="Nhóm xấu nhất ở cả hai")
        expect(listed).to_have_count(worst)
        first = listed.first.locator(".unit-name").inner_text().split("\n")[0]
        expect(both.locator("#finding")).to_contain_text(first)

    def test_colours_of_the_map_are_those_of_the_legend(self, both: Page) -> None:
        scale = both.evaluate(TRACES)[0]["colorscale"]
        legend = both.locator(".bivariate-legend tbody td").evaluate_all(
            "cells => cells.map(c => c.style.backgroundColor)"
        )
        drawn = {colour for _, colour in scale}
        hexes = {"#" + "".join(f"{int(n):02x}" for n in re.findall(r"\d+", own)) for own in legend}
        assert drawn == hexes

    def test_another_second_indicator_sends_no_geometry_and_back_returns(self, both: Page) -> None:
        asked: list[str] = []
        both.on("request", lambda request: asked.append(request.url))
        both.select_option("#pick-indicator_b", "on_time_share")
        expect(both.locator("#map-title")).to_contain_text("trước hạn")
        assert "indicator_b=on_time_share" in both.url
        assert [url for url in asked if "/geo/" in url] == []
        both.go_back()
        expect(both.locator("#map-title")).to_contain_text("hồ sơ trực tuyến")

    def test_table_has_both_columns(self, both: Page) -> None:
        for words in ("thiếu so với định mức", "hồ sơ trực tuyến"):
            expect(both.locator(".ag-header-cell-text", has_text=words)).to_have_count(1)

    def test_the_same_indicator_twice_is_told(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}/adoption?map=bivariate&indicator=on_time_share&indicator_b=on_time_share")
        expect(page.locator("#notices")).to_contain_text("trùng với chỉ số đầu")
        expect(page.locator(".bivariate-legend")).to_have_count(0)

    def test_files_show_what_is_seen(self, both: Page) -> None:
        links = both.locator("a.button[download]").evaluate_all("all => all.map(a => a.href)")
        kinds = {kind for link in links for kind in re.findall(r"\.(\w+)\?", link)}
        assert kinds >= {"pdf", "png", "xlsx", "csv", "geojson"}
        for link in links:
            answer = both.request.get(link)
            assert answer.ok, link
            if "/download/" in link:
                assert "bivariate" in answer.headers["content-disposition"], link


class TestClusters:
    def test_finding_has_the_index_and_the_cluster(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}{CLUSTERED}")
        finding = page.locator("#finding")
        expect(finding).to_contain_text(re.compile(r"Moran’s I 0,\d\d, p = 0,\d{3}"))
        expect(finding).to_contain_text("thuộc cụm thấp")
        assert counts(page) == 69
        for words in ("6 đơn vị gần nhất", "hạt giống", "Benjamini"):
            expect(page.locator("#legend")).to_contain_text(words)

    def test_kind_is_chosen_by_the_picker_and_kept_by_the_link(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}/skills")
        page.select_option("#pick-map", "clusters")
        expect(page.locator("#map-title")).to_contain_text("Cụm")
        assert "map=clusters" in page.url
        open_map(page, page.url)
        expect(page.locator("#pick-map")).to_have_value("clusters")

    def test_too_few_units_say_what_to_do(self, page: Page, app_url: str) -> None:
        open_map(page, f"{app_url}{CLUSTERS}&level=province")
        expect(page.locator("#finding")).to_contain_text("cần ít nhất 8")


@LOOKS
@pytest.mark.parametrize(
    "path",
    [
        AMOUNT,
        BOTH,
        CLUSTERED,
        pytest.param(FEW, marks=pytest.mark.soak),
        pytest.param("/adoption?classes=user&breaks=30,45", marks=pytest.mark.soak),
    ],
)
def test_each_kind_fits_and_is_accessible(
    new_page: NewPage, app_url: str, path: str, viewport: dict[str, int], look: str
) -> None:
    page = new_page(viewport=viewport)
    open_map(page, f"{app_url}{path}&{look}")
    assert_fits_and_is_accessible(page)
