"""Attribute tables in the encodings that Vietnamese offices have used: the reader chooses by the names it knows.

Code page 1258 is decoded here: the converter inside GDAL keeps a last letter back, waiting for a tone, and loses it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from etl.extract.legacy_fonts import to_unicode

Decode = Callable[[str], str]


def code_page_1258(text: str) -> str:
    """Text whose bytes were taken for Latin-1, read as Windows code page 1258 (tones are letters of their own)."""
    return text.encode("latin-1", "replace").decode("cp1258", "replace")


# Old fonts write Latin-1 characters that look Vietnamese only when shown in them (MapInfo tables above all).
OLD_FONTS: tuple[Decode, ...] = (
    partial(to_unicode, encoding="tcvn3"),
    partial(to_unicode, encoding="vni"),
)
UNDECLARED: tuple[Decode, ...] = (code_page_1258, *OLD_FONTS)


def variants(*, table: pd.DataFrame, decoders: tuple[Decode, ...]) -> tuple[pd.DataFrame, ...]:
    """The table as it is and, where it holds letters beyond ASCII, once decoded in each way."""
    texts = [column for column in table.columns if pd.api.types.is_string_dtype(table[column])]
    if all(str(value).isascii() for column in texts for value in table[column]):
        return (table,)
    return (table, *(_decoded(table=table, texts=texts, decode=decode) for decode in decoders))


def _decoded(*, table: pd.DataFrame, texts: list[str], decode: Decode) -> pd.DataFrame:
    return table.assign(
        **{
            column: [decode(value) if isinstance(value, str) else value for value in table[column]]
            for column in texts
        }
    )
