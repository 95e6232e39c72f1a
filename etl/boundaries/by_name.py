"""Units found by their names among the units of their parents, for files without the codes of the register."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from domain.units.matching import Candidate, Pool, UnitNameError, match_name
from domain.units.names import UNIT_TYPES, name_key, split_type, without_diacritics
from etl.boundaries.cells import text_code
from etl.boundaries.listed import ListedUnit
from etl.boundaries.spelling import spelled

# "Xã Tân Hòa, huyện Can Lộc, Hà Tĩnh", "Tân Hòa (Hà Tĩnh)", "Tân Hòa - Hà Tĩnh"
_APPENDED = re.compile(r"\s*[,;(]\s*|\s+[-–]\s+")
# A field tells the parent when most of its cells name a unit above some unit of the list.
PARENT_SHARE = 0.6
# Without any parent a file is that of one province when nearly all its names are there and nowhere else.
OWN_SHARE, OTHER_SHARE = 0.85, 0.7
_NOBODY = Pool(candidates=())
_BARE_TYPES = tuple(without_diacritics(unit_type) for unit_type in UNIT_TYPES)


@dataclass
class Named:
    """What names gave: a code per row (None = none or several), the codes a row may mean, and near misses.

    ``close``: rows whose name differs from the register's by more than spelling habits; ``allowed``: row -> units
    among which it was looked for.
    """

    codes: list[str | None] = field(default_factory=list)
    choices: dict[int, tuple[str, ...]] = field(default_factory=dict)
    close: set[int] = field(default_factory=set)
    parent_fields: tuple[str, ...] = ()
    allowed: dict[int, frozenset[str]] = field(default_factory=dict)


def unmarked(name: str) -> str:
    """A name in lower case without marks, its type kept."""
    return without_diacritics(name_key(spelled(name)))


@lru_cache(maxsize=65536)
def bare(name: str) -> str:
    """A name without type and marks: what is left when an office writes carelessly."""
    key = unmarked(name)
    for unit_type in _BARE_TYPES:
        short = key.removeprefix(unit_type + " ")
        # "Quận 1", "Phường 12": the number alone would be like any other number.
        if short != key:
            return key if short.isdigit() else short
    return key


def split_appended(text: str, *, above: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """A name and the units above it that are appended to it: those parts at its end whose bare names are ``above``."""
    separators = [(found.start(), found.end()) for found in _APPENDED.finditer(text)]
    name: str = text
    told: list[str] = []
    for start, end in reversed(separators):
        part = name[end:].rstrip(") ")
        if start == 0 or bare(part) not in above:
            break
        name, told = name[:start], [part, *told]
    return spelled(name), tuple(told)


def identify_by_name(
    *, table: pd.DataFrame, name_field: str, units: Mapping[str, ListedUnit], aside: Collection[int] = ()
) -> Named:
    """Find the unit of each row by its name, within the parents that the row tells; rows ``aside`` are none."""
    above = names_above(units.values())
    fields = _parent_fields(table=table, name_field=name_field, above=above)
    written = [
        ("", ()) if row in aside else split_appended(text_code(value), above=above)
        for row, value in enumerate(table[name_field])
    ]
    parents = [[bare(text_code(table[own].iat[row])) for own in fields] for row in range(len(table))]
    everyone = frozenset(units)
    home = _only_province(names=[name for name, _ in written], units=units) if not fields else everyone
    pools: dict[frozenset[str], Pool] = {}
    out = Named(parent_fields=tuple(fields))
    ranks: list[int] = []
    for row, (name, appended) in enumerate(written):
        told = [*parents[row], *(bare(text) for text in appended)]
        allowed = frozenset.intersection(home, *(above[key] for key in told if key in above))
        pool = pools.setdefault(allowed, _pool(units=units, allowed=allowed))
        code, rank = _one(row=row, name=name, pool=pool, out=out)
        out.codes.append(code)
        out.allowed[row] = allowed
        ranks.append(rank)
    _leave_to_better(out=out, ranks=ranks)
    return out


def _one(*, row: int, name: str, pool: Pool, out: Named) -> tuple[str | None, int]:
    """The unit of a name, and how well it fits: 0 = the very name, 1 = other marks or type, 2 = a near name."""
    try:
        found = match_name(name=name, pool=pool, others=_NOBODY, parent=None)
    except UnitNameError:
        same = tuple(sorted(unit.code for unit in pool.candidates if name and bare(unit.name) == bare(name)))
        if len(same) > 1:
            out.choices[row] = same
        return None, 0
    key, full = name_key(name), name_key(found.name)
    if key in (full, split_type(full)[1]):
        return found.code, 0
    if bare(found.name) in (bare(name), unmarked(name)):
        return found.code, 1
    out.close.add(row)
    return found.code, 2


def _leave_to_better(*, out: Named, ranks: Sequence[int]) -> None:
    """Take a unit from the rows that fit it less well than another: a shape of their own kind, not a part of it."""
    best: dict[str, int] = {}
    for code, rank in zip(out.codes, ranks, strict=True):
        if code:
            best[code] = min(rank, best.get(code, rank))
    for row, (code, rank) in enumerate(zip(out.codes, ranks, strict=True)):
        if code and rank > best[code]:
            out.codes[row] = None
            out.close.discard(row)


def names_above(units: Iterable[ListedUnit]) -> dict[str, frozenset[str]]:
    """Bare name of a unit above -> codes of the units below it."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        for name in unit.above:
            found[bare(name)].add(unit.code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _parent_fields(*, table: pd.DataFrame, name_field: str, above: Mapping[str, frozenset[str]]) -> list[str]:
    fields = []
    for own in (str(column) for column in table.columns if column != name_field):
        texts = [text for value in table[own] if (text := text_code(value))]
        hits = sum(bare(text) in above for text in texts)
        if texts and hits >= PARENT_SHARE * len(texts):
            fields.append(own)
    return fields


def _only_province(*, names: Sequence[str], units: Mapping[str, ListedUnit]) -> frozenset[str]:
    """Codes of the one province that holds nearly all the names; else of the whole list."""
    by_province: dict[str, dict[str, str]] = defaultdict(dict)
    for unit in units.values():
        by_province[unit.above[-1] if unit.above else ""][unit.code] = bare(unit.name)
    wanted = Counter(bare(name) for name in names if name)
    total = sum(wanted.values())
    shares = sorted(
        (
            (sum(n for key, n in wanted.items() if key in set(own.values())) / (total or 1), province)
            for province, own in by_province.items()
        ),
        reverse=True,
    )
    if len(shares) > 1 and shares[0][0] >= OWN_SHARE and shares[1][0] < OTHER_SHARE:
        return frozenset(by_province[shares[0][1]])
    return frozenset(units)


def _pool(*, units: Mapping[str, ListedUnit], allowed: frozenset[str]) -> Pool:
    return Pool(candidates=tuple(_candidate(units[code]) for code in sorted(allowed)))


def _candidate(unit: ListedUnit) -> Candidate:
    key = name_key(unit.name)
    unit_type, short = split_type(key)
    return Candidate(
        code=unit.code,
        level="",
        parent_code=unit.parent,
        name=unit.name,
        full_key=key,
        type_key=unit_type,
        short_key=short,
    )
