"""What people answered to unknown unit names, each to be taken back."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import card
from dashboard.components.inputs import button, hidden_field
from dashboard.components.quality_parts import table
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.report_model import AnswerRow
from domain.periods import local_day

KEYS = ("name", "unit", "holds", "source", "given", "withdraw")


def answers_card(*, rows: Sequence[AnswerRow], state: State) -> html.Section:
    """The answers in force, latest first."""
    lang = state.lang
    return card(
        title=t("answers.title", lang),
        subtitle=t("answers.sub", lang),
        heading_id="answers-heading",
        class_name="full",
        children=table(
            caption=t("answers.title", lang),
            header=[t(f"answers.col.{key}", lang) for key in KEYS],
            rows=[_row(row=row, lang=lang) for row in rows],
        ),
    )


def _row(*, row: AnswerRow, lang: str) -> list[Any]:
    parent = f" ({row.parent_name})" if row.parent_name else ""
    given = [date_text(day=local_day(row.given_at))] if row.given_at else []
    return [
        [f"“{row.name}”", html.Span(parent, className="muted")],
        [row.unit_name, html.Span(f" · {row.unit_code}", className="muted")],
        f"{t(f'structure.{row.structure}', lang)}, {_term(row=row, lang=lang)}",
        row.source,
        " · ".join([row.given_by, *given]),
        html.Form(
            [
                hidden_field(name="answer", value=str(row.id)),
                button(
                    label=t("answers.withdraw", lang),
                    aria_label=t("answers.withdraw_one", lang, name=row.name),
                ),
            ],
            className="inline-form",
            **{"data-post": "/quality/withdraw", "data-focus": "answers-heading"},
        ),
    ]


def _term(*, row: AnswerRow, lang: str) -> str:
    """The days of period ends for which the answer holds."""
    if row.valid_from is None and row.valid_to is None:
        return t("answers.always", lang)
    first, last = (date_text(day=day) if day else "…" for day in (row.valid_from, row.valid_to))
    return t("answers.term", lang, first=first, last=last)
