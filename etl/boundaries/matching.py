"""Which shape of a boundary file is which unit: by code where the file has the codes, else by name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from domain.units.names import name_key, split_type
from etl.boundaries.by_name import Named, bare, identify_by_name, names_above, split_appended
from etl.boundaries.cells import text_code
from etl.boundaries.errors import FieldError, OtherListError, WrongUnitsError
from etl.boundaries.listed import ListedUnit
from etl.boundaries.report import MatchReport, NameConflict, Unmatched

Boxes = NDArray[np.float64]

# Digits of a code of the national statistics office, by level.
CODE_DIGITS = {"province": 2, "district": 3, "commune": 5}
CANDIDATES, CANDIDATE_SCORE = 3, 70.0
_LIKE = 50  # names looked at before the nearest are chosen: communes of one name are many
# Two spellings of one name score above this; "Phường 1" against "Xã Tân Hòa" far below.
SAME_NAME_SCORE = 75.0
# A file of the right units has a few renamed ones; beyond this share it is another list of units.
CONFLICT_SHARE = 0.3
ALL_PROVINCES = 30  # a list at least this long is that of the whole country
# A field found by itself is the code only when it holds most of the codes it could: row numbers hit some by chance.
CODE_SHARE = 0.5


@dataclass(frozen=True)
class Identity:
    """What the attributes of each row say.

    Attributes:
        code_field, name_field: fields used ("" = none).
        texts, names: their cells as text.
        codes: code of the unit of each row, None where the attributes name none or several.
        named: what names gave, when the file has no codes.
    """

    code_field: str
    name_field: str
    texts: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[str | None, ...]
    named: Named


def short_key(name: str) -> str:
    """A name for comparing: the register's matching key without the type in front; tones are kept."""
    key = name_key(name)
    _, short = split_type(key)
    # "Quận 1", "Phường 12": the number alone would be like any other number.
    return key if short.isdigit() else short


def unit_code(*, text: str, units: Mapping[str, ListedUnit], digits: int) -> str | None:
    """The unit's code that a text stands for (leading zeros restored), None when it is no unit of the list."""
    if text in units:
        return text
    filled = text.zfill(digits)
    return filled if text.isdigit() and filled in units else None


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
    names = {bare(unit.name) for unit in units.values()}
    above = names_above(units.values()).keys()
    table = _readable(tables=tables, units=units, above=above)
    fields = [str(field) for field in table.columns]
    for asked in (code_field, name_field):
        if asked and asked not in fields:
            raise FieldError(path=path, field=asked, fields=fields)
    code = code_field or _code_field(table=table, units=units, digits=digits)
    others = table.drop(columns=[code] if code else [])
    name = name_field or _best(_hits(table=others, is_hit=lambda text: bare(_first(text, above)) in names))
    if code and any(unit_code(text=text_code(v), units=units, digits=digits) for v in table[code]):
        return _by_code(table=table, code=code, name=name, units=units, digits=digits, path=path)
    if code_field or not name:
        raise FieldError(path=path, field=None, fields=fields)
    named = identify_by_name(table=table, name_field=name, units=units)
    if not any(named.codes) and not named.choices:
        raise FieldError(path=path, field=None, fields=fields)
    unknown = sum(code is None and row not in named.choices for row, code in enumerate(named.codes))
    if unknown > CONFLICT_SHARE * len(named.codes):
        raise OtherListError(path=path, n_unmatched=unknown, n_shapes=len(named.codes))
    cells = tuple(text_code(value) for value in table[name])
    return Identity(
        code_field="",
        name_field=name,
        texts=("",) * len(cells),
        names=cells,
        codes=tuple(named.codes),
        named=named,
    )


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
    *, table: pd.DataFrame, code: str, name: str, units: Mapping[str, ListedUnit], digits: int, path: Path
) -> Identity:
    texts = tuple(text_code(value) for value in table[code])
    names = tuple(text_code(value) for value in table[name]) if name else ("",) * len(texts)
    codes = tuple(unit_code(text=text, units=units, digits=digits) for text in texts)
    conflicts = _conflicts(codes=codes, names=names, units=units)
    _refuse_other_names(conflicts=conflicts, n_matched=len({c for c in codes if c}), path=path)
    return Identity(code_field=code, name_field=name, texts=texts, names=names, codes=codes, named=Named())


def _code_field(*, table: pd.DataFrame, units: Mapping[str, ListedUnit], digits: int) -> str:
    hits = _hits(table=table, is_hit=lambda text: bool(unit_code(text=text, units=units, digits=digits)))
    best = _best(hits)
    if not best:
        return ""
    cells = [text for value in table[best] if (text := text_code(value))]
    return best if hits[best] >= CODE_SHARE * min(len(set(cells)), len(units)) else ""


def _hits(*, table: pd.DataFrame, is_hit: Callable[[str], bool]) -> dict[str, int]:
    """Distinct texts of each field that are hits."""
    return {
        str(field): sum(map(is_hit, {text_code(value) for value in table[field]})) for field in table.columns
    }


def _best(hits: Mapping[str, int]) -> str:
    """The field with most hits; the first of equals; "" when none has any."""
    best = max(hits, key=lambda field: hits[field], default="")
    return best if best and hits[best] else ""


def match_report(
    *,
    identity: Identity,
    codes: Sequence[str | None],
    boxes: Boxes,
    units: Mapping[str, ListedUnit],
    reading: str,
) -> MatchReport:
    """The report: ``codes`` are those of ``identity`` with the rows settled by place filled in.

    ``boxes``: west, south, east, north of each row in degrees, NaN without a shape.
    """
    has_area = ~np.isnan(boxes).any(axis=1)
    filled = {code for code, area in zip(codes, has_area, strict=True) if code and area}
    found = Counter(code for code in codes if code)
    texts = identity.texts
    return MatchReport(
        code_field=identity.code_field,
        name_field=identity.name_field,
        parent_fields=identity.named.parent_fields,
        reading=reading,
        matched=tuple(sorted(filled)),
        missing=tuple((code, unit.name) for code, unit in units.items() if code not in filled),
        unmatched=_unmatched(identity=identity, codes=codes, boxes=boxes, units=units),
        duplicates=tuple(sorted(code for code, n in found.items() if n > 1)),
        padded=tuple(
            sorted(
                {c for c, text in zip(codes, texts, strict=True) if c and identity.code_field and c != text}
            )
        ),
        empty=tuple(sorted(set(found) - filled)),
        name_conflicts=tuple(
            _conflicts(codes=codes, names=identity.names, units=units) if identity.code_field else ()
        ),
        close_names=tuple(
            NameConflict(
                code=str(codes[row]), file_name=identity.names[row], unit_name=units[str(codes[row])].name
            )
            for row in sorted(identity.named.close)
        ),
        by_place=tuple(sorted(str(codes[row]) for row in identity.named.choices if codes[row])),
    )


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


def _conflicts(
    *, codes: Sequence[str | None], names: Sequence[str], units: Mapping[str, ListedUnit]
) -> list[NameConflict]:
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


def _unmatched(
    *, identity: Identity, codes: Sequence[str | None], boxes: Boxes, units: Mapping[str, ListedUnit]
) -> tuple[Unmatched, ...]:
    keys = {code: short_key(unit.name) for code, unit in units.items()}
    return tuple(
        Unmatched(
            row=row + 1,
            code=identity.texts[row],
            name=identity.names[row],
            candidates=_candidates(
                name=identity.names[row],
                choices=identity.named.choices.get(row, ()),
                box=boxes[row],
                keys=keys,
                units=units,
            ),
        )
        for row, code in enumerate(codes)
        if code is None
    )


def _candidates(
    *,
    name: str,
    choices: Sequence[str],
    box: Boxes,
    keys: Mapping[str, str],
    units: Mapping[str, ListedUnit],
) -> tuple[tuple[str, str], ...]:
    """Units of like name, most alike first; of those alike the nearest, because names repeat over the country."""
    if not name:
        return ()
    if choices:
        scored = [(0.0, code) for code in choices]
    else:
        best = process.extract(
            short_key(name), keys, scorer=fuzz.ratio, limit=_LIKE, score_cutoff=CANDIDATE_SCORE
        )
        scored = [(-round(score), code) for _, score, code in best]
    ranked = sorted(scored, key=lambda pair: (pair[0], _distance(box=box, unit=units[pair[1]]), pair[1]))
    return tuple((code, units[code].name) for _, code in ranked[:CANDIDATES])


def _distance(*, box: Boxes, unit: ListedUnit) -> float:
    """Degrees from the middle of a box to the unit's point; infinite when either is unknown."""
    if unit.lon is None or unit.lat is None or np.isnan(box).any():
        return math.inf
    return math.hypot((box[0] + box[2]) / 2 - unit.lon, (box[1] + box[3]) / 2 - unit.lat)
