"""Which form a sheet is, and in which column each of its measures stands: by header text, never by position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.definition import Column, Form, Layout, path_key
from etl.extract.cells import RawSheet
from etl.match.header import Header, find_header

_STT = Column(id="stt", measure="", kind="text", header_path="STT", required=False)


@dataclass(frozen=True)
class Recognised:
    """A sheet whose form is known. `columns` holds {column id: position}, `unknown` the headers nobody knows."""

    sheet: RawSheet
    form: Form
    layout: Layout
    header: Header
    columns: Mapping[str, int]
    unknown: Mapping[int, str]

    def column(self, column_id: str) -> Column:
        """Return the description of a column by its id; the row number column need not be in the layout."""
        return next((column for column in self.layout.columns if column.id == column_id), _STT)

    def clear_title(self, column_id: str) -> str:
        """Return the title of a column, with the levels above it where several columns share the title."""
        own = self.column(column_id)
        is_unique = sum(1 for column in self.layout.columns if column.title == own.title) == 1
        return own.title if is_unique else own.header_path


@dataclass(frozen=True)
class NearMiss:
    """The form a header comes nearest to, and the required headers it lacks."""

    form: str
    found: int
    missing: tuple[str, ...]


def recognise(*, sheet: RawSheet, forms: Sequence[Form]) -> Recognised | None:
    """Return the first form whose required headers are all there; None when the sheet is of no form."""
    header = find_header(sheet=sheet)
    if header is None:
        return None
    keys = {path_key(path) for path in header.paths.values()}
    for form in forms:
        for layout in form.layouts:
            if form.rows != "dossier" and layout.required_paths() <= keys:
                return _recognised(sheet, form=form, layout=layout, header=header)
    return None


def nearest_form(*, sheet: RawSheet, forms: Sequence[Form]) -> NearMiss:
    """Return the form that shares most headers with the sheet, for telling people what is missing."""
    header = find_header(sheet=sheet)
    keys = {path_key(path) for path in header.paths.values()} if header else set()
    misses = [
        NearMiss(
            form=form.id,
            found=len(layout.required_paths() & keys),
            missing=tuple(
                c.header_path for c in layout.columns if c.required and path_key(c.header_path) not in keys
            ),
        )
        for form in forms
        for layout in form.layouts
    ]
    return max(misses, key=lambda miss: (miss.found, -len(miss.missing)), default=NearMiss("", 0, ()))


def _recognised(sheet: RawSheet, *, form: Form, layout: Layout, header: Header) -> Recognised:
    known = layout.by_path()
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for position, path in header.paths.items():
        column = known.get(path_key(path))
        if column is not None and column.id not in columns:
            columns[column.id] = position
        elif path_key(path) != "stt":
            unknown[position] = path
    if "stt" not in columns:
        columns["stt"] = next(p for p, path in header.paths.items() if path_key(path) == "stt")
    return Recognised(sheet=sheet, form=form, layout=layout, header=header, columns=columns, unknown=unknown)
