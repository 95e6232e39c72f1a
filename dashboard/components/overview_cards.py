"""Cards of the overview: headline figures, supply against use, best and worst units, who has reported."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import rich
from dashboard.components.summary import trend_kind
from dashboard.format import change_text, number, value_text
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.views.model import Contrast, Extremes, Headline, OverviewView, UnitValue
from dashboard.words import (
    form_name,
    lower_first,
    period_label,
    period_with_dates,
    place_in_sentence,
    target_text,
    unit_value_text,
    units_word,
)
from domain.rollup import misses_target

PAGE_OF_THEME = {
    "adoption": "/adoption",
    "procedure": "/adoption",
    "digitisation": "/adoption",
    "equipment": "/equipment",
    "connectivity": "/equipment",
    "skills": "/skills",
}


def headline_grid(*, headlines: Sequence[Headline], state: State) -> html.Ul:
    """Headline figures; each links to its page."""
    return html.Ul([html.Li(_headline(headline=h, state=state)) for h in headlines], className="headlines")


def _headline(*, headline: Headline, state: State) -> html.A | html.Div:
    lang, indicator = state.lang, headline.indicator
    unit = indicator.display_unit
    value = (
        t("reason.not_reported", lang)
        if headline.value is None
        else value_text(value=headline.value, display_unit=unit, lang=lang)
    )
    parts = [
        html.Span(indicator.name(lang=lang), className="headline-name"),
        html.Span(value, className="headline-value" + (" is-words" if headline.value is None else "")),
        _meter(headline=headline),
        html.Span(_target(headline=headline, lang=lang), className="headline-note"),
        html.Span(_change(headline=headline, lang=lang), className=f"headline-note {_kind(headline)}"),
        html.Span(_period(headline=headline, state=state), className="headline-note muted"),
    ]
    path = PAGE_OF_THEME.get(indicator.theme)
    if path is None or headline.period is None:
        return html.Div(parts, className="headline")
    target = replace(state, indicator=indicator.id, period="", units=(), panel="")
    return html.A(
        parts,
        href=href(path=path, state=target),
        className="headline",
        **{"data-go": path, "data-indicator": indicator.id},
    )


def _meter(*, headline: Headline) -> html.Span | None:
    """A thin bar from 0 to 100 % with the target's mark."""
    if headline.value is None or headline.indicator.display_unit != "%":
        return html.Span(className="meter meter-none")
    marks: list[Any] = [
        html.Span(className="meter-fill", style={"width": f"{min(100, max(0, headline.value)):.1f}%"})
    ]
    if headline.target is not None:
        marks.append(
            html.Span(className="bar-target", style={"left": f"{min(100, headline.target.value):.1f}%"})
        )
    return html.Span(marks, className="meter")


def _kind(headline: Headline) -> str:
    return trend_kind(change=headline.change, direction=headline.indicator.direction)


def _target(*, headline: Headline, lang: str) -> str:
    if headline.target is None:
        return t("target.none", lang)
    value = target_text(view_value=headline.target.value, indicator=headline.indicator, lang=lang)
    if headline.value is None:
        return t("headline.target", lang, value=value)
    missed = misses_target(
        value=headline.value, target=headline.target.value, direction=headline.indicator.direction
    )
    return t("headline.target_missed" if missed else "headline.target_met", lang, value=value)


def _change(*, headline: Headline, lang: str) -> str:
    if headline.change is None or headline.previous_period is None:
        return t("headline.no_comparison", lang) if headline.value is not None else ""
    text = change_text(value=headline.change, display_unit=headline.indicator.display_unit, lang=lang)
    kind = _kind(headline)
    words = f" ({t(f'change.{kind}', lang)})" if kind else ""
    return f"{text}{words} {t('change.against', lang, period=headline.previous_period.label(lang=lang))}"


def _period(*, headline: Headline, state: State) -> str:
    if headline.period is None:
        return t("headline.no_data", state.lang)
    units = units_word(level="commune", structure=state.structure, lang=state.lang)
    counted = t("headline.n", state.lang, n=headline.n, total=headline.n_total, units=units)
    return f"{headline.period.label(lang=state.lang)} · {counted}"


def contrast(*, contrast: Contrast, state: State) -> list[Any]:
    """Supply beside use as two bars, and what staff filed for citizens apart."""
    lang = state.lang
    rows = [
        ("contrast.supply", contrast.procedures_online_share, "supply"),
        ("contrast.use", contrast.dossiers_online_share, "use"),
        ("contrast.self", contrast.unassisted_share, "use-part"),
        ("contrast.assisted", contrast.assisted_share_of_received, "use-assisted"),
    ]
    units = units_word(level="commune", structure=state.structure, lang=lang)
    source = [
        t("source.forms", lang, forms=form_name(form="F2", lang=lang)),
        t("source.period", lang, period=period_with_dates(period=contrast.period, lang=lang)),
        t("source.n", lang, n=contrast.n, total=contrast.n_total, units=units),
    ]
    if contrast.is_synthetic:
        source.append(t("synthetic.short", lang))
    return [
        html.P(rich(_contrast_sentence(contrast=contrast, lang=lang)), className="lead"),
        html.Dl([_contrast_row(label=t(k, lang), value=v, kind=kind, lang=lang) for k, v, kind in rows],
                className="contrast"),
        html.P(" · ".join(source), className="source"),
    ]  # fmt: skip


def _contrast_sentence(*, contrast: Contrast, lang: str) -> str:
    supply, use = contrast.procedures_online_share, contrast.dossiers_online_share
    if supply is None or use is None:
        return t("contrast.empty", lang)
    gap = number(value=abs(supply - use), lang=lang, decimals=1)
    return t(
        "contrast.sentence" if supply >= use else "contrast.sentence_more",
        lang,
        supply=value_text(value=supply, display_unit="%", lang=lang),
        use=value_text(value=use, display_unit="%", lang=lang),
        gap=gap,
    )


def _contrast_row(*, label: str, value: float | None, kind: str, lang: str) -> html.Div:
    text = (
        t("reason.not_reported", lang)
        if value is None
        else value_text(value=value, display_unit="%", lang=lang)
    )
    width = 0.0 if value is None else max(0.0, min(100.0, value))
    bar = html.Span(
        html.Span(className=f"bar-fill fill-{kind}", style={"width": f"{width:.1f}%"}), className="bar"
    )
    return html.Div(
        [html.Dt(label), html.Dd([bar, html.Span(text, className="value")])],
        className=f"contrast-row row-{kind}",
    )


def extremes(*, extremes: Extremes, state: State) -> list[Any]:
    """Best and worst units side by side."""
    lang = state.lang
    return [
        html.P(
            f"{extremes.indicator.name(lang=lang)} · {extremes.period.label(lang=lang)}", className="muted"
        ),
        html.Div(
            [
                _list(title=t("extremes.best", lang), units=extremes.best, extremes=extremes, state=state),
                _list(title=t("extremes.worst", lang), units=extremes.worst, extremes=extremes, state=state),
            ],
            className="two-lists",
        ),
    ]


def _list(*, title: str, units: Sequence[UnitValue], extremes: Extremes, state: State) -> html.Div:
    rows = [
        html.Li(
            html.Button(
                [
                    html.Span("" if unit.rank is None else str(unit.rank), className="rank"),
                    html.Span([unit.place.name, html.Span(unit.place.parent_name, className="muted small")],
                              className="unit-name"),
                    html.Span(unit_value_text(unit=unit, indicator=extremes.indicator, lang=state.lang),
                              className="value"),
                ],
                type="button",
                className="ranking-row short-row",
                **{"data-unit": unit.place.code},
            )
        )
        for unit in units
    ]  # fmt: skip
    return html.Div([html.H3(title), html.Ol(rows, className="ranking")])


def overview_sentence(*, overview: OverviewView, lang: str) -> str:
    """The first headline, and how many forms have units that have not reported."""
    first = next((h for h in overview.headlines if h.value is not None and h.period is not None), None)
    if first is None or first.period is None or first.value is None:
        return t("overview.empty", lang)
    sentence = t(
        "finding.value",
        lang,
        period=period_label(period=first.period, lang=lang),
        indicator=lower_first(first.indicator.name(lang=lang)),
        place=place_in_sentence(name=overview.province.name, lang=lang),
        value=value_text(value=first.value, display_unit=first.indicator.display_unit, lang=lang),
    )
    return (
        f"{sentence}{_first_change(headline=first, lang=lang)}; {_reporting(overview=overview, lang=lang)}."
    )


def _first_change(*, headline: Headline, lang: str) -> str:
    if headline.change is None or headline.previous_period is None:
        return t("finding.no_comparison", lang)
    size = change_text(
        value=abs(headline.change), display_unit=headline.indicator.display_unit, lang=lang
    ).lstrip("+")
    key = "finding.up" if headline.change > 0 else "finding.down"
    return t(key, lang, change=size, previous=period_label(period=headline.previous_period, lang=lang))


def _reporting(*, overview: OverviewView, lang: str) -> str:
    behind = [row for row in overview.completeness if row.missing]
    units = units_word(level="commune", structure=overview.structure, lang=lang)
    if not behind:
        return t("overview.all_reported", lang, units=units)
    worst = max(behind, key=lambda row: len(row.missing))
    return t(
        "overview.behind", lang, n=len(worst.missing), units=units, form=form_name(form=worst.form, lang=lang),
        forms=len(behind), total=len(overview.completeness),
    )  # fmt: skip
