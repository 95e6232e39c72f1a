"""The annex of a funding proposal as a PDF, set by typst in Be Vietnam Pro without a browser."""

import json
from functools import lru_cache
from importlib import resources
from typing import Any

import typst

from dashboard.exports.proposal import Proposal, Table, money
from dashboard.exports.sheet import font_folder
from dashboard.i18n import t

_NUMERIC = frozenset(
    {
        "no",
        "norm",
        "existing",
        "usable",
        "shortfall",
        "pieces",
        "price",
        "amount",
        "priority",
        "lines",
        "months",
        "yearly",
    }
)
_WIDTHS = {
    "no": 2,
    "unit": 7,
    "item": 7,
    "basis": 13,
    "note": 11,
    "price": 4.6,
    "amount": 5.4,
    "yearly": 6,
    "district": 7,
}
_PLAIN_WIDTH = 3.2


def proposal_pdf(*, own: Proposal) -> bytes:
    """The document as bytes."""
    made = typst.compile(
        _template(),
        format="pdf",
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_content(own), ensure_ascii=False)},
    )
    return made[0] if isinstance(made, list) else made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("dashboard.exports").joinpath("proposal.typ").read_bytes()


def _content(own: Proposal) -> dict[str, Any]:
    return {
        "lang": own.lang,
        "title": own.title,
        "notes": own.notes,
        "footer": own.notes[-2],
        "tables": [_table(table, lang=own.lang) for table in own.tables],
        "basis": [{"title": title, "texts": texts} for title, texts in own.basis],
    }


def _table(table: Table, *, lang: str) -> dict[str, Any]:
    return {
        "title": t(f"proposal.sheet.{table.kind}", lang),
        "header": [t(f"proposal.col.{name}", lang) for name in table.columns],
        "widths": [_WIDTHS.get(name, _PLAIN_WIDTH) for name in table.columns],
        "numeric": [name in _NUMERIC for name in table.columns],
        "rows": [[_cell(cell, lang=lang) for cell in row] for row in table.rows],
        "total": table.has_total,
    }


def _cell(cell: Any, *, lang: str) -> str:
    if cell is None:
        return "–"
    return money(cell, lang=lang) if isinstance(cell, int) else str(cell)
