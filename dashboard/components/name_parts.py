"""The tab of unknown unit names: a person says what each means, and the refused rows come in."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.base import card
from dashboard.components.inputs import button, control, hidden_field, selector
from dashboard.components.quality_parts import nothing, pager
from dashboard.components.upload_parts import submission_href
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.report_words import file_base
from dashboard.state import State
from dashboard.views.report_model import NameCandidate, NameRow

NAMES_PER_PAGE = 10
CANDIDATES_SHOWN = 5
FILES_NAMED = 5


def names_tab(*, rows: Sequence[NameRow], total: int, state: State) -> html.Section:
    """One form for each name, those that keep most rows out first."""
    lang = state.lang
    body: Any = nothing(key="names.none", lang=lang)
    if rows:
        forms = [_name(row=row, index=index, state=state) for index, row in enumerate(rows)]
        body = [html.Ol(forms, className="name-forms"), pager(state=state, total=total, size=NAMES_PER_PAGE)]
    return card(
        title=t("names.title", lang),
        subtitle=t("names.sub", lang),
        heading_id="names-heading",
        class_name="full",
        children=body,
    )


def _name(*, row: NameRow, index: int, state: State) -> html.Li:
    lang = state.lang
    parent = f" ({row.parent_name})" if row.parent_name else ""
    days = date_text(day=row.first_day)
    if row.last_day != row.first_day:
        days = f"{days} – {date_text(day=row.last_day)}"
    facts = t("names.facts", lang, n=number(value=row.n_rows, lang=lang), days=days,
              structure=t(f"structure.{row.structure}", lang))  # fmt: skip
    return html.Li(
        [
            html.H3([f"“{row.name}”", html.Span(parent, className="muted")]),
            html.P([facts, " ", *_files(row=row, state=state)], className="muted small"),
            _form(row=row, index=index, lang=lang),
        ],
        className="name-form",
    )


def _files(*, row: NameRow, state: State) -> list[Any]:
    parts: list[Any] = []
    for number_of, name in row.files[:FILES_NAMED]:
        link = html.A(
            file_base(name),
            href=submission_href(state=state, submission_id=number_of),
            **{"data-to": "top"},
        )
        parts += [link, " "]
    if len(row.files) > FILES_NAMED:
        parts.append(t("names.more_files", state.lang, n=len(row.files) - FILES_NAMED))
    return parts


def _form(*, row: NameRow, index: int, lang: str) -> html.Form:
    own = f"name-{index}"
    choices = [
        _choice(candidate=candidate, id_=f"{own}-{i}", lang=lang)
        for i, candidate in enumerate(row.candidates[:CANDIDATES_SHOWN])
    ]
    choices.append(_other(row=row, own=own, lang=lang))
    return html.Form(
        [
            hidden_field(name="structure", value=row.structure),
            hidden_field(name="name", value=row.name),
            hidden_field(name="parent", value=row.parent_code),
            html.Fieldset([html.Legend(t("names.means", lang)), *choices]),
            html.Div(
                [
                    html.Label(t("names.source", lang), htmlFor=f"{own}-source"),
                    control("text", name="source", id_=f"{own}-source", maxlength="300", required="required",
                            placeholder=t("names.source_hint", lang)),
                ],
                className="field grow",
            ),
            button(label=t("names.save", lang), primary=True),
        ],
        className="stack-form",
        **{"data-post": "/quality/answer"},
    )  # fmt: skip


def _choice(*, candidate: NameCandidate, id_: str, lang: str) -> Markup:
    parent = f" · {candidate.parent_name}" if candidate.parent_name else ""
    score = t("names.score", lang, n=round(candidate.score * 100))
    label = Markup('<span>{}<span class="muted">{} · {} · {}</span></span>').format(
        candidate.name, parent, candidate.code, score
    )
    box = control("radio", name="unit", value=candidate.code, id_=id_, required="required")
    return Markup('<label class="choice" for="{}">{}{}</label>').format(id_, box, label)


def _other(*, row: NameRow, own: str, lang: str) -> Markup:
    options = [
        (one.code, f"{one.name} ({one.parent_name})" if one.parent_name else one.name) for one in row.others
    ]
    box = control("radio", name="unit", value="other", id_=f"{own}-other", required="required")
    label = Markup('<label class="choice" for="{}">{}<span>{}</span></label>').format(
        f"{own}-other", box, t("names.other", lang)
    )
    named = Markup('<label class="sr-only" for="{}">{}</label>').format(f"{own}-list", t("names.other", lang))
    return Markup("{}<div class='choice-list'>{}{}</div>").format(
        label, named, selector(name="other", id_=f"{own}-list", chosen="", choices=[("", "…"), *options])
    )
