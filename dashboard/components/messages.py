"""Friendly dead ends: nothing loaded yet, no such page, an error. Each says what to do next."""

from typing import Any

from dash import html

from dashboard.components.base import icon
from dashboard.i18n import t
from dashboard.state import State, href


def empty_state(*, title: str, text: str, command: str) -> html.Div:
    """What to load and how."""
    return html.Div(
        [icon("inbox"), html.H2(title), html.P(text), html.Pre(html.Code(command), tabIndex="0")],
        className="empty-state",
    )


def no_data(*, what: str, lang: str) -> html.Div:
    """An indicator without any period: how to load the reports that bring it."""
    return empty_state(
        title=t("empty.title", lang),
        text=t("empty.text", lang, what=what),
        command="python -m etl load <…>" if lang == "vi" else "python -m etl load <folder>",
    )


def problem(*, title: str, texts: list[str], state: State, link: bool = True) -> html.Div:
    """An error in words, with a way back to the overview."""
    back: list[Any] = []
    if link:
        back = [html.A(t("error.home", state.lang), href=href(path="/", state=state), className="button")]
    return html.Div(
        [icon("info"), html.H1(title), *(html.P(text) for text in texts), *back],
        className="empty-state",
        role="alert",
    )
