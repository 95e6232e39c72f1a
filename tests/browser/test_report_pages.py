"""Sending, following and mending reports: /upload and /quality on a database of their own, for they change it."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from domain.paths import SAMPLE_DIR
from tests.browser.app_runner import running_app, running_worker
from tests.browser.test_pages import LOOKS, NEVER, PHONE, assert_fits_and_is_accessible

NewPage = Callable[..., Page]
LOADED_MS = 150_000  # a busy machine may need a minute for a file that a quiet one loads in seconds
TABS = ("reports", "issues", "completeness", "reminders", "names")
SOURCE = SAMPLE_DIR / "01_clean" / "038_II06b_Q4-2025.xlsx"


@pytest.fixture(scope="module")
def own_folder(app_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample's database and files."""
    folder = tmp_path_factory.mktemp("reports") / "app"
    shutil.copytree(app_folder, folder)
    return folder


@pytest.fixture(scope="module")
def url(own_folder: Path) -> Iterator[str]:
    """A dashboard on the copy."""
    with running_app(folder=own_folder) as address:
        yield address


@pytest.fixture
def worker(own_folder: Path) -> Iterator[None]:
    """Somebody who loads what is sent."""
    with running_worker(folder=own_folder):
        yield


def spoiled(*, name: str, folder: Path) -> Path:
    """The sample's quarter with three wrong cells in known places."""
    book = openpyxl.load_workbook(SOURCE)
    page = book.worksheets[0]
    page["A1"] = name
    page["C18"], page["C22"], page["B20"] = "mười hai", -5, "Xã Không Có Thật"
    path = folder / name
    book.save(path)
    return path


def sent(page: Page, *, url: str, path: Path) -> None:
    page.goto(f"{url}/upload")
    page.locator("#upload-files").set_input_files(path)


def wait_until_loaded(page: Page, *, url: str) -> None:
    """What other tests have sent is loaded, so that it changes no count later."""
    page.goto(f"{url}/upload")
    page.locator("#upload-list").wait_for(state="attached")
    expect(page.locator("#upload-list > .is-waiting")).to_have_count(0, timeout=LOADED_MS)


class TestUpload:
    def test_waiting_files_without_a_worker_are_told(self, page: Page, url: str, tmp_path: Path) -> None:
        sent(page, url=url, path=spoiled(name="cho nap.xlsx", folder=tmp_path))
        expect(page.locator("#upload-list > li").first).to_contain_text("đang chờ nạp")
        expect(page.locator("#upload-worker")).to_contain_text("python -m etl worker")

    def test_from_a_file_to_words_by_cell_and_a_marked_copy(
        self, page: Page, url: str, tmp_path: Path, worker: None
    ) -> None:
        # Given a report with three wrong cells, when it is sent
        sent(page, url=url, path=spoiled(name="Báo cáo sai.xlsx", folder=tmp_path))

        # Then its result comes by itself, in words and by cell, also for those who hear the page
        first = page.locator("#upload-list > li").first
        expect(first).to_contain_text("3 dòng bị từ chối", timeout=LOADED_MS)
        for words in (
            "dòng 18, cột “Tổng số”",
            "mười hai",
            "dòng 20, cột “Đơn vị”",
            "Xã Không Có Thật",
            "-5",
        ):
            expect(first).to_contain_text(words)
        expect(page.locator("#upload-said")).to_contain_text("Báo cáo sai.xlsx: Đã nạp")

        # And its copy has the wrong cells, and only those rows, commented
        button = first.get_by_role("link", name="Tải bản đánh dấu lỗi")
        button.wait_for(timeout=LOADED_MS)
        with page.expect_download() as download:
            button.click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        marked = {cell.coordinate for row in book["II.06b"].iter_rows() for cell in row if cell.comment}
        assert {"C18", "B20", "C22"} <= marked
        assert {re.sub(r"\D", "", place) for place in marked} == {"18", "20", "22"}
        assert book["II.06b"]["C19"].value == openpyxl.load_workbook(SOURCE).worksheets[0]["C19"].value

        # And the details of the report are one click away
        first.get_by_role("link", name="Xem chi tiết báo cáo").click()
        expect(page.locator("h1")).to_have_text("Báo cáo sai.xlsx")
        expect(page.locator("#replaced-heading")).to_be_visible()

    def test_the_same_file_again_is_known(self, page: Page, url: str, worker: None) -> None:
        sent(page, url=url, path=SOURCE)
        expect(page.locator("#upload-list > li").first).to_contain_text(
            "đã được nạp từ trước", timeout=LOADED_MS
        )

    def test_a_dropped_file_is_sent(self, page: Page, url: str) -> None:
        page.goto(f"{url}/upload")
        page.locator("#upload-zone").wait_for()
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["STT;Đơn vị"], "tha vao.csv", {type: "text/csv"}));
                document.getElementById("upload-zone").dispatchEvent(
                    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
            }"""
        )
        expect(page.locator("#upload-list > li").first).to_contain_text("tha vao.csv")

    def test_the_picker_is_reached_by_keyboard(self, page: Page, url: str) -> None:
        page.goto(f"{url}/upload")
        page.locator("#upload-files").focus()
        assert page.evaluate("document.activeElement.id") == "upload-files"
        outline = page.evaluate(
            "getComputedStyle(document.querySelector('#upload-files + label')).outlineStyle"
        )
        assert outline in (
            "solid",
            "none",
        )  # solid only when the focus is visible; the next line proves the order
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#upload-files + label')).outlineStyle")
            == "solid"
        )


class TestQuality:
    @pytest.mark.parametrize("tab", TABS)
    def test_a_tab_opens_by_its_link(self, page: Page, url: str, tab: str) -> None:
        page.goto(f"{url}/quality")
        page.locator(f"#tab-{tab}").click()
        expect(page.locator(f"#tab-{tab}")).to_have_attribute("aria-current", "page")
        assert not NEVER.search(page.inner_text("body"))

    def test_the_map_of_completeness_is_drawn_beside_its_table(self, page: Page, url: str) -> None:
        page.goto(f"{url}/quality?tab=completeness")
        page.locator(".map-graph .choroplethlayer path").first.wait_for()
        page.locator(".district summary", has_text="Huyện Hương Khê").click()
        expect(page.locator(".district[open] .unit-standings")).to_contain_text("Quá hạn")

    def test_filters_are_in_the_address_and_back_goes_back(self, page: Page, url: str) -> None:
        page.goto(f"{url}/quality")
        page.locator("#pick-form").select_option("F2")
        expect(page).to_have_url(f"{url}/quality?form=F2")
        expect(page.locator("#pick-period")).to_be_enabled()
        page.locator("#pick-text").fill("caphuyen")
        page.keyboard.press("Enter")
        expect(page.locator(".report-table tbody tr")).to_have_count(1)
        page.go_back()
        expect(page).to_have_url(f"{url}/quality?form=F2")
        expect(page.locator(".report-table tbody tr").nth(1)).to_be_visible()

    def test_a_finding_is_followed_up(self, page: Page, url: str) -> None:
        # Given an open finding, when it is accepted without a reason
        page.goto(f"{url}/quality?tab=issues&code=negative_value")
        finding = page.locator(".with-follow-up > li").first
        own = finding.get_attribute("id")
        finding.locator("summary").click()
        finding.locator("select").select_option("accepted")
        finding.get_by_role("button").click()

        # Then that is refused in words; with a reason it is kept, and the focus stays where it was
        expect(page.locator("#told")).to_contain_text("Cần ghi lý do")
        finding.locator("input[name='note']").fill("Đã đối chiếu <sổ>")
        finding.get_by_role("button").click()
        expect(page.locator("#told")).to_contain_text("Đã ghi: Đã chấp nhận")
        expect(page.locator(f"#{own} summary")).to_contain_text("Đã đối chiếu <sổ>")
        page.wait_for_function("id => document.activeElement.id === id.replace('finding', 'follow')", arg=own)

    def test_an_answer_to_a_name_withdraws_its_finding(self, page: Page, url: str, worker: None) -> None:
        # Given a name that kept a row out, and nothing that is still to be loaded
        wait_until_loaded(page, url=url)
        page.goto(f"{url}/quality?tab=names&page=2")
        form = page.locator(".name-form", has_text="Xã Cẩm Nhưng").first
        before = int(page.locator("#tab-names .tab-count").inner_text())

        # When a person says which unit it is
        form.get_by_label("Xã Cẩm Nhượng").check()
        form.locator("input[name='source']").fill("Xác nhận qua điện thoại")
        form.get_by_role("button").click()

        # Then the file is read again and the name is no longer asked
        expect(page.locator("#told")).to_contain_text("xếp hàng nạp lại")
        expect(page.locator("#tab-names .tab-count")).to_have_text(str(before - 1), timeout=LOADED_MS)
        expect(page.locator(".name-form", has_text="Xã Cẩm Nhưng")).to_have_count(0)

    def test_the_list_of_reminders_is_copied_and_taken_away(self, new_page: NewPage, url: str) -> None:
        page = new_page(permissions=["clipboard-read", "clipboard-write"])
        page.goto(f"{url}/quality?tab=reminders")
        page.get_by_role("button", name="Chép danh sách").click()
        expect(page.locator("#told")).to_contain_text("Đã chép")
        assert "chưa gửi, quá hạn" in page.evaluate("navigator.clipboard.readText()")
        with page.expect_download() as download:
            page.locator("a[href^='/quality/reminders.xlsx']").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert book.worksheets[0]["A1"].value == "Báo cáo cần nhắc"

    def test_the_overview_leads_here(self, page: Page, url: str) -> None:
        page.goto(url)
        page.get_by_role("link", name="Chất lượng báo cáo").last.click()
        expect(page.locator("h1")).to_have_text("Chất lượng báo cáo")


OFTEN = ("/upload", "/quality?tab=completeness", "/quality?tab=names", "/quality?submission=135")
SELDOM = ("/quality?tab=reports", "/quality?tab=issues", "/quality?tab=reminders")
ADDRESSES = (*OFTEN, *(pytest.param(address, marks=pytest.mark.soak) for address in SELDOM))


@LOOKS
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_of_reports_fits_and_is_accessible(
    new_page: NewPage, url: str, address: str, viewport: dict[str, int], look: str
) -> None:
    page = new_page(viewport=viewport)
    page.goto(f"{url}{address}{'&' if '?' in address else '?'}{look}")
    page.locator("[data-title]").wait_for(state="attached")
    page.locator(".app:not(.is-first)").wait_for()
    page.locator(".card").first.wait_for()
    assert_fits_and_is_accessible(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, a.button, .tab, summary, .choice, .field input')]
             .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
             .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert viewport != PHONE or small == []
