"""A map of changes as files: table, shapes, sheet. Without two periods to compare they hold the reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.change_words import (
    change_finding,
    change_range,
    change_rules,
    change_sides,
    change_title,
    missing_text,
    unit_change,
)
from dashboard.components.change_parts import change_columns, change_rows, from_to, ordered, palette_of
from dashboard.exports.geojson import collection, unit_properties
from dashboard.exports.sheet_parts import SheetLine, SheetParts, count_line, sheet_badges, short_names
from dashboard.exports.table import Sheet, sheet_notes
from dashboard.figures.map_svg import Marks
from dashboard.format import decimals_of
from dashboard.i18n import t
from dashboard.views.change import ChangeView
from dashboard.words import count_text, source_line, units_word

_FIELDS = ("rank", "code", "name", "parent", "before", "value", "change", "word")
_WIDTHS = (7, 9, 28, 24, 16, 16, 16, 36)


def change_table(*, view: ChangeView, lang: str, made_on: date) -> Sheet:
    """Both values of every unit and the change at full precision, greatest change to the better first."""
    own = view.view
    names = {column["field"]: column["headerName"] for column in change_columns(view=view, lang=lang)}
    names |= {"code": t("table.code", lang)}
    names.setdefault("before", t("change.before", lang))
    places = decimals_of(display_unit=own.indicator.display_unit)
    words = {row["code"]: row.get("word", "") for row in change_rows(view=view, lang=lang)}
    rows = []
    for one in ordered(view):
        place, value, change = one.unit.place, one.unit.value, one.change
        before = None if value is None or change is None else value - change
        rows.append(
            (
                one.rank, place.code, place.name, place.parent_name, before, value, change, words[place.code],
            )
        )  # fmt: skip
    return Sheet(
        title=change_title(view=view, lang=lang),
        notes=sheet_notes(
            view=own, finding=change_finding(view=view, lang=lang), lang=lang, made_on=made_on,
            more=change_rules(view=view, lang=lang),
        ),
        header=tuple(names[field] for field in _FIELDS),
        rows=tuple(rows),
        decimals=(0, None, None, None, places, places, places, None),
        widths=_WIDTHS,
    )  # fmt: skip


def change_geojson(
    *, view: ChangeView, features: Sequence[Mapping[str, Any]], lang: str, made_on: date
) -> bytes:
    """The shapes with value and change; ``change`` is null where one of the two periods has no figure."""
    properties = {
        one.unit.place.code: {**unit_properties(one.unit), "rank": one.rank, "change": one.change}
        for one in view.units
    }
    previous = view.comparison.previous
    more = {
        "map": "change",
        "period_b": previous.code if previous else None,
        "refused": view.comparison.reason,
        "class_bounds": list(view.classes.inner),
    }
    sheet = change_table(view=view, lang=lang, made_on=made_on)
    return collection(view=view.view, sheet=sheet, features=features, properties=properties, more=more)


def change_sheet(*, view: ChangeView, lang: str) -> SheetParts:
    """The parts of the sheet."""
    own, title = view.view, change_title(view=view, lang=lang)
    palette = palette_of(view=view, theme="light")
    places = view.classes.indices([one.change for one in view.units])
    small = [one.unit.place.code for one in view.units if one.unit.is_small and one.change is not None]
    units = units_word(level=own.level, structure=own.structure, lang=lang)
    return SheetParts(
        title=title,
        finding=change_finding(view=view, lang=lang).replace("**", ""),
        keywords=[own.indicator.id, own.period.code],
        badges=sheet_badges(view=own, lang=lang),
        fills={
            one.unit.place.code: palette[place]
            for one, place in zip(view.units, places, strict=True)
            if place is not None
        },
        labels=short_names(own),
        marks=Marks(small=frozenset(small)),
        direction=change_sides(view=own, lang=lang),
        legend=[
            *(
                SheetLine(
                    sign="fill",
                    colour=palette[line.index],
                    text=change_range(line=line, view=view, lang=lang),
                    count=count_text(n=line.count, lang=lang),
                )
                for line in view.classes.legend
            ),
            *count_line(sign="none", text=missing_text(view=own, lang=lang), n=view.n_missing, lang=lang),
            *count_line(sign="small", text=t("legend.small", lang), n=len(small), lang=lang),
        ],
        notes=" ".join([t("change.note", lang), *change_rules(view=view, lang=lang)]),
        source=source_line(source=own.source, structure=own.structure, lang=lang),
        without=t("sheet.without", lang, n=view.n_missing, total=len(view.units), units=units),
        ranking_title=f"{t('change.list', lang)}: {title}",
        header=[
            t("table.rank", lang),
            t("table.name", lang),
            t("change.column", lang),
            t("change.from_to", lang),
        ],
        rows=[
            [
                "" if one.rank is None else str(one.rank),
                one.unit.place.name,
                unit_change(own=one, view=own, lang=lang),
                from_to(own=one, view=view, lang=lang),
            ]
            for one in ordered(view)
        ],
    )
