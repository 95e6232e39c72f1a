"""What people do with the map: find a unit, zoom, go from the country down to a commune, pick several, read names."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

PROVINCES, COMMUNES = 34, 3321
PLOT = "document.querySelector('#map .js-plotly-plot')"
DRAWN = f"() => {{ const d = {PLOT}.data; return d[0].locations.length + d[1].locations.length; }}"
OUTLINED = f"() => Array.from({PLOT}.data[2].locations || [])"
WITHIN = """() => {
  const bottom = name => document.querySelector(name).getBoundingClientRect().bottom;
  return Math.abs(bottom('#map') - bottom('.map-canvas')) <= 1;
}"""
SCALE = f"() => {PLOT}._fullLayout.geo._subplot.projection.scale()"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def ready(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("#map.is-drawn").wait_for()
    page.locator("#find-unit").wait_for()
    return page


@pytest.fixture
def adoption(page: Page, app_url: str) -> Page:
    return ready(page, f"{app_url}/adoption")


def spot(page: Page, code: str) -> tuple[float, float]:
    """Where on the screen a unit can be clicked, once it is drawn."""
    found = page.wait_for_function(
        """code => {
          const paths = [...document.querySelectorAll('#map .choroplethlayer .trace:not(.selected-unit) path')];
          const path = paths.find(own => own.__data__ && own.__data__.loc === code);
          if (!path) { return null; }
          path.scrollIntoView({block: 'center'});
          const box = path.getBoundingClientRect();
          for (let step = 1; step < 81; step += 1) {
            const x = box.x + box.width * (step % 9 + 0.5) / 10;
            const y = box.y + box.height * (Math.floor(step / 9) + 0.5) / 10;
            const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse());
            if (path.isPointInFill(new DOMPoint(at.x, at.y))) { return [x, y]; }
          }
          return null;
        }""",
        arg=code,
    ).json_value()
    return found[0], found[1]


def settled_scale(page: Page) -> float:
    page.wait_for_function(
        f"() => {{ const now = ({SCALE})(), same = window.lastScale === now; window.lastScale = now; return same; }}",
        polling=150,
    )
    return float(page.evaluate(SCALE))


class TestFind:
    def test_old_name_without_marks_finds_the_new_unit_opens_outlines_and_zooms_to_it(
        self, adoption: Page
    ) -> None:
        before = settled_scale(adoption)
        adoption.fill("#find-unit", "thach trung")
        option = adoption.locator("#find-list [role=option]").first
        expect(option).to_contain_text("Phường Thạch Trung")
        expect(option).to_contain_text("nay thuộc Phường Trần Phú")
        option.click()
        expect(adoption.locator("#drawer-title")).to_have_text("Phường Trần Phú")
        adoption.wait_for_function("() => document.getElementById('map').dataset.zoomed === '18100'")
        assert settled_scale(adoption) > 2 * before
        assert adoption.evaluate(OUTLINED) == ["18100"]

    def test_keyboard_alone_chooses_and_escape_closes_the_list(self, adoption: Page) -> None:
        field = adoption.locator("#find-unit")
        field.focus()
        field.press_sequentially("ky anh")
        expect(field).to_have_attribute("aria-expanded", "true")
        field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press_sequentially(" ")
        field.fill("ky anh")
        expect(field).to_have_attribute("aria-expanded", "true")
        adoption.locator("#find-0").wait_for()  # until it comes the list says that the search is under way
        field.press("ArrowDown")
        expect(field).to_have_attribute("aria-activedescendant", "find-0")
        field.press("Enter")
        expect(adoption.locator("#drawer-title")).to_contain_text("Kỳ Anh")

    def test_a_unit_of_another_province_leads_there(self, adoption: Page) -> None:
        adoption.fill("#find-unit", "hoan kiem")
        adoption.locator("#find-list [role=option]").first.click()
        adoption.wait_for_url("**province=01**")
        assert "units=00070" in adoption.url

    def test_nothing_found_says_what_to_try(self, adoption: Page) -> None:
        adoption.fill("#find-unit", "zzzz")
        expect(adoption.locator("#find-list")).to_contain_text("Thử một phần của tên")
        expect(adoption.locator("#find-said")).to_contain_text("Không có đơn vị nào")


class TestZoom:
    def test_buttons_by_keyboard_and_back_and_another_indicator_leaves_it_alone(self, adoption: Page) -> None:
        before = settled_scale(adoption)
        adoption.get_by_role("button", name="Phóng to").press("Enter")
        near = settled_scale(adoption)
        assert near == pytest.approx(1.6 * before, rel=0.01)
        adoption.get_by_role("button", name="Thu nhỏ").press("Enter")
        assert settled_scale(adoption) == pytest.approx(before, rel=0.01)
        adoption.get_by_role("button", name="Phóng to").press("Enter")
        adoption.get_by_role("button", name="Xem toàn bộ").press("Enter")
        assert settled_scale(adoption) == pytest.approx(before, rel=0.01)
        adoption.get_by_role("button", name="Phóng to").click()
        near = settled_scale(adoption)
        finding = adoption.inner_text("#finding")
        adoption.select_option("#pick-indicator", "on_time_share")
        expect(adoption.locator("#finding")).not_to_have_text(finding)
        assert settled_scale(adoption) == pytest.approx(near, rel=0.01)


class TestLevels:
    def test_country_province_district_and_back(self, adoption: Page) -> None:
        adoption.locator(".map-path .path-step", has_text="Cả nước").click()
        expect(adoption.locator("#map-title")).to_contain_text("cả nước")
        adoption.wait_for_function(f"() => ({DRAWN})() === {PROVINCES}")
        assert "province=all" in adoption.url and "level=province" in adoption.url
        adoption.locator(".ranking-card [data-unit='42']").click()
        adoption.locator("[data-drill='province'].drill-button").click()
        expect(adoption.locator("#map-title")).to_contain_text("tỉnh Hà Tĩnh")
        adoption.select_option("#pick-district", "449")
        expect(adoption.locator(".map-path [aria-current]")).to_contain_text("Kỳ Anh")
        adoption.locator(".map-path .path-step", has_text="Hà Tĩnh").click()
        expect(adoption.locator(".map-path [aria-current]")).to_have_text("Tỉnh Hà Tĩnh")
        adoption.go_back()
        expect(adoption.locator(".map-path [aria-current]")).to_contain_text("Kỳ Anh")

    def test_double_clicks_go_down_to_communes_and_escape_goes_back_up(
        self, page: Page, app_url: str
    ) -> None:
        """Given the country, when provinces and areas are double-clicked, then levels follow; a single click opens."""
        ready(page, f"{app_url}/adoption?province=all&level=province")
        page.mouse.dblclick(*spot(page, "42"))
        page.wait_for_url("**province=42&level=district**")
        area = spot(page, "449")
        names = page.locator(".map-labels text").all_text_contents()
        assert names and "Kỳ Anh" not in names  # a district and a town have that name: each keeps its type
        page.mouse.dblclick(*area)
        page.wait_for_url("**district=449**")
        assert "level=" not in page.url
        expect(page.locator("#map-title")).to_contain_text("Kỳ Anh")
        expect(page.locator(".drawer-panel")).to_have_count(0)
        page.keyboard.press("Escape")
        page.wait_for_url("**level=district**")
        page.mouse.click(*spot(page, "449"))
        expect(page.locator("#drawer-title")).to_contain_text("Kỳ Anh")
        page.keyboard.press("Escape")
        expect(page.locator(".drawer-panel")).to_have_count(0)
        assert "level=district" in page.url
        page.keyboard.press("Escape")
        page.wait_for_url("**province=all&level=province**")
        page.go_back()
        page.wait_for_url("**level=district**")

    def test_a_district_on_the_map_of_districts_leads_to_its_communes(self, page: Page, app_url: str) -> None:
        ready(page, f"{app_url}/adoption?level=district&units=449")
        page.locator(".drill-button").click()
        page.wait_for_url("**district=449**")
        expect(page.locator("#map-title")).to_contain_text("Kỳ Anh")


class TestCountry:
    def test_all_communes_those_without_reports_as_without_data_and_a_switch_fits_its_bytes(
        self, page: Page, app_url: str
    ) -> None:
        ready(page, f"{app_url}/adoption?province=all&level=commune")
        assert page.evaluate(DRAWN) == COMMUNES
        without = page.evaluate(f"() => {PLOT}.data[1].locations.length")
        assert without == COMMUNES - 69
        expect(page.locator(".ranking-gap")).to_contain_text("đơn vị")
        with page.expect_response(lambda r: "_dash-update" in r.url and '"map"' in r.text()[:400]) as caught:
            page.select_option("#pick-indicator", "full_online_share")
        assert int(caught.value.headers["content-length"]) <= 25_000

    @pytest.mark.parametrize("level", ["province", "commune"])
    def test_archipelagos_are_always_there_named_and_open_their_unit(
        self, page: Page, app_url: str, level: str
    ) -> None:
        ready(page, f"{app_url}/adoption?province=all&level={level}")
        insets = page.locator(".inset")
        expect(insets).to_have_count(2)
        expect(insets.nth(0)).to_contain_text("Quần đảo Hoàng Sa")
        expect(insets.nth(0)).to_contain_text("Đà Nẵng")
        expect(insets.nth(1)).to_contain_text("Quần đảo Trường Sa")
        expect(insets.nth(1)).to_contain_text("Khánh Hòa")
        insets.nth(1).click()
        expected = "Đặc khu Trường Sa" if level == "commune" else "Tỉnh Khánh Hòa"
        expect(page.locator("#drawer-title")).to_have_text(expected)

    def test_a_page_without_maps_says_that_it_shows_one_province(self, page: Page, app_url: str) -> None:
        page.goto(f"{app_url}/quality?province=all")
        expect(page.locator("#page")).to_contain_text("Trang này xem và xếp hạng trong từng tỉnh")


class TestPick:
    def test_clicks_on_the_ranking_fill_the_tray_outline_and_lead_to_the_comparison(
        self, adoption: Page
    ) -> None:
        adoption.get_by_role("button", name="Chọn nhiều đơn vị bằng cách bấm").click()
        rows = adoption.locator(".ranking-card [data-unit]")
        codes = [rows.nth(place).get_attribute("data-unit") for place in (0, 3)]
        rows.nth(0).click()
        rows.nth(3).click()
        expect(adoption.locator("#tray-count")).to_have_text("2 đơn vị đã chọn")
        expect(adoption.locator(".drawer-panel")).to_have_count(0)
        assert sorted(adoption.evaluate(OUTLINED)) == sorted(str(code) for code in codes)
        expect(adoption.locator("#tray-compare")).to_be_visible()
        assert "/compare?" in str(adoption.locator("#tray-compare").get_attribute("href"))
        adoption.locator("#tray-list button").first.click()
        expect(adoption.locator("#tray-count")).to_have_text("1 đơn vị đã chọn")

    def test_boxes_of_the_table_and_no_more_than_eight(self, adoption: Page) -> None:
        adoption.locator(".ag-row").first.wait_for()
        for place in range(8):
            adoption.locator(f".ag-row[row-index='{place}'] .ag-selection-checkbox input").check()
        adoption.locator(".ag-row[row-index='8'] .ag-selection-checkbox input").click()
        expect(adoption.locator("#tray-count")).to_have_text("8 đơn vị đã chọn")
        expect(adoption.locator("#tray-full")).to_be_visible()

    def test_drawn_around_on_the_map(self, adoption: Page) -> None:
        settled_scale(adoption)
        adoption.get_by_role("button", name="Khoanh vùng").click()
        adoption.wait_for_function(f"() => {PLOT}._fullLayout.dragmode === 'lasso'")
        box = adoption.locator("#map").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        adoption.mouse.move(x - 30, y - 30)
        adoption.mouse.down()
        for right, down in ((30, -30), (30, 30), (-30, 30), (-30, -25)):
            adoption.mouse.move(x + right, y + down, steps=4)
        adoption.mouse.up()
        expect(adoption.locator("#tray-list li")).not_to_have_count(0)


class TestKeyboard:
    def test_focus_in_ranking_and_table_outlines_on_the_map(self, adoption: Page) -> None:
        row = adoption.locator(".ranking-card [data-unit]").nth(2)
        row.focus()
        code = row.get_attribute("data-unit")
        adoption.wait_for_function(f"() => ({OUTLINED})().includes('{code}')")
        adoption.locator(".ag-header-cell[col-id='name']").focus()
        adoption.keyboard.press("ArrowDown")
        adoption.keyboard.press("ArrowDown")
        name = adoption.locator(".ag-row[row-index='1'] .ag-cell[col-id='name']").inner_text()
        adoption.wait_for_function(
            "name => window.atlas.mapUnitName(document.getElementById('map').dataset.outlined) === name",
            arg=name,
        )


class TestLabels:
    def test_none_crosses_another_and_the_switch_hides_them(self, adoption: Page) -> None:
        settled_scale(adoption)
        boxes = adoption.locator(".map-labels text").evaluate_all(
            "own => own.map(o => { const b = o.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; })"
        )
        assert len(boxes) > 3
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                assert (
                    one[2] <= other[0]
                    or one[0] >= other[2]
                    or one[3] <= other[1] + 3
                    or one[1] + 3 >= other[3]
                )
        adoption.get_by_role("button", name="Hiện hoặc ẩn tên đơn vị").click()
        expect(adoption.locator(".map-labels text")).to_have_count(0)
        # By priority, and never beyond the edge
        placed = adoption.evaluate(
            """() => {
              const at = (code, x, y, priority) => ({code, x, y, width: 40, height: 15, priority});
              return window.atlas.placeLabels(
                [at('low', 50, 50, 1), at('high', 60, 55, 2), at('free', 120, 50, 0), at('edge', 5, 90, 9)],
                {left: 0, top: 0, right: 200, bottom: 100}
              ).map(own => own.code);
            }"""
        )
        assert placed == ["high", "free"]

    def test_chosen_unit_is_named_first(self, page: Page, app_url: str) -> None:
        ready(page, f"{app_url}/adoption?units=18100&panel=closed")
        expect(page.locator(".map-labels text[data-code='18100']")).to_have_text("Trần Phú")


@pytest.mark.parametrize(
    ("address", "options"),
    [
        pytest.param("/adoption?province=all&level=province", {}, marks=pytest.mark.soak),
        ("/adoption?province=all&level=province&lang=en&theme=dark", {"color_scheme": "dark"}),
        ("/adoption?province=all&level=province", {"viewport": {"width": 390, "height": 844}}),
    ],
)
def test_no_accessibility_violations(
    new_page: NewPage, app_url: str, address: str, options: dict[str, object]
) -> None:
    page = ready(new_page(**options), app_url + address)
    page.locator("[data-action='pick-mode']").click()
    for place in (0, 1):
        page.locator(".ranking-card [data-unit]").nth(place).click()
    page.fill("#find-unit", "ha")
    page.locator("#find-list [role=option]").first.wait_for()
    found = Axe().run(
        page,
        options={
            "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
            "resultTypes": ["violations"],
        },
    )
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(WITHIN)  # else the map lies over what stands below it
    is_narrow = page.evaluate(f"() => {PLOT}._fullLayout.geo.lonaxis.range[0] > 101")
    assert is_narrow is ("viewport" in options)  # on a telephone the country fills the height of its box
