"""/index in the browser: a weight that is moved changes the ranking at once, the link opens it again, a definition is
refused where it is wrong and saved when it is right.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_runner import running_app
from tests.browser.test_pages import PHONE, serious

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def url(app_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a copy of the sample, for definitions are written."""
    folder = tmp_path_factory.mktemp("index") / "app"
    shutil.copytree(app_folder, folder)
    with running_app(folder=folder) as address:
        yield address


def names_of(page: Page) -> list[str]:
    return page.locator("#index-ranking .unit-name > span:first-child").all_inner_texts()


def test_a_moved_weight_changes_the_ranking_and_its_link_opens_it_again(page: Page, url: str) -> None:
    page.goto(f"{url}/index")
    before = names_of(page)
    page.locator("#weights-heading").click()
    page.get_by_label("Sử dụng dịch vụ trực tuyến: gõ trọng số").fill("3")
    equipment = page.locator("[data-weight='equipment']")
    equipment.locator("input[type='range']").focus()
    page.keyboard.press("Home")
    expect(equipment.locator("input[type='number']")).to_have_value("0")
    expect(page.locator("[data-weight='adoption'] output")).to_have_text("75,0 %")
    expect(page).to_have_url(f"{url}/index?weights=adoption-3,equipment-0")
    expect(page.locator("#index-notices")).to_contain_text("Thử trọng số, chưa lưu")
    expect(page.locator("#map-title")).to_contain_text("thử trọng số, chưa lưu")
    files = page.locator("#index-files a").first  # drawn last, so all of this address is there
    expect(files).to_have_attribute("href", "/index/table.xlsx?weights=adoption-3,equipment-0")
    moved = names_of(page)
    assert moved != before and sorted(moved) == sorted(before)
    expect(equipment.locator("input[type='range']")).to_be_focused()

    page.reload()
    expect(page.locator("[data-weight='equipment'] input[type='number']")).to_have_value("0")
    assert names_of(page) == moved
    page.get_by_role("link", name="Về trọng số của định nghĩa").click()
    expect(page).to_have_url(f"{url}/index")
    expect(files).to_have_attribute("href", "/index/table.xlsx")
    expect(page.locator("#index-notices")).not_to_contain_text("Thử trọng số")
    assert names_of(page) == before


def test_a_click_explains_the_unit_and_another_method_is_set_beside(page: Page, url: str) -> None:
    page.goto(f"{url}/index")
    page.locator("#index-ranking [data-unit='18073']").click()
    expect(page.locator(".drawer-panel")).to_contain_text("Vì sao có hạng này")
    page.keyboard.press("Escape")
    expect(page.locator("#index-why")).to_contain_text("Phường Thành Sen")
    page.select_option("#pick-versus", "copeland")
    expect(page.locator("#index-versus")).to_contain_text("Copeland")
    expect(page.locator("#index-analysis")).to_contain_text("Cronbach")
    page.select_option("#pick-index", "766")
    expect(page.locator("#map-title")).to_contain_text("Chỉ số 766 công bố trên Cổng")
    expect(page.locator("#weights-heading")).to_have_count(0)
    page.select_option("#pick-shade", "bands")
    expect(page.locator("#index-legend")).to_contain_text("Trung bình (từ 50)")


def test_a_definition_is_refused_where_it_is_wrong_and_saved_when_right(page: Page, url: str) -> None:
    page.goto(f"{url}/index?weights=adoption-2")
    page.locator("[data-weights='keep']").click()
    text = page.locator("#definition")
    expect(text).to_have_value(re.compile(r'id = "adoption"\nweight = 2\n'))
    own = text.input_value()
    text.fill(own.replace('parent = "skills"', 'parent = "skils"', 1))
    page.get_by_role("button", name="Lưu thành chỉ số của tỉnh").click()
    said = page.locator("#definition-said")
    expect(said).to_contain_text("“it_trained_share”: parent “skils” không có trong [[elements]]")
    chosen = text.evaluate("own => own.value.slice(own.selectionStart, own.selectionEnd)")
    assert chosen == 'id = "it_trained_share"'
    text.fill(own)
    page.get_by_role("button", name="Lưu thành chỉ số của tỉnh").click()
    expect(page).to_have_url(f"{url}/index?index=commune_readiness_own")
    expect(page.locator("#pick-index")).to_have_value("commune_readiness_own")
    expect(page.locator("#told")).to_contain_text("bản 1")
    expect(page.locator("#map-title")).to_contain_text("(của tỉnh)")


def test_the_open_parts_are_accessible_and_fit_a_telephone(new_page: NewPage, url: str) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)
    page.goto(f"{url}/index?weights=adoption-2&theme=dark")
    page.locator("#editor-heading").click()
    expect(page.locator("#definition")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
