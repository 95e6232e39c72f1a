"""Who has reported and whose rows were refused, form by form, and how good the data are."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import icon, rich
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.views.model import Completeness, OverviewView, Place
from dashboard.words import form_name, units_word


def completeness(*, rows: Sequence[Completeness], state: State) -> html.Div:
    """One line per form: reported of expected, late ones, who is missing."""
    return html.Div([_form(row=row, state=state) for row in rows], className="completeness")


def _form(*, row: Completeness, state: State) -> html.Div:
    lang = state.lang
    share = row.reported / row.expected if row.expected else 0.0
    return html.Div(
        [
            html.H3(form_name(form=row.form, lang=lang)),
            html.P(
                f"{row.period.label(lang=lang)} · {t('completeness.due', lang, date=date_text(day=row.due_on))}",
                className="muted",
            ),
            html.Div(
                [
                    html.Span(
                        html.Span(className="meter-fill", style={"width": f"{share:.1%}"}), className="meter"
                    ),
                    html.Span(
                        rich(t("completeness.n", lang, n=row.reported, total=row.expected)), className="value"
                    ),
                ],
                className="completeness-line",
            ),
            _missing(row=row, state=state),
        ],
        className="completeness-form",
    )


def _missing(*, row: Completeness, state: State) -> Any:
    """Who has sent nothing, and whose row was refused: two lists, for they call for different action."""
    units = units_word(level="commune", structure=state.structure, lang=state.lang)
    if not row.missing and not row.refused:
        return html.P(t("completeness.all", state.lang, units=units), className="good-text")
    lists = (("completeness.missing", row.missing), ("completeness.refused", row.refused))
    return html.Div(
        [_places(key=key, places=places, units=units, lang=state.lang) for key, places in lists if places]
    )


def _places(*, key: str, places: Sequence[Place], units: str, lang: str) -> html.Details:
    names = [
        html.Li(
            [place.name, html.Span(place.parent_name, className="muted small") if place.parent_name else None]
        )
        for place in sorted(places, key=lambda place: vi_key(place.name))
    ]
    summary = html.Summary(t(key, lang, n=len(places), units=units))
    return html.Details([summary, html.Ul(names, className="name-list")], className="details")


def quality(*, overview: OverviewView, state: State) -> html.P:
    """Files, refusals and open findings, with the page where they are dealt with."""
    lang = state.lang
    text = t(
        "quality.line",
        lang,
        files=number(value=overview.n_files, lang=lang),
        refused=number(value=overview.refused_files, lang=lang),
        errors=number(value=overview.open_errors, lang=lang),
        warnings=number(value=overview.open_warnings, lang=lang),
    )
    link = html.A(t("quality.link", lang), href=href(path="/quality", state=state), **{"data-to": "top"})
    return html.P([icon("info"), html.Span([*rich(text), " ", link, "."])], className="quality")
