"""Equipment against the norm and the ladder of skills, in a real browser."""

import io

import openpyxl
from playwright.sync_api import Page, expect

READY = "#map.is-drawn"


def open_page(page: Page, address: str) -> Page:
    """Go to a theme page and wait for its map."""
    page.goto(address)
    page.locator(READY).wait_for()
    return page


def test_shortfall_is_an_indicator_like_any_other(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/equipment")
    page.select_option("#pick-indicator", "shortfall.printer")
    expect(page.locator("#map-title")).to_contain_text("Số máy in thiếu so với định mức")
    rows = page.locator(".ranking-card .value").all_inner_texts()
    assert len(rows) == 69
    numbers = [int(text.replace(".", "")) for text in rows if text[0].isdigit()]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] > 0


def test_table_of_units_and_items_adds_up(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/equipment")
    table = page.locator(".gap-matrix")
    column = [cells.split("\t")[2] for cells in table.locator("tbody tr").all_inner_texts()]
    total = table.locator("tfoot tr").inner_text().split("\t")[2]
    known = [int(text.replace(".", "")) for text in column if text.isdigit()]
    assert sum(known) == int(total.replace(".", ""))


def test_before_the_norm_todays_can_be_asked_for(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/equipment?structure=pre2025")
    expect(page.locator(".gap-table")).to_contain_text("chưa có định mức cho ngày này")
    page.locator("#choose-norms").click()
    expect(page.locator("#notices")).to_contain_text("chỉ để tham khảo")
    expect(page.locator(".gap-table tbody tr").first).not_to_contain_text("chưa có định mức")
    assert "norms=current" in page.url


def test_another_indicator_leaves_the_cards_alone_and_another_period_does_not(
    page: Page, app_url: str
) -> None:
    open_page(page, f"{app_url}/equipment")
    page.select_option("#pick-period", "2025-H2")
    expect(page.locator("#gaps-heading")).to_contain_text("6 tháng cuối năm 2025")
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.post_data or "") if "_dash-update" in request.url else None,
    )
    page.select_option("#pick-indicator", "obsolete_share")
    expect(page.locator("#map-title")).to_contain_text("lạc hậu")
    assert not any('"extra-cards' in body for body in asked)


def test_annex_holds_every_unit_or_the_open_one(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/equipment")
    with page.expect_download() as started:
        page.locator("a[href^='/annex/equipment.xlsx']").first.click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    names = [row[1].value for row in sheet.iter_rows()]
    assert sum(str(name).startswith(("Xã ", "Phường ")) for name in names) == 69
    page.locator(".gap-matrix [data-unit]").first.click()
    with page.expect_download() as started:
        page.locator(".drawer-panel a[href^='/annex/equipment.xlsx']").click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    names = [row[1].value for row in sheet.iter_rows()]
    assert sum(str(name).startswith(("Xã ", "Phường ")) for name in names) == 1


def test_group_of_communes_narrows_map_and_cards(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/skills")
    page.select_option("#pick-group", "mountain")
    expect(page.locator("#finding")).to_contain_text("nhóm miền núi")
    shown = page.locator(".ranking-card [data-unit]").count()
    assert 0 < shown < 69
    expect(page.locator(".heat tbody tr")).to_have_count(shown)


def test_skills_show_ladder_modules_and_classes(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/skills")
    expect(page.locator(".ladder li")).to_have_count(4)
    expect(page.locator(".heat tbody tr")).to_have_count(69)
    first = page.locator(".extra-cards details").first
    first.locator("summary").click()
    expect(first.locator("li").first).to_contain_text("Lớp 1")
    page.locator(".heat [data-unit]").first.click()
    expect(page.locator(".drawer-panel .ladder li")).to_have_count(4)


def test_map_sheet_and_picture_are_made_without_the_browser(page: Page, app_url: str) -> None:
    open_page(page, f"{app_url}/adoption")
    for name, start in (("PDF A4", b"%PDF"), ("PDF A3", b"%PDF"), ("PNG", b"\x89PNG")):
        with page.expect_download() as started:
            page.locator(".map-downloads a").filter(has_text=name).click()
        assert started.value.path().read_bytes().startswith(start)
