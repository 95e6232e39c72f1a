"""XLSX: one pass that sees formulas and their cached results at once.

The usual libraries give either the formula or the result, so a report would be parsed twice; and both facts decide
here (a formula in a name cell, a formula without a result, a percent format).
"""

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from etl.extract.cells import Cell, CellValue, Merge, RawSheet, RawWorkbook, number
from etl.extract.dates import serial_to_date
from etl.extract.errors import FileUnsafeError, UnreadableError
from etl.extract.limits import MAX_TAGS, CellBudget
from etl.extract.number_formats import is_date_format, is_percent_format
from etl.extract.package import DAMAGE, attribute, forget, iter_xml, local_name

_WORKBOOK = "xl/workbook.xml"
_BUILTIN_PERCENT = {9, 10}
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


@dataclass(frozen=True)
class _Context:
    """What every cell of a workbook needs: the shared texts, the styles that mean percent or date, the epoch."""

    texts: list[str]
    percents: frozenset[int]
    dates: frozenset[int]
    is_1904: bool
    budget: CellBudget


def read_xlsx(*, package: zipfile.ZipFile) -> RawWorkbook:
    """Return all sheets of an XLSX package.

    Raises:
        UnreadableError: the package is damaged or is no workbook.
        FileUnsafeError: it holds more cells than any report.
    """
    try:
        return _read(package)
    except DAMAGE as error:
        raise UnreadableError(reason=str(error)) from error


def _read(package: zipfile.ZipFile) -> RawWorkbook:
    targets = _relations(package)
    percents, dates = _styles(package)
    entries, is_1904 = _workbook(package)
    context = _Context(
        texts=_shared_texts(package), percents=percents, dates=dates, is_1904=is_1904, budget=CellBudget()
    )
    sheets = [
        _sheet(package, path=targets[relation], name=name, is_hidden=is_hidden, context=context)
        for name, relation, is_hidden in entries
        if relation in targets
    ]
    return RawWorkbook(sheets=tuple(sheets))


def _relations(package: zipfile.ZipFile) -> dict[str, str]:
    """Return {relation id: member path} of the worksheets (chart sheets have no cells)."""
    root = _root(package, "xl/_rels/workbook.xml.rels")
    found = {}
    for relation in root:
        if attribute(relation, "Type").endswith("/worksheet"):
            target = attribute(relation, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[attribute(relation, "Id")] = path
    return found


def _workbook(package: zipfile.ZipFile) -> tuple[list[tuple[str, str, bool]], bool]:
    root = _root(package, _WORKBOOK)
    sheets = []
    is_1904 = False
    for element in root.iter("{*}sheet", "{*}workbookPr"):
        if local_name(element) == "workbookPr":
            is_1904 = attribute(element, "date1904") in ("1", "true")
        else:
            is_hidden = attribute(element, "state") in ("hidden", "veryHidden")
            relation = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            sheets.append((attribute(element, "name"), relation, is_hidden))
    return sheets, is_1904


def _styles(package: zipfile.ZipFile) -> tuple[frozenset[int], frozenset[int]]:
    """Return the style numbers whose number format is a percent, and those whose format is a date."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset(), frozenset()
    root = _root(package, "xl/styles.xml")
    codes = {int(attribute(e, "numFmtId")): attribute(e, "formatCode") for e in root.iter("{*}numFmt")}
    formats = [
        int(attribute(style, "numFmtId") or 0)
        for styles in root.iter("{*}cellXfs")
        for style in styles
        if local_name(style) == "xf"
    ]
    return (
        _where(formats, codes=codes, builtin=_BUILTIN_PERCENT, test=is_percent_format),
        _where(formats, codes=codes, builtin=_BUILTIN_DATES, test=is_date_format),
    )


def _where(
    formats: list[int], *, codes: dict[int, str], builtin: set[int], test: Callable[[str], bool]
) -> frozenset[int]:
    return frozenset(
        style
        for style, number_format in enumerate(formats)
        if (test(codes[number_format]) if number_format in codes else number_format in builtin)
    )


def _shared_texts(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    texts = []
    with package.open("xl/sharedStrings.xml") as stream:
        for _, element in iter_xml(stream, tags=("si",), end=b"si>"):
            texts.append(_rich_text(element))
            forget(element)
    return texts


def _rich_text(element: etree._Element) -> str:
    """Return the text of a string item; phonetic hints (rPh) are no part of it."""
    parts = []
    for child in element:
        kind = local_name(child)
        if kind == "t":
            parts.append(child.text or "")
        elif kind == "r":
            parts.extend(run.text or "" for run in child if local_name(run) == "t")
    return "".join(parts)


def _sheet(package: zipfile.ZipFile, *, path: str, name: str, is_hidden: bool, context: _Context) -> RawSheet:
    rows: dict[int, dict[int, Cell]] = {}
    merges = []
    last = 0
    with package.open(path) as stream:
        for _, element in iter_xml(stream, tags=("row", "mergeCell")):
            if local_name(element) == "mergeCell":
                merges.append(_merge(element.get("ref") or ""))
                continue
            last = int(element.get("r") or last + 1)
            cells = _row(element, context=context)
            context.budget.spend_row(len(cells))
            if cells:
                rows[last] = cells
            forget(element)
    return RawSheet(name=name, rows=rows, merges=tuple(merges), is_hidden=is_hidden)


def _row(element: etree._Element, *, context: _Context) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 0
    for child in element:
        reference = child.get("r")
        column = _column(reference) if reference else column + 1
        cell = _cell(child, context=context)
        if cell is not None:
            cells[column] = cell
    return cells


def _cell(element: etree._Element, *, context: _Context) -> Cell | None:
    raw: str | None = None
    is_formula = False
    kind = element.get("t") or "n"
    for child in element:
        tag = local_name(child)
        if tag == "v":
            raw = child.text or ""
        elif tag == "f":
            is_formula = True
        elif tag == "is":
            raw = _rich_text(child)
    if raw is None or (raw == "" and kind != "str"):
        return Cell(None, is_formula=True) if is_formula else None
    style = int(element.get("s") or 0)
    value = _value(raw, kind=kind, style=style, context=context)
    if value == "" and not is_formula:
        return None
    return Cell(value, is_formula=is_formula, is_percent=style in context.percents, is_error=kind == "e")


def _value(raw: str, *, kind: str, style: int, context: _Context) -> CellValue:
    if kind == "s":
        return context.texts[int(raw)]
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "d":
        return date.fromisoformat(raw[:10])
    if kind != "n":
        return raw
    found = number(raw)
    if style in context.dates and isinstance(found, Decimal):
        day = serial_to_date(found, is_1904=context.is_1904)
        return found if day is None else day
    return found


def _column(reference: str) -> int:
    total = 0
    for character in reference.rstrip("0123456789"):
        total = total * 26 + ord(character) - 64
    return total


def _merge(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    last = last or first
    return Merge(_line(first), _column(first), _line(last), _column(last))


def _line(reference: str) -> int:
    return int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _root(package: zipfile.ZipFile, name: str) -> etree._Element:
    content = package.read(name)
    if content.count(b"<") > MAX_TAGS:
        raise FileUnsafeError(reason=f"more than {MAX_TAGS} tags in {name}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)
