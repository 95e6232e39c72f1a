"""CSV as offices save it: three encodings, three separators, physical line numbers."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator

from etl.extract.cells import Cell, RawSheet, RawWorkbook
from etl.extract.errors import FileUnsafeError, UnreadableError
from etl.extract.limits import MAX_EMPTY_CELLS, MAX_ROWS, MAX_TEXT_BYTES, CellBudget

_SEPARATORS = ",;\t"
_MAX_CONTROL_SHARE = 0.02
_LINE_END = re.compile(r"[\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def decode(*, content: bytes) -> str:
    """Return the text of a file: UTF-16 or UTF-8 by its mark, else UTF-8 if valid, else windows-1258 (then NFC).

    Raises:
        UnreadableError: more than 2 % of it are control characters, or the marked encoding is broken.
        FileUnsafeError: it is longer than any report.
    """
    if len(content) > MAX_TEXT_BYTES:
        raise FileUnsafeError(reason=f"text of {len(content)} bytes")
    try:
        text = _decode(content)
    except UnicodeDecodeError as error:
        raise UnreadableError(reason=str(error)) from error
    controls = len(_CONTROL.findall(text))
    if controls > _MAX_CONTROL_SHARE * len(content):
        raise UnreadableError(reason=f"{controls} control characters")
    return text


def read_csv(*, text: str) -> RawWorkbook:
    """Return the one sheet of a CSV text; its name is empty and its rows are physical lines.

    Raises:
        UnreadableError: a quote that opens a field is never closed, or only by that of another field.
        FileUnsafeError: it holds more cells than any report.
    """
    rows: dict[int, dict[int, Cell]] = {}
    if text.strip(_SEPARATORS + "\r\n"):
        _check_size(text)
    else:
        text = ""
    budget = CellBudget()
    for line, fields in _records(text):
        cells = {column: Cell(value) for column, value in enumerate(fields, start=1) if value}
        budget.spend_row(len(cells))
        if cells:
            rows[line] = cells
    return RawWorkbook(sheets=(RawSheet(name="", rows=rows),))


def first_record(*, text: str) -> list[str]:
    """Return the fields of the first line, by the separator most frequent in it; none when it is no CSV."""
    line = _LINE_END.split(text, maxsplit=1)[0]
    try:
        return next(csv.reader([line], delimiter=separator_of(line)), [])
    except csv.Error:
        return []


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def separator_of(text: str) -> str:
    """Return the separator (comma, semicolon or tab) that is most frequent in a text."""
    return max(_SEPARATORS, key=text.count)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (physical line on which the record starts, fields)."""
    separator = separator_of(text)
    raw: list[str] = []
    reader = csv.reader(_kept(text, kept=raw), delimiter=separator)
    line = 1
    try:
        for fields in reader:
            if len(raw) > 1:
                # a quote that was never closed takes the rows below into one cell: they must not vanish unsaid
                next(csv.reader(iter(raw), delimiter=separator, strict=True))
            yield line, fields
            line = reader.line_num + 1
            raw.clear()
    except csv.Error as error:
        raise UnreadableError(reason=f"line {line}: {error}") from error


def _kept(text: str, *, kept: list[str]) -> Iterator[str]:
    """Yield the physical lines; StringIO would need four bytes for each letter."""
    for found in _LINE.finditer(text):
        kept.append(found[0])
        yield found[0]


def _check_size(text: str) -> None:
    lines, cells = max(text.count("\n"), text.count("\r")), text.count(separator_of(text))
    if lines > MAX_ROWS or cells > MAX_EMPTY_CELLS:
        raise FileUnsafeError(reason=f"{lines} lines, {cells} cells")
