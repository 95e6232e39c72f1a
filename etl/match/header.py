"""The header of a sheet: where it is, how high, and the path of texts over each column."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.units.names import label_key, tidy
from etl.extract.cells import Merge, RawSheet, text_of


@dataclass(frozen=True)
class Header:
    """The header of a sheet. `paths` holds {column: texts from top to bottom joined by " / "}, as written."""

    row: int
    height: int
    paths: Mapping[int, str]

    @property
    def first_row(self) -> int:
        """The first row under the header."""
        return self.row + self.height


def find_header(*, sheet: RawSheet) -> Header | None:
    """Return the header of a sheet: the first row with a cell "STT"; None when the sheet holds no such table."""
    for row in sorted(sheet.rows):
        for column, cell in sheet.rows[row].items():
            if isinstance(cell.value, str) and _is_stt(cell.value):
                height = _height(sheet, row=row, column=column)
                return Header(row=row, height=height, paths=_paths(sheet, row=row, height=height))
    return None


def _is_stt(text: str) -> bool:
    # the first letter is looked at first: a sheet may hold a hundred thousand texts
    return text.lstrip()[:1] in ("S", "s") and label_key(text) == "stt"


def _height(sheet: RawSheet, *, row: int, column: int) -> int:
    for merge in sheet.merges:
        if (merge.top, merge.left) == (row, column):
            return merge.bottom - merge.top + 1
    return 1


def _paths(sheet: RawSheet, *, row: int, height: int) -> dict[int, str]:
    lines = [_line(sheet, row=line) for line in range(row, row + height)]
    columns = sorted({column for line in lines for column in line})
    return {column: " / ".join(line[column] for line in lines if column in line) for column in columns}


def _line(sheet: RawSheet, *, row: int) -> dict[int, str]:
    """Return {column: text} of one header row; a text merged over several columns stands over each of them."""
    found = {column: tidy(text_of(cell)) for column, cell in sheet.rows.get(row, {}).items()}
    texts = {column: text for column, text in found.items() if text}
    for merge in sheet.merges:
        if merge.top == row and merge.left in texts:
            texts.update(dict.fromkeys(_span(merge), texts[merge.left]))
    return texts


def _span(merge: Merge) -> range:
    # a merge over the whole width of a sheet is a title, not a header of 16,000 columns
    return range(merge.left, min(merge.right, merge.left + 255) + 1)
