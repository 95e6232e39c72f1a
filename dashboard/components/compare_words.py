"""Sentences and phrases of a comparison; page and files speak through these."""

from collections.abc import Sequence

from dashboard.format import change_text, value_text
from dashboard.i18n import t
from dashboard.state import ALL_TOPICS
from dashboard.views.compare import ComparedCell, ComparedRow, Comparison, Likes
from dashboard.views.level_table import MAIN
from dashboard.views.model import Place
from dashboard.words import group_name, place_in_sentence, target_text, unit_value_text, units_word
from domain.peers import REMOTE, TYPE, VOLUME_RATIO

_NAMED = 3
"""Units named in the first sentence; more are counted, their names stand below it."""


def shown_rows(*, comparison: Comparison, topic: str) -> list[ComparedRow]:
    """Rows of a topic: '' the main indicators, ALL_TOPICS all, else those of a theme."""
    if topic == ALL_TOPICS:
        return list(comparison.rows)
    if topic:
        return [row for row in comparison.rows if row.indicator.theme == topic]
    return [row for row in comparison.rows if row.indicator.id in MAIN]


def joined(names: Sequence[str], *, lang: str) -> str:
    """``A, B và C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {t('compare.and', lang)} {names[-1]}"


def compare_finding(*, comparison: Comparison, rows: Sequence[ComparedRow], lang: str) -> str:
    """Who is best how often, and who is worst: the first sentence of the page."""
    names = [place_in_sentence(name=own.name, lang=lang) for own in comparison.units]
    judged = [row for row in rows if any(cell.mark for cell in row.cells)]
    key = "compare.finding" if len(names) <= _NAMED else "compare.finding.many"
    head = t(key, lang, units=joined(names, lang=lang), m=len(names), n=len(rows))
    head = head[:1].upper() + head[1:]
    if not judged:
        return f"{head}. {t('compare.no_marks', lang)}"
    best, worst = (_counts(judged, mark=mark) for mark in ("best", "worst"))
    parts = [
        _each(names, best, of=len(judged), lang=lang)
        if len(names) <= _NAMED
        else t("compare.finding.most", lang, who=_most(names, best, lang=lang), n=max(best), of=len(judged)),
    ]
    if len(names) > 2:
        parts.append(t("compare.finding.least", lang, who=_most(names, worst, lang=lang), n=max(worst)))
    without = sum(cell.own.value is None for row in rows for cell in row.cells)
    if without:
        parts.append(t("compare.finding.without", lang, n=without))
    return f"{head}: {'; '.join(parts)}."


def _counts(rows: Sequence[ComparedRow], *, mark: str) -> list[int]:
    return [sum(row.cells[i].mark == mark for row in rows) for i in range(len(rows[0].cells))]


def _each(names: Sequence[str], counts: Sequence[int], *, of: int, lang: str) -> str:
    """How often each unit is best, the most often first."""
    ordered = sorted(zip(counts, names, strict=True), key=lambda own: -own[0])
    said = [f"**{name}** {n}" for n, name in ordered]
    return t("compare.finding.each", lang, of=of, who=", ".join(said))


def _most(names: Sequence[str], counts: Sequence[int], *, lang: str) -> str:
    return joined(
        [f"**{name}**" for name, n in zip(names, counts, strict=True) if n == max(counts)], lang=lang
    )


def cell_text(*, cell: ComparedCell, row: ComparedRow, lang: str) -> str:
    """The value, or why there is none."""
    return unit_value_text(unit=cell.own, indicator=row.indicator, lang=lang)


def gap_of(*, cell: ComparedCell, against: str) -> float | None:
    """The distance asked for: to the median, the target, or the best of the similar units."""
    return {"median": cell.to_median, "target": cell.to_target, "best": cell.to_best}[against]


def gap_text(*, gap: float, row: ComparedRow, lang: str) -> str:
    """``+5,3 điểm``."""
    return change_text(value=gap, display_unit=row.indicator.display_unit, lang=lang)


def reference_text(*, row: ComparedRow, lang: str) -> str:
    """Median of all units and target, as far as there are any."""
    parts = []
    if row.median is not None:
        value = value_text(value=row.median, display_unit=row.indicator.display_unit, lang=lang)
        parts.append(t("compare.median", lang, value=value))
    if row.target is not None:
        value = target_text(view_value=row.target, indicator=row.indicator, lang=lang)
        parts.append(t("compare.target", lang, value=value))
    return " · ".join(parts)


def likes_text(*, own: Likes, comparison: Comparison, lang: str) -> str:
    """Who counts as similar to a unit: the criteria with the unit's own values, and how many units there are."""
    units = units_word(level=comparison.level, structure=comparison.structure, lang=lang)
    name = place_in_sentence(name=own.place.name, lang=lang)
    words = [_criterion(own=own, criterion=name, lang=lang) for name in own.group.criteria]
    if not words:
        text = t("compare.likes.all", lang, place=name, n=len(own.places), units=units)
    else:
        text = t(
            "compare.likes", lang, place=name, n=len(own.places), units=units, how=joined(words, lang=lang)
        )
    if own.group.unknown:
        missing = joined([t(f"compare.criterion.{name}", lang) for name in own.group.unknown], lang=lang)
        text += " " + t("compare.likes.unknown", lang, what=missing)
    return text


def _criterion(*, own: Likes, criterion: str, lang: str) -> str:
    if criterion == TYPE:
        kind = own.type[:1].upper() + own.type[1:]
        return t("compare.how.type", lang, type=t(f"kind.{kind}", lang))
    if criterion == REMOTE:
        return t("compare.how.remote", lang, group=group_name(group=own.remote_class, lang=lang))
    return t("compare.how.volume", lang, ratio=f"{VOLUME_RATIO:g}")


def names_of(places: Sequence[Place], *, most: int, lang: str) -> str:
    """The first ``most`` names, and how many more."""
    names = ", ".join(place.name for place in places[:most])
    left = len(places) - most
    return names if left <= 0 else f"{names} {t('compare.more', lang, n=left)}"
