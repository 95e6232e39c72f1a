"""Lists of units beside the maps that are no ranking: a colour, the unit, and what it stands for in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from markupsafe import Markup

from dashboard.collate import vi_key
from dashboard.components.ranking import MOST_ROWS
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.model import Place

FIRST_ROWS = 60
_ROW = Markup(
    '<li><button type="button" class="ranking-row kind-row{state}" data-unit="{code}" aria-pressed="{pressed}">'
    '{swatch}<span class="unit-name">{name}<span class="muted">{words}</span></span>'
    '<span class="value">{value}</span></button></li>'
)
_SWATCH = Markup('<span class="swatch" style="background-color:{colour}"></span>')
_NO_SWATCH = Markup('<span class="swatch swatch-none"></span>')


@dataclass(frozen=True)
class KindRow:
    """One line: ``colour`` is that of the map, '' = hatched; ``order`` sorts the lines, lowest first."""

    place: Place
    colour: str
    words: str
    value: str
    order: tuple[float, ...]


def listed(*, orders: Sequence[tuple[float, ...]]) -> list[int]:
    """Which of the units to list, given what sorts them: all, or the first of a list too long to send whole."""
    if len(orders) <= MOST_ROWS:
        return list(range(len(orders)))
    return nsmallest(FIRST_ROWS, range(len(orders)), key=lambda place: orders[place])


def kind_rows(*, rows: Sequence[KindRow], state: State, n_units: int = 0) -> Markup:
    """The list as HTML, equal ones by name; each line opens its unit. It says how many of ``n_units`` are not in it."""
    ordered = sorted(rows, key=lambda row: (row.order, vi_key(row.place.name)))
    lines = [_line(row=row, state=state) for row in ordered]
    whole = Markup('<ol class="ranking">') + Markup("").join(lines) + Markup("</ol>")
    if len(rows) >= n_units:
        return whole
    note = t("list.rest", state.lang, n=n_units - len(rows))
    return whole + Markup('<p class="muted small ranking-gap">{}</p>').format(note)


def _line(*, row: KindRow, state: State) -> Markup:
    is_open = row.place.code == state.unit
    return _ROW.format(
        state=(" is-open" if is_open else "") + ("" if row.colour else " is-missing"),
        code=row.place.code,
        pressed="true" if is_open else "false",
        swatch=_SWATCH.format(colour=row.colour) if row.colour else _NO_SWATCH,
        name=row.place.name,
        words=row.words,
        value=row.value,
    )
