"""The tab of completeness: who has reported and how late, as a map, by district, and for every form and period."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard import ids
from dashboard.collate import vi_key
from dashboard.components.base import badge, card, hidden
from dashboard.components.map_card import CONFIG, separators
from dashboard.components.quality_parts import quality_href, table
from dashboard.components.report_list import lock_badge
from dashboard.components.ssr import flat
from dashboard.figures.choropleth import MapFrame, choropleth
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.palette import colours
from dashboard.state import State
from dashboard.theme import as_theme
from dashboard.views.report_model import CompletenessView, FormPeriod, StatusRow
from dashboard.words import count_text, form_name, units_word

# From what is well to what needs action; "not due" is no data yet. The map's two arms of colour meet after GOOD.
GOOD = 2
ORDER = ("on_time", "reported", "late", "refused", "overdue")
KINDS = {"on_time": "good", "reported": "good", "late": "warn", "refused": "bad", "overdue": "bad"}
PERIODS_SHOWN = 24


def completeness_finding(*, shown: FormPeriod, state: State) -> str:
    """``Biểu …, Quý III/2026: 60 trong 69 xã, phường đã báo cáo; …``."""
    lang = state.lang
    parts = [
        t(
            "completeness.finding",
            lang,
            form=form_name(form=shown.form, lang=lang),
            period=shown.period.label(lang=lang),
            n=shown.n_arrived,
            total=shown.n_expected,
            units=units_word(level="commune", structure=state.structure, lang=lang),
        )
    ]
    parts += [
        t(f"completeness.n.{name}", lang, n=shown.counts[name])
        for name in ("on_time", "late", "refused", "overdue", "not_due")
        if shown.counts.get(name)
    ]
    return "; ".join(parts) + "."


def periods_table(*, view: CompletenessView, state: State) -> html.Section:
    """Every form and period in numbers; a row leads to its map."""
    lang = state.lang
    keys = ("form", "period", "due", "expected", *ORDER, "not_due", "lock")
    rows = [_period_row(one=one, view=view, state=state) for one in view.periods[:PERIODS_SHOWN]]
    parts: list[Any] = [
        table(
            caption=t("completeness.periods", lang),
            header=[t(f"quality.col.{key}", lang) for key in keys],
            rows=rows,
            numbers=range(3, 10),
        )
    ]
    if len(view.periods) > PERIODS_SHOWN:
        parts.append(
            html.P(t("completeness.more", lang, n=len(view.periods) - PERIODS_SHOWN), className="muted small")
        )
    parts.append(html.P(t("completeness.note", lang), className="source"))
    return card(
        title=t("completeness.periods", lang),
        subtitle=t("completeness.periods.sub", lang),
        heading_id="periods-heading",
        class_name="full",
        children=parts,
    )


def _period_row(*, one: FormPeriod, view: CompletenessView, state: State) -> list[Any]:
    lang = state.lang
    is_shown = view.shown is not None and (one.form, one.period) == (view.shown.form, view.shown.period)
    link = html.A(
        form_name(form=one.form, lang=lang),
        href=quality_href(state, form=one.form, period=one.period.code),
        **{"data-to": "top", **({"aria-current": "true"} if is_shown else {})},
    )
    counts = [number(value=one.counts.get(name, 0), lang=lang) for name in (*ORDER, "not_due")]
    return [
        link,
        one.period.label(lang=lang),
        date_text(day=one.due_on),
        number(value=one.n_expected, lang=lang),
        *(html.Strong(text) if text != "0" else html.Span(text, className="muted") for text in counts),
        lock_badge(is_locked=one.is_locked, lang=lang),
    ]


def completeness_map(*, view: CompletenessView, state: State) -> html.Section:
    """The map of one form and period: each unit by how its report stands."""
    lang, shown = state.lang, view.shown
    assert shown is not None  # the page asks only with a period to show
    title = _title(shown=shown, state=state)
    tools = [badge(text=t("map.schematic", lang), kind="warn")] if view.geometry_kind == "schematic" else []
    return card(
        title=title,
        heading_id="map-heading",
        class_name="map-card",
        tools=tools,
        children=[
            html.Div([_canvas(view=view, state=state, title=title), flat(_legend(shown=shown, state=state))],
                     className="map-body"),
            html.P(_map_source(view=view, shown=shown, lang=lang), className="source"),
        ],
    )  # fmt: skip


def _map_source(*, view: CompletenessView, shown: FormPeriod, lang: str) -> str:
    parts = [
        form_name(form=shown.form, lang=lang),
        t("completeness.due", lang, date=date_text(day=shown.due_on)),
    ]
    if view.geometry_kind == "schematic":
        parts.append(t("source.schematic", lang))
    return " · ".join(parts)


def _title(*, shown: FormPeriod, state: State) -> str:
    units = units_word(level="commune", structure=state.structure, lang=state.lang)
    return t(
        "completeness.map",
        state.lang,
        form=shown.form,
        period=shown.period.label(lang=state.lang),
        units=units,
    )


def _canvas(*, view: CompletenessView, state: State, title: str) -> html.Div:
    if not view.geometry_url:
        return html.Div(html.P(t("map.no_geometry", state.lang)), className="map-canvas map-empty")
    label = t("map.aria", state.lang, title=title)
    graph = dcc.Graph(
        id=ids.MAP, figure=choropleth(map_frame(view=view, state=state)), config=CONFIG, className="map-graph",
        responsive=True,
    )  # fmt: skip
    return html.Div([hidden(label), graph], className="map-canvas", role="group", **{"aria-label": label})


def map_frame(*, view: CompletenessView, state: State) -> MapFrame:
    """The values of the map: the place of each unit's standing in ORDER, None when nothing is due yet."""
    return MapFrame(
        geometry_url=view.geometry_url,
        codes=[row.unit_code for row in view.rows],
        classes=[ORDER.index(row.standing) if row.standing in ORDER else None for row in view.rows],
        hovers=[f"<b>{row.unit_name}</b><br>{standing_words(row=row, lang=state.lang)}" for row in view.rows],
        n_classes=len(ORDER),
        pivot=GOOD,
        direction="-",
        theme=state.theme,
        selected=state.unit,
        zoom_to_units=bool(state.district),
        separators=separators(state.lang),
    )


def standing_words(*, row: StatusRow, lang: str) -> str:
    """``Quá hạn 56 ngày``, ``Đúng hạn``: how one report stands."""
    return t(f"standing.{row.standing}", lang, days=number(value=row.days, lang=lang))


def _legend(*, shown: FormPeriod, state: State) -> html.Ul:
    lang = state.lang
    palette = colours(k=len(ORDER), direction="-", theme=as_theme(state.theme), pivot=GOOD)
    items = [
        _legend_item(name=name, n=shown.counts.get(name, 0), style={"backgroundColor": colour}, lang=lang)
        for name, colour in zip(ORDER, palette, strict=True)
    ]
    if shown.counts.get("not_due"):
        items.append(_legend_item(name="not_due", n=shown.counts["not_due"], style=None, lang=lang))
    return html.Ul(items, className="legend-list")


def _legend_item(*, name: str, n: int, style: dict[str, str] | None, lang: str) -> html.Li:
    swatch = html.Span(className="swatch" if style else "swatch swatch-none", style=style)
    return html.Li(
        [
            swatch,
            html.Span(t(f"quality.col.{name}", lang), className="legend-range"),
            html.Span(count_text(n=n, lang=lang), className="legend-count"),
        ]
    )


def district_card(*, view: CompletenessView, state: State) -> html.Section:
    """The same as a table: districts, then every unit that is not simply in."""
    lang = state.lang
    groups: dict[tuple[str, str], list[StatusRow]] = defaultdict(list)
    for row in view.rows:
        groups[row.district_code, row.district_name].append(row)
    ordered = sorted(groups.items(), key=lambda item: vi_key(item[0][1]))
    return card(
        title=t("completeness.districts", lang),
        subtitle=t("completeness.districts.sub", lang),
        heading_id="districts-heading",
        class_name="ranking-card",
        children=flat(
            [_district(name=name, rows=rows, lang=lang) for (_, name), rows in ordered],
            className="ranking-scroll districts", tabIndex="0", role="region",
            **{"aria-label": t("completeness.districts", lang)},
        ),
    )  # fmt: skip


def _district(*, name: str, rows: Sequence[StatusRow], lang: str) -> html.Details:
    counted = Counter(row.standing for row in rows)
    arrived = sum(counted[key] for key in ("on_time", "reported", "late"))
    summary = html.Summary(
        [
            html.Span(name or t("quality.unknown", lang), className="district-name"),
            _bar(counted=counted, total=len(rows)),
            html.Span(f"{arrived} / {len(rows)}", className="value"),
        ]
    )
    ordered = sorted(rows, key=lambda row: (-_rank(row.standing), vi_key(row.unit_name)))
    units = [
        html.Li(
            [
                html.Button(
                    row.unit_name, type="button", className="link-button", **{"data-unit": row.unit_code}
                ),
                badge(text=standing_words(row=row, lang=lang), kind=KINDS.get(row.standing, "neutral")),
            ]
        )
        for row in ordered
    ]
    return html.Details([summary, html.Ul(units, className="unit-standings")], className="district")


def _rank(standing: str) -> int:
    return ORDER.index(standing) if standing in ORDER else -1


def _bar(*, counted: Mapping[str, int], total: int) -> html.Span:
    """Shares of the units by standing; the numbers stand beside it."""
    parts = [
        html.Span(className=f"stack-{name}", style={"width": f"{counted[name] / total:.1%}"})
        for name in ORDER
        if counted.get(name)
    ]
    return html.Span(parts, className="stack", **{"aria-hidden": "true"})
