"""A search under way: seconds, the best so far with its distance from the bound, and the two ways to end it.

assets/33-funding.js asks for it every half second and draws the page anew when the search is over.
"""

from typing import Any

from dash import html

from dashboard.components.base import card
from dashboard.components.inputs import button
from dashboard.format import number
from dashboard.i18n import t
from dashboard.tasks import DROP, DROPPED, FINISH, Record
from dashboard.views.funding_more import Steps
from domain.funding.highs import Progress

HEADING = "search-heading"


def progress_card(*, record: Record | None, what: str, seconds: float, lang: str) -> html.Section:
    """The card of a search (``what``: plan or more) that takes at most ``seconds``."""
    is_dropped = record is not None and record.status == DROPPED
    return card(
        title=t("funding.search.over" if is_dropped else f"funding.search.{what}", lang),
        heading_id=HEADING,
        class_name="full search-card",
        children=html.Div(
            _dropped(lang=lang)
            if is_dropped
            else _running(record=record, what=what, seconds=seconds, lang=lang),
            id="search",
            **{
                "data-search": "dropped" if is_dropped else what,
                "data-again": t("funding.search.lost", lang),
            },
        ),
    )


def _running(*, record: Record | None, what: str, seconds: float, lang: str) -> list[Any]:
    return [
        html.Div(search_state(record=record, seconds=seconds, lang=lang), id="search-state"),
        html.P(id="search-said", className="sr-only", role="status", **{"aria-live": "polite"}),
        html.Div(
            [
                _end(wish=FINISH, what=what, lang=lang, is_hidden=not has_plan(record)),
                _end(wish=DROP, what=what, lang=lang),
            ],
            className="search-actions",
        ),
        html.Noscript(t("funding.search.noscript", lang)),
    ]


def search_state(*, record: Record | None, seconds: float, lang: str) -> list[Any]:
    """A bar and the state in words."""
    words = search_words(record=record, lang=lang)
    own = record.progress if record else None
    share = own.done / max(1, own.total) if isinstance(own, Steps) else min(1.0, _seconds(record) / seconds)
    bar = html.Progress(
        max="100", value=f"{100 * share:.0f}", className="search-bar", **{"aria-label": words}
    )
    return [bar, html.P(words, className="search-words")]


def search_words(*, record: Record | None, lang: str) -> str:
    """How far the search is."""
    own = record.progress if record else None
    spent = number(value=_seconds(record), lang=lang)
    if isinstance(own, Steps):
        return t("funding.search.steps", lang, seconds=spent, n=own.done, total=own.total)
    if isinstance(own, Progress) and own.benefit is not None and own.gap is not None:
        gap = number(value=100 * own.gap, lang=lang, decimals=3)
        best = number(value=own.benefit, lang=lang, decimals=1)
        return t("funding.search.best", lang, seconds=spent, best=best, gap=gap)
    return t("funding.search.none", lang, seconds=spent)


def has_plan(record: Record | None) -> bool:
    """Whether the search has found a plan that could be taken."""
    own = record.progress if record else None
    return isinstance(own, Progress) and own.benefit is not None


def _seconds(record: Record | None) -> float:
    return record.seconds if record else 0.0


def _end(*, wish: str, what: str, lang: str, is_hidden: bool = False) -> Any:
    hide = {"hidden": "hidden"} if is_hidden else {}
    return button(
        label=t(f"funding.search.{wish}", lang), id_=f"search-{wish}", type="button", data_end=wish,
        data_what=what, **hide,
    )  # fmt: skip


def _dropped(*, lang: str) -> list[Any]:
    return [
        html.P(t("funding.search.dropped", lang)),
        button(label=t("funding.search.again", lang), id_="search-again", type="button", data_end="again"),
    ]


def search_gone(*, lang: str) -> list[Any]:
    """What is said of a search that the server no longer has: begin again, nothing chosen is lost."""
    return [
        html.P(t("funding.search.gone", lang), role="alert"),
        button(label=t("funding.search.again", lang), id_="search-again", type="button", data_end="again"),
    ]


def ended_note(*, lang: str) -> html.Div:
    """Over a plan of a search that was ended early: it can go on."""
    again = button(label=t("funding.search.on", lang), id_="search-again", type="button", data_end="again")
    return html.Div([html.Span(t("funding.search.ended", lang)), again], className="notice")
