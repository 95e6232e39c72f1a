"""The country's 3,321 communes: drawn quickly as Plotly itself would draw them, and a table that comes in parts."""

import re

import pytest
from playwright.sync_api import Page, expect

COUNTRY = "/adoption?province=all&level=commune&period=2026-Q2&indicator="
# Each shape with its outline, its colour and the rings that the pointer is held against, as drawn now.
SEEN = """() => Array.from(atlas.drawnMap().querySelectorAll('.choroplethlayer path'), path => {
  const own = path.__data__, rings = (own._polygons || []).map(ring => ring.pts.length);
  return [own.loc, own.z, path.getAttribute('d'), getComputedStyle(path).fill, rings.join()].join('|');
})"""
# Another indicator, until its figures are drawn.
SWITCH = """async (indicator) => {
  const map = atlas.drawnMap(), before = map.data[0].customdata;
  const drawn = new Promise(done => map.on('plotly_afterplot', () => {
    if (map.data[0].customdata !== before) { done(); }
  }));
  atlas.set('indicator', indicator);
  await drawn;
}"""
PLAINLY = """async () => {
  atlas.drawPlainly(true);
  await Plotly.redraw(atlas.drawnMap());
  atlas.drawPlainly(false);
}"""
LOADED = (
    "() => document.querySelectorAll(\".ag-row:not(.ag-row-loading) .ag-cell[col-id='name']\").length > 5"
)


@pytest.fixture
def country(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}{COUNTRY}online_share_calendar")
    page.locator("#map.is-drawn").wait_for()
    page.locator(".ag-row").first.wait_for(state="attached")
    return page


def test_a_switch_draws_what_plotly_would(country: Page) -> None:
    """Given two switches and a zoom, when Plotly draws it all anew by itself, then not one shape is another one."""
    for indicator in ("online_service_share", "unassisted_online_share"):
        country.evaluate(SWITCH, indicator)
    quick = country.evaluate(SEEN)
    assert len(quick) >= 3321
    country.evaluate(PLAINLY)
    assert country.evaluate(SEEN) == quick
    country.locator("[data-action='zoom-in']").click()
    country.wait_for_function("before => atlas.drawnMap().querySelector('.choroplethlayer path').getAttribute('d') "
                              "!== before.split('|')[2]", arg=quick[0])  # fmt: skip
    zoomed = country.evaluate(SEEN)
    country.evaluate(PLAINLY)
    assert country.evaluate(SEEN) == zoomed


def test_the_table_comes_in_parts_and_is_searched_and_sorted_as_a_whole(country: Page) -> None:
    """Given 3,321 rows of which the first are here, then all can be found, sorted, reached and outlined."""
    expect(country.locator("#table-count")).to_have_text("3.321 đơn vị")
    country.wait_for_function(LOADED)
    country.locator(".ag-header-cell[col-id='name']").click()
    expect(country.locator(".ag-row[row-index='0'] .ag-cell[col-id='name']")).to_have_text(
        "Đặc khu Bạch Long Vĩ"
    )
    country.locator(".ag-row[row-index='0'] .ag-cell[col-id='name']").focus()
    country.keyboard.press("ArrowDown")
    expect(country.locator("#map")).to_have_attribute("data-outlined", re.compile(r"^\d{5}$"))
    country.fill("#table-search", "ly son quang ngai")
    expect(country.locator("#table-count")).to_have_text("1 đơn vị")
    expect(country.locator(".ag-row .ag-cell[col-id='name']")).to_have_text("Đặc khu Lý Sơn")
    country.fill("#table-search", "")
    expect(country.locator("#table-count")).to_have_text("3.321 đơn vị")
    country.evaluate(SWITCH, "online_service_share")
    country.wait_for_function(LOADED)
    country.select_option("#pick-level", "province")
    expect(country.locator("#table-count")).to_have_text("34 đơn vị")
