"""What stands around every page: header, navigation, the note on simulated data, the footer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import icon
from dashboard.components.filters import Choice, picker
from dashboard.i18n import t
from dashboard.state import STRUCTURES, State, href
from dashboard.state_carried import carried
from dashboard.views.model import Place
from domain.units.structure import WHOLE_COUNTRY

NAV = (
    ("/", "overview"),
    ("/adoption", "adoption"),
    ("/equipment", "equipment"),
    ("/skills", "skills"),
    ("/drivers", "drivers"),
    ("/index", "index"),
    ("/compare", "compare"),
    ("/funding", "funding"),
    ("/quality", "quality"),
    ("/upload", "upload"),
    ("/methodology", "methodology"),
)


def header(*, path: str, state: State, provinces: Sequence[Place]) -> list[Any]:
    """Product, province, structure, language, colours and help."""
    lang = state.lang
    return [
        html.Button(
            icon("menu"),
            type="button",
            className="icon-button menu-button",
            title=t("nav.toggle", lang),
            **{"data-action": "toggle-nav", "aria-label": t("nav.toggle", lang), "aria-controls": "nav"},
        ),
        html.A(
            [html.Span(className="brand-mark", **{"aria-hidden": "true"}), html.Span(t("product", lang))],
            href=href(path="/", state=carried(state)),
            className="brand",
            **{"data-nav": "/"},
        ),
        html.Div(
            [
                picker(
                    name="province",
                    label=t("header.province", lang),
                    value=state.province,
                    choices=[
                        *_country(provinces, lang=lang),
                        *(Choice(place.code, place.name) for place in provinces),
                    ],
                ),
                picker(
                    name="structure",
                    label=t("header.structure", lang),
                    value=state.structure,
                    choices=[Choice(value, t(f"structure.{value}", lang)) for value in STRUCTURES],
                ),
            ],
            className="header-pickers",
        ),
        html.Div(_switches(path=path, state=state), className="header-switches"),
    ]


def _country(provinces: Sequence[Place], *, lang: str) -> list[Choice]:
    """The whole country, for those who see more than one province."""
    return [Choice(WHOLE_COUNTRY, t("header.country", lang))] if len(provinces) > 1 else []


def _switches(*, path: str, state: State) -> list[Any]:
    lang, other = state.lang, "en" if state.lang == "vi" else "vi"
    theme = "dark" if state.theme == "light" else "light"
    return [
        html.A(
            [
                html.Span(t("language.other", lang), className="long"),
                html.Span(other.upper(), className="short"),
            ],
            id="switch-lang",
            href=href(path=path, state=replace(state, lang=other)),
            className="text-button",
            title=t("language.switch", lang),
            lang=other,
            **{"data-link": "lang", "data-value": other},
        ),
        html.Button(
            icon("moon" if theme == "dark" else "sun"),
            id="switch-theme",
            type="button",
            className="icon-button",
            title=t(f"theme.to_{theme}", lang),
            **{"data-choose": "theme", "data-value": theme, "aria-label": t(f"theme.to_{theme}", lang)},
        ),
        html.A(
            icon("help"),
            href=href(path="/methodology", state=carried(state)),
            className="icon-button help-button",
            title=t("nav.help", lang),
            **{"data-nav": "/methodology", "aria-label": t("nav.help", lang)},
        ),
    ]


def nav(*, path: str, state: State) -> list[Any]:
    """Links to the pages; the present one is marked for eyes and screen readers."""
    lang = state.lang
    links = [
        html.Li(
            html.A(
                [icon(name), html.Span(t(f"nav.{name}", lang))],
                href=href(path=address, state=carried(state)),
                className="nav-link" + (" is-here" if address == path else ""),
                **{"data-nav": address, **({"aria-current": "page"} if address == path else {})},
            )
        )
        for address, name in NAV
    ]
    return [html.Ul(links)]


def synthetic_banner(lang: str) -> html.Div:
    """Says that the figures are simulated."""
    return html.Div([icon("info"), html.Span(t("synthetic.long", lang))], className="banner", role="note")


def footer(lang: str) -> html.Footer:
    """Where to read how the figures are made."""
    return html.Footer(html.P(t("footer", lang)), className="footer")
