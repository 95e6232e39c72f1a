"""Saved scenarios of /funding: keep the shown one, open, compare, rename, copy, lock or remove one."""

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
from dashboard.state_funding import MOST_COMPARED
from dashboard.views.funding import SavedRow

HEADING = "scenarios-heading"
_FOCUS = {"data-focus": HEADING}


def compared_of(state: State) -> tuple[str, ...]:
    """Numbers of the scenarios to compare, each once."""
    return tuple(dict.fromkeys(own for own in state.compare.split(",") if own))


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
        children=[listed, _compare_note(state), _save_form(lang=lang) if can_save else None],
    )


def _compare_note(state: State) -> html.P | None:
    """With one scenario chosen: that another one is needed."""
    if len(compared_of(state)) != 1:
        return None
    return html.P(t("scenario.compare.one", state.lang), className="notice", role="status")


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
    is_shown = state.scenario == str(own.id)
    parts: list[Any] = [
        html.A(
            own.title,
            href=href(path="/funding", state=target),
            className="scenario-link",
            **({"aria-current": "true"} if is_shown else {}),
        ),
        html.Span(f" {about} ", className="muted small"),
        badge(text=t("scenario.locked", lang), kind="good") if own.is_locked else None,
        _compare_link(own, state=state),
        _more(own, lang=lang),
    ]
    return html.Li(parts)


def _compare_link(own: SavedRow, *, state: State) -> html.A | None:
    """Put the scenario beside others, or take it away."""
    chosen, number = compared_of(state), str(own.id)
    is_in = number in chosen
    if not is_in and len(chosen) >= MOST_COMPARED:
        return None
    left = [one for one in chosen if one != number] if is_in else [*chosen, number]
    label = t("scenario.compare.drop" if is_in else "scenario.compare.add", state.lang)
    return html.A(
        label,
        href=href(path="/funding", state=replace(without_funding(state), compare=",".join(left))),
        className="button",
        id=f"compare-{number}",
        **{"data-to": "stay", "aria-label": f"{label}: {own.title}"},
    )


def _more(own: SavedRow, *, lang: str) -> html.Details:
    """What changes the scenario; of a locked one only a copy can be made."""
    forms = [_title_form(own, "copy", lang=lang)]
    if not own.is_locked:
        forms = [
            _title_form(own, "rename", lang=lang),
            *forms,
            html.Div([_small_form(own, action, lang=lang) for action in ("lock", "remove")], className="small-forms"),
        ]  # fmt: skip
    return html.Details(
        [html.Summary(t("scenario.more", lang), **{"aria-label": f"{t('scenario.more', lang)}: {own.title}"}),
         *forms],
        className="details scenario-more",
    )  # fmt: skip


def _title_form(own: SavedRow, action: str, *, lang: str) -> html.Form:
    label, box_id = t(f"scenario.{action}", lang), f"{action}-{own.id}"
    title = own.title if action == "rename" else t("scenario.copy_of", lang, title=own.title)[:100]
    box = control("text", name="title", id_=box_id, value=title, maxlength="100", required="required")
    return html.Form(
        [
            hidden_field(name="scenario", value=str(own.id)),
            html.Label(t(f"scenario.{action}.name", lang), htmlFor=box_id),
            box,
            button(label=label, aria_label=f"{label}: {own.title}"),
        ],
        className="scenario-save",
        **{"data-post": f"/funding/{action}", **_FOCUS},
    )


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
