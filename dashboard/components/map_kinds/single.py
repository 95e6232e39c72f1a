"""One indicator in one period on one map: the kind that the others start from."""

from typing import Any

from dash import Patch, html

from dashboard.components.distribution import distribution
from dashboard.components.filters import Choice, picker
from dashboard.components.legend import legend
from dashboard.components.map_card import canvas, map_patch, map_source, map_title
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.ranking import ranking
from dashboard.components.summary import finding_text, stats, view_notices
from dashboard.components.table_card import columns, table_rows
from dashboard.components.time_slider import time_bar, time_periods
from dashboard.i18n import t
from dashboard.state import OWN_SCALE, Notice


def _finding(shown: Shown) -> list[Any]:
    return finding_text(view=shown.view, lang=shown.state.lang)


def _stats(shown: Shown) -> Any:
    return stats(view=shown.view, lang=shown.state.lang)


def _title(shown: Shown) -> str:
    return map_title(view=shown.view, lang=shown.state.lang)


def _canvas(shown: Shown) -> Any:
    return canvas(view=shown.view, state=shown.state)


def _legend(shown: Shown) -> Any:
    return legend(view=shown.view, state=shown.state)


def _source(shown: Shown) -> str:
    return map_source(view=shown.view, lang=shown.state.lang)


def _pickers(shown: Shown) -> list[Any]:
    """Whether colours keep their meaning over time; no choice where there is only one period or own bounds."""
    lang, is_own = shown.state.lang, shown.state.scale == OWN_SCALE
    if shown.view.class_periods is None and not is_own:
        return []
    choices = [Choice("", t("scale.series", lang)), Choice(OWN_SCALE, t("scale.period", lang))]
    return [picker(name="scale", label=t("filter.scale", lang), value=shown.state.scale, choices=choices)]


def _time(shown: Shown) -> Any:
    return time_bar(periods=time_periods(shown.view), lang=shown.state.lang)


def no_pickers(_shown: Shown) -> list[Any]:
    """No choices of its own: for kinds whose colours are not classes of values."""
    return []


def no_time(_shown: Shown) -> None:
    """No slider: for kinds whose colours would change their meaning from step to step."""


def _patch(shown: Shown) -> Patch:
    return map_patch(view=shown.view, state=shown.state)


def _ranking(shown: Shown) -> list[Any]:
    return [rank_note(shown), ranking(view=shown.view, state=shown.state)]


def rank_note(shown: Shown) -> Any:
    """A remark when ranks are those of the whole province and only a part of it is listed."""
    if shown.view.district is None:
        return None
    return html.P(t("ranking.whole", shown.state.lang), className="muted small")


def _distribution(shown: Shown) -> Any:
    return distribution(view=shown.view, lang=shown.state.lang)


def _rows(shown: Shown) -> list[dict[str, Any]]:
    return table_rows(view=shown.view, lang=shown.state.lang)


def _columns(shown: Shown) -> list[dict[str, Any]]:
    return columns(view=shown.view, lang=shown.state.lang)


def _notices(shown: Shown) -> list[Notice]:
    return view_notices(view=shown.view, lang=shown.state.lang)


SINGLE = MapKind(
    name="",
    finding=_finding,
    stats=_stats,
    title=_title,
    canvas=_canvas,
    legend=_legend,
    source=_source,
    pickers=_pickers,
    time=_time,
    patch=_patch,
    ranking=_ranking,
    distribution=_distribution,
    rows=_rows,
    columns=_columns,
    notices=_notices,
)
