"""Component trees as HTML text.

The first answer of the server already holds the words and the figures: old machines need many seconds before the map
library runs, and until then the reader sees this HTML. Components that only exist in the browser (graphs, grids)
become an empty box of their class.

Parts that no callback reaches into stay HTML text after that too (``flat``): the renderer keeps books on every
component, which costs an old machine seconds for a list of two hundred units, and a browser parses HTML in a moment.
"""

import re
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

FLAT = "data-html"
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col"})
_NAMES = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "dateTime": "datetime",
}
_BOOLEAN = frozenset({"hidden", "disabled", "selected", "open", "download"})
_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


def flat(children: Any, **props: Any) -> html.Div:
    """A box whose content is HTML text; assets/20-address.js fills it in before the browser paints."""
    return html.Div(**props, **{FLAT: to_html(children)})


def to_html(node: Any) -> Markup:
    """HTML of a component, a list of them, a text, None, or of what is HTML already."""
    return Markup(_html(node))


def _html(node: Any) -> str:
    if node is None:
        return ""
    if isinstance(node, Markup):
        return node
    if isinstance(node, list | tuple):
        return "".join(_html(child) for child in node)
    if not isinstance(node, Component):
        return escape(str(node))
    props = node.to_plotly_json()["props"]
    if node._namespace != "dash_html_components":
        return f'<div class="pending {escape(str(props.get("className", "")))}"></div>'
    tag = node._type.lower()
    attributes = "".join(_attribute(name=name, value=value) for name, value in props.items())
    if tag in _VOID:
        return f"<{tag}{attributes}>"
    inner = props[FLAT] if FLAT in props else _html(props.get("children"))
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _attribute(*, name: str, value: Any) -> str:
    if name in ("children", "n_clicks", "key", FLAT) or value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(
            f"{key if key.startswith('--') else _kebab(key)}:{text}" for key, text in value.items()
        )
    if name in _BOOLEAN and value in (True, name):
        return f" {name}"
    return f' {_NAMES.get(name, name)}="{escape(str(value))}"'


def _kebab(name: str) -> str:
    return _CAMEL.sub("-", name).lower()
