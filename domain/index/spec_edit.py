"""Changing the text of a definition without losing what a person wrote there: other weights, another id."""

import re
from collections.abc import Mapping

from domain.errors import IndexDefinitionError
from domain.index.spec_files import parse_spec

_HEADER = re.compile(r"^\s*\[\[?\s*[A-Za-z]")
_WEIGHED = re.compile(r"^\s*\[\[\s*(elements|indicators)\s*\]\]")
_ID = re.compile(r"""^(\s*id\s*=\s*)(["'])(.*?)\2""")
_TITLE = re.compile(r"""^(\s*title_(vi|en)\s*=\s*["'].*)(["'])""")
_OWN = {"vi": "của tỉnh", "en": "the province's own"}
_WEIGHT = re.compile(r"^(\s*weight\s*=\s*)[^#\s]+")


def with_weights_written(*, text: str, weights: Mapping[str, float]) -> str:
    """The definition with these weights written into the tables of their elements and indicators; all else stays.

    Raises IndexDefinitionError when the text is no definition, or a weight finds no place in it.
    """
    out: list[str] = []
    for block in _blocks(text):
        out += _weighed(block, weights=weights) if _WEIGHED.match(block[0]) else block
    changed = "".join(out)
    found = parse_spec(text=changed).weights
    for name, weight in weights.items():
        if found.get(name) != weight:
            raise IndexDefinitionError(
                element=name,
                vi=f"không ghi được trọng số {weight:g} vào văn bản. Ghi weight = {weight:g} bằng tay.",
                en=f"the weight {weight:g} found no place in the text. Write weight = {weight:g} by hand.",
            )
    return changed


def with_id(*, text: str, name: str) -> str:
    """The definition under another id; its titles say that it is the province's own."""
    first, *rest = _blocks(text)
    lines = [_ID.sub(lambda own: f'{own[1]}"{name}"', line) for line in first]
    lines = [_TITLE.sub(lambda own: f"{own[1]} ({_OWN[own[2]]}){own[3]}", line) for line in lines]
    return "".join((*lines, *(line for block in rest for line in block)))


def line_of(*, text: str, element: str) -> int | None:
    """The line (from 1) on which the element or indicator is named, None where it is not."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _ID.match(line)
        if found and found[3] == element:
            return number
    return None


def _blocks(text: str) -> list[list[str]]:
    """Lines before the first table, then those of each table with its head."""
    out: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line):
            out.append([])
        out[-1].append(line)
    return [block for block in out if block]


def _weighed(block: list[str], *, weights: Mapping[str, float]) -> list[str]:
    at = next((n for n, line in enumerate(block) if _ID.match(line)), None)
    name = None if at is None else _ID.match(block[at])
    if at is None or name is None or name[3] not in weights:
        return block
    written = f"{weights[name[3]]:.10g}"
    if any(_WEIGHT.match(line) for line in block):
        return [_WEIGHT.sub(lambda own: own[1] + written, line) for line in block]
    return [*block[: at + 1], f"weight = {written}\n", *block[at + 1 :]]
