"""Skills of the staff: the ladder, the modules by unit, who is trained first, and what followed training."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup, escape

from dashboard.components.base import card, scroll_box
from dashboard.format import number, value_text
from dashboard.i18n import t
from dashboard.palette import colours
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.skills import SkillView, UnitSkills
from dashboard.views.training import TrainingHistory
from dashboard.words import source_line, units_word
from domain.equipment.norms import Range
from domain.skills.classes import CoursePlan, TrainingClass
from domain.skills.ladder import Ladder, Officers
from domain.skills.training import Need

STEPS = 5


def skill_cards(*, view: SkillView, effect: TrainingHistory, state: State) -> list[html.Section]:
    """The cards under the map of /skills."""
    lang = state.lang
    place, period = view.total.place.name, view.period.label(lang=lang)
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    return [
        card(
            title=t("ladder.title", lang, place=place, period=period), subtitle=t("ladder.sub", lang),
            heading_id="ladder-heading", class_name="half",
            children=[*ladder_parts(view=view, ladder=view.total.ladder, officers=view.total.officers, lang=lang),
                      _source(view=view, lang=lang)],
        ),
        card(
            title=t("history.title", lang), subtitle=t("history.sub", lang), heading_id="history-heading",
            class_name="half", children=_history(view=view, history=effect, lang=lang),
        ),
        card(
            title=t("modules.title", lang, units=units, period=period), subtitle=t("modules.sub", lang),
            heading_id="modules-heading", class_name="full",
            children=[*_heat_map(view=view, state=state), _source(view=view, lang=lang)],
        ),
        card(
            title=t("training.title", lang, place=place), subtitle=t("training.sub", lang),
            heading_id="training-heading", class_name="full",
            children=[_needs(view=view, lang=lang), *_plans(view=view, lang=lang), _source(view=view, lang=lang)],
        ),
    ]  # fmt: skip


def unit_skills(*, view: SkillView, state: State) -> html.Section | None:
    """The ladder of the open unit; None when the survey does not hold the unit."""
    unit = next((own for own in view.units if own.place.code == state.open_unit), None)
    if unit is None:
        return None
    period = view.period.label(lang=state.lang)
    parts = ladder_parts(view=view, ladder=unit.ladder, officers=unit.officers, lang=state.lang)
    return html.Section(
        [html.H3(t("ladder.unit", state.lang, period=period)), *parts], className="drawer-theme"
    )


def ladder_parts(*, view: SkillView, ladder: Ladder, officers: Officers, lang: str) -> list[Any]:
    """The steps as bars of the staff, and the IT officers in a sentence."""
    if ladder.staff is None:
        return [html.P(t(f"reason.{ladder.reason}", lang), className="muted")]
    names = [step.name(lang=lang) for step in view.skills.ladder]
    rows = [
        _step(name=name, persons=persons, share=share, drop=drop, lang=lang)
        for name, persons, share, drop in zip(names, ladder.persons, ladder.shares, ladder.drops, strict=True)
    ]
    staff = number(value=ladder.staff, lang=lang)
    text = t("ladder.staff", lang, staff=staff, n=ladder.n, total=ladder.n_total)
    if ladder.n_derived:
        text += " " + t("ladder.derived", lang, n=ladder.n_derived)
    head = html.P(text, className="small")
    return [
        head,
        html.Ol(rows, className="ladder"),
        html.P(_officers(officers=officers, lang=lang), className="small"),
    ]


def _step(*, name: str, persons: int | None, share: float | None, drop: int | None, lang: str) -> html.Li:
    if persons is None or share is None:
        return html.Li([html.Span(name), html.Span(t("reason.cell_missing", lang), className="muted")])
    text = f"{value_text(value=share, display_unit='%', lang=lang)} · {number(value=persons, lang=lang)}"
    parts: list[Any] = [
        html.Span(name, className="ladder-name"),
        html.Span(
            html.Span(className="bar-fill", style={"width": f"{min(100.0, share):.1f}%"}), className="bar"
        ),
        html.Span(text, className="value"),
    ]
    if drop:
        key = "ladder.fewer" if drop > 0 else "ladder.more"
        parts.append(html.Span(t(key, lang, n=number(value=abs(drop), lang=lang)), className="muted small"))
    return html.Li(parts)


def _officers(*, officers: Officers, lang: str) -> str:
    if officers.full_time is None or officers.part_time is None:
        return t("officers.unknown", lang)
    return t(
        "officers.line", lang, full=number(value=officers.full_time, lang=lang),
        part=number(value=officers.part_time, lang=lang), without=officers.n_without, n=officers.n,
        total=officers.n_total,
    )  # fmt: skip


def _history(*, view: SkillView, history: TrainingHistory, lang: str) -> list[Any]:
    head = [html.Th(t("filter.period", lang), scope="col")]
    head += [html.Th(step.name(lang=lang), scope="col") for step in view.skills.ladder]
    rows = [
        html.Tr(
            [
                html.Th(period.label(lang=lang), scope="row"),
                *(html.Td(_share(own, lang=lang)) for own in ladder.shares),
            ]
        )
        for period, ladder in history.ladders
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table")
    return [
        scroll_box(table, label=t("history.title", lang)),
        html.P(_effect(history=history, lang=lang), className="small"),
    ]


def _effect(*, history: TrainingHistory, lang: str) -> str:
    effect = history.effect
    if effect is None:
        return t("history.one", lang)
    if effect.difference is None or effect.change_more is None or effect.change_other is None:
        return t("history.few", lang, more=effect.n_more, other=effect.n_other)

    def points(value: float) -> str:
        return number(value=value, lang=lang, decimals=1)

    return t(
        "history.effect", lang, more=effect.n_more, other=effect.n_other, change_more=points(effect.change_more),
        change_other=points(effect.change_other), difference=points(effect.difference),
    )  # fmt: skip


def _share(own: float | None, *, lang: str) -> str:
    return "…" if own is None else value_text(value=own, display_unit="%", lang=lang)


@dataclass(frozen=True)
class _Scale:
    """Equal steps between two tens of percent, one colour each."""

    low: float
    high: float
    palette: tuple[str, ...]

    def colour(self, share: float) -> str:
        """The colour of a share; shares outside lie at the ends."""
        place = (share - self.low) / (self.high - self.low)
        return self.palette[min(STEPS - 1, max(0, int(place * STEPS)))]


def _scale(*, view: SkillView, modules: Sequence[str], state: State) -> _Scale:
    """From the ten below the lowest share to the ten above the highest, so that differences can be seen."""
    needs = [need for unit in view.units for need in unit.needs if need.course in modules]
    shares = [need.share for need in needs if need.share is not None] or [0.0, 100.0]
    low, high = math.floor(min(shares) / 10) * 10, math.ceil(max(shares) / 10) * 10
    palette = colours(k=STEPS, direction="+", theme=as_theme(state.theme))
    return _Scale(low=low, high=max(high, low + 10), palette=tuple(palette))


def _legend(*, scale: _Scale, lang: str) -> html.P:
    swatches = [
        html.Span(className="swatch heat-swatch", style={"backgroundColor": own}) for own in scale.palette
    ]
    ends = [value_text(value=own, display_unit="%", lang=lang) for own in (scale.low, scale.high)]
    return html.P([html.Span(ends[0]), *swatches, html.Span(ends[1])], className="heat-legend small")


def _heat_map(*, view: SkillView, state: State) -> list[Any]:
    """Units by modules: the share of the staff that has each, in words and in colour."""
    lang, modules = state.lang, view.skills.modules
    scale = _scale(view=view, modules=[own.id for own in modules], state=state)
    head = "".join(
        f'<th scope="col"><abbr title="{escape(own.name(lang=lang))}">{own.id}</abbr></th>' for own in modules
    )
    ids = [own.id for own in modules]
    body = "".join(_heat_row(unit=unit, modules=ids, scale=scale, lang=lang) for unit in view.units)
    foot = _heat_row(unit=view.total, modules=ids, scale=scale, lang=lang, is_total=True)
    table = Markup(
        '<table class="plain-table heat"><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>'
        "<tfoot>{}</tfoot></table>"
    ).format(t("table.name", lang), Markup(head), Markup(body), Markup(foot))
    return [_legend(scale=scale, lang=lang), scroll_box(table, label=t("modules.table", lang), is_tall=True)]


def _heat_row(
    *, unit: UnitSkills, modules: Sequence[str], scale: _Scale, lang: str, is_total: bool = False
) -> str:
    needs: Mapping[str, Need] = {own.course: own for own in unit.needs}
    cells = "".join(_heat_cell(need=needs[own], scale=scale, lang=lang) for own in modules)
    name = escape(unit.place.name)
    if not is_total:
        name = Markup('<button type="button" class="link-button" data-unit="{}">{}</button>').format(
            unit.place.code, name
        )
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _heat_cell(*, need: Need, scale: _Scale, lang: str) -> str:
    if need.share is None:
        return '<td class="none">…</td>'
    fill = scale.colour(need.share)
    text = escape(value_text(value=need.share, display_unit="%", lang=lang))
    return f'<td style="background-color:{fill};color:{_ink_on(fill)}">{text}</td>'


def _ink_on(fill: str) -> str:
    """Black or white, whichever stands out more on the colour (relative luminance, WCAG 2.2)."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _needs(*, view: SkillView, lang: str) -> html.Div:
    columns = ("course", "target", "have", "lacking", "to_train", "n")
    head = [html.Th(t(f"training.col.{name}", lang), scope="col") for name in columns]
    names = {own.id: own.name(lang=lang) for own in view.skills.courses}
    rows = [_need_row(need=need, name=names[need.course], lang=lang) for need in view.total.needs]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table")
    return scroll_box(table, label=t("training.title", lang, place=view.total.place.name))


def _need_row(*, need: Need, name: str, lang: str) -> html.Tr:
    def count(own: int | None) -> str:
        return "…" if own is None else number(value=own, lang=lang)

    label = f"{need.course} · {name}" if need.course.startswith("IU") else name
    target = value_text(value=need.target, display_unit="%", lang=lang)
    cells = (target, count(need.have), count(need.lacking), count(need.to_train), f"{need.n}/{need.n_total}")
    return html.Tr([html.Th(label, scope="row"), *(html.Td(cell) for cell in cells)])


def _plans(*, view: SkillView, lang: str) -> list[html.Details]:
    names = {own.id: own.name(lang=lang) for own in view.skills.courses}
    return [_plan(plan=plan, name=names[plan.course], view=view, lang=lang) for plan in view.plans]


def _plan(*, plan: CoursePlan, name: str, view: SkillView, lang: str) -> html.Details:
    waiting = sum(own.persons for own in plan.waiting)
    persons = sum(own.persons for own in plan.classes)
    summary = t(
        "training.plan", lang, course=name, classes=len(plan.classes), persons=number(value=persons, lang=lang),
        waiting=number(value=waiting, lang=lang),
    )  # fmt: skip
    rows = [html.Li(_class(own=own, view=view, lang=lang)) for own in plan.classes]
    if waiting:
        rows.append(html.Li(t("training.waiting", lang, units=_seats(plan.waiting, view=view))))
    return html.Details([html.Summary(summary), html.Ol(rows, className="class-list")], className="details")


def _class(*, own: TrainingClass, view: SkillView, lang: str) -> list[Any]:
    where = view.names.get(own.district, own.district) if own.district else t("training.joint", lang)
    head = t("training.class", lang, n=own.number, where=where, persons=own.persons)
    return [html.Strong(head), html.Span(": " + _seats(own.seats, view=view))]


def _seats(seats: Sequence[Any], *, view: SkillView) -> str:
    return ", ".join(f"{view.names.get(own.unit, own.unit)} ({own.persons})" for own in seats)


def _source(*, view: SkillView, lang: str) -> html.P:
    return html.P(source_line(source=view.source, structure=view.structure, lang=lang), className="source")


def persons_text(own: Range | None, *, lang: str) -> str:
    """Persons as a number or a range; the sign of no data."""
    if own is None:
        return "…"
    low = number(value=own.low, lang=lang)
    return low if own.is_exact else f"{low}\u2013{number(value=own.high, lang=lang)}"
