"""The map and its source line, and the values that a switch of indicator sends."""

from typing import Protocol

from dash import Patch, dcc, html

from dashboard import ids
from dashboard.components.base import hidden
from dashboard.components.fills import amount_scale, small_units
from dashboard.components.map_tools import zoom_buttons
from dashboard.figures.choropleth import MapFrame, Numbers, changing_props, choropleth, opening
from dashboard.figures.marks import Circle
from dashboard.format import decimals_of, suffix_of, with_unit
from dashboard.i18n import t
from dashboard.palette import GROUND
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.model import Geometry, IndicatorView, Place, UnitValue
from dashboard.words import (
    change_words,
    parent_text,
    parts_text,
    place_in_sentence,
    rank_text,
    shown_place,
    source_line,
    unit_value_text,
    units_word,
)
from domain.units.archipelagos import archipelagos
from domain.units.structure import WHOLE_COUNTRY

# From here on a map sends numbers, which the browser sets into one sentence, instead of a text for each unit.
MANY_UNITS = 600
Frame = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
BOX_SHAPE = 1.37
"""Width by height of what Plotly fits a map into: that of the whole world."""
# The country without its archipelagos, of the shape of its box (assets/27-map-use.css).
MAINLAND: Frame = (98.7, 8.2, 113.2, 23.6)
CONFIG = {
    "topojsonURL": "/geo-base/",
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": "reset",
    "responsive": True,
}


def separators(lang: str) -> str:
    """Decimal and thousands separators as Plotly wants them."""
    return ",." if lang == "vi" else ".,"


def map_frame(*, view: IndicatorView, state: State) -> MapFrame:
    """The values of the map: classed fills for rates, circles on a plain ground for amounts."""
    ranked = sum(unit.rank is not None for unit in view.units)
    numbers = _numbers(view=view, ranked=ranked, lang=state.lang) if len(view.units) > MANY_UNITS else None
    hovers = _hovers(view=view, ranked=ranked, is_short=numbers is not None, lang=state.lang)
    is_amount = view.indicator.is_amount
    values = [unit.value for unit in view.units]
    return MapFrame(
        geometry_url=view.geometry.url,
        codes=[unit.place.code for unit in view.units],
        classes=[None if v is None else 0 for v in values] if is_amount else view.classes.indices(values),
        hovers=hovers,
        n_classes=1 if is_amount else view.classes.k,
        own_palette=[GROUND[as_theme(state.theme)]] if is_amount else (),
        circles=_circles(view=view, hovers=hovers) if is_amount else (),
        small=() if numbers else small_units(view),
        numbers=numbers,
        frame_of=frame_of(view),
        pivot=None if is_amount else view.classes.pivot,
        direction=view.indicator.direction,
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=shows_a_part(view),
        separators=separators(state.lang),
    )


class OfPlace(Protocol):
    """A view of a province, or of a part of it."""

    @property
    def province(self) -> Place:
        """The province."""

    @property
    def district(self) -> Place | None:
        """The district that is shown alone."""

    @property
    def geometry(self) -> Geometry:
        """Its shapes, or those of the whole country."""


def shows_a_part(view: OfPlace) -> bool:
    """Whether the geometry holds more than the units of the view, so that the map opens on these."""
    return view.district is not None or (view.geometry.is_country and view.province.code != WHOLE_COUNTRY)


def frame_of(view: OfPlace) -> Frame | None:
    """The mainland, for places with archipelagos far out: these are in the insets. None: all shapes are shown."""
    if view.province.code == WHOLE_COUNTRY:
        return MAINLAND
    if view.district is not None:
        return None
    own = next((one for one in archipelagos() if one.province == view.province.code), None)
    return _widened(own.mainland) if own else None


def _widened(frame: Frame) -> Frame:
    """The frame with the shape of the drawing's box, its middle kept."""
    west, south, east, north = frame
    wide = max(east - west, (north - south) * BOX_SHAPE)
    middle = (west + east) / 2
    return middle - wide / 2, south, middle + wide / 2, north


def _hovers(*, view: IndicatorView, ranked: int, is_short: bool, lang: str) -> list[str]:
    """What each unit says when pointed at; in short only why it has no value, for its figures go as numbers."""
    if is_short:
        return reason_hovers(view=view, lang=lang)
    return [hover_text(unit=unit, view=view, ranked=ranked, lang=lang) for unit in view.units]


def reason_hovers(*, view: IndicatorView, lang: str) -> list[str]:
    """Why each unit has no value, '' where it has one."""
    words = {reason: t(f"reason.{reason}", lang) for reason in {u.reason for u in view.units if u.reason}}
    return [words.get(unit.reason, "") for unit in view.units]


def value_template(view: IndicatorView, *, lang: str) -> str:
    """How the browser writes a value that came as a number."""
    unit = view.indicator.display_unit
    number = f"%{{customdata:,.{decimals_of(display_unit=unit)}f}}"
    return with_unit(text=number, suffix=suffix_of(display_unit=unit, lang=lang))


def rounded_values(view: IndicatorView) -> list[float | None]:
    """The values with the decimals they are shown with."""
    places = decimals_of(display_unit=view.indicator.display_unit)
    return [None if own.value is None else round(own.value, places) for own in view.units]


def _numbers(*, view: IndicatorView, ranked: int, lang: str) -> Numbers:
    lines = ["<b>%{properties.n}</b>", value_template(view, lang=lang)]
    if ranked:
        lines.append(t("rank.of", lang, rank="%{text}", n=ranked))
    return Numbers(
        values=rounded_values(view),
        ranks=["" if own.rank is None else own.rank for own in view.units],
        template="<br>".join(lines) + "<extra></extra>",
    )


def _circles(*, view: IndicatorView, hovers: list[str]) -> list[Circle]:
    scale = amount_scale(view)
    return [
        Circle(code=unit.place.code, diameter=scale.diameter(unit.value), hover=hover)
        for unit, hover in zip(view.units, hovers, strict=True)
        if unit.value is not None
    ]


def hover_text(*, unit: UnitValue, view: IndicatorView, ranked: int, lang: str) -> str:
    """What a unit says when pointed at: name, value, parts, rank, change, communes entering."""
    lines = [f"<b>{unit.place.name}</b>", unit_value_text(unit=unit, indicator=view.indicator, lang=lang)]
    if unit.value is not None:
        parts = parts_text(unit=unit, lang=lang)
        lines[1] += f" ({parts})" if parts else ""
        lines.append(rank_text(unit=unit, ranked=ranked, lang=lang, is_part=view.district is not None))
        if unit.change is not None:
            change = change_words(change=unit.change, display_unit=view.indicator.display_unit, lang=lang)
            lines.append(t("hover.change", lang, change=change))
        if unit.is_small:
            lines.append(t("small.long", lang))
    if unit.place.spans:
        lines.append(parent_text(place=unit.place, lang=lang))
    if unit.n_total > 1:
        units = units_word(level="commune", structure=view.structure, lang=lang)
        lines.append(t("hover.n", lang, n=unit.n, total=unit.n_total, units=units))
    return "<br>".join(line for line in lines if line)


def map_title(*, view: IndicatorView, lang: str) -> str:
    """Measure, unit level, place and period."""
    return t(
        "map.title",
        lang,
        indicator=view.indicator.name(lang=lang),
        level=units_word(level=view.level, structure=view.structure, lang=lang),
        place=place_in_sentence(name=shown_place(view, lang=lang), lang=lang),
        period=view.period.label(lang=lang),
    )


def map_source(*, view: IndicatorView, lang: str) -> str:
    """The line under the map: where figures and shapes come from."""
    line = source_line(source=view.source, structure=view.structure, lang=lang)
    return with_geometry(line=line, geometry=view.geometry, lang=lang)


def with_geometry(*, line: str, geometry: Geometry, lang: str) -> str:
    """A source line followed by where the shapes come from."""
    if geometry.kind == "schematic":
        return f"{line} · {t('source.schematic', lang)}"
    return f"{line} · {t('source.geometry', lang, source=geometry.source)}" if geometry.source else line


def canvas(*, view: IndicatorView, state: State) -> html.Div:
    """The drawing; without geometry it says how to get one."""
    title = map_title(view=view, lang=state.lang)
    return canvas_of(frame=map_frame(view=view, state=state), title=title, lang=state.lang)


def canvas_of(*, frame: MapFrame, title: str, lang: str, graph_id: str = ids.MAP) -> html.Div:
    """The drawing of any map; without geometry it says how to get one."""
    if not frame.geometry_url:
        return html.Div(html.P(t("map.no_geometry", lang)), className="map-canvas map-empty")
    label = t("map.aria", lang, title=title)
    return html.Div(
        [
            hidden(label),
            dcc.Graph(
                id=graph_id,
                figure=choropleth(frame),
                config=CONFIG,
                className="map-graph",
                responsive=True,
            ),
            zoom_buttons(lang) if graph_id == ids.MAP else None,
        ],
        className="map-canvas is-tall" if frame.frame_of == MAINLAND else "map-canvas",
        role="group",
        **{"aria-label": label},
    )


def map_patch(*, view: IndicatorView, state: State) -> Patch:
    """What a switch of indicator, period, classes or district sends: values, never geometry."""
    return frame_patch(map_frame(view=view, state=state))


def frame_patch(frame: MapFrame) -> Patch:
    """The values of any map, ready to be put in place of those shown."""
    patch = Patch()
    for trace, props in changing_props(frame).items():
        for name, value in props.items():
            patch["data"][trace][name] = value
    for name, own in opening(frame).items():
        patch["layout"]["geo"][name] = own
    patch["layout"]["uirevision"] = frame.geometry_url + str(frame.zoom_to_units)
    return patch
