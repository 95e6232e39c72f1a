"""Tables of the drivers: the rules with their limits, every unit with its signs, and one unit for its drawer."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.collate import vi_key
from dashboard.components.base import card, scroll_box
from dashboard.components.driver_parts import colours_of, remedies
from dashboard.components.driver_words import (
    drivers_source,
    is_shown,
    kind_name,
    limit_text,
    low_text,
    sign_text,
    unknown_causes,
    use_text,
)
from dashboard.components.ssr import to_html
from dashboard.components.table_card import file_links
from dashboard.format import value_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.driver_figures import IndicatorFigures
from dashboard.views.drivers import DriversView, DriverUnit
from dashboard.words import lower_first
from domain.drivers.causes import NO_USE, NOT_LOW, Contrast, Limit
from domain.drivers.rules import Rule
from domain.rollup import Evaluated

TELLING = 0.1
_UNIT_COLUMNS = ("self", "all", "assisted")
_RULE_COLUMNS = ("cause", "sign", "limit", "low", "other", "period", "basis")
_ROW = Markup(
    '<tr{css}><th scope="row"><button type="button" class="link-button" data-unit="{code}">{name}</button></th>'
    '<td class="words kind-cell">{swatch}{kind}</td>{figures}<td class="words">{signs}</td></tr>'
)


def ordered_units(*, view: DriversView, state: State) -> list[DriverUnit]:
    """Units of the cause chosen: low use first, by share; then the others, those without a figure last."""

    def key(unit: DriverUnit) -> Any:
        kind, use = unit.finding.kind, unit.use.value
        return kind in (NOT_LOW, NO_USE), use is None, use or 0.0, vi_key(unit.place.name)

    return sorted((unit for unit in view.units if is_shown(unit=unit, state=state)), key=key)


def unit_table(*, view: DriversView, state: State) -> html.Section:
    """Every unit with its main cause, its shares and its signs."""
    lang = state.lang
    head = [t("table.name", lang), t("drivers.col.kind", lang)]
    head += [t(f"drivers.col.{name}", lang) for name in _UNIT_COLUMNS]
    head.append(t("drivers.col.signs", lang))
    words = {1, 5}
    cells = "".join(
        f'<th scope="col"{" class=words" if place in words else ""}>{to_html(name)}</th>'
        for place, name in enumerate(head)
    )
    body = Markup("").join(
        _unit_row(unit=unit, view=view, state=state) for unit in ordered_units(view=view, state=state)
    )
    table = Markup(
        '<table class="plain-table drivers-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    )
    return card(
        title=t("drivers.table.title", lang),
        subtitle=t("drivers.table.sub", lang),
        heading_id="drivers-table-heading",
        class_name="full",
        tools=html.Div(
            file_links(path="/drivers", state=state, kinds=("xlsx", "csv")), className="downloads"
        ),
        children=[
            scroll_box(table.format(Markup(cells), body), label=t("drivers.table.title", lang), is_tall=True),
            html.P(drivers_source(view=view, lang=lang), className="source"),
        ],
    )


def _unit_row(*, unit: DriverUnit, view: DriversView, state: State) -> Markup:
    lang, kind = state.lang, unit.finding.kind
    colour = colours_of(view=view, theme=state.theme).get(kind)
    swatch = (
        Markup('<span class="swatch" style="background-color:{}"></span>').format(colour) if colour else ""
    )
    figures = Markup("").join(
        Markup('<td data-label="{}">{}</td>').format(t(f"drivers.col.{name}", lang), _share(own, lang=lang))
        for name, own in zip(_UNIT_COLUMNS, (unit.use, unit.filed, unit.assisted), strict=True)
    )
    return _ROW.format(
        css=Markup(' class="is-missing"') if kind == NO_USE else "",
        code=unit.place.code,
        name=unit.place.name,
        swatch=swatch or Markup('<span class="swatch swatch-none"></span>'),
        kind=kind_name(kind=kind, view=view, lang=lang),
        figures=figures,
        signs=signs_html(unit=unit, view=view, lang=lang),
    )


def signs_html(*, unit: DriverUnit, view: DriversView, lang: str) -> Markup:
    """The signs as lines, farthest beyond its limit first, and the causes that could not be looked at."""
    lines = [sign_text(check=check, level=view.level, lang=lang) for check in unit.finding.signs]
    unknown = unknown_causes(unit=unit, view=view, lang=lang)
    lines += [unknown] if unknown else []
    if not lines:
        return Markup('<span class="muted">{}</span>').format(t("drivers.no_signs", lang))
    return Markup("<br>").join(lines)


def _share(own: Evaluated, *, lang: str) -> str:
    if own.value is None:
        return t(f"reason.{own.reason}", lang)
    return value_text(value=own.value, display_unit="%", lang=lang)


def rule_table(*, view: DriversView, lang: str) -> html.Section:
    """Each rule with its limit and basis, and how often its sign is seen with low use and without."""
    head = [
        html.Th(
            t(f"drivers.col.{name}", lang),
            scope="col",
            className="words" if name in ("sign", "basis") else None,
        )
        for name in _RULE_COLUMNS
    ]
    rows = [_low_row(view=view, lang=lang)]
    for cause in view.drivers.causes:
        rules = view.drivers.rules_of(cause.id)
        rows += [
            _rule_row(rule=rule, view=view, lang=lang, spans=len(rules) if rule is rules[0] else 0)
            for rule in rules
        ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table rules-table")
    return card(
        title=t("drivers.rules.title", lang),
        subtitle=t("drivers.rules.sub", lang),
        heading_id="drivers-rules-heading",
        class_name="full",
        children=[
            scroll_box(table, label=t("drivers.rules.title", lang)),
            html.H3(t("drivers.rules.remedy", lang), className="sub-heading"),
            remedies(view=view, lang=lang),
        ],
    )


def _low_row(*, view: DriversView, lang: str) -> html.Tr:
    own = view.drivers.outcome
    return html.Tr(
        [
            html.Th(t("drivers.stat.self", lang), scope="row"),
            html.Td("", className="words"),
            html.Td(low_text(view=view, lang=lang), className="nowrap"),
            html.Td(""),
            html.Td(""),
            html.Td(view.period.label(lang=lang)),
            html.Td(own.basis(lang=lang), className="words"),
        ],
        className="is-total",
    )


def _rule_row(*, rule: Rule, view: DriversView, lang: str, spans: int) -> html.Tr:
    """A rule; the first of a cause carries its name over ``spans`` rows."""
    contrast, figures = view.contrasts[rule.id], view.figures[rule.indicator]
    period = _period(figures=figures, limit=view.limits[rule.id], lang=lang)
    cause = html.Th(kind_name(kind=rule.cause, view=view, lang=lang), scope="rowgroup", rowSpan=spans)
    low = _part(n=contrast.low_signs, m=contrast.low_known, lang=lang)
    other = _part(n=contrast.other_signs, m=contrast.other_known, lang=lang)
    return html.Tr(
        [
            cause if spans else None,
            html.Td(rule.name(lang=lang), className="words"),
            html.Td(
                limit_text(of=rule, limit=view.limits[rule.id], lang=lang),
                className="nowrap" if view.limits[rule.id].value is not None else None,
            ),
            html.Td(html.Strong(low) if _is_telling(contrast) else low, className="nowrap"),
            html.Td(other, className="nowrap"),
            html.Td(period),
            html.Td(rule.basis(lang=lang), className="words"),
        ]
    )


def _period(*, figures: IndicatorFigures, limit: Limit, lang: str) -> str:
    """The period of a sign's figures; none are looked for while no norm is in force."""
    if figures.period is not None:
        return figures.period.label(lang=lang)
    return "…" if limit.reason == "no_norm" else t("drivers.no_period", lang)


def _is_telling(own: Contrast) -> bool:
    """Whether the sign is seen more often with low use than without, by ten points or more."""
    if not own.low_known or not own.other_known:
        return False
    return own.low_signs / own.low_known - own.other_signs / own.other_known >= TELLING


def _part(*, n: int, m: int, lang: str) -> str:
    if not m:
        return "…"
    share = value_text(value=100 * n / m, display_unit="%", lang=lang)
    return f"{share} ({n}/{m})"


def unit_drivers(*, view: DriversView, state: State) -> html.Section | None:
    """Use and causes of the open unit; None when the view does not hold it."""
    lang = state.lang
    unit = next((own for own in view.units if own.place.code == state.open_unit), None)
    if unit is None:
        return None
    title = html.H3(t("drivers.unit.title", lang, period=view.period.label(lang=lang)))
    return html.Section([title, *_unit_parts(unit=unit, view=view, lang=lang)], className="drawer-theme")


def _unit_parts(*, unit: DriverUnit, view: DriversView, lang: str) -> Sequence[Any]:
    use = use_text(unit=unit, view=view, lang=lang)
    if unit.finding.kind == NO_USE:
        name = kind_name(kind=NO_USE, view=view, lang=lang)
        return [html.P(f"{name}: {use}", className="muted")]
    key = "drivers.unit.not_low" if unit.finding.kind == NOT_LOW else "drivers.unit.low"
    sentence = html.P(t(key, lang, use=use, limit=low_text(view=view, lang=lang)))
    return [sentence, html.Ul([_cause_item(cause=c, unit=unit, view=view, lang=lang) for c in unit.finding.causes],
                              className="remedies small")]  # fmt: skip


def _cause_item(*, cause: str, unit: DriverUnit, view: DriversView, lang: str) -> html.Li:
    found = unit.finding.causes[cause]
    name = kind_name(kind=cause, view=view, lang=lang)
    signs = [check for check in unit.finding.signs if check.rule.cause == cause]
    texts = [lower_first(sign_text(check=check, level=view.level, lang=lang)) for check in signs]
    return html.Li([html.Strong(name), f": {'; '.join(texts) or t(f'drivers.unit.state.{found}', lang)}"])
