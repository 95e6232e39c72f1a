"""What one does with a map: find a unit, zoom, go up and down the levels, pick several units.

The work is done in the browser (assets/27-map-use.js, 28-map-drill.js, 29-map-find.js); every text is here.
"""

from dash import html

from dashboard.components.base import icon
from dashboard.i18n import t
from dashboard.state import MAX_UNITS
from dashboard.views.model import IndicatorView
from domain.units.structure import WHOLE_COUNTRY

# Ways down from a unit of each level, as assets/28-map-drill.js knows them; a double click takes the first.
_DRILLS = {"province": ("areas", "province"), "district": ("district",)}


def search_box(lang: str) -> html.Div:
    """The search for a unit: a combobox whose list the server fills."""
    return html.Div(
        [
            html.Label(t("find.label", lang), htmlFor="find-unit"),
            html.Div(
                [
                    html.Span(id="find-holder", **{
                        "data-placeholder": t("find.placeholder", lang),
                        "data-none": t("find.none", lang),
                        "data-searching": t("find.searching", lang),
                        "data-failed": t("find.failed", lang),
                    }),
                    html.Ul(id="find-list", role="listbox", className="find-list", hidden=True,
                            **{"aria-label": t("find.list", lang)}),
                ],
                className="find-box",
            ),
            html.Span(id="find-said", className="sr-only", role="status", **{"aria-live": "polite"}),
        ],
        className="field field-find",
    )  # fmt: skip


def path_of(*, view: IndicatorView, sees_country: bool, lang: str) -> html.Nav:
    """Country, province, district: each but the last one leads back up; and how to go down, where there is a level."""
    steps: list[tuple[str, dict[str, str]]] = []
    if sees_country:
        steps.append((t("header.country", lang), {"data-drill": "country", "data-code": WHOLE_COUNTRY}))
    if view.province.code != WHOLE_COUNTRY:
        steps.append((view.province.name, {"data-drill": "province", "data-code": view.province.code}))
    if view.district is not None:
        steps.append((view.district.name, {"data-drill": "district", "data-code": view.district.code}))
    items = [
        html.Li(html.Button(name, type="button", className="path-step", **facts))
        for name, facts in steps[:-1]
    ]
    items += [html.Li(html.Span(name, **{"aria-current": "location"})) for name, _ in steps[-1:]]
    hint = html.P(t("path.hint", lang), className="muted small") if view.level in _DRILLS else None
    return html.Nav([html.Ol(items), hint], className="map-path", **{"aria-label": t("path.aria", lang)})


def zoom_buttons(lang: str) -> html.Div:
    """Nearer, farther, all of it; several units; names."""
    return html.Div(
        [
            _tool(name="zoom-in", glyph="+", lang=lang),
            _tool(name="zoom-out", glyph="−", lang=lang),
            _tool(name="zoom-reset", glyph="⤢", lang=lang),
            _tool(name="toggle-labels", glyph="Aa", lang=lang, is_toggle=True),
            _tool(name="pick-mode", glyph="✓", lang=lang, is_toggle=True),
            _tool(name="lasso-mode", glyph="⬚", lang=lang, is_toggle=True),
        ],
        className="map-tools",
        role="toolbar",
        **{"aria-label": t("tools.aria", lang)},
    )


def _tool(*, name: str, glyph: str, lang: str, is_toggle: bool = False) -> html.Button:
    text = t(f"tools.{name}", lang)
    pressed = {"aria-pressed": "false"} if is_toggle else {}
    return html.Button(
        html.Span(glyph, **{"aria-hidden": "true"}),
        type="button",
        className="map-tool",
        title=text,
        **{"data-action": name, "aria-label": text, **pressed},
    )


def tray(lang: str) -> html.Div:
    """The units picked so far; the browser fills and shows it."""
    return html.Div(
        [
            html.Strong(id="tray-count"),
            html.Ul(id="tray-list"),
            html.Span(t("tray.most", lang, n=MAX_UNITS), id="tray-full", className="muted small", hidden=True),
            html.Div(
                [
                    html.A(t("tray.compare", lang), id="tray-compare", className="button button-primary", hidden=True,
                           href="/compare"),
                    html.Button([icon("close"), html.Span(t("tray.clear", lang))], type="button", className="button",
                                **{"data-action": "clear-picks"}),
                ],
                className="tray-actions",
            ),
        ],
        id="tray",
        className="tray",
        hidden=True,
        role="region",
        **{
            "aria-label": t("tray.aria", lang),
            "data-count": t("tray.count", lang, n="{n}"),
            "data-drop": t("tray.drop", lang, name="{name}"),
            "data-most": str(MAX_UNITS),
        },
    )  # fmt: skip


def drill_buttons(*, code: str, level: str, lang: str) -> list[html.Button]:
    """In the drawer of a district or province: what lies in it on the map; nothing for a commune.

    What a double click on the map does is among them, for whoever has no mouse.
    """
    return [
        html.Button(
            t(f"drill.{kind}", lang),
            type="button",
            className="button drill-button",
            **{"data-drill": kind, "data-code": code},
        )
        for kind in _DRILLS.get(level, ())
    ]
