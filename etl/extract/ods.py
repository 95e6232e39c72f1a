"""ODS: content.xml in one pass; repeated cells are only expanded when they say something."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from lxml import etree

from etl.extract.cells import Cell, Merge, RawSheet, RawWorkbook, number
from etl.extract.errors import FileEncryptedError, FileUnsafeError, UnreadableError
from etl.extract.limits import MAX_COLUMNS, CellBudget
from etl.extract.package import DAMAGE, attribute, forget, iter_xml, local_name

_MANIFEST = "META-INF/manifest.xml"
_SKIPPED = {"annotation", "shapes", "frame"}
_NUMBERS = {"float", "percentage", "currency"}


@dataclass
class _Table:
    """A sheet while it is being read."""

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    line: int = 0


def read_ods(*, package: zipfile.ZipFile) -> RawWorkbook:
    """Return all sheets of an ODS package.

    Raises:
        FileEncryptedError: it is protected by a password.
        UnreadableError: the package is damaged.
        FileUnsafeError: it holds more cells than any report.
    """
    try:
        if _MANIFEST in package.namelist() and b"encryption-data" in package.read(_MANIFEST):
            raise FileEncryptedError(reason="encryption-data")
        with package.open("content.xml") as stream:
            tables = list(_tables(stream))
    except DAMAGE as error:
        raise UnreadableError(reason=str(error)) from error
    return RawWorkbook(
        sheets=tuple(
            RawSheet(name=table.name, rows=table.rows, merges=tuple(table.merges), is_hidden=table.is_hidden)
            for table in tables
        )
    )


def _tables(stream: IO[bytes]) -> Iterator[_Table]:
    hidden: set[str] = set()
    budget = CellBudget()
    table: _Table | None = None
    events = iter_xml(stream, tags=("style", "table", "table-row"), starts=True)
    for event, element in events:
        tag = local_name(element)
        if tag == "style" and event == "end" and _hides(element):
            hidden.add(attribute(element, "name"))
        elif tag == "table" and event == "start":
            table = _Table(
                name=attribute(element, "name"), is_hidden=attribute(element, "style-name") in hidden
            )
        elif tag == "table" and table is not None:
            yield table
            table = None
        elif tag == "table-row" and event == "end" and table is not None:
            _add_row(table, element, budget=budget)
            forget(element)


def _hides(style: etree._Element) -> bool:
    return any(attribute(child, "display") == "false" for child in style)


def _add_row(table: _Table, element: etree._Element, *, budget: CellBudget) -> None:
    repeats = int(attribute(element, "number-rows-repeated") or 1)
    cells, merges = _row(element, line=table.line + 1)
    if cells:
        budget.spend_row(len(cells))
        budget.spend(len(cells) * (repeats - 1))
        table.rows.update({table.line + 1 + extra: cells for extra in range(repeats)})
        table.merges.extend(merges)
    table.line += repeats


def _row(element: etree._Element, *, line: int) -> tuple[dict[int, Cell], list[Merge]]:
    cells: dict[int, Cell] = {}
    merges: list[Merge] = []
    column = 1
    for child in element:
        if local_name(child) not in ("table-cell", "covered-table-cell"):
            continue
        repeats = int(attribute(child, "number-columns-repeated") or 1)
        cell = _cell(child)
        if cell is not None:
            if repeats > MAX_COLUMNS:
                raise FileUnsafeError(reason=f"a cell repeated {repeats} times")
            cells.update({column + extra: cell for extra in range(repeats)})
        wide = int(attribute(child, "number-columns-spanned") or 1)
        high = int(attribute(child, "number-rows-spanned") or 1)
        if wide > 1 or high > 1:
            merges.append(Merge(line, column, line + high - 1, column + wide - 1))
        column += repeats
    return cells, merges


def _cell(element: etree._Element) -> Cell | None:
    is_formula = attribute(element, "formula") != ""
    kind = attribute(element, "value-type")
    raw = attribute(element, "value")
    text = "\n".join(_paragraph(child) for child in element if local_name(child) == "p")
    if kind in _NUMBERS and raw:
        return Cell(number(raw), is_formula=is_formula, is_percent=kind == "percentage")
    if kind == "date" and attribute(element, "date-value"):
        return Cell(date.fromisoformat(attribute(element, "date-value")[:10]), is_formula=is_formula)
    if kind == "boolean":
        return Cell(attribute(element, "boolean-value") == "true", is_formula=is_formula)
    text = attribute(element, "string-value") or text
    if text:
        return Cell(text, is_formula=is_formula)
    if is_formula:
        return Cell("" if kind == "string" else None, is_formula=True)
    return None


def _paragraph(element: etree._Element) -> str:
    """Return the text of a paragraph; `text:s` stands for runs of spaces, comments are no part of it."""
    parts = [element.text or ""]
    for child in element:
        tag = local_name(child)
        if tag == "s":
            parts.append(" " * min(int(attribute(child, "c") or 1), 1000))
        elif tag in ("tab", "line-break"):
            parts.append(" ")
        elif tag not in _SKIPPED:
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
