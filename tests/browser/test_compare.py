"""Units side by side: chosen by search and links, judged by sign and word, shown in one address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitAt
from tests.browser.test_pages import NEVER, PHONE, serious

NewPage = Callable[..., Page]
THREE = "/compare?units=18073,18118,18115"


def heads(page: Page) -> list[str]:
    """Names of the units in the table, left to right."""
    return page.locator("[aria-labelledby='compare-heading'] thead th a").all_inner_texts()


def test_a_unit_is_added_by_a_search_without_diacritics(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare?units=18073")
    expect(page.locator(".start-card")).to_be_visible()
    page.locator("#compare-add").click()
    expect(page.locator("#compare-search")).to_be_focused()
    page.locator("#compare-search").fill("BAC HONG")
    expect(page.locator("#compare-list li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"units=18073,18115"))
    expect(page.locator("[aria-labelledby='compare-heading'] thead th a")).to_have_count(2)
    assert heads(page) == ["Phường Thành Sen", "Phường Bắc Hồng Lĩnh"]


def test_a_name_that_nobody_has_says_so(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare")
    page.locator("#compare-add").click()
    page.locator("#compare-search").fill("khong co ten nay")
    expect(page.locator("#compare-none")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#compare-search")).to_be_hidden()


def test_a_unit_is_removed_and_back_brings_it_again(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{THREE}")
    page.get_by_role("link", name="Bỏ Phường Nam Hồng Lĩnh khỏi so sánh").click()
    expect(page.locator(".unit-chip")).to_have_count(2)
    page.go_back()
    expect(page.locator(".unit-chip")).to_have_count(3)


def test_a_start_is_offered_and_taken(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare?units=18073")
    page.get_by_role("link", name="Các đơn vị tương tự nhất").click()
    expect(page.locator(".unit-chip")).to_have_count(4)
    expect(page.locator(".finding")).to_contain_text("4 đơn vị")


@pytest.fixture
def three(visit: VisitAt, app_url: str) -> Page:
    return visit(Page.goto, f"{app_url}{THREE}")


class TestThree:
    """One visit: three units side by side, and then each choice after the other."""

    def test_no_drawer_opens_over_the_comparison(self, three: Page) -> None:
        expect(three.locator(".unit-chip")).to_have_count(3)
        expect(three.locator(".drawer-panel")).to_have_count(0)

    def test_best_and_worst_are_said_in_words(self, three: Page) -> None:
        row = three.locator(".compare-table").first.locator("tr", has_text="Tỷ lệ TTHC cung cấp DVCTT")
        expect(row.locator(".standing-best")).to_have_count(1)
        expect(row.locator(".standing-worst")).to_have_count(1)
        expect(row.locator(".standing-best")).to_have_text("★ Tốt nhất")

    def test_small_lines_have_words(self, three: Page) -> None:
        lines = three.locator(".small-line")
        expect(lines.first).to_have_attribute("aria-label", re.compile(r"Phường Thành Sen, .+: từ .+ đến .+"))
        assert lines.count() % 3 == 0

    def test_the_table_is_taken_away_as_a_file(self, three: Page) -> None:
        for kind in ("xlsx", "csv"):
            with three.expect_download() as waiting:
                three.get_by_role("link", name=kind.upper()).click()
            assert waiting.value.suggested_filename == f"compare_post2025_18073_18118_18115.{kind}"

    @pytest.mark.parametrize(
        ("picker", "value", "text"),
        [
            ("#pick-against", "target", "so với mục tiêu"),
            ("#pick-against", "best", "so với nơi tốt nhất"),
            ("#pick-topic", "skills", "Tỷ lệ phổ cập kỹ năng CNTT"),
            ("#pick-peers", "none", "mọi đơn vị cùng cấp với"),
        ],
    )
    def test_a_choice_is_drawn_and_stays_in_the_address(
        self, three: Page, picker: str, value: str, text: str
    ) -> None:
        three.locator(picker).select_option(value)
        expect(three.locator("#page")).to_contain_text(text)
        expect(three).to_have_url(re.compile(f"={value}"))
        expect(three.locator(picker)).to_have_value(value)


def test_units_that_do_not_exist_are_left_out_and_named(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare?units=18073,18118,99999")
    expect(page.locator(".notice", has_text="99999")).to_be_visible()
    expect(page.locator(".unit-chip")).to_have_count(2)


def test_whom_to_learn_from_is_set_beside(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{THREE}")
    page.get_by_role("link", name="Đặt Phường Trần Phú vào so sánh").first.click()
    expect(page.locator(".unit-chip")).to_have_count(4)
    expect(page.locator(".unit-chip").last).to_contain_text("Phường Trần Phú")


def test_eight_units_are_the_most(page: Page, app_url: str) -> None:
    codes = "18073,18115,18118,18100,18652,18754,18781,18823"
    page.goto(f"{app_url}/compare?units={codes}")
    expect(page.locator(".unit-chip")).to_have_count(8)
    expect(page.locator(".compare-units")).to_contain_text("Đã đủ 8 đơn vị")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(THREE, marks=pytest.mark.soak),
        f"{THREE}&lang=en&topic=all",
        "/compare?level=district&units=436,437",
    ],
)
def test_nothing_is_cut_on_a_telephone(new_page: NewPage, app_url: str, address: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{app_url}{address}")
    expect(page.locator(".unit-chip").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not NEVER.search(page.inner_text("body"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: NewPage, app_url: str, theme: str) -> None:
    page = new_page()
    page.goto(f"{app_url}{THREE}&theme={theme}")
    page.locator(".radar-card > summary").click()
    page.locator("#compare-add").click()
    assert serious(page) == []
