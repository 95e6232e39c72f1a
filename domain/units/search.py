"""Finding a unit by a part of its name, without marks, by its present or a former name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.units.names import name_key, split_type, without_diacritics

_EXACT, _START, _WORDS = 0, 1, 2


@dataclass(frozen=True)
class Named:
    """A name that leads to a unit: present (``former`` ''), or a former one and what became of it.

    ``shares``: how many units the former one was divided among (1 = went whole). ``where`` names the parents.
    """

    code: str
    level: str
    province: str
    name: str
    where: str
    former: str = ""
    former_level: str = ""
    shares: int = 1
    key: str = field(init=False, compare=False)
    bare: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        key = plain_key(self.former or self.name)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "bare", split_type(name_key(self.former or self.name))[1])
        object.__setattr__(self, "bare", plain_key(self.bare))


def plain_key(text: str) -> str:
    """``text`` in small letters without marks and doubled spaces."""
    return " ".join(without_diacritics(name_key(text)).split())


def found_units(*, names: Iterable[Named], text: str, province: str, limit: int = 8) -> list[Named]:
    """The names that fit ``text``, the best first: the whole name, its beginning, the beginnings of its words.

    A word may also be one of the unit's parents ("tân hòa hà tĩnh"). With marks in ``text`` a name that has the same
    ones comes first; of equal fits those in ``province``, present names and upper levels do.
    """
    wanted, marked = plain_key(text), name_key(text)
    if not wanted:
        return []
    words = wanted.split()
    ranked = [
        (fit, marked not in name_key(own.former or own.name), own.province != province, bool(own.former),
         _LEVELS.get(own.level, 3), own.key, own.code, own)
        for own in names
        if (fit := _fit(own=own, wanted=wanted, words=words)) is not None
    ]  # fmt: skip
    return [row[-1] for row in sorted(ranked, key=lambda row: row[:-1])[:limit]]


_LEVELS = {"province": 0, "district": 1, "commune": 2}


def _fit(*, own: Named, wanted: str, words: Sequence[str]) -> int | None:
    if wanted in (own.key, own.bare):
        return _EXACT
    if own.bare.startswith(wanted) or own.key.startswith(wanted):
        return _START
    if words[0] not in own.key:
        return None
    parts = (own.key + " " + plain_key(own.where)).split()
    return _WORDS if all(any(part.startswith(word) for part in parts) for word in words) else None
