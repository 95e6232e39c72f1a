"""Writing tables that users take away: CSV, Excel, Parquet.

Text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a line break) is neutralised with
an apostrophe; numbers are numbers.
"""

import csv
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from domain.errors import ReformAtlasError

Cell = str | int | float | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MAX_XLSX_ROWS = 1_048_575
_WIDTH = 18


class ExportError(ReformAtlasError):
    """An export that cannot be written: unknown ending, too many rows, no permission."""


def neutral(cell: Cell) -> Cell:
    """The cell, with an apostrophe before text that a spreadsheet would take for a formula."""
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return "'" + cell
    return cell


def plain_number(value: float) -> str:
    """The shortest exact text of a stored number: ``14``, ``79.95``; never an exponent."""
    return format(Decimal(str(value)).normalize(), "f")


def write_table(*, path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write ``rows`` under ``columns`` in the format of the ending; returns the number of rows.

    The file appears whole or not at all. Raises ExportError.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": _write_parquet}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise ExportError(
            vi=f"Không ghi được dạng “{path.suffix}” ({path}). Dùng .csv, .xlsx hoặc .parquet.",
            en=f"Cannot write “{path.suffix}” files ({path}). Use .csv, .xlsx or .parquet.",
        )
    try:
        with _whole(path) as temporary:
            return write(temporary, columns, rows)
    except OSError as error:
        reason = error.strerror or error  # its text would name the temporary file
        raise ExportError(
            vi=f"Không ghi được {path}: {reason}. Kiểm tra thư mục và quyền ghi.",
            en=f"Cannot write {path}: {reason}. Check the folder and the permission.",
        ) from error


def print_table(*, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print ``rows`` as CSV on standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_printed(cell) for cell in row] for row in rows)


def _printed(cell: Cell) -> Cell:
    """A lone carriage return would end the line for whoever reads what was printed."""
    text = _text(cell)
    return text.replace("\r", " ") if isinstance(text, str) else text


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place when the block ends well."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
    os.close(handle)
    try:
        yield Path(name)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)  # mkstemp makes files only their owner may read
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _text(cell: Cell) -> Cell:
    return plain_number(cell) if isinstance(cell, float) else neutral(cell)


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_text(cell) for cell in row])
            count += 1
    return count


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("data")
        bold, as_date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, columns, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, _WIDTH)
        for count, row in enumerate(rows, start=1):
            if count > _MAX_XLSX_ROWS:
                raise ExportError(
                    vi=f"Quá nhiều dòng cho Excel (tối đa {_MAX_XLSX_ROWS}). Lọc bớt hoặc ghi .csv, .parquet.",
                    en=f"Too many rows for Excel (at most {_MAX_XLSX_ROWS}). Filter, or write .csv or .parquet.",
                )
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(count, column, cell, as_date)
                elif cell is not None:
                    sheet.write(count, column, neutral(cell))
    return count


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    import pyarrow
    from pyarrow import parquet

    cells = list(rows)
    arrays = [pyarrow.array([row[n] for row in cells]) for n in range(len(columns))]
    parquet.write_table(pyarrow.table(arrays, names=list(columns)), path)
    return len(cells)
