"""The data table: AG Grid, put into the page once the map is drawn."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html

from dashboard import ids
from dashboard.components.base import icon
from dashboard.components.ranking import ordered
from dashboard.components.table_block import BLOCK_ROWS
from dashboard.format import change_suffix_of, decimals_of, suffix_of
from dashboard.i18n import t, texts
from dashboard.state import State, to_search
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.words import parent_text
from domain.units.structure import WHOLE_COUNTRY

ROW_HEIGHT = 44
_MOST_BLOCKS = 10
# The screen shows one or two decimals; three more keep the order of close values, sixteen would double the answer.
_SPARE_DECIMALS = 3


def comes_in_parts(state: State) -> bool:
    """Whether the table is too long to be sent whole: the communes of the country come as one scrolls to them."""
    return state.province == WHOLE_COUNTRY and state.level == "commune"


def table_parts(
    *, rows: list[dict[str, Any]] | None, columns: list[dict[str, Any]], n_rows: int, lang: str
) -> list[Any]:
    """Search box and grid; ``rows`` None: of ``n_rows`` rows, which the grid asks for in parts."""
    return [
        html.Div(
            [
                html.Label(t("table.search", lang), htmlFor="table-search", className="sr-only"),
                dcc.Input(
                    id="table-search", type="search", placeholder=t("table.search", lang), className="search"
                ),
                html.Span(
                    t("table.rows", lang, n=n_rows),
                    id="table-count",
                    className="muted",
                    role="status",
                    **{"aria-live": "polite"},
                ),
            ],
            className="table-tools",
        ),
        grid(rows=rows, columns=columns, lang=lang),
    ]


def downloads(*, path: str, state: State) -> list[html.A]:
    """Links to the same table as files, and to the shapes with their figures."""
    return file_links(path=path, state=state, kinds=("xlsx", "csv", "geojson"))


def map_downloads(*, path: str, state: State) -> list[html.A]:
    """Links to the map as a sheet for a meeting and as a picture; assets/33-sheets.js says how long they take."""
    kinds = (("pdf", "a4"), ("pdf", "a3"), ("png", ""))
    return [
        _download(path=path, state=state, kind=kind, paper=paper, **{"data-sheet": "yes"})
        for kind, paper in kinds
    ]


def file_links(*, path: str, state: State, kinds: Sequence[str]) -> list[html.A]:
    """Links to what a page shows as files of these kinds."""
    return [_download(path=path, state=state, kind=kind) for kind in kinds]


def _download(*, path: str, state: State, kind: str, paper: str = "", **more: str) -> html.A:
    """``paper``: the size of a sheet; ``more``: further attributes."""
    name, search = t(f"download.{kind}", state.lang), to_search(state)
    if paper:
        name += f" ({paper.upper()})"
        search += ("&" if search else "?") + f"paper={paper}"
    return html.A(
        [icon("download"), html.Span(f"{kind.upper()} {paper.upper()}".strip())],
        href=f"/download{path}.{kind}{search}",
        className="button",
        download="",
        title=name,
        **{"aria-label": name, **more},
    )


def sheet_progress(lang: str) -> html.Div:
    """How long the sheet asked for has been in the making, with a way to stop it; shown while there is one."""
    words = {f"data-{name}": t(f"sheet.{name}", lang) for name in ("running", "done", "failed", "stopped")}
    return html.Div(
        [
            html.Progress(id="sheet-progress", **{"aria-label": t("sheet.progress", lang)}),
            html.Span(id="sheet-status", role="status"),
            html.Button(t("books.stop", lang), type="button", id="sheet-stop", className="button"),
        ],
        id="sheet-line",
        className="book-line",
        hidden=True,
        **words,
    )


def table_rows(*, view: IndicatorView, lang: str) -> list[dict[str, Any]]:
    """One row per unit; ``word`` says why there is no value."""
    places = decimals_of(display_unit=view.indicator.display_unit) + _SPARE_DECIMALS
    return [_row(unit=unit, lang=lang, places=places) for unit in ordered(view)]


def _rounded(value: float | None, *, places: int) -> float | None:
    return None if value is None else round(value, places)


def _row(*, unit: UnitValue, lang: str, places: int) -> dict[str, Any]:
    row = {
        "code": unit.place.code,
        "name": unit.place.name,
        "parent": parent_text(place=unit.place, lang=lang),
        "rank": unit.rank,
        "value": _rounded(unit.value, places=places),
        "numerator": unit.numerator,
        "denominator": unit.denominator,
        "change": _rounded(unit.change, places=places),
        "n": unit.n,
        "n_total": unit.n_total,
    }
    if unit.value is None:
        row["word"] = t(f"reason.{unit.reason}", lang)
    elif unit.is_small:
        row["word"] = t("small.long", lang)
    return row


def columns(*, view: IndicatorView, lang: str) -> list[dict[str, Any]]:
    """Column definitions; numbers are formatted by the browser in ``lang``."""
    unit = view.indicator.display_unit
    places = decimals_of(display_unit=unit)
    suffix = suffix_of(display_unit=unit, lang=lang)
    value_name = t("table.value", lang) + (f" ({suffix})" if suffix else "")
    defs = [
        {
            **number_column("rank", lang=lang, places=0, width=72),
            "hide": all(u.rank is None for u in view.units),
        },
        text_column("name", lang=lang, **shared_width(160)),
        {**number_column("value", lang=lang, places=places, width=104), "headerName": value_name},
        {**number_column("numerator", lang=lang, places=0, width=116), "hide": not view.indicator.is_ratio},
        {**number_column("denominator", lang=lang, places=0, width=124), "hide": not view.indicator.is_ratio},
        {
            **number_column("change", lang=lang, places=places, width=140),
            "headerName": _change_name(unit=unit, lang=lang),
        },
        text_column("parent", lang=lang, **shared_width(200), hide=view.level != "commune"),
    ]
    if view.level != "commune":
        defs.append(number_column("n", lang=lang, places=0, width=130))
        defs.append(number_column("n_total", lang=lang, places=0, width=130))
    has_notes = any(unit.value is None or unit.is_small for unit in view.units)
    note = {
        "field": "word",
        "headerName": t("table.note", lang),
        **shared_width(180),
        "wrapText": True,
    }
    defs.append({**note, "hide": not has_notes})
    return defs


def _change_name(*, unit: str, lang: str) -> str:
    suffix = change_suffix_of(display_unit=unit, lang=lang)
    return t("table.change", lang) + (f" ({suffix})" if suffix else "")


def shared_width(least: int, *, flex: int = 2) -> dict[str, int]:
    """A column that shares the room that is left, never narrower than ``least`` (pixels).

    It is drawn that narrow at first too. The grid begins at 200 pixels else, and moves its headings away from under the
    pointer when it has measured the page.
    """
    return {"flex": flex, "minWidth": least, "initialWidth": least}


def text_column(field: str, *, lang: str, **more: Any) -> dict[str, Any]:
    """A column of words, sorted as Vietnamese sorts."""
    return {
        "field": field,
        "headerName": t(f"table.{field}", lang),
        "comparator": {"function": "atlasCollate"},
        "getQuickFilterText": {"function": "atlasSearchText(params)"},
        "wrapText": True,
        **more,
    }


def number_column(field: str, *, lang: str, places: int, width: int) -> dict[str, Any]:
    """A column of numbers, written by the browser in ``lang``; rows without one are sorted last."""
    return {
        "field": field,
        "headerName": t(f"table.{field}", lang),
        "type": "rightAligned",
        "width": width,
        "valueFormatter": {"function": f"atlasNumber(params, '{lang}', {places})"},
        "comparator": {"function": "atlasNumbersLast"},
        "getQuickFilterText": {"function": "atlasNothing()"},
        "cellClass": {"function": "atlasCellClass(params)"},
    }


def locale_text(lang: str) -> dict[str, str]:
    """Words of the grid itself: the ``grid.*`` texts, by the grid's own keys."""
    return {key.removeprefix("grid."): text for key, text in texts(lang).items() if key.startswith("grid.")}


def grid(*, rows: list[dict[str, Any]] | None, columns: list[dict[str, Any]], lang: str) -> Any:
    """The grid; it sorts and searches in the browser, or has the server do so when it asks for rows in parts."""
    if rows is None:
        # Another element around it: the browser then makes a new grid, for a grid never changes where rows come from.
        return html.Section(_grid(columns=columns, lang=lang, options=_PARTS, rowModelType="infinite"))
    return _grid(columns=columns, lang=lang, options={}, rowData=rows)


# One request at a time: the component knows only the last one's answer as its own.
_PARTS: dict[str, Any] = {
    "cacheBlockSize": BLOCK_ROWS,
    "maxBlocksInCache": _MOST_BLOCKS,
    "maxConcurrentDatasourceRequests": 1,
    "blockLoadDebounceMillis": 60,
    "infiniteInitialRowCount": BLOCK_ROWS,
}


def _grid(*, columns: list[dict[str, Any]], lang: str, options: dict[str, Any], **source: Any) -> dag.AgGrid:
    return dag.AgGrid(
        id=ids.TABLE,
        columnDefs=columns,
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True, "wrapHeaderText": True,
                       "autoHeaderHeight": True, "cellDataType": False},
        getRowId="params.data.code",
        dashGridOptions={
            "localeText": locale_text(lang),
            "rowHeight": ROW_HEIGHT,
            "domLayout": "normal",
            "animateRows": False,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressColumnVirtualisation": True,
            "rowSelection": {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False,
                             "enableClickSelection": False},
            "selectionColumnDef": {"width": 52, "suppressHeaderMenuButton": True},
            "theme": {"function": "atlasTheme(agGrid)"},
            **options,
        },
        eventListeners={
            "cellFocused": ["atlasFocusRow(params)"],
            "cellKeyDown": ["atlasOpenByKey(params)"],
            "rowClicked": ["atlasOpenRow(params)"],
            "modelUpdated": ["atlasCount(params)"],
            "selectionChanged": ["atlasPicked(params)"],
        },
        className="atlas-grid",
        style={"height": "560px", "width": "100%"},
        **source,
    )  # fmt: skip
