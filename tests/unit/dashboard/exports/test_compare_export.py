import csv
import io
import zipfile
from datetime import date

from dashboard.exports.archive import archive
from dashboard.exports.compare import compare_sheet
from dashboard.exports.table import to_csv
from dashboard.views.compare import compare
from domain.peers import CRITERIA
from tests.fakes.level_tables import level_table

MADE = date(2026, 10, 5)


def test_each_unit_has_its_block_and_null_is_not_zero():
    found = compare(table=level_table(), units=("00001", "00005"), criteria=CRITERIA)
    sheet = compare_sheet(comparison=found, rows=found.rows, lang="vi", made_on=MADE)
    rows = list(csv.reader(io.StringIO(to_csv(sheet).decode("utf-8-sig"))))
    head = next(n for n, row in enumerate(rows) if row and row[0] == "Chủ đề")
    online = dict(zip(rows[head], rows[head + 1], strict=True))
    assert (online["Mã chỉ số"], online["Mục tiêu"], online["Trung vị"]) == (
        "online_share_calendar",
        "50.0",
        "50.0",
    )
    assert (online["Xã An: Giá trị"], online["Xã An: Hạng"]) == ("40.0", "3")
    assert (online["Xã Én: Giá trị"], online["Xã Én: Ghi chú"]) == ("", "chưa báo cáo")
    assert len(sheet.header) == len(sheet.decimals) == len(sheet.widths) == len(rows[head + 1])


def test_what_a_file_needs_to_stand_alone_is_in_it():
    found = compare(table=level_table(), units=("00001", "00002"), criteria=CRITERIA)
    notes = " ".join(compare_sheet(comparison=found, rows=found.rows, lang="en", made_on=MADE).notes)
    for part in ("Simulated data", "Xã An (00001)", "Similar to An commune", "05/10/2026", "Provisional"):
        assert part in notes


def test_an_archive_leaves_file_by_file():
    """Given three files, then a piece leaves as soon as its file is made, and the whole can be opened."""
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode() * 100

    pieces = archive((f"{name}.pdf", lambda name=name: make(name)) for name in "abc")
    first = next(pieces)
    assert made == ["a"]
    whole = first + b"".join(pieces)
    assert whole.count(b"PK\x03\x04") == 3
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        assert found.testzip() is None
        assert found.read("b.pdf") == b"b" * 100
