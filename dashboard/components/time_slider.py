"""The slider of periods under the map: plays from the oldest period to the newest, or is moved by hand or arrow keys.

What it holds depends on the indicator alone; which period is shown is the ``data-value`` of its box, so that a step
changes an attribute and the button being pressed stays what it is (assets/24-time.js).
"""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from dashboard import ids
from dashboard.components.ssr import FLAT, flat, to_html
from dashboard.i18n import t
from dashboard.views.model import IndicatorView
from domain.periods import Period

_BAR = Markup(
    '<div class="time-bar" role="group" aria-label="{name}">'
    '<button type="button" class="icon-button time-play" data-play="{play}" data-pause="{pause}" data-step="{step}"'
    ' aria-label="{play}" title="{play}"><span class="icon icon-play" aria-hidden="true"></span></button>'
    '<span class="time-end" aria-hidden="true">{first}</span>'
    '<input type="range" id="time-range" min="0" max="{last_index}" step="1" value="{last_index}" aria-label="{label}"'
    ' data-codes="{codes}" data-labels="{labels}" aria-valuetext="{last}">'
    '<span class="time-end" aria-hidden="true">{last}</span>'
    '<output class="time-now" for="time-range"></output></div>'
)


def time_periods(view: IndicatorView) -> list[Period]:
    """The periods to step through: those of the kind that is shown, oldest first."""
    return sorted(period for period in view.periods if period.kind == view.period.kind)


def time_bar(*, periods: Sequence[Period], lang: str) -> Markup:
    """The slider as HTML; '' where there is nothing to step through."""
    if len(periods) < 2:
        return Markup("")
    labels = [period.label(lang=lang) for period in periods]
    return _BAR.format(
        name=t("time.name", lang),
        play=t("time.play", lang),
        pause=t("time.pause", lang),
        step=t("time.step", lang),
        label=t("filter.period", lang),
        codes=",".join(period.code for period in periods),
        labels="|".join(labels),
        first=labels[0],
        last=labels[-1],
        last_index=len(periods) - 1,
    )


def time_box(*, content: Any, view: IndicatorView) -> Any:
    """The box of the slider with the shown period as its value."""
    return flat(content, id=ids.TIME, className="time", **{"data-value": view.period.code})


def time_values(*, content: Any, view: IndicatorView) -> tuple[str, str]:
    """What another view sends to the box (``TIME_OUTPUTS``)."""
    return to_html(content), view.period.code


TIME_OUTPUTS = ((ids.TIME, FLAT), (ids.TIME, "data-value"))
