"""Forms that add a rule of /funding, one for each kind; their fields are those of domain/funding/rule_lines.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup

from dashboard.collate import vi_key
from dashboard.components.inputs import button, control, selector
from dashboard.i18n import t
from dashboard.words import group_name
from domain.funding.case import Case
from domain.funding.rule_lines import AND, FIELDS, IS
from domain.units.attributes import FLAGS

Groups = list[tuple[str, list[tuple[str, str]]]]
_PARTS: Mapping[str, tuple[str, ...]] = {
    "share": ("place", "thing", "least", "most"),
    "cap": ("per", "place", "thing", "cost", "pieces"),
    "floor": ("per", "place", "thing", "cost", "pieces"),
    "bundle": ("item", "needs", "each"),
    "order": ("place", "thing", "pieces", "per"),
    "leave": ("place", "thing"),
    "only": ("place", "thing"),
    "pot": ("name", "amount", "year", "weight", "place", "thing"),
    "paid": ("unit", "item", "pieces"),
}
"""What each form asks; place and thing together are the condition."""
_NUMBERS: Mapping[str, dict[str, str]] = {
    "least": {"min": "0", "max": "100", "step": "1"},
    "most": {"min": "0", "max": "100", "step": "1"},
    "cost": {"min": "0", "step": "1"},
    "amount": {"min": "1", "step": "1"},
    "pieces": {"min": "0", "step": "1"},
    "each": {"min": "1", "step": "1"},
    "year": {"min": "2000", "max": "2100", "step": "1"},
    "weight": {"min": "0", "step": "0.05"},
}
_NEEDED = {"bundle": (), "order": ("pieces",), "pot": ("name", "amount"), "paid": ("pieces",)}


@dataclass(frozen=True)
class _Lists:
    """What the fields of a case can name."""

    places: Groups
    items: list[tuple[str, str]]
    units: list[tuple[str, str]]


def rule_forms(*, figures: Case, lang: str) -> html.Details:
    """All forms, folded."""
    lists = _lists(figures=figures, lang=lang)
    return html.Details(
        [
            html.Summary(t("funding.rule.add", lang)),
            html.Div([_form(kind=kind, lists=lists, lang=lang) for kind in _PARTS], className="rule-forms"),
        ],
        className="details",
        id="fold-rule-add",
    )


def _form(*, kind: str, lists: _Lists, lang: str) -> html.Form:
    heading = f"rule-{kind}-title"
    fields = [_field(kind=kind, part=part, lists=lists, lang=lang) for part in _PARTS[kind]]
    return html.Form(
        [
            html.H3(t(f"funding.rule.{kind}", lang), id=heading),
            html.P(t(f"funding.rule.{kind}.text", lang), className="muted small"),
            html.Div(fields, className="rule-fields"),
            button(label=t("funding.rule.add_one", lang)),
        ],
        className="rule-form",
        **{"data-rule": kind, "data-fields": ",".join(FIELDS[kind]), "aria-labelledby": heading},
    )


def _field(*, kind: str, part: str, lists: _Lists, lang: str) -> html.Div:
    own_id = f"rule-{kind}-{part}"
    return html.Div(
        [
            html.Label(t(f"funding.field.{part}", lang), htmlFor=own_id),
            _INPUTS.get(part, _number)(kind, part, own_id, lists, lang),
        ],
        className="field",
    )


def _number(kind: str, part: str, own_id: str, _lists: _Lists, _lang: str) -> Markup:
    needed = {"required": "required"} if part in _NEEDED.get(kind, ()) else {}
    return control("number", name=part, id_=own_id, inputmode="decimal", **_NUMBERS[part], **needed)


def _text(_kind: str, part: str, own_id: str, _lists: _Lists, _lang: str) -> Markup:
    return control("text", name=part, id_=own_id, maxlength="60", required="required")


def _per(_kind: str, part: str, own_id: str, _lists: _Lists, lang: str) -> Markup:
    choices = [(own, t(f"funding.per.{own}", lang)) for own in ("unit", "district", "item", "all")]
    return selector(name=part, id_=own_id, chosen="unit", choices=choices)


def _place(_kind: str, part: str, own_id: str, lists: _Lists, lang: str) -> html.Select:
    every = html.Option(t("funding.place.all", lang), value="")
    groups = [
        html.Optgroup([html.Option(label, value=value) for value, label in members], label=heading)
        for heading, members in lists.places
        if members
    ]
    return html.Select([every, *groups], id=own_id, **{"data-name": part})


def _thing(_kind: str, part: str, own_id: str, lists: _Lists, lang: str) -> Markup:
    choices = [("", t("funding.thing.all", lang)), *((f"item{IS}{item}", name) for item, name in lists.items)]
    return selector(name=part, id_=own_id, chosen="", choices=choices)


def _item(_kind: str, part: str, own_id: str, lists: _Lists, _lang: str) -> Markup:
    return selector(name=part, id_=own_id, chosen="", choices=lists.items)


def _unit(_kind: str, part: str, own_id: str, lists: _Lists, _lang: str) -> Markup:
    return selector(name=part, id_=own_id, chosen="", choices=lists.units)


_INPUTS: Mapping[str, Callable[[str, str, str, _Lists, str], Any]] = {
    "place": _place,
    "thing": _thing,
    "per": _per,
    "item": _item,
    "needs": _item,
    "unit": _unit,
    "name": _text,
}


def _lists(*, figures: Case, lang: str) -> _Lists:
    side = 0 if lang == "vi" else 1
    bought = {own.item for own in figures.lines}
    items = [(item, names[side]) for item, names in figures.names.items() if item in bought]
    units = {own.unit: own.unit_name for own in figures.lines}
    ordered = sorted(units.items(), key=lambda own: vi_key(own[1]))
    districts = sorted({own.district for own in figures.lines if own.district}, key=vi_key)
    classes = sorted(
        {str(own.groups["remote_class"]) for own in figures.lines if own.groups.get("remote_class")}
    )
    flags = [flag for flag in FLAGS if any(own.groups.get(flag) for own in figures.lines)]
    places: Groups = [
        (
            t("funding.place.groups", lang),
            [
                *((flag, group_name(group=flag, lang=lang)) for flag in flags),
                *((f"remote_class{IS}{own}", group_name(group=own, lang=lang)) for own in classes),
            ],
        ),
        (t("funding.place.districts", lang), [(f"district{IS}{_clean(own)}", own) for own in districts]),
        (t("funding.place.units", lang), [(f"unit{IS}{code}", name) for code, name in ordered]),
    ]
    return _Lists(places=places, items=items, units=ordered)


def _clean(text: str) -> str:
    """A name that may stand in a condition."""
    return text.replace(AND, " ")
