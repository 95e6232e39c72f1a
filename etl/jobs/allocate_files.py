"""NEEDS.csv as needs: every cell is read strictly, and what cannot be read is named by row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from domain.errors import FundingError, ReformAtlasError
from domain.funding.flags import as_flag, as_number, is_flag_column
from domain.funding.problem import Need
from domain.funding.rules import Value
from etl.jobs.plain_csv import PlainTable, plain_figure, read_plain

REQUIRED = ("unit", "item", "shortfall", "unit_price", "benefit")
_FIGURES = ("shortfall", "unit_price", "benefit")
_MAX_DECIMALS = 6


@dataclass(frozen=True)
class Row:
    """A row of the file by column, with the line it stands on."""

    table: PlainTable
    line: int
    cells: Mapping[str, str]
    has_comma: bool

    def number(self, column: str) -> Decimal:
        """The figure of a cell, at least 0."""
        text = self.cells[column]
        plain = plain_figure(text, has_comma=self.has_comma)
        value = None if plain is None else as_number(plain)
        if value is None and not text:
            raise self.wrong(column, "còn trống, cần một số", "is empty, a number is needed")
        if value is None:
            sign = ("phẩy", "comma") if self.has_comma else ("chấm", "point")
            raise self.wrong(
                column, f"không phải số (dấu thập phân là dấu {sign[0]})", f"is no number (decimal {sign[1]})"
            )
        if value < 0:
            raise self.wrong(column, "phải là số không âm", "must be a number of at least 0")
        return value

    def whole(self, column: str, *, default: int | None = None) -> int:
        """The whole figure of a cell; ``default`` for an empty one."""
        if default is not None and not self.cells[column]:
            return default
        value = self.number(column)
        if value != value.to_integral_value():
            raise self.wrong(column, "phải là số nguyên không âm", "must be a whole number of at least 0")
        return int(value)

    def code(self, column: str) -> str:
        """The code of a cell that must not be empty."""
        if not self.cells[column]:
            raise self.wrong(column, "không được trống", "must not be empty")
        return self.cells[column]

    def price(self) -> Decimal:
        """The price: above 0, with few decimals."""
        value = self.number("unit_price")
        if value == 0:
            raise self.wrong("unit_price", "phải lớn hơn 0", "must be above 0")
        if _decimals(value) > _MAX_DECIMALS:
            raise self.wrong("unit_price", "có quá nhiều số lẻ", "has too many decimals")
        return value

    def wrong(self, column: str, vi: str, en: str) -> ReformAtlasError:
        """The error of one cell, to be raised."""
        return self.table.fail(
            vi=f"cột {column}: “{self.cells[column]}” {vi}. Sửa ô đó rồi chạy lại.",
            en=f"column {column}: “{self.cells[column]}” {en}. Correct the cell and run again.",
            line=self.line,
        )


@dataclass(frozen=True)
class NeedsFile:
    """Needs of a file; ``money_scale`` parts make one unit of its money; ``columns`` are those beside the required."""

    needs: tuple[Need, ...]
    money_scale: int
    rows: tuple[Row, ...]
    columns: frozenset[str]

    def figures(self, *, column: str) -> Mapping[str, int]:
        """Whole figures of a column that is repeated on each row of a unit. Raises FundingError."""
        found: dict[str, int] = {}
        for row in self.rows:
            unit, value = row.code("unit"), row.whole(column, default=0)
            if found.setdefault(unit, value) != value:
                raise row.wrong(
                    column,
                    f"khác với dòng trước của đơn vị {unit} ({found[unit]})",
                    f"is not what an earlier row of unit {unit} has ({found[unit]})",
                )
        return found

    def with_paid(self, *, column: str) -> "NeedsFile":
        """The needs less what other programmes pay, by a column of pieces on each row."""
        if column not in self.columns:
            known = ", ".join(sorted(self.columns)) or "-"
            raise FundingError(
                vi=f"[paid]: tệp nhu cầu không có cột “{column}” (có: {known}). Sửa tên cột.",
                en=f"[paid]: the needs have no column “{column}” (they have: {known}). Correct its name.",
            )
        needs = tuple(
            replace(own, paid=row.whole(column, default=0))
            for own, row in zip(self.needs, self.rows, strict=True)
        )
        return replace(self, needs=needs)


def read_needs(*, path: Path) -> NeedsFile:
    """Read and check a file of needs. Raises FundingError."""
    table = read_plain(path=path, error=FundingError)
    columns = _columns(table)
    rows = _rows(table, columns=columns)
    flags = {
        column
        for column in columns
        if column not in REQUIRED and is_flag_column([row.cells[column] for row in rows])
    }
    prices = [row.price() for row in rows]
    scale = 10 ** max((_decimals(price) for price in prices), default=0)
    needs = tuple(
        _need(row=row, price=int(price * scale), flags=flags) for row, price in zip(rows, prices, strict=True)
    )
    return NeedsFile(
        needs=needs, money_scale=scale, rows=tuple(rows), columns=frozenset(columns) - set(REQUIRED)
    )


def _columns(table: PlainTable) -> Sequence[str]:
    """Names of the columns: the required ones, and each once."""
    columns = [name for name in table.header if name]
    missing = [name for name in REQUIRED if name not in columns]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if missing or twice:
        vi = f"thiếu cột {', '.join(missing)}" if missing else f"cột {twice[0]} có hai lần"
        en = f"column {', '.join(missing)} is missing" if missing else f"column {twice[0]} is there twice"
        raise table.fail(
            vi=f"{vi}. Cột cần có: {','.join(REQUIRED)}, rồi các cột nhóm.",
            en=f"{en}. Columns needed: {','.join(REQUIRED)}, then groups.",
            line=1,
        )
    return columns


def _rows(table: PlainTable, *, columns: Sequence[str]) -> list[Row]:
    has_comma = table.has_decimal_comma(columns=_FIGURES)
    found = []
    for line, cells in table.rows:
        if len(cells) < len(table.header):
            raise table.fail(
                vi=f"có {len(cells)} ô, cần {len(table.header)}. Kiểm tra dấu phân cách.",
                en=f"{len(cells)} cells, {len(table.header)} are needed. Check the separators.",
                line=line,
            )
        own = {column: table.cell(cells, column=column) for column in columns}
        found.append(Row(table=table, line=line, cells=own, has_comma=has_comma))
    return found


def _need(*, row: Row, price: int, flags: set[str]) -> Need:
    return Need(
        unit=row.code("unit"),
        item=row.code("item"),
        shortfall=row.whole("shortfall"),
        unit_price=price,
        benefit=row.number("benefit"),
        groups={
            column: _group(text, is_flag=column in flags)
            for column, text in row.cells.items()
            if column not in REQUIRED
        },
        line=row.line,
    )


def _group(text: str, *, is_flag: bool) -> Value:
    return bool(as_flag(text)) if is_flag else text


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
