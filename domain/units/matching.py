"""Which unit a written name means: the steps of docs/forms.md, section "Matching a unit name".

Each step either decides (one unit), refuses (several units) or passes on. A slip of a typist is only accepted when
exactly one unit of the pool is one letter away; a number in a name ("Phường 1") is never corrected, because every
neighbour is another unit. Where a step finds several units, a person's answer for this place decides between them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from domain.units.names import has_diacritics, is_one_edit_apart, name_key, split_type, without_diacritics

MatchKind = Literal["exact", "alias", "fuzzy"]


@dataclass(frozen=True)
class Candidate:
    """A unit on the day of the pool, with its matching keys."""

    code: str
    level: str
    parent_code: str
    name: str
    full_key: str
    type_key: str
    short_key: str
    other_names: frozenset[str] = frozenset()
    answered_names: frozenset[str] = frozenset()
    former_parents: frozenset[str] = frozenset()

    @property
    def pairs(self) -> int:
        """How many pairs of letters its short name has, for telling how alike two names are."""
        return len(_pairs(without_diacritics(self.short_key)))


@dataclass(frozen=True)
class UnitMatch:
    """The unit a name means. `alias` and `fuzzy` matches deserve a word to the reader."""

    code: str
    level: str
    name: str
    kind: MatchKind


class UnitNameError(LookupError):
    """A written name that means no single unit; `candidates` are names worth offering."""

    def __init__(self, *, name: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(f"{name!r}: {', '.join(candidates) or '-'}")
        self.name = name
        self.candidates = candidates


class UnitNotFoundError(UnitNameError):
    """No unit of the pool fits."""


class AmbiguousUnitError(UnitNameError):
    """Several units fit equally well."""


class WrongParentError(UnitNameError):
    """Only a unit of another parent fits, and it never belonged to this one."""


Index = dict[str, list[Candidate]]


@dataclass(frozen=True)
class Suggestion:
    """A unit that a name might mean; ``score`` (0 to 1) is the share of letter pairs that both names have."""

    code: str
    name: str
    score: float


@dataclass
class Pool:
    """The units among which a name is looked for, indexed so that an unknown name costs no walk over all of them.

    `by_full` and `by_short` hold the names in force, `by_other` the other names of each unit (whole, and without their
    type under `by_other_short`), `by_answer` the names that a person answered with the unit, `by_plain` the names in
    force without diacritics, `by_length` the short names by their length, `by_pair` the units with a pair of letters.
    """

    candidates: tuple[Candidate, ...]
    by_full: Index = field(init=False)
    by_short: Index = field(init=False)
    by_other: Index = field(init=False)
    by_other_short: Index = field(init=False)
    by_answer: Index = field(init=False)
    by_plain: Index = field(init=False)
    by_length: dict[int, list[Candidate]] = field(init=False)
    by_pair: Index = field(init=False)

    def __post_init__(self) -> None:
        """Build the indexes."""
        units = self.candidates
        self.by_full = _index(units, keys=lambda unit: {unit.full_key})
        self.by_short = _index(units, keys=lambda unit: {unit.short_key})
        self.by_other = _index(units, keys=lambda unit: unit.other_names)
        self.by_other_short = _index(
            units, keys=lambda unit: {split_type(name)[1] for name in unit.other_names}
        )
        self.by_answer = _index(units, keys=lambda unit: unit.answered_names)
        self.by_plain = _index(
            units, keys=lambda unit: {without_diacritics(unit.full_key), without_diacritics(unit.short_key)}
        )
        self.by_length = defaultdict(list)
        for unit in units:
            self.by_length[len(unit.short_key)].append(unit)
        self.by_pair = _index(units, keys=lambda unit: _pairs(without_diacritics(unit.short_key)))


@dataclass(frozen=True)
class _Written:
    """A name as written: its key and, when a type is written, the type and the rest."""

    text: str
    key: str
    type_key: str
    short_key: str


def match_name(*, name: str, pool: Pool, others: Pool, parent: str | None) -> UnitMatch:
    """Return the unit of `pool` that `name` means; `others` holds the communes of every parent.

    Raises:
        AmbiguousUnitError, WrongParentError, UnitNotFoundError: with the names worth offering.
    """
    key = name_key(name)
    type_key, short_key = split_type(key)
    written = _Written(text=name, key=key, type_key=type_key, short_key=short_key)
    if not key:
        raise UnitNotFoundError(name=name)
    steps: tuple[tuple[Callable[[], list[Candidate]], MatchKind], ...] = (
        (lambda: _equal(written, pool=pool), "exact"),
        (lambda: _other_name_or_type(written, pool=pool), "alias"),
        (lambda: _unmarked(written, pool=pool), "fuzzy"),
        (lambda: _moved(written, others=others, parent=parent), "alias"),
        (lambda: _one_letter_off(written, pool=pool), "fuzzy"),
    )
    for step, kind in steps:
        found = step()
        if found:
            return _single(written, found=found, kind=kind, pool=pool)
    raise UnitNotFoundError(name=name, candidates=_nearest(written, pool=pool))


def _index(candidates: Iterable[Candidate], *, keys: Callable[[Candidate], Iterable[str]]) -> Index:
    index: Index = defaultdict(list)
    for candidate in candidates:
        for key in keys(candidate):
            index[key].append(candidate)
    return dict(index)


def _single(written: _Written, *, found: list[Candidate], kind: MatchKind, pool: Pool) -> UnitMatch:
    units = {candidate.code: candidate for candidate in found}
    answered = {candidate.code: candidate for candidate in pool.by_answer.get(written.key, ())}
    if len(units) > 1 and len(answered) == 1:
        found, kind = [*answered.values()], "alias"
    elif len(units) > 1:
        raise AmbiguousUnitError(
            name=written.text, candidates=tuple(sorted(unit.name for unit in units.values()))
        )
    unit = found[0]
    return UnitMatch(code=unit.code, level=unit.level, name=unit.name, kind=kind)


def _equal(written: _Written, *, pool: Pool) -> list[Candidate]:
    """Step 1: equal full name, or equal short name when no type is written."""
    by_short = [] if written.type_key else pool.by_short.get(written.key, [])
    return pool.by_full.get(written.key, []) + by_short


def _other_name_or_type(written: _Written, *, pool: Pool) -> list[Candidate]:
    """Step 2: another name of the same code, or the same short name under another type."""
    others = pool.by_other.get(written.key, [])
    if written.type_key:
        return pool.by_short.get(written.short_key, []) + others
    return others + pool.by_other_short.get(written.key, [])


def _unmarked(written: _Written, *, pool: Pool) -> list[Candidate]:
    """Step 2b: a name written wholly without diacritics equals a name stripped of them."""
    if has_diacritics(written.text):
        return []
    return pool.by_plain.get(without_diacritics(written.key), [])


def _moved(written: _Written, *, others: Pool, parent: str | None) -> list[Candidate]:
    """Step 3: an equal name under another parent, accepted only if that unit had this parent before."""
    if parent is None:
        return []
    elsewhere = [unit for unit in _equal(written, pool=others) if unit.parent_code != parent]
    moved = [unit for unit in elsewhere if parent in unit.former_parents]
    if elsewhere and not moved:
        raise WrongParentError(name=written.text, candidates=tuple(sorted(unit.name for unit in elsewhere)))
    return moved


def _one_letter_off(written: _Written, *, pool: Pool) -> list[Candidate]:
    """Step 4: short names one edit apart, the written type (if any) being the unit's."""
    length = len(written.short_key)
    near = (unit for size in (length - 1, length, length + 1) for unit in pool.by_length.get(size, ()))
    return [
        unit
        for unit in near
        if (not written.type_key or written.type_key == unit.type_key)
        and is_one_edit_apart(written.short_key, unit.short_key)
        and _digits(written.short_key) == _digits(unit.short_key)
    ]


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def closest(*, name: str, pool: Pool, limit: int = 5, least: float = 0.2) -> tuple[Suggestion, ...]:
    """Return the units of the pool whose short names are most like the written one, best first."""
    wanted = _pairs(without_diacritics(split_type(name_key(name))[1]))
    # counted by code: hashing a whole candidate would cost more than the comparison
    sharing = {unit.code: unit for pair in wanted for unit in pool.by_pair.get(pair, ())}
    shared = Counter(unit.code for pair in wanted for unit in pool.by_pair.get(pair, ()))
    scored = [
        Suggestion(
            code=code, name=sharing[code].name, score=common / (len(wanted) + sharing[code].pairs - common)
        )
        for code, common in shared.items()
    ]
    best = sorted((one for one in scored if one.score >= least), key=lambda one: (-one.score, one.name))
    return tuple(best[:limit])


def _nearest(written: _Written, *, pool: Pool) -> tuple[str, ...]:
    """Return up to three names of the pool that share the most letter pairs with the written one."""
    found = closest(name=written.text, pool=pool, limit=3, least=0.4)
    return tuple(one.name for one in found)


@lru_cache(maxsize=65536)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))
