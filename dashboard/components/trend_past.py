"""What was before on a trend: figures of old units carried forward, and the indicator that stood in the place of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.figures.trend import Break
from dashboard.format import number, value_text, with_unit
from dashboard.i18n import t, texts
from dashboard.views.model import Predecessor, TrendSeries, TrendView
from dashboard.views.trend_model import CarriedPoint, CarriedTrend
from domain.catalogue import Indicator
from domain.period_choice import series_break
from domain.periods import STRUCTURE_CHANGE, Period

_MOST_PARTS = 12


@dataclass(frozen=True)
class Past:
    """``carried``: the series of the open unit and of its province with their past; ``before``: the indicator that the
    shown one took the place of, with its own meaning, or None.
    """

    carried: Sequence[CarriedTrend] = ()
    before: TrendView | None = None

    def points(self, series: TrendSeries) -> Mapping[Period, CarriedPoint]:
        """Carried points of one line by period; none of what the unit reported itself."""
        is_province = series.role == "province"
        for own in self.carried:
            if series.role != "peers" and (own.place.level == "province") == is_province:
                return {point.period: point for point in own.points if point.status != "reported"}
        return {}


NO_PAST = Past()


def carried_cell(*, point: CarriedPoint, indicator: Indicator, lang: str) -> str:
    """A carried value and what it rests on; or that it cannot be known."""
    if point.status == "not_convertible":
        return t("trend.not_convertible", lang)
    if point.value is None:
        return t("reason.not_reported", lang)
    text = value_text(value=point.value, display_unit=indicator.display_unit, lang=lang)
    return f"{text} ({t(f'trend.{point.status}', lang)})"


def breaks_of(*, periods: Sequence[Period], indicator: Indicator, lang: str) -> list[Break]:
    """Where the units or the meaning of the figure change between two of the periods, oldest first."""
    days = [(STRUCTURE_CHANGE, t("trend.break_structure", lang))]
    meaning = series_break(indicator)
    if meaning is not None:
        days.append((meaning, t("trend.break_meaning", lang, day=f"{meaning:%d/%m/%Y}")))
    out = []
    for day, text in days:
        place = sum(period.end < day for period in periods)
        if 0 < place < len(periods):
            out.append(Break(place=place, text=text))
    return sorted(out, key=lambda own: own.place)


def past_notes(*, past: Past, periods: Sequence[Period], indicator: Indicator, lang: str) -> list[Any]:
    """What hollow points rest on, unit by unit; why nothing could be carried; what a change of meaning means."""
    notes = [
        note for own in past.carried if own.place.level != "province" for note in _of_unit(own=own, lang=lang)
    ]
    if not notes:
        notes = [note for own in past.carried[:1] for note in _of_unit(own=own, lang=lang)]
    meaning = series_break(indicator)
    if (
        meaning is not None
        and any(p.end < meaning for p in periods)
        and any(p.end >= meaning for p in periods)
    ):
        notes.append(html.P(t("trend.meaning", lang, day=f"{meaning:%d/%m/%Y}"), className="source"))
    return notes


def _of_unit(*, own: CarriedTrend, lang: str) -> list[Any]:
    if own.reason:
        return [html.P(t(f"trend.not_carried_{own.reason}", lang, name=own.place.name), className="source")]
    past = [point for point in own.points if point.status != "reported"]
    if not past:
        return []
    notes = [html.P(t("trend.carried", lang, name=own.place.name), className="source")]
    if own.place.level == "district":
        notes.append(html.P(t("trend.group", lang), className="small muted"))
    if own.place.level == "commune":
        notes.append(_parts(own=own, lang=lang))
    lost = [point.period.label(lang=lang) for point in past if point.status == "not_convertible"]
    if lost:
        notes.append(html.P(t("trend.lost", lang, periods=", ".join(lost)), className="small"))
    return notes


def _parts(*, own: CarriedTrend, lang: str) -> html.P:
    ordered = sorted(own.predecessors, key=lambda part: (part.is_estimated, -(part.weight or 0.0)))
    shown = "; ".join(part_text(part=part, lang=lang) for part in ordered[:_MOST_PARTS])
    more = len(ordered) - _MOST_PARTS
    names = t("names.more", lang, names=shown, n=more) if more > 0 else shown
    return html.P(t("trend.parts", lang, parts=names), className="small")


def part_text(*, part: Predecessor, lang: str) -> str:
    """An old unit and how much of it is counted: ``Phường Đại Nài (46,4 %, ước tính theo diện tích)``."""
    if part.weight is None:
        return f"{part.name} ({t('trend.part_unknown', lang)})"
    if not part.is_estimated and part.weight == 1.0:
        return f"{part.name} ({t('trend.part_whole', lang)})"
    share = with_unit(text=number(value=100 * part.weight, lang=lang, decimals=1), suffix="%")
    basis = texts(lang).get(f"trend.basis.{part.basis}", t("trend.basis", lang))
    return f"{part.name} ({share}, {basis})"
