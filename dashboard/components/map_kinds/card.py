"""The card of the map for every kind: its title, its pickers, the drawing with the legend, source and downloads."""

from typing import Any

from dash import html

from dashboard import ids
from dashboard.components.base import badge, card
from dashboard.components.filters import Choice, picker
from dashboard.components.insets import insets
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.registry import KINDS
from dashboard.components.map_tools import path_of, search_box, tray
from dashboard.components.ssr import flat
from dashboard.components.table_card import map_downloads, sheet_progress
from dashboard.components.time_slider import time_box
from dashboard.i18n import t
from dashboard.views.model import Geometry


def map_card(*, kind: MapKind, shown: Shown) -> html.Section:
    """The card; without geometry its drawing says how to get one."""
    view, lang = shown.view, shown.state.lang
    return card(
        title=html.Span(kind.title(shown), id=ids.MAP_TITLE),
        heading_id="map-heading",
        class_name="map-card",
        children=[
            html.Div(
                [flat(path_parts(shown), id=ids.MAP_PATH), *map_badges(geometry=view.geometry, lang=lang)],
                className="map-where",
            ),
            html.Form(
                [
                    search_box(lang),
                    _kind_picker(kind=kind, lang=lang),
                    flat(kind.pickers(shown), id=ids.MAP_PICKERS, className="map-pickers"),
                ],
                className="map-bar", **{"aria-label": t("map.bar", lang)},
            ),
            html.Div([kind.canvas(shown), flat(legend_parts(kind=kind, shown=shown), id=ids.LEGEND)],
                     className="map-body"),
            tray(lang),
            time_box(content=kind.time(shown), view=view),
            html.P(kind.source(shown), className="source", id=ids.MAP_SOURCE),
            flat(map_downloads(path=shown.path, state=shown.state) if view.geometry.url else None,
                 id=ids.MAP_DOWNLOADS, className="downloads map-downloads"),
            sheet_progress(lang),
        ],
    )  # fmt: skip


def path_parts(shown: Shown) -> Any:
    """The way from the country down to what is shown."""
    return path_of(view=shown.view, sees_country=shown.sees_country, lang=shown.state.lang)


def legend_parts(*, kind: MapKind, shown: Shown) -> list[Any]:
    """The legend, below the archipelagos where the place has them; they are coloured where one indicator is shown."""
    is_coloured = kind.name in ("", "pair")
    return [insets(view=shown.view, state=shown.state, is_coloured=is_coloured), kind.legend(shown)]


def _kind_picker(*, kind: MapKind, lang: str) -> html.Div | None:
    if len(KINDS) < 2:
        return None
    choices = [Choice(name, t(f"map.kind.{name or 'single'}", lang)) for name in KINDS]
    return picker(name="map", label=t("filter.map", lang), value=kind.name, choices=choices)


def map_badges(*, geometry: Geometry, lang: str) -> list[Any]:
    """Whether the shapes are official borders or a schematic; nothing without a map."""
    if not geometry.url:
        return []
    if geometry.kind == "schematic":
        return [badge(text=t("map.schematic", lang), kind="warn")]
    return [badge(text=t("map.official", lang))]
