"""Which cell of which sheet a finding concerns, found by the header texts as reading does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.finding_texts import Found, all_codes, finding_sentence
from etl.definition import load_forms
from etl.extract.cells import RawSheet, RawWorkbook
from etl.match.forms import Recognised, recognise

_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Remark:
    """A finding about a report: what it is, how severe, and how it is told."""

    found: Found
    severity: str


@dataclass(frozen=True)
class Mark:
    """A remark with its cell, 1-based. ``row`` and ``column`` are None where it concerns no single row or cell."""

    sheet: str
    row: int | None
    column: int | None
    severity: str
    code: str
    value: str
    message: str
    remedy: str

    @property
    def is_cell(self) -> bool:
        """Whether it concerns one cell."""
        return self.row is not None and self.column is not None

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return _ORDER.get(self.severity, len(_ORDER))


def marks_of(*, workbook: RawWorkbook | None, remarks: Iterable[Remark], lang: str) -> list[Mark]:
    """The remarks with their cells, by sheet, row and column; without a workbook none has a cell."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets} if workbook else {}
    known: dict[str, Recognised | None] = {}
    marks = []
    for remark in remarks:
        name = remark.found.sheet
        if name in sheets and name not in known:
            known[name] = recognise(sheet=sheets[name], forms=load_forms())
        marks.append(_mark(remark=remark, recognised=known.get(name), sheets=sheets, lang=lang))
    order = {name: number for number, name in enumerate(sheets)}
    return sorted(marks, key=lambda m: (order.get(m.sheet, -1), m.row or 0, m.column or 0, m.rank, m.code))


def _mark(
    *, remark: Remark, recognised: Recognised | None, sheets: Mapping[str, RawSheet], lang: str
) -> Mark:
    found = remark.found
    message, remedy = (_part(found=found, part=part, lang=lang) for part in ("message", "remedy"))
    row = found.row
    column = _column(found=found, recognised=recognised)
    if row is None and column is not None and recognised is not None:
        row = _header_row(recognised=recognised, column=column)
    return Mark(
        sheet=found.sheet if found.sheet in sheets else "",
        row=row if found.sheet in sheets else None,
        column=column,
        severity=remark.severity,
        code=found.code,
        value=found.value,
        message=message,
        remedy=remedy,
    )


def _part(*, found: Found, part: str, lang: str) -> str:
    """The message or the remedy alone: the other one is left out of the texts."""
    other = "remedy" if part == "message" else "message"
    codes = all_codes()
    own = codes[found.code]
    texts = {**own.texts, f"{other}_{lang}": ""}
    narrowed = type(own)(own.code, own.severity, own.scope, texts)
    return finding_sentence(found=found, lang=lang, codes={found.code: narrowed}, with_place=False)


def _column(*, found: Found, recognised: Recognised | None) -> int | None:
    """The position of the finding's column: a column id of the layout, or the header of an unknown column."""
    if recognised is None or not found.column:
        return None
    if found.column in recognised.columns:
        return recognised.columns[found.column]
    return next((place for place, path in recognised.unknown.items() if path == found.column), None)


def _header_row(*, recognised: Recognised, column: int) -> int:
    """The lowest row of the header with a text over the column: there an unknown column is marked."""
    header = recognised.header
    rows = range(header.first_row - 1, header.row - 1, -1)
    return next((row for row in rows if column in recognised.sheet.rows.get(row, {})), header.row)


def by_cell(marks: Sequence[Mark]) -> dict[tuple[str, int, int], list[Mark]]:
    """The marks of each cell: {(sheet, row, column): marks, most severe first}."""
    cells: dict[tuple[str, int, int], list[Mark]] = {}
    for mark in marks:
        if mark.row is not None and mark.column is not None:
            cells.setdefault((mark.sheet, mark.row, mark.column), []).append(mark)
    return {key: sorted(own, key=lambda mark: mark.rank) for key, own in cells.items()}
