"""How the units spread: a small histogram with the median and the target, and the same in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from dash import html

from dashboard.format import value_text
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from dashboard.words import target_text, units_word

BINS = 16
_FEWEST = 4


@dataclass(frozen=True)
class Spread:
    """Counts of units in equal steps from ``low`` to ``high``, and the quartiles."""

    low: float
    high: float
    counts: tuple[int, ...]
    quartiles: tuple[float, float, float]

    def place(self, value: float) -> float:
        """Where a value lies on the axis, 0 to 1; values outside lie at the ends."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def spread_of(values: Sequence[float]) -> Spread | None:
    """The spread of at least four values that are not all equal, else None: there is nothing to draw."""
    if len(values) < _FEWEST or min(values) == max(values):
        return None
    low, high = min(values), max(values)
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, int((value - low) / (high - low) * BINS))] += 1
    first, middle, third = quantiles(values, n=4, method="inclusive")
    return Spread(low=low, high=high, counts=tuple(counts), quartiles=(first, middle, third))


def distribution(*, view: IndicatorView, lang: str) -> list[Any]:
    """Sentence, histogram and its ends."""
    spread = spread_of([unit.value for unit in view.units if unit.value is not None])
    if spread is None:
        return [html.P(t("distribution.none", lang), className="muted small")]

    def shown(value: float) -> str:
        return value_text(value=value, display_unit=view.indicator.display_unit, lang=lang)

    first, middle, third = spread.quartiles
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    sentence = t(
        "distribution.sentence", lang, units=units, low=shown(first), high=shown(third), median=shown(middle)
    )
    return [
        html.P(sentence, className="small"),
        html.Div([_bars(spread), *_marks(spread=spread, view=view, lang=lang)], className="histogram",
                 **{"aria-hidden": "true"}),
        html.Div([html.Span(shown(spread.low)), html.Span(shown(spread.high))], className="histogram-ends"),
    ]  # fmt: skip


def _bars(spread: Spread) -> html.Div:
    highest = max(spread.counts)
    bars = [html.Span(style={"height": f"{count / highest:.0%}"}) for count in spread.counts]
    return html.Div(bars, className="histogram-bars")


def _marks(*, spread: Spread, view: IndicatorView, lang: str) -> list[html.Span]:
    marks = [_mark(at=spread.place(spread.quartiles[1]), text=t("distribution.median", lang), kind="median")]
    if view.target is not None and spread.low <= view.target.value <= spread.high:
        text = target_text(view_value=view.target.value, indicator=view.indicator, lang=lang)
        marks.append(
            _mark(
                at=spread.place(view.target.value), text=t("legend.target", lang, target=text), kind="target"
            )
        )
    return marks


def _mark(*, at: float, text: str, kind: str) -> html.Span:
    side = "to-left" if at > 0.6 else "to-right"
    return html.Span(
        html.Span(text, className="mark-text"),
        className=f"mark mark-{kind} {side}",
        style={"left": f"{at:.1%}"},
    )
