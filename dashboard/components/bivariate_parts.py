"""A map of two indicators: its frame, its legend as a table of three by three, its list and its table."""

from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.kind_rows import KindRow, kind_rows, listed
from dashboard.components.map_card import MANY_UNITS, frame_of, rounded_values, shows_a_part, value_template
from dashboard.components.table_card import number_column, shared_width, text_column
from dashboard.figures.choropleth import MapFrame, Numbers
from dashboard.format import decimals_of, suffix_of, value_text
from dashboard.i18n import t
from dashboard.kind_words import axis_parts, pair_notes, pair_unit_values
from dashboard.palette import readable_on
from dashboard.palette_kinds import bivariate_colours
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.bivariate import WORST, BivariateView, PairUnit
from dashboard.views.model import IndicatorView
from dashboard.words import count_text
from domain.bivariate import SIDE, Cell, badness


def cell_colours(theme: str) -> list[str]:
    """The nine colours in the order of ``cell_index``."""
    return [colour for row in bivariate_colours(as_theme(theme)) for colour in row]


def cell_index(bad: Cell) -> int:
    """Place of a cell among the nine: how bad the first indicator is counts most."""
    return bad[0] * SIDE + bad[1]


def pair_colours(*, view: BivariateView, theme: str) -> list[str]:
    """One colour per unit of the view, '' without both values."""
    palette = cell_colours(theme)
    return ["" if unit.bad is None else palette[cell_index(unit.bad)] for unit in view.units]


def pair_frame(*, view: BivariateView, state: State, separators: str) -> MapFrame:
    """The map: nine classes, units without one of the two values hatched."""
    own = view.first
    numbers = _numbers(view=view, lang=state.lang) if len(view.units) > MANY_UNITS else None
    hovers = (
        [t("bivariate.incomplete", state.lang)] * len(view.units)
        if numbers
        else [_hover(view=view, place=place, lang=state.lang) for place in range(len(view.units))]
    )
    return MapFrame(
        geometry_url=own.geometry.url,
        codes=[unit.place.code for unit in view.units],
        classes=[None if unit.bad is None else cell_index(unit.bad) for unit in view.units],
        hovers=hovers,
        n_classes=SIDE * SIDE,
        pivot=None,
        direction=own.indicator.direction,
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(own),
        separators=separators,
        own_palette=cell_colours(state.theme),
        small=() if numbers else pair_small(view),
        numbers=numbers,
        frame_of=frame_of(own),
    )


def _numbers(*, view: BivariateView, lang: str) -> Numbers:
    """Both values, in the stead of thousands of texts: the first as a number, the second as written."""
    second = view.second.indicator
    texts = [
        "" if unit.second is None or unit.second.value is None
        else value_text(value=unit.second.value, display_unit=second.display_unit, lang=lang)
        for unit in view.units
    ]  # fmt: skip
    first = f"{view.first.indicator.name(lang=lang)}: {value_template(view.first, lang=lang)}"
    return Numbers(
        values=rounded_values(view.first),
        ranks=texts,
        template=f"<b>%{{properties.n}}</b><br>{first}<br>{second.name(lang=lang)}: %{{text}}<extra></extra>",
    )


def pair_small(view: BivariateView) -> list[str]:
    """Codes of the units with both values of which one is over very few cases."""
    return [u.place.code for u in view.units if u.bad is not None and _is_small(u)]


def _is_small(unit: PairUnit) -> bool:
    return unit.first.is_small or bool(unit.second and unit.second.is_small)


def _hover(*, view: BivariateView, place: int, lang: str) -> str:
    unit = view.units[place]
    one, two = pair_unit_values(view=view, place=place, lang=lang)
    lines = [
        f"<b>{unit.place.name}</b>",
        f"{view.first.indicator.name(lang=lang)}: {one}",
        f"{view.second.indicator.name(lang=lang)}: {two}",
    ]
    if unit.bad == WORST:
        lines.append(t("bivariate.in_worst", lang))
    if unit.bad is None:
        lines.append(t("bivariate.incomplete", lang))
    if _is_small(unit):
        lines.append(t("small.long", lang))
    return "<br>".join(lines)


def pair_legend(*, view: BivariateView, state: State) -> list[Any]:
    """The nine colours as a table with the classes as its headings, the number of units in each, and how it was cut."""
    lang = state.lang
    return [
        _table(view=view, state=state),
        html.Ul(_others(view=view, lang=lang), className="legend-list"),
        *(html.P(note, className="legend-note") for note in pair_notes(view=view, lang=lang)),
    ]


def _table(*, view: BivariateView, state: State) -> html.Table:
    lang, one, two = state.lang, view.first, view.second
    columns, rows = range(view.classes.first.k), range(view.classes.second.k - 1, -1, -1)
    names = [_axis_name(own, lang=lang) for own in (one, two)]
    head = html.Thead(
        [
            html.Tr(
                [html.Td(), html.Th([names[0], " →"], colSpan=str(max(1, len(columns))), scope="colgroup")]
            ),
            html.Tr(
                [
                    html.Th([names[1], " ↑"], scope="col", className="corner"),
                    *(
                        html.Th(
                            _heading(
                                axis_parts(view=one, classes=view.classes.first, place=place, lang=lang)
                            ),
                            scope="col",
                        )
                        for place in columns
                    ),
                ]
            ),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(
                    _heading(axis_parts(view=two, classes=view.classes.second, place=row, lang=lang)),
                    scope="row",
                ),
                *(_cell(view=view, cell=(column, row), state=state) for column in columns),
            ]
        )
        for row in rows
    ]
    return html.Table(
        [html.Caption(t("bivariate.caption", lang)), head, html.Tbody(body)], className="bivariate-legend"
    )


def _heading(parts: tuple[str, str]) -> list[Any]:
    word, text = parts
    return [f"{word} ", html.Span(text, className="range")] if word else [html.Span(text, className="range")]


def _axis_name(view: IndicatorView, *, lang: str) -> str:
    return f"{view.indicator.name(lang=lang)} ({t(f'direction.{view.indicator.direction}', lang)})"


def cell_badness(*, view: BivariateView, cell: Cell) -> Cell:
    """How bad the classes of a cell are."""
    own = ((view.first, view.classes.first, cell[0]), (view.second, view.classes.second, cell[1]))
    one, two = (
        badness(place=place, k=classes.k, direction=one.indicator.direction)  # type: ignore[arg-type]
        for one, classes, place in own
    )
    return one, two


def _cell(*, view: BivariateView, cell: Cell, state: State) -> html.Td:
    bad = cell_badness(view=view, cell=cell)
    colour = cell_colours(state.theme)[cell_index(bad)]
    n = view.classes.counts.get(cell, 0)
    return html.Td(
        str(n),
        style={"backgroundColor": colour, "color": readable_on(colour)},
        className="is-worst" if bad == WORST else None,
    )


def _others(*, view: BivariateView, lang: str) -> list[html.Li]:
    lines = []
    for kind, text, n in (
        ("none", t("bivariate.incomplete", lang), view.n_missing),
        ("small", t("legend.small", lang), len(pair_small(view))),
    ):
        if n:
            lines.append(
                html.Li(
                    [
                        html.Span(className=f"swatch swatch-{kind}"),
                        html.Span(text, className="legend-range"),
                        html.Span(count_text(n=n, lang=lang), className="legend-also"),
                    ]
                )
            )
    return lines


def pair_list(*, view: BivariateView, state: State) -> Markup:
    """All units, worst in both first, with both values."""
    colours = pair_colours(view=view, theme=state.theme)
    rows = []
    for place in listed(orders=[_order(unit) for unit in view.units]):
        unit, colour = view.units[place], colours[place]
        one, two = pair_unit_values(view=view, place=place, lang=state.lang)
        small = f" · {t('small.short', state.lang)}" if _is_small(unit) else ""
        words = t("bivariate.in_worst", state.lang) if unit.bad == WORST else ""
        rows.append(
            KindRow(
                place=unit.place,
                colour=colour,
                words=words + small,
                value=f"{one} · {two}",
                order=_order(unit),
            )
        )
    return kind_rows(rows=rows, n_units=len(view.units), state=state)


def _order(unit: PairUnit) -> tuple[float, ...]:
    if unit.bad is None:
        return (1.0, 0.0, 0.0)
    return (0.0, -float(sum(unit.bad)), -float(unit.bad[0]))


def pair_rows(*, view: BivariateView, lang: str) -> list[dict[str, Any]]:
    """Rows of the table; ``word`` says what is missing, or that a unit is among the worst in both."""
    return [
        {
            "code": unit.place.code,
            "name": unit.place.name,
            "parent": unit.place.parent_name,
            "value": unit.first.value,
            "value_b": unit.second.value if unit.second else None,
            "word": pair_remark(unit=unit, lang=lang),
        }
        for unit in sorted(view.units, key=_order)
    ]


def pair_remark(*, unit: PairUnit, lang: str) -> str:
    """Why a unit has no colour, that it is among the worst in both, that a ratio is over very few cases."""
    parts = [t("bivariate.in_worst", lang)] if unit.bad == WORST else []
    missing = (own for own in (unit.first, unit.second) if own is None or own.value is None)
    parts.extend(t(f"reason.{own.reason}" if own else "reason.not_reported", lang) for own in missing)
    if _is_small(unit):
        parts.append(t("small.long", lang))
    return "; ".join(dict.fromkeys(parts))


def pair_columns(*, view: BivariateView, lang: str) -> list[dict[str, Any]]:
    """Column definitions of ``pair_rows``."""
    values = [
        {
            **number_column("value", lang=lang, width=200,
                            places=decimals_of(display_unit=own.indicator.display_unit)),
            "field": field, "headerName": value_header(view=own, lang=lang), **shared_width(160, flex=1),
        }
        for own, field in ((view.first, "value"), (view.second, "value_b"))
    ]  # fmt: skip
    return [
        text_column("name", lang=lang, **shared_width(160)),
        *values,
        text_column("parent", lang=lang, **shared_width(180), hide=view.first.level != "commune"),
        {"field": "word", "headerName": t("table.note", lang), **shared_width(180), "wrapText": True},
    ]


def value_header(*, view: IndicatorView, lang: str) -> str:
    """The indicator with its unit: ``Tỷ lệ hồ sơ trực tuyến (%)``."""
    suffix = suffix_of(display_unit=view.indicator.display_unit, lang=lang)
    return view.indicator.name(lang=lang) + (f" ({suffix})" if suffix else "")
