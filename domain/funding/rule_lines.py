"""Rules as one short text, for an address: ``share:mountainous:40:;cap:unit::100:;paid:18073:computer:3``.

A line is a kind and its fields; lines are separated by semicolons, fields by colons. The text stands for the tables of
RULES.toml (money in a larger unit, such as million VND) and for the pieces that other programmes pay; a scenario can
so be written back to the text that it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from domain.errors import FundingError
from domain.funding.flags import as_number

RULE, FIELD, AND, OR, IS = ";", ":", "&", "/", "="
FIELDS: Mapping[str, tuple[str, ...]] = {
    "share": ("where", "least", "most"),
    "cap": ("per", "where", "cost", "pieces"),
    "floor": ("per", "where", "cost", "pieces"),
    "bundle": ("item", "needs", "each"),
    "order": ("where", "pieces", "per"),
    "leave": ("where",),
    "only": ("where",),
    "pot": ("name", "amount", "where", "year", "weight"),
    "paid": ("unit", "item", "pieces"),
}
_KINDS: Mapping[str, tuple[str, str]] = {
    "share": ("tỷ lệ", "share"),
    "cap": ("trần", "ceiling"),
    "floor": ("sàn", "floor"),
    "bundle": ("mua kèm", "bundle"),
    "order": ("đặt tối thiểu", "least order"),
    "leave": ("không mua cho", "leave out"),
    "only": ("chỉ mua cho", "include only"),
    "pot": ("nguồn tiền", "source of money"),
    "paid": ("chương trình khác", "other programmes"),
}
_NAMES: Mapping[str, tuple[str, str]] = {
    "where": ("nơi, hạng mục", "place, item"),
    "least": ("ít nhất", "at least"),
    "most": ("nhiều nhất", "at most"),
    "per": ("tính cho", "for"),
    "cost": ("số tiền", "money"),
    "amount": ("số tiền", "money"),
    "pieces": ("số chiếc", "pieces"),
    "item": ("hạng mục", "item"),
    "needs": ("cần có", "needs"),
    "each": ("tối đa cho mỗi chiếc kia", "most for each of the other"),
    "name": ("tên nguồn", "name"),
    "year": ("năm", "year"),
    "weight": ("hệ số", "factor"),
    "unit": ("xã", "commune"),
}
_NO = "no"
_PERCENT = 100
_MOST_LINES = 60
Table = dict[str, Any]


@dataclass(frozen=True)
class RuleLines:
    """Tables as in RULES.toml, and pieces that others pay by (unit, item)."""

    tables: Mapping[str, list[Table]] = field(default_factory=dict)
    paid: Mapping[tuple[str, str], int] = field(default_factory=dict)


def lines_of(text: str) -> list[str]:
    """The single lines of a text."""
    return [line for line in text.split(RULE) if line]


def read_lines(*, text: str, money: int) -> RuleLines:
    """What a text says; its amounts are in units of ``money``. Raises FundingError that names line and field."""
    tables: dict[str, list[Table]] = {}
    paid: dict[tuple[str, str], int] = {}
    lines = lines_of(text)
    if len(lines) > _MOST_LINES:
        raise FundingError(
            vi=f"Có {len(lines)} quy tắc, tối đa {_MOST_LINES}. Bớt quy tắc hoặc gộp theo nhóm.",
            en=f"There are {len(lines)} rules, at most {_MOST_LINES}. Remove some or join them by group.",
        )
    for number, line in enumerate(lines, start=1):
        own = _Line.of(number=number, text=line)
        if own.kind == "paid":
            key = own.needed("unit"), own.needed("item")
            paid[key] = paid.get(key, 0) + own.whole("pieces")
        else:
            tables.setdefault(own.kind, []).append(_table(own, money=money))
    return RuleLines(tables=tables, paid=paid)


@dataclass(frozen=True)
class _Line:
    """A line with its fields by name."""

    number: int
    kind: str
    fields: Mapping[str, str]

    @classmethod
    def of(cls, *, number: int, text: str) -> "_Line":
        kind, *values = text.split(FIELD)
        names = FIELDS.get(kind)
        if names is None or len(values) > len(names):
            raise FundingError(
                vi=f"Quy tắc thứ {number} “{text}” không đọc được. Xóa dòng này và thêm lại bằng biểu mẫu.",
                en=f"Rule {number}, “{text}”, cannot be read. Remove it and add it again with the form.",
            )
        padded = [*values, *[""] * (len(names) - len(values))]
        return cls(number=number, kind=kind, fields=dict(zip(names, padded, strict=True)))

    def refuse(self, name: str, *, vi: str, en: str) -> FundingError:
        """The error of one field."""
        value, kind, own = self.fields[name], _KINDS[self.kind], _NAMES[name]
        return FundingError(
            vi=f"Quy tắc thứ {self.number} ({kind[0]}), ô “{own[0]}”: “{value}” {vi}. Bỏ quy tắc rồi thêm lại.",
            en=f"Rule {self.number} ({kind[1]}), field “{own[1]}”: “{value}” {en}. Remove the rule, add it again.",
        )

    def needed(self, name: str) -> str:
        """A text that must be there."""
        if not self.fields[name]:
            raise self.refuse(name, vi="không được trống", en="must not be empty")
        return self.fields[name]

    def number_in(self, name: str) -> Decimal | None:
        """A figure of at least 0, or None when the field is empty."""
        if not self.fields[name]:
            return None
        value = as_number(self.fields[name])
        if value is None or value < 0:
            raise self.refuse(name, vi="phải là số không âm", en="must be a number of at least 0")
        return value

    def whole(self, name: str) -> int:
        """A whole figure that must be there."""
        self.needed(name)
        value = self.number_in(name)
        if value is None or value != int(value):
            raise self.refuse(name, vi="phải là số nguyên", en="must be a whole number")
        return int(value)

    def where(self) -> dict[str, Any]:
        """The condition of the line."""
        found: dict[str, Any] = {}
        for part in (one for one in self.fields["where"].split(AND) if one):
            column, sign, value = part.partition(IS)
            values = value.split(OR)
            if not sign or value == _NO:
                found[column] = not sign
            else:
                found[column] = values if len(values) > 1 else value
        return found


def _table(own: _Line, *, money: int) -> Table:
    """The table of RULES.toml that the line stands for."""
    if own.kind == "share":
        return {"where": _needed_where(own), **_shares(own)}
    if own.kind in ("cap", "floor"):
        figures = _given({"cost": _money(own.number_in("cost"), money), "pieces": _whole_or_none(own)})
        return {"per": own.needed("per"), **_where(own), **figures}
    if own.kind == "bundle":
        each = own.whole("each") if own.fields["each"] else 1
        return {"item": own.needed("item"), "needs": own.needed("needs"), "pieces_for_each": each}
    if own.kind == "order":
        per = own.fields["per"]
        return {"where": _needed_where(own), "pieces": own.whole("pieces"), **({"per": per} if per else {})}
    if own.kind == "pot":
        own.needed("amount")
        figures = _given(
            {
                "amount": _money(own.number_in("amount"), money),
                "year": own.whole("year") if own.fields["year"] else None,
                "weight": _plain(own.number_in("weight")),
            }
        )
        return {"name": own.needed("name"), **_where(own), **figures}
    return {"where": _needed_where(own)}


def _shares(own: _Line) -> Table:
    found: Table = {}
    for name, key in (("least", "min_share"), ("most", "max_share")):
        value = own.number_in(name)
        if value is not None and value > _PERCENT:
            raise own.refuse(name, vi="phải từ 0 đến 100 %", en="must be from 0 to 100 %")
        if value is not None:
            found[key] = _plain(value / _PERCENT)
    return found


def _needed_where(own: _Line) -> dict[str, Any]:
    own.needed("where")
    return own.where()


def _where(own: _Line) -> Table:
    return {"where": own.where()} if own.fields["where"] else {}


def _whole_or_none(own: _Line) -> int | None:
    return own.whole("pieces") if own.fields["pieces"] else None


def _money(value: Decimal | None, money: int) -> int | str | None:
    return None if value is None else _plain(value * money)


def _plain(value: Decimal | None) -> int | str | None:
    """A whole number as one, another as its digits: a scenario keeps it exactly."""
    if value is None:
        return None
    return int(value) if value == int(value) else format(value.normalize(), "f")


def _given(figures: Mapping[str, Any]) -> Table:
    return {name: value for name, value in figures.items() if value is not None}


def written(
    *, tables: Mapping[str, Any], paid: Mapping[tuple[str, str], int] | None = None, money: int
) -> str:
    """The text that ``read_lines`` reads as these tables; what a text cannot say is left out."""
    lines: list[str] = []
    for kind, own in tables.items():
        known = own if isinstance(own, Sequence) else [own]
        lines.extend(_written(kind=kind, table=table, money=money) for table in known if kind in FIELDS)
    for (unit, item), pieces in (paid or {}).items():
        lines.append(FIELD.join(("paid", unit, item, str(pieces))))
    return RULE.join(lines)


def _written(*, kind: str, table: Mapping[str, Any], money: int) -> str:
    values = {
        **{name: table.get(name) for name in ("per", "item", "needs", "pieces", "name", "year", "weight")},
        "where": _where_text(table.get("where", {})),
        "least": _scaled(table.get("min_share"), _PERCENT),
        "most": _scaled(table.get("max_share"), _PERCENT),
        "cost": _divided(table.get("cost"), money),
        "amount": _divided(table.get("amount"), money),
        "each": table.get("pieces_for_each"),
    }
    shown = ["" if values[name] is None else str(values[name]) for name in FIELDS[kind]]
    return FIELD.join((kind, *shown))


def _scaled(value: Any, factor: int) -> int | str | None:
    number = as_number(value)
    return None if number is None else _plain(number * factor)


def _divided(value: Any, money: int) -> int | str | None:
    number = as_number(value)
    return None if number is None else _plain(number / money)


def _where_text(where: Mapping[str, Any]) -> str:
    parts = []
    for column, wanted in where.items():
        if wanted is True:
            parts.append(column)
        elif wanted is False:
            parts.append(f"{column}{IS}{_NO}")
        else:
            values = wanted if isinstance(wanted, list | tuple) else [wanted]
            parts.append(f"{column}{IS}{OR.join(str(own) for own in values)}")
    return AND.join(parts)
