"""The finding sentence, its four figures, and notices."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import icon, rich
from dashboard.i18n import t
from dashboard.state import Notice
from dashboard.views.model import IndicatorView
from dashboard.words import (
    change_words,
    finding,
    is_part,
    n_not_reported,
    number,
    parts_text,
    shown_place,
    target_text,
    unit_value_text,
    units_word,
)


def finding_text(*, view: IndicatorView, lang: str) -> list[Any]:
    """The finding with its figures set strong."""
    return rich(finding(view=view, lang=lang))


def stat(*, label: str, value: str, note: Any = "", kind: str = "") -> html.Div:
    """One figure with its label above and a remark below."""
    return html.Div(
        [
            html.Dt(label),
            html.Dd([html.Span(value, className="stat-value"), html.Span(note, className="stat-note")]),
        ],
        className=f"stat {kind}".strip(),
    )


def stats(*, view: IndicatorView, lang: str) -> html.Dl:
    """Value, change, target and reporting of the place shown."""
    return html.Dl(
        [
            stat(
                label=_whole(view=view, lang=lang),
                value=unit_value_text(unit=view.total, indicator=view.indicator, lang=lang),
                note=parts_text(unit=view.total, lang=lang),
            ),
            _change(view=view, lang=lang),
            _target(view=view, lang=lang),
            _reporting(view=view, lang=lang),
        ],
        className="stats",
    )


def _whole(*, view: IndicatorView, lang: str) -> str:
    """The place of the first figure; with the communes it is made of where they are only a part of the place."""
    place = shown_place(view, lang=lang)
    if not is_part(view):
        return place
    units = units_word(level="commune", structure=view.structure, lang=lang)
    n, total = number(value=view.total.n, lang=lang), number(value=view.total.n_total, lang=lang)
    return t("stat.part", lang, place=place, n=n, total=total, units=units)


def trend_kind(*, change: float | None, direction: str) -> str:
    """``is-better``, ``is-worse`` or '': by the direction of the indicator."""
    if change is None or not change or direction == "0":
        return ""
    return "is-better" if (change > 0) == (direction == "+") else "is-worse"


def _change(*, view: IndicatorView, lang: str) -> html.Div:
    total, previous = view.total.value, view.previous_total
    change = None if total is None or previous is None else total - previous
    note = ""
    if change is not None and view.previous_period is not None:
        kind = trend_kind(change=change, direction=view.indicator.direction)
        words = f"{t(f'change.{kind}', lang)} · " if kind else ""
        note = words + t("change.against", lang, period=view.previous_period.label(lang=lang))
    return stat(
        label=t("stat.change", lang),
        value=change_words(change=change, display_unit=view.indicator.display_unit, lang=lang),
        note=note,
        kind=trend_kind(change=change, direction=view.indicator.direction),
    )


def _target(*, view: IndicatorView, lang: str) -> html.Div:
    if view.target is None:
        return stat(label=t("stat.target", lang), value=t("target.none", lang))
    known = sum(unit.value is not None for unit in view.units)
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    return stat(
        label=t("stat.target", lang),
        value=target_text(view_value=view.target.value, indicator=view.indicator, lang=lang),
        note=t("stat.below", lang, n=view.n_below_target, m=known, units=units),
    )


def _reporting(*, view: IndicatorView, lang: str) -> html.Div:
    missing = n_not_reported(view)
    units = units_word(level="commune", structure=view.structure, lang=lang)
    key = "source.final_short" if view.source.is_final else "source.provisional_short"
    note = t("stat.missing", lang, n=missing) if missing else t(key, lang)
    return stat(
        label=t("stat.reported", lang),
        value=f"{number(value=view.source.n, lang=lang)} / {number(value=view.source.n_total, lang=lang)}",
        note=f"{units} · {note}",
    )


def notice_list(*, notices: Sequence[Notice], lang: str) -> list[html.Div]:
    """Notices as a list of lines with an icon."""
    return [
        html.Div(
            [icon("info"), html.Span(t(n.key, lang, **dict(n.params)))], className="notice", role="status"
        )
        for n in notices
    ]


def view_notices(*, view: IndicatorView, lang: str) -> list[Notice]:
    """What the view had to change in what was asked for."""
    if view.asked_period is None:
        return []
    params = (("asked", view.asked_period.label(lang=lang)), ("shown", view.period.label(lang=lang)))
    return [Notice(key="notice.other_period", params=params)]
