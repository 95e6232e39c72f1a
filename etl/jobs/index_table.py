"""Reading the table that ``python -m etl score`` scores: CSV as offices and programs save it.

Comma, semicolon or tab by the header line; UTF-8 with or without a mark, UTF-16. Units are text: leading zeros stay.
Empty cells, NA, NaN, null and … are no value. In a file with semicolons or tabs a decimal comma is understood.
"""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from domain.errors import IndexDataError
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from etl.extract.delimited import decode, separator_of
from etl.extract.errors import UnreadableError

UNIT = "unit"
_NO_VALUE = frozenset({"", "na", "n/a", "nan", "null", "none", "…", "...", "#n/a"})
Rows = list[tuple[int, list[str]]]


def read_table(*, path: Path, spec: IndexSpec) -> IndexData:
    """The columns that ``spec`` needs; raises IndexDataError with line and column of what is wrong."""
    header, rows, separator = _records(path)
    columns = _columns(header=header, path=path, spec=spec)
    units = [_unit(cells, at=columns[UNIT], line=line, path=path) for line, cells in rows]
    has_comma = separator != "," and _has_decimal_comma(rows=rows, columns=columns, spec=spec)
    numbers = {
        name: [
            _number(_cell(cells, columns[name]), line=line, column=name, path=path, has_comma=has_comma)
            for line, cells in rows
        ]
        for name in _numeric(spec)
        if name in columns
    }
    order = range(len(rows))
    periods = [_cell(cells, columns[spec.panel]) for _, cells in rows] if spec.panel else []
    if periods:
        order = sorted(order, key=lambda n: periods[n])  # type: ignore[assignment]  # a list from here on
    texts = {
        name: [_cell(rows[n][1], columns[name]) for n in order] for name in _groups(spec) if name in columns
    }
    frame = pd.DataFrame(numbers, index=pd.Index(units, dtype=str), dtype="float64").iloc[list(order)]
    return IndexData.of(frame, periods=[periods[n] for n in order] if periods else (), texts=texts)


def _numeric(spec: IndexSpec) -> list[str]:
    names = [name for own in spec.indicators for name in (own.numerator, own.denominator) if name]
    return list(dict.fromkeys(names))


def _groups(spec: IndexSpec) -> list[str]:
    return list(
        dict.fromkeys(str(o.impute.options["group"]) for o in spec.indicators if "group" in o.impute.options)
    )


def _records(path: Path) -> tuple[list[str], Rows, str]:
    """Header, filled rows with their line, and the separator."""
    try:
        text = decode(content=path.read_bytes())
    except (OSError, UnreadableError) as error:
        raise _fail(
            path, vi=f"không đọc được: {error}. Kiểm tra đường dẫn.", en=f"cannot be read: {error}. Check it."
        ) from error
    first = text.lstrip("\r\n").split("\n", maxsplit=1)[0]
    separator = separator_of(first)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: Rows = []
    try:
        for cells in reader:
            found.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise _fail(
            path,
            line=reader.line_num,
            vi=f"{error}. Kiểm tra dấu ngoặc kép.",
            en=f"{error}. Check the quotes.",
        ) from error
    filled = [(line, cells) for line, cells in found if any(cells)]
    if not filled:
        raise _fail(path, vi="tệp trống.", en="the file is empty.")
    header = filled[0][1]
    for line, cells in filled[1:]:
        if any(cells[len(header) :]):
            raise _fail(
                path,
                line=line,
                vi=f"có {len(cells)} ô, dòng tiêu đề có {len(header)}. Kiểm tra dấu phân cách.",
                en=f"has {len(cells)} cells, the header has {len(header)}. Check the separators.",
            )
    return header, filled[1:], separator


def _columns(*, header: Sequence[str], path: Path, spec: IndexSpec) -> dict[str, int]:
    """Position of each column; the unit, the period of a panel and needed columns once."""
    wanted = [UNIT, *_numeric(spec), *_groups(spec), *([spec.panel] if spec.panel else [])]
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        raise _fail(
            path,
            vi=f"cột “{twice[0]}” có nhiều lần. Giữ một cột.",
            en=f"the column “{twice[0]}” is there more than once. Keep one.",
        )
    for name in (UNIT, *([spec.panel] if spec.panel else [])):
        if name not in header:
            shown = ", ".join(header[:10])
            raise _fail(
                path,
                vi=f"không có cột “{name}” (có: {shown}). Thêm hoặc đổi tên cột.",
                en=f"there is no column “{name}” (there are: {shown}). Add or rename it.",
            )
    return {name: header.index(name) for name in wanted if name in header}


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _unit(cells: Sequence[str], *, at: int, line: int, path: Path) -> str:
    unit = _cell(cells, at)
    if not unit:
        raise _fail(
            path, line=line, vi="không có mã đơn vị. Ghi cột unit.", en="has no unit. Fill the column unit."
        )
    return unit


def _has_decimal_comma(*, rows: Rows, columns: dict[str, int], spec: IndexSpec) -> bool:
    at = [columns[name] for name in _numeric(spec) if name in columns]
    return any("," in _cell(cells, n) for _, cells in rows for n in at)


def _number(text: str, *, line: int, column: str, path: Path, has_comma: bool) -> float:
    if text.lower() in _NO_VALUE:
        return math.nan
    plain = text.replace(".", "").replace(",", ".") if has_comma else text
    try:
        value = float(plain)
    except ValueError:
        value = math.inf
    if "_" in plain or not math.isfinite(value):
        raise _fail(
            path,
            line=line,
            vi=f"cột “{column}”: “{text}” không phải là số. Sửa, hoặc để trống nếu không có số liệu.",
            en=f"column “{column}”: “{text}” is no number. Correct it, or leave it empty if there is no figure.",
        )
    return value


def _fail(path: Path, *, vi: str, en: str, line: int | None = None) -> IndexDataError:
    where_vi = f"{path}, dòng {line}: " if line else f"{path}: "
    where_en = f"{path}, line {line}: " if line else f"{path}: "
    return IndexDataError(vi=where_vi + vi, en=where_en + en)
