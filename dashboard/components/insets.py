"""Hoàng Sa and Trường Sa beside maps of the country and of their two provinces: always there, named, in colour."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dashboard.components.fills import unit_colours
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.words import unit_value_text
from domain.units.archipelagos import Archipelago, archipelagos
from domain.units.structure import WHOLE_COUNTRY

WIDTH, HEIGHT, DOT = 96, 84, 3.4
_BUTTON = Markup(
    '<button type="button" class="inset" data-unit="{code}" title="{title}">'
    '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" focusable="false">'
    '{dots}</svg><span class="inset-name">{name}</span><span class="inset-part">{part}</span>'
    '<span class="sr-only">{value}</span></button>'
)
_DOT = Markup('<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" class="{kind}" style="{style}"></circle>')


def shown_archipelagos(view: IndicatorView) -> list[Archipelago]:
    """Those that belong to the place of the view."""
    place = view.province.code
    return [own for own in archipelagos() if place in (WHOLE_COUNTRY, own.province)]


def insets(*, view: IndicatorView, state: State, is_coloured: bool = True) -> Markup:
    """The insets as HTML; '' where none belongs. Each opens its unit; ``is_coloured``: in the colours of ``view``."""
    own = shown_archipelagos(view)
    if not own:
        return Markup("")
    units = {unit.place.code: unit for unit in view.units}
    shown = [units[code] for one in own if (code := _code(view=view, archipelago=one)) in units]
    colours = unit_colours(view, units=shown, theme=state.theme)
    fills = {unit.place.code: colour for unit, colour in zip(shown, colours, strict=True)}
    parts = [
        _inset(archipelago=one, view=view, units=units, fills=fills if is_coloured else {}, lang=state.lang)
        for one in own
    ]
    return Markup('<div class="insets" role="group" aria-label="{}">{}</div>').format(
        t("inset.aria", state.lang), Markup("").join(parts)
    )


def _code(*, view: IndicatorView, archipelago: Archipelago) -> str:
    return archipelago.code(structure=view.structure, level=view.level)


def _inset(
    *,
    archipelago: Archipelago,
    view: IndicatorView,
    units: Mapping[str, UnitValue],
    fills: Mapping[str, str],
    lang: str,
) -> Markup:
    code = _code(view=view, archipelago=archipelago)
    unit = units.get(code)
    value = (
        unit_value_text(unit=unit, indicator=view.indicator, lang=lang) if unit else t("legend.none", lang)
    )
    name, part = t(f"inset.{archipelago.id}", lang), t(f"inset.{archipelago.id}.part", lang)
    return _BUTTON.format(
        code=code,
        title=f"{name} ({part}): {value}",
        width=WIDTH,
        height=HEIGHT,
        dots=Markup("").join(_dots(archipelago=archipelago, colour=fills.get(code, ""))),
        name=name,
        part=part,
        value=value,
    )


def _dots(*, archipelago: Archipelago, colour: str) -> list[Any]:
    style = f"fill:{colour}" if colour else ""
    kind = "island" if colour else "island island-none"
    places = inset_places(archipelago=archipelago, width=WIDTH, height=HEIGHT)
    return [_DOT.format(x=x, y=y, r=DOT, kind=kind, style=style) for x, y in places]


def inset_places(*, archipelago: Archipelago, width: float, height: float) -> list[tuple[float, float]]:
    """Where the islands lie in a frame of that size (pixels from the upper left)."""
    west, south, east, north = archipelago.frame
    scale = min(width / (east - west), height / (north - south))
    left, top = (width - (east - west) * scale) / 2, (height - (north - south) * scale) / 2
    return [(left + (lon - west) * scale, top + (north - lat) * scale) for lon, lat in archipelago.islands]
