"""Reading the table that ``python -m etl score`` scores, with errors that name file, line and column.

Units are text: leading zeros stay. Empty cells, NA, NaN, null and … are no value.
"""

import math
from pathlib import Path

import pandas as pd

from domain.errors import IndexDataError
from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from etl.jobs.plain_csv import PlainTable, plain_figure, read_plain

UNIT = "unit"
_SHOWN = 15
_NO_VALUE = frozenset({"", "na", "n/a", "nan", "null", "none", "…", "...", "#n/a"})


def read_table(*, path: Path, spec: IndexSpec) -> IndexData:
    """The columns that ``spec`` needs; raises IndexDataError with line and column of what is wrong."""
    table = read_plain(path=path, error=IndexDataError)
    _check_columns(table, spec=spec)
    _check_rows(table, spec=spec)
    figures = _numeric(spec)
    has_comma = table.has_decimal_comma(columns=figures)
    numbers = {name: _numbers(table, column=name, has_comma=has_comma) for name in figures}
    periods = _texts(table, column=spec.panel) if spec.panel else []
    order = sorted(range(len(table.rows)), key=lambda n: periods[n]) if periods else range(len(table.rows))
    texts = {name: _texts(table, column=name) for name in _groups(spec) if name in table.header}
    units = pd.Index(_texts(table, column=UNIT), dtype=str)
    frame = pd.DataFrame(numbers, index=units, dtype="float64").iloc[list(order)]
    return IndexData.of(
        frame,
        periods=[periods[n] for n in order] if periods else (),
        texts={name: [column[n] for n in order] for name, column in texts.items()},
    )


def _numeric(spec: IndexSpec) -> list[str]:
    names = [name for own in spec.indicators for name in (own.numerator, own.denominator) if name]
    return list(dict.fromkeys(names))


def _groups(spec: IndexSpec) -> list[str]:
    return list(
        dict.fromkeys(str(o.impute.options["group"]) for o in spec.indicators if "group" in o.impute.options)
    )


def _check_columns(table: PlainTable, *, spec: IndexSpec) -> None:
    """The unit, the period of a panel and all indicators must be there, once."""
    figures, places = _numeric(spec), [UNIT, *([spec.panel] if spec.panel else [])]
    shown = ", ".join(table.header[:_SHOWN])
    for name in dict.fromkeys((*places, *figures, *_groups(spec))):
        if table.header.count(name) > 1:
            raise table.fail(
                vi=f"cột “{name}” có nhiều lần. Giữ một cột.",
                en=f"the column “{name}” is there more than once. Keep one.",
                line=1,
            )
        if name not in table.header and name in places:
            raise table.fail(
                vi=f"không có cột “{name}” (có: {shown}). Thêm hoặc đổi tên cột.",
                en=f"there is no column “{name}” (there are: {shown}). Add or rename it.",
            )
    absent = [name for name in figures if name not in table.header]
    if absent:
        raise table.fail(
            vi=f"thiếu cột {', '.join(absent)} (có: {shown}). Thêm cột hoặc sửa mã chỉ tiêu.",
            en=f"there is no column {', '.join(absent)} (there are: {shown}). Add it or correct the indicator.",
        )


def _check_rows(table: PlainTable, *, spec: IndexSpec) -> None:
    """Each row has a unit, and no other row has the same unit (and period)."""
    lines: dict[tuple[str, str], int] = {}
    for line, cells in table.rows:
        unit = table.cell(cells, column=UNIT)
        period = table.cell(cells, column=spec.panel) if spec.panel else ""
        if not unit:
            raise table.fail(
                line=line, vi="không có mã đơn vị. Ghi cột unit.", en="has no unit. Fill the column unit."
            )
        before = lines.setdefault((unit, period), line)
        if before != line:
            name = f"{unit} {period}".strip()
            raise table.fail(
                line=line,
                vi=f"“{name}” đã có ở dòng {before}. Mỗi đơn vị (trong một kỳ) chỉ có một dòng; bỏ bớt một dòng.",
                en=f"“{name}” is on line {before} already. Give each unit (of a period) one row; remove one.",
            )


def _texts(table: PlainTable, *, column: str) -> list[str]:
    return [table.cell(cells, column=column) for _, cells in table.rows]


def _numbers(table: PlainTable, *, column: str, has_comma: bool) -> list[float]:
    """The figures of a column, nan where there is none."""
    at = table.header.index(column)
    return [
        _number(
            cells[at] if at < len(cells) else "", line=line, column=column, table=table, has_comma=has_comma
        )
        for line, cells in table.rows
    ]


def _number(text: str, *, line: int, column: str, table: PlainTable, has_comma: bool) -> float:
    if text.lower() in _NO_VALUE:
        return math.nan
    plain = plain_figure(text, has_comma=has_comma)
    try:
        value = math.inf if plain is None or "_" in plain else float(plain)
    except ValueError:
        value = math.inf
    if not math.isfinite(value):
        sign = ("phẩy", "comma") if has_comma else ("chấm", "point")
        raise table.fail(
            line=line,
            vi=f"cột “{column}”: “{text}” không phải là số (dấu thập phân của tệp là dấu {sign[0]}). Sửa, hoặc để "
            "trống nếu không có số liệu.",
            en=f"column “{column}”: “{text}” is no number (the file has a decimal {sign[1]}). Correct it, or leave it "
            "empty if there is no figure.",
        )
    return value
