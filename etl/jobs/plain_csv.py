"""Tables that a person gives to a command which needs no database: CSV as offices and programs save it.

Comma, semicolon or tab by the header line; UTF-8 with or without a mark, UTF-16. Empty rows are passed over. In a file
with semicolons or tabs a decimal comma is understood; then points only group thousands.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ReformAtlasError
from etl.extract.delimited import decode, separator_of
from etl.extract.errors import UnreadableError

_WITH_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d+)?([eE][+-]?\d+)?")
_NAMED = re.compile(r"sep=([,;\t])")  # a first line by which spreadsheets are told the separator
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class PlainTable:
    """Header and filled rows with the line they begin on; every error is of the kind ``error``."""

    path: Path
    header: list[str]
    rows: Rows
    separator: str
    error: type[ReformAtlasError]

    def cell(self, cells: Sequence[str], *, column: str) -> str:
        """The cell of a column, '' where the row is shorter."""
        at = self.header.index(column)
        return cells[at] if at < len(cells) else ""

    def has_decimal_comma(self, *, columns: Iterable[str]) -> bool:
        """Whether numbers of these columns are written with a comma."""
        return self.separator != "," and any(
            "," in self.cell(cells, column=column) for column in columns for _, cells in self.rows
        )

    def fail(self, *, vi: str, en: str, line: int | None = None) -> ReformAtlasError:
        """The error with file and line, to be raised."""
        return failure(self.error, path=self.path, vi=vi, en=en, line=line)


def failure(
    error: type[ReformAtlasError], *, path: Path, vi: str, en: str, line: int | None = None
) -> ReformAtlasError:
    """An error that says in which file, and on which line."""
    where_vi = f"{path}, dòng {line}: " if line else f"{path}: "
    where_en = f"{path}, line {line}: " if line else f"{path}: "
    return error(vi=where_vi + vi, en=where_en + en)


def read_plain(*, path: Path, error: type[ReformAtlasError]) -> PlainTable:
    """The table of a file; raises ``error`` when it cannot be read or a row has more cells than the header."""
    text = _text(path, error=error)
    first = text.lstrip("\r\n").split("\n", maxsplit=1)[0].rstrip("\r")
    named = _NAMED.fullmatch(first)
    separator = named[1] if named else separator_of(first)
    filled = [(line, cells) for line, cells in _records(text, separator, path, error) if any(cells)]
    filled = filled[1:] if named else filled
    if not filled:
        raise failure(error, path=path, vi="tệp trống. Chọn tệp có số liệu.", en="the file is empty.")
    header = filled[0][1]
    for line, cells in filled[1:]:
        if any(cells[len(header) :]):
            raise failure(
                error,
                path=path,
                line=line,
                vi=f"có {len(cells)} ô, dòng tiêu đề có {len(header)}. Kiểm tra dấu phân cách; dòng "
                "đầu phải là tên cột.",
                en=f"has {len(cells)} cells, the header has {len(header)}. Check the separators; the first row must "
                "be the names of the columns.",
            )
    return PlainTable(path=path, header=header, rows=filled[1:], separator=separator, error=error)


def plain_figure(text: str, *, has_comma: bool) -> str | None:
    """The number with a decimal point, or None where points and commas do not fit: 1.234,5 is 1234.5, 2.5 is not 25."""
    if not has_comma:
        return text
    return text.replace(".", "").replace(",", ".") if _WITH_COMMA.fullmatch(text) else None


def _text(path: Path, *, error: type[ReformAtlasError]) -> str:
    try:
        content = path.read_bytes()
        if content.startswith(_EXCEL):
            raise failure(
                error,
                path=path,
                vi="đây là tệp Excel. Mở bằng Excel, chọn Lưu thành “CSV UTF-8” rồi dùng tệp đó.",
                en="this is an Excel file. Open it, save it as “CSV UTF-8”, and give that file.",
            )
        return decode(content=content)
    except OSError as problem:
        reason = problem.strerror or str(problem)
    except UnreadableError as problem:
        reason = str(problem)
    raise failure(
        error,
        path=path,
        vi=f"không đọc được ({reason}). Kiểm tra đường dẫn; tệp phải là CSV mã UTF-8.",
        en=f"cannot be read ({reason}). Check the path; it must be a CSV file in UTF-8.",
    )


def _records(text: str, separator: str, path: Path, error: type[ReformAtlasError]) -> Rows:
    """All rows with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: Rows = []
    line = 1
    try:
        for cells in reader:
            found.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise failure(
            error,
            path=path,
            line=line,
            vi=f"{problem}. Kiểm tra dấu ngoặc kép.",
            en=f"{problem}. Check the quotes.",
        ) from problem
    return found
