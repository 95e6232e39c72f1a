"""Reading the rows of a sheet: name, duplicate, cells, checks; then the totals against the rows as read."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.units.matching import UnitNameError
from etl.definition import LOADED_KINDS, SUMMED_KINDS, Column
from etl.extract.cells import text_of
from etl.match.reporter import code_of_failure
from etl.match.rows import RowKind, TableRow
from etl.model import FactRow, Issue
from etl.reading.context import SheetContext, SheetFindings
from etl.reading.names import NameProblemError, Subject, asked_in, candidates_of, subject_of, warning_of
from etl.validate.checks import Breach, breaches
from etl.validate.totals import RunningSums
from etl.validate.values import CELL_ERRORS, NO_CACHE, Reading, read_value

_READ_KINDS = LOADED_KINDS | SUMMED_KINDS


@dataclass(frozen=True)
class _ReadRow:
    """A row with what its columns say; `is_summed` is False for a row that no total may count (a duplicate)."""

    row: TableRow
    readings: Mapping[str, Reading]
    is_summed: bool = True

    def values(self) -> dict[str, Decimal | None]:
        return {column: reading.value for column, reading in self.readings.items()}


@dataclass
class _State:
    """What changes from row to row: the parent named by the last heading, and what has been seen."""

    parent: str | None
    first_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    read: list[_ReadRow] = field(default_factory=list)
    refused: int = 0


def read_rows(*, context: SheetContext) -> SheetFindings:
    """Return the rows to load and the issues of a sheet; a wrong row never stops the others."""
    state = _State(parent=context.parent)
    columns = _value_columns(context)
    for written in context.rows:
        row = _corrected(written, context=context, parent=state.parent)
        if row is None:
            continue
        if row.kind is RowKind.HEADING and not row.is_block and context.place.structure == "pre2025":
            state.parent = _heading_parent(row, context=context, state=state)
        readings = {
            column.id: read_value(cell=row.cells.get(column.id), kind=column.kind) for column in columns
        }
        if row.kind is RowKind.DATA:
            _read_data_row(row, readings=readings, context=context, state=state)
        else:
            state.read.append(_ReadRow(row=row, readings=readings))
    state.issues.extend(_total_issues(context, read=state.read))
    state.issues.extend(context.corrections.finish())
    return SheetFindings(
        facts=tuple(state.facts),
        issues=tuple(sorted(state.issues, key=lambda issue: issue.row or 0)),
        rows_seen=sum(1 for row in context.rows if row.kind is RowKind.DATA) - context.corrections.dropped,
        rows_refused=state.refused,
    )


def _corrected(row: TableRow, *, context: SheetContext, parent: str | None) -> TableRow | None:
    """Return the row with its corrections by hand; None when one of them drops it."""
    if row.kind is not RowKind.DATA or not context.corrections.wanted:
        return row
    unit_code = ""
    if context.corrections.by_unit:
        try:
            unit_code = subject_of(row=row, context=context, parent=parent).unit_code
        except NameProblemError:
            unit_code = ""  # a row whose unit is unknown can only be named by its number
    return context.corrections.apply(row=row, unit_code=unit_code)


def _value_columns(context: SheetContext) -> tuple[Column, ...]:
    recognised = context.recognised
    return tuple(
        column
        for column in recognised.layout.columns
        if column.kind in _READ_KINDS and column.id in recognised.columns
    )


def _heading_parent(row: TableRow, *, context: SheetContext, state: _State) -> str | None:
    """Return the district a heading names; None (and an issue on its row) when it names none."""
    try:
        match = context.place.match(name=row.label, levels=("district",))
    except UnitNameError as error:
        asked = asked_in(place=context.place, parent=None, levels=("district",))
        params = {**candidates_of(error), **asked, "column_title": context.name_title}
        state.issues.append(
            context.finder.issue(
                code=code_of_failure(error), row=row.number, column="name", value=row.label, params=params
            )
        )
        return None
    if warning_of(match.kind):
        state.issues.append(_match_issue(row, code=warning_of(match.kind), meant=match.name, context=context))
    return match.code


def _match_issue(row: TableRow, *, code: str, meant: str, context: SheetContext) -> Issue:
    params = {"name": row.label, "meant": meant, "column_title": context.name_title}
    return context.finder.issue(code=code, row=row.number, column="name", value=row.label, params=params)


def _read_data_row(
    row: TableRow, *, readings: Mapping[str, Reading], context: SheetContext, state: _State
) -> None:
    issues, is_duplicate, subject = _name_issues(row, context=context, state=state)
    state.read.append(_ReadRow(row=row, readings=readings, is_summed=not is_duplicate))
    if subject is not None and not is_duplicate:
        issues += _value_issues(row, readings=readings, context=context)
    state.issues.extend(_with_unit(issues, subject=subject))
    if subject is None or any(issue.severity == "error" for issue in issues):
        state.refused += 1
    else:
        state.facts.append(_fact(row, subject=subject, readings=readings, context=context))


def _with_unit(issues: list[Issue], *, subject: Subject | None) -> list[Issue]:
    """Issues that know their unit: pages tell "its row was refused" from "it has not reported"."""
    if subject is None:
        return issues
    return [replace(issue, params={**issue.params, "unit_code": subject.unit_code}) for issue in issues]


def _name_issues(
    row: TableRow, *, context: SheetContext, state: _State
) -> tuple[list[Issue], bool, Subject | None]:
    """Return (issues of the name cell, whether the row repeats an earlier one, what the row is about)."""
    try:
        subject = subject_of(row=row, context=context, parent=state.parent)
    except NameProblemError as problem:
        params = {**problem.params, "column_title": context.name_title}
        issue = context.finder.issue(
            code=problem.code, row=row.number, column="name", value=problem.value, params=params
        )
        return [issue], False, None
    issues = []
    if subject.warning:
        issues.append(_match_issue(row, code=subject.warning, meant=subject.meant, context=context))
    key = (subject.unit_code, subject.field)
    first = state.first_rows.setdefault(key, row.number)
    if first != row.number:
        params = {"name": row.label, "first_row": str(first), "column_title": context.name_title}
        issues.append(
            context.finder.issue(
                code="duplicate_row", row=row.number, column="name", value=row.label, params=params
            )
        )
    return issues, first != row.number, subject


def _value_issues(row: TableRow, *, readings: Mapping[str, Reading], context: SheetContext) -> list[Issue]:
    """Return the issues of the cells and, when no cell is wrong, of the row checks."""
    issues = _cell_issues(row, readings=readings, context=context)
    if any(issue.code in CELL_ERRORS for issue in issues):
        return issues
    values = {column: reading.value for column, reading in readings.items()}
    found = breaches(rules=context.recognised.form.rules, values=values, cells=row.cells)
    checked = [_breach_issue(row, breach=breach, context=context) for breach in found]
    if any(issue.severity == "error" for issue in checked):
        checked = [issue for issue in checked if issue.severity == "error"]
    return issues + checked


def _cell_issues(row: TableRow, *, readings: Mapping[str, Reading], context: SheetContext) -> list[Issue]:
    first: dict[str, str] = {}
    for column, reading in readings.items():
        if reading.problem:
            first.setdefault(reading.problem, column)
    for column, cell in row.cells.items():
        if cell.is_formula and cell.value is None:
            first.setdefault(NO_CACHE, column)
    return [
        context.finder.issue(
            code=code,
            row=row.number,
            column=column,
            value=text_of(row.cells.get(column)),
            params={"column_title": context.recognised.column(column).title, "name": row.label},
        )
        for code, column in first.items()
    ]


def _breach_issue(row: TableRow, *, breach: Breach, context: SheetContext) -> Issue:
    recognised, rule = context.recognised, breach.rule
    params = {
        "name": row.label,
        "column_title": recognised.column(breach.column).title,
        "left_name": " + ".join(recognised.clear_title(column) for column in rule.left.columns),
        "right_name": " + ".join(recognised.clear_title(column) for column in rule.right.columns)
        or str(rule.right.constant),
        "left": _shown(breach.left),
        "right": _shown(breach.right),
        "rule": rule.text,
    }
    value = text_of(row.cells.get(breach.column))
    return context.finder.issue(
        code=breach.code, row=row.number, column=breach.column, value=value, params=params
    )


def _shown(number: object) -> str:
    """Return a number for a sentence: whole, or with at most two decimals and a comma."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".").replace(".", ",")  # type: ignore[arg-type]


def _fact(
    row: TableRow, *, subject: Subject, readings: Mapping[str, Reading], context: SheetContext
) -> FactRow:
    measures: dict[str, Decimal | int] = {}
    for column in _value_columns(context):
        value = readings[column.id].value
        if column.kind in LOADED_KINDS and value is not None:
            measures[column.measure] = int(value) if column.kind in ("count", "flag") else value
    return FactRow(
        form=context.recognised.form.id,
        structure=context.place.structure,
        unit_code=subject.unit_code,
        period_start=context.period.start,
        period_end=context.period.end,
        field=subject.field,
        sheet=context.recognised.sheet.name,
        row=row.number,
        measures=measures,
    )


def _total_issues(context: SheetContext, *, read: list[_ReadRow]) -> Iterator[Issue]:
    columns = [column.id for column in _value_columns(context) if column.kind in SUMMED_KINDS]
    counted = [row.values() if row.row.kind is RowKind.DATA and row.is_summed else None for row in read]
    sums = RunningSums(rows=counted, columns=columns)
    headings = [position for position, row in enumerate(read) if row.row.kind is RowKind.HEADING]
    for position, total in enumerate(read):
        if total.row.kind is RowKind.DATA:
            continue
        start, stop = _stretch(total.row.kind, position=position, headings=headings, end=len(read))
        mismatch = sums.mismatch(total=total.values(), start=start, stop=stop)
        if mismatch is not None:
            params = {
                "name": total.row.label,
                "column_title": context.recognised.column(mismatch.column).title,
                "stated": _shown(mismatch.stated),
                "computed": _shown(mismatch.computed),
            }
            yield context.finder.issue(
                code="total_mismatch",
                row=total.row.number,
                column=mismatch.column,
                value=text_of(total.row.cells.get(mismatch.column)),
                params=params,
            )


def _stretch(kind: RowKind, *, position: int, headings: Sequence[int], end: int) -> tuple[int, int]:
    """Return the rows a total stands for: all; since the last heading; or down to the next heading."""
    if kind is RowKind.TOTAL:
        return 0, end
    after = bisect_right(headings, position)
    if kind is RowKind.HEADING:
        return position, headings[after] if after < len(headings) else end
    return (headings[after - 1] if after else 0), position
