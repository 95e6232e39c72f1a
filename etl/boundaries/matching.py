"""Which shape of a boundary file is which unit: by code where the file has the codes, else by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz

from domain.units.names import name_key, split_type
from etl.boundaries.by_name import Named, bare, identify_by_name, names_above, split_appended, unmarked
from etl.boundaries.cells import text_code
from etl.boundaries.codes import CodeField, NearField, inside_field, plain_field
from etl.boundaries.errors import FieldError, OtherListError, WrongUnitsError
from etl.boundaries.listed import ListedUnit
from etl.boundaries.report import MatchReport, NameConflict
from etl.boundaries.spelling import is_of_other_level

# Digits of a code of the national statistics office, by level.
CODE_DIGITS = {"province": 2, "district": 3, "commune": 5}
LEVEL_OF = {digits: level for level, digits in CODE_DIGITS.items()}
# Two spellings of one name score above this; "Phường 1" against "Xã Tân Hòa" far below.
SAME_NAME_SCORE = 75.0
# A file of the right units has a few renamed ones; beyond this share it is another list of units.
CONFLICT_SHARE = 0.3
ALL_PROVINCES = 30  # a list at least this long is that of the whole country


@dataclass(frozen=True)
class Identity:
    """What the attributes of each row say.

    Attributes:
        code_field, name_field: fields used ("" = none).
        texts, names: their cells as text.
        codes: code of the unit of each row, None where the attributes name none or several.
        named: what names gave, when the file has no codes.
        aside: rows that are units of another level.
        example: a cell and the code read from it, when codes are parts of longer ones.
    """

    code_field: str
    name_field: str
    texts: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[str | None, ...]
    named: Named
    aside: frozenset[int] = frozenset()
    example: tuple[str, str] | None = None


def short_key(name: str) -> str:
    """A name for comparing: the register's matching key without the type in front; tones are kept."""
    key = name_key(name)
    _, short = split_type(key)
    # "Quận 1", "Phường 12": the number alone would be like any other number.
    return key if short.isdigit() else short


def identify(
    *,
    tables: Sequence[pd.DataFrame],
    units: Mapping[str, ListedUnit],
    digits: int,
    path: Path,
    code_field: str | None,
    name_field: str | None,
) -> Identity:
    """Find the unit of each row by code, or by name within its parents.

    Args:
        tables: the attributes, once for each encoding they may have: the one with most known names is taken.

    Raises:
        FieldError: a field asked for is not there, or no field holds codes or names of these units.
        WrongUnitsError, OtherListError: so many names differ that the file must be of other units.
    """
    above = names_above(units.values()).keys()
    table = _readable(tables=tables, units=units, above=above)
    fields = [str(field) for field in table.columns]
    for asked in (code_field, name_field):
        if asked and asked not in fields:
            raise FieldError(path=path, field=asked, fields=fields)
    plain = plain_field(table=table, units=units, digits=digits, asked=code_field)
    others = table.drop(columns=[plain.name] if plain else [])
    names = {bare(unit.name) for unit in units.values()}
    name = name_field or _best(_hits(table=others, is_hit=lambda text: bare(_first(text, above)) in names))
    aside = _other_level(table=table, name=name, units=units, level=LEVEL_OF[digits])
    own = table.drop(index=table.index[sorted(aside)])
    code = plain_field(table=own, units=units, digits=digits, asked=code_field)
    if code:
        return _by_code(table=table, code=code, name=name, units=units, aside=aside, path=path)
    inside = inside_field(table=own, units=units, digits=digits, asked=code_field, path=path)
    if isinstance(inside, CodeField) and (
        code_field or _names_agree(table=own, code=inside, name=name, units=units)
    ):
        name = name if name != inside.name else ""
        return _by_code(table=table, code=inside, name=name, units=units, aside=aside, path=path)
    near = inside.words if isinstance(inside, NearField) else ("", "")
    if code_field or not name:
        raise FieldError(path=path, field=None, fields=fields, near=near)
    named = identify_by_name(table=table, name_field=name, units=units, aside=aside)
    if not any(named.codes) and not named.choices:
        raise FieldError(path=path, field=None, fields=fields, near=near)
    unknown = sum(code is None and row not in named.choices for row, code in enumerate(named.codes)) - len(
        aside
    )
    if unknown > CONFLICT_SHARE * (len(named.codes) - len(aside)):
        raise OtherListError(path=path, n_unmatched=unknown, n_shapes=len(named.codes) - len(aside))
    cells = tuple(text_code(value) for value in table[name])
    return Identity(
        code_field="",
        name_field=name,
        texts=("",) * len(cells),
        names=cells,
        codes=tuple(named.codes),
        named=named,
        aside=aside,
    )


def _other_level(
    *, table: pd.DataFrame, name: str, units: Mapping[str, ListedUnit], level: str
) -> frozenset[int]:
    """Rows whose names say that they are of another level; none when no row would be left."""
    if not name:
        return frozenset()
    known = {plain for unit in units.values() for plain in (bare(unit.name), unmarked(unit.name))}
    found = frozenset(
        row
        for row, value in enumerate(table[name])
        if is_of_other_level(text_code(value), level=level, known=known)
    )
    return found if len(found) < len(table) else frozenset()


def _names_agree(*, table: pd.DataFrame, code: CodeField, name: str, units: Mapping[str, ListedUnit]) -> bool:
    """Whether the names beside codes found inside longer ones are those of their units; so when there are none."""
    if not name or name == code.name:
        return True
    codes = [code.codes.get(text_code(value)) for value in table[code.name]]
    names = [text_code(value) for value in table[name]]
    n_conflicts = len(name_conflicts(codes=codes, names=names, units=units))
    return n_conflicts <= CONFLICT_SHARE * sum(found is not None for found in codes)


def _readable(
    *, tables: Sequence[pd.DataFrame], units: Mapping[str, ListedUnit], above: Collection[str]
) -> pd.DataFrame:
    """The table whose names, marks and all, are most often those of units: the right encoding."""
    keys = {short_key(unit.name) for unit in units.values()}
    hits = [
        _hits(table=table, is_hit=lambda text: short_key(_first(text, above)) in keys) for table in tables
    ]
    return max(zip(hits, tables, strict=True), key=lambda pair: sum(pair[0].values()))[1]


def _first(text: str, above: Collection[str]) -> str:
    """A name without the units above it that are appended."""
    return split_appended(text, above=above)[0]


def _by_code(
    *,
    table: pd.DataFrame,
    code: CodeField,
    name: str,
    units: Mapping[str, ListedUnit],
    aside: frozenset[int],
    path: Path,
) -> Identity:
    texts = tuple(text_code(value) for value in table[code.name])
    names = tuple(text_code(value) for value in table[name]) if name else ("",) * len(texts)
    codes = tuple(None if row in aside else code.codes.get(text) for row, text in enumerate(texts))
    conflicts = name_conflicts(codes=codes, names=names, units=units)
    _refuse_other_names(conflicts=conflicts, n_matched=len({c for c in codes if c}), path=path)
    return Identity(
        code_field=code.name,
        name_field=name,
        texts=texts,
        names=names,
        codes=codes,
        named=Named(),
        aside=aside,
        example=code.example,
    )


def _hits(*, table: pd.DataFrame, is_hit: Callable[[str], bool]) -> dict[str, int]:
    """Distinct texts of each field that are hits."""
    return {
        str(field): sum(map(is_hit, {text_code(value) for value in table[field]})) for field in table.columns
    }


def _best(hits: Mapping[str, int]) -> str:
    """The field with most hits; the first of equals; "" when none has any."""
    best = max(hits, key=lambda field: hits[field], default="")
    return best if best and hits[best] else ""


def _refuse_other_names(*, conflicts: Sequence[NameConflict], n_matched: int, path: Path) -> None:
    n_conflicts = len({conflict.code for conflict in conflicts})
    if n_conflicts > CONFLICT_SHARE * n_matched:
        first = conflicts[0]
        example = f"{first.code}: {first.file_name} / {first.unit_name}"
        raise WrongUnitsError(path=path, n_conflicts=n_conflicts, n_matched=n_matched, example=example)


def refuse_other_provinces(*, report: MatchReport, level: str, n_units: int, path: Path) -> None:
    """Stop a map of 63 provinces offered for 34: codes and names were kept while the land behind them grew.

    Only a list of all provinces can tell; with one province's units, shapes of the others are no surprise.

    Raises:
        OtherListError: many provinces of the file are not in the list.
    """
    n_shapes = len(report.matched) + len(report.unmatched)
    if level == "province" and n_units >= ALL_PROVINCES and len(report.unmatched) > CONFLICT_SHARE * n_shapes:
        raise OtherListError(path=path, n_unmatched=len(report.unmatched), n_shapes=n_shapes)


def name_conflicts(
    *, codes: Sequence[str | None], names: Sequence[str], units: Mapping[str, ListedUnit]
) -> list[NameConflict]:
    """Units whose names in the file are not the register's, once for each such name."""
    pairs = {(code, name) for code, name in zip(codes, names, strict=True) if code and name}
    return [
        NameConflict(code=code, file_name=name, unit_name=units[code].name)
        for code, name in sorted(pairs)
        if not _same_name(name=name, unit=units[code])
    ]


def _same_name(*, name: str, unit: ListedUnit) -> bool:
    """One name in two spellings, with or without marks and the units above it."""
    short = _first(name, {bare(above) for above in unit.above})
    alike = fuzz.ratio(short_key(short), short_key(unit.name)) >= SAME_NAME_SCORE
    return alike or bare(short) == bare(unit.name)
