"""The units in order, as a list of buttons with bars: the map's data for eyes, keyboards and screen readers."""

from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import Any

from markupsafe import Markup, escape

from dashboard.collate import vi_key
from dashboard.components.base import badge
from dashboard.components.fills import unit_colours
from dashboard.components.ssr import to_html
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.words import parent_text, unit_value_text

# Text, not components, and filled in as plain text whose words are escaped one by one: two hundred rows are most of
# what a switch of indicator costs the server.
_ROW = (
    '<li><button type="button" class="ranking-row{state}" data-unit="{code}" aria-pressed="{pressed}">'
    '<span class="rank">{rank}</span><span class="unit-name">{name}{flags}</span>{bar}'
    '<span class="value">{value}</span></button></li>'
)
_BAR = '<span class="bar"><span class="bar-fill" style="width:{share};background-color:{colour}"></span>{target}</span>'
# A list longer than this is cut to its two ends: the table has all units, with search.
MOST_ROWS, END_ROWS = 600, 30
_TARGET = Markup('<span class="bar-target" style="left:{place}"></span>')
_NO_BAR = '<span class="bar bar-none"></span>'


@dataclass(frozen=True)
class _Scale:
    """The value at which a bar is full, and the mark of the target as HTML."""

    top: float
    target: Markup

    def share(self, value: float) -> float:
        """How full the bar of a value is, 0 to 1."""
        return max(0.0, min(1.0, value / self.top))


def ordered(view: IndicatorView) -> list[UnitValue]:
    """Units by rank, else by value, ties and units without data by name in Vietnamese order."""

    def key(unit: UnitValue) -> Any:
        place = unit.rank if unit.rank is not None else -(unit.value or 0.0)
        return unit.value is None, place if unit.value is not None else 0, vi_key(unit.place.name)

    return sorted(view.units, key=key)


def ends_of(view: IndicatorView) -> tuple[list[UnitValue], list[UnitValue]]:
    """The first and the last units of a list too long to send whole, by rank or value; ties in order of code."""
    known = [unit for unit in view.units if unit.value is not None]

    def key(unit: UnitValue) -> float:
        return unit.rank if unit.rank is not None else -(unit.value or 0.0)

    first = nsmallest(END_ROWS, known, key=key)
    return first, nlargest(END_ROWS, known, key=key)[::-1] if len(known) > 2 * END_ROWS else []


def ranking(*, view: IndicatorView, state: State) -> Markup:
    """The list as HTML; each row opens its unit. Of very many units only the two ends are listed, and it says so."""
    if len(view.units) <= MOST_ROWS:
        return _list(units=ordered(view), view=view, state=state)
    first, last = ends_of(view)
    left_out = len(view.units) - len(first) - len(last)
    note = Markup('<p class="muted small ranking-gap">{}</p>').format(
        t("ranking.ends", state.lang, n=left_out)
    )
    return _list(units=first, view=view, state=state) + note + _list(units=last, view=view, state=state)


def _list(*, units: list[UnitValue], view: IndicatorView, state: State) -> Markup:
    scale = _scale(view)
    fills = unit_colours(view, units=units, theme=state.theme)
    rows = [
        _row(unit=unit, view=view, state=state, scale=scale, colour=colour)
        for unit, colour in zip(units, fills, strict=True)
    ]
    return Markup(f'<ol class="ranking">{"".join(rows)}</ol>')


def _scale(view: IndicatorView) -> _Scale:
    """Bars are full at 100 for percentages that stay within it, else at the highest value or target."""
    known = [unit.value for unit in view.units if unit.value is not None]
    if view.target is not None:
        known.append(view.target.value)
    highest = max(known, default=0.0)
    top = max(100.0, highest) if view.indicator.display_unit == "%" else highest or 1.0
    if view.target is None:
        return _Scale(top=top, target=Markup(""))
    place = min(1.0, max(0.0, view.target.value / top))
    return _Scale(top=top, target=_TARGET.format(place=f"{place:.1%}"))


def _row(*, unit: UnitValue, view: IndicatorView, state: State, scale: _Scale, colour: str) -> str:
    is_open, is_missing = unit.place.code == state.unit, unit.value is None
    bar = _NO_BAR
    if unit.value is not None:
        bar = _BAR.format(share=f"{scale.share(unit.value):.1%}", colour=colour, target=scale.target)
    return _ROW.format(
        state=(" is-open" if is_open else "") + (" is-missing" if is_missing else ""),
        code=escape(unit.place.code),
        pressed="true" if is_open else "false",
        rank="" if unit.rank is None else unit.rank,
        name=escape(unit.place.name),
        flags=_flags(unit=unit, lang=state.lang),
        bar=bar,
        value=escape(unit_value_text(unit=unit, indicator=view.indicator, lang=state.lang)),
    )


def _flags(*, unit: UnitValue, lang: str) -> str:
    if not (unit.is_small or unit.place.spans):
        return ""
    found = []
    if unit.is_small:
        found.append(badge(text=t("small.short", lang), kind="warn", title=t("small.long", lang)))
    if unit.place.spans:
        found.append(badge(text=t("spans.short", lang), title=parent_text(place=unit.place, lang=lang)))
    return to_html(found)
