"""Recognising dossier files and making them readable for an engine: encoding, separator, names of the columns."""

import codecs
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from domain.errors import ReformAtlasError
from etl.definition import Form, load_forms, path_key
from etl.dossiers.model import Source
from etl.extract.delimited import decode, first_record, separator_of
from etl.extract.errors import UnreadableError
from etl.extract.workbook import PARQUET, is_text

_HEAD_BYTES = 65_536
_CHUNK = 4 * 1024 * 1024


class DossierFileError(ReformAtlasError):
    """A file that cannot be read as a dossier export; names the file and what is missing."""


def open_source(*, path: Path, name: str, scratch: Path) -> Source:
    """Recognise a dossier file (form F6) by its columns; a file that is not in UTF-8 gets a UTF-8 copy in ``scratch``.

    Raises:
        DossierFileError: it cannot be read, or required columns are missing; they are named.
    """
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD_BYTES)
        if head.startswith(PARQUET):
            return _source(path=path, name=name, readable=path, kind="parquet", header=_parquet_columns(path))
        return _csv_source(path=path, name=name, head=head, scratch=scratch)
    except (UnreadableError, UnicodeDecodeError, OSError) as error:
        raise DossierFileError(
            vi=f"{name}: không đọc được ({error}). Xuất lại thành CSV hoặc Parquet rồi thử lại.",
            en=f"{name}: cannot be read ({error}). Export it again as CSV or Parquet.",
        ) from error


def _form() -> Form:
    return next(form for form in load_forms() if form.rows == "dossier")


def _csv_source(*, path: Path, name: str, head: bytes, scratch: Path) -> Source:
    if not head or not is_text(content=head):
        raise UnreadableError(reason="0 bytes" if not head else "not a CSV or Parquet file")
    encoding = _encoding(path=path, head=head)
    readable = path if encoding == "utf-8" else _utf8_copy(path=path, encoding=encoding, scratch=scratch)
    with readable.open("rb") as handle:
        line = handle.readline(_HEAD_BYTES)
    text = decode(content=line)
    header = first_record(text=text)
    found = _source(path=path, name=name, readable=readable, kind="csv", header=header)
    return replace(found, separator=separator_of(text), header=tuple(header))


def _source(*, path: Path, name: str, readable: Path, kind: str, header: list[str]) -> Source:
    columns = _columns(header=header, name=name)
    return Source(path=path, name=name, readable=readable, kind=kind, separator="", columns=columns)


def _columns(*, header: list[str], name: str) -> Mapping[str, str]:
    by_key = {path_key(text): text for text in reversed(header)}
    needed = [column for layout in _form().layouts for column in layout.columns if column.required]
    missing = [column.header_path for column in needed if path_key(column.header_path) not in by_key]
    if missing:
        listed = ", ".join(missing)
        raise DossierFileError(
            vi=f"{name}: không phải danh sách hồ sơ (biểu F6), thiếu cột {listed}. Xem docs/dossiers.md.",
            en=f"{name}: not a list of dossiers (form F6), missing columns {listed}. See docs/dossiers.md.",
        )
    return {column.id: by_key[path_key(column.header_path)] for column in needed}


def _parquet_columns(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except pa.ArrowException as error:
        raise UnreadableError(reason=str(error)) from error


def _encoding(*, path: Path, head: bytes) -> str:
    """UTF-16 by its mark; UTF-8 when all of the file is; else windows-1258 (docs/forms.md, opening a file)."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as handle:
            while chunk := handle.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _utf8_copy(*, path: Path, encoding: str, scratch: Path) -> Path:
    """A UTF-8 copy, made piece by piece: such files may be larger than memory."""
    target = scratch / f"{len(list(scratch.iterdir()))}.csv"
    with (
        path.open(
            encoding=encoding, errors="strict" if encoding == "utf-16" else "replace", newline=""
        ) as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        # line by line, so that a letter and its tone mark are never parted
        for line in source:
            copy.write(unicodedata.normalize("NFC", line))
    return target
