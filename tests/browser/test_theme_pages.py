"""What people do on a theme page: choose, compare, open a unit, sort, search, download, go back."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitAt

# Rows move to their new places one after another: the first eight are in order ([column, 1 = rising, -1 = falling]).
IS_SORTED = """([column, sign]) => {
  const cells = [...document.querySelectorAll(`.ag-row .ag-cell[col-id='${column}']`)]
    .map(cell => [Number(cell.closest('.ag-row').getAttribute('row-index')), cell.textContent.trim()])
    .sort((a, b) => a[0] - b[0]).slice(0, 8)
    .map(([, text]) => sign * Number(text.replace(/\\./g, '').replace(',', '.')));
  return cells.length === 8 && cells.every((value, i) => !Number.isNaN(value) && (i === 0 || value >= cells[i - 1]));
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("#map .choroplethlayer path").first.wait_for(state="attached")
    page.locator(".ag-row").first.wait_for(state="attached")
    return page


@pytest.fixture
def adoption(page: Page, app_url: str) -> Page:
    return opened(page, f"{app_url}/adoption")


def column(page: Page, name: str) -> list[str]:
    """Texts of a grid column, top down, as far as rows are drawn."""
    cells = page.locator(f".ag-row .ag-cell[col-id='{name}']").evaluate_all(
        "cells => cells.map(c => [Number(c.closest('.ag-row').getAttribute('row-index')), c.textContent.trim()])"
    )
    return [text for _, text in sorted(cells)]


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _csv(page: Page) -> list[list[str]]:
    with page.expect_download() as caught:
        page.get_by_role("link", name="Tải bảng số liệu (CSV)").click()
    text = Path(caught.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def start(visit: VisitAt, app_url: str) -> Page:
    return visit(opened, f"{app_url}/adoption")


class TestLooking:
    """What leaves the page as it is: one visit."""

    def test_map_table_ranking_and_legend_agree(self, start: Page) -> None:
        """Given the map's units, then the table and the ranking list the same number of units."""
        drawn = start.evaluate(
            "() => { const d = document.querySelector('#map .js-plotly-plot').data;"
            " return d[0].locations.length + d[1].locations.length; }"
        )
        assert start.locator(".ranking-card [data-unit]").count() == drawn == 69
        expect(start.locator("#table-count")).to_have_text("69 đơn vị")
        counts = start.locator(".legend-count").all_inner_texts()
        assert sum(int(text.split()[0]) for text in counts) == 69
        expect(start.locator(".map-card")).to_contain_text("Sơ đồ, không phải ranh giới hành chính")
        row = start.locator(".ranking-card [data-unit]").nth(2)
        row.focus()
        expect(start.locator("#map")).to_have_attribute("data-outlined", row.get_attribute("data-unit") or "")

    def test_a_map_sheet_says_that_it_is_made_and_comes(self, start: Page) -> None:
        with start.expect_download() as caught:
            start.locator("#map-downloads a", has_text="PNG").click()
            expect(start.locator("#sheet-line")).to_be_visible()
        assert caught.value.suggested_filename.endswith(".png")
        assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")
        expect(start.locator("#sheet-status")).to_contain_text("Đã lập xong PNG")
        expect(start.locator("#sheet-stop")).to_be_hidden()

    def test_download_csv(self, start: Page) -> None:
        rows = _csv(start)
        header = next(row for row in rows if row[:1] == ["Hạng"])
        body = rows[rows.index(header) + 1 :]
        assert len(body) == 69
        assert "mô phỏng" in "".join(cell for row in rows[:3] for cell in row)
        shown = start.locator(".ranking-row").first
        first = next(row for row in body if row[1] == shown.get_attribute("data-unit"))
        assert f"{float(first[6]):.1f}".replace(".", ",") in shown.locator(".value").inner_text()

    def test_names_are_sorted_in_vietnamese_order_and_found_without_diacritics(self, start: Page) -> None:
        head = start.locator(".ag-header-cell[col-id='name']")
        head.click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        head.click()
        expect(head).to_have_attribute("aria-sort", "descending")
        names = column(start, "name")[:10]
        wanted = start.evaluate("names => [...names].sort(new Intl.Collator('vi').compare).reverse()", names)
        assert names == wanted
        start.fill("#table-search", "duc tho")
        expect(start.locator("#table-count")).not_to_have_text("69 đơn vị")
        found = column(start, "name") + column(start, "parent")
        assert any("Đức Thọ" in text for text in found)

    def test_enter_on_a_table_row_opens_the_unit(self, start: Page) -> None:
        start.locator(".ag-row[row-index='0'] .ag-cell[col-id='name']").focus()
        start.keyboard.press("ArrowDown")
        start.keyboard.press("Enter")
        expect(start.locator(".drawer-panel")).to_be_visible()


def test_switch_of_indicator_sends_values_and_never_geometry(adoption: Page) -> None:
    before = adoption.inner_text("#finding")
    asked: list[str] = []
    adoption.on("request", lambda request: asked.append(request.url))
    adoption.select_option("#pick-indicator", "on_time_share")
    expect(adoption.locator("#finding")).not_to_have_text(before)
    expect(adoption.locator("#map-title")).to_contain_text("Tỷ lệ giải quyết trước hạn, đúng hạn")
    expect(adoption.locator("#about-heading ~ *, #about")).not_to_have_count(0)
    assert "indicator=on_time_share" in adoption.url
    with adoption.expect_response(lambda r: "_dash-update" in r.url and '"map"' in r.text()[:400]) as caught:
        adoption.select_option("#pick-indicator", "full_online_share")
    assert int(caught.value.headers["content-length"]) <= 10_000
    assert [url for url in asked if "/geo/" in url] == []


def test_switch_of_period_and_back_button(adoption: Page) -> None:
    shown = adoption.input_value("#pick-period")
    other = adoption.eval_on_selector_all("#pick-period option", "options => options.map(o => o.value)")[1]
    assert other != shown
    adoption.select_option("#pick-period", other)
    expect(adoption.locator("#pick-period")).to_have_attribute("data-value", other)
    adoption.go_back()
    expect(adoption.locator("#pick-period")).to_have_value(shown)


def test_switch_of_level_shows_former_districts(adoption: Page) -> None:
    adoption.select_option("#pick-level", "district")
    expect(adoption.locator("#map-title")).to_contain_text("khu vực huyện cũ")
    expect(adoption.locator(".ranking-card [data-unit]")).to_have_count(12)
    expect(adoption.locator("#table-count")).to_have_text("12 đơn vị")


def test_switch_of_structure_ends_in_june_2025(adoption: Page) -> None:
    adoption.select_option("#pick-structure", "pre2025")
    expect(adoption.locator("#finding")).to_contain_text(re.compile(r"^Quý\sII?/2025"))
    expect(adoption.locator("#map-title")).to_contain_text("thị trấn")


def test_switch_of_language(adoption: Page) -> None:
    adoption.locator("[data-link='lang']").click()
    expect(adoption.locator("html")).to_have_attribute("lang", "en")
    expect(adoption.locator("#finding")).to_contain_text("share received online")
    expect(adoption.locator("#table-count")).to_have_text("69 units")
    assert "lang=en" in adoption.url
    assert all("." in text for text in column(adoption, "value")[:5])


def test_district_filter_zooms_and_lists_its_communes(adoption: Page) -> None:
    code = adoption.eval_on_selector_all("#pick-district option", "options => options.map(o => o.value)")[1]
    adoption.select_option("#pick-district", code)
    expect(adoption.locator("#ranking")).to_contain_text("Hạng tính trên toàn tỉnh")
    assert 1 <= adoption.locator(".ranking-card [data-unit]").count() < 69


def test_other_period_than_asked_is_told(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/skills?period=2026-Q3")
    expect(page.locator("#notices")).to_contain_text("Không có số liệu của Quý III/2026")


def test_row_opens_the_drawer_with_file_and_row(adoption: Page) -> None:
    row = adoption.locator(".ranking-card [data-unit]").first
    name = row.locator(".unit-name").inner_text()
    row.click()
    panel = adoption.locator(".drawer-panel")
    expect(panel.locator("#drawer-title")).to_have_text(name)
    opened = panel.locator(".drawer-row[open]")
    expect(opened).to_contain_text("Tỷ lệ hồ sơ trực tuyến (kỳ dương lịch)")
    expect(opened.locator(".fact-where").first).to_contain_text("dòng")
    expect(opened.locator(".file").first).to_contain_text(re.compile(r"\.(xlsx|xls|ods|csv)$"))
    assert "units=" in adoption.url
    expect(adoption.locator("#trend .legendtext").filter(has_text=name)).not_to_have_count(0)
    expect(panel.locator("[data-action='close-drawer']")).to_be_focused()
    adoption.keyboard.press("Shift+Tab")
    assert adoption.evaluate("document.querySelector('.drawer-panel').contains(document.activeElement)")
    adoption.go_back()
    expect(panel).to_have_count(0)


def test_map_click_opens_the_same_drawer(adoption: Page) -> None:
    """Given a click in the middle of a unit of the map, then that unit's drawer opens."""
    adoption.locator("#map").scroll_into_view_if_needed()
    spot = adoption.evaluate(
        """() => {
            for (const path of document.querySelectorAll('#map .choroplethlayer .trace path')) {
                const box = path.getBoundingClientRect();
                const x = box.x + box.width / 2, y = box.y + box.height / 2;
                const inside = path.isPointInFill(new DOMPoint(
                    ...(() => {
                        const p = new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse());
                        return [p.x, p.y];
                    })()));
                if (inside && y > 150 && y < innerHeight - 20) { return [x, y, path.__data__.loc]; }
            }
            return null;
        }"""
    )
    assert spot is not None
    adoption.mouse.move(spot[0], spot[1])
    adoption.mouse.click(spot[0], spot[1])
    expect(adoption.locator(".drawer-panel")).to_have_attribute("data-open-unit", spot[2])


def test_escape_closes_and_gives_the_focus_back(adoption: Page) -> None:
    row = adoption.locator(".ranking-card [data-unit]").nth(3)
    code = row.get_attribute("data-unit")
    row.focus()
    adoption.keyboard.press("Enter")
    expect(adoption.locator(".drawer-panel [data-action='close-drawer']")).to_be_focused()
    adoption.keyboard.press("Escape")
    expect(adoption.locator(".drawer-panel")).to_have_count(0)
    expect(adoption.locator(f".ranking-card [data-unit='{code}']")).to_be_focused()
    assert "panel=closed" in adoption.url


def test_closed_drawer_leaves_the_unit_chosen_until_it_is_dropped(adoption: Page) -> None:
    """Given a closed drawer, then the unit's line and outline stay; dropping the unit takes both away."""
    lines = adoption.locator("#trend .legendtext")
    expect(lines.first).to_be_attached()
    before = lines.count()
    adoption.locator(".ranking-card [data-unit]").first.click()
    name = adoption.locator(".drawer-panel h2").inner_text()
    adoption.keyboard.press("Escape")
    expect(lines.filter(has_text=name)).not_to_have_count(0)
    expect(adoption.locator(".ranking-row.is-open")).to_have_count(1)
    adoption.get_by_role("button", name="Bỏ chọn").click()
    expect(lines.filter(has_text=name)).to_have_count(0)
    expect(lines).to_have_count(before)
    assert "units=" not in adoption.url


def test_sorting_puts_silent_units_last_both_ways(page: Page, app_url: str) -> None:
    """Given a period in which some communes are silent, when sorted up and down, then silence is never first."""
    page.goto(f"{app_url}/adoption?indicator=on_time_share&period=2026-Q3")
    page.locator(".ag-row").first.wait_for()
    page.wait_for_load_state("networkidle")  # a grid that is still being filled loses a click
    head = page.locator(".ag-header-cell[col-id='value']")
    head.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.wait_for_function(IS_SORTED, arg=["value", 1])
    low = [number(text) for text in column(page, "value")[:8]]
    assert low == sorted(low)
    head.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    page.wait_for_function(IS_SORTED, arg=["value", -1])
    high = [number(text) for text in column(page, "value")[:8]]
    assert high == sorted(high, reverse=True)


def test_download_xlsx_follows_the_choice(adoption: Page) -> None:
    adoption.select_option("#pick-indicator", "assisted_share")
    expect(adoption.locator("#map-title")).to_contain_text("nộp hộ")
    with adoption.expect_download() as caught:
        adoption.get_by_role("link", name="Tải bảng số liệu (XLSX)").click()
    assert caught.value.suggested_filename.startswith("assisted_share_post2025_commune_")
    page = openpyxl.load_workbook(io.BytesIO(Path(caught.value.path()).read_bytes())).active
    assert "Tỷ lệ nộp hộ" in page["A1"].value


def test_pages_keep_place_and_time(adoption: Page) -> None:
    adoption.select_option("#pick-level", "district")
    expect(adoption.locator("#map-title")).to_contain_text("khu vực huyện cũ")
    adoption.locator("a.nav-link[data-nav='/equipment']").click()
    expect(adoption.locator("h1")).to_contain_text("Trang thiết bị")
    expect(adoption.locator("#pick-level")).to_have_value("district")


def test_pickers_keep_the_focus(adoption: Page) -> None:
    """Given a keyboard user on a picker, when its choice redraws the page, then the focus is still there."""
    for pick in ("indicator", "classes", "period", "level", "structure"):
        before = adoption.url
        adoption.focus(f"#pick-{pick}")
        adoption.keyboard.press("ArrowDown")
        adoption.wait_for_url(lambda url, before=before: url != before)
        expect(adoption.locator(f"#pick-{pick}")).to_have_attribute(
            "data-value", adoption.input_value(f"#pick-{pick}")
        )
        expect(adoption.locator(f"#pick-{pick}")).to_be_focused()
