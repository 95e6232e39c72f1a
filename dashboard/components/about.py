"""What an indicator is: definition, formula, target and its basis, limits of comparison."""

from typing import Any

from dash import html

from dashboard.components.base import definition_list
from dashboard.i18n import catalogue_text, t
from dashboard.words import form_name, formula, target_text
from domain.catalogue import Indicator, Target


def about(*, indicator: Indicator, target: Target | None, lang: str) -> html.Dl:
    """The description of an indicator as a list of terms."""
    words = formula(indicator=indicator, lang=lang)
    return definition_list(
        [
            (t("about.definition", lang), indicator.definition(lang=lang)),
            (
                t("about.formula", lang),
                html.Span(words, className="formula") if words else None,
            ),
            (t("about.direction", lang), t(f"direction.{indicator.direction}", lang)),
            (t("about.rollup", lang), t(f"rollup.{indicator.rollup}", lang)),
            (t("about.period", lang), t(f"calendar.{indicator.calendar}", lang)),
            (t("about.forms", lang), "; ".join(form_name(form=form, lang=lang) for form in indicator.forms)),
            (t("about.target", lang), _target(indicator=indicator, target=target, lang=lang)),
            (t("about.limits", lang), catalogue_text(raw=indicator.comparability, lang=lang)),
        ]
    )


def _target(*, indicator: Indicator, target: Target | None, lang: str) -> Any:
    if target is None:
        return t("target.none_long", lang)
    value = target_text(view_value=target.value, indicator=indicator, lang=lang)
    return f"{value}. {catalogue_text(raw=target.basis, lang=lang)}."
