"""A part of a long table, as the grid asks for it while one scrolls: searched and sorted over all of its rows.

The rules are those of assets/dashAgGridFunctions.js for tables that the browser holds whole: words in Vietnamese order,
rows without a number last in both directions, a search without diacritics of which every word must fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.collate import vi_key
from domain.units.names import without_diacritics

Row = Mapping[str, Any]
BLOCK_ROWS = 100
"""Rows of one part: several screens, so that a short scroll needs no further request."""
_MOST_ROWS = 500
_CODE = "code"


@dataclass(frozen=True)
class Asked:
    """Rows from ``start`` to before ``end`` of those with ``text``; ``order``: (field, is it descending)."""

    start: int = 0
    end: int = BLOCK_ROWS
    order: tuple[tuple[str, bool], ...] = ()
    text: str = ""


def asked_of(*, request: Mapping[str, Any] | None, text: str | None) -> Asked:
    """What the grid asks for; what makes no sense in it is what it asks for at first."""
    own = request or {}
    start = _number(own.get("startRow"), otherwise=0)
    end = _number(own.get("endRow"), otherwise=start + BLOCK_ROWS)
    sorts = own.get("sortModel")
    order = tuple(
        (str(one.get("colId", "")), one.get("sort") == "desc")
        for one in (sorts if isinstance(sorts, list) else [])
        if isinstance(one, dict)
    )
    return Asked(start=start, end=min(max(end, start), start + _MOST_ROWS), order=order, text=text or "")


def _number(value: object, *, otherwise: int) -> int:
    return max(0, value) if isinstance(value, int) and not isinstance(value, bool) else otherwise


def block_of(*, rows: Sequence[Row], asked: Asked) -> dict[str, Any]:
    """The rows asked for, and of how many they are a part: what AG Grid's infinite row model takes."""
    found = _sorted(rows=_with_text(rows=rows, text=asked.text), order=asked.order)
    return {"rowData": list(found[asked.start : asked.end]), "rowCount": len(found)}


def _with_text(*, rows: Sequence[Row], text: str) -> Sequence[Row]:
    words = without_diacritics(text).split()
    if not words:
        return rows
    return [row for row in rows if _has(row=row, words=words)]


def _has(*, row: Row, words: Sequence[str]) -> bool:
    texts = [
        without_diacritics(value) for name, value in row.items() if isinstance(value, str) and name != _CODE
    ]
    return all(any(word in text for text in texts) for word in words)


def _sorted(*, rows: Sequence[Row], order: Sequence[tuple[str, bool]]) -> Sequence[Row]:
    for name, is_descending in reversed(order):
        rows = _by(rows=rows, name=name, is_descending=is_descending)
    return rows


def _by(*, rows: Sequence[Row], name: str, is_descending: bool) -> list[Row]:
    known = [row for row in rows if row.get(name) is not None]
    rest = [row for row in rows if row.get(name) is None]
    return [*sorted(known, key=lambda row: _key(row[name]), reverse=is_descending), *rest]


def _key(value: Any) -> Any:
    return vi_key(value) if isinstance(value, str) else value
