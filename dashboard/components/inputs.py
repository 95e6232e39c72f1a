"""The browser's own inputs as HTML text, for pages that are text; Dash has no plain components for them."""

from markupsafe import Markup, escape


def control(kind: str, *, name: str, value: str = "", checked: bool = False, **attributes: str) -> Markup:
    """``<input type=kind>``; an attribute's underscores become dashes, all values are escaped."""
    given = {"type": kind, "name": name, "value": value, **attributes}
    text = Markup("").join(
        Markup(' {}="{}"').format(key.replace("_", "-"), content)
        for key, content in given.items()
        if key != "id_"
    )
    own_id = Markup(' id="{}"').format(attributes["id_"]) if "id_" in attributes else Markup("")
    mark = Markup(" checked") if checked else Markup("")
    return Markup("<input{}{}{}>").format(text, own_id, mark)


def hidden_field(*, name: str, value: str) -> Markup:
    """A value that goes along with a form."""
    return control("hidden", name=name, value=value)


def text_area(*, text: str, id_: str, label: str) -> Markup:
    """A read-only text to copy from."""
    return Markup('<textarea id="{}" readonly rows="8" aria-label="{}">{}</textarea>').format(
        id_, label, escape(text)
    )


def button(*, label: str, id_: str = "", primary: bool = False, **attributes: str) -> Markup:
    """A button that sends its form, or with ``type="button"`` does what a ``data-`` attribute says."""
    given = {"type": "submit", **attributes}
    text = Markup("").join(
        Markup(' {}="{}"').format(key.replace("_", "-"), content) for key, content in given.items()
    )
    own_id = Markup(' id="{}"').format(id_) if id_ else Markup("")
    look = "button primary" if primary else "button"
    return Markup('<button class="{}"{}{}>{}</button>').format(look, own_id, text, label)


def selector(*, name: str, id_: str, chosen: str, choices: list[tuple[str, str]]) -> Markup:
    """``<select>`` of (value, label)."""
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", label
        )
        for value, label in choices
    )
    return Markup('<select name="{}" id="{}">{}</select>').format(name, id_, options)
