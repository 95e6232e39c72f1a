"""The list of overdue reports as rows for a file that stands alone."""

from datetime import date

from dashboard.exports.table import Sheet
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.views.report_model import RemindersView
from dashboard.words import form_name, units_word


def reminder_sheet(*, view: RemindersView, structure: str, lang: str, made_on: date) -> Sheet:
    """One row for each overdue report."""
    units = units_word(level="commune", structure=structure, lang=lang)
    keys = ("code", "form_code", "unit", "district", "days", "due", "form", "period", "standing")
    simulated = (t("synthetic.long", lang),) if view.is_synthetic else ()
    sub = t("reminders.sub", lang, n=view.total, k=view.n_units, units=units, date=date_text(day=view.today))
    return Sheet(
        title=t("reminders.title", lang),
        notes=(*simulated, sub, t("export.made", lang, date=date_text(day=made_on))),
        header=tuple(t(f"quality.col.{key}", lang) for key in keys),
        rows=tuple(
            (
                row.unit_code,
                row.form,
                row.unit_name,
                row.district_name,
                row.days,
                date_text(day=row.due_on),
                form_name(form=row.form, lang=lang),
                row.period.label(lang=lang),
                t(f"quality.col.{row.standing}", lang),
            )
            for row in view.rows
        ),
        decimals=(None, None, None, None, 0, None, None, None, None),
    )
