"""/funding in the browser: the map and its why, rules by form, a search followed and ended, scenarios compared."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_runner import running_app
from tests.browser.test_pages import PHONE, serious

NewPage = Callable[..., Page]
SHAPES = "#map .choroplethlayer path"
# Sources of money, areas and shares that HiGHS does not prove within half a minute.
HARD = (
    "pot:a:5113::2027:1;pot:b:5117::2028:0.95;pot:c:5119::2029:0.9;cap:district::1111;floor:district::555;"
    "share:item=computer:25:33;share:item=printer:20:22"
)
HARD_WEIGHTS = "volume:1.5;obsolete:2;index_gain:3;remote:1"


@pytest.fixture(scope="module")
def url(app_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a copy of the sample, for scenarios are written."""
    folder = tmp_path_factory.mktemp("funding") / "app"
    shutil.copytree(app_folder, folder)
    with running_app(folder=folder) as address:
        yield address


def test_the_map_its_table_and_the_reasons_follow_a_rule_that_a_form_adds(
    new_page: NewPage, url: str
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{url}/funding?mountain=40&cap=100")
    expect(page.locator(SHAPES).first).to_be_visible()
    marked = page.evaluate("document.querySelector('#map .js-plotly-plot').data[4].locations.length")
    below = page.locator("section[aria-labelledby='funding-below'] tbody tr")
    expect(below.first).to_be_visible()
    assert 0 < marked <= below.count()  # diamonds are the communes of that table
    assert page.locator("#funding-list .kind-row").count() == 69

    page.fill("#pick-budget", "5000")
    page.press("#pick-budget", "Tab")
    expect(page).to_have_url(f"{url}/funding?mountain=40&cap=100&budget=5000")
    expect(page.locator(".finding")).to_contain_text("5 tỷ đồng")

    page.locator("#fold-rules > summary").click()
    page.locator("#fold-rule-add > summary").click()
    page.select_option("#rule-leave-place", label="Xã Cẩm Bình")
    page.locator("form[data-rule='leave'] button").click()
    expect(page.locator("#rule-list")).to_contain_text("Không mua cho Xã Cẩm Bình")
    row = page.locator("section[aria-labelledby='funding-units'] tr", has_text="Xã Cẩm Bình")
    expect(row).to_contain_text("Không thuộc diện mua")
    assert serious(page) == []  # with the forms unfolded
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.locator("[data-rule-drop]").click()
    expect(page.locator("#rule-list")).to_have_count(0)


def test_a_search_is_followed_cancelled_and_taken_as_it_is(page: Page, url: str) -> None:
    hard = f"{url}/funding?budget=15345&benefit={HARD_WEIGHTS}&rules={quote(HARD)}"
    page.goto(hard)
    expect(page.locator("#search-state")).to_contain_text("cách mức tối đa không quá")
    expect(page.locator("#map")).to_have_count(0)
    page.locator("#search-drop").click()
    expect(page.locator("#search")).to_contain_text("Đã hủy, không lưu gì")
    expect(page.locator("form[data-post='/funding/save']")).to_have_count(0)

    page.locator("#search-again").click()
    page.locator("#search-finish").click()
    expect(page.locator(".notice").filter(has_text="dừng sớm")).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("Cách phương án tốt nhất không quá")
    expect(page.locator(SHAPES).first).to_be_visible()


def test_scenarios_are_kept_copied_locked_and_set_side_by_side(page: Page, url: str) -> None:
    page.goto(f"{url}/funding?budget=2000")
    for name, budget in (("Đợt 1 năm 2027", "2500"), ("Đợt 2 năm 2027", "4000")):
        page.fill("#pick-budget", budget)
        page.press("#pick-budget", "Tab")
        expect(page).to_have_url(f"{url}/funding?budget={budget}")
        page.fill("#scenario-title", name)
        page.locator("form[data-post='/funding/save'] button").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    plan = page.locator(".finding").inner_text()

    first = page.locator(".scenario-list li", has_text="Đợt 1 năm 2027")
    first.locator("summary").click()
    first.locator("form[data-post='/funding/copy'] button").click()
    expect(page.get_by_role("link", name="Đợt 1 năm 2027 (bản sao)", exact=True)).to_be_visible()
    first = page.locator(".scenario-list li", has_text="Đợt 1 năm 2027").last
    first.locator("summary").click()
    first.locator("form[data-post='/funding/lock'] button").click()
    expect(page.locator(".scenario-list .badge")).to_have_text("Đã khóa")

    page.get_by_role("link", name="So sánh: Đợt 1 năm 2027", exact=True).click()
    expect(page.locator(".notice").filter(has_text="Chọn thêm")).to_be_visible()
    page.get_by_role("link", name="So sánh: Đợt 2 năm 2027", exact=True).click()
    expect(page.locator(".finding")).to_contain_text("2 phương án")
    expect(page.locator(".compared").first.locator("tbody tr").first).to_contain_text("2.500")
    page.locator(".compared").first.get_by_role("link", name="Đợt 2 năm 2027").click()
    expect(page.locator(".notice").filter(has_text="mã chụp")).to_be_visible()
    assert page.locator(".finding").inner_text() == plan
    page.locator("#scenario-start").click()
    expect(page.locator("#pick-budget")).to_have_value("4000")
    expect(page.locator(".funding-editor")).to_contain_text("số liệu đã chụp")
