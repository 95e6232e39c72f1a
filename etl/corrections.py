"""Corrections by hand: `corrections.yml` beside a form says what was wrong in a file, why, who decided, and when.

A file as sent is never changed. A correction names the wrong value it expects; when the file no longer says that (a new
one came), it is obsolete and says so instead of changing anything.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from domain.errors import CatalogueError

CORRECTED, OBSOLETE = "corrected", "correction_obsolete"
NOTED = frozenset({CORRECTED, OBSOLETE})
NO_VALUE = "—"
_REASONS = {
    "extra_forbidden": ("không có khoá này", "there is no such key"),
    "missing": ("thiếu khoá này", "this key is missing"),
    "string_type": ("đặt giá trị trong ngoặc kép", "put the value in quotes"),
    "literal_error": ("phải là replace, drop hoặc match_unit", "must be replace, drop or match_unit"),
    "string_too_short": ("không được để trống", "must not be empty"),
}


class Correction(BaseModel):
    """One correction: in which file (by SHA-256, or by name and period), in which row (by number, or by unit)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,59}$")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    file: str | None = Field(default=None, min_length=1)
    period: str | None = None
    sheet: str | None = None
    row: int | None = Field(default=None, ge=1)
    unit: str | None = Field(default=None, min_length=1)
    column: str | None = None
    measure: str | None = None
    action: Literal["replace", "drop", "match_unit"]
    value: str | None = None
    expect: str
    reason: str = Field(min_length=1)
    author: str = Field(min_length=1)
    date: date

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if (self.sha256 is None) == (self.file is None) or (self.file is not None and self.period is None):
            raise ValueError("cần sha256, hoặc file và period|give sha256, or file and period")
        if (self.row is None) == (self.unit is None):
            raise ValueError("cần row hoặc unit|give row or unit")
        places = [name for name in (self.column, self.measure) if name is not None]
        if self.action == "replace" and (len(places) != 1 or self.value is None):
            raise ValueError(
                "replace cần value và column hoặc measure|replace needs value and column or measure"
            )
        if self.action == "match_unit" and (places or self.value is None or self.row is None):
            raise ValueError("match_unit cần row và value|match_unit needs row and value")
        if self.action == "drop" and (places or self.value is not None):
            raise ValueError("drop không có value, column|drop has no value and no column")
        return self

    def is_about(self, *, name: str, sha256: str) -> bool:
        """Whether it names this file, of which `name` may hold folders."""
        return self.sha256 == sha256 or (self.file is not None and name.rpartition("/")[2] == self.file)


def load_corrections(path: Path, columns: tuple[tuple[str, str], ...]) -> tuple[Correction, ...]:
    """Return the corrections of a form, their measures turned into columns; () when there is no file.

    `columns`: (column id, measure) of the form.

    Raises:
        CatalogueError: the file is not understood; names the record, the key and what is wrong.
    """
    if not path.exists():
        return ()
    try:
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        first = str(error).splitlines()[0]
        raise _wrong(path, "", f"không phải YAML ({first})", f"this is no YAML ({first})") from error
    if not isinstance(records, list):
        if records is None:
            return ()
        raise _wrong(path, "", "phải là một danh sách", "it must be a list")
    found = [
        _correction(path, number, record, columns=dict(columns)) for number, record in enumerate(records, 1)
    ]
    ids = [one.id for one in found]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise _wrong(path, "", f"id lặp lại: {twice}", f"an id twice: {twice}")
    return tuple(found)


def _correction(path: Path, number: int, record: Any, *, columns: Mapping[str, str]) -> Correction:
    where = f"bản ghi/record {number}"
    try:
        found = Correction.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        vi, _, en = re.sub(r"^Value error, ", "", first["msg"]).partition("|")
        vi, en = _REASONS.get(first["type"], (vi, en or vi))
        raise _wrong(path, f"{where} {key}".strip(), vi, en) from error
    if found.measure is not None:
        column = next((name for name, measure in columns.items() if measure == found.measure), None)
        found = found.model_copy(update={"column": column, "measure": None})
    if found.action == "replace" and found.column not in columns:
        raise _wrong(path, f"{where} {found.id}", "biểu không có cột này", "the form has no such column")
    return found


def _wrong(path: Path, where: str, vi: str, en: str) -> CatalogueError:
    place = f"{path}: {where}".rstrip(": ")
    return CatalogueError(vi=f"{place}: {vi}. Hãy sửa tệp này.", en=f"{place}: {en}. Correct this file.")
