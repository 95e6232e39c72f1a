"""The register of units: who existed when, under which names and parents, and which unit a written name means.

Codes repeat in the two structures for different units, so every question names its structure. Names are only ever
matched inside a pool (the units under one parent, on one day), because communes of different districts share names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.units.matching import Candidate, Pool, Suggestion, UnitMatch, closest, match_name
from domain.units.names import name_key, split_type

ANSWER = "answer"  # the kind of an alias that a person gave


@dataclass(frozen=True)
class UnitRow:
    """One version of a unit: its name, type and parent from `valid_from` to `valid_to` (both inside; None = open)."""

    structure: str
    code: str
    level: str
    type: str
    name: str
    short_name: str
    parent_code: str
    province_code: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether this version holds on `day`."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class AliasRow:
    """Another written name of a unit (former name, spelling, agency name).

    An answer to an unknown name holds only where it was asked: below `parent_code` ('' = where no parent is known,
    and everywhere for names of the catalogue) and from `valid_from` to `valid_to` (None = open).
    """

    structure: str
    code: str
    alias: str
    kind: str = ""
    parent_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, *, parent: str | None, day: date) -> bool:
        """Say whether the name may be used below `parent` on `day`."""
        after_start = self.valid_from is None or self.valid_from <= day
        in_time = after_start and (self.valid_to is None or day <= self.valid_to)
        return in_time and self.parent_code in ("", parent or "")


class UnknownUnitCodeError(LookupError):
    """A code that no unit of the structure carries on the day."""

    def __init__(self, *, structure: str, code: str, day: date) -> None:
        super().__init__(f"{structure}: no unit {code!r} on {day.isoformat()}")
        self.structure = structure
        self.code = code
        self.day = day


class Register:
    """All units with their versions and aliases, indexed for looking up codes and matching names.

    Built once per run; pools (units under a parent on a day) are built when first asked for and kept.
    """

    def __init__(self, *, rows: Iterable[UnitRow], aliases: Iterable[AliasRow] = ()) -> None:
        """Index the versions; use `from_rows` when reading well is more important than one call less."""
        self._versions: dict[tuple[str, str], list[UnitRow]] = defaultdict(list)
        self._by_province: dict[tuple[str, str], list[UnitRow]] = defaultdict(list)
        self._aliases: dict[tuple[str, str], list[AliasRow]] = defaultdict(list)
        self._pools: dict[tuple[str, str, str | None, date, frozenset[str]], Pool] = {}
        for row in rows:
            self._versions[row.structure, row.code].append(row)
            self._by_province[row.structure, row.province_code].append(row)
        for alias in aliases:
            self._aliases[alias.structure, alias.code].append(alias)

    @classmethod
    def from_rows(cls, *, rows: Iterable[UnitRow], aliases: Iterable[AliasRow] = ()) -> "Register":
        """Return a register of the given versions and aliases."""
        return cls(rows=rows, aliases=aliases)

    def unit(self, *, structure: str, code: str, day: date) -> UnitRow:
        """Return the version of a unit valid on `day`.

        Raises:
            UnknownUnitCodeError: no unit of that structure has this code on that day.
        """
        for row in self._versions.get((structure, code), ()):
            if row.is_valid_on(day):
                return row
        raise UnknownUnitCodeError(structure=structure, code=code, day=day)

    def has_code(self, *, structure: str, code: str) -> bool:
        """Say whether a structure ever had this code."""
        return (structure, code) in self._versions

    def match(
        self,
        *,
        name: str,
        structure: str,
        day: date,
        province: str,
        parent: str | None = None,
        levels: Collection[str] = (),
    ) -> UnitMatch:
        """Return the unit that a written name means on `day`, and how surely.

        `parent` limits the pool to the units directly under it; without it the pool is every unit of `province` in
        the structure. `levels` (of commune, district, province) limit the pool further; empty means every level.

        Raises:
            UnitNameError: a subclass says whether nothing fits, several fit, or only a unit of another parent does.
        """
        pool = self.pool(structure=structure, province=province, parent=parent, day=day, levels=levels)
        others = self.pool(structure=structure, province=province, parent=None, day=day, levels=("commune",))
        return match_name(name=name, pool=pool, others=others, parent=parent)

    def match_province(self, *, name: str, structure: str, day: date) -> UnitMatch:
        """Return the province that a written name means on `day`, among all provinces of the structure.

        Raises:
            UnitNameError: a subclass says whether nothing or several fit.
        """
        rows = (row for versions in self._versions.values() for row in versions if row.level == "province")
        candidates = tuple(
            self._candidate(row, parent=None, day=day)
            for row in rows
            if row.structure == structure and row.is_valid_on(day)
        )
        pool = Pool(candidates=candidates)
        return match_name(name=name, pool=pool, others=pool, parent=None)

    def pool(
        self, *, structure: str, province: str, parent: str | None, day: date, levels: Collection[str] = ()
    ) -> Pool:
        """Return the units under `parent` (None: all of the province) on `day`, ready for matching."""
        key = (structure, province, parent, day, frozenset(levels))
        if key not in self._pools:
            rows = self._by_province.get((structure, province), ())
            self._pools[key] = Pool(
                candidates=tuple(
                    self._candidate(row, parent=parent, day=day)
                    for row in rows
                    if row.is_valid_on(day)
                    and (parent is None or row.parent_code == parent)
                    and (not levels or row.level in levels)
                )
            )
        return self._pools[key]

    def suggest(
        self,
        *,
        name: str,
        structure: str,
        day: date,
        province: str,
        parent: str | None = None,
        levels: Collection[str] = (),
        limit: int = 5,
    ) -> tuple[Suggestion, ...]:
        """Return the units whose names are most like `name` in the pool that `match` would search."""
        pool = self.pool(structure=structure, province=province, parent=parent, day=day, levels=levels)
        return closest(name=name, pool=pool, limit=limit)

    def _candidate(self, row: UnitRow, *, parent: str | None, day: date) -> Candidate:
        key = name_key(row.name)
        versions = self._versions[row.structure, row.code]
        other_names = {name_key(version.name) for version in versions} - {key}
        aliases = self._aliases.get((row.structure, row.code), ())
        holding = [own for own in aliases if own.holds(parent=parent, day=day)]
        other_names |= {name_key(own.alias) for own in holding} - {key}
        former = {
            version.parent_code
            for version in versions
            if version.valid_to is not None and (row.valid_from is None or version.valid_to < row.valid_from)
        }
        return Candidate(
            code=row.code,
            level=row.level,
            parent_code=row.parent_code,
            name=row.name,
            full_key=key,
            type_key=name_key(row.type),
            short_key=name_key(row.short_name) or split_type(key)[1],
            other_names=frozenset(other_names),
            answered_names=frozenset(name_key(own.alias) for own in holding if own.kind == ANSWER),
            former_parents=frozenset(former),
        )


def register_from_tables(
    *, units: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]] = ()
) -> Register:
    """Return a register of the plain tables units.csv and unit_aliases.csv (rows as mappings of text).

    A row without `province_code` gets it from its parents; dates are ISO, empty = open.
    """
    texts = list(units)
    parents = {(row["structure"], row["code"]): row["parent_code"] for row in texts}
    return Register.from_rows(
        rows=[_unit_row(row, parents=parents) for row in texts],
        aliases=[
            AliasRow(
                structure=row["structure"], code=row["code"], alias=row["alias"], kind=row.get("kind", "")
            )
            for row in aliases
        ],
    )


def _unit_row(row: Mapping[str, str], *, parents: Mapping[tuple[str, str], str]) -> UnitRow:
    return UnitRow(
        structure=row["structure"],
        code=row["code"],
        level=row["level"],
        type=row["type"],
        name=row["name"],
        short_name=row["short_name"],
        parent_code=row["parent_code"],
        province_code=row.get("province_code") or _top(row["structure"], row["code"], parents=parents),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _top(structure: str, code: str, *, parents: Mapping[tuple[str, str], str]) -> str:
    while parents.get((structure, code)):
        code = parents[structure, code]
    return code


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
