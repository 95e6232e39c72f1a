"""Writing an index of one's own: the text of a definition, what is wrong with it and where, its saved versions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.inputs import button
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.state_index import INDEX_PATH
from dashboard.views.index_definitions import DefinitionEntry
from domain.periods import local_day

_AREA = Markup(
    '<textarea id="definition" name="text" rows="22" spellcheck="false" autocapitalize="off" autocomplete="off" '
    'aria-describedby="definition-said">{}</textarea>'
)


def editor_card(
    *, text: str, versions: Sequence[DefinitionEntry], state: State, is_open: bool = False
) -> html.Details:
    """The text of the chosen definition to start from; folded until somebody wants to write."""
    lang = state.lang
    return html.Details(
        [
            html.Summary(t("index.editor", lang), id="editor-heading"),
            html.P(t("index.editor.sub", lang), className="muted small"),
            _versions(versions, state=state) if versions else None,
            html.Form(
                [
                    html.Label(t("index.editor.text", lang), htmlFor="definition"),
                    _AREA.format(text),
                    html.P("", id="definition-said", className="definition-said", role="status"),
                    html.P(
                        [
                            button(label=t("index.editor.check", lang), type="button", data_definition="check"),
                            button(
                                label=t("index.editor.save", lang), type="button", primary=True,
                                data_definition="save",
                            ),
                            html.Span(t("index.editor.who", lang), className="muted small"),
                        ],
                        className="button-row",
                    ),
                ],
                className="editor-form",
            ),
        ],
        className="card full details editor-card",
        id="editor",
        **({"open": "open"} if is_open else {}),
    )  # fmt: skip


def _versions(versions: Sequence[DefinitionEntry], *, state: State) -> Any:
    return html.Div(
        [
            html.H3(t("index.versions", state.lang)),
            html.Ul([_version(own, state=state) for own in versions], className="scenario-list"),
        ]
    )


def _version(own: DefinitionEntry, *, state: State) -> html.Li:
    lang, number = state.lang, str(own.stored_version)
    day = date_text(day=local_day(own.created_at)) if own.created_at else ""
    name = t("index.version", lang, n=number)
    target = replace(state, revision=number, weights="", units=(), panel="")
    here = {"aria-current": "true"} if state.revision == number else {}
    return html.Li(
        [
            html.A(name, href=href(path=INDEX_PATH, state=target), className="scenario-link",
                   **{"data-to": "here", **here}),
            html.Span(f" {own.title(lang=lang)} · {day} · {own.author}", className="muted small"),
        ]
    )  # fmt: skip
