"""The difference between two periods of one indicator; where there is none to show, why not and what can be chosen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import Patch, html

from dashboard.change_words import change_finding, change_title, refusal_text
from dashboard.components.base import rich
from dashboard.components.change_parts import (
    change_columns,
    change_frame,
    change_legend,
    change_list,
    change_rows,
    refused_stats,
)
from dashboard.components.filters import Choice, picker
from dashboard.components.map_card import canvas_of, frame_patch, separators
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE, no_time, rank_note
from dashboard.i18n import t
from dashboard.views.change import ChangeView


def _own(shown: Shown) -> ChangeView:
    found: ChangeView = shown.detail
    return found


def _finding(shown: Shown) -> list[Any]:
    return rich(change_finding(view=_own(shown), lang=shown.state.lang))


def _stats(shown: Shown) -> Any:
    return refused_stats(shown) if _own(shown).comparison.reason else SINGLE.stats(shown)


def _title(shown: Shown) -> str:
    return change_title(view=_own(shown), lang=shown.state.lang)


def _canvas(shown: Shown) -> Any:
    lang = shown.state.lang
    frame = change_frame(view=_own(shown), state=shown.state, separators=separators(lang))
    return canvas_of(frame=frame, title=_title(shown), lang=lang)


def _patch(shown: Shown) -> Patch:
    lang = shown.state.lang
    return frame_patch(change_frame(view=_own(shown), state=shown.state, separators=separators(lang)))


def _legend(shown: Shown) -> Any:
    own, lang = _own(shown), shown.state.lang
    if own.comparison.reason:
        text = refusal_text(view=own.view, found=own.comparison, lang=lang)
        return html.Div(html.P(text), className="map-refusal", role="status")
    return change_legend(view=own, state=shown.state)


def _source(shown: Shown) -> str:
    line, previous = SINGLE.source(shown), _own(shown).comparison.previous
    if previous is None:
        return line
    return f"{line} · {t('change.source', shown.state.lang, period=previous.label(lang=shown.state.lang))}"


def _pickers(shown: Shown) -> Sequence[Any]:
    own, lang = _own(shown).comparison, shown.state.lang
    choices = [Choice(period.code, period.label(lang=lang)) for period in own.choices]
    chosen = own.previous.code if own.previous else ""
    if not chosen:
        choices.insert(0, Choice("", t("change.choose", lang)))
    reason = "" if own.choices else refusal_text(view=shown.view, found=own, lang=lang)
    return [
        picker(
            name="period_b",
            label=t("filter.period_b", lang),
            value=chosen,
            choices=choices,
            disabled_reason=reason,
        )
    ]


def _ranking(shown: Shown) -> list[Any]:
    return [rank_note(shown), change_list(view=_own(shown), state=shown.state)]


def _rows(shown: Shown) -> list[dict[str, Any]]:
    return change_rows(view=_own(shown), lang=shown.state.lang)


def _columns(shown: Shown) -> list[dict[str, Any]]:
    return change_columns(view=_own(shown), lang=shown.state.lang)


CHANGE: MapKind = replace(
    SINGLE,
    name="change",
    finding=_finding,
    stats=_stats,
    title=_title,
    canvas=_canvas,
    patch=_patch,
    legend=_legend,
    source=_source,
    pickers=_pickers,
    time=no_time,
    ranking=_ranking,
    rows=_rows,
    columns=_columns,
    ranking_title="change.list",
    ranking_sub="change.list_sub",
)
