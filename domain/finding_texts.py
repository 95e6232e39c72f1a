"""What people read about a finding: where it stands, what is wrong, what to do; in both languages.

The sentences are data: issue_codes.csv for what reading a report finds, note_codes.csv for what is noted beside it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter

from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR

ISSUES, NOTES = "issue_codes.csv", "note_codes.csv"
_WORDS = {"vi": ("Trang tính", "dòng", "cột"), "en": ("Sheet", "row", "column")}


@dataclass(frozen=True)
class FindingCode:
    """One code: severity (error, warning, note), scope (file, sheet, row), and {column of the table: text}."""

    code: str
    severity: str
    scope: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """A finding as it is told: its code, its place in the file, the value found and the facts of its sentence."""

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=8)
def load_codes(*, file: str = ISSUES, folder: Path = CATALOGUE_DIR) -> Mapping[str, FindingCode]:
    """Return {code: its description} from a table of codes.

    Raises:
        CatalogueError: the file is missing.
    """
    path = folder / file
    if not path.exists():
        raise CatalogueError(
            vi=f"Thiếu tệp danh mục {path}. Hãy chép lại tệp này.",
            en=f"{path} is missing. Put the file back.",
        )
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["code"]: FindingCode(row["code"], row["severity"], row["scope"], row) for row in rows}


def all_codes() -> Mapping[str, FindingCode]:
    """Issue codes and note codes together."""
    return {**load_codes(), **load_codes(file=NOTES)}


def meaning(*, code: str, lang: str) -> str:
    """A few words for a code in ``lang`` (vi or en), for lists and headings."""
    return all_codes()[code].texts[f"meaning_{lang}"]


def finding_sentence(
    *, found: Found, lang: str, codes: Mapping[str, FindingCode] | None = None, with_place: bool = True
) -> str:
    """Where it is, what is wrong and what to do, in ``lang`` (vi or en).

    Raises:
        KeyError: the code or the language is not known.
    """
    own = (all_codes() if codes is None else codes)[found.code]
    parts = [_filled(code=own, part=part, found=found, lang=lang) for part in ("message", "remedy")]
    place = place_words(found=found, lang=lang) if with_place else ""
    return " ".join(part for part in (f"{place}:" if place else "", *parts) if part)


def finding_words(*, found: Found, lang: str) -> tuple[str, str]:
    """What is wrong, and what to do ('' when there is nothing to do); raises KeyError as above."""
    own = all_codes()[found.code]
    return (
        _filled(code=own, part="message", found=found, lang=lang),
        _filled(code=own, part="remedy", found=found, lang=lang),
    )


def _filled(*, code: FindingCode, part: str, found: Found, lang: str) -> str:
    facts = _Facts({"value": found.value, "column": found.column, "sheet": found.sheet, **found.params})
    return Formatter().vformat(code.texts[f"{part}_{lang}"], (), facts).strip()


class _Facts(dict[str, str]):
    """The facts of a finding; one that is not known is shown as an ellipsis instead of breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def place_words(*, found: Found, lang: str) -> str:
    """The place of a finding in words, '' when it is about the whole file."""
    words = _WORDS[lang]
    places = [
        f"{words[0]} “{found.sheet}”" if found.sheet else "",
        f"{words[1]} {found.row}" if found.row else "",
        f"{words[2]} “{found.params.get('column_title') or found.column}”" if found.column else "",
    ]
    joined = ", ".join(place for place in places if place)
    return joined[:1].upper() + joined[1:]
