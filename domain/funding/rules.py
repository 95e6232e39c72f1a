"""Rules of spending, as the planner writes them. Each knows its columns and says itself in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from domain.errors import FundingError

Value = str | bool
Where = Mapping[str, Value | tuple[Value, ...]]
"""Column -> value asked for, or any of several; all columns must meet it. Empty: every need."""
BUDGET = "budget"
ALL = "all"


class HasValues(Protocol):
    """Anything with columns: a need."""

    def value(self, column: str) -> Value | None:
        """What it has in a column."""


def is_in(*, need: HasValues, where: Where) -> bool:
    """Whether the need meets every condition."""
    if not where:
        return True
    return all(need.value(column) in _any_of(wanted) for column, wanted in where.items())


def _any_of(wanted: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def mentioned(where: Where) -> Iterator[tuple[str, Value | None]]:
    """Each column and value that a condition names."""
    for column, wanted in where.items():
        for value in _any_of(wanted):
            yield column, value


def where_text(where: Where) -> str:
    """The condition as text: ``mountainous = true, item = computer``."""
    return ", ".join(f"{column} = {_value_text(wanted)}" for column, wanted in where.items())


def _value_text(wanted: Value | tuple[Value, ...]) -> str:
    return "/".join(str(own).lower() if isinstance(own, bool) else own for own in _any_of(wanted))


def _refuse(*, rule: str, vi: str, en: str) -> None:
    raise FundingError(vi=f"Quy tắc “{rule}”: {vi}.", en=f"Rule “{rule}”: {en}.")


@dataclass(frozen=True, kw_only=True)
class Pot:
    """Money of one source or year: at most ``amount``, only for needs that meet ``where``.

    A piece bought from it brings its benefit times ``weight`` (a later year may count less).
    """

    id: str
    amount: int
    where: Where = field(default_factory=dict)
    year: int | None = None
    weight: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if self.amount <= 0:
            _refuse(
                rule=self.id, vi=f"số tiền {self.amount} phải lớn hơn 0", en=f"{self.amount} must be above 0"
            )
        if not self.weight.is_finite() or self.weight < 0:
            _refuse(rule=self.id, vi="trọng số phải là số không âm", en="the weight must be at least 0")

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        return mentioned(self.where)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of what is spent, at least ``least`` and at most ``most`` goes to needs that meet ``where``.

    Linear in the money spent: spending nothing meets it.
    """

    id: str
    where: Where
    least: Fraction | None = None
    most: Fraction | None = None

    def __post_init__(self) -> None:
        given = [own for own in (self.least, self.most) if own is not None]
        if not given:
            _refuse(
                rule=self.id,
                vi="chưa có tỷ lệ: ghi min_share hoặc max_share (0.6 là 60 %)",
                en="there is no share: write min_share or max_share (0.6 is 60 %)",
            )
        if not all(0 <= own <= 1 for own in given):
            _refuse(rule=self.id, vi="tỷ lệ phải từ 0 đến 1", en="the share must be from 0 to 1")
        if self.least is not None and self.most is not None and self.least > self.most:
            _refuse(
                rule=self.id,
                vi=f"mức sàn {float(self.least)} cao hơn mức trần {float(self.most)}",
                en=f"the floor {float(self.least)} is above the ceiling {float(self.most)}",
            )
        if not self.where:
            _refuse(rule=self.id, vi="thiếu điều kiện “where”", en="“where” is missing")

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        return mentioned(self.where)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Cost and pieces of each value of ``per`` (a column, or ``all`` together), over needs that meet ``where``.

    ``by_value`` gives single values their own figure of pieces (``pieces_at_least`` of each unit) instead.
    """

    id: str
    per: str
    where: Where = field(default_factory=dict)
    cost_at_most: int | None = None
    cost_at_least: int | None = None
    pieces_at_most: int | None = None
    pieces_at_least: int | None = None
    by_value: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        given = [
            own
            for own in (self.cost_at_most, self.cost_at_least, self.pieces_at_most, self.pieces_at_least)
            if own is not None
        ]
        if self.by_value is None and not given:
            _refuse(
                rule=self.id,
                vi="không nêu mức nào: ghi cost (số tiền) hoặc pieces (số chiếc)",
                en="gives no figure: write cost (money) or pieces",
            )
        if any(own < 0 for own in (*given, *(self.by_value or {}).values())):
            _refuse(rule=self.id, vi="mức phải là số không âm", en="a figure must be at least 0")
        for low, high in (
            (self.cost_at_least, self.cost_at_most),
            (self.pieces_at_least, self.pieces_at_most),
        ):
            if low is not None and high is not None and low > high:
                _refuse(
                    rule=self.id,
                    vi=f"mức sàn {low} cao hơn mức trần {high}",
                    en=f"the floor {low} is above the ceiling {high}",
                )

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        if self.per != ALL:
            yield self.per, None
            yield from ((self.per, value) for value in self.by_value or {})
        yield from mentioned(self.where)


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """In each unit, pieces of ``item`` <= ``pieces_for_each`` x (spare pieces of ``needs`` + pieces of it bought).

    ``spare`` are pieces of ``needs`` by unit that are free for it. A unit that neither lacks ``needs`` nor is named in
    ``spare`` has all it needs: nothing binds it.
    """

    id: str
    item: str
    needs: str
    pieces_for_each: int = 1
    spare: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.item == self.needs:
            _refuse(rule=self.id, vi="hạng mục không thể cần chính nó", en="an item cannot need itself")
        if self.pieces_for_each < 1 or any(own < 0 for own in self.spare.values()):
            _refuse(rule=self.id, vi="số lượng phải là số dương", en="numbers of pieces must be positive")

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        yield from (("item", self.item), ("item", self.needs))
        yield from (("unit", unit) for unit in self.spare)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Of the needs that meet ``where``, each value of ``per`` buys nothing or at least ``pieces``."""

    id: str
    where: Where
    pieces: int
    per: str = ALL

    def __post_init__(self) -> None:
        if self.pieces < 1:
            _refuse(rule=self.id, vi="số lượng đặt ít nhất phải từ 1", en="the least order must be 1 or more")

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        if self.per != ALL:
            yield self.per, None
        yield from mentioned(self.where)


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Needs that meet ``where`` get nothing (``only``: needs that do not)."""

    id: str
    where: Where
    only: bool = False

    def mentions(self) -> Iterator[tuple[str, Value | None]]:
        """Columns and values named."""
        return mentioned(self.where)


Rule = Share | Limit | Bundle | Order | Leave
