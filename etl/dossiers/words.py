"""The words of dossier files: ways of filing, states, fields; read once from data beside the form."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from domain.paths import CATALOGUE_DIR
from domain.units.names import name_key
from etl.definition import FORMS_DIR

ONLINE, DIRECT = "online", "direct"
DONE, WITHDRAWN, OPEN = "done", "withdrawn", "open"


@lru_cache(maxsize=8)
def load_words(folder: Path = FORMS_DIR) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return {(column, meaning): every spelling}: as written, in lower and upper case, in both Unicode forms.

    Spelled out here, so that an engine only compares: changing the case of ten million cells costs more than all
    the counting.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    with (folder / "f6" / "words.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault((row["column"], row["meaning"]), {}).update(
                dict.fromkeys(_spellings(row["word"]))
            )
    return {key: tuple(words) for key, words in found.items()}


def _spellings(word: str) -> Iterable[str]:
    for text in (word, word.lower(), word.upper(), word.title()):
        for form in ("NFC", "NFD"):
            yield unicodedata.normalize(form, text)


@lru_cache(maxsize=8)
def load_fields(folder: Path = CATALOGUE_DIR) -> Mapping[str, str]:
    """Return {key of a field's id or Vietnamese name: id} in the order of fields.csv."""
    out = {}
    with (folder / "fields.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            out[row["id"]] = row["id"]
            out[name_key(row["name_vi"])] = row["id"]
    return out


def field_of(text: str, *, fields: Mapping[str, str]) -> str | None:
    """The id of the field that a cell names, by its id or its Vietnamese name; None when there is none."""
    return fields.get(text.strip()) or fields.get(name_key(text))
