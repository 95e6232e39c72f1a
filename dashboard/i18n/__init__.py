"""The words of the interface: a flat file of keys per language, and remarks of the catalogue in both languages."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from domain.periods import PeriodName

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).resolve().parent


class UnknownTextError(KeyError):
    """A key that is not in the language file; names the key and the language."""


@lru_cache(maxsize=len(LANGUAGES))
def texts(lang: str) -> Mapping[str, str]:
    """All texts of ``lang`` by key."""
    found: dict[str, str] = json.loads((_FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def catalogue_texts() -> Mapping[str, Mapping[str, str]]:
    """Remarks of the catalogue (limits of comparison, legal bases) as written there, with both languages."""
    found: dict[str, dict[str, str]] = json.loads(
        (_FOLDER / "catalogue_texts.json").read_text(encoding="utf-8")
    )
    return found


def t(key: str, lang: str, **params: object) -> str:
    """The text of ``key`` in ``lang`` with ``{names}`` filled in; raises UnknownTextError for an unknown key."""
    found = texts(lang).get(key)
    if found is None:
        raise UnknownTextError(f"{key} ({lang})")
    if not params:
        return found
    return found.format(
        **{name: _shown(own, name=name, text=found, lang=lang) for name, own in params.items()}
    )


def _shown(value: object, *, name: str, text: str, lang: str) -> object:
    """A value as it is written at its place in the text."""
    if isinstance(value, PeriodName):
        return _placed(
            value, before=text.partition(f"{{{name}}}")[0].rstrip(), is_last=text.endswith(f"{{{name}}}")
        )
    return _count(value, lang=lang) if name in _COUNTS else value


def _placed(period: PeriodName, *, before: str, is_last: bool) -> str:
    """The form of a period's name after what stands before it; a label's value ("Period: ...") stands alone."""
    if not before or (is_last and before[-1] in ":·"):
        return period
    return period.apart if before[-1] in ",(·" else period.inside


_COUNTS = ("n", "m", "total", "rank")


def _count(value: object, *, lang: str) -> object:
    """A whole number with its thousands set apart: ``3.321``, in English ``3,321``."""
    if not isinstance(value, int):
        return value
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def catalogue_text(*, raw: str, lang: str) -> str:
    """A remark of the catalogue in ``lang``; '' stays ''. Raises UnknownTextError when it has no translation."""
    if not raw:
        return ""
    found = catalogue_texts().get(raw)
    if found is None:
        raise UnknownTextError(raw)
    return found[lang]
