"""Small parts that every page is made of."""

import re
from collections.abc import Sequence
from typing import Any

from dash import html

Children = Any
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def icon(name: str) -> html.Span:
    """A decorative icon of assets/icons, hidden from screen readers."""
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})


def rich(text: str) -> list[Children]:
    """``text`` with ``**parts**`` set strong."""
    pieces = _STRONG.split(text)
    return [html.Strong(piece) if i % 2 else piece for i, piece in enumerate(pieces) if piece]


def badge(*, text: str, kind: str = "neutral", title: str | None = None) -> html.Span:
    """A small label; ``kind`` is neutral, warn, good or bad and never the only carrier of meaning."""
    return html.Span(text, className=f"badge badge-{kind}", title=title)


def card(
    *,
    title: Children,
    children: Children,
    heading_id: str,
    class_name: str = "",
    subtitle: Children = None,
    tools: Children = None,
) -> html.Section:
    """A titled section; ``heading_id`` names its heading for screen readers."""
    head = [
        html.Div(
            [html.H2(title, id=heading_id), html.P(subtitle, className="card-sub") if subtitle else None]
        )
    ]
    if tools is not None:
        head.append(html.Div(tools, className="card-tools"))
    return html.Section(
        [html.Div(head, className="card-head"), *_as_list(children)],
        className=f"card {class_name}".strip(),
        **{"aria-labelledby": heading_id},
    )


def definition_list(rows: Sequence[tuple[Children, Children]]) -> html.Dl:
    """Terms and their descriptions; rows without a description are left out."""
    parts: list[Children] = []
    for term, description in rows:
        if description:
            parts.extend((html.Dt(term), html.Dd(description)))
    return html.Dl(parts, className="facts")


def scroll_box(table: Children, *, label: str, is_tall: bool = False) -> html.Div:
    """A region that scrolls sideways (a tall one also down), reachable by keyboard."""
    kind = "scroll-x scroll-tall" if is_tall else "scroll-x"
    return html.Div(table, className=kind, tabIndex="0", role="region", **{"aria-label": label})


def hidden(text: str) -> html.Span:
    """Text for screen readers only."""
    return html.Span(text, className="sr-only")


def _as_list(children: Children) -> list[Children]:
    return list(children) if isinstance(children, list | tuple) else [children]
