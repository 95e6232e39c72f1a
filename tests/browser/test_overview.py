"""The overview and the plain addresses beside the pages."""

from playwright.sync_api import Page, expect


def test_overview_leads_to_a_page(page: Page, app_url: str) -> None:
    page.goto(app_url)
    card = page.locator("a.headline").first
    name = card.locator(".headline-name").inner_text()
    card.click()
    expect(page.locator("#map-title")).to_contain_text(name)


def test_overview_shows_supply_beside_use(page: Page, app_url: str) -> None:
    page.goto(app_url)
    contrast = page.locator("#contrast-heading").locator("xpath=ancestor::section")
    for words in ("Thủ tục có dịch vụ công trực tuyến", "Hồ sơ nộp trực tuyến", "cán bộ nộp hộ"):
        expect(contrast).to_contain_text(words)


def test_overview_names_who_has_not_reported(page: Page, app_url: str) -> None:
    page.goto(app_url)
    summary = page.locator(".completeness summary").first
    n = int(summary.inner_text().split()[0])
    summary.click()
    assert page.locator(".completeness details[open] .name-list li").count() == n


def test_best_and_worst_open_the_drawer(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.locator(".two-lists [data-unit]").first.click()
    expect(page.locator(".drawer-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer-panel")).to_have_count(0)


def test_health(page: Page, app_url: str) -> None:
    assert page.request.get(f"{app_url}/healthz").status == 200
    assert page.request.get(f"{app_url}/readyz").status == 200


def test_headers_of_safety(page: Page, app_url: str) -> None:
    headers = page.request.get(app_url).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_bundles_are_kept_and_packed(page: Page, app_url: str) -> None:
    page.goto(app_url)
    source = page.locator("script[src*='dash_renderer']").first.get_attribute("src")
    answer = page.request.get(f"{app_url}{source}", headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert "max-age=31536000" in answer.headers["cache-control"]
