"""What kinds of map share whose words, list and table come from what they asked for beside the indicator."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from dash import html

from dashboard.components.base import rich
from dashboard.components.filters import Choice, picker
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.map_kinds.single import SINGLE, no_time
from dashboard.i18n import t
from domain.periods import Period

D = TypeVar("D")
Rows = list[dict[str, Any]]


def detail_kind(
    *,
    name: str,
    texts: str,
    detail: Callable[[Shown], D],
    finding: Callable[[D, str], str],
    title: Callable[[D, str], str],
    rows: Callable[[D, str], Rows],
    columns: Callable[[D, str], Rows],
) -> MapKind:
    """The single map with other words: each is made of ``detail`` and a language.

    ``texts`` is the prefix of the keys of the list's heading. There is no slider: colours would change their meaning.
    """
    return replace(
        SINGLE,
        name=name,
        finding=lambda shown: rich(finding(detail(shown), shown.state.lang)),
        title=lambda shown: title(detail(shown), shown.state.lang),
        rows=lambda shown: rows(detail(shown), shown.state.lang),
        columns=lambda shown: columns(detail(shown), shown.state.lang),
        time=no_time,
        ranking_title=f"{texts}.list",
        ranking_sub=f"{texts}.list_sub",
    )


def period_picker(
    *, label: str, periods: Sequence[Period], chosen: Period | None, lang: str, reason: str = ""
) -> html.Div:
    """The choice of the other period; ``reason`` is why there is none to choose."""
    choices = [Choice(period.code, period.label(lang=lang)) for period in periods]
    if chosen is None:
        choices.insert(0, Choice("", t("change.choose", lang)))
    value = chosen.code if chosen else ""
    return picker(name="period_b", label=label, value=value, choices=choices, disabled_reason=reason)
