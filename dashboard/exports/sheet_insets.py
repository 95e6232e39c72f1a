"""Hoàng Sa and Trường Sa on the sheets of the country and of their provinces, whatever the kind of map."""

from dashboard.components.insets import inset_places
from dashboard.exports.sheet_parts import SheetParts
from dashboard.figures.inset_svg import INSET_HEIGHT, INSET_WIDTH, TEXT_HEIGHT, Inset
from dashboard.i18n import t
from domain.units.archipelagos import Archipelago, archipelagos


def sheet_insets(*, parts: SheetParts, lang: str) -> list[Inset]:
    """The archipelagos that are, or belong to, a unit of the sheet, in the unit's colour."""
    found = ((own, _unit_of(archipelago=own, parts=parts)) for own in archipelagos())
    return [_inset(archipelago=own, fill=parts.fills.get(code), lang=lang) for own, code in found if code]


def _unit_of(*, archipelago: Archipelago, parts: SheetParts) -> str:
    codes = (*(code for _, _, code in archipelago.units), archipelago.province)
    return next((code for code in codes if code in parts.labels), "")


def _inset(*, archipelago: Archipelago, fill: str | None, lang: str) -> Inset:
    return Inset(
        name=t(f"inset.{archipelago.id}", lang),
        part=t(f"inset.{archipelago.id}.part", lang),
        fill=fill,
        places=inset_places(archipelago=archipelago, width=INSET_WIDTH, height=INSET_HEIGHT - TEXT_HEIGHT),
    )
