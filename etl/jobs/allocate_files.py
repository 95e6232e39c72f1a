"""NEEDS.csv as needs: every cell is read strictly, and what cannot be read is named by row and column."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from domain.errors import FundingError
from domain.funding.flags import as_flag, is_flag_column
from domain.funding.problem import Need
from domain.funding.rules import Value
from domain.funding.rules_file import as_number

REQUIRED = ("unit", "item", "shortfall", "unit_price", "benefit")
_MAX_DECIMALS = 6
Row = Mapping[str, str]


@dataclass(frozen=True)
class NeedsFile:
    """Needs of a file; ``money_scale`` parts make one unit of its money; ``rows`` are its cells."""

    needs: tuple[Need, ...]
    money_scale: int
    rows: tuple[Row, ...]
    name: str

    def figures(self, *, column: str) -> Mapping[str, int]:
        """Whole figures of a column that is repeated on each row of a unit. Raises FundingError."""
        found: dict[str, int] = {}
        for line, row in enumerate(self.rows, start=2):
            text = row[column]
            value = int(_whole(text or "0", name=self.name, line=line, column=column))
            if found.setdefault(row["unit"], value) != value:
                raise _wrong(
                    self.name,
                    line,
                    column,
                    text,
                    f"khác với dòng trước của đơn vị {row['unit']} ({found[row['unit']]})",
                    f"is not what an earlier row of unit {row['unit']} has ({found[row['unit']]})",
                )
        return found

    def with_paid(self, *, column: str) -> "NeedsFile":
        """The needs less what other programmes pay, by a column of pieces on each row."""
        if self.rows and column not in self.rows[0]:
            raise FundingError(
                vi=f"{self.name}: không có cột “{column}” ghi trong [paid].",
                en=f"{self.name}: there is no column “{column}”, which [paid] names.",
            )
        needs = tuple(
            replace(own, paid=_whole(row[column] or "0", name=self.name, line=own.line, column=column))
            for own, row in zip(self.needs, self.rows, strict=True)
        )
        return replace(self, needs=needs)

    @property
    def columns(self) -> frozenset[str]:
        """Columns beside the required ones."""
        return frozenset(self.rows[0]) - set(REQUIRED) if self.rows else frozenset()


def read_needs(*, path: Path) -> NeedsFile:
    """Read and check a file of needs. Raises FundingError."""
    rows = _rows(path)
    flags = {
        column
        for column in (rows[0] if rows else {})
        if column not in REQUIRED and is_flag_column([row[column] for row in rows])
    }
    name = path.name
    prices = [
        _number(row["unit_price"], name=name, line=line, column="unit_price")
        for line, row in enumerate(rows, start=2)
    ]
    scale = 10 ** max((_decimals(price) for price in prices), default=0)
    if scale > 10**_MAX_DECIMALS:
        line = next(n for n, price in enumerate(prices, start=2) if _decimals(price) > _MAX_DECIMALS)
        text = rows[line - 2]["unit_price"]
        raise _wrong(name, line, "unit_price", text, "có quá nhiều số lẻ", "has too many decimals")
    needs = tuple(
        _need(row=row, price=int(price * scale), line=line, name=name, flags=flags)
        for line, (row, price) in enumerate(zip(rows, prices, strict=True), start=2)
    )
    return NeedsFile(needs=needs, money_scale=scale, rows=tuple(rows), name=name)


def _need(*, row: Row, price: int, line: int, name: str, flags: set[str]) -> Need:
    return Need(
        unit=row["unit"],
        item=row["item"],
        shortfall=_whole(row["shortfall"], name=name, line=line, column="shortfall"),
        unit_price=price,
        benefit=_number(row["benefit"], name=name, line=line, column="benefit"),
        groups={
            column: _group(text, is_flag=column in flags)
            for column, text in row.items()
            if column not in REQUIRED
        },
        line=line,
    )


def _group(text: str, *, is_flag: bool) -> Value:
    return bool(as_flag(text)) if is_flag else text


def _rows(path: Path) -> list[Row]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FundingError(
            vi=f"Không đọc được {path}: {error}. Cần tệp CSV mã UTF-8.",
            en=f"Cannot read {path}: {error}. A CSV file in UTF-8 is needed.",
        ) from error
    lines = content.splitlines()
    head = lines[0] if lines else ""
    table = list(csv.reader(lines, delimiter=max(",;\t", key=head.count)))
    return _checked(path.name, [cell.strip() for cell in table[0]] if table else [], table[1:])


def _checked(name: str, header: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Row]:
    missing = [column for column in REQUIRED if column not in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    if missing or twice:
        vi = f"thiếu cột {', '.join(missing)}" if missing else f"cột {twice[0]} có hai lần"
        en = f"column {', '.join(missing)} is missing" if missing else f"column {twice[0]} is there twice"
        raise FundingError(
            vi=f"{name}, dòng 1: {vi}. Cột cần có: {','.join(REQUIRED)}, rồi các cột nhóm.",
            en=f"{name}, row 1: {en}. Columns needed: {','.join(REQUIRED)}, then groups.",
        )
    rows: list[Row] = []
    for line, row in enumerate(cells, start=2):
        if len(row) != len(header):
            raise FundingError(
                vi=f"{name}, dòng {line}: có {len(row)} ô, cần {len(header)}. Kiểm tra dấu phân cách, dòng trống.",
                en=f"{name}, row {line}: {len(row)} cells, {len(header)} are needed. Check separators, empty rows.",
            )
        rows.append({column: cell.strip() for column, cell in zip(header, row, strict=True)})
    return rows


def _number(text: str, *, name: str, line: int, column: str) -> Decimal:
    value = as_number(text)
    if value is None:
        raise _wrong(
            name,
            line,
            column,
            text,
            "không phải số (dấu thập phân là dấu chấm)",
            "is not a number (with a decimal point)",
        )
    return value


def _whole(text: str, *, name: str, line: int, column: str) -> int:
    value = _number(text, name=name, line=line, column=column)
    if value != value.to_integral_value() or value < 0:
        raise _wrong(
            name, line, column, text, "phải là số nguyên không âm", "must be a whole number of at least 0"
        )
    return int(value)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _wrong(name: str, line: int, column: str, text: str, vi: str, en: str) -> FundingError:
    return FundingError(
        vi=f"{name}, dòng {line}, cột {column}: “{text}” {vi}. Sửa ô đó rồi chạy lại.",
        en=f"{name}, row {line}, column {column}: “{text}” {en}. Correct the cell and run again.",
    )
