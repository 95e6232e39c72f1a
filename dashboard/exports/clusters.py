"""A map of clusters as files: table, shapes, sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from dashboard.components.bivariate_parts import value_header
from dashboard.components.cluster_parts import ClusterMap, kind_colours
from dashboard.components.fills import small_units
from dashboard.exports.geojson import collection, unit_properties
from dashboard.exports.sheet_parts import SheetLine, SheetParts, count_line, sheet_badges, short_names
from dashboard.exports.table import Sheet, sheet_notes
from dashboard.figures.map_svg import Marks
from dashboard.format import decimals_of
from dashboard.i18n import t
from dashboard.kind_words import cluster_finding, cluster_notes, cluster_title, cluster_word
from dashboard.palette_kinds import CLUSTER_KINDS
from dashboard.views.model import UnitValue
from dashboard.words import count_text, source_line, unit_value_text, units_word
from domain.spatial import FALSE_DISCOVERY, PERMUTATIONS, SEED, Kind, local_permutations

_WIDTHS = (9, 28, 24, 16, 34, 14, 14, 14)


def cluster_table(*, own: ClusterMap, lang: str, made_on: date) -> Sheet:
    """Every unit with its kind of cluster, its local statistic and probabilities; clusters first."""
    view = own.view
    names = [t(f"table.{name}", lang) for name in ("code", "name", "parent")]
    tail = [t(f"cluster.column_{name}", lang) for name in ("local", "p", "adjusted")]
    places = decimals_of(display_unit=view.indicator.display_unit)
    return Sheet(
        title=cluster_title(view=view, lang=lang),
        notes=sheet_notes(
            view=view, finding=cluster_finding(view=view, found=own.found, lang=lang), lang=lang, made_on=made_on,
            more=cluster_notes(found=own.found, lang=lang),
        ),
        header=(*names, value_header(view=view, lang=lang), t("cluster.kind", lang), *tail),
        rows=tuple(_row(own=own, unit=unit, kind=kind, lang=lang) for unit, kind in _clusters_first(own)),
        decimals=(None, None, None, places, None, 3, 4, 4),
        widths=_WIDTHS,
    )  # fmt: skip


def _clusters_first(own: ClusterMap) -> list[tuple[UnitValue, Kind | None]]:
    def order(pair: tuple[UnitValue, Kind | None]) -> tuple[int, str]:
        unit, kind = pair
        return (len(CLUSTER_KINDS) if kind is None else CLUSTER_KINDS.index(kind)), unit.place.code

    return sorted(zip(own.view.units, own.kinds(), strict=True), key=order)


def _kind_text(*, unit: UnitValue, kind: Kind | None, lang: str) -> str:
    return t(f"reason.{unit.reason}", lang) if kind is None else cluster_word(kind=kind, lang=lang)


def _row(*, own: ClusterMap, unit: UnitValue, kind: Kind | None, lang: str) -> tuple[Any, ...]:
    one, place = own.by_code().get(unit.place.code), unit.place
    tail = (one.index, one.p_value, one.adjusted) if one else (None, None, None)
    kind_text = _kind_text(unit=unit, kind=kind, lang=lang)
    return place.code, place.name, place.parent_name, unit.value, kind_text, *tail


def cluster_geojson(
    *, own: ClusterMap, features: Sequence[Mapping[str, Any]], lang: str, made_on: date
) -> bytes:
    """The shapes with their kind of cluster; how it was tested is in ``metadata``."""
    found, properties = own.by_code(), {}
    for unit, kind in zip(own.view.units, own.kinds(), strict=True):
        one = found.get(unit.place.code)
        properties[unit.place.code] = {
            **unit_properties(unit),
            "cluster": kind,
            "local_moran": one.index if one else None,
            "p_value": one.p_value if one else None,
            "p_adjusted": one.adjusted if one else None,
        }
    more = {"map": "clusters", "clusters": _test(own)}
    sheet = cluster_table(own=own, lang=lang, made_on=made_on)
    return collection(view=own.view, sheet=sheet, features=features, properties=properties, more=more)


def _test(own: ClusterMap) -> dict[str, Any]:
    whole = own.found.whole
    return {
        "moran": asdict(whole) if whole else None,
        "permutations": PERMUTATIONS,
        "local_permutations": local_permutations(whole.n) if whole else None,
        "seed": SEED,
        "false_discovery_rate": FALSE_DISCOVERY,
        "correction": "Benjamini-Hochberg",
    }


def cluster_sheet(*, own: ClusterMap, lang: str) -> SheetParts:
    """The parts of the sheet."""
    view, kinds, colours = own.view, own.kinds(), kind_colours(view=own.view, theme="light")
    title = cluster_title(view=view, lang=lang)
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    by_code = dict(zip((unit.place.code for unit in view.units), kinds, strict=True))
    islands = {code: 0.0 for code, kind in by_code.items() if kind == "island"}
    small = frozenset(small_units(view))
    return SheetParts(
        title=title,
        finding=cluster_finding(view=view, found=own.found, lang=lang).replace("**", ""),
        keywords=[view.indicator.id, view.period.code],
        badges=sheet_badges(view=view, lang=lang),
        fills={code: colours[kind] for code, kind in by_code.items() if kind is not None},
        labels=short_names(view),
        marks=Marks(diameters=islands, small=small),
        direction=t(f"direction.{view.indicator.direction}", lang),
        legend=_lines(own=own, lang=lang),
        notes=" ".join(cluster_notes(found=own.found, lang=lang)),
        source=source_line(source=view.source, structure=view.structure, lang=lang),
        without=t("sheet.without", lang, n=kinds.count(None), total=len(kinds), units=units),
        ranking_title=title,
        header=["", t("table.name", lang), t("cluster.kind", lang), t("table.value", lang)],
        rows=[_paper_row(own=own, unit=unit, kind=kind, lang=lang) for unit, kind in _clusters_first(own)],
        remark=f"* {t('small.long', lang)}" if small else "",
    )


def _lines(*, own: ClusterMap, lang: str) -> list[SheetLine]:
    kinds, colours = own.kinds(), kind_colours(view=own.view, theme="light")
    lines = [
        SheetLine(
            sign="zero" if kind == "island" else "fill",
            colour="#17212b" if kind == "island" else colours[kind],
            text=cluster_word(kind=kind, lang=lang),
            count=count_text(n=kinds.count(kind), lang=lang),
        )
        for kind in CLUSTER_KINDS
        if kind != "island" or "island" in kinds
    ]
    none = count_line(sign="none", text=t("legend.none", lang), n=kinds.count(None), lang=lang)
    n_small = len(small_units(own.view))
    return [*lines, *none, *count_line(sign="small", text=t("legend.small", lang), n=n_small, lang=lang)]


def _paper_row(*, own: ClusterMap, unit: UnitValue, kind: Kind | None, lang: str) -> list[str]:
    value = unit_value_text(unit=unit, indicator=own.view.indicator, lang=lang)
    word = "" if kind in (None, "none") else cluster_word(kind=kind, lang=lang)
    mark = " *" if unit.is_small and unit.value is not None else ""
    return ["", unit.place.name, word, value + mark]
