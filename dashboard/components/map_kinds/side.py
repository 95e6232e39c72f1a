"""Two maps side by side (``map=pair``): two periods of one indicator on one scale, or two indicators."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import Patch, html

from dashboard import ids
from dashboard.components.filters import Choice, picker
from dashboard.components.map_card import canvas_of, frame_patch, map_frame, map_source, map_title
from dashboard.components.map_kinds.bivariate import THEMES
from dashboard.components.map_kinds.detail import detail_kind, period_picker
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE
from dashboard.components.side_parts import (
    head_text,
    side_columns,
    side_finding,
    side_legend,
    side_list,
    side_rows,
    side_title,
)
from dashboard.components.ssr import flat, to_html
from dashboard.figures.choropleth import MapFrame
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from dashboard.views.side import SideView
from dashboard.words import source_line
from domain.known_indicators import of_theme


def _side(shown: Shown) -> SideView:
    found: SideView = shown.detail
    return found


def _second_frame(shown: Shown) -> MapFrame:
    """The second map; empty where there is nothing to set beside."""
    second = _side(shown).second
    if second is None:
        own = map_frame(view=shown.view, state=shown.state)
        return replace(own, codes=[], classes=[], hovers=[], circles=(), small=())
    return map_frame(view=second, state=shown.state)


def _canvas(shown: Shown) -> Any:
    side, lang = _side(shown), shown.state.lang
    second = side.second or side.first
    first = canvas_of(
        frame=map_frame(view=side.first, state=shown.state),
        title=map_title(view=side.first, lang=lang),
        lang=lang,
    )
    other = canvas_of(
        frame=_second_frame(shown), title=map_title(view=second, lang=lang), lang=lang, graph_id=ids.MAP_B
    )
    heads = _heads(shown)
    return html.Div(
        [
            html.Div([flat(heads[0], id=ids.MAP_HEAD, className="side-head"), first], className="side-map"),
            html.Div([flat(heads[1], id=ids.MAP_HEAD_B, className="side-head"), other], className="side-map"),
        ],
        className="map-pair",
    )


def _heads(shown: Shown) -> tuple[Any, str]:
    side, lang = _side(shown), shown.state.lang
    own = _head(side=side, view=side.first, lang=lang)
    if side.second is None:
        return own, t(f"side.alone_{side.reason}", lang)
    return own, head_text(side=side, view=side.second, lang=lang)


def _head(*, side: SideView, view: IndicatorView, lang: str) -> Any:
    """The head of the page's own map: the later of two periods stands on the right, as time runs."""
    is_later = side.second is not None and side.is_same and view.period.end > side.second.period.end
    return html.Span(head_text(side=side, view=view, lang=lang), className="is-later" if is_later else None)


def _patch(shown: Shown) -> Patch:
    return frame_patch(map_frame(view=_side(shown).first, state=shown.state))


def _side_patch(shown: Shown) -> tuple[Patch, str, str]:
    heads = _heads(shown)
    return frame_patch(_second_frame(shown)), to_html(heads[0]), to_html(heads[1])


def _legend(shown: Shown) -> Any:
    return side_legend(side=_side(shown), state=shown.state)


def _source(shown: Shown) -> str:
    second, lang = _side(shown).second, shown.state.lang
    line = map_source(view=shown.view, lang=lang)
    if second is None:
        return line
    return f"{line} · {source_line(source=second.source, structure=second.structure, lang=lang)}"


def _pickers(shown: Shown) -> Sequence[Any]:
    """What stands on the right: the same indicator in another period, or another indicator; and the scale."""
    side, lang, state = _side(shown), shown.state.lang, shown.state
    others = [
        (
            t(f"theme.{theme}", lang),
            [Choice(i.id, i.name(lang=lang)) for i in of_theme(theme) if i.id != shown.view.indicator.id],
        )
        for theme in THEMES
    ]
    chosen = "" if state.indicator_b == shown.view.indicator.id else state.indicator_b
    own = [
        picker(
            name="indicator_b", label=t("filter.indicator_side", lang), value=chosen,
            choices=[Choice("", t("side.same_indicator", lang)), *others],
        )
    ]  # fmt: skip
    view = side.second or side.first
    periods = side.choices if side.is_same or not chosen else view.periods
    other = side.second.period if side.second else None
    own.append(period_picker(label=t("filter.period_side", lang), periods=periods, chosen=other, lang=lang))
    return [*own, *SINGLE.pickers(shown)]


def _ranking(shown: Shown) -> Any:
    return side_list(side=_side(shown), state=shown.state)


SIDE: MapKind = replace(
    detail_kind(
        name="pair",
        texts="side",
        detail=_side,
        finding=lambda side, lang: side_finding(side=side, lang=lang),
        title=lambda side, lang: side_title(side=side, lang=lang),
        rows=lambda side, lang: side_rows(side=side, lang=lang),
        columns=lambda side, lang: side_columns(side=side, lang=lang),
    ),
    canvas=_canvas,
    patch=_patch,
    side_patch=_side_patch,
    legend=_legend,
    source=_source,
    pickers=_pickers,
    ranking=_ranking,
)
