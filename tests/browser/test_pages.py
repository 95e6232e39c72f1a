"""Each page opens, in both languages, themes and widths, without any request to the outside (see conftest)."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = (
    "/",
    "/adoption",
    "/equipment",
    "/skills",
    "/drivers",
    "/index",
    "/compare",
    "/unit/18073",
    "/funding",
    "/quality",
    "/upload",
    "/methodology",
)
THEME_PAGES = ("/adoption", "/equipment", "/skills")
SIMULATED = ("/", "/drivers", *THEME_PAGES)
OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LOOKS = pytest.mark.parametrize(
    ("viewport", "look"), [(OFFICE, "theme=light"), (PHONE, "theme=dark&lang=en")]
)
# Whose parts are those of pages that are looked at with axe anyway: `make soak` looks at them in the dark too.
ALIKE = ("/equipment", "/skills", "/drivers", "/methodology", "/quality", "/unit/18073", "/compare")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Words that would betray a missing number or a forgotten translation.
NEVER = re.compile(r"\b(NaN|None|null|undefined)\b|\{[a-z_]+\}")
NewPage = Callable[..., Page]
LOOK_AT = """options => {
    const lists = document.querySelectorAll('ol, ul, tbody, [role=rowgroup], .ag-center-cols-container');
    const exclude = [...lists].flatMap(list => [...list.children].slice(6));
    return axe.run({ exclude }, options).then(
        found => found.violations.map(v => ({ id: v.id, impact: v.impact, html: v.nodes[0].html })));
}"""
TOO_SMALL = """() => [...document.querySelectorAll('button, select, a.button, .nav-link, summary')]
    .filter(e => e.offsetParent && !e.closest('.ag-root-wrapper') && e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML.slice(0, 80))"""


def open_ready(page: Page, address: str) -> None:
    """Go to a page and wait until its late parts are there."""
    page.goto(address)
    if any(path in address for path in THEME_PAGES):
        page.locator(".ag-row").first.wait_for(state="attached")
    page.locator("[data-title]").wait_for(state="attached")


@pytest.mark.parametrize("path", PAGES)
def test_page_in_vietnamese_on_an_office_screen(page: Page, app_url: str, path: str) -> None:
    open_ready(page, f"{app_url}{path}")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("h1")).to_be_visible()
    assert not NEVER.search(page.inner_text("body"))
    if path in SIMULATED:
        expect(page.locator(".banner")).to_contain_text("Số liệu mô phỏng")
    if path in THEME_PAGES:
        page.locator("#map .choroplethlayer path").first.wait_for(state="attached")
        assert page.locator(".ranking-card [data-unit]").count() == 69
        box = page.locator("#map").bounding_box()
        assert box and box["y"] < 0.8 * OFFICE["height"], "the map is not on the first screen"
    assert_fits_and_is_accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_page_in_english_and_dark_on_a_telephone(
    new_page: NewPage, app_url: str, path: str, is_everything: bool
) -> None:
    page = new_page(viewport=PHONE)
    open_ready(page, f"{app_url}{path}?lang=en&theme=dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".brand")).to_contain_text("Reform Atlas")
    assert not NEVER.search(page.inner_text("body"))
    assert page.evaluate(TOO_SMALL) == []
    assert_fits(page)
    if is_everything or path not in ALIKE:
        assert serious(page) == []


def test_words_are_there_before_any_script_runs(new_page: NewPage, app_url: str) -> None:
    """Given a browser without scripts, then the first answer of each page already holds title and finding."""
    page = new_page(java_script_enabled=False)
    for path in PAGES:
        page.goto(f"{app_url}{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".finding").first).not_to_be_empty()


def test_a_page_asks_for_nothing_that_came_with_it(page: Page, app_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_ready(page, f"{app_url}/adoption")
    assert [url for url in asked if url.endswith(("/_dash-layout", "/_dash-dependencies"))] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_there_is_no_page(page: Page, app_url: str, theme: str) -> None:
    page.goto(f"{app_url}/no-such-page?theme={theme}")
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_the_drawer(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/adoption?units=18073")
    page.locator(".drawer-panel").wait_for()
    assert serious(page) == []


def assert_fits_and_is_accessible(page: Page) -> None:
    """Nothing is cut at the page's side, and axe finds nothing serious."""
    assert_fits(page)
    assert serious(page) == []


def assert_fits(page: Page) -> None:
    """Nothing is cut at the page's side."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]


def serious(page: Page) -> list[str]:
    """Findings of axe of impact serious or critical; of a long list the first rows, which the others are like."""
    page.evaluate(Axe().axe_script)
    found = page.evaluate(LOOK_AT, {"runOnly": RULES, "resultTypes": ["violations"]})
    return [f"{v['id']}: {v['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def test_unknown_page_shows_the_way_back(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/khong-co")
    expect(page.locator("h1")).to_contain_text("Không có trang này")
    page.get_by_role("link", name="Về trang tổng quan").click()
    expect(page.locator("h1")).to_contain_text("Tổng quan")


def test_bad_address_is_told_and_the_page_works(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/adoption?level=village&period=2026-Q9")
    expect(page.locator("#notices")).to_contain_text("level=village")
    expect(page.locator("#notices")).to_contain_text("period=2026-Q9")
    expect(page.locator("#pick-level")).to_have_value("commune")


def test_dark_colours_are_kept_between_visits(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/methodology")
    page.locator("[data-choose='theme']").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{app_url}/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_console_stays_silent_on_the_way_through_all_pages(page: Page, app_url: str) -> None:
    """Given another choice on a page without figures, and then every page after the other, then nothing is missing.

    The fixture fails the test when the console tells an error.
    """
    open_ready(page, f"{app_url}/adoption")
    page.locator("#pick-province").select_option("01")
    expect(page.locator("#finding")).to_have_count(0)
    page.locator("#pick-indicator").select_option("online_share")
    expect(page).to_have_url(re.compile("indicator=online_share"))
    page.locator("#pick-province").select_option("42")
    expect(page.locator("#finding")).to_be_visible()
    page.locator("#pick-indicator").select_option("unassisted_online_share")
    expect(page.locator("#finding")).to_contain_text("người dân tự nộp")
    page.locator("#pick-indicator").select_option("online_share")
    expect(page.locator("#finding")).not_to_contain_text("người dân tự nộp")
    for path in PAGES:
        link = page.locator(f"#nav [data-nav='{path}']")
        if link.count():  # a unit's page has no place in the menu
            link.click()
            expect(page.locator(f"#nav [data-nav='{path}'][aria-current='page']")).to_be_visible()
            expect(page.locator("h1")).to_be_visible()
