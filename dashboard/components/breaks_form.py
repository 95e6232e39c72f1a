"""The form in which a user sets the bounds between the classes of a map; assets/23-classes.js reads and checks it."""

from dash import html
from markupsafe import Markup

from dashboard.components.inputs import button, control
from dashboard.format import typed, value_text
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from domain.user_breaks import MOST_BREAKS


def breaks_form(*, view: IndicatorView, lang: str) -> html.Form:
    """The bounds shown now, ready to be changed, and the range of the data to choose them in."""
    errors = {
        f"data-error-{name}": t(f"breaks.error_{name}", lang, most=MOST_BREAKS)
        for name in ("empty", "number", "many", "order")
    }
    return html.Form(
        [
            html.Label(t("breaks.label", lang), htmlFor="breaks"),
            html.Div([_field(view=view, lang=lang), _apply(lang)], className="breaks-row"),
            html.P(_hint(view=view, lang=lang), id="breaks-hint", className="muted small"),
            html.P(id="breaks-error", className="breaks-error", role="alert"),
        ],
        className="breaks-form",
        **{"data-breaks": "", **errors, "data-most": str(MOST_BREAKS)},
    )


def _field(*, view: IndicatorView, lang: str) -> Markup:
    shown = "; ".join(typed(value=bound, lang=lang) for bound in view.classes.inner)
    return control(
        "text", name="breaks", value=shown, id_="breaks", inputmode="text", autocomplete="off",
        aria_describedby="breaks-hint breaks-error",
    )  # fmt: skip


def _apply(lang: str) -> Markup:
    return button(label=t("breaks.apply", lang), id_="breaks-apply")


def _hint(*, view: IndicatorView, lang: str) -> str:
    values = [unit.value for unit in view.units if unit.value is not None]
    example = t("breaks.hint", lang)
    if not values:
        return example
    low, high = (
        value_text(value=value, display_unit=view.indicator.display_unit, lang=lang)
        for value in (min(values), max(values))
    )
    return f"{t('breaks.range', lang, low=low, high=high)} {example}"
