"""A map of clusters: its frame, its legend, its list and its table."""

from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.bivariate_parts import value_header
from dashboard.components.fills import small_units
from dashboard.components.kind_rows import KindRow, kind_rows, listed
from dashboard.components.map_card import (
    MANY_UNITS,
    frame_of,
    reason_hovers,
    rounded_values,
    shows_a_part,
    value_template,
)
from dashboard.components.table_card import number_column, shared_width, text_column
from dashboard.figures.choropleth import MapFrame, Numbers
from dashboard.figures.marks import Circle
from dashboard.format import decimals_of
from dashboard.i18n import t
from dashboard.kind_words import cluster_notes, cluster_word, p_text
from dashboard.palette_kinds import CLUSTER_KINDS, cluster_colours
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.model import ClusterView, IndicatorView, UnitValue
from dashboard.words import count_text, unit_value_text
from domain.spatial import Kind, LocalMoran


@dataclass(frozen=True)
class ClusterMap:
    """The values of a map and the clusters among them."""

    view: IndicatorView
    found: ClusterView

    def kinds(self) -> list[Kind | None]:
        """The kind of each unit of the view; with too few units to tell, nobody stands out.

        A unit that was left out of the test because its place is not known has no neighbours.
        """
        kinds: dict[str, Kind] = {code: one.kind for code, one in self.by_code().items()}
        untested: Kind = "island" if kinds else "none"
        return [
            None if unit.value is None else kinds.get(unit.place.code, untested) for unit in self.view.units
        ]

    def by_code(self) -> dict[str, LocalMoran]:
        """What was found about each unit with a value; empty where too few units have one."""
        return {place.code: one for place, one in self.found.units}


def kind_colours(*, view: IndicatorView, theme: str) -> dict[Kind, str]:
    """The colour of each kind."""
    own = cluster_colours(direction=view.indicator.direction, theme=as_theme(theme))  # type: ignore[arg-type]
    return dict(zip(CLUSTER_KINDS, own, strict=True))


def cluster_frame(*, own: ClusterMap, state: State, separators: str) -> MapFrame:
    """The map: one class a kind; units without neighbours have a ring, units without data are hatched."""
    view, kinds = own.view, own.kinds()
    found = own.by_code()
    numbers = _numbers(own=own, lang=state.lang) if len(view.units) > MANY_UNITS else None
    hovers = (
        reason_hovers(view=view, lang=state.lang)
        if numbers
        else [
            _hover(unit=unit, kind=kind, one=found.get(unit.place.code), view=view, lang=state.lang)
            for unit, kind in zip(view.units, kinds, strict=True)
        ]
    )
    islands = [
        Circle(code=unit.place.code, diameter=0.0, hover=hover)
        for unit, kind, hover in zip(view.units, kinds, hovers, strict=True)
        if kind == "island"
    ]
    return MapFrame(
        geometry_url=view.geometry.url,
        codes=[unit.place.code for unit in view.units],
        classes=[None if kind is None else CLUSTER_KINDS.index(kind) for kind in kinds],
        hovers=hovers,
        n_classes=len(CLUSTER_KINDS),
        pivot=None,
        direction=view.indicator.direction,
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(view),
        separators=separators,
        own_palette=list(kind_colours(view=view, theme=state.theme).values()),
        circles=islands,
        small=() if numbers else small_units(view),
        numbers=numbers,
        frame_of=frame_of(view),
    )


def _numbers(*, own: ClusterMap, lang: str) -> Numbers:
    """Values and kinds in words, which repeat and pack well, in the stead of thousands of texts."""
    words = {kind: cluster_word(kind=kind, lang=lang) for kind in CLUSTER_KINDS}
    return Numbers(
        values=rounded_values(own.view),
        ranks=["" if kind is None else words[kind] for kind in own.kinds()],
        template=f"<b>%{{properties.n}}</b><br>{value_template(own.view, lang=lang)}<br>%{{text}}<extra></extra>",
    )


def _hover(
    *, unit: UnitValue, kind: Kind | None, one: LocalMoran | None, view: IndicatorView, lang: str
) -> str:
    lines = [f"<b>{unit.place.name}</b>", unit_value_text(unit=unit, indicator=view.indicator, lang=lang)]
    if kind is not None:
        lines.append(cluster_word(kind=kind, lang=lang))
    if one is not None and one.adjusted is not None:
        lines.append(t("cluster.adjusted", lang, p=p_text(p_value=one.adjusted, lang=lang)))
    if unit.is_small:
        lines.append(t("small.long", lang))
    return "<br>".join(lines)


def cluster_legend(*, own: ClusterMap, state: State) -> list[Any]:
    """One line a kind with its number of units, and how it was tested."""
    lang, view, kinds = state.lang, own.view, own.kinds()
    colours = kind_colours(view=view, theme=state.theme)
    items = [
        _item(kind=kind, colour=colours[kind], n=kinds.count(kind), lang=lang)
        for kind in CLUSTER_KINDS
        if kind != "island" or "island" in kinds
    ]
    if None in kinds:
        items.append(_line(sign="none", text=t("legend.none", lang), n=kinds.count(None), lang=lang))
    n_small = len(small_units(view))
    if n_small:
        items.append(_line(sign="small", text=t("legend.small", lang), n=n_small, lang=lang, counted=False))
    return [
        html.P(t(f"direction.{view.indicator.direction}", lang), className="legend-direction"),
        html.Ul(items, className="legend-list kind-legend"),
        *(html.P(note, className="legend-note") for note in cluster_notes(found=own.found, lang=lang)),
    ]


def _item(*, kind: Kind, colour: str, n: int, lang: str) -> html.Li:
    line = _line(
        sign="zero" if kind == "island" else "fill", text=cluster_word(kind=kind, lang=lang), n=n, lang=lang
    )
    if kind != "island":
        line.children[0].style = {"backgroundColor": colour}
    return line


def _line(*, sign: str, text: str, n: int, lang: str, counted: bool = True) -> html.Li:
    return html.Li(
        [
            html.Span(className=f"swatch swatch-{sign}"),
            html.Span(text, className="legend-range"),
            html.Span(count_text(n=n, lang=lang), className="legend-count" if counted else "legend-also"),
        ]
    )


def cluster_list(*, own: ClusterMap, state: State) -> Markup:
    """All units, clusters first, with their kind in words."""
    view, colours = own.view, kind_colours(view=own.view, theme=state.theme)
    kinds = own.kinds()
    shown = listed(orders=[_order(kind) for kind in kinds])
    rows = [
        KindRow(
            place=unit.place,
            colour="" if kind is None else colours[kind],
            words="" if kind in (None, "none") else cluster_word(kind=kind, lang=state.lang),
            value=unit_value_text(unit=unit, indicator=view.indicator, lang=state.lang),
            order=_order(kind),
        )
        for unit, kind in ((view.units[place], kinds[place]) for place in shown)
    ]
    return kind_rows(rows=rows, n_units=len(view.units), state=state)


def _order(kind: Kind | None) -> tuple[float, ...]:
    return (float(len(CLUSTER_KINDS) if kind is None else CLUSTER_KINDS.index(kind)),)


def cluster_rows(*, own: ClusterMap, lang: str) -> list[dict[str, Any]]:
    """Rows of the table, clusters first."""
    found = own.by_code()
    rows = []
    for unit, kind in sorted(zip(own.view.units, own.kinds(), strict=True), key=lambda pair: _order(pair[1])):
        one = found.get(unit.place.code) if kind is not None else None
        rows.append(
            {
                "code": unit.place.code,
                "name": unit.place.name,
                "parent": unit.place.parent_name,
                "value": unit.value,
                "word": t(f"reason.{unit.reason}", lang)
                if kind is None
                else cluster_word(kind=kind, lang=lang),
                "local": one.index if one else None,
                "p": one.p_value if one else None,
                "adjusted": one.adjusted if one else None,
            }
        )
    return rows


def cluster_columns(*, own: ClusterMap, lang: str) -> list[dict[str, Any]]:
    """Column definitions of ``cluster_rows``."""
    view = own.view
    places = decimals_of(display_unit=view.indicator.display_unit)
    return [
        text_column("name", lang=lang, **shared_width(160)),
        {
            **number_column("value", lang=lang, places=places, width=150),
            "headerName": value_header(view=view, lang=lang),
        },
        {"field": "word", "headerName": t("cluster.kind", lang), **shared_width(200), "wrapText": True},
        *(
            {**number_column("value", lang=lang, places=3, width=130), "field": field,
             "headerName": t(f"cluster.column_{field}", lang)}
            for field in ("local", "p", "adjusted")
        ),
        text_column("parent", lang=lang, **shared_width(180), hide=view.level != "commune"),
    ]  # fmt: skip
