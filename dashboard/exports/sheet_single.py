"""The sheet of the plain map: one indicator, rates as fills, amounts as circles."""

from dashboard.components.fills import amount_colour, amount_scale, class_colours, small_units, unit_colours
from dashboard.components.legend import amount_notes, ring_texts
from dashboard.components.legend_notes import legend_notes
from dashboard.components.map_card import map_title
from dashboard.components.ranking import ordered
from dashboard.exports.sheet_parts import SheetLine, SheetParts, count_line, sheet_badges, short_names
from dashboard.figures.circle_legend import circle_legend
from dashboard.figures.map_svg import Marks, Paper
from dashboard.i18n import t
from dashboard.palette import GROUND
from dashboard.views.model import IndicatorView, UnitValue
from dashboard.words import (
    class_range,
    count_text,
    finding,
    level_name,
    source_line,
    target_text,
    unit_value_text,
    units_word,
)

_THEME = "light"
_INK, _PAPER_FONT, _TEXT_SIZE = "#17212b", "Be Vietnam Pro", 8.0


def single_parts(*, view: IndicatorView, paper: Paper, lang: str) -> SheetParts:
    """The parts of the sheet on ``paper``."""
    title = map_title(view=view, lang=lang)
    is_amount = view.indicator.is_amount
    level = level_name(level=view.level, structure=view.structure, lang=lang)
    return SheetParts(
        title=title,
        finding=finding(view=view, lang=lang).replace("**", ""),
        keywords=[view.indicator.id, view.period.code],
        badges=sheet_badges(view=view, lang=lang),
        fills=_fills(view),
        labels=short_names(view),
        marks=_marks(view=view, width=paper.width),
        direction=t(f"direction.{view.indicator.direction}", lang),
        legend=[*(_amounts if is_amount else _classes)(view=view, lang=lang), *_others(view=view, lang=lang)],
        picture=_rings(view=view, width=paper.width, lang=lang) if is_amount else "",
        notes=" ".join((amount_notes if is_amount else legend_notes)(view=view, lang=lang)),
        target=_target(view=view, lang=lang),
        source=source_line(source=view.source, structure=view.structure, lang=lang),
        without=_without(view=view, lang=lang),
        ranking_title=f"{t('ranking.title', lang)}: {title} ({level})",
        header=[t("table.rank", lang), t("table.name", lang), t("table.value", lang)],
        rows=[_row(unit=unit, view=view, lang=lang) for unit in ordered(view)],
        remark=f"* {t('small.long', lang)}" if small_units(view) else "",
    )


def _fills(view: IndicatorView) -> dict[str, str]:
    colours = unit_colours(view, units=view.units, theme=_THEME)
    is_amount = view.indicator.is_amount
    return {
        unit.place.code: GROUND["light"] if is_amount else colour
        for unit, colour in zip(view.units, colours, strict=True)
        if colour
    }


def _marks(*, view: IndicatorView, width: float) -> Marks:
    small = frozenset(small_units(view))
    if not view.indicator.is_amount:
        return Marks(small=small)
    scale = amount_scale(view, width=width)
    known = {unit.place.code: unit.value for unit in view.units if unit.value is not None}
    return Marks(
        diameters={code: scale.diameter(value) for code, value in known.items()},
        colour=amount_colour(view, theme=_THEME),
        small=small,
    )


def _rings(*, view: IndicatorView, width: float, lang: str) -> str:
    return circle_legend(
        rings=ring_texts(view=view, lang=lang, width=width), colour=amount_colour(view, theme=_THEME),
        ink=_INK, font=_PAPER_FONT, size=_TEXT_SIZE, unit="pt",
    )  # fmt: skip


def _classes(*, view: IndicatorView, lang: str) -> list[SheetLine]:
    palette, unit = class_colours(view, theme=_THEME), view.indicator.display_unit
    return [
        SheetLine(
            sign="fill",
            colour=palette[line.index],
            text=class_range(line=line, classes=view.classes, display_unit=unit, lang=lang),
            count=count_text(n=line.count, lang=lang),
        )
        for line in view.classes.legend
    ]


def _amounts(*, view: IndicatorView, lang: str) -> list[SheetLine]:
    values = [unit.value for unit in view.units if unit.value is not None]
    zeros = sum(not value for value in values)
    colour = amount_colour(view, theme=_THEME)
    some = count_line(
        sign="circle", text=t("legend.some", lang), n=len(values) - zeros, lang=lang, colour=colour
    )
    return [*some, *count_line(sign="zero", text=t("legend.zero", lang), n=zeros, lang=lang, colour=colour)]


def _others(*, view: IndicatorView, lang: str) -> list[SheetLine]:
    missing = sum(own.value is None for own in view.units)
    return [
        *count_line(sign="none", text=t("legend.none", lang), n=missing, lang=lang),
        *count_line(sign="small", text=t("legend.small", lang), n=len(small_units(view)), lang=lang),
    ]


def _target(*, view: IndicatorView, lang: str) -> str:
    if view.target is None:
        return ""
    value = target_text(view_value=view.target.value, indicator=view.indicator, lang=lang)
    return t("legend.target", lang, target=value)


def _without(*, view: IndicatorView, lang: str) -> str:
    missing = sum(own.value is None for own in view.units)
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    return t("sheet.without", lang, n=missing, total=len(view.units), units=units)


def _row(*, unit: UnitValue, view: IndicatorView, lang: str) -> list[str]:
    value = unit_value_text(unit=unit, indicator=view.indicator, lang=lang)
    mark = " *" if unit.is_small and unit.value is not None else ""
    return ["" if unit.rank is None else str(unit.rank), unit.place.name, value + mark]
