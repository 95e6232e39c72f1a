"""The profiles of all units of a district or province as one archive, with how far it is."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import card, icon
from dashboard.i18n import t
from dashboard.state import State, to_search
from dashboard.views.unit_page import UnitPage
from dashboard.words import place_in_sentence, units_word


def books_card(*, page: UnitPage, state: State) -> html.Section:
    """Links that fetch the archive; assets/32-books.js shows the count and lets it be stopped."""
    lang = state.lang
    areas = _areas(page)
    return card(
        title=t("books.title", lang),
        subtitle=t("books.sub", lang),
        heading_id="books-heading",
        class_name="full",
        children=[
            html.Div(
                [_link(page=page, state=state, code=code, name=name) for code, name in areas],
                className="button-row",
            ),
            html.Div(
                [
                    html.Progress(
                        id="book-progress", max="1", value="0", **{"aria-label": t("books.progress", lang)}
                    ),
                    html.Span(id="book-status", role="status"),
                    html.Button(t("books.stop", lang), type="button", id="book-stop", className="button"),
                ],
                id="book-line",
                className="book-line",
                hidden=True,
                **_words(lang),
            ),
        ],
    )


def _words(lang: str) -> dict[str, Any]:
    """What the script says; it knows no language."""
    names = ("running", "left", "done", "failed", "stopped")
    return {f"data-{name}": t(f"books.{name}", lang) for name in names}


def _areas(page: UnitPage) -> list[tuple[str, str]]:
    """Areas whose communes can be taken together: the district of a commune or the unit itself, and the province."""
    place, province = page.place, page.comparison.province
    own = (place.parent_code, place.parent_name) if place.level == "commune" else (place.code, place.name)
    return list(dict.fromkeys(area for area in (own, (province.code, province.name)) if area[0]))


def _link(*, page: UnitPage, state: State, code: str, name: str) -> html.A:
    lang = state.lang
    units = units_word(level="commune", structure=page.structure, lang=lang)
    own = to_search(replace(state, units=(), panel=""))
    return html.A(
        [
            icon("download"),
            html.Span(t("books.link", lang, units=units, place=place_in_sentence(name=name, lang=lang))),
        ],
        href=f"/unit/{code}/profiles.zip{own}",
        className="button",
        download="",
        **{"data-book": "yes"},
    )
