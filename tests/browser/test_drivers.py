"""What holds adoption back, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import NEVER, PHONE, serious

NewPage = Callable[..., Page]
FINDING = ".page-head .finding"


def open_page(page: Page, address: str) -> Page:
    """Go to the page and wait for its map and its statistics."""
    page.goto(address)
    page.locator("#map.is-drawn").wait_for()
    page.locator("#driver-evidence .lead").wait_for()
    return page


def test_the_finding_counts_what_the_list_shows(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/drivers")
    numbers = [int(text) for text in page.locator(f"{FINDING} strong").all_inner_texts()]
    assert numbers[0] == sum(numbers[1:])
    rows = page.locator(".ranking-card [data-unit]")
    assert rows.count() == 69
    low = [text for text in rows.all_inner_texts() if "Không thấp" not in text]
    assert len(low) == numbers[0]


def test_a_cause_narrows_list_and_table_and_comes_back(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/drivers")
    page.select_option("#pick-cause", "machines")
    expect(page).to_have_url(re.compile("cause=machines"))
    expect(page.locator(".ranking-card [data-unit]").first).to_contain_text("Máy móc")
    rows = page.locator(".drivers-table tbody tr")
    expect(page.locator(".ranking-card [data-unit]")).to_have_count(rows.count())
    assert all("Máy móc" in text for text in page.locator(".drivers-table .kind-cell").all_inner_texts())
    page.go_back()
    expect(page.locator(".ranking-card [data-unit]")).to_have_count(69)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.locator(".ranking-card [data-unit]").first.click()
    page.locator(".drawer-panel").wait_for()
    assert any("drawer" in body for body in asked)
    assert not any(
        "page.children" in body for body in asked
    )  # the page was drawn by the choice before, and stays


def test_signs_come_with_value_and_limit_and_open_the_unit(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/drivers?cause=machines")
    row = page.locator(".drivers-table tbody tr").first
    expect(row).to_contain_text(
        re.compile(r"Thiếu máy tính so với định mức: [\d,]+\s%\s\(ngưỡng trên 10,0\s%\)")
    )
    row.locator("button").click()
    panel = page.locator(".drawer-panel")
    expect(panel).to_contain_text("Sử dụng và nguyên nhân")
    expect(panel).to_contain_text("Máy móc: ")


def test_statistics_say_how_far_to_believe_them(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/drivers")
    card = page.locator("[aria-labelledby='evidence-heading']")
    expect(card).to_contain_text("Tương quan, không phải nguyên nhân")
    expect(card.locator(".lead")).to_contain_text("69 đơn vị")
    expect(card.locator("svg.scatter")).to_have_count(11)
    page.select_option("#pick-level", "district")
    expect(page.locator("#driver-evidence .lead")).to_contain_text(
        "Chưa tính được phần thống kê: chỉ 12 đơn vị"
    )


def test_the_table_is_a_file(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/drivers?cause=people")
    with page.expect_download() as waiting:
        page.locator("a[href^='/download/drivers.csv']").click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert "Quy tắc: Chưa có mạng LAN, dưới 100,0" in text
    rows = re.findall(r"^\d{5},.*,Con người,", text, flags=re.MULTILINE)
    assert len(rows) == page.locator(".drivers-table tbody tr").count() > 0


def test_the_overview_leads_here(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/")
    page.get_by_role("link", name="Xem từng đơn vị và quy tắc").click()
    expect(page.locator("h1")).to_contain_text("Điều gì cản trở")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_statistics_and_filter(
    new_page: NewPage, app_url: str, theme: str
) -> None:
    page = new_page()
    open_page(page, f"{app_url}/drivers?theme={theme}&cause=people")
    assert serious(page) == []


@pytest.mark.parametrize(
    ("lang", "structure"),
    [
        ("vi", "post2025"),
        ("en", "pre2025"),
        pytest.param("vi", "pre2025", marks=pytest.mark.soak),
        pytest.param("en", "post2025", marks=pytest.mark.soak),
    ],
)
def test_nothing_is_cut_on_a_telephone(new_page: NewPage, app_url: str, lang: str, structure: str) -> None:
    page = new_page(viewport=PHONE)
    open_page(page, f"{app_url}/drivers?lang={lang}&structure={structure}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not NEVER.search(page.inner_text("body"))
