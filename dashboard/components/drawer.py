"""The drawer of a unit: every indicator beside its province, with the file and row each figure came from."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import badge, icon, rich
from dashboard.components.map_tools import drill_buttons
from dashboard.components.unit_words import heir_text, origin_text
from dashboard.format import date_text, plain, value_text
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.views.model import FactSource, ProfileRow, UnitProfile
from dashboard.words import form_name, parts_text, place_in_sentence, unit_value_text
from domain.known_indicators import INDICATOR_THEMES
from domain.periods import Period


def drawer(
    *,
    profile: UnitProfile,
    state: State,
    first_themes: Sequence[str] = (),
    shown: tuple[str, Period] | None = None,
    extra: Any = None,
) -> html.Div:
    """The dialog: the page's themes first; ``shown`` is the page's indicator, unfolded, and its period; ``extra`` is
    what the page itself has of the unit.

    assets/21-units.js moves the focus in, keeps it there and closes on Escape.
    """
    lang = state.lang
    known = [row for row in profile.rows if row.period is not None]
    themes = dict.fromkeys((*first_themes, *INDICATOR_THEMES))
    open_id = shown[0] if shown else ""
    empty = [row for row in profile.rows if row.period is None]
    return html.Div(
        [
            _head(profile=profile, state=state, rows=known),
            html.Div(
                [
                    html.P(t("drawer.latest", lang), className="muted drawer-note"),
                    _other_period(rows=known, shown=shown, lang=lang),
                    extra,
                    *(_theme(theme=theme, rows=known, lang=lang, open_id=open_id) for theme in themes),
                    _empty(rows=empty, lang=lang),
                    _cut(profile=profile, lang=lang),
                ],
                className="drawer-body",
                tabIndex="0",
            ),
        ],
        className="drawer-panel",
        role="dialog",
        **{"aria-modal": "true", "aria-labelledby": "drawer-title", "data-open-unit": profile.place.code},
    )


def _other_period(
    *, rows: Sequence[ProfileRow], shown: tuple[str, Period] | None, lang: str
) -> html.P | None:
    """A warning when the page behind shows another period of its indicator than the drawer does."""
    row = next((row for row in rows if shown and row.indicator.id == shown[0]), None)
    if shown is None or row is None or row.period is None or row.period == shown[1]:
        return None
    params = {"page": shown[1].label(lang=lang), "own": row.period.label(lang=lang)}
    return html.P([icon("info"), html.Span(t("drawer.other_period", lang, **params))], className="notice")


def problem(*, text: str, state: State) -> html.Div:
    """A drawer that says why it is empty."""
    return html.Div(
        [
            html.Div([html.H2(t("drawer.problem", state.lang), id="drawer-title"), _close(state.lang)],
                     className="drawer-head"),
            html.Div(html.P(text), className="drawer-body"),
        ],
        className="drawer-panel",
        role="dialog",
        **{"aria-modal": "true", "aria-labelledby": "drawer-title", "data-open-unit": "-"},
    )  # fmt: skip


def _close(lang: str) -> html.Button:
    return html.Button(
        icon("close"),
        type="button",
        className="icon-button",
        title=t("drawer.close", lang),
        **{"data-action": "close-drawer", "aria-label": t("drawer.close", lang)},
    )


def _head(*, profile: UnitProfile, state: State, rows: Sequence[ProfileRow]) -> html.Div:
    place, lang = profile.place, state.lang
    lines: list[Any] = [html.H2(place.name, id="drawer-title")]
    where = " · ".join(part for part in (place.parent_name, t("drawer.code", lang, code=place.code)) if part)
    lines.append(html.P(where, className="muted"))
    if profile.former_names:
        lines.append(
            html.P(t("drawer.other_names", lang, names=", ".join(profile.former_names)), className="muted")
        )
    kin = _kin_text(profile=profile, lang=lang)
    if kin:
        lines.append(html.P(kin, className="muted drawer-kin"))
    if any(source.is_synthetic for row in rows for source in row.sources):
        lines.append(badge(text=t("synthetic.short", lang), kind="warn"))
    own = State(lang=lang, theme=state.theme, structure=profile.structure, province=state.province)
    address = href(path=f"/unit/{place.code}", state=own)
    page_link = html.A(t("unit.open", lang), href=address, className="button", **{"data-to": "top"})
    down = drill_buttons(code=place.code, level=place.level, lang=lang)
    lines.append(html.Div([*down, page_link], className="drawer-actions"))
    return html.Div([html.Div(lines), _close(lang)], className="drawer-head")


def _kin_text(*, profile: UnitProfile, lang: str) -> str:
    """What the unit was made of, or what became of it; '' when the registers do not say."""
    if profile.structure == "post2025":
        return origin_text(place=profile.place, origins=profile.kin, lang=lang)
    return heir_text(place=profile.place, heirs=profile.kin, lang=lang)


def _theme(*, theme: str, rows: Sequence[ProfileRow], lang: str, open_id: str) -> html.Section | None:
    own = [row for row in rows if row.indicator.theme == theme]
    if not own:
        return None
    return html.Section(
        [
            html.H3(t(f"theme.{theme}", lang)),
            *(_row(row=row, lang=lang, is_open=row.indicator.id == open_id) for row in own),
        ],
        className="drawer-theme",
    )


def _row(*, row: ProfileRow, lang: str, is_open: bool) -> html.Details:
    summary = html.Summary(
        [
            html.Span(row.indicator.name(lang=lang), className="drawer-name"),
            html.Span(_value(row=row, lang=lang), className="drawer-value"),
            html.Span(_context(row=row, lang=lang), className="drawer-context"),
        ]
    )
    return html.Details([summary, *_facts(row=row, lang=lang)], className="drawer-row", open=is_open)


def _value(*, row: ProfileRow, lang: str) -> str:
    if row.value is None:
        return t("reason.not_reported", lang)
    return unit_value_text(unit=row.value, indicator=row.indicator, lang=lang)


def _context(*, row: ProfileRow, lang: str) -> str:
    parts = [row.period.label(lang=lang)] if row.period else []
    if row.province_value is not None:
        value = value_text(value=row.province_value, display_unit=row.indicator.display_unit, lang=lang)
        parts.append(t("drawer.province", lang, value=value))
    if row.value is not None and row.value.rank is not None:
        parts.append(t("rank.of", lang, rank=row.value.rank, n=row.rank_of))
    if row.value is not None and row.value.is_small:
        parts.append(t("small.short", lang))
    return " · ".join(parts)


def _facts(*, row: ProfileRow, lang: str) -> list[Any]:
    if not row.sources:
        return [html.P(t("drawer.no_facts", lang), className="muted")]
    parts = parts_text(unit=row.value, lang=lang) if row.value else ""
    head = [html.P(t("drawer.parts", lang, parts=parts), className="muted")] if parts else []
    return [
        *head,
        html.Ul([_fact(source=source, lang=lang) for source in row.sources], className="fact-list"),
    ]


def _fact(*, source: FactSource, lang: str) -> html.Li:
    name = source.measure_name_vi if lang == "vi" else source.measure_name_en
    where = t(
        "drawer.where_sheet" if source.sheet else "drawer.where", lang, sheet=source.sheet, row=source.row
    )
    return html.Li(
        [
            html.Span([*rich(f"{name}: **{plain(value=source.value, lang=lang)}**")], className="fact-value"),
            html.Span(
                [html.Span(source.file_name, className="file"), f", {where}"],
                className="fact-where",
            ),
            html.Span(
                f"{form_name(form=source.form, lang=lang)}, "
                + t("drawer.received", lang, date=date_text(day=source.received_on)),
                className="fact-where",
            ),
        ]
    )


def _empty(*, rows: Sequence[ProfileRow], lang: str) -> html.Details | None:
    if not rows:
        return None
    names = [html.Li(row.indicator.name(lang=lang)) for row in rows]
    return html.Details(
        [html.Summary(t("drawer.empty", lang, n=len(rows))), html.Ul(names, className="fact-list")],
        className="details",
    )


def _cut(*, profile: UnitProfile, lang: str) -> html.P | None:
    if not profile.n_sources_left_out:
        return None
    place = place_in_sentence(name=profile.place.name, lang=lang)
    return html.P(t("drawer.cut", lang, n=profile.n_sources_left_out, place=place), className="muted")
