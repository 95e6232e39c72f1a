"""The units with their causes as a table that stands alone: limits, bases, source and date are in it."""

from datetime import date
from typing import Any

from dashboard.components.driver_tables import ordered_units
from dashboard.components.driver_words import (
    drivers_finding,
    drivers_source,
    kind_name,
    limit_text,
    low_text,
    shown_place_name,
    sign_text,
)
from dashboard.exports.table import Sheet
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.drivers import DriversView, DriverUnit
from dashboard.words import level_name

_WIDTHS = (9, 28, 24, 22, 14, 14, 14)


def drivers_sheet(*, view: DriversView, state: State, made_on: date) -> Sheet:
    """Every unit shown, its main cause, its shares, each cause's state, its signs, and the value behind each rule."""
    lang = state.lang
    head = [t(f"table.{name}", lang) for name in ("code", "name", "parent")]
    head.append(t("drivers.col.kind", lang))
    head += [f"{t(f'drivers.col.{name}', lang)} (%)" for name in ("self", "all", "assisted")]
    head += [cause.name(lang=lang) for cause in view.drivers.causes]
    head.append(t("drivers.col.signs", lang))
    head += [rule.name(lang=lang) for rule in view.drivers.rules]
    n_causes, n_rules = len(view.drivers.causes), len(view.drivers.rules)
    return Sheet(
        title=t("export.drivers.title", lang, place=shown_place_name(view=view, lang=lang),
                period=view.period.label(lang=lang)),
        notes=_notes(view=view, lang=lang, made_on=made_on),
        header=tuple(head),
        rows=tuple(_row(unit=unit, view=view, lang=lang) for unit in ordered_units(view=view, state=state)),
        decimals=(None, None, None, None, 1, 1, 1, *[None] * n_causes, None, *[2] * n_rules),
        widths=(*_WIDTHS, *[18] * n_causes, 60, *[16] * n_rules),
    )  # fmt: skip


def _notes(*, view: DriversView, lang: str, made_on: date) -> tuple[str, ...]:
    level = level_name(level=view.level, structure=view.structure, lang=lang)
    own = view.drivers.outcome
    lines = [
        drivers_finding(view=view, lang=lang).replace("**", ""),
        t("drivers.caution", lang),
        t("export.filters", lang, structure=t(f"structure.{view.structure}", lang), level=level),
        t("export.drivers.low", lang, limit=low_text(view=view, lang=lang), basis=own.basis(lang=lang)),
        *(
            t("export.drivers.rule", lang, sign=rule.name(lang=lang), basis=rule.basis(lang=lang),
              limit=limit_text(of=rule, limit=view.limits[rule.id], lang=lang))
            for rule in view.drivers.rules
        ),
        drivers_source(view=view, lang=lang),
        t("export.made", lang, date=date_text(day=made_on)),
    ]  # fmt: skip
    return (t("synthetic.long", lang), *lines) if view.source.is_synthetic else tuple(lines)


def _row(*, unit: DriverUnit, view: DriversView, lang: str) -> tuple[Any, ...]:
    finding, place = unit.finding, unit.place
    states = (t(f"drivers.unit.state.{state}", lang) for state in finding.causes.values())
    signs = "; ".join(sign_text(check=check, level=view.level, lang=lang) for check in finding.signs)
    return (
        place.code, place.name, place.parent_name, kind_name(kind=finding.kind, view=view, lang=lang),
        unit.use.value, unit.filed.value, unit.assisted.value, *states, signs,
        *(check.value for check in finding.checks),
    )  # fmt: skip
