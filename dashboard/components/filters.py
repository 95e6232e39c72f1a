"""Pickers. They are the browser's own controls: light, keyboard-ready, at home on telephones.

A picker names the part of the address it sets (``data-set``); assets/20-address.js merges the choice into the address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.i18n import t
from dashboard.state import COUNTRY_LEVELS, LEVELS, SCHEMES, State
from dashboard.views.model import IndicatorView, Options
from dashboard.words import group_name, level_name
from domain.catalogue import Indicator
from domain.units.structure import WHOLE_COUNTRY


@dataclass(frozen=True)
class Choice:
    """One option of a picker."""

    value: str
    label: str


def picker(
    *,
    name: str,
    label: str,
    value: str,
    choices: Sequence[Choice | tuple[str, Sequence[Choice]]],
    class_name: str = "",
    disabled_reason: str = "",
) -> html.Div:
    """A labelled select; a tuple is a group of choices under a heading; a disabled one says why."""
    select = html.Select(
        [_option(choice, value=value) for choice in choices],
        id=f"pick-{name}",
        disabled=bool(disabled_reason),
        title=disabled_reason or None,
        **{"data-set": name, "data-value": value},
    )
    return html.Div(
        [html.Label(label, htmlFor=f"pick-{name}"), select],
        className=f"field field-{name} {class_name}".strip(),
    )


def _option(choice: Choice | tuple[str, Sequence[Choice]], *, value: str) -> Any:
    if isinstance(choice, Choice):
        return html.Option(choice.label, value=choice.value, selected=choice.value == value)
    heading, members = choice
    return html.Optgroup([_option(member, value=value) for member in members], label=heading)


def filter_row(
    *, view: IndicatorView, state: State, options: Options, groups: Sequence[tuple[str, Sequence[Indicator]]]
) -> list[html.Div]:
    """Indicator, period, level, district and map classes."""
    lang = state.lang
    return [
        picker(
            name="indicator",
            label=t("filter.indicator", lang),
            value=view.indicator.id,
            choices=_indicator_choices(groups=groups, lang=lang),
        ),
        picker(
            name="period",
            label=t("filter.period", lang),
            value=view.period.code,
            choices=_period_choices(view=view, lang=lang),
        ),
        picker(
            name="level",
            label=t("filter.level", lang),
            value=state.level,
            choices=[
                Choice(v, level_name(level=v, structure=state.structure, lang=lang)) for v in levels_of(state)
            ],
        ),
        *place_pickers(state=state, options=options),
        picker(
            name="classes",
            label=t("filter.classes", lang),
            value=state.classes,
            choices=_class_choices(view=view, lang=lang),
        ),
    ]


def levels_of(state: State) -> tuple[str, ...]:
    """The levels that the place has maps of."""
    return COUNTRY_LEVELS[state.structure] if state.province == WHOLE_COUNTRY else LEVELS


def changed_pickers(*, view: IndicatorView, state: State) -> tuple[Any, ...]:
    """What a new view changes in the pickers (``PICKER_OUTPUTS``): their values, the periods, the kinds of classes."""
    lang = state.lang
    periods, classes = _period_choices(view=view, lang=lang), _class_choices(view=view, lang=lang)
    return (
        view.indicator.id,
        [_option(choice, value=view.period.code) for choice in periods],
        view.period.code,
        state.district,
        state.group,
        [_option(choice, value=state.classes) for choice in classes],
        state.classes,
    )


PICKER_OUTPUTS = (
    ("pick-indicator", "data-value"),
    ("pick-period", "children"),
    ("pick-period", "data-value"),
    ("pick-district", "data-value"),
    ("pick-group", "data-value"),
    ("pick-classes", "children"),
    ("pick-classes", "data-value"),
)


def _period_choices(*, view: IndicatorView, lang: str) -> list[Choice]:
    return [Choice(period.code, period.label(lang=lang)) for period in view.periods]


def _class_choices(*, view: IndicatorView, lang: str) -> list[Choice]:
    usable = [scheme for scheme in SCHEMES if scheme != "target" or view.target is not None]
    return [Choice(scheme, t(f"classes.{scheme}", lang)) for scheme in usable]


def _indicator_choices(
    *, groups: Sequence[tuple[str, Sequence[Indicator]]], lang: str
) -> list[Choice | tuple[str, Sequence[Choice]]]:
    named = [
        (t(f"theme.{theme}", lang), [Choice(i.id, i.name(lang=lang)) for i in indicators])
        for theme, indicators in groups
    ]
    return list(named[0][1]) if len(named) == 1 else list(named)


def place_pickers(*, state: State, options: Options) -> list[html.Div]:
    """Which communes: those of a district, those of a group."""
    return [_district_picker(state=state, options=options), _group_picker(state=state, options=options)]


def _group_picker(*, state: State, options: Options) -> html.Div:
    """Classes and flags of communes; without any attributes it is off and says why."""
    lang = state.lang
    note = f" ({t('filter.simulated', lang)})" if options.are_groups_simulated else ""
    return picker(
        name="group",
        label=t("filter.group", lang) + note,
        value=state.group,
        choices=[
            Choice("", t("filter.all", lang)),
            *(Choice(own, group_name(group=own, lang=lang)) for own in options.groups),
        ],
        disabled_reason="" if options.groups else t("filter.group_off", lang),
    )


def _district_picker(*, state: State, options: Options) -> html.Div:
    lang = state.lang
    places = sorted(options.districts, key=lambda place: vi_key(place.name))
    reason = "" if state.level == "commune" else t("filter.district_off", lang)
    if state.province == WHOLE_COUNTRY:
        reason = t("filter.district_country", lang)
    return picker(
        name="district",
        label=t(f"filter.district.{state.structure}", lang),
        value=state.district,
        choices=[Choice("", t("filter.all", lang)), *(Choice(place.code, place.name) for place in places)],
        disabled_reason=reason,
    )
