"""Where an indicator clusters: units that are high or low together with their neighbours, beyond chance."""

from dataclasses import replace
from typing import Any

from dash import Patch, html

from dashboard.components.cluster_parts import (
    ClusterMap,
    cluster_columns,
    cluster_frame,
    cluster_legend,
    cluster_list,
    cluster_rows,
)
from dashboard.components.map_card import canvas_of, frame_patch, separators
from dashboard.components.map_kinds.detail import detail_kind
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import no_pickers
from dashboard.components.summary import stat, view_notices
from dashboard.figures.choropleth import MapFrame
from dashboard.format import number
from dashboard.i18n import t
from dashboard.kind_words import cluster_finding, cluster_title, cluster_word, p_text
from dashboard.state import Notice
from dashboard.words import parts_text, shown_place, unit_value_text


def _map(shown: Shown) -> ClusterMap:
    return ClusterMap(view=shown.view, found=shown.detail)


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


def _frame(shown: Shown) -> MapFrame:
    return cluster_frame(own=_map(shown), state=shown.state, separators=separators(shown.state.lang))


def _canvas(shown: Shown) -> Any:
    lang = shown.state.lang
    return canvas_of(frame=_frame(shown), title=cluster_title(view=shown.view, lang=lang), lang=lang)


def _patch(shown: Shown) -> Patch:
    return frame_patch(_frame(shown))


def _legend(shown: Shown) -> Any:
    return cluster_legend(own=_map(shown), state=shown.state)


def _ranking(shown: Shown) -> Any:
    return cluster_list(own=_map(shown), state=shown.state)


def _notices(shown: Shown) -> list[Notice]:
    own = view_notices(view=shown.view, lang=shown.state.lang)
    return [*own, Notice(key="cluster.whole")] if shown.state.district else own


CLUSTERS: MapKind = replace(
    detail_kind(
        name="clusters",
        texts="cluster",
        detail=_map,
        finding=lambda own, lang: cluster_finding(view=own.view, found=own.found, lang=lang),
        title=lambda own, lang: cluster_title(view=own.view, lang=lang),
        rows=lambda own, lang: cluster_rows(own=own, lang=lang),
        columns=lambda own, lang: cluster_columns(own=own, lang=lang),
    ),
    stats=_stats,
    canvas=_canvas,
    patch=_patch,
    legend=_legend,
    pickers=no_pickers,
    ranking=_ranking,
    notices=_notices,
)
