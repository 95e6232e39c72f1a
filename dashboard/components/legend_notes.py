"""What a legend has to say in words about its classes: what a bound belongs to, and why there are fewer classes."""

from dashboard.format import typed, value_text
from dashboard.i18n import t
from dashboard.views.classes import CLASS_COUNT
from dashboard.views.model import IndicatorView


def legend_notes(*, view: IndicatorView, lang: str) -> list[str]:
    """Sentences under the classes; none when there is nothing to explain."""
    values = [unit.value for unit in view.units if unit.value is not None]
    if not values:
        return [t("legend.nothing", lang)]
    notes = [
        fixed_note(view=view, lang=lang),
        _few(view=view, values=values, lang=lang),
        _outside(view=view, values=values, lang=lang),
    ]
    if view.classes.k > 1:
        ends = "open" if view.scheme == "user" else "closed"
        notes.append(t(f"legend.{ends}_{view.classes.closed}", lang))
    return [note for note in notes if note]


def fixed_note(*, view: IndicatorView, lang: str) -> str:
    """Over which periods colours, or sizes of circles, mean the same; '' for classes of the shown period alone."""
    if view.class_periods is None:
        return ""
    first, last = (period.label(lang=lang) for period in view.class_periods)
    key = "legend.fixed_sizes" if view.indicator.is_amount else "legend.fixed"
    return t(key, lang, first=first, last=last)


def _few(*, view: IndicatorView, values: list[float], lang: str) -> str:
    """Why there are fewer classes than a map has, in the words of the way they were cut."""
    distinct, k = len(set(values)), view.classes.k
    if view.scheme in ("target", "user") or (view.class_periods is not None and k > 1):
        return ""
    if distinct == 1:
        shown = value_text(value=values[0], display_unit=view.indicator.display_unit, lang=lang)
        return t("legend.all_equal", lang, value=shown)
    if k >= CLASS_COUNT:
        return ""
    if distinct < CLASS_COUNT:
        return t("legend.few_values", lang, k=k, distinct=distinct)
    return t("legend.few_sd" if view.scheme == "sd" else "legend.ties", lang, k=k)


def _outside(*, view: IndicatorView, values: list[float], lang: str) -> str:
    """Which of the user's own bounds no value lies beyond, so that their class is empty."""
    if view.scheme != "user":
        return ""
    low, high = min(values), max(values)
    beyond = [bound for bound in view.classes.inner if bound <= low or bound > high]
    if not beyond:
        return ""
    shown = (value_text(value=v, display_unit=view.indicator.display_unit, lang=lang) for v in (low, high))
    least, most = shown
    bounds = "; ".join(typed(value=bound, lang=lang) for bound in beyond)
    return t("legend.outside", lang, bounds=bounds, low=least, high=most)
