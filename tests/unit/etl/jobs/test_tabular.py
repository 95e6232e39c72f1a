"""Tables that users take away: text is never a formula, numbers stay numbers, files are whole or absent."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.jobs.tabular import ExportError, neutral, plain_number, write_table

COLUMNS = ("name", "value", "day")
ROWS = [("=1+1", 14.0, date(2026, 3, 31)), ("Xã Đồng Lộc", 79.95, None), ("@cmd", 0.000001, date(2026, 1, 1))]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@x", "\tx", "\rx", "\nx"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("cell", ["Xã Đồng Lộc", "", 5, -5, -2.5, None])
def test_other_cells_stay(cell: str | float | None) -> None:
    assert neutral(cell) == cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (14.0, "14"),
        (79.95, "79.95"),
        (1e-6, "0.000001"),
        (1e15, "1000000000000000"),
        (0.0, "0"),
        (100.0, "100"),
    ],
)
def test_numbers_have_their_shortest_exact_text(value: float, text: str) -> None:
    assert plain_number(value) == text


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert write_table(path=path, columns=COLUMNS, rows=ROWS) == 3
    with path.open(encoding="utf-8", newline="") as handle:
        assert list(csv.reader(handle)) == [
            ["name", "value", "day"],
            ["'=1+1", "14", "2026-03-31"],
            ["Xã Đồng Lộc", "79.95", ""],
            ["'@cmd", "0.000001", "2026-01-01"],
        ]


def test_xlsx_has_numbers_dates_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_table(path=path, columns=COLUMNS, rows=ROWS)
    sheet = openpyxl.load_workbook(path).active
    assert sheet["A2"].data_type == "s" and sheet["A2"].value == "'=1+1"
    assert sheet["B3"].value == 79.95
    assert sheet["C2"].value.date() == date(2026, 3, 31)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_table(path=path, columns=COLUMNS, rows=ROWS)
    frame = pd.read_parquet(path)
    assert list(frame.columns) == list(COLUMNS)
    assert frame["value"].tolist() == [14.0, 79.95, 0.000001]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="doc"):
        write_table(path=tmp_path / "x.doc", columns=COLUMNS, rows=ROWS)


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")

    def rows() -> object:
        yield ROWS[0]
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        write_table(path=path, columns=COLUMNS, rows=rows())  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="gone"):
        write_table(path=tmp_path / "gone" / "x.csv", columns=COLUMNS, rows=ROWS)
