"""Sentences of the map of changes."""

from collections.abc import Sequence

from dashboard.format import MINUS, change_suffix_of, change_text, decimals_of, number
from dashboard.i18n import t
from dashboard.views.change import ChangeUnit, ChangeView, Comparison
from dashboard.views.model import IndicatorView
from dashboard.words import lower_first, period_label, place_in_sentence, shown_place, units_word
from domain.classify import LegendClass
from domain.known_indicators import is_shortfall
from domain.periods import Period

_MOST_CHOICES = 4


def change_title(*, view: ChangeView, lang: str) -> str:
    """Measure, unit level, place and the two periods."""
    own, previous = view.view, view.comparison.previous
    head = {
        "indicator": lower_first(own.indicator.name(lang=lang)),
        "level": units_word(level=own.level, structure=own.structure, lang=lang),
        "place": place_in_sentence(name=shown_place(own, lang=lang), lang=lang),
        "period": own.period.label(lang=lang),
    }
    if previous is None:
        return t("change.title_none", lang, **head)
    return t("change.title", lang, previous=previous.label(lang=lang), **head)


def change_finding(*, view: ChangeView, lang: str) -> str:
    """How many units got better and worse, and who changed most, with ``**`` around the figures."""
    own, previous = view.view, view.comparison.previous
    if previous is None:
        return refusal_text(view=own, found=view.comparison, lang=lang)
    units = units_word(level=own.level, structure=own.structure, lang=lang)
    head = t(
        "change.finding", lang,
        previous=period_label(period=previous, lang=lang), period=period_label(period=own.period, lang=lang),
        indicator=lower_first(own.indicator.name(lang=lang)),
    )  # fmt: skip
    if not view.known:
        return head + t("change.nobody", lang, units=units) + "."
    up, down = view.count(sign=1), view.count(sign=-1)
    words = ("better", "worse") if own.indicator.direction != "0" else ("up", "down")
    counts = (down, up) if own.indicator.direction == "-" else (up, down)
    parts = [
        t(f"change.n_{words[0]}", lang, n=counts[0], m=len(view.known), units=units),
        t(f"change.n_{words[1]}", lang, n=counts[1]),
    ]
    same = view.count(sign=0)
    if same:
        parts.append(t("change.n_same", lang, n=same))
    parts.extend(_extremes(view=view, lang=lang))
    if view.n_missing:
        parts.append(t("change.n_missing", lang, n=view.n_missing, units=units))
    return head + "; ".join(parts) + "."


def _extremes(*, view: ChangeView, lang: str) -> list[str]:
    ordered = sorted(view.known, key=lambda own: own.change or 0.0)
    low, high = ordered[0], ordered[-1]
    out = []
    if (high.change or 0.0) > 0:
        out.append(
            t(
                "change.most_up",
                lang,
                name=high.unit.place.name,
                change=unit_change(own=high, view=view.view, lang=lang),
            )
        )
    if (low.change or 0.0) < 0:
        out.append(
            t(
                "change.most_down",
                lang,
                name=low.unit.place.name,
                change=unit_change(own=low, view=view.view, lang=lang),
            )
        )
    return out


def missing_text(*, view: IndicatorView, lang: str) -> str:
    """Why a unit of this level has no change."""
    return t("change.missing" if view.level == "commune" else "change.missing_area", lang)


def change_rules(*, view: ChangeView, lang: str) -> list[str]:
    """What makes the two periods comparable, where that has to be said: the norms of shortfalls."""
    if view.comparison.reason or not is_shortfall(view.view.indicator.id):
        return []
    rules = [t("change.same_norms", lang)]
    return rules if view.view.level == "commune" else [*rules, t("change.same_communes", lang)]


def unit_change(*, own: ChangeUnit, view: IndicatorView, lang: str) -> str:
    """``+5,3 điểm``, or why there is no change."""
    if own.change is None:
        return missing_text(view=view, lang=lang)
    return change_text(value=own.change, display_unit=view.indicator.display_unit, lang=lang)


def refusal_text(*, view: IndicatorView, found: Comparison, lang: str) -> str:
    """Why there is no map of changes, and what can be chosen; '' when there is one."""
    if not found.reason:
        return ""
    period = view.period.label(lang=lang)
    asked = found.asked.label(lang=lang) if found.asked else ""
    why = t(f"change.refused_{found.reason}", lang, period=period, asked=asked)
    if not found.choices:
        return why
    return f"{why} {t('change.choices', lang, choices=_listed(found.choices, lang=lang))}"


def _listed(periods: Sequence[Period], *, lang: str) -> str:
    shown = ", ".join(period.label(lang=lang) for period in periods[:_MOST_CHOICES])
    more = len(periods) - _MOST_CHOICES
    return t("names.more", lang, names=shown, n=more) if more > 0 else shown


def change_range(*, line: LegendClass, view: ChangeView, lang: str) -> str:
    """The changes of a class as they are written, in the unit that the legend names once: ``+2,0 … +4,9``."""
    if line.index == view.classes.pivot:
        return t("change.none_in_class", lang)
    shown = decimals_of(display_unit=view.view.indicator.display_unit)
    half = 0.5 * 10.0**-shown  # bounds lie between written numbers
    low = None if line.lower is None else _signed(line.lower + half, decimals=shown, lang=lang)
    high = None if line.upper is None else _signed(line.upper - half, decimals=shown, lang=lang)
    if low is None:
        return t("change.at_most", lang, bound=high)
    if high is None:
        return t("change.at_least", lang, bound=low)
    return low if low == high else f"{low}\u00a0… {high}"


def change_sides(*, view: IndicatorView, lang: str) -> str:
    """Which side of the legend is the better one, with the unit of the changes."""
    sides = {"+": "up", "-": "down", "0": "none"}[view.indicator.direction]
    unit = change_suffix_of(display_unit=view.indicator.display_unit, lang=lang)
    return t(f"change.sides_{sides}", lang) + (f" ({unit})" if unit else "")


def _signed(value: float, *, decimals: int, lang: str) -> str:
    text = number(value=abs(value), lang=lang, decimals=decimals)
    return text if value == 0 else f"{'+' if value > 0 else MINUS}{text}"
