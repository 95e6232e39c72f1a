"""The tab of reminders: overdue reports as a table, as a text to send round and as files."""

from collections import defaultdict
from typing import Any

from dash import html

from dashboard.components.base import badge, card, icon
from dashboard.components.inputs import button, text_area
from dashboard.components.quality_parts import nothing, table
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.state import State, to_search
from dashboard.views.report_model import RemindersView, StatusRow
from dashboard.words import form_name, units_word


def reminders_tab(*, view: RemindersView, state: State) -> html.Section:
    """The overdue reports as a table, as a text to copy and as files."""
    lang = state.lang
    if not view.rows:
        return card(
            title=t("reminders.title", lang),
            heading_id="reminders-heading",
            class_name="full",
            children=nothing(key="reminders.none", lang=lang),
        )
    keys = ("unit", "district", "form", "period", "due", "standing")
    parts: list[Any] = [
        table(
            caption=t("reminders.title", lang),
            header=[t(f"quality.col.{key}", lang) for key in keys],
            rows=[_reminder(row=row, lang=lang) for row in view.rows],
        )
    ]
    if view.total > len(view.rows):
        parts.append(html.P(t("reminders.more", lang, n=len(view.rows), total=view.total), className="muted"))
    parts.append(
        html.Details(
            [
                html.Summary(t("reminders.as_text", lang)),
                text_area(
                    text=reminder_text(view=view, lang=lang),
                    id_="reminder-text",
                    label=t("reminders.as_text", lang),
                ),
            ],
            className="details",
        )
    )
    subtitle = t(
        "reminders.sub",
        lang,
        n=number(value=view.total, lang=lang),
        k=number(value=view.n_units, lang=lang),
        units=units_word(level="commune", structure=state.structure, lang=lang),
        date=date_text(day=view.today),
    )
    return card(
        title=t("reminders.title", lang),
        subtitle=subtitle,
        heading_id="reminders-heading",
        class_name="full",
        tools=html.Div(_reminder_tools(state=state), className="downloads"),
        children=parts,
    )


def _reminder_tools(*, state: State) -> list[Any]:
    lang = state.lang
    copy = button(
        label=t("reminders.copy", lang),
        id_="copy-reminders",
        type="button",
        data_copy="reminder-text",
        data_done=t("reminders.copied", lang),
    )
    files = [
        html.A(
            [icon("download"), html.Span(kind.upper())],
            href=f"/quality/reminders.{kind}{to_search(state)}",
            className="button",
            download="",
            **{"aria-label": t(f"download.{kind}", lang)},
        )
        for kind in ("xlsx", "csv")
    ]
    return [copy, *files]


def _reminder(*, row: StatusRow, lang: str) -> list[Any]:
    return [
        row.unit_name,
        row.district_name or "–",
        form_name(form=row.form, lang=lang),
        row.period.label(lang=lang),
        date_text(day=row.due_on),
        badge(text=reminder_words(row=row, lang=lang), kind="bad"),
    ]


def reminder_words(*, row: StatusRow, lang: str) -> str:
    """What is missing: nothing came, or a row came and was refused; and for how many days."""
    return t(f"reminders.{row.standing}", lang, days=number(value=row.days, lang=lang))


def reminder_text(*, view: RemindersView, lang: str) -> str:
    """The list as text: a line for each unit, then its reports."""
    groups: dict[tuple[str, str, str], list[StatusRow]] = defaultdict(list)
    for row in view.rows:
        groups[row.district_name, row.unit_code, row.unit_name].append(row)
    lines = []
    for (district, _, name), rows in groups.items():
        lines.append(f"{name} ({district}):" if district else f"{name}:")
        for row in rows:
            what = t(
                "reminders.line",
                lang,
                form=form_name(form=row.form, lang=lang),
                period=row.period.label(lang=lang),
                due=date_text(day=row.due_on),
                words=reminder_words(row=row, lang=lang),
            )
            lines.append(f"- {what}")
    return "\n".join(lines)
