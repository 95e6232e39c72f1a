"""Form F7: a crosswalk of units, one link old unit -> new unit per row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.periods import STRUCTURE_CHANGE
from domain.units.names import label_key, tidy
from domain.units.register import Register
from etl.extract.cells import Cell, text_of
from etl.match.forms import Recognised
from etl.match.period import dates_in
from etl.match.rows import RowKind, TableRow
from etl.model import Issue, LineageRow
from etl.validate.findings import Finder
from etl.validate.shares import read_percentage

KINDS = {
    "sáp nhập": "merge",
    "đổi tên": "rename",
    "chia tách": "divide",
    "chuyển huyện": "moved",
    "đổi loại": "retype",
}
_SHARE_TOLERANCE = Decimal("0.001")


class LinkProblemError(ValueError):
    """A cell of a link that cannot be understood."""

    def __init__(self, *, code: str, column: str, value: str) -> None:
        super().__init__(f"{code} in {column}: {value!r}")
        self.code = code
        self.column = column
        self.value = value


@dataclass(frozen=True)
class Crosswalk:
    """The links of a sheet, its issues, and how many rows were seen."""

    links: tuple[LineageRow, ...]
    issues: tuple[Issue, ...]
    rows_seen: int


def read_crosswalk(
    *, recognised: Recognised, rows: Sequence[TableRow], register: Register, finder: Finder
) -> Crosswalk:
    """Return the links of a crosswalk; a row with an unknown unit, kind, share or date is refused."""
    links: list[LineageRow] = []
    issues: list[Issue] = []
    data = [row for row in rows if row.kind is RowKind.DATA]
    for row in data:
        try:
            links.append(_link(row, register=register))
        except LinkProblemError as problem:
            title = recognised.column(problem.column).title
            params = {"name": problem.value, "candidates": "—", "column_title": title}
            issues.append(
                finder.issue(
                    code=problem.code,
                    row=row.number,
                    column=problem.column,
                    value=problem.value,
                    params=params,
                )
            )
    return Crosswalk(
        links=tuple(links), issues=tuple(issues + _share_issues(links, finder=finder)), rows_seen=len(data)
    )


def _link(row: TableRow, *, register: Register) -> LineageRow:
    effective = _date(row)
    old, new = _text(row, "old"), _text(row, "new")
    # the codes of the two structures overlap: which register a code belongs to depends on the day of the change
    after = "post2025" if effective >= STRUCTURE_CHANGE else "pre2025"
    _check_unit(register, structure="pre2025", code=old, column="old")
    _check_unit(register, structure=after, code=new, column="new")
    kind = KINDS.get(label_key(_text(row, "kind")))
    if kind is None:
        raise LinkProblemError(code="not_a_number", column="kind", value=_text(row, "kind"))
    return LineageRow(
        row=row.number,
        old_code=old,
        new_code=new,
        kind=kind,
        share=_share(row),
        share_basis=_text(row, "basis"),
        resolution=_text(row, "resolution"),
        effective_on=effective,
    )


def _text(row: TableRow, column: str) -> str:
    return tidy(text_of(row.cells.get(column)))


def _date(row: TableRow) -> date:
    cell: Cell | None = row.cells.get("effective")
    days = dates_in([cell] if cell is not None else [])
    if len(days) != 1:
        raise LinkProblemError(code="not_a_number", column="effective", value=_text(row, "effective"))
    return days[0]


def _share(row: TableRow) -> Decimal:
    percentage = read_percentage(cell=row.cells.get("share"), share=None)
    if percentage is None or not 0 <= percentage <= 100:
        raise LinkProblemError(code="not_a_number", column="share", value=_text(row, "share"))
    return Decimal(percentage.numerator) / Decimal(percentage.denominator) / 100


def _check_unit(register: Register, *, structure: str, code: str, column: str) -> None:
    if not register.has_code(structure=structure, code=code):
        raise LinkProblemError(code="unit_not_found", column=column, value=code)


def _share_issues(links: Sequence[LineageRow], *, finder: Finder) -> list[Issue]:
    """Return an issue on the first link of each old unit whose shares do not add to 1."""
    shares: dict[tuple[str, date], list[LineageRow]] = defaultdict(list)
    for link in links:
        shares[link.old_code, link.effective_on].append(link)
    issues = []
    for (code, _), parts in shares.items():
        total = sum((part.share for part in parts), Decimal(0))
        if abs(total - 1) > _SHARE_TOLERANCE:
            params = {"name": code, "left": str(total), "right": "1", "left_name": "Tỷ lệ", "right_name": "1"}
            issues.append(
                finder.issue(
                    code="parts_sum_mismatch",
                    row=parts[0].row,
                    column="share",
                    value=str(total),
                    params=params,
                )
            )
    return issues
