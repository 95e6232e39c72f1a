from datetime import date

import pytest

from dashboard.exports.profile import ProfileOptions, _content, profile_pdf
from dashboard.exports.unit_book import figure_sheet
from dashboard.views.model import Predecessor
from dashboard.views.unit_index import UnitIndices
from tests.fakes.unit_pages import published, unit_page
from tests.unit.dashboard.exports.test_sheet import n_pages

MADE = date(2026, 10, 5)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_page_also_with_long_names_and_many_findings(lang: str):
    old = tuple(Predecessor(str(n), f"Thị trấn Tên Rất Dài Số {n}", 0.5, True, "area") for n in range(12))
    page = unit_page(predecessors=old, indices=UnitIndices(published=published(18.0, 12.0)))
    made = profile_pdf(page=page, options=ProfileOptions(lang=lang, made_on=MADE))
    assert made.startswith(b"%PDF-")
    assert n_pages(made) == 1


def test_the_page_says_what_the_web_page_says():
    found = _content(page=unit_page(), options=ProfileOptions(lang="vi", made_on=MADE))
    assert "**" not in found["finding"]
    row = found["main"]["rows"][0]
    assert (row["target"], row["missed"], row["peers"]) == ("50\u00a0% · chưa đạt", True, "2 / 2")
    assert row["line"].startswith("<svg")
    assert found["badges"] == ["Số liệu mô phỏng"]
    assert "05/10/2026" in found["source"]
    assert found["equipment"] is None and found["skills"] is None


def test_figures_of_the_workbook_stay_numbers():
    sheet = figure_sheet(page=unit_page(), lang="en", made_on=MADE)
    row = sheet.rows[0]
    assert row[1] == "online_share_calendar"
    assert row[6:15] == (40.0, 3, 4, 50.0, 50.0, -10.0, 2, 2, 60.0)
    assert len(sheet.header) == len(sheet.decimals) == len(sheet.widths) == len(row)
