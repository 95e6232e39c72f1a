"""RULES.toml: rules as a person writes them, checked key by key. The same form keeps the rules of a saved
scenario.

docs/funding.md explains each table. Money is in the unit of the needs; amounts become whole numbers of the
smallest unit (``scale`` of them make one): ceilings are rounded down and floors up, so that a plan never breaks
what was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from domain.errors import FundingError
from domain.funding.flags import as_number, flag_columns, with_flags
from domain.funding.problem import MAX_MONEY, MAX_PIECES, Need
from domain.funding.rules import ALL, Bundle, Leave, Limit, Order, Pot, Rule, Share, Value, Where

Table = Mapping[str, Any]
MINIMUM, PAID = "minimum", "paid"
_KEYS: Mapping[str, frozenset[str]] = {
    "share": frozenset({"name", "where", "min_share", "max_share"}),
    "cap": frozenset({"name", "per", "where", "cost", "pieces"}),
    "floor": frozenset({"name", "per", "where", "cost", "pieces"}),
    "bundle": frozenset({"name", "item", "needs", "pieces_for_each", "spare"}),
    "order": frozenset({"name", "where", "pieces", "per"}),
    "leave": frozenset({"name", "where"}),
    "only": frozenset({"name", "where"}),
    "pot": frozenset({"name", "amount", "where", "year", "weight"}),
    MINIMUM: frozenset({"column"}),
    PAID: frozenset({"column"}),
}
_SINGLE = (MINIMUM, PAID)


@dataclass(frozen=True)
class RuleSet:
    """What RULES.toml says: the budget (None: not said), rules and sources of money."""

    budget: Decimal | None
    rules: tuple[Rule, ...]
    pots: tuple[Pot, ...]


@dataclass(frozen=True)
class _Place:
    """A table of the file: its kind, its name, and what it holds."""

    source: str
    kind: str
    name: str
    table: Table
    scale: int

    def refuse(self, *, key: str, vi: str, en: str) -> FundingError:
        """The error of one key."""
        return FundingError(
            vi=f"{self.source}, [{self.name}], khóa “{key}”: {vi}. Sửa tệp quy tắc.",
            en=f"{self.source}, [{self.name}], key “{key}”: {en}. Correct the file of rules.",
        )

    def number(self, key: str) -> Decimal | None:
        """A figure of at least 0, or None when it is not given."""
        if key not in self.table:
            return None
        value = as_number(self.table[key])
        if value is None or value < 0:
            raise self.refuse(
                key=key,
                vi=f"“{self.table[key]}” không phải số không âm",
                en=f"“{self.table[key]}” is not a number ≥ 0",
            )
        if value > MAX_MONEY:
            raise self.refuse(
                key=key,
                vi=f"“{self.table[key]}” quá lớn (tối đa {MAX_MONEY})",
                en=f"“{self.table[key]}” is too large (at most {MAX_MONEY})",
            )
        return value

    def whole(self, key: str) -> int | None:
        """A whole figure."""
        value = self.number(key)
        if value is not None and value != int(value):
            raise self.refuse(
                key=key, vi=f"“{value}” phải là số nguyên", en=f"“{value}” must be a whole number"
            )
        return None if value is None else int(value)

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.table.get(key)
        if not isinstance(value, str) or not value:
            raise self.refuse(key=key, vi="phải có, là chữ trong ngoặc kép", en="is needed, as quoted text")
        return value

    def where(self, *, is_needed: bool) -> Where:
        """The condition."""
        value = self.table.get("where", {})
        if not isinstance(value, Mapping) or (is_needed and not value):
            raise self.refuse(
                key="where", vi="phải có dạng {cột = giá trị}", en="must be of the form {column = value}"
            )
        if empty := next((column for column, own in value.items() if own in ([], ())), None):
            raise self.refuse(
                key="where",
                vi=f"danh sách của “{empty}” trống; ghi ít nhất một giá trị",
                en=f"the list of “{empty}” is empty; give at least one value",
            )
        return {column: _wanted(own) for column, own in value.items()}

    def share(self, key: str) -> Fraction | None:
        """A share from 0 to 1, exactly as written."""
        value = self.number(key)
        if value is not None and value > 1:
            raise self.refuse(
                key=key, vi="phải từ 0 đến 1 (60 % là 0.6)", en="must be from 0 to 1 (60 % is 0.6)"
            )
        return None if value is None else Fraction(value)


def _wanted(value: object) -> Value | tuple[Value, ...]:
    if isinstance(value, list | tuple):
        return tuple(_single(own) for own in value)
    return _single(value)


def _single(value: object) -> Value:
    return value if isinstance(value, bool | str) else str(value)


def read_rules(
    *,
    document: Table,
    needs: Sequence[Need],
    scale: int,
    source: str,
    columns: Mapping[str, Mapping[str, int]],
) -> RuleSet:
    """The rules of a parsed file for these needs. ``columns`` are whole figures by unit that [minimum] may name."""
    unknown = set(document) - {"budget"} - set(_KEYS)
    if unknown:
        known = ", ".join(["budget", *_KEYS])
        raise FundingError(
            vi=f"{source}: không hiểu “{min(unknown)}”. Các bảng: {known}.",
            en=f"{source}: “{min(unknown)}” is not known. Tables: {known}.",
        )
    budget = None
    if "budget" in document:
        budget = as_number(document["budget"])
        if budget is None:
            raise FundingError(
                vi=f"{source}: ngân sách “{document['budget']}” không phải số.",
                en=f"{source}: the budget “{document['budget']}” is not a number.",
            )
    rules: list[Rule] = []
    pots: list[Pot] = []
    for place in _places(document=document, source=source, scale=scale):
        if place.kind == "pot":
            pots.append(_pot(place))
        elif place.kind == MINIMUM:
            rules.append(Limit(id=MINIMUM, per="unit", by_value=_minimum(place, columns)))
        elif place.kind != PAID:
            rules.append(_READ[place.kind](place))
    flags = flag_columns(needs)
    return RuleSet(
        budget=budget,
        rules=tuple(with_flags(rule, flags) for rule in rules),
        pots=tuple(with_flags(pot, flags) for pot in pots),
    )


def _places(*, document: Table, source: str, scale: int) -> list[_Place]:
    places = []
    for kind, keys in _KEYS.items():
        tables = document.get(kind, [])
        if isinstance(tables, Mapping):
            tables = [tables]
        if not isinstance(tables, Sequence) or not all(isinstance(own, Mapping) for own in tables):
            raise FundingError(
                vi=f"{source}: “{kind}” phải là bảng [[{kind}]].",
                en=f"{source}: “{kind}” must be a table [[{kind}]].",
            )
        for number, table in enumerate(tables, start=1):
            name = kind if kind in _SINGLE else str(table.get("name", f"{kind} {number}"))
            place = _Place(source=source, kind=kind, name=name, table=table, scale=scale)
            if kind in _SINGLE and number > 1:
                raise place.refuse(key="column", vi="chỉ ghi một lần", en="may be given once")
            for key in table:
                if key not in keys:
                    raise place.refuse(
                        key=key,
                        vi=f"không hiểu; có: {', '.join(sorted(keys))}",
                        en=f"not known; {', '.join(sorted(keys))}",
                    )
            places.append(place)
    return places


def _minimum(place: _Place, columns: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    column = place.text("column")
    if column not in columns:
        raise place.refuse(
            key="column",
            vi=f"không có cột “{column}” trong tệp nhu cầu",
            en=f"the needs have no column “{column}”",
        )
    return {unit: least for unit, least in columns[column].items() if least}


def _pot(place: _Place) -> Pot:
    amount = place.number("amount")
    if amount is None:
        raise place.refuse(key="amount", vi="phải có", en="is needed")
    weight = place.number("weight")
    return Pot(
        id=place.name,
        amount=floor(amount * place.scale),
        where=place.where(is_needed=False),
        year=place.whole("year"),
        weight=Decimal(1) if weight is None else weight,
    )


def _share(place: _Place) -> Share:
    return Share(
        id=place.name,
        where=place.where(is_needed=True),
        least=place.share("min_share"),
        most=place.share("max_share"),
    )


def _limit(place: _Place) -> Limit:
    """A ceiling ([[cap]]) or a floor."""
    cost, pieces = place.number("cost"), place.whole("pieces")
    is_cap = place.kind == "cap"
    money = None if cost is None else (floor if is_cap else ceil)(cost * place.scale)
    return Limit(
        id=place.name,
        per=place.text("per"),
        where=place.where(is_needed=False),
        cost_at_most=money if is_cap else None,
        cost_at_least=None if is_cap else money,
        pieces_at_most=pieces if is_cap else None,
        pieces_at_least=None if is_cap else pieces,
    )


def _bundle(place: _Place) -> Bundle:
    spare = place.table.get("spare", {})
    if not isinstance(spare, Mapping) or not all(type(own) is int for own in spare.values()):
        raise place.refuse(
            key="spare", vi="phải có dạng {đơn vị = số}", en="must be of the form {unit = number}"
        )
    each = place.whole("pieces_for_each")
    if each is not None and each > MAX_PIECES:
        raise place.refuse(
            key="pieces_for_each", vi=f"tối đa {MAX_PIECES}", en=f"must be at most {MAX_PIECES}"
        )
    return Bundle(
        id=place.name,
        item=place.text("item"),
        needs=place.text("needs"),
        pieces_for_each=1 if each is None else each,
        spare=dict(spare),
    )


def _order(place: _Place) -> Order:
    pieces = place.whole("pieces")
    if pieces is None:
        raise place.refuse(key="pieces", vi="phải có", en="is needed")
    per = place.text("per") if "per" in place.table else ALL
    return Order(id=place.name, where=place.where(is_needed=True), pieces=pieces, per=per)


def _leave(place: _Place) -> Leave:
    return Leave(id=place.name, where=place.where(is_needed=True), only=place.kind == "only")


_READ: Mapping[str, Callable[[_Place], Rule]] = {
    "share": _share,
    "cap": _limit,
    "floor": _limit,
    "bundle": _bundle,
    "order": _order,
    "leave": _leave,
    "only": _leave,
}
