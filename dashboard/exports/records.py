"""Views as plain records for programs: the names of the fields are a contract (docs/openapi.yaml)."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.exports.table import neutral
from dashboard.views.model import IndicatorView, Place, UnitValue
from domain.catalogue import Indicator
from domain.period_choice import series_break
from domain.periods import Period

Record = dict[str, Any]


def indicator_record(indicator: Indicator) -> Record:
    """One indicator of the catalogue."""
    breaks = series_break(indicator)
    return {
        "id": indicator.id,
        "name_vi": indicator.name_vi,
        "name_en": indicator.name_en,
        "theme": indicator.theme,
        "unit": indicator.display_unit,
        "direction": indicator.direction,
        "formula": indicator.formula,
        "forms": list(indicator.forms),
        "calendar": indicator.calendar,
        "rollup": indicator.rollup,
        "series_break": breaks.isoformat() if breaks else None,
        "definition_vi": indicator.definition_vi,
        "definition_en": indicator.definition_en,
    }


def unit_record(place: Place) -> Record:
    """One unit."""
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent_code": place.parent_code,
        "parent_name": place.parent_name,
    }


def period_record(period: Period) -> Record:
    """A period with its dates, both included."""
    return {
        "code": period.code,
        "kind": period.kind,
        "calendar": period.calendar,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }


def value_record(unit: UnitValue) -> Record:
    """The value of one unit; null has a reason, and null is not zero."""
    return {
        "unit_code": unit.place.code,
        "unit_name": unit.place.name,
        "level": unit.place.level,
        "parent_code": unit.place.parent_code,
        "value": unit.value,
        "numerator": unit.numerator,
        "denominator": unit.denominator,
        "n": unit.n,
        "n_total": unit.n_total,
        "rank": unit.rank,
        "change": unit.change,
        "is_small": unit.is_small,
        "reason": unit.reason,
    }


def values_record(view: IndicatorView) -> Record:
    """An indicator over the units of a level, with what a reader must know beside the figures."""
    return {
        "indicator": indicator_record(view.indicator),
        "structure": view.structure,
        "level": view.level,
        "province": view.province.code,
        "district": view.district.code if view.district else None,
        "period": period_record(view.period),
        "asked_period": view.asked_period.code if view.asked_period else None,
        "is_final": view.source.is_final,
        "is_simulated": view.source.is_synthetic,
        "total": value_record(view.total),
        "values": [value_record(unit) for unit in view.units],
    }


def flat_values(view: IndicatorView) -> list[Record]:
    """One row per unit that says by itself what it is: for a table without a heading."""
    head = {
        "indicator": view.indicator.id,
        "structure": view.structure,
        "period": view.period.code,
        "period_start": view.period.start.isoformat(),
        "period_end": view.period.end.isoformat(),
        "is_final": view.source.is_final,
        "is_simulated": view.source.is_synthetic,
    }
    return [{**head, **value_record(unit)} for unit in view.units]


def to_plain_csv(records: Sequence[Mapping[str, Any]], *, header: Sequence[str]) -> bytes:
    """UTF-8 without a mark, one header line, empty for null, lists joined by spaces; no cell starts a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_cell(record[name]) for name in header] for record in records)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return neutral(" ".join(value) if isinstance(value, list) else value)


INDICATOR_FIELDS = (
    "id", "name_vi", "name_en", "theme", "unit", "direction", "formula", "forms", "calendar", "rollup", "series_break",
    "definition_vi", "definition_en",
)  # fmt: skip
UNIT_FIELDS = ("code", "name", "level", "parent_code", "parent_name")
VALUE_FIELDS = (
    "indicator", "structure", "period", "period_start", "period_end", "is_final", "is_simulated", "unit_code",
    "unit_name", "level", "parent_code", "value", "numerator", "denominator", "n", "n_total", "rank", "change",
    "is_small", "reason",
)  # fmt: skip
