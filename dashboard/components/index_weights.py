"""Weights that can be moved: a slider and a number for each element, what each is worth in percent, and the way back.

The controls are the browser's own; assets/33-index.js writes what is moved into the address, and only the ranking, the
map and the words are drawn anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.components.inputs import button
from dashboard.format import number
from dashboard.i18n import t
from dashboard.state import State, href
from dashboard.state_index import INDEX_PATH, MAX_WEIGHT, MOVABLE
from dashboard.views.index_model import IndexElement, IndexView

_STEPS = 10
_ROOM = 4
"""A slider goes to so many times the greatest weight among its siblings."""
_CONTROL = Markup(
    '<div class="weight" data-weight="{id}" data-default="{default}">'
    '<label for="weight-{n}">{title}</label>'
    '<input type="range" id="weight-{n}" min="0" max="{top}" step="{step}" value="{value}" aria-valuetext="{said}">'
    '<input type="number" min="0" max="{most}" step="any" value="{value}" aria-label="{number_label}">'
    '<output class="weight-share" for="weight-{n}">{share}</output></div>'
)


def weights_card(*, view: IndexView, state: State) -> html.Details:
    """The card, open once a weight was moved."""
    lang = state.lang
    moved = dict(state.moved_weights)
    return html.Details(
        [
            html.Summary(t("index.weights", lang), id="weights-heading"),
            html.P(t("index.weights.sub", lang), className="muted small"),
            html.Div([*_groups(view=view, moved=moved, lang=lang), _buttons(state)], className="weights",
                     id="weights", **{"data-lang": lang, "data-failed": t("index.weights.failed", lang)}),
        ],
        className="card full details weights-card",
        **({"open": "open"} if moved else {}),
    )  # fmt: skip


def _buttons(state: State) -> html.P:
    lang = state.lang
    back = href(path=INDEX_PATH, state=replace(state, weights=""))
    return html.P(
        [
            html.A(
                t("index.weights.reset", lang), href=back, className="button", **{"data-weights": "reset"}
            ),
            button(label=t("index.weights.keep", lang), type="button", data_weights="keep"),
            html.Span(t("index.trial.long", lang), className="muted small"),
        ],
        className="button-row",
    )


def _groups(*, view: IndexView, moved: dict[str, float], lang: str) -> list[Any]:
    """One fieldset for the parts of the index, then one for those of each part, folded away."""
    parents = [own for own in view.elements if own.direction is None]
    numbers = {own.id: n for n, own in enumerate(view.elements)}
    out: list[Any] = []
    for parent in sorted(parents, key=lambda own: -own.level):
        children = [own for own in view.elements if own.parent == parent.id and MOVABLE.match(own.id)]
        if len(children) < 2:
            continue
        name = parent.title(lang=lang)
        if parent.parent is None:
            out.append(_fieldset(t("index.weights.parts", lang), children, numbers, moved, lang))
        else:
            out.append(_fieldset(name, children, numbers, moved, lang, is_folded=True))
    return out


def _fieldset(
    name: str,
    children: Sequence[IndexElement],
    numbers: dict[str, int],
    moved: dict[str, float],
    lang: str,
    is_folded: bool = False,
) -> Any:
    """``moved`` weights are in the view already: what a control goes back to is the definition's weight."""
    total = sum(own.weight for own in children) or 1.0
    most = max(own.definition_weight for own in children) or 1.0
    controls = [_control(own, numbers[own.id], total=total, most=most, lang=lang) for own in children]
    box = html.Fieldset([html.Legend(name), *controls], className="weight-group")
    if not is_folded:
        return box
    is_moved = any(own.id in moved for own in children)
    return html.Details(
        [html.Summary(t("index.weights.inside", lang, name=name)), box],
        className="details",
        **({"open": "open"} if is_moved else {}),
    )


def _control(own: IndexElement, n: int, *, total: float, most: float, lang: str) -> Markup:
    title = own.title(lang=lang)
    share = f"{number(value=100 * own.weight / total, lang=lang, decimals=1)}\u00a0%"
    return _CONTROL.format(
        id=own.id,
        n=n,
        default=_plain(own.definition_weight),
        title=title,
        top=_plain(max(most * _ROOM, own.weight)),
        step=_plain(most / _STEPS),
        most=_plain(MAX_WEIGHT),
        value=_plain(own.weight),
        said=t(
            "index.weights.said", lang, weight=number(value=own.weight, lang=lang, decimals=2), share=share
        ),
        number_label=t("index.weights.number", lang, name=title),
        share=share,
    )


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
