"""Text that a spreadsheet would run leaves the house as text, whichever way it leaves."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from dashboard.exports.table import neutral as neutral_page
from etl.jobs.tabular import neutral, print_table, write_table

ATTACKS = (
    '=HYPERLINK("http://x","y")',
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=DDE(1)",
    "{=1}",
)
HARMLESS = ("Xã Đồng Lộc", "18484", "", "a=b", "1.5", "'quoted")


@pytest.mark.parametrize("attack", ATTACKS[:-1])
def test_both_doors_put_an_apostrophe_before_it(attack: str) -> None:
    assert neutral(attack) == neutral_page(attack) == "'" + attack


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_and_numbers_stay(text: str) -> None:
    assert neutral(text) == neutral_page(text) == text
    assert neutral(-5) == neutral_page(-5) == -5


def test_a_workbook_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_table(path=path, columns=["name"], rows=[[attack] for attack in ATTACKS])
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for (cell,) in sheet.iter_rows()} == {"s"}
    assert not any(str(cell.value).startswith("=") for (cell,) in sheet.iter_rows())


def test_a_csv_file_and_the_terminal_hold_none_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    rows = [[attack] for attack in ATTACKS[:-1]]
    write_table(path=path, columns=["name"], rows=rows)
    print_table(columns=["name"], rows=rows)
    for text in (path.read_text(encoding="utf-8"), capsys.readouterr().out):
        cells = [row[0] for row in csv.reader(io.StringIO(text))][1:]
        assert len(cells) == len(rows) and all(cell.startswith("'") for cell in cells)
