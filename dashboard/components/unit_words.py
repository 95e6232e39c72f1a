"""Sentences of a unit's page; the page, its PDF and its workbook speak through these."""

from collections.abc import Sequence

from dashboard.components.compare_words import joined
from dashboard.format import number, value_text
from dashboard.i18n import t
from dashboard.views.compare import ComparedRow
from dashboard.views.level_table import MAIN
from dashboard.views.model import Place, Predecessor
from dashboard.views.unit_page import UnitPage
from dashboard.words import group_name, place_in_sentence, target_text, unit_value_text, units_word
from domain.comparison import is_behind

_NAMED = 12
"""Old units named one by one; a former district or province is made of more, which are counted."""
_CERTAIN = 0.9995


def main_rows(page: UnitPage) -> list[ComparedRow]:
    """Rows of the main indicators, in the order of the overview."""
    place = {name: number for number, name in enumerate(MAIN)}
    return sorted(
        (row for row in page.rows if row.indicator.id in place), key=lambda row: place[row.indicator.id]
    )


def identity(*, page: UnitPage, lang: str) -> str:
    """Code, where it lies, area, class, number of communes: ``Mã 18073 · Thành phố Hà Tĩnh (cũ) · 28,2 km²``."""
    place = page.place
    parts = [t("drawer.code", lang, code=place.code), place.parent_name]
    if place.level == "commune":
        parts.append(page.comparison.province.name)
    if page.area_km2 is not None:
        parts.append(f"{number(value=page.area_km2, lang=lang, decimals=1)}\u00a0km²")
    if page.attributes and page.attributes.remote_class:
        simulated = f" ({t('filter.simulated', lang)})" if page.attributes.is_simulated else ""
        parts.append(group_name(group=page.attributes.remote_class, lang=lang) + simulated)
    if place.level != "commune":
        units = units_word(level="commune", structure=page.structure, lang=lang)
        parts.append(t("unit.communes", lang, n=page.n_communes, units=units))
    text = " · ".join(dict.fromkeys(part for part in parts if part))
    return text[:1].upper() + text[1:]


def unit_finding(*, page: UnitPage, lang: str) -> str:
    """How the unit stands, in one sentence with ``**`` around its figures."""
    rows = [row for row in main_rows(page) if row.cells[0].own.value is not None]
    judged = [row for row in rows if row.indicator.direction in ("+", "-") and row.median is not None]
    if not judged:
        return t("unit.finding.none", lang, place=page.place.name)
    ahead = sum(
        not is_behind(gap=row.cells[0].to_median, direction=row.indicator.direction) for row in judged
    )
    parts = [t("unit.finding", lang, place=page.place.name, n=ahead, of=len(judged))]
    goals = [row for row in judged if row.target is not None]
    if goals:
        met = sum(
            not is_behind(gap=row.cells[0].to_target, direction=row.indicator.direction) for row in goals
        )
        parts.append(t("unit.finding.targets", lang, n=met, of=len(goals)))
    parts.append(
        t("unit.finding.open", lang, n=len(page.findings)) if page.findings else t("unit.finding.clean", lang)
    )
    return "; ".join(parts) + "."


def lineage_text(*, page: UnitPage, lang: str) -> str:
    """What the unit was made from on 2025-07-01; '' in the old structure."""
    return origin_text(place=page.place, origins=page.predecessors, lang=lang)


def origin_text(*, place: Place, origins: Sequence[Predecessor], lang: str) -> str:
    """What a new unit was made from on 2025-07-01 and whether old figures are carried whole; '' without origins."""
    if not origins:
        return ""
    name = place_in_sentence(name=place.name, lang=lang)
    if len(origins) > _NAMED:
        units = units_word(level="commune", structure="pre2025", lang=lang)
        text = t("unit.lineage.many", lang, place=name, n=len(origins), units=units)
    else:
        names = joined([_part(own, lang=lang) for own in origins], lang=lang)
        text = t("unit.lineage", lang, place=name, names=names)
    if any(own.is_estimated for own in origins):
        return f"{text} {t('unit.lineage.estimated', lang)}"
    return f"{text} {t('unit.lineage.whole_one' if len(origins) == 1 else 'unit.lineage.whole', lang)}"


def heir_text(*, place: Place, heirs: Sequence[Predecessor], lang: str) -> str:
    """What became of an old unit on 2025-07-01: a part or the whole of one new unit, or divided; '' without heirs."""
    if not heirs:
        return ""
    name = place_in_sentence(name=place.name, lang=lang)
    if len(heirs) == 1 and not heirs[0].is_estimated:
        heir = place_in_sentence(name=heirs[0].name or heirs[0].code, lang=lang)
        return t("unit.heir.whole", lang, place=name, heir=heir)
    heirs_named = joined([_share(own, lang=lang) for own in heirs[:_NAMED]], lang=lang)
    return t("unit.heir.divided", lang, place=name, heirs=heirs_named)


def _share(own: Predecessor, *, lang: str) -> str:
    name = place_in_sentence(name=own.name or own.code, lang=lang)
    if own.weight is None:
        return t("unit.heir.unknown", lang, name=name)
    share = value_text(value=own.weight * 100, display_unit="%", lang=lang)
    return t("unit.heir.share", lang, name=name, share=share)


def became_text(*, page: UnitPage, lang: str) -> str:
    """What became of an old unit on 2025-07-01; '' in the new structure. Of a larger unit many heirs are counted."""
    heirs = page.successors
    if page.place.level == "commune" or len(heirs) == 1:
        return heir_text(place=page.place, heirs=heirs, lang=lang)
    if not heirs:
        return ""
    place = place_in_sentence(name=page.place.name, lang=lang)
    units = units_word(level="commune", structure="post2025", lang=lang)
    if len(heirs) > _NAMED:
        return t("unit.became.count", lang, place=place, n=len(heirs), units=units)
    names = joined([place_in_sentence(name=own.name or own.code, lang=lang) for own in heirs], lang=lang)
    return t("unit.became.many", lang, place=place, n=len(heirs), units=units, names=names)


def _part(own: Predecessor, *, lang: str) -> str:
    name = place_in_sentence(name=own.name or own.code, lang=lang)
    if own.weight is None:
        return t("unit.lineage.unknown", lang, name=name)
    if own.weight >= _CERTAIN:
        return name
    share = value_text(value=own.weight * 100, display_unit="%", lang=lang)
    return t("unit.lineage.part", lang, name=name, share=share)


def value_of(*, row: ComparedRow, lang: str) -> str:
    """The unit's value, or why there is none."""
    return unit_value_text(unit=row.cells[0].own, indicator=row.indicator, lang=lang)


def target_of(*, row: ComparedRow, lang: str) -> str:
    """The target, with whether it is met in words; '' without one."""
    if row.target is None:
        return ""
    text = target_text(view_value=row.target, indicator=row.indicator, lang=lang)
    gap = row.cells[0].to_target
    if gap is None:
        return text
    behind = is_behind(gap=gap, direction=row.indicator.direction)
    return f"{text} · {t('unit.missed' if behind else 'unit.met', lang)}"


def rank_of(*, row: ComparedRow, lang: str) -> str:
    """``12 / 66`` among all units of the level; '' without a rank."""
    rank = row.cells[0].own.rank
    return "" if rank is None else f"{rank} / {row.n_ranked}"


def peer_rank_of(*, page: UnitPage, row: ComparedRow) -> str:
    """``2 / 8`` among the similar units and the unit itself; '' without a rank or similar units."""
    own = page.standings[row.indicator.id]
    return "" if own.rank is None or own.n < 2 else f"{own.rank} / {own.n}"


def finding_counts(page: UnitPage) -> list[tuple[str, int]]:
    """Open findings by code, most first."""
    counts: dict[str, int] = {}
    for line in page.findings:
        counts[line.code] = counts.get(line.code, 0) + 1
    return sorted(counts.items(), key=lambda own: (-own[1], own[0]))


def peers_to_compare(page: UnitPage, *, most: int) -> Sequence[Place]:
    """The unit and its nearest similar units."""
    return (page.place, *page.likes.places[: most - 1])
