"""A map of changes: its frame, its legend, its list and its table."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.change_words import change_range, change_rules, change_sides, missing_text, unit_change
from dashboard.collate import vi_key
from dashboard.components.kind_rows import FIRST_ROWS, KindRow, kind_rows
from dashboard.components.map_card import MANY_UNITS, frame_of, shows_a_part
from dashboard.components.map_kinds.model import Shown
from dashboard.components.ranking import MOST_ROWS
from dashboard.components.summary import stat
from dashboard.components.table_card import number_column, shared_width, text_column
from dashboard.figures.choropleth import MapFrame, Numbers
from dashboard.format import change_suffix_of, decimals_of, suffix_of, value_text, with_unit
from dashboard.i18n import t
from dashboard.palette_kinds import change_colours
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.change import ChangeUnit, ChangeView
from dashboard.words import count_text, parent_text, parts_text, shown_place, unit_value_text

_SPARE_DECIMALS = 3


def palette_of(*, view: ChangeView, theme: str) -> list[str]:
    """The colours of the classes, greatest fall first."""
    return change_colours(
        k=view.classes.k,
        pivot=view.classes.pivot,
        direction=view.view.indicator.direction,  # type: ignore[arg-type]
        theme=as_theme(theme),
    )


def change_frame(*, view: ChangeView, state: State, separators: str) -> MapFrame:
    """The map; without two periods to compare it stays empty, for its legend says why."""
    units = [] if view.comparison.reason else list(view.units)
    numbers = _numbers(units=units, view=view, lang=state.lang) if len(units) > MANY_UNITS else None
    hover = _hover if numbers is None else _missing
    return MapFrame(
        geometry_url=view.view.geometry.url,
        codes=[own.unit.place.code for own in units],
        classes=view.classes.indices([own.change for own in units]),
        hovers=[hover(own=own, view=view, lang=state.lang) for own in units],
        n_classes=view.classes.k,
        pivot=None,
        own_palette=palette_of(view=view, theme=state.theme),
        small=[]
        if numbers
        else [own.unit.place.code for own in units if own.unit.is_small and own.change is not None],
        direction=view.view.indicator.direction,
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(view.view),
        separators=separators,
        numbers=numbers,
        frame_of=frame_of(view.view),
    )


def _numbers(*, units: Sequence[ChangeUnit], view: ChangeView, lang: str) -> Numbers:
    """The change as a number and the value now as written, in the stead of thousands of texts."""
    unit = view.view.indicator.display_unit
    places = decimals_of(display_unit=unit)
    change = f"%{{customdata:+,.{places}f}}"
    suffix = change_suffix_of(display_unit=unit, lang=lang)
    lines = (
        "<b>%{properties.n}</b>",
        with_unit(text=change, suffix=suffix),
        f"{view.view.period.label(lang=lang)}: %{{text}}",
    )
    return Numbers(
        values=[None if own.change is None else round(own.change, places) for own in units],
        ranks=[unit_value_text(unit=own.unit, indicator=view.view.indicator, lang=lang) for own in units],
        template="<br>".join(lines) + "<extra></extra>",
    )


def _missing(*, own: ChangeUnit, view: ChangeView, lang: str) -> str:
    """Why there is no change, '' where there is one."""
    return unit_change(own=own, view=view.view, lang=lang) if own.change is None else ""


def _hover(*, own: ChangeUnit, view: ChangeView, lang: str) -> str:
    lines = [f"<b>{own.unit.place.name}</b>", unit_change(own=own, view=view.view, lang=lang)]
    lines.append(from_to(own=own, view=view, lang=lang))
    if own.rank is not None:
        lines.append(t("change.rank", lang, rank=own.rank, n=len(view.known)))
    if own.unit.is_small:
        lines.append(t("small.long", lang))
    return "<br>".join(line for line in lines if line)


def from_to(*, own: ChangeUnit, view: ChangeView, lang: str) -> str:
    """``35,1 % → 41,2 %``; the value now where there is no change."""
    now = unit_value_text(unit=own.unit, indicator=view.view.indicator, lang=lang)
    if own.change is None or own.unit.value is None:
        return f"{view.view.period.label(lang=lang)}: {now}"
    unit = view.view.indicator.display_unit
    return f"{value_text(value=own.unit.value - own.change, display_unit=unit, lang=lang)} → {now}"


def change_legend(*, view: ChangeView, state: State) -> list[Any]:
    """What the two sides mean, one line per class, and the units without one of the two figures."""
    lang, palette = state.lang, palette_of(view=view, theme=state.theme)
    items = [
        _item(
            swatch=html.Span(className="swatch", style={"backgroundColor": palette[line.index]}),
            text=change_range(line=line, view=view, lang=lang),
            n=line.count,
            lang=lang,
        )
        for line in view.classes.legend
    ]
    if view.n_missing:
        swatch = html.Span(className="swatch swatch-none")
        text = missing_text(view=view.view, lang=lang)
        items.append(_item(swatch=swatch, text=text, n=view.n_missing, lang=lang))
    return [
        html.P(change_sides(view=view.view, lang=lang), className="legend-direction"),
        html.Ul(items, className="legend-list change-list"),
        html.P(t("change.note", lang), className="legend-note") if view.classes.k else None,
        *(html.P(rule, className="legend-note") for rule in change_rules(view=view, lang=lang)),
    ]


def _item(*, swatch: html.Span, text: str, n: int, lang: str) -> html.Li:
    count = html.Span(count_text(n=n, lang=lang), className="legend-count")
    return html.Li([swatch, html.Span(text, className="legend-range"), count])


def ordered(view: ChangeView) -> list[ChangeUnit]:
    """Greatest change to the better first (without a direction the greatest rise), units without one last."""

    def key(own: ChangeUnit) -> Any:
        place = own.rank if own.rank is not None else -(own.change or 0.0)
        return own.change is None, place if own.change is not None else 0, vi_key(own.unit.place.name)

    return sorted(view.units, key=key)


def change_list(*, view: ChangeView, state: State) -> Markup:
    """The units by change, each with the colour of the map."""
    lang, palette = state.lang, palette_of(view=view, theme=state.theme)
    everyone = ordered(view)
    listed = everyone if len(everyone) <= MOST_ROWS else everyone[:FIRST_ROWS]
    places = view.classes.indices([own.change for own in listed])
    rows = [
        KindRow(
            place=own.unit.place,
            colour="" if place is None else palette[place],
            words=from_to(own=own, view=view, lang=lang),
            value=t("change.none", lang)
            if view.comparison.reason
            else unit_change(own=own, view=view.view, lang=lang),
            order=(float(i),),
        )
        for i, (own, place) in enumerate(zip(listed, places, strict=True))
    ]
    return kind_rows(rows=rows, state=state, n_units=len(everyone))


def change_rows(*, view: ChangeView, lang: str) -> list[dict[str, Any]]:
    """One row per unit: both values, the change, its rank; ``word`` says why there is none."""
    places = decimals_of(display_unit=view.view.indicator.display_unit) + _SPARE_DECIMALS
    rows = []
    for own in ordered(view):
        value, change = own.unit.value, own.change
        before = None if value is None or change is None else round(value - change, places)
        row = {
            "code": own.unit.place.code,
            "name": own.unit.place.name,
            "parent": parent_text(place=own.unit.place, lang=lang),
            "rank": own.rank,
            "before": before,
            "value": None if value is None else round(value, places),
            "change": None if change is None else round(change, places),
        }
        if change is None:
            is_refused = bool(view.comparison.reason)
            row["word"] = t("change.none", lang) if is_refused else missing_text(view=view.view, lang=lang)
        elif own.unit.is_small:
            row["word"] = t("small.long", lang)
        rows.append(row)
    return rows


def change_columns(*, view: ChangeView, lang: str) -> list[dict[str, Any]]:
    """Column definitions of ``change_rows``; the two values are named by their periods."""
    own, previous = view.view, view.comparison.previous
    unit = own.indicator.display_unit
    places, suffix = decimals_of(display_unit=unit), suffix_of(display_unit=unit, lang=lang)
    tail = f" ({suffix})" if suffix else ""
    points = change_suffix_of(display_unit=unit, lang=lang)
    defs = [
        {**number_column("rank", lang=lang, places=0, width=72), "hide": own.indicator.direction == "0"},
        text_column("name", lang=lang, **shared_width(160)),
        {
            **number_column("change", lang=lang, places=places, width=140),
            "headerName": t("change.column", lang) + (f" ({points})" if points else ""),
        },
        {
            **number_column("value", lang=lang, places=places, width=140),
            "headerName": own.period.label(lang=lang) + tail,
        },
        text_column("parent", lang=lang, **shared_width(200), hide=own.level != "commune"),
    ]
    if previous is not None:
        before = {
            **number_column("value", lang=lang, places=places, width=140),
            "field": "before",
            "headerName": previous.label(lang=lang) + tail,
        }
        defs.insert(3, before)
    has_notes = any(one.change is None or one.unit.is_small for one in view.units)
    note = {
        "field": "word",
        "headerName": t("table.note", lang),
        **shared_width(180),
        "wrapText": True,
    }
    return [*defs, {**note, "hide": not has_notes}]


def refused_stats(shown: Shown) -> html.Dl:
    """The value of the place alone: there is nothing to set it against."""
    view, lang = shown.view, shown.state.lang
    value = unit_value_text(unit=view.total, indicator=view.indicator, lang=lang)
    return html.Dl(
        [stat(label=shown_place(view, lang=lang), value=value, note=parts_text(unit=view.total, lang=lang))],
        className="stats",
    )
