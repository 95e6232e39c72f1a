"""Maps over time and side by side: the slider of periods, changes between two periods, two maps with linked hover."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, VisitAt
from tests.browser.test_pages import LOOKS, assert_fits_and_is_accessible

WATCH = """() => {
    window.seen = [];
    new MutationObserver(() => window.seen.push(document.getElementById('time').dataset.value))
        .observe(document.getElementById('time'), {attributes: true, attributeFilter: ['data-value']});
}"""
MIDDLE = """id => {
    const paths = [...document.querySelectorAll('#' + id + ' .choroplethlayer .trace:not(.selected-unit) path')];
    paths.sort((a, b) => b.getBBox().width * b.getBBox().height - a.getBBox().width * a.getBBox().height);
    for (const path of paths) {
        const box = path.getBoundingClientRect();
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse());
        if (path.isPointInFill(new DOMPoint(at.x, at.y)) && y > 150 && y < innerHeight - 20) {
            return [x, y, path.__data__.loc];
        }
    }
    return null;
}"""
ZOOM = """id => {
    const geo = document.querySelector('#' + id + ' .js-plotly-plot')._fullLayout.geo;
    return [geo.projection.scale, geo.center.lon, geo.center.lat];
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("#map.is-drawn").wait_for(state="attached")
    page.locator(".ag-row").first.wait_for(state="attached")
    return page


def codes(page: Page) -> list[str]:
    return (page.locator("#time-range").get_attribute("data-codes") or "").split(",")


@pytest.fixture
def adoption(visit: VisitAt, app_url: str) -> Page:
    return visit(opened, f"{app_url}/adoption?indicator=on_time_share")


class TestSlider:
    @pytest.fixture
    def slider(self, adoption: Page) -> Page:
        """The page at its newest period, wherever the test before has left it."""
        adoption.focus("#time-range")
        adoption.keyboard.press("End")
        expect(adoption.locator("#time")).to_have_attribute("data-value", codes(adoption)[-1])
        return adoption

    def test_plays_from_the_oldest_to_the_newest(self, slider: Page) -> None:
        """Given the newest period, when played, then each period comes once in order and only values are sent."""
        asked: list[str] = []
        slider.on("request", lambda request: asked.append(request.url))
        entries = slider.evaluate("history.length")
        slider.evaluate(WATCH)
        slider.click(".time-play")
        expect(slider.locator(".time-play")).to_have_attribute("title", "Dừng")
        expect(slider.locator("#time")).to_have_attribute("data-value", codes(slider)[0])
        expect(slider.locator("#time")).to_have_attribute("data-value", codes(slider)[-1], timeout=30_000)
        expect(slider.locator(".time-play")).to_have_attribute("title", "Chạy qua các kỳ")
        assert list(dict.fromkeys(slider.evaluate("window.seen"))) == codes(slider)
        assert slider.evaluate("history.length") == entries
        assert f"period={codes(slider)[-1]}" in slider.url
        assert [url for url in asked if "/geo/" in url] == []

    def test_pause_stays_where_it_is(self, slider: Page) -> None:
        slider.click(".time-play")
        expect(slider.locator("#time")).to_have_attribute("data-value", codes(slider)[1])
        slider.click(".time-play")
        expect(slider.locator(".time-play")).to_have_attribute("title", "Chạy qua các kỳ")
        shown = slider.url
        slider.wait_for_timeout(1_800)  # longer than a step: nothing more comes
        assert slider.url == shown

    def test_arrow_keys_step_and_keep_the_focus(self, slider: Page) -> None:
        slider.focus("#time-range")
        slider.keyboard.press("ArrowLeft")
        expect(slider.locator("#time")).to_have_attribute("data-value", codes(slider)[-2])
        expect(slider.locator("#time-range")).to_be_focused()
        expect(slider.locator("#pick-period")).to_have_value(codes(slider)[-2])
        assert slider.locator("#time-range").get_attribute("aria-valuetext") == slider.inner_text(".time-now")
        slider.go_back()
        expect(slider.locator("#time-range")).to_have_value(str(len(codes(slider)) - 1))

    def test_colours_mean_the_same_in_every_period(self, slider: Page) -> None:
        before = slider.locator(".legend-range").all_inner_texts()
        expect(slider.locator("#legend")).to_contain_text("một màu có cùng nghĩa ở mọi kỳ")
        slider.focus("#time-range")
        slider.keyboard.press("Home")
        expect(slider.locator("#time")).to_have_attribute("data-value", codes(slider)[0])
        expect(slider.locator("#map-title")).to_contain_text(slider.inner_text(".time-now"))
        after = slider.locator(".legend-range").all_inner_texts()
        assert [text for text in after if "%" in text] == [text for text in before if "%" in text]

    def test_classes_of_one_period_alone_can_be_chosen(self, slider: Page) -> None:
        slider.select_option("#pick-scale", "period")
        expect(slider.locator("#legend")).not_to_contain_text("một màu có cùng nghĩa")
        assert "scale=period" in slider.url

    def test_less_motion_means_one_step_a_press(self, page: Page, app_url: str) -> None:
        page.emulate_media(reduced_motion="reduce")
        opened(page, f"{app_url}/adoption?indicator=on_time_share")
        expect(page.locator(".time-play")).to_have_attribute("title", "Sang kỳ sau")
        page.click(".time-play")
        expect(page.locator("#time")).to_have_attribute("data-value", codes(page)[0])
        shown = page.url
        page.wait_for_timeout(1_800)  # longer than a step: nothing more comes
        assert page.url == shown


class TestChange:
    def test_counts_better_and_worse_against_the_period_before(self, page: Page, app_url: str) -> None:
        opened(page, f"{app_url}/adoption?map=change&indicator=on_time_share")
        expect(page.locator("#finding")).to_contain_text(re.compile(r"\d+ trong \d+ xã, phường tốt lên"))
        counts = [int(text.split()[0]) for text in page.locator(".legend-count").all_inner_texts()]
        assert sum(counts) == page.locator(".ranking-card [data-unit]").count() == 69

    def test_a_period_that_cannot_be_compared_is_refused_with_a_way_out(
        self, page: Page, app_url: str
    ) -> None:
        """Given a period of the old structure, then a sentence says why; choosing another one draws the map."""
        opened(page, f"{app_url}/adoption?map=change&period_b=2025-Q1")
        refusal = page.locator(".map-refusal")
        expect(refusal).to_contain_text("sắp xếp lại")
        expect(refusal).to_contain_text("Có thể so với")
        assert page.locator("#map .choroplethlayer path").count() == 0
        choice = page.eval_on_selector_all(
            "#pick-period_b option", "all => all.map(o => o.value).filter(v => v)"
        )[0]
        page.select_option("#pick-period_b", choice)
        expect(refusal).to_have_count(0)
        expect(page.locator("#map .choroplethlayer .trace path")).not_to_have_count(0)
        expect(page.locator("#finding")).to_contain_text("tốt lên")


def open_pair(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("#map-b.is-drawn").wait_for(state="attached")


@pytest.fixture
def both(visit: VisitAt, app_url: str) -> Page:
    return visit(open_pair, f"{app_url}/adoption?map=pair")


class TestSideBySide:
    @pytest.fixture
    def pair(self, both: Page) -> Page:
        both.mouse.move(0, 0)
        both.locator(".map-pair").evaluate("node => node.scrollIntoView({block: 'center'})")
        return both

    def test_a_row_in_focus_is_outlined_on_both_maps_with_its_values(self, pair: Page) -> None:
        row = pair.locator(".ranking-card [data-unit]").nth(2)
        row.focus()
        expect(pair.locator(".pair-outline")).to_have_count(2)
        name = row.locator(".unit-name").evaluate("node => node.firstChild.textContent")
        flags = pair.locator(".map-flag").all_inner_texts()
        assert len(flags) == 2
        assert all(name in flag for flag in flags)
        assert row.locator(".value").inner_text() in flags[0] + flags[1]
        pair.locator("#pick-map").focus()
        expect(pair.locator(".pair-outline")).to_have_count(0)

    def test_pointing_at_one_map_shows_the_unit_on_the_other(self, pair: Page) -> None:
        spot = pair.evaluate(MIDDLE, "map-b")
        assert spot is not None
        pair.mouse.move(spot[0] - 2, spot[1])
        pair.mouse.move(spot[0], spot[1])
        expect(pair.locator("#map")).to_have_attribute("data-followed", spot[2])
        expect(pair.locator(".pair-outline")).to_have_count(2)
        expect(pair.locator(".map-flag")).to_have_count(1)

    def test_both_maps_keep_the_same_zoom(self, pair: Page) -> None:
        before = pair.evaluate(ZOOM, "map-b")
        pair.locator(".map-canvas button").first.click()
        pair.wait_for_function(
            f"before => JSON.stringify(({ZOOM})('map-b')) !== JSON.stringify(before)", arg=before
        )
        assert pair.evaluate(ZOOM, "map-b") == pytest.approx(pair.evaluate(ZOOM, "map"))

    def test_one_legend_for_two_periods_and_two_for_two_indicators(self, pair: Page) -> None:
        expect(pair.locator("#legend .legend-list")).to_have_count(1)
        pair.select_option("#pick-indicator_b", "usable_computers_per_staff")
        expect(pair.locator("#legend .side-legend-head")).to_have_count(2)
        expect(pair.locator("#map-head-b")).to_contain_text("Máy tính")
        assert "indicator_b=usable_computers_per_staff" in pair.url


def test_trend_of_a_new_unit_shows_its_past(page: Page, app_url: str) -> None:
    """Given a ward made of old ones, then their figures stand before 1 July 2025 and no line crosses that day."""
    opened(page, f"{app_url}/adoption?units=18073&panel=closed")
    page.locator("#trend .js-plotly-plot").wait_for(state="attached")
    expect(page.locator(".trend-card")).to_contain_text("ước tính thô theo diện tích")
    crossing = page.evaluate(
        """() => document.querySelector('#trend .js-plotly-plot').data.filter(line => {
            const isNew = label => /(III|IV).2025|2026/.test(label);
            const sides = line.x.filter((_, i) => line.y[i] !== null).map(isNew);
            return new Set(sides).size > 1;
        }).length"""
    )
    assert crossing == 0


@LOOKS
@pytest.mark.parametrize(
    "query", ["map=change", pytest.param("map=change&period_b=2025-Q1", marks=pytest.mark.soak), "map=pair"]
)
def test_each_map_over_time_fits_and_is_accessible(
    new_page: NewPage, app_url: str, query: str, viewport: dict[str, int], look: str
) -> None:
    page = opened(new_page(viewport=viewport), f"{app_url}/adoption?{query}&{look}")
    assert_fits_and_is_accessible(page)
