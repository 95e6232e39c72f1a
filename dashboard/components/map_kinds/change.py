"""The difference between two periods of one indicator; where there is none to show, why not and what can be chosen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import Patch, html

from dashboard.change_words import change_finding, change_title, refusal_text
from dashboard.components.change_parts import (
    change_columns,
    change_frame,
    change_legend,
    change_list,
    change_rows,
    refused_stats,
)
from dashboard.components.map_card import canvas_of, frame_patch, separators
from dashboard.components.map_kinds.detail import detail_kind, period_picker
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE, rank_note
from dashboard.i18n import t
from dashboard.views.change import ChangeView


def _own(shown: Shown) -> ChangeView:
    found: ChangeView = shown.detail
    return found


def _stats(shown: Shown) -> Any:
    return refused_stats(shown) if _own(shown).comparison.reason else SINGLE.stats(shown)


def _canvas(shown: Shown) -> Any:
    lang = shown.state.lang
    frame = change_frame(view=_own(shown), state=shown.state, separators=separators(lang))
    return canvas_of(frame=frame, title=change_title(view=_own(shown), lang=lang), lang=lang)


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
    reason = "" if own.choices else refusal_text(view=shown.view, found=own, lang=lang)
    label = t("filter.period_b", lang)
    return [period_picker(label=label, periods=own.choices, chosen=own.previous, lang=lang, reason=reason)]


def _ranking(shown: Shown) -> list[Any]:
    return [rank_note(shown), change_list(view=_own(shown), state=shown.state)]


CHANGE: MapKind = replace(
    detail_kind(
        name="change",
        texts="change",
        detail=_own,
        finding=lambda own, lang: change_finding(view=own, lang=lang),
        title=lambda own, lang: change_title(view=own, lang=lang),
        rows=lambda own, lang: change_rows(view=own, lang=lang),
        columns=lambda own, lang: change_columns(view=own, lang=lang),
    ),
    stats=_stats,
    canvas=_canvas,
    patch=_patch,
    legend=_legend,
    source=_source,
    pickers=_pickers,
    ranking=_ranking,
)
