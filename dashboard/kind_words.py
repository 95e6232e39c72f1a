"""Sentences of the maps that show two indicators at once, or clusters."""

from collections.abc import Iterable, Sequence

from dashboard.collate import vi_key
from dashboard.format import number, value_text
from dashboard.i18n import t
from dashboard.views.bivariate import BivariateView
from dashboard.views.model import ClusterView, IndicatorView, Place
from dashboard.words import (
    class_range,
    lower_first,
    period_label,
    place_in_sentence,
    shown_place,
    unit_value_text,
    units_word,
)
from domain.bivariate import SIDE
from domain.classify import Classes
from domain.spatial import FALSE_DISCOVERY, PERMUTATIONS, SEED, Kind, local_permutations

MOST_NAMES = 6
ALPHA = 0.05
"""Above this probability the whole map is called random."""
_SIZES = {3: ("low", "middle", "high"), 2: ("low", "high")}


def names_text(*, places: Iterable[Place], lang: str) -> str:
    """Names in Vietnamese order, cut short with how many more there are."""
    names = sorted((place.name for place in places), key=vi_key)
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return t("names.more", lang, names=shown, n=more) if more > 0 else shown


def class_word(*, place: int, k: int, lang: str) -> str:
    """``thấp``, ``giữa``, ``cao``; '' when there is one class only."""
    return t(f"bivariate.{_SIZES[k][place]}", lang) if k in _SIZES else ""


def axis_parts(*, view: IndicatorView, classes: Classes, place: int, lang: str) -> tuple[str, str]:
    """A class of one indicator as a word, '' where there is one class only, and a range: ``21,1 – 33,0 %``."""
    line = classes.legend[place]
    text = class_range(line=line, classes=classes, display_unit=view.indicator.display_unit, lang=lang)
    return class_word(place=place, k=classes.k, lang=lang), text


def axis_class(*, view: IndicatorView, classes: Classes, place: int, lang: str) -> str:
    """A class of one indicator in words and figures: ``thấp, 21,1 – 33,0 %``."""
    return ", ".join(part for part in axis_parts(view=view, classes=classes, place=place, lang=lang) if part)


def pair_period(*, view: BivariateView, lang: str) -> str:
    """The period of both, or both periods."""
    one, two = (period_label(period=own.period, lang=lang) for own in (view.first, view.second))
    return one if one == two else t("bivariate.periods", lang, first=one, second=two)


def pair_title(*, view: BivariateView, lang: str) -> str:
    """Both measures, unit level, place and period."""
    own = view.first
    return t(
        "bivariate.title",
        lang,
        first=own.indicator.name(lang=lang),
        second=lower_first(view.second.indicator.name(lang=lang)),
        level=units_word(level=own.level, structure=own.structure, lang=lang),
        place=place_in_sentence(name=shown_place(own, lang=lang), lang=lang),
        period=pair_period(view=view, lang=lang),
    )


def pair_finding(*, view: BivariateView, lang: str) -> str:
    """How many units are badly off in both, and which; with ``**`` around its figures."""
    units = units_word(level=view.first.level, structure=view.first.structure, lang=lang)
    known = len(view.units) - view.n_missing
    given = {"period": pair_period(view=view, lang=lang), "units": units, "known": known}
    equal = _equal_axis(view=view, lang=lang)
    if equal:
        parts = [t("bivariate.equal", lang, indicator=equal, **given)]
    else:
        worst = {
            "first": _worst_class(view=view, axis=0, lang=lang),
            "second": _worst_class(view=view, axis=1, lang=lang),
        }
        key = "bivariate.worst" if view.worst else "bivariate.no_worst"
        names = names_text(places=(unit.place for unit in view.worst), lang=lang)
        parts = [t(key, lang, n=len(view.worst), names=names, **worst, **given)]
    if view.n_missing:
        parts.append(t("bivariate.missing", lang, n=view.n_missing, units=units))
    return "; ".join(parts) + "."


def _equal_axis(*, view: BivariateView, lang: str) -> str:
    """The indicator that has one class only, so that nothing can stand out; '' when both have more."""
    pairs = ((view.first, view.classes.first), (view.second, view.classes.second))
    return next((own.indicator.name(lang=lang) for own, classes in pairs if classes.k < 2), "")


def _worst_class(*, view: BivariateView, axis: int, lang: str) -> str:
    own, classes = ((view.first, view.classes.first), (view.second, view.classes.second))[axis]
    place = 0 if own.indicator.direction == "+" else classes.k - 1
    name = lower_first(own.indicator.name(lang=lang))
    word, text = axis_parts(view=own, classes=classes, place=place, lang=lang)
    return f"{name} {word} ({text})"


def pair_notes(*, view: BivariateView, lang: str) -> list[str]:
    """How the two indicators are cut, and what is in no cell."""
    notes = []
    for own, scheme, classes in zip(
        (view.first, view.second), view.schemes, (view.classes.first, view.classes.second), strict=True
    ):
        name = own.indicator.name(lang=lang)
        goal = ""
        if scheme == "target" and own.target is not None:
            goal = value_text(value=own.target.value, display_unit=own.indicator.display_unit, lang=lang)
        notes.append(t(f"bivariate.cut_{scheme}", lang, indicator=name, k=classes.k, target=goal))
    if min(view.classes.first.k, view.classes.second.k) < SIDE:
        notes.append(t("bivariate.few", lang))
    return notes


def pair_unit_values(*, view: BivariateView, place: int, lang: str) -> tuple[str, str]:
    """Both values of a unit in words and figures."""
    unit = view.units[place]
    one = unit_value_text(unit=unit.first, indicator=view.first.indicator, lang=lang)
    if unit.second is None:
        return one, t("reason.not_reported", lang)
    return one, unit_value_text(unit=unit.second, indicator=view.second.indicator, lang=lang)


def cluster_word(*, kind: Kind, lang: str) -> str:
    """What a kind of cluster means, in plain words."""
    return t(f"cluster.{kind}", lang)


def cluster_title(*, view: IndicatorView, lang: str) -> str:
    """Measure, unit level, place and period of a map of clusters."""
    return t(
        "cluster.title",
        lang,
        indicator=lower_first(view.indicator.name(lang=lang)),
        level=units_word(level=view.level, structure=view.structure, lang=lang),
        place=place_in_sentence(name=shown_place(view, lang=lang), lang=lang),
        period=view.period.label(lang=lang),
    )


def p_text(*, p_value: float, lang: str) -> str:
    """A probability with three decimals, never 0."""
    least = 0.001
    sign, shown = ("< ", least) if p_value < least else ("= ", p_value)
    return f"p {sign}{number(value=shown, lang=lang, decimals=3)}"


def cluster_finding(*, view: IndicatorView, found: ClusterView, lang: str) -> str:
    """Whether the map is more than chance by Moran's I, and which clusters there are; with ``**`` around figures."""
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    head = {
        "period": period_label(period=view.period, lang=lang),
        "indicator": lower_first(view.indicator.name(lang=lang)),
        "units": units,
    }
    if found.whole is None:
        return t("cluster.too_few", lang, **head)
    index = number(value=found.whole.index, lang=lang, decimals=2)
    key = "random" if found.whole.p_value > ALPHA else "alike" if found.whole.index > 0 else "unlike"
    parts = [t(f"cluster.{key}", lang, index=index, p=p_text(p_value=found.whole.p_value, lang=lang), **head)]
    groups = [_group(found=found, kind=kind, units=units, lang=lang) for kind in _FOUND]
    parts += [group for group in groups if group] or [t("cluster.nobody", lang, units=units)]
    return "; ".join(parts) + "."


_FOUND: Sequence[Kind] = ("low", "high", "low_among_high", "high_among_low")


def _group(*, found: ClusterView, kind: Kind, units: str, lang: str) -> str:
    places = [place for place, one in found.units if one.kind == kind]
    if not places:
        return ""
    return t(
        f"cluster.n_{kind}", lang, n=len(places), units=units, names=names_text(places=places, lang=lang)
    )


def cluster_notes(*, found: ClusterView, lang: str) -> list[str]:
    """How it was tested: neighbours, permutations and their seed, correction, Moran's I of the whole."""
    whole = found.whole
    if whole is None:
        return [t("cluster.too_few_note", lang)]
    moran = {
        "index": number(value=whole.index, lang=lang, decimals=3),
        "expected": number(value=whole.expected, lang=lang, decimals=3),
        "p": p_text(p_value=whole.p_value, lang=lang),
        "n": whole.n,
        "permutations": number(value=PERMUTATIONS, lang=lang),
    }
    notes = [
        t(f"cluster.basis_{whole.basis}", lang),
        t("cluster.test", lang, permutations=number(value=local_permutations(whole.n), lang=lang), seed=SEED,
          rate=number(value=100 * FALSE_DISCOVERY, lang=lang)),
        t("cluster.moran", lang, **moran),
    ]  # fmt: skip
    return [*notes, t("cluster.islands", lang, n=whole.n_islands)] if whole.n_islands else notes
