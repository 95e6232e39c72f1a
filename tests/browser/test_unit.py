"""The page of one unit, its files, and the archive of many with how far it is."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import NEVER, PHONE, serious

NewPage = Callable[..., Page]
UNIT = "/unit/18073"


def test_it_says_who_where_and_how_it_stands(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{UNIT}")
    expect(page.locator("h1")).to_have_text("Phường Thành Sen")
    expect(page.locator(".page-head")).to_contain_text("Mã 18073 · Thành phố Hà Tĩnh (cũ)")
    expect(page.locator(".finding")).to_contain_text("trung vị cùng cấp")
    expect(page.locator("[aria-labelledby='lineage-heading']")).to_contain_text("phường Nam Hà")
    expect(page.locator("[aria-labelledby='main-heading'] tbody tr")).to_have_count(12)
    for part in ("equipment", "skills", "findings"):
        expect(page.locator(f"[aria-labelledby='{part}-heading']")).to_be_visible()


def test_the_drawer_leads_to_the_page(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/quality?units=18073")
    page.locator(".drawer-panel").get_by_role("link", name="Xem trang của đơn vị").click()
    expect(page).to_have_url(f"{app_url}{UNIT}")
    expect(page.locator("h1")).to_have_text("Phường Thành Sen")
    expect(page.locator(".drawer-panel")).to_have_count(0)


def test_similar_units_are_one_step_away(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{UNIT}")
    page.get_by_role("link", name="So sánh với đơn vị tương tự").click()
    expect(page.locator(".unit-chip")).to_have_count(4)
    expect(page.locator(".unit-chip").first).to_contain_text("Phường Thành Sen")


def test_its_files(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{UNIT}")
    for kind, start in (("PDF", b"%PDF-"), ("XLSX", b"PK\x03\x04")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=re.compile(rf"\({kind}")).click()
        assert waiting.value.suggested_filename == f"post2025_18073.{kind.lower()}"
        assert Path(waiting.value.path()).read_bytes().startswith(start)


def test_profiles_of_a_district_come_with_their_progress(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{UNIT}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Mọi xã, phường của thành phố Hà Tĩnh (cũ) (ZIP)").click()
        expect(page.locator("#book-line")).to_be_visible()
    expect(page.locator("#book-status")).to_have_text("Xong: 7 tờ. Tệp đã tải về.")
    assert page.locator("#book-progress").get_attribute("value") == "7"
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as found:
        assert len(found.namelist()) == 7
        assert found.testzip() is None
        assert found.read("18073.pdf").startswith(b"%PDF-")


def test_profiles_can_be_stopped(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}{UNIT}")
    page.get_by_role("link", name="Mọi xã, phường của tỉnh Hà Tĩnh (ZIP)").click()
    page.locator("#book-stop").click()
    expect(page.locator("#book-status")).to_have_text("Đã dừng, chưa lưu gì.")
    expect(page.locator("#book-stop")).to_be_hidden()


@pytest.mark.parametrize("address", ["/unit/436", "/unit/42", "/unit/18077?structure=pre2025&lang=en"])
def test_other_levels_and_the_old_structure(page: Page, app_url: str, address: str) -> None:
    page.goto(f"{app_url}{address}")
    expect(page.locator("[aria-labelledby='main-heading'] tbody tr")).to_have_count(12)
    assert not NEVER.search(page.inner_text("body"))


def test_a_code_that_is_not_there_says_what_to_check(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/unit/99999")
    expect(page.locator("#page")).to_contain_text("99999")
    expect(page.locator("#page")).to_contain_text("phạm vi được xem")


def test_nothing_is_cut_on_a_telephone(new_page: NewPage, app_url: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{app_url}{UNIT}")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: NewPage, app_url: str, theme: str) -> None:
    page = new_page()
    page.goto(f"{app_url}{UNIT}?theme={theme}")
    page.locator(".radar-card > summary").click()
    assert serious(page) == []
