"""Saved scenarios of /funding: keep the shown one, open another, lock it when it was submitted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.components.base import badge, card
from dashboard.components.inputs import button, control, hidden_field
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.state_carried import without_funding
from dashboard.views.funding import SavedRow

HEADING = "scenarios-heading"
_FOCUS = {"data-focus": HEADING}


def scenario_card(*, saved: Sequence[SavedRow], state: State, can_save: bool) -> html.Section:
    """The list, and the form that keeps what is shown."""
    lang = state.lang
    rows = [_row(own, state=state) for own in saved]
    listed = (
        html.Ul(rows, className="scenario-list")
        if rows
        else html.P(t("scenario.empty", lang), className="muted")
    )
    return card(
        title=t("scenario.title", lang),
        subtitle=t("scenario.sub", lang),
        heading_id=HEADING,
        class_name="full",
        children=[listed, _save_form(lang=lang) if can_save else None],
    )


def _save_form(*, lang: str) -> html.Form:
    box = control("text", name="title", id_="scenario-title", maxlength="100", required="required")
    return html.Form(
        [
            html.Label(t("scenario.name", lang), htmlFor="scenario-title"),
            box,
            button(label=t("scenario.save", lang), primary=True),
        ],
        className="scenario-save",
        **{"data-post": "/funding/save", **_FOCUS},
    )


def _row(own: SavedRow, *, state: State) -> html.Li:
    lang = state.lang
    target = replace(without_funding(state), scenario=str(own.id))
    about = t(
        "scenario.about",
        lang,
        date=date_text(day=own.created_at.date()),
        author=own.author,
        snapshot=own.snapshot[:12],
    )
    parts: list[Any] = [
        html.A(
            own.title,
            href=href(path="/funding", state=target),
            className="scenario-link",
            **({"aria-current": "true"} if state.scenario == str(own.id) else {}),
        ),
        html.Span(f" {about} ", className="muted small"),
    ]
    if own.is_locked:
        parts.append(badge(text=t("scenario.locked", lang), kind="good"))
    else:
        parts.extend(_small_form(own, action, lang=lang) for action in ("lock", "remove"))
    return html.Li(parts)


def _small_form(own: SavedRow, action: str, *, lang: str) -> html.Form:
    label = t(f"scenario.{action}", lang)
    return html.Form(
        [
            hidden_field(name="scenario", value=str(own.id)),
            button(label=label, aria_label=f"{label}: {own.title}"),
        ],
        className="inline-form",
        **{"data-post": f"/funding/{action}", **_FOCUS},
    )
