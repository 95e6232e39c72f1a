"""Which index, which period or capture, which units, and how the map is coloured."""

from collections.abc import Sequence
from typing import Any

from dashboard.components.filters import Choice, picker, place_pickers
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.state import LEVELS, State
from dashboard.state_index import BANDS, CLASSES
from dashboard.views.index_board import RECOMPUTED
from dashboard.views.index_definitions import DefinitionEntry
from dashboard.views.model import Options
from dashboard.views.official_model import OfficialCapture
from dashboard.words import level_name
from domain.index.library import PUBLISHED
from domain.periods import Period, local_day

SPECIAL = (PUBLISHED, RECOMPUTED)


def index_picker(*, chosen: str, entries: Sequence[DefinitionEntry], lang: str) -> Any:
    """Published and recomputed apart, then the indices of the software and those that people of the province wrote."""
    own = [Choice(e.id, e.title(lang=lang)) for e in entries if e.is_own]
    groups: list[Choice | tuple[str, Sequence[Choice]]] = [
        (
            t("index.pick.computed", lang),
            [Choice(e.id, e.title(lang=lang)) for e in entries if not e.is_own],
        ),
        (
            t("index.pick.official", lang),
            [Choice(name, t(f"index.pick.{name}", lang)) for name in SPECIAL],
        ),
    ]
    if own:
        groups.append((t("index.pick.own", lang), own))
    return picker(
        name="index", label=t("index.pick", lang), value=chosen, choices=groups, class_name="field-indicator"
    )


def period_picker(*, periods: Sequence[Period], shown: Period, lang: str) -> Any:
    """Periods with figures, newest first."""
    choices = [Choice(own.code, own.label(lang=lang)) for own in periods]
    return picker(name="period", label=t("filter.period", lang), value=shown.code, choices=choices)


def capture_picker(*, captures: Sequence[OfficialCapture], shown: OfficialCapture, lang: str) -> Any:
    """Captures of the portal, newest first: the period that the scores are of, and the day they were taken."""
    choices = [
        Choice(
            own.captured_at.date().isoformat(),
            t(
                "index.pick.capture.of",
                lang,
                period=own.period.label(lang=lang),
                day=date_text(day=local_day(own.captured_at)),
            ),
        )
        for own in captures
    ]
    value = shown.captured_at.date().isoformat()
    return picker(name="capture", label=t("index.pick.capture", lang), value=value, choices=choices)


def level_picker(*, state: State) -> Any:
    """The level of the units."""
    lang = state.lang
    choices = [Choice(v, level_name(level=v, structure=state.structure, lang=lang)) for v in LEVELS]
    return picker(name="level", label=t("filter.level", lang), value=state.level, choices=choices)


def shade_picker(*, shown: str, lang: str) -> Any:
    """Bands of the index, or classes of equal numbers of units."""
    choices = [Choice(own, t(f"index.shade.{own}", lang)) for own in (BANDS, CLASSES)]
    return picker(name="shade", label=t("index.shade", lang), value=shown, choices=choices)


def district_picker(*, state: State, options: Options) -> Any:
    """Communes of one former district."""
    return place_pickers(state=state, options=options)[0]
