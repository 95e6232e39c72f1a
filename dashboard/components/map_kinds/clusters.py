"""Where an indicator clusters: units that are high or low together with their neighbours, beyond chance."""

from dataclasses import replace
from typing import Any

from dash import Patch, html

from dashboard.components.base import rich
from dashboard.components.cluster_parts import (
    ClusterMap,
    cluster_columns,
    cluster_frame,
    cluster_legend,
    cluster_list,
    cluster_rows,
)
from dashboard.components.map_card import canvas_of, frame_patch, separators
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE, no_pickers, no_time
from dashboard.components.summary import stat, view_notices
from dashboard.figures.choropleth import MapFrame
from dashboard.format import number
from dashboard.i18n import t
from dashboard.kind_words import cluster_finding, cluster_title, cluster_word, p_text
from dashboard.state import Notice
from dashboard.words import parts_text, shown_place, unit_value_text


def _map(shown: Shown) -> ClusterMap:
    return ClusterMap(view=shown.view, found=shown.detail)


def _finding(shown: Shown) -> list[Any]:
    return rich(cluster_finding(view=shown.view, found=shown.detail, lang=shown.state.lang))


def _stats(shown: Shown) -> Any:
    view, lang, kinds = shown.view, shown.state.lang, _map(shown).kinds()
    whole = shown.detail.whole
    return html.Dl(
        [
            stat(
                label=shown_place(view, lang=lang),
                value=unit_value_text(unit=view.total, indicator=view.indicator, lang=lang),
                note=parts_text(unit=view.total, lang=lang),
            ),
            stat(
                label="Moran’s I",
                value="–" if whole is None else number(value=whole.index, lang=lang, decimals=2),
                note="" if whole is None else p_text(p_value=whole.p_value, lang=lang),
            ),
            *(
                stat(
                    label=cluster_word(kind=kind, lang=lang), value=str(kinds.count(kind)),
                    note=t("cluster.units", lang),
                )
                for kind in ("high", "low")
            ),
        ],
        className="stats",
    )  # fmt: skip


def _title(shown: Shown) -> str:
    return cluster_title(view=shown.view, lang=shown.state.lang)


def _frame(shown: Shown) -> MapFrame:
    return cluster_frame(own=_map(shown), state=shown.state, separators=separators(shown.state.lang))


def _canvas(shown: Shown) -> Any:
    return canvas_of(frame=_frame(shown), title=_title(shown), lang=shown.state.lang)


def _patch(shown: Shown) -> Patch:
    return frame_patch(_frame(shown))


def _legend(shown: Shown) -> Any:
    return cluster_legend(own=_map(shown), state=shown.state)


def _ranking(shown: Shown) -> Any:
    return cluster_list(own=_map(shown), state=shown.state)


def _rows(shown: Shown) -> list[dict[str, Any]]:
    return cluster_rows(own=_map(shown), lang=shown.state.lang)


def _columns(shown: Shown) -> list[dict[str, Any]]:
    return cluster_columns(own=_map(shown), lang=shown.state.lang)


def _notices(shown: Shown) -> list[Notice]:
    own = view_notices(view=shown.view, lang=shown.state.lang)
    return [*own, Notice(key="cluster.whole")] if shown.state.district else own


CLUSTERS: MapKind = replace(
    SINGLE,
    name="clusters",
    finding=_finding,
    stats=_stats,
    title=_title,
    canvas=_canvas,
    legend=_legend,
    time=no_time,
    pickers=no_pickers,
    patch=_patch,
    ranking=_ranking,
    rows=_rows,
    columns=_columns,
    notices=_notices,
    ranking_title="cluster.list",
    ranking_sub="cluster.list_sub",
)
