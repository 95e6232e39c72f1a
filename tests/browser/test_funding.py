"""/funding in the browser: another budget is another plan, a scenario is kept and opened again."""

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
    """A dashboard on a copy of the sample, for scenarios are written."""
    folder = tmp_path_factory.mktemp("funding") / "app"
    shutil.copytree(app_folder, folder)
    with running_app(folder=folder) as address:
        yield address


def test_another_budget_is_another_plan_and_a_scenario_is_opened_again(page: Page, url: str) -> None:
    page.goto(f"{url}/funding")
    expect(page.locator(".finding")).to_contain_text("3 tỷ đồng")
    page.select_option("#pick-budget", "5000")
    expect(page).to_have_url(f"{url}/funding?budget=5000")
    expect(page.locator(".finding")).to_contain_text("5 tỷ đồng")
    plan = page.locator(".finding").inner_text()

    page.fill("#scenario-title", "Đợt 1 năm 2027")
    page.locator("form[data-post='/funding/save'] button").click()
    link = page.get_by_role("link", name="Đợt 1 năm 2027")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator(".notice")).to_contain_text("Đợt 1 năm 2027")
    assert page.locator(".finding").inner_text() == plan


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_accessible_and_fits_a_telephone(new_page: NewPage, url: str, theme: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{url}/funding?mountain=40&cap=100&theme={theme}")
    expect(page.locator("#funding-units")).to_be_attached()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
