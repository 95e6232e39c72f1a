"""What a map shows as GeoJSON: the shapes with their figures, and what a file needs to stand alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.exports.table import Sheet, indicator_sheet
from dashboard.views.model import IndicatorView, UnitValue


def to_geojson(
    *, view: IndicatorView, features: Sequence[Mapping[str, Any]], lang: str, made_on: date
) -> bytes:
    """A FeatureCollection (WGS84) of the view's units; ``metadata`` holds title, notes, indicator and period.

    A unit without data has ``value`` null and ``reason``; ``features`` are those of the map's geometry file.
    """
    sheet = indicator_sheet(view=view, lang=lang, made_on=made_on)
    properties = {unit.place.code: unit_properties(unit) for unit in view.units}
    return collection(view=view, sheet=sheet, features=features, properties=properties)


def collection(
    *,
    view: IndicatorView,
    sheet: Sheet,
    features: Sequence[Mapping[str, Any]],
    properties: Mapping[str, Mapping[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> bytes:
    """The shapes of the units that have ``properties``, under the title and notes of ``sheet``; ``more`` metadata."""
    drawn = [
        {"type": "Feature", "id": own["id"], "properties": dict(properties[own["id"]]), "geometry": own["geometry"]}
        for own in features
        if own["id"] in properties
    ]  # fmt: skip
    content = {
        "type": "FeatureCollection",
        "metadata": {**_metadata(view=view, sheet=sheet, n_drawn=len(drawn)), **(more or {})},
        "features": drawn,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _metadata(*, view: IndicatorView, sheet: Sheet, n_drawn: int) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "notes": list(sheet.notes),
        "indicator": view.indicator.id,
        "unit": view.indicator.display_unit,
        "structure": view.structure,
        "level": view.level,
        "period": view.period.code,
        "classes": view.scheme,
        "class_bounds": list(view.classes.inner),
        "geometry": view.geometry.kind,
        "geometry_source": view.geometry.source,
        "is_synthetic": view.source.is_synthetic,
        "units": len(view.units),
        "units_drawn": n_drawn,
    }


def unit_properties(unit: UnitValue) -> dict[str, Any]:
    """What a feature says of its unit."""
    return {
        "code": unit.place.code,
        "name": unit.place.name,
        "parent": unit.place.parent_name,
        "other_former_districts": unit.place.spans,
        "value": unit.value,
        "numerator": unit.numerator,
        "denominator": unit.denominator,
        "rank": unit.rank,
        "change": unit.change,
        "n": unit.n,
        "n_total": unit.n_total,
        "reason": unit.reason,
        "small_denominator": unit.is_small,
    }
