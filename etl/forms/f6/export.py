"""Form F6: recognising an export of dossiers (CSV or Parquet) by its column names, without reading its rows.

Such files may hold ten million rows; they are counted by `etl dossiers`, never loaded as facts.
"""

import io

from etl.definition import Form
from etl.extract.delimited import decode, first_record
from etl.extract.errors import UnreadableError
from etl.extract.workbook import PARQUET, is_text

_HEAD_BYTES = 65_536


def is_dossier_export(*, content: bytes, form: Form) -> bool:
    """Say whether the column names of a CSV or Parquet file are those of a dossier export.

    Raises:
        UnreadableError: a Parquet file is damaged.
    """
    wanted = {column.header_path for layout in form.layouts for column in layout.columns if column.required}
    if content.startswith(PARQUET):
        return wanted <= set(_parquet_columns(content))
    if not content or not is_text(content=content):
        return False
    try:
        head = decode(content=_whole_lines(content[:_HEAD_BYTES]))
    except UnreadableError:
        return False
    return wanted <= set(first_record(text=head))


def _whole_lines(head: bytes) -> bytes:
    """Cut after the first line break, so that no character is cut in two."""
    end = head.find(b"\n")
    return head if end < 0 else head[: end + 2]


def _parquet_columns(content: bytes) -> list[str]:
    # imported here because it takes longer than reading a report
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        return list(pq.read_schema(io.BytesIO(content)).names)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(reason=str(error)) from error
