"""Small tables in and out of an engine."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa


def memtable(*, rows: Sequence[Mapping[str, Any]], schema: Mapping[str, str]) -> Any:
    """An Ibis table of given rows, also when there are none."""
    shape = ibis.schema(dict(schema))
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=shape.to_pyarrow())
    return ibis.memtable(table, schema=shape)


def column_table(*, columns: Mapping[str, Sequence[Any]], schema: Mapping[str, str]) -> Any:
    """The same from columns of equal length, for tables of a hundred thousand rows."""
    shape = ibis.schema(dict(schema))
    table = pa.table({name: columns[name] for name in schema}, schema=shape.to_pyarrow())
    return ibis.memtable(table, schema=shape)


def records(expression: Any) -> list[dict[str, Any]]:
    """The rows of a small result."""
    found: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return found
