"""Two indicators at once on one map; where the second has no data, the single map of the first."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any, TypeVar

from dash import Patch, html
from markupsafe import Markup

from dashboard.components.base import rich
from dashboard.components.bivariate_parts import pair_columns, pair_frame, pair_legend, pair_list, pair_rows
from dashboard.components.filters import Choice, picker
from dashboard.components.map_card import canvas_of, frame_patch, map_source, separators
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE, no_time
from dashboard.components.ssr import to_html
from dashboard.components.summary import stat, view_notices
from dashboard.figures.choropleth import MapFrame
from dashboard.i18n import t
from dashboard.kind_words import pair_finding, pair_title
from dashboard.state import Notice
from dashboard.views.bivariate import BivariateView
from dashboard.views.model import IndicatorView
from dashboard.words import parts_text, period_with_dates, source_line, unit_value_text, units_word
from domain.known_indicators import of_theme

R = TypeVar("R")
THEMES = (
    "shortfall", "adoption", "procedure", "digitisation", "skills", "equipment", "connectivity",
)  # fmt: skip


def _with_both(single: Callable[[Shown], R]) -> Callable[[Callable[[Shown], R]], Callable[[Shown], R]]:
    """A part of this kind that is the single map's where there is nothing to set beside the first indicator."""

    def decorate(own: Callable[[Shown], R]) -> Callable[[Shown], R]:
        @wraps(own)
        def part(shown: Shown) -> R:
            return single(shown) if shown.detail is None else own(shown)

        return part

    return decorate


def _pair(shown: Shown) -> BivariateView:
    found: BivariateView = shown.detail
    return found


@_with_both(SINGLE.finding)
def _finding(shown: Shown) -> list[Any]:
    return rich(pair_finding(view=_pair(shown), lang=shown.state.lang))


@_with_both(SINGLE.stats)
def _stats(shown: Shown) -> Any:
    view, lang = _pair(shown), shown.state.lang
    units = units_word(level=view.first.level, structure=view.first.structure, lang=lang)
    known = len(view.units) - view.n_missing
    return html.Dl(
        [
            _total(view=view.first, lang=lang),
            _total(view=view.second, lang=lang),
            stat(
                label=t("bivariate.in_worst", lang),
                value=str(len(view.worst)),
                note=t("bivariate.of_known", lang, known=known, units=units),
            ),
            stat(label=t("bivariate.incomplete", lang), value=str(view.n_missing), note=units),
        ],
        className="stats",
    )


def _total(*, view: IndicatorView, lang: str) -> html.Div:
    return stat(
        label=view.indicator.name(lang=lang),
        value=unit_value_text(unit=view.total, indicator=view.indicator, lang=lang),
        note=parts_text(unit=view.total, lang=lang) or view.province.name,
    )


@_with_both(SINGLE.title)
def _title(shown: Shown) -> str:
    return pair_title(view=_pair(shown), lang=shown.state.lang)


def _frame(shown: Shown) -> MapFrame:
    return pair_frame(view=_pair(shown), state=shown.state, separators=separators(shown.state.lang))


@_with_both(SINGLE.canvas)
def _canvas(shown: Shown) -> Any:
    return canvas_of(frame=_frame(shown), title=_title(shown), lang=shown.state.lang)


@_with_both(SINGLE.patch)
def _patch(shown: Shown) -> Patch:
    return frame_patch(_frame(shown))


@_with_both(SINGLE.legend)
def _legend(shown: Shown) -> Any:
    return pair_legend(view=_pair(shown), state=shown.state)


@_with_both(SINGLE.source)
def _source(shown: Shown) -> str:
    second = _pair(shown).second
    line = source_line(source=second.source, structure=second.structure, lang=shown.state.lang)
    return f"{map_source(view=shown.view, lang=shown.state.lang)} · {line}"


def _pickers(shown: Shown) -> Markup:
    chosen = _pair(shown).second.indicator.id if shown.detail else shown.state.indicator_b
    return _second_picker(lang=shown.state.lang, first=shown.view.indicator.id, chosen=chosen)


@lru_cache(maxsize=256)
def _second_picker(*, lang: str, first: str, chosen: str) -> Markup:
    """The choice of the second indicator as HTML: its hundred and more options are half the cost of a switch."""
    choices = [
        (
            t(f"theme.{theme}", lang),
            [Choice(i.id, i.name(lang=lang)) for i in of_theme(theme) if i.id != first],
        )
        for theme in THEMES
    ]
    own = picker(name="indicator_b", label=t("filter.indicator_b", lang), value=chosen, choices=choices)
    return to_html(own)


@_with_both(SINGLE.ranking)
def _ranking(shown: Shown) -> Any:
    return pair_list(view=_pair(shown), state=shown.state)


@_with_both(SINGLE.rows)
def _rows(shown: Shown) -> list[dict[str, Any]]:
    return pair_rows(view=_pair(shown), lang=shown.state.lang)


@_with_both(SINGLE.columns)
def _columns(shown: Shown) -> list[dict[str, Any]]:
    return pair_columns(view=_pair(shown), lang=shown.state.lang)


def _notices(shown: Shown) -> list[Notice]:
    lang = shown.state.lang
    own = view_notices(view=shown.view, lang=lang)
    if shown.detail is None:
        return [*own, Notice(key="notice.no_second")]
    view = _pair(shown)
    if view.first.period == view.second.period:
        return own
    periods = tuple(
        (name, period_with_dates(period=one.period, lang=lang))
        for name, one in (("first", view.first), ("second", view.second))
    )
    return [*own, Notice(key="notice.two_periods", params=periods)]


BIVARIATE: MapKind = replace(
    SINGLE,
    name="bivariate",
    finding=_finding,
    stats=_stats,
    title=_title,
    canvas=_canvas,
    legend=_legend,
    source=_source,
    pickers=_pickers,
    time=no_time,
    patch=_patch,
    ranking=_ranking,
    rows=_rows,
    columns=_columns,
    notices=_notices,
    ranking_title="bivariate.list",
    ranking_sub="bivariate.list_sub",
)
