"""Two maps side by side as files: both values of each unit in table and shapes, both maps on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.components.ranking import ordered
from dashboard.components.side_parts import head_text, side_columns, side_finding, side_rows, side_title
from dashboard.exports.geojson import collection, unit_properties
from dashboard.exports.sheet_parts import MapBeside, SheetLine, SheetParts
from dashboard.exports.sheet_single import single_parts
from dashboard.exports.table import Sheet, sheet_notes
from dashboard.figures.map_svg import Paper
from dashboard.format import decimals_of
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from dashboard.views.side import SideView
from dashboard.words import source_line, unit_value_text

_WIDTHS = (9, 28, 24, 22, 22, 16, 36)


def side_table(*, side: SideView, lang: str, made_on: date) -> Sheet:
    """Both values of every unit at full precision, in the order of the first map."""
    first, second = side.first, side.second or side.first
    names = {column["field"]: column["headerName"] for column in side_columns(side=side, lang=lang)}
    words = {row["code"]: row["word"] for row in side_rows(side=side, lang=lang)}
    others = {place.code: other for place, _, other in side.pairs()}
    rows = []
    for unit in ordered(first):
        place, other = unit.place, others[unit.place.code]
        one, two = unit.value, other.value if other else None
        change = one - two if side.is_same and one is not None and two is not None else None
        rows.append((place.code, place.name, place.parent_name, one, two, change, words[place.code]))
    places = [decimals_of(display_unit=view.indicator.display_unit) for view in (first, second)]
    more = [source_line(source=second.source, structure=second.structure, lang=lang)] if side.second else []
    return Sheet(
        title=side_title(side=side, lang=lang),
        notes=sheet_notes(
            view=first, finding=side_finding(side=side, lang=lang), lang=lang, made_on=made_on, more=more
        ),
        header=(
            t("table.code", lang), *(names[n] for n in ("name", "parent", "value", "value_b", "change", "word")),
        ),
        rows=tuple(rows),
        decimals=(None, None, None, *places, places[0], None),
        widths=_WIDTHS,
    )  # fmt: skip


def side_geojson(*, side: SideView, features: Sequence[Mapping[str, Any]], lang: str, made_on: date) -> bytes:
    """The shapes with both values: ``value`` of the first map, ``value_b`` of the second."""
    properties = {}
    for place, unit, other in side.pairs():
        beside = unit_properties(other) if other else {}
        properties[place.code] = {
            **unit_properties(unit),
            "value_b": beside.get("value"),
            "reason_b": beside.get("reason", "not_reported"),
        }
    second = side.second
    more = {
        "map": "pair",
        "indicator_b": second.indicator.id if second else None,
        "unit_b": second.indicator.display_unit if second else None,
        "period_b": second.period.code if second else None,
        "class_bounds": list(side.first.classes.inner),
        "class_bounds_b": list(second.classes.inner) if second else [],
    }
    sheet = side_table(side=side, lang=lang, made_on=made_on)
    return collection(view=side.first, sheet=sheet, features=features, properties=properties, more=more)


def side_sheet(*, side: SideView, paper: Paper, lang: str) -> SheetParts:
    """The sheet of both maps and the list of both values.

    Two periods stand as time runs and share a legend that counts the units of both; two indicators have one each.
    """
    second = side.second
    if second is None:
        return single_parts(view=side.first, paper=paper, lang=lang)
    views = [side.first, second]
    if side.is_same:
        views.sort(key=lambda view: view.period)
    left, right = (single_parts(view=view, paper=paper.half, lang=lang) for view in views)
    heads = [head_text(side=side, view=view, lang=lang) for view in views]
    joined = _one_legend if side.is_same else _two_legends
    return replace(
        joined(left=left, right=right, heads=heads, lang=lang),
        **_list_of_both(side=side, second=second, paper=paper, lang=lang),
        title=side_title(side=side, lang=lang),
        finding=side_finding(side=side, lang=lang).replace("**", ""),
        keywords=[side.first.indicator.id, second.indicator.id, *(view.period.code for view in views)],
        badges=list(dict.fromkeys([*left.badges, *right.badges])),
        source=" · ".join(dict.fromkeys((left.source, right.source))),
        without=_without(left=left, right=right, heads=heads),
    )


def _list_of_both(*, side: SideView, second: IndicatorView, paper: Paper, lang: str) -> dict[str, Any]:
    """The ranking of the first map with the values of the other."""
    own = single_parts(view=side.first, paper=paper, lang=lang)
    others = {place.code: other for place, _, other in side.pairs()}
    beside = [
        unit_value_text(unit=other, indicator=second.indicator, lang=lang)
        if other
        else t("side.no_value", lang)
        for other in (others[unit.place.code] for unit in ordered(side.first))
    ]
    heads = [head_text(side=side, view=view, lang=lang) for view in (side.first, second)]
    return {
        "ranking_title": side_title(side=side, lang=lang),
        "header": [*own.header[:-1], *heads],
        "rows": [[*row, other] for row, other in zip(own.rows, beside, strict=True)],
        "remark": own.remark,
    }


def _one_legend(*, left: SheetParts, right: SheetParts, heads: Sequence[str], lang: str) -> SheetParts:
    count = t("side.count_head", lang, first=heads[0], second=heads[1])
    return replace(
        left,
        legend=_joined(left=left.legend, right=right.legend),
        notes=f"{t('side.one_scale', lang)} {count}. {left.notes}",
        beside=MapBeside(heads=(heads[0], heads[1]), fills=right.fills, marks=right.marks),
    )


def _two_legends(*, left: SheetParts, right: SheetParts, heads: Sequence[str], lang: str) -> SheetParts:
    """Each map above its own legend: what a colour means is said once for each indicator, in every language alike."""
    beside = MapBeside(heads=(heads[0], heads[1]), fills=right.fills, marks=right.marks, legend_of=right)
    return replace(left, beside=beside)


def _without(*, left: SheetParts, right: SheetParts, heads: Sequence[str]) -> str:
    """How many units have no data on each map, once where it is the same."""
    if left.without == right.without:
        return left.without
    return " · ".join(f"{head}: {own.without}" for head, own in zip(heads, (left, right), strict=True))


def _joined(*, left: Sequence[SheetLine], right: Sequence[SheetLine]) -> list[SheetLine]:
    """Each line of the two legends once, with the counts of both."""
    counts = [{(line.sign, line.text): line.count for line in lines} for lines in (left, right)]
    lines = {(line.sign, line.text): line for line in (*left, *right)}
    return [
        replace(line, count=f"{counts[0].get(key, '0')} · {counts[1].get(key, '0')}")
        for key, line in lines.items()
    ]
